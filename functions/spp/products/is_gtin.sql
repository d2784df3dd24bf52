create or replace function spp_private.is_gtin(barcode text) returns boolean
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_digits bytea;
begin
  if barcode !~ '^([0-9]{8}|[0-9]{12,14})$' then
    return false;
  end if;
  -- GS1 General Specifications, 7.9: digits weigh 3 and 1 from the right; with the check digit they sum to a ten.
  v_digits := convert_to(lpad(barcode, 14, '0'), 'UTF8');
  return (3 * (get_byte(v_digits, 0) + get_byte(v_digits, 2) + get_byte(v_digits, 4) + get_byte(v_digits, 6)
               + get_byte(v_digits, 8) + get_byte(v_digits, 10) + get_byte(v_digits, 12) - 7 * 48)
          + get_byte(v_digits, 1) + get_byte(v_digits, 3) + get_byte(v_digits, 5) + get_byte(v_digits, 7)
          + get_byte(v_digits, 9) + get_byte(v_digits, 11) + get_byte(v_digits, 13) - 7 * 48) % 10 = 0;
end
$$;
comment on function spp_private.is_gtin(text) is
  'Whether a text is a GTIN of 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, 7.9).';
grant execute on function spp_private.is_gtin(text) to public;
