create or replace function spp_private.match_choose_pairs() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some of millions of texts, and of pairs: by index.
set enable_hashjoin = off
set enable_mergejoin = off
set work_mem = '64MB'
as $$
begin
  create temporary table match_likely on commit drop as
  select r.one, r.other
    from (
      select l.*, row_number() over (
               partition by l.one
               order by l.same_gtin desc, l.place, l.same_code desc, l.shared desc, l.other) as position
        from (
          select n.one, n.other, n.shared, g.same_gtin, g.same_code,
                 row_number() over (
                   partition by n.one, o.supplier_id
                   order by g.same_gtin desc, g.same_code desc, t.numbers = o.numbers desc, n.shared desc, n.other)
                   as place
            from pg_temp.match_near n
            join spp_private.match_texts t on t.text_id = n.one
            join spp_private.match_texts o on o.text_id = n.other
           cross join lateral (
             select t.gtin is not null and o.gtin is not null and t.gtin = o.gtin as same_gtin,
                    t.code_key is not null and o.code_key is not null and t.code_key = o.code_key as same_code) g
           -- Contradictions end at 50 at most: not worth a closer look.
           where (g.same_gtin or g.same_code
                  or (t.numbers = o.numbers or t.numbers <@ (o.numbers || o.pack) or o.numbers <@ (t.numbers || t.pack))
                     and coalesce(t.gtin = o.gtin, true)
                     and (t.brand_words = o.brand_words or t.brand_words = '{}' or o.brand_words = '{}'
                          or spp_private.match_brands(t.brand_words, o.brand_words) <> 'differs'))
             and not exists (
               select from spp.match_pairs p
                where p.supplier_id = t.supplier_id and p.supplier_product_code = t.supplier_product_code
                  and p.other_supplier_id = o.supplier_id and p.other_product_code = o.supplier_product_code
                  and p.status in ('verified', 'rejected'))
        ) l
    ) r
   where (r.same_gtin or r.same_code or r.place <= 5) and r.position <= 20;
  analyze pg_temp.match_likely;
end
$$;
comment on function spp_private.match_choose_pairs() is
  $$Fills pg_temp.match_likely with the pairs of pg_temp.match_near worth comparing: of each product at most five at one
other supplier and 20 in all, the same GTIN first, then the best of each supplier. A pair that a person has decided is
none.$$;
