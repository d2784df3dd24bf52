create or replace function spp_private.match_find_pairs(supplier_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  drop table if exists pg_temp.match_targets, pg_temp.match_keyed, pg_temp.match_found;
  create temporary table match_targets on commit drop as
  select t.text_id
    from spp_private.match_texts t
   where (match_find_pairs.supplier_id is null or t.supplier_id = match_find_pairs.supplier_id)
     and not exists (
       select from spp.product_mappings m
        where m.supplier_id = t.supplier_id and m.supplier_product_code = t.supplier_product_code);
  analyze pg_temp.match_targets;

  -- A key tells nothing where one supplier has it often, nor where only one supplier has it.
  create temporary table match_keyed on commit drop as
  with keyed as materialized (
    select t.text_id, t.supplier_id, k.key from spp_private.match_texts t, unnest(t.keys) as k (key)
  ), useful as (
    select c.key, sum(c.products) as products
      from (select d.key, d.supplier_id, count(*) as products from keyed d group by d.key, d.supplier_id) c
     group by c.key
    having count(*) > 1 and max(c.products) <= 20
  )
  select d.text_id, d.supplier_id, d.key, u.products from keyed d join useful u on u.key = d.key;
  analyze pg_temp.match_keyed;

  create temporary table match_found on commit drop as
  with chosen as (
    select r.*
      from (
        select k.*, row_number() over (partition by k.text_id order by k.products, k.key) as place
          from pg_temp.match_keyed k
          join pg_temp.match_targets t on t.text_id = k.text_id
      ) r
     where r.place <= 12
  ), sharing as (
    select c.text_id, o.text_id as other_id, count(*) as shared, false as sure
      from chosen c
      join pg_temp.match_keyed o on o.key = c.key and o.supplier_id <> c.supplier_id
     group by c.text_id, o.text_id
  ), sure as (
    select t.text_id, o.text_id as other_id, 0 as shared, true as sure
      from spp_private.match_texts t
      join spp_private.match_texts o on o.gtin = t.gtin and o.supplier_id <> t.supplier_id
     where t.text_id in (select g.text_id from pg_temp.match_targets g)
    union all
    select t.text_id, o.text_id, 0, true
      from spp_private.match_texts t
      join spp_private.match_texts o on o.code_key = t.code_key and o.supplier_id <> t.supplier_id
     where t.text_id in (select g.text_id from pg_temp.match_targets g)
  ), likely as (
    select s.text_id, s.other_id, s.sure, t.supplier_id, o.supplier_id as other_supplier_id,
           row_number() over (
             partition by s.text_id, o.supplier_id
             order by s.sure desc, t.numbers = o.numbers desc, s.shared desc, s.other_id) as place
      from (select * from sharing union all select * from sure) s
      join spp_private.match_texts t on t.text_id = s.text_id
      join spp_private.match_texts o on o.text_id = s.other_id
     -- Contradictions end at 50 at most: not worth a closer look.
     where s.sure or (t.numbers <@ (o.numbers || o.pack) or o.numbers <@ (t.numbers || t.pack))
                     and coalesce(t.gtin = o.gtin, true)
                     and (t.brand_words = '{}' or o.brand_words = '{}' or t.brand_words = o.brand_words
                          or spp_private.match_brands(t.brand_words, o.brand_words) <> 'differs')
  )
  select distinct case when l.supplier_id < l.other_supplier_id then l.text_id else l.other_id end as text_id,
         case when l.supplier_id < l.other_supplier_id then l.other_id else l.text_id end as other_id
    from likely l
   where l.sure or l.place <= 5;
  analyze pg_temp.match_found;
end
$$;
comment on function spp_private.match_find_pairs(uuid) is
  $$Fills pg_temp.match_targets with the products (of one supplier, or all) that have no mapping, and
pg_temp.match_found with the pairs worth comparing: same GTIN, same code, or rare keys in common.$$;
