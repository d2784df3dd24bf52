create or replace function spp_private.parse_count(label text, at_least integer, decimal_mark text) returns integer
language sql immutable parallel safe
as $$
  -- Most lists have none, or plain ones: these are read in place.
  select case
    when label ~ '^[0-9]{1,9}$' then case when label::integer >= at_least then label::integer end
    when label is not null then spp_private.read_count(label, at_least, decimal_mark)
  end
$$;
comment on function spp_private.parse_count(text, integer, text) is
  'The whole number of pieces in a text such as "12 pcs", read by the decimal mark, if it is at least so large; else
null.';
