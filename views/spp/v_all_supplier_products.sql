create or replace view spp.v_all_supplier_products with (security_invoker = true) as
select f.product_id, f.supplier_id, p.supplier_product_code, p.product_name, p.description, p.category_id,
       p.subcategory_id, p.brand, p.manufacturer, p.barcode, p.unit_of_measure, p.pack_size,
       p.min_order_qty, p.lead_time_days, p.current_price, p.previous_price, p.currency_code, f.is_new,
       f.status, p.first_seen_date, p.first_batch_id, p.missing_since_batch_id, p.discontinued_batch_id,
       p.price_changed_at, p.last_updated, p.created_at, p.updated_at, p.specifications,
       p.partition_code, f.last_rise_at, f.last_fall_at, f.supplier_code, s.supplier_name,
       f.price_changed_at as last_price_change_at,
       f.price_change_percentage as last_price_change_percentage,
       (now() at time zone 'UTC')::date - (p.last_updated at time zone 'UTC')::date as days_since_last_update,
       c.category_name, k.category_name as subcategory_name
  from spp_private.v_product_figures f
  -- A left join costs nothing where none of its columns is asked for; each figure has its product.
  left join spp.supplier_products p
    on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
  left join spp.suppliers s on s.supplier_id = f.supplier_id
  left join spp.categories c on c.category_id = p.category_id
  left join spp.categories k on k.category_id = p.subcategory_id;
comment on view spp.v_all_supplier_products is
  'Every product of every supplier the reader may see, with its supplier and its last price change.';
comment on column spp.v_all_supplier_products.last_price_change_at is 'Null while the first price stands.';
comment on column spp.v_all_supplier_products.last_price_change_percentage is
  'Last change in percent of the price before; null while the first price stands, and from price 0.';
comment on column spp.v_all_supplier_products.days_since_last_update is
  'Days (of UTC) since the price last moved, or since the product was first seen.';
comment on column spp.v_all_supplier_products.product_id is 'Identifies the product.';
comment on column spp.v_all_supplier_products.supplier_id is 'Supplier.';
comment on column spp.v_all_supplier_products.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_all_supplier_products.product_name is 'Name as the supplier writes it.';
comment on column spp.v_all_supplier_products.description is 'Text as the supplier writes it.';
comment on column spp.v_all_supplier_products.category_id is 'Top category.';
comment on column spp.v_all_supplier_products.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.v_all_supplier_products.brand is 'Brand as the supplier writes it.';
comment on column spp.v_all_supplier_products.manufacturer is 'Manufacturer as the supplier writes it.';
comment on column spp.v_all_supplier_products.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_all_supplier_products.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.v_all_supplier_products.pack_size is 'How many come together, as the supplier writes it.';
comment on column spp.v_all_supplier_products.min_order_qty is 'Pieces that must be ordered at least.';
comment on column spp.v_all_supplier_products.lead_time_days is 'Days from order to delivery.';
comment on column spp.v_all_supplier_products.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_all_supplier_products.previous_price is 'Price before the last change.';
comment on column spp.v_all_supplier_products.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_all_supplier_products.is_new is 'Seen in one list only so far.';
comment on column spp.v_all_supplier_products.status is 'available, discontinued or pending.';
comment on column spp.v_all_supplier_products.first_seen_date is 'Day on which it was first seen.';
comment on column spp.v_all_supplier_products.first_batch_id is 'Upload that brought it first.';
comment on column spp.v_all_supplier_products.missing_since_batch_id is 'First upload that did not list it any more.';
comment on column spp.v_all_supplier_products.discontinued_batch_id is
  'Full list that discontinued it by not listing it.';
comment on column spp.v_all_supplier_products.price_changed_at is
  'When the price last changed; null while the first stands.';
comment on column spp.v_all_supplier_products.last_updated is 'When its price last moved, or when it was first seen.';
comment on column spp.v_all_supplier_products.created_at is 'When the row was made.';
comment on column spp.v_all_supplier_products.updated_at is 'When the row was last changed.';
comment on column spp.v_all_supplier_products.specifications is 'What else the list says, by heading.';
comment on column spp.v_all_supplier_products.partition_code is
  'Code of the supplier whose partition this is: a filter by it reads no other.';
comment on column spp.v_all_supplier_products.last_rise_at is
  'When its price last rose; unknown where that was more than 30 days before this column came.';
comment on column spp.v_all_supplier_products.last_fall_at is
  'When its price last fell; unknown where that was more than 30 days before this column came.';
comment on column spp.v_all_supplier_products.supplier_code is 'Code of the supplier.';
comment on column spp.v_all_supplier_products.supplier_name is 'Name of the supplier.';
comment on column spp.v_all_supplier_products.category_name is 'Name of the top category.';
comment on column spp.v_all_supplier_products.subcategory_name is 'Name of the deepest category.';
