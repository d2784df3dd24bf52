-- The products of items as two years of uploads leave them.
insert into spp.supplier_products
  (product_id, supplier_id, supplier_product_code, product_name, category_id, subcategory_id, brand, barcode,
   unit_of_measure, pack_size, min_order_qty, lead_time_days, current_price, previous_price, currency_code, is_new,
   status, first_seen_date, first_batch_id, missing_since_batch_id, discontinued_batch_id, price_changed_at,
   last_rise_at, last_fall_at,
   last_updated, created_at, updated_at)
select t.product_id, s.supplier_id,
       to_char((t.i * 7368941::bigint + (s.key & 1048575)) % 10000000, s.code_format),
       case bench.draw(t.key, 13, 4)
         when 0 then w.brand || ' ' || g.name || ' ' || w.model
         when 1 then g.name || ' ' || w.variant || ' ' || w.model
         when 2 then w.brand || ' ' || g.name || ' ' || w.variant || ' ' || w.model
         else g.name || ' "' || w.model || '", ' || w.variant end,
       g.category_id, g.subcategory_id, w.brand,
       case when bench.draw(t.key, 4, 25) > 0
            then bench.gtin13(case when t.i % 10 < 3 then left(s.gtin_prefix, 2) || '999' else s.gtin_prefix end
                              || lpad((t.i * 7368941::bigint % 10000000)::text, 7, '0')) end,
       g.units[1 + bench.draw(t.key, 5, cardinality(g.units))],
       ('{1,1,1,5,6,10,12,24}'::text[])[1 + bench.draw(t.key, 6, 8)],
       ('{1,1,1,2,5,10}'::integer[])[1 + bench.draw(t.key, 7, 6)], 1 + bench.draw(t.key, 9, 30),
       bench.price(t.key, t.first_price, t.changes)::numeric / 100,
       case when t.changes > 0 then bench.price(t.key, t.first_price, t.changes - 1)::numeric / 100 end,
       s.currency, t.born = $2 - 1,
       case when t.missing is not null and s.sends_all then 'discontinued' else 'available' end,
       f.uploaded_at::date, f.batch_id, m.batch_id, case when s.sends_all then m.batch_id end,
       case when t.changes > 0 then d.uploaded_at + w.later end,
       r.rise_at, r.fall_at,
       d.uploaded_at + w.later, f.uploaded_at + w.later, d.uploaded_at + w.later
  from items t
  join bench.suppliers s on s.number = $1
  join bench.goods g on g.market = t.market and g.number = t.good
 cross join lateral (
   select b.brand, g.variants[1 + bench.draw(t.key, 14, cardinality(g.variants))] as variant,
          upper(left(b.brand, 2)) || lpad(bench.draw(t.key, 15, 100000)::text, 5, '0') as model,
          interval '20 milliseconds' * (t.i / 1000) as later
     from (select g.brands[1 + bench.draw(t.key, 3, cardinality(g.brands))] as brand) b
 ) w
  join bench.batches f on f.supplier = $1 and f.number = t.born
  left join bench.batches m on m.supplier = $1 and m.number = t.missing
  join bench.batches d
    on d.supplier = $1 and d.number = bench.list_of(t.key, t.born, t.last, t.changes, t.changes)
  left join lateral (
    select max(b.uploaded_at + w.later) filter (where x.now > x.before) as rise_at,
           max(b.uploaded_at + w.later) filter (where x.now < x.before) as fall_at
      from generate_series(1, t.changes) j
     cross join lateral (
       select bench.price(t.key, t.first_price, j - 1) as before, bench.price(t.key, t.first_price, j) as now
     ) x
      join bench.batches b on b.supplier = $1 and b.number = bench.list_of(t.key, t.born, t.last, t.changes, j)
  ) r on true
 order by t.i
