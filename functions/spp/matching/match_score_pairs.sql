create or replace function spp_private.match_score_pairs() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
declare
  v_auto constant numeric := spp.setting('matching.auto_threshold')::numeric;
begin
  drop table if exists pg_temp.match_scored;
  create temporary table match_scored on commit drop as
  select t.supplier_id, t.supplier_product_code, o.supplier_id as other_supplier_id,
         o.supplier_product_code as other_product_code, s.confidence, s.likeness, s.evidence,
         s.confidence >= v_auto as accepted
    from pg_temp.match_found f
    join spp_private.match_texts t on t.text_id = f.text_id
    join spp_private.match_texts o on o.text_id = f.other_id
    cross join lateral spp_private.match_score(t, o) s
   where not exists (
     select from spp.match_pairs p
      where p.supplier_id = t.supplier_id and p.supplier_product_code = t.supplier_product_code
        and p.other_supplier_id = o.supplier_id and p.other_product_code = o.supplier_product_code
        and p.status in ('verified', 'rejected'));

  -- Two equally good ones at the same supplier: a person chooses.
  update pg_temp.match_scored s
     set accepted = false, evidence = s.evidence || '{"ambiguous": true}'
    from (
      select p.ctid as row_id,
             count(*) over (partition by p.supplier_id, p.supplier_product_code, p.other_supplier_id, p.confidence,
                                         p.likeness) as right_side,
             count(*) over (partition by p.other_supplier_id, p.other_product_code, p.supplier_id, p.confidence,
                                         p.likeness) as left_side
        from pg_temp.match_scored p
       where p.accepted
    ) twice
   where s.ctid = twice.row_id and greatest(twice.right_side, twice.left_side) > 1;
  analyze pg_temp.match_scored;
end
$$;
comment on function spp_private.match_score_pairs() is
  'Fills pg_temp.match_scored from pg_temp.match_found, without pairs that a person has decided.';
