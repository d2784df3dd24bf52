create or replace view spp.v_all_supplier_products with (security_invoker = true) as
select f.product_id, f.supplier_id, p.supplier_product_code, p.product_name, p.description, p.category_id,
       p.subcategory_id, p.brand, p.manufacturer, p.barcode, p.unit_of_measure, p.pack_size,
       p.min_order_qty, p.lead_time_days, p.current_price, p.previous_price, p.currency_code, f.is_new,
       f.status, p.first_seen_date, p.first_batch_id, p.missing_since_batch_id, p.discontinued_batch_id,
       p.price_changed_at, p.last_updated, p.created_at, p.updated_at, p.specifications,
       p.partition_code, f.last_rise_at, f.last_fall_at, f.supplier_code, s.supplier_name,
       f.price_changed_at as last_price_change_at,
       f.price_change_percentage as last_price_change_percentage,
       current_date - p.last_updated::date as days_since_last_update
  from spp_private.v_product_figures f
  -- A left join costs nothing where none of its columns is asked for; each figure has its product.
  left join spp.supplier_products p
    on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
  left join spp.suppliers s on s.supplier_id = f.supplier_id;
comment on view spp.v_all_supplier_products is '@primaryKey product_id,supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy product_id,supplier_id,supplier_product_code,category_id,subcategory_id,is_new
@orderBy supplier_product_code

Every product of every supplier the reader may see, with its supplier and its last price change.';
comment on column spp.v_all_supplier_products.last_price_change_at is 'Null while the first price stands.';
comment on column spp.v_all_supplier_products.last_price_change_percentage is
  'Last change in percent of the price before; null while the first price stands, and from price 0.';
comment on column spp.v_all_supplier_products.days_since_last_update is
  'Days since the price last moved, or since the product was first seen.';
