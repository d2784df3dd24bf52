create or replace function spp.create_supplier(
  supplier_code text,
  supplier_name text,
  currency_code text default 'EUR',
  contact_info jsonb default '{}',
  payment_terms text default null,
  tax_registration text default null,
  metadata jsonb default '{}'
) returns spp.suppliers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers;
begin
  if coalesce(create_supplier.supplier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$' then
    raise exception using
      errcode = 'SPISC',
      message = format('"%s" cannot be a supplier code.', create_supplier.supplier_code),
      hint = 'Use 1 to 32 letters A-Z, digits, "_" and "-".';
  elsif length(common.trimmed(create_supplier.supplier_name)) between 1 and 500 is not true then
    raise exception using
      errcode = 'SPISN', message = 'A supplier needs a name.', hint = 'Give supplier_name 1 to 500 characters.';
  elsif not coalesce(common.is_currency(create_supplier.currency_code), false) then
    raise exception using
      errcode = 'SPICU',
      message = format('"%s" is no currency.', create_supplier.currency_code),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;

  insert into spp.suppliers
    (supplier_code, supplier_name, currency_code, contact_info, payment_terms, tax_registration, metadata)
  values (create_supplier.supplier_code, common.trimmed(create_supplier.supplier_name), create_supplier.currency_code,
          coalesce(create_supplier.contact_info, '{}'), create_supplier.payment_terms,
          create_supplier.tax_registration, coalesce(create_supplier.metadata, '{}'))
  returning * into v_supplier;
  return v_supplier;
exception
  when unique_violation then
    raise exception using
      errcode = 'SPCSC',
      message = format('Supplier "%s" exists already.', create_supplier.supplier_code),
      hint = 'Choose another code, or use the supplier that is there.';
  when check_violation then
    raise exception using
      errcode = 'SPIPA',
      message = 'A value does not fit the supplier.',
      hint = 'payment_terms have at most 2,000 characters, tax_registration 200.';
end
$$;
comment on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb) is
  $$Makes a supplier and the partition for its products. Raises SPISC (code), SPISN (name), SPICU (currency), SPIPA (a
text that is too long), SPCSC (code taken).$$;
grant execute on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb)
  to inv_catalog_manager, inv_admin;
