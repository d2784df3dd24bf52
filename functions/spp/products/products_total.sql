create or replace function spp.products_total(supplier text default null, is_new boolean default null)
returns integer
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := case when products_total.supplier is not null
    then (spp_private.resolve_supplier(products_total.supplier)).supplier_id end;
begin
  return (
    select coalesce(sum(case products_total.is_new when true then f.new when false then f.products - f.new
                                                   else f.products end), 0)
      from spp_private.v_supplier_figures f
     where v_supplier_id is null or f.supplier_id = v_supplier_id);
end
$$;
comment on function spp.products_total(text, boolean) is
  'How many products list_products has of a supplier (code or id), or of all, from the figures that are kept: exact, and
none is counted. Raises SPNSU.';
grant execute on function spp.products_total(text, boolean)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
