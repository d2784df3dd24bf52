create or replace function spp_private.is_gtin(barcode text) returns boolean
language sql immutable strict parallel safe
as $$
  -- GS1 General Specifications, 7.9: digits weigh 3 and 1 from the right; with the check digit they sum to a ten.
  select case when barcode ~ '^([0-9]{8}|[0-9]{12,14})$' then (
    select sum((get_byte(d.digits, i) - 48) * (3 - 2 * (i % 2))) % 10 = 0
      from (select convert_to(lpad(barcode, 14, '0'), 'UTF8')) as d (digits), generate_series(0, 13) i
  ) else false end
$$;
comment on function spp_private.is_gtin(text) is '@behavior -*

Whether a text is a GTIN of 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, 7.9).';
grant execute on function spp_private.is_gtin(text) to public;
