create or replace function spp_private.match_ensure_pair(
  supplier_id uuid,
  supplier_product_code text,
  other_supplier_id uuid,
  other_product_code text
) returns spp.match_pairs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pair spp.match_pairs;
begin
  select p.* into v_pair
    from spp.match_pairs p
   where p.supplier_id = match_ensure_pair.supplier_id
     and p.supplier_product_code = match_ensure_pair.supplier_product_code
     and p.other_supplier_id = match_ensure_pair.other_supplier_id
     and p.other_product_code = match_ensure_pair.other_product_code;
  if v_pair.pair_id is null then
    insert into spp.match_pairs
      (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence)
    select match_ensure_pair.supplier_id, match_ensure_pair.supplier_product_code, match_ensure_pair.other_supplier_id,
           match_ensure_pair.other_product_code, coalesce(s.confidence, 0), coalesce(s.evidence, '{}')
      from (values (1)) as one_row
      left join (
        spp_private.match_texts t
        cross join spp_private.match_texts o
        cross join lateral spp_private.match_score(t, o) s
      ) on t.supplier_id = match_ensure_pair.supplier_id
       and t.supplier_product_code = match_ensure_pair.supplier_product_code
       and o.supplier_id = match_ensure_pair.other_supplier_id
       and o.supplier_product_code = match_ensure_pair.other_product_code
    returning * into v_pair;
  end if;
  return v_pair;
end
$$;
comment on function spp_private.match_ensure_pair(uuid, text, uuid, text) is
  'The pair of two products (the older supplier''s first), made where it is not there, with the confidence that
matching gives it, or 0 before the first run.';
