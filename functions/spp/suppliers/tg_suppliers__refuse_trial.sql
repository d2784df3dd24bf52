create or replace function spp.tg_suppliers__refuse_trial() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'SPCTS',
    message = format('Supplier "%s" was made for a dry run and cannot stay.', new.supplier_code),
    hint = 'Roll the transaction back, and make the supplier by create_supplier.';
end
$$;
comment on function spp.tg_suppliers__refuse_trial() is
  'Row trigger at the end of the transaction: a supplier made by try_supplier is never committed. Raises SPCTS.';
