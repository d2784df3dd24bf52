-- The counts of an upload add up: rows = new + updated + unchanged + failed + duplicates. An upload that failed
-- half-way keeps the counts it had: those may fall short of its rows, never exceed them.
select b.batch_id, b.supplier_id, b.status, b.total_products, c.counted
  from spp.upload_batches b
 cross join lateral (
   select b.new_products_count + b.updated_products_count + b.unchanged_products_count + b.failed_products_count
          + b.duplicate_rows_count as counted
 ) c
 where b.phase = 'done'
   and (c.counted > b.total_products or (b.status <> 'failed' and c.counted < b.total_products))
