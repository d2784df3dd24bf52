create or replace function spp.tg_suppliers__keep_code() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'SPFSC', message = format('The code of supplier "%s" is for good.', old.supplier_code),
    hint = 'Its products, their partition and our other database know it by that; change its name.';
end
$$;
comment on function spp.tg_suppliers__keep_code() is
  'Row trigger: refuses another code for a supplier, whoever writes it. Raises SPFSC.';
