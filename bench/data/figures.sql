-- What is kept beside the products, as the migration fills it.
insert into spp_kept.product_figures
  (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
   is_new, status, current_price, seq)
select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
       spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status, p.current_price, 0
  from spp.supplier_products p;
insert into spp_kept.supplier_touches (supplier_id) select s.supplier_id from spp.suppliers s;
