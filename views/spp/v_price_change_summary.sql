create or replace view spp.v_price_change_summary with (security_invoker = true) as
select f.supplier_id, f.supplier_code, s.supplier_name, f.product_id, p.supplier_product_code, p.product_name,
       p.previous_price as old_price, p.current_price as new_price, p.currency_code, f.price_change_percentage,
       f.price_changed_at as changed_at,
       (select count(*)::integer
          from spp.price_history x
         where x.supplier_id = f.supplier_id and x.product_id = f.product_id
           and x.changed_at >= now() - interval '30 days' and x.old_price is not null) as changes_30d,
       -- The moment once, not for each row.
       case
         when f.last_rise_at >= (select now() - interval '30 days') then
           case when f.last_fall_at >= (select now() - interval '30 days') then 'volatile' else 'up' end
         when f.last_fall_at >= (select now() - interval '30 days') then 'down'
         else 'stable'
       end as trend
  from spp_private.v_product_figures f
  left join spp.supplier_products p
    on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
  left join spp.suppliers s on s.supplier_id = f.supplier_id
 where f.price_changed_at is not null;
comment on view spp.v_price_change_summary is
  'Products whose price has changed: the last change and where the price is heading.';
comment on column spp.v_price_change_summary.old_price is 'Price before the last change.';
comment on column spp.v_price_change_summary.price_change_percentage
  is 'In percent of the old price; null from price 0.';
comment on column spp.v_price_change_summary.changes_30d is 'Price changes within the last 30 days.';
comment on column spp.v_price_change_summary.trend is
  'Of the last 30 days: up or down (all changes one way), volatile (both ways), stable (none).';
comment on column spp.v_price_change_summary.supplier_id is 'Supplier.';
comment on column spp.v_price_change_summary.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_change_summary.supplier_name is 'Name of the supplier.';
comment on column spp.v_price_change_summary.product_id is 'Product.';
comment on column spp.v_price_change_summary.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_price_change_summary.product_name is 'Name as the supplier writes it.';
comment on column spp.v_price_change_summary.new_price is 'Price of a piece today, in currency_code.';
comment on column spp.v_price_change_summary.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_price_change_summary.changed_at is 'When the price last changed.';
