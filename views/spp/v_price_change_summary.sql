create or replace view spp.v_price_change_summary with (security_invoker = true) as
select p.supplier_id, s.supplier_code, s.supplier_name, p.product_id, p.supplier_product_code, p.product_name,
       p.previous_price as old_price, p.current_price as new_price, p.currency_code,
       spp.price_change_percentage(p.previous_price, p.current_price) as price_change_percentage,
       p.price_changed_at as changed_at, h.changes_30d,
       case
         when h.changes_30d = 0 then 'stable'
         when h.rises = h.changes_30d then 'up'
         when h.rises = 0 then 'down'
         else 'volatile'
       end as trend
  from spp.supplier_products p
  join spp.suppliers s on s.supplier_id = p.supplier_id
 cross join lateral (
   select count(*)::integer as changes_30d, count(*) filter (where x.new_price > x.old_price) as rises
     from spp.price_history x
    where x.supplier_id = p.supplier_id and x.product_id = p.product_id
      and x.changed_at >= now() - interval '30 days' and x.old_price is not null
 ) h
 where p.price_changed_at is not null;
comment on view spp.v_price_change_summary is '@primaryKey product_id,supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy supplier_id

Products whose price has changed: the last change and where the price is heading.';
comment on column spp.v_price_change_summary.old_price is 'Price before the last change.';
comment on column spp.v_price_change_summary.price_change_percentage
  is 'In percent of the old price; null from price 0.';
comment on column spp.v_price_change_summary.changes_30d is 'Price changes within the last 30 days.';
comment on column spp.v_price_change_summary.trend is
  'Of the last 30 days: up or down (all changes one way), volatile (both ways), stable (none).';
