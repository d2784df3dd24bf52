-- The uploads that brought one supplier's items ($1), with what each counted, and rows of theirs in quarantine.
with moved as (
  select bench.list_of(t.key, t.born, t.last, t.changes, j) as number, count(*) filter (where j = 0) as new,
         count(*) filter (where j > 0) as updated,
         count(*) filter (where j > 0 and bench.price(t.key, t.first_price, j)
                                          > bench.price(t.key, t.first_price, j - 1)) as increased
    from items t
   cross join lateral generate_series(0, t.changes) j
   group by 1
), dropped as (
  select t.missing as number, count(*) as missing from items t where t.missing is not null group by t.missing
), counted as (
  select b.*, coalesce(m.new, 0) as new, coalesce(m.updated, 0) as updated, coalesce(m.increased, 0) as increased,
         coalesce(d.missing, 0) as missing, bench.draw(s.key, b.number, least(40, s.products / 20 + 1)) as failed,
         sum(coalesce(m.new, 0) - coalesce(d.missing, 0)) over (order by b.number) as listed
    from bench.batches b
    join bench.suppliers s on s.number = b.supplier
    left join moved m on m.number = b.number
    left join dropped d on d.number = b.number
   where b.supplier = $1
), uploads as (
  insert into spp.upload_batches
    (batch_id, supplier_id, upload_date, file_name, file_hash, file_size, mode, status, phase, next_row, last_row,
     attempts, currency_code, decimal_mark, total_products, new_products_count, updated_products_count,
     unchanged_products_count, failed_products_count, missing_products_count, discontinued_products_count,
     price_changes, processed_by, started_at, completed_at, processing_time_ms)
  select c.batch_id, s.supplier_id, c.uploaded_at, 'list-' || c.number + 1 || '.csv',
         encode(sha256(convert_to(c.batch_id::text, 'UTF8')), 'hex'), 80 * (c.listed + c.failed),
         case when s.sends_all then 'full' else 'partial' end, 'completed', 'done', c.listed + c.failed + 1,
         c.listed + c.failed, 1, s.currency, '.', c.listed + c.failed, c.new, c.updated,
         c.listed - c.new - c.updated, c.failed, c.missing, case when s.sends_all then c.missing else 0 end,
         jsonb_build_object('increased', c.increased, 'decreased', c.updated - c.increased, 'largest', '[]'::jsonb),
         'inventory', c.uploaded_at, c.uploaded_at + interval '5 seconds', 5000
    from counted c
    join bench.suppliers s on s.number = c.supplier
), refused as (
  insert into spp.upload_staging
    (batch_id, row_number, raw_data, validation_status, validation_errors, processed_at, code, name, price)
  select c.batch_id, c.listed + n, jsonb_build_object('Code', 'Q-' || n, 'Name', 'Row ' || n, 'Price', ''), 'failed',
         jsonb_build_array(jsonb_build_object('code', 'price_missing', 'message', 'The row has no price.')),
         c.uploaded_at + interval '1 second', 'Q-' || n, 'Row ' || n, null
    from counted c
   cross join lateral generate_series(1, c.failed) n
)
-- A product that drops out is told to whoever reads the feed.
insert into spp.product_events (supplier_id, product_id, event_type, upload_batch_id, occurred_at)
select s.supplier_id, t.product_id, 'availability', b.batch_id, b.uploaded_at + interval '5 seconds'
  from items t
  join bench.suppliers s on s.number = $1
  join bench.batches b on b.supplier = $1 and b.number = t.missing
 order by b.number, t.i
