create or replace view spp.v_new_products_by_supplier with (security_invoker = true) as
select p.supplier_id, p.partition_code as supplier_code, s.supplier_name, f.new as supplier_new_count,
       p.product_id, p.supplier_product_code, p.product_name, p.brand, p.category_id, p.subcategory_id, p.barcode,
       p.current_price, p.currency_code, p.status, p.first_seen_date, p.first_batch_id, p.created_at,
       c.category_name, k.category_name as subcategory_name
  from spp.supplier_products p
  join spp.suppliers s on s.supplier_id = p.supplier_id
  join spp_private.v_supplier_figures f on f.supplier_id = p.supplier_id
  left join spp.categories c on c.category_id = p.category_id
  left join spp.categories k on k.category_id = p.subcategory_id
 where p.is_new;
comment on view spp.v_new_products_by_supplier is
  'Products that only one list has shown so far, with how many of them their supplier has.';
comment on column spp.v_new_products_by_supplier.supplier_new_count is 'New products of this supplier.';
comment on column spp.v_new_products_by_supplier.supplier_id is 'Supplier.';
comment on column spp.v_new_products_by_supplier.supplier_code is 'Code of the supplier.';
comment on column spp.v_new_products_by_supplier.supplier_name is 'Name of the supplier.';
comment on column spp.v_new_products_by_supplier.product_id is 'Product.';
comment on column spp.v_new_products_by_supplier.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_new_products_by_supplier.product_name is 'Name as the supplier writes it.';
comment on column spp.v_new_products_by_supplier.brand is 'Brand as the supplier writes it.';
comment on column spp.v_new_products_by_supplier.category_id is 'Top category.';
comment on column spp.v_new_products_by_supplier.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.v_new_products_by_supplier.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_new_products_by_supplier.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_new_products_by_supplier.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_new_products_by_supplier.status is 'available, discontinued or pending.';
comment on column spp.v_new_products_by_supplier.first_seen_date is 'Day on which it was first seen.';
comment on column spp.v_new_products_by_supplier.first_batch_id is 'Upload that brought it first.';
comment on column spp.v_new_products_by_supplier.created_at is 'When the row was made.';
comment on column spp.v_new_products_by_supplier.category_name is 'Name of the top category.';
comment on column spp.v_new_products_by_supplier.subcategory_name is 'Name of the deepest category.';
