create or replace function spp_private.latin_digits(value text) returns text
language sql immutable parallel safe
as $$
  select translate(value, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٫٬．，', '012345678901234567890123456789.,.,')
$$;
comment on function spp_private.latin_digits(text) is
  'A text with the digits and decimal marks of other scripts (Arabic, Persian, full width) as 0 to 9, "." and ",".';
grant execute on function spp_private.latin_digits(text) to public;
