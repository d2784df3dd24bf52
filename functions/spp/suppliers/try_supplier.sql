create or replace function spp_private.try_supplier(supplier_code text, currency_code text) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select spp_private.check_supplier(try_supplier.supplier_code, try_supplier.supplier_code,
                                    try_supplier.currency_code);
  -- A partition would be locked against others for as long as the dry run takes: an empty name says that it has none.
  insert into spp.suppliers (supplier_code, supplier_name, currency_code, partition_name)
  values (try_supplier.supplier_code, try_supplier.supplier_code, try_supplier.currency_code, '')
  returning supplier_id
$$;
comment on function spp_private.try_supplier(text, text) is
  $$A supplier without products, for a dry run in a transaction that is rolled back: it cannot be committed (SPCTS).
Raises SPISC, SPICU.$$;
