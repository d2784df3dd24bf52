create or replace view spp.v_metric_days with (security_invoker = true) as
select d.day, count(d.batch_id) filter (where d.status <> 'rolled_back')::integer as uploads,
       count(*) filter (where d.status = 'failed')::integer as uploads_failed,
       coalesce(sum(d.total_products) filter (where d.status <> 'rolled_back'), 0) as rows_read,
       coalesce(sum(d.failed_products_count) filter (where d.status <> 'rolled_back'), 0) as rows_rejected,
       coalesce(sum(d.new_products_count) filter (where d.status <> 'rolled_back'), 0) as new_products,
       coalesce(sum(d.changes), 0) as price_changes,
       coalesce(sum(d.rises), 0) as price_rises, coalesce(sum(d.falls), 0) as price_falls,
       round(sum(d.percentage_sum) / nullif(sum(d.percentages), 0), 4) as mean_price_change,
       spp_private.price_volatility(sum(d.percentages), sum(d.percentage_sum), sum(d.percentage_squares))
         as price_volatility,
       count(*) filter (where d.status = 'rolled_back')::integer as uploads_undone,
       coalesce(sum(d.corrected_rows_count) filter (where d.status = 'completed'), 0) as rows_corrected,
       spp_private.detection_accuracy(
         sum(d.total_products) filter (where d.status <> 'failed'),
         coalesce(sum(d.corrected_rows_count) filter (where d.status = 'completed'), 0),
         coalesce(sum(d.total_products) filter (where d.status = 'rolled_back'), 0)) as detection_accuracy
  from (select (b.upload_date at time zone 'UTC')::date as day, b.batch_id, b.status, b.total_products,
               b.failed_products_count, b.new_products_count, b.corrected_rows_count, 0 as changes, 0 as rises,
               0 as falls, 0 as percentages, 0::numeric as percentage_sum, 0::numeric as percentage_squares
          from spp.upload_batches b
         where spp_private.is_counted(b)
        union all
        select p.day, null, null, 0, 0, 0, 0, p.changes, p.rises, p.falls, p.percentages, p.percentage_sum,
               p.percentage_squares
          from spp.v_price_days p) d
 group by d.day;
comment on view spp.v_metric_days is
  'How uploads and prices went, by day (UTC), of all suppliers the reader may see. Days without either are left out.';
comment on column spp.v_metric_days.day is 'In UTC.';
comment on column spp.v_metric_days.uploads is
  'Lists that came that day and have ended; rolled-back ones, trials and corrections left out.';
comment on column spp.v_metric_days.uploads_failed is 'Of these, lists of which nothing was applied.';
comment on column spp.v_metric_days.rows_read is 'Rows of these lists.';
comment on column spp.v_metric_days.rows_rejected is 'Rows that were quarantined.';
comment on column spp.v_metric_days.new_products is 'Products that these lists brought for the first time.';
comment on column spp.v_metric_days.price_changes is 'Prices that changed that day, by whatever way.';
comment on column spp.v_metric_days.price_rises is 'Of these, rises.';
comment on column spp.v_metric_days.price_falls is 'Of these, falls.';
comment on column spp.v_metric_days.mean_price_change is
  'Mean change in percent of the old price; null where none changed from a price above 0.';
comment on column spp.v_metric_days.price_volatility is
  'Standard deviation of these percentages, in percentage points; null likewise.';
comment on column spp.v_metric_days.uploads_undone is 'Lists that came that day and were undone since.';
comment on column spp.v_metric_days.rows_corrected is
  'Of the rows of lists of that day, those that a person corrected since, after they had been rejected.';
comment on column spp.v_metric_days.detection_accuracy is
  'Percent of the rows of lists that were applied, undone ones among them, that stand as they were read: neither
corrected by a person, nor undone with their list. Null where there were none.';
