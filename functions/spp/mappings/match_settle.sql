create or replace function spp_private.match_settle() returns void
language sql volatile
set search_path = pg_catalog, pg_temp
-- Few pairs, each against its two groups: by index, whatever the statistics of a fresh table say.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
  -- Nobody need judge a pair that is decided by what its products are already.
  delete from spp.match_pairs p
   using (
     select w.pair_id
       from spp.match_pairs w
       left join spp.product_mappings a
         on a.supplier_id = w.supplier_id and a.supplier_product_code = w.supplier_product_code
       left join spp.product_mappings b
         on b.supplier_id = w.other_supplier_id and b.supplier_product_code = w.other_product_code
      where w.status = 'waiting'
        and (exists (select from spp.product_mappings m
                      where m.master_product_id = a.master_product_id and m.supplier_id = w.other_supplier_id)
             or exists (select from spp.product_mappings m
                         where m.master_product_id = b.master_product_id and m.supplier_id = w.supplier_id)
             or exists (select from spp.product_mappings m
                         where m.master_product_id = a.master_product_id
                           and exists (select from spp.product_mappings n
                                        where n.master_product_id = b.master_product_id
                                          and n.supplier_id = m.supplier_id)))
   ) s
   where p.pair_id = s.pair_id
$$;
comment on function spp_private.match_settle() is
  'Drops waiting pairs whose products are together already, or cannot come together: the other''s supplier is there.';
