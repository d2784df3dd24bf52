create or replace view spp.v_supplier_catalog_stats with (security_invoker = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, s.status, f.products, f.new, f.discontinued, f.categories,
       s.currency_code, f.min_price, f.median_price, f.max_price,
       u.uploads_30d, u.average_days_between_uploads, u.last_upload_at, u.failed_row_rate
  from spp.suppliers s
  join spp_private.v_supplier_figures f on f.supplier_id = s.supplier_id
 cross join lateral (
   select count(*) filter (where b.upload_date >= now() - interval '30 days')::integer as uploads_30d,
          round(extract(epoch from max(b.upload_date) - min(b.upload_date)) / 86400 / nullif(count(*) - 1, 0), 2)
            as average_days_between_uploads,
          max(b.upload_date) as last_upload_at,
          round(sum(b.failed_products_count)::numeric / nullif(sum(b.total_products), 0), 4) as failed_row_rate
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status in ('completed', 'failed') and not b.dry_run
       and b.mode <> 'corrections'
 ) u;
comment on view spp.v_supplier_catalog_stats is
  'What each supplier offers and how it delivers its lists. Prices are in the supplier''s currency.';
comment on column spp.v_supplier_catalog_stats.products is 'Products ever listed and not removed.';
comment on column spp.v_supplier_catalog_stats.new is 'Products that only one list has shown so far.';
comment on column spp.v_supplier_catalog_stats.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp.v_supplier_catalog_stats.uploads_30d is
  'Uploads within the last 30 days, rolled-back ones left out.';
comment on column spp.v_supplier_catalog_stats.average_days_between_uploads is 'Null before the second upload.';
comment on column spp.v_supplier_catalog_stats.failed_row_rate is 'Share of all rows that were rejected, 0 to 1.';
comment on column spp.v_supplier_catalog_stats.supplier_id is 'Supplier.';
comment on column spp.v_supplier_catalog_stats.supplier_code is 'Code of the supplier.';
comment on column spp.v_supplier_catalog_stats.supplier_name is 'Name of the supplier.';
comment on column spp.v_supplier_catalog_stats.status is 'active, inactive or suspended.';
comment on column spp.v_supplier_catalog_stats.discontinued is 'Products that are no longer sold.';
comment on column spp.v_supplier_catalog_stats.categories is 'Categories that its products are in.';
comment on column spp.v_supplier_catalog_stats.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_supplier_catalog_stats.min_price is 'Lowest price.';
comment on column spp.v_supplier_catalog_stats.max_price is 'Highest price.';
comment on column spp.v_supplier_catalog_stats.last_upload_at is 'When its latest list came.';
