create or replace function spp_private.parse_days(label text, decimal_mark text) returns integer
language sql immutable parallel safe
as $$
  select case
    when label ~ '^[0-9]{1,5}$' then label::integer
    when label is not null then spp_private.read_days(label, decimal_mark)
  end
$$;
comment on function spp_private.parse_days(text, text) is
  'The days that a lead time such as "2 weeks", "1 month" or "48 h" says; null where it cannot be told.';
