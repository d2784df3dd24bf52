create or replace function spp_private.match_resolve_product(supplier text, code text) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := (spp_private.resolve_supplier(match_resolve_product.supplier)).supplier_id;
begin
  -- A mapping may outlive its product: it can still be undone.
  if not exists (select from spp.supplier_products p
                  where p.supplier_id = v_supplier_id and p.supplier_product_code = match_resolve_product.code)
     and not exists (select from spp.product_mappings m
                      where m.supplier_id = v_supplier_id and m.supplier_product_code = match_resolve_product.code) then
    raise exception using
      errcode = 'SPNMP',
      message = format('Supplier "%s" has no product "%s".',
                       match_resolve_product.supplier, match_resolve_product.code),
      hint = 'Name a product by its supplier and the supplier''s own code.';
  end if;
  return v_supplier_id;
end
$$;
comment on function spp_private.match_resolve_product(text, text) is
  'The supplier''s id of a product named by supplier (code or id) and code. Raises SPNSU, SPNMP.';
