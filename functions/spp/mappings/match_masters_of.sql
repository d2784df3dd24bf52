create or replace function spp_private.match_masters_of(pair_ids uuid[]) returns uuid[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(distinct m.master_product_id)
    from spp.match_pairs p
   cross join lateral (values (p.supplier_id, p.supplier_product_code), (p.other_supplier_id, p.other_product_code))
     as v (supplier_id, supplier_product_code)
    join spp.product_mappings m
      on m.supplier_id = v.supplier_id and m.supplier_product_code = v.supplier_product_code
   where p.pair_id = any (match_masters_of.pair_ids)
$$;
comment on function spp_private.match_masters_of(uuid[]) is 'The masters of the products of pairs.';
