create or replace function issoh_private.read_spp_codes(supplier_ids uuid[], codes text[])
returns setof spp_remote.products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_group record;
begin
  for v_group in
    select g.supplier_id, array_agg(g.code) as codes
      from unnest(read_spp_codes.supplier_ids, read_spp_codes.codes) as g (supplier_id, code)
     group by g.supplier_id
     order by g.supplier_id
  loop
    return query
    select p.*
      from spp_remote.products p
     where p.supplier_id = v_group.supplier_id and p.supplier_product_code = any (v_group.codes);
  end loop;
end
$$;
comment on function issoh_private.read_spp_codes(uuid[], text[]) is
  'As read_spp_products, each named by its supplier and its code there.';
