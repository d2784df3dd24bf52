create or replace function spp_private.match_settle(masters uuid[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
-- The pairs of some of millions of products: by index, whatever the statistics of a fresh table say.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
  with members as materialized (
    select m.supplier_id, m.supplier_product_code
      from unnest(match_settle.masters) as g (master_product_id)
      join spp.product_mappings m on m.master_product_id = g.master_product_id
     where exists (select from spp.match_pairs w where w.status = 'waiting')
  ), pairs as materialized (
    -- Whether they wait is asked afterwards: an index of what waits would be gone through whole for each member, where
    -- statistics are of when nothing did.
    select w.pair_id, w.status, w.supplier_id, w.supplier_product_code, w.other_supplier_id, w.other_product_code
      from members m
      join spp.match_pairs w on w.supplier_id = m.supplier_id and w.supplier_product_code = m.supplier_product_code
    union all
    select w.pair_id, w.status, w.supplier_id, w.supplier_product_code, w.other_supplier_id, w.other_product_code
      from members m
      join spp.match_pairs w on w.other_supplier_id = m.supplier_id and w.other_product_code = m.supplier_product_code
  )
  delete from spp.match_pairs p
   using (
     select w.pair_id
       from pairs w
       left join spp.product_mappings a
         on a.supplier_id = w.supplier_id and a.supplier_product_code = w.supplier_product_code
       left join spp.product_mappings b
         on b.supplier_id = w.other_supplier_id and b.supplier_product_code = w.other_product_code
      where w.status = 'waiting'
        and spp_private.match_is_settled(a.master_product_id, b.master_product_id, w.supplier_id, w.other_supplier_id)
   ) s
   where p.pair_id = s.pair_id
$$;
comment on function spp_private.match_settle(uuid[]) is
  $$Drops the waiting pairs of the members of masters whose products are together already, or cannot come together: the
supplier of the other is there.$$;
