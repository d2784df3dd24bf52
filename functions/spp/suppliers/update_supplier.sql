create or replace function spp.update_supplier(supplier text, patch jsonb) returns spp.suppliers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers := spp_private.resolve_supplier(update_supplier.supplier);
  v_unknown text;
begin
  if jsonb_typeof(coalesce(update_supplier.patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'SPIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(update_supplier.patch) k
   where k not in ('supplier_name', 'status', 'contact_info', 'payment_terms', 'currency_code', 'tax_registration',
                   'spike_limit', 'hold_spikes', 'metadata')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'SPIPA',
      message = format('"%s" of a supplier cannot be changed.', v_unknown),
      hint = 'Change supplier_name, status, contact_info, payment_terms, currency_code, tax_registration, spike_limit,'
             ' hold_spikes or metadata.';
  elsif update_supplier.patch ? 'currency_code'
        and not coalesce(common.is_currency(update_supplier.patch ->> 'currency_code'), false) then
    raise exception using
      errcode = 'SPICU',
      message = format('"%s" is no currency.', update_supplier.patch ->> 'currency_code'),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;

  v_supplier := jsonb_populate_record(v_supplier, update_supplier.patch);
  update spp.suppliers s
     set supplier_name = common.trimmed(common.visible(v_supplier.supplier_name)), status = v_supplier.status,
         contact_info = v_supplier.contact_info, payment_terms = v_supplier.payment_terms,
         currency_code = v_supplier.currency_code, tax_registration = v_supplier.tax_registration,
         spike_limit = v_supplier.spike_limit, hold_spikes = v_supplier.hold_spikes, metadata = v_supplier.metadata
   where s.supplier_id = v_supplier.supplier_id
  returning s.* into v_supplier;
  return v_supplier;
exception
  when check_violation or not_null_violation then
    raise exception using
      errcode = 'SPIPA',
      message = 'A value does not fit the supplier.',
      hint = 'status is active, inactive or suspended; spike_limit is above 1; supplier_name has 1 to 500 characters,'
             ' payment_terms at most 2,000, tax_registration 200.';
end
$$;
comment on function spp.update_supplier(text, jsonb) is
  'Changes what a patch {column: value} names. Raises SPNSU, SPIPA (a column or value that does not fit), SPICU.';
grant execute on function spp.update_supplier(text, jsonb) to inv_catalog_manager, inv_admin;
