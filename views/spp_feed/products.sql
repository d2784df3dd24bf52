-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.products with (security_barrier = true) as
select p.product_id, p.supplier_id, p.supplier_product_code, p.product_name, p.description,
       coalesce(p.subcategory_id, p.category_id) as category_id, p.brand, p.manufacturer, p.barcode, p.unit_of_measure,
       p.pack_size, p.min_order_qty, p.lead_time_days, p.current_price, p.currency_code, p.status, p.is_new,
       p.missing_since_batch_id is not null as is_missing, p.first_seen_date, p.price_changed_at
  from spp.supplier_products p;
comment on view spp_feed.products is
  $$Every product of every supplier as it is now; category_id is the most exact one. Ask with supplier_id: it names the
partition.$$;
