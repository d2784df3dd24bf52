-- What analysts missed.
set lock_timeout = '5s';

create table if not exists spp_kept.decided_rows (
  batch_id uuid not null,
  reason text not null,
  corrected integer not null,
  discarded integer not null,
  superseded integer not null,
  constraint decided_rows_pkey primary key (batch_id, reason),
  constraint decided_rows_batch_id_fkey foreign key (batch_id) references spp.upload_batches on delete cascade
);
comment on table spp_kept.decided_rows is
  $$How many rejected rows of an upload were decided on, by reason, of those whose staged rows are purged;
v_data_quality adds the others.$$;
comment on column spp_kept.decided_rows.batch_id is 'Upload.';
comment on column spp_kept.decided_rows.reason is
  'Code of the last rejection; not_kept: of rows purged before this table came.';
comment on column spp_kept.decided_rows.corrected is 'Rows that were corrected and applied.';
comment on column spp_kept.decided_rows.discarded is 'Rows that were dropped.';
comment on column spp_kept.decided_rows.superseded is 'Rows whose product a later list brought again.';
--! include policies/spp/decided_rows.sql

-- What is purged already has no reason any more.
insert into spp_kept.decided_rows (batch_id, reason, corrected, discarded, superseded)
select b.batch_id, 'not_kept', 0, b.discarded_rows_count - x.discarded, b.superseded_rows_count - x.superseded
  from spp.upload_batches b
 cross join lateral (
   select coalesce(sum(y.discarded), 0) as discarded, coalesce(sum(y.superseded), 0) as superseded
     from (select count(*) filter (where s.validation_status = 'discarded') as discarded,
                  count(*) filter (where s.validation_status = 'superseded') as superseded
             from spp.upload_staging s
            where s.batch_id = b.batch_id and s.validation_status in ('corrected', 'discarded', 'superseded')
           union all
           select k.discarded, k.superseded from spp_kept.decided_rows k where k.batch_id = b.batch_id) y) x
 where b.status = 'completed' and b.discarded_rows_count + b.superseded_rows_count > x.discarded + x.superseded
on conflict (batch_id, reason) do nothing;
--! include functions/spp/intake/purge_staging.sql

--! include functions/common/texts/word_pattern.sql
--! include functions/spp/search/most_found.sql
--! include functions/spp/search/search_counts.sql
--! include functions/spp/search/search_products.sql

--! include functions/spp/report/rejection_message.sql
--! include functions/spp/report/warning_message.sql
--! include functions/spp/categories/own_category_ids.sql
--! include views/spp/v_all_supplier_products.sql
--! include views/spp/v_new_products_by_supplier.sql
--! include views/spp/v_metric_days.sql
--! include views/spp/v_price_months.sql
--! include policies/spp/v_price_months.sql
--! include views/spp/v_data_quality.sql
--! include policies/spp/v_data_quality.sql
--! include views/spp/v_matched_prices.sql
--! include policies/spp/v_matched_prices.sql

-- What is kept, column by column.
comment on column spp_kept.product_figures.product_id is 'Product.';
comment on column spp_kept.product_figures.supplier_id is 'Supplier.';
comment on column spp_kept.product_figures.supplier_code is 'Code of the supplier.';
comment on column spp_kept.product_figures.price_changed_at is
  'When the price last changed; null while the first stands.';
comment on column spp_kept.product_figures.last_rise_at is 'When it last rose.';
comment on column spp_kept.product_figures.last_fall_at is 'When it last fell.';
comment on column spp_kept.product_figures.price_change_percentage is
  'Last change in percent of the price before; null from price 0.';
comment on column spp_kept.product_figures.is_new is 'Seen in one list only so far.';
comment on column spp_kept.product_figures.status is 'available, discontinued or pending.';
comment on column spp_kept.product_figures.current_price is
  'Price per unit of measure, in the currency of the product.';
comment on column spp_kept.product_figures.seq is 'The touch it is as of.';
comment on column spp_kept.product_touches.seq is 'Its order.';
comment on column spp_kept.product_touches.product_id is 'Product.';
comment on column spp_kept.product_touches.supplier_id is 'Supplier.';
comment on column spp_kept.product_touches.supplier_code is 'Code of the supplier.';
comment on column spp_kept.product_touches.price_changed_at is
  'When the price last changed; null while the first stands.';
comment on column spp_kept.product_touches.last_rise_at is 'When it last rose.';
comment on column spp_kept.product_touches.last_fall_at is 'When it last fell.';
comment on column spp_kept.product_touches.price_change_percentage is
  'Last change in percent of the price before; null from price 0.';
comment on column spp_kept.product_touches.is_new is 'Seen in one list only so far.';
comment on column spp_kept.product_touches.status is 'available, discontinued or pending.';
comment on column spp_kept.product_touches.current_price is
  'Price per unit of measure, in the currency of the product.';
comment on column spp_kept.supplier_figures.supplier_id is 'Supplier.';
comment on column spp_kept.supplier_figures.products is 'Products ever listed and not removed.';
comment on column spp_kept.supplier_figures.new is 'Products that only one list has shown so far.';
comment on column spp_kept.supplier_figures.discontinued is 'Products that are no longer sold.';
comment on column spp_kept.supplier_figures.categories is 'Categories that its products are in.';
comment on column spp_kept.supplier_figures.min_price is 'Lowest price.';
comment on column spp_kept.supplier_figures.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp_kept.supplier_figures.max_price is 'Highest price.';
comment on column spp_kept.supplier_touches.touch_id is 'Identifies it.';
comment on column spp_kept.supplier_touches.supplier_id is 'Whose products were changed.';
comment on column spp_kept.price_days.day is 'In UTC.';
comment on column spp_kept.price_days.supplier_id is 'Whose prices.';
comment on column spp_kept.price_days.changes is 'Prices that changed.';
comment on column spp_kept.price_days.rises is 'Of these, rises.';
comment on column spp_kept.price_days.falls is 'Of these, falls.';
--! include views/spp/v_product_figures.sql
--! include views/spp/v_supplier_figures.sql
--! include sql/tables/audit_log.sql
--! include sql/tables/lease_workers.sql
