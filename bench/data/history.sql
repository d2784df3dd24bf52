-- The first price of each of items and every change, list after list: the triggers' work, in one statement.
insert into spp.price_history
  (history_id, supplier_id, product_id, old_price, new_price, price_change_percentage, change_reason, upload_batch_id,
   changed_at, changed_by)
select uuidv7(c.uploaded_at - now()), s.supplier_id, c.product_id, c.old_price, c.new_price,
       spp.price_change_percentage(c.old_price, c.new_price), 'upload', c.batch_id, c.uploaded_at, 'inventory'
  from bench.suppliers s
 cross join (
   select t.product_id, b.batch_id,
          -- By the trigger's own clock.
          b.uploaded_at + interval '20 milliseconds' * (t.i / 1000) + interval '7 milliseconds' as uploaded_at,
          case when j > 0 then bench.price(t.key, t.first_price, j - 1)::numeric / 100 end as old_price,
          bench.price(t.key, t.first_price, j)::numeric / 100 as new_price
     from items t
    cross join lateral generate_series(0, t.changes) j
     join bench.batches b on b.supplier = $1 and b.number = bench.list_of(t.key, t.born, t.last, t.changes, j)
    order by b.number, t.i
 ) c
 where s.number = $1
