create or replace function spp_private.match_write_waiting(low bigint, high bigint) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
  insert into spp.match_pairs as p
    (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence, status)
  select t.supplier_id, t.supplier_product_code, o.supplier_id, o.supplier_product_code, r.confidence, r.evidence,
         'waiting'
    from spp_private.match_results r
    join spp_private.match_texts t on t.text_id = r.one
    join spp_private.match_texts o on o.text_id = r.other
    left join spp.product_mappings a
      on a.supplier_id = t.supplier_id and a.supplier_product_code = t.supplier_product_code
    left join spp.product_mappings b
      on b.supplier_id = o.supplier_id and b.supplier_product_code = o.supplier_product_code
   where r.one >= match_write_waiting.low and r.one < match_write_waiting.high
     and r.confidence >= spp.setting('matching.review_threshold')::numeric
     and not coalesce(a.master_product_id = b.master_product_id, false)
     and not spp_private.match_is_settled(a.master_product_id, b.master_product_id, t.supplier_id, o.supplier_id)
     and exists (select from spp.supplier_products q
                  where q.supplier_id = t.supplier_id and q.supplier_product_code = t.supplier_product_code)
     and exists (select from spp.supplier_products q
                  where q.supplier_id = o.supplier_id and q.supplier_product_code = o.supplier_product_code)
  on conflict on constraint match_pairs_products_key do update
     set confidence = excluded.confidence, evidence = excluded.evidence
   where p.status = 'waiting' and (p.evidence <> excluded.evidence or p.confidence <> excluded.confidence)
$$;
comment on function spp_private.match_write_waiting(bigint, bigint) is
  'Writes those pairs of a range of texts that are worth a look and not decided by what their products are already.';
