create or replace view spp.v_all_supplier_products with (security_invoker = true) as
select p.*, s.supplier_code, s.supplier_name,
       p.price_changed_at as last_price_change_at,
       spp.price_change_percentage(p.previous_price, p.current_price) as last_price_change_percentage,
       current_date - p.last_updated::date as days_since_last_update
  from spp.supplier_products p
  join spp.suppliers s on s.supplier_id = p.supplier_id;
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
