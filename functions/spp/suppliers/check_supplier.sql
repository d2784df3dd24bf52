create or replace function spp_private.check_supplier(supplier_code text, supplier_name text, currency_code text)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(check_supplier.supplier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$' then
    raise exception using
      errcode = 'SPISC',
      message = format('"%s" cannot be a supplier code.', check_supplier.supplier_code),
      hint = 'Use 1 to 32 letters A-Z, digits, "_" and "-".';
  elsif length(common.trimmed(common.visible(check_supplier.supplier_name))) between 1 and 500 is not true then
    raise exception using
      errcode = 'SPISN', message = 'A supplier needs a name.', hint = 'Give supplier_name 1 to 500 characters.';
  elsif not coalesce(common.is_currency(check_supplier.currency_code), false) then
    raise exception using
      errcode = 'SPICU',
      message = format('"%s" is no currency.', check_supplier.currency_code),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;
end
$$;
comment on function spp_private.check_supplier(text, text, text) is
  'Refuses what cannot be a supplier. Raises SPISC (code), SPISN (name), SPICU (currency).';
