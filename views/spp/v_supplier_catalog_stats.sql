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
comment on view spp.v_supplier_catalog_stats is '@primaryKey supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy *
@orderBy *
@behavior +totalCount

What each supplier offers and how it delivers its lists. Prices are in the supplier''s currency.';
comment on column spp.v_supplier_catalog_stats.products is 'Products ever listed and not removed.';
comment on column spp.v_supplier_catalog_stats.new is 'Products that only one list has shown so far.';
comment on column spp.v_supplier_catalog_stats.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp.v_supplier_catalog_stats.uploads_30d is
  'Uploads within the last 30 days, rolled-back ones left out.';
comment on column spp.v_supplier_catalog_stats.average_days_between_uploads is 'Null before the second upload.';
comment on column spp.v_supplier_catalog_stats.failed_row_rate is 'Share of all rows that were rejected, 0 to 1.';
