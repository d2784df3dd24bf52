create or replace function spp_private.match_load_part(part integer) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of texts, pairs and products: by index.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  drop table if exists pg_temp.match_scored;
  create temporary table match_scored on commit drop as
  select s.one, s.other, t.supplier_id, t.supplier_product_code, o.supplier_id as other_supplier_id,
         o.supplier_product_code as other_product_code, s.confidence, s.likeness, s.evidence, true as accepted
    from spp_private.match_packs p
   cross join lateral unnest(p.ones, p.others) as k (one, other)
    join spp_private.match_results s on s.one = k.one and s.other = k.other
    join spp_private.match_texts t on t.text_id = k.one
    join spp_private.match_texts o on o.text_id = k.other
   where p.phase = 'join' and p.part = match_load_part.part
     -- Decided meanwhile, or rolled back.
     and not exists (
       select from spp.match_pairs d
        where d.supplier_id = t.supplier_id and d.supplier_product_code = t.supplier_product_code
          and d.other_supplier_id = o.supplier_id and d.other_product_code = o.supplier_product_code
          and d.status in ('verified', 'rejected'))
     and exists (select from spp.supplier_products q
                  where q.supplier_id = t.supplier_id and q.supplier_product_code = t.supplier_product_code)
     and exists (select from spp.supplier_products q
                  where q.supplier_id = o.supplier_id and q.supplier_product_code = o.supplier_product_code);
  analyze pg_temp.match_scored;
end
$$;
comment on function spp_private.match_load_part(integer) is
  'Fills pg_temp.match_scored with the sure pairs of a part whose products are still there and that nobody decided.';
