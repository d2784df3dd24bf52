-- Each change that an upload counted has exactly one row of price_history: a new product one without an old price, a
-- changed one with it. Rollbacks write rows of their own and leave these counts alone.
select b.batch_id, b.supplier_id, b.status, b.new_products_count, coalesce(h.new, 0) as new_in_history,
       b.updated_products_count, coalesce(h.updated, 0) as updated_in_history
  from spp.upload_batches b
  left join (
    select x.upload_batch_id, count(*) filter (where x.old_price is null) as new,
           count(*) filter (where x.old_price is not null) as updated
      from spp.price_history x
     where x.upload_batch_id is not null and x.change_reason in ('upload', 'correction')
     group by x.upload_batch_id
  ) h on h.upload_batch_id = b.batch_id
 where not b.dry_run
   and (b.new_products_count, b.updated_products_count) is distinct from (coalesce(h.new, 0), coalesce(h.updated, 0))
