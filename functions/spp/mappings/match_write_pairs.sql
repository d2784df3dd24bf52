create or replace function spp_private.match_write_pairs() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A group of many needs not each with each: the three best of each product hold it together.
  insert into spp.match_pairs as p
    (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence, status)
  select b.supplier_id, b.supplier_product_code, b.other_supplier_id, b.other_product_code, b.confidence, b.evidence,
         'auto'
    from (
      select s.*,
             row_number() over (partition by s.one order by s.confidence desc, s.likeness desc, s.other) as left_place,
             row_number() over (partition by s.other order by s.confidence desc, s.likeness desc, s.one) as right_place
        from pg_temp.match_scored s
       where s.accepted
    ) b
   where least(b.left_place, b.right_place) <= 3
  on conflict on constraint match_pairs_products_key do update
     set confidence = excluded.confidence, evidence = excluded.evidence, status = 'auto'
   where p.status = 'waiting';
end
$$;
comment on function spp_private.match_write_pairs() is
  'Keeps the accepted pairs of pg_temp.match_scored, the three best of each product.';
