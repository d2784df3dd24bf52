create or replace function spp_private.match_write_pairs() returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
declare
  v_review constant numeric := spp.setting('matching.review_threshold')::numeric;
  v_accepted integer;
begin
  -- What waited and is no longer found, or no longer worth a look.
  delete from spp.match_pairs p
   where p.status = 'waiting'
     and exists (
       select from spp_private.match_texts t
         join pg_temp.match_targets g on g.text_id = t.text_id
        where (t.supplier_id, t.supplier_product_code) in (
          (p.supplier_id, p.supplier_product_code), (p.other_supplier_id, p.other_product_code)))
     and not exists (
       select from pg_temp.match_scored s
        where s.confidence >= v_review
          and s.supplier_id = p.supplier_id and s.supplier_product_code = p.supplier_product_code
          and s.other_supplier_id = p.other_supplier_id and s.other_product_code = p.other_product_code);

  merge into spp.match_pairs p
  using (select s.* from pg_temp.match_scored s where s.accepted or s.confidence >= v_review) s
     on p.supplier_id = s.supplier_id and p.supplier_product_code = s.supplier_product_code
    and p.other_supplier_id = s.other_supplier_id and p.other_product_code = s.other_product_code
  when matched and p.status = 'waiting'
       and (s.accepted or p.evidence <> s.evidence or p.confidence <> s.confidence) then
    update set confidence = s.confidence, evidence = s.evidence,
               status = case when s.accepted then 'auto' else 'waiting' end
  when not matched then
    insert (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence, status)
    values (s.supplier_id, s.supplier_product_code, s.other_supplier_id, s.other_product_code, s.confidence, s.evidence,
            case when s.accepted then 'auto' else 'waiting' end);
  select count(*) into v_accepted from pg_temp.match_scored s where s.accepted;
  return v_accepted;
end
$$;
comment on function spp_private.match_write_pairs() is
  'Keeps the pairs of pg_temp.match_scored that were accepted or wait for a person; answers how many were accepted.';
