create or replace function spp.tg_supplier_products__keep_identity() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'SPFID', message = format('Product "%s" keeps its id and its supplier.', old.supplier_product_code),
    hint = 'Its history and what is kept of it go by them; insert another product, and remove this one.';
end
$$;
comment on function spp.tg_supplier_products__keep_identity() is
  'Row trigger: refuses another id or supplier for a product, whoever writes it. Raises SPFID.';
