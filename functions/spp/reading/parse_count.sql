create or replace function spp_private.parse_count(label text, at_least integer) returns integer
language sql immutable strict parallel safe
as $$
  -- "12", "12.0", "12 pcs", "ca. 5 days": the first whole number, unless another one follows.
  select case when c.number >= at_least then c.number end
    from (select substring(label from '^[^0-9]{0,12}([0-9]{1,9})([.,]0+)?([^0-9.,][^0-9]*)?$')::integer) as c (number)
$$;
comment on function spp_private.parse_count(text, integer) is '@behavior -*

The whole number in a text such as "12 pcs", if it is at least so large; else null.';
grant execute on function spp_private.parse_count(text, integer) to public;
