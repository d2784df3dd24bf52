-- What is kept of each product beside it, with the touches since, is what the product says; and when its price last
-- rose and fell is what the history says, where that makes a trend: since it was last put in, should it have been
-- removed and put back under its own id.
select coalesce(p.product_id, f.product_id) as product_id, coalesce(p.supplier_id, f.supplier_id) as supplier_id,
       p.partition_code, f.supplier_code as kept_code, p.price_changed_at, f.price_changed_at as kept_changed_at,
       spp.price_change_percentage(p.previous_price, p.current_price) as percentage,
       f.price_change_percentage as kept_percentage,
       p.is_new, f.is_new as kept_new, p.status, f.status as kept_status,
       p.current_price, f.current_price as kept_price,
       h.rise_at, f.last_rise_at, h.fall_at, f.last_fall_at
  from spp.supplier_products p
  full join spp_private.v_product_figures f on f.product_id = p.product_id and f.supplier_id = p.supplier_id
  left join (
    select m.product_id, m.supplier_id, case when m.began_at >= m.rise_at then null else m.rise_at end as rise_at,
           case when m.began_at >= m.fall_at then null else m.fall_at end as fall_at
      from (
        select x.product_id, x.supplier_id, max(x.changed_at) filter (where x.new_price > x.old_price) as rise_at,
               max(x.changed_at) filter (where x.new_price < x.old_price) as fall_at,
               max(x.changed_at) filter (where x.old_price is null) as began_at
          from spp.price_history x
         where x.changed_at >= now() - interval '30 days'
         group by x.product_id, x.supplier_id
      ) m
  ) h on h.product_id = p.product_id and h.supplier_id = p.supplier_id
 where (p.product_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
        spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status, p.current_price)
       is distinct from (f.product_id, f.supplier_code, f.price_changed_at, f.last_rise_at, f.last_fall_at,
                         f.price_change_percentage, f.is_new, f.status, f.current_price)
    -- The history is stamped by its trigger, a moment later.
    or abs(extract(epoch from h.rise_at - f.last_rise_at)) > 60
    or h.rise_at is not null and f.last_rise_at is null or h.fall_at is not null and f.last_fall_at is null
    or abs(extract(epoch from h.fall_at - f.last_fall_at)) > 60
