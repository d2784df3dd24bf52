create or replace function issoh_private.has_followed_suppliers() returns boolean
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_followed constant uuid[] := array(
    select distinct coalesce(l.supplier_id, p.spp_supplier_id)
      from issoh.selected_products p
      left join issoh.supplier_listings l on l.product_id = p.product_id
     where p.spp_product_id is not null and coalesce(l.supplier_id, p.spp_supplier_id) is not null);
begin
  return cardinality(v_followed) = 0
      or exists (select from spp_remote.suppliers s where s.supplier_id = any (v_followed));
end
$$;
comment on function issoh_private.has_followed_suppliers() is
  'Whether SPP has any of the suppliers whose products are followed, or none is; one that has none is another SPP.';
