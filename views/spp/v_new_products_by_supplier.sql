create or replace view spp.v_new_products_by_supplier with (security_invoker = true) as
select p.supplier_id, p.partition_code as supplier_code, s.supplier_name, f.new as supplier_new_count,
       p.product_id, p.supplier_product_code, p.product_name, p.brand, p.category_id, p.subcategory_id, p.barcode,
       p.current_price, p.currency_code, p.status, p.first_seen_date, p.first_batch_id, p.created_at
  from spp.supplier_products p
  join spp.suppliers s on s.supplier_id = p.supplier_id
  join spp_private.v_supplier_figures f on f.supplier_id = p.supplier_id
 where p.is_new;
comment on view spp.v_new_products_by_supplier is '@primaryKey product_id,supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy supplier_id,first_seen_date

Products that only one list has shown so far, with how many of them their supplier has.';
comment on column spp.v_new_products_by_supplier.supplier_new_count is 'New products of this supplier.';
