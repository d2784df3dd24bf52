create or replace function issoh_private.read_spp_products(supplier_ids uuid[], product_ids uuid[])
returns setof spp_remote.products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_group record;
begin
  -- A supplier at a time: asked so, SPP looks into one partition.
  for v_group in
    select g.supplier_id, array_agg(g.product_id) as product_ids
      from unnest(read_spp_products.supplier_ids, read_spp_products.product_ids) as g (supplier_id, product_id)
     group by g.supplier_id
     order by g.supplier_id
  loop
    return query
    select p.*
      from spp_remote.products p
     where p.supplier_id = v_group.supplier_id and p.product_id = any (v_group.product_ids);
  end loop;
end
$$;
comment on function issoh_private.read_spp_products(uuid[], uuid[]) is
  'Products as SPP has them now, each named by its supplier and its id there; what it does not have is left out.';
