-- Step by step, each for one stock row: what is on order, what the demand was, what will be needed, what to order.
-- Live: the ledger is asked by product and date for each alert that is shown, so that a page costs what its rows cost
-- and months before the history are not looked at. "offset 0" keeps a step from being computed once per use.
create or replace view issoh.v_reorder_alerts with (security_invoker = true) as
select s.soh_id, s.product_id, p.internal_sku, p.product_name, p.spp_supplier_id as supplier_id, v.supplier_code,
       s.warehouse_id, w.warehouse_code, s.quantity_on_hand, s.quantity_reserved, s.quantity_available,
       ordered.quantity_on_order, s.reorder_point, s.reorder_quantity,
       round(forecast.demand_per_day, 4) as demand_per_day,
       demand.lead_time_days, round(forecast.lead_time_demand, 2) as lead_time_demand,
       round(forecast.safety_stock, 2) as safety_stock,
       p.min_order_qty, p.pack_multiple, suggestion.quantity_needed, suggestion.suggested_quantity, suggestion.reason,
       concat(
         s.quantity_available, ' available and ', ordered.quantity_on_order,
         ' on order are not above the reorder point of ', s.reorder_point, '; ',
         case suggestion.reason
           when 'demand' then format(
             'at %s a day, %s days of delivery and the safety stock take %s', round(forecast.demand_per_day, 2),
             demand.lead_time_days, ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)))
           when 'reorder_quantity' then 'no issues tell the demand, so the reorder quantity is taken'
           else 'neither demand nor reorder quantity is known, so the point is just passed'
         end,
         case when suggestion.suggested_quantity > suggestion.quantity_needed
              then format('; %s are needed, %s make an order',
                          suggestion.quantity_needed, suggestion.suggested_quantity) end,
         '.') as explanation
  from issoh.stock_on_hand s
  join issoh.selected_products p on p.product_id = s.product_id and p.status = 'active'
  join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.is_active
  left join issoh.suppliers v on v.supplier_id = p.spp_supplier_id
 -- What a supplier has beyond all order lines is on its way to nobody knows where.
 cross join lateral (
   select least(
            coalesce((select sum(l.quantity_open)
                        from issoh.purchase_order_lines l
                       where l.product_id = s.product_id and l.warehouse_id = s.warehouse_id), 0)
            + greatest(
                coalesce((select sum(h.quantity_on_order)
                            from issoh.supplier_stock_holdings h
                           where h.product_id = s.product_id), 0)
                - coalesce((select sum(l.quantity_open)
                              from issoh.purchase_order_lines l
                             where l.product_id = s.product_id), 0), 0),
            2147483647)::integer as quantity_on_order
   offset 0
 ) ordered
  left join lateral (
    select coalesce(sum(t.pieces), 0) as pieces, coalesce(sum(t.pieces * t.pieces), 0) as squares,
           coalesce(sum(t.pieces) > 0, false) as is_known,
           coalesce(p.lead_time_days, (select (issoh.setting('reorder.default_lead_time_days') #>> '{}')::integer))
             as lead_time_days,
           -- Days since the first movement there, as many as the history has at most.
           least(greatest(round(extract(epoch from now() - s.first_movement_date) / 86400), 1),
                 (select (issoh.setting('reorder.history_days') #>> '{}')::integer))::numeric as days
      from issoh_private.daily_demand(s.product_id, s.warehouse_id) t
    offset 0
  ) demand on true
  left join lateral (
    select demand.pieces / demand.days as demand_per_day,
           demand.pieces * demand.lead_time_days / demand.days as lead_time_demand,
           (select (issoh.setting('reorder.service_factor') #>> '{}')::numeric)
           * case when demand.days > 1
                  then sqrt(greatest(demand.squares - demand.pieces * demand.pieces / demand.days, 0)
                            * demand.lead_time_days / (demand.days - 1))
                  else 0 end as safety_stock,
           s.quantity_available::numeric + ordered.quantity_on_order as position
    offset 0
  ) forecast on true
  left join lateral (
    select case
             when demand.is_known then
               greatest(ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)) - forecast.position,
                        s.reorder_point::numeric + 1 - forecast.position)
             else coalesce(s.reorder_quantity, s.reorder_point::numeric + 1 - forecast.position)
           end as pieces
    offset 0
  ) need on true
  left join lateral (
    select case when demand.is_known then 'demand'
                when s.reorder_quantity is not null then 'reorder_quantity'
                else 'reorder_point' end as reason,
           least(need.pieces, 2147483647)::integer as quantity_needed,
           least(ceil(greatest(need.pieces, p.min_order_qty)::numeric / coalesce(p.pack_multiple, 1))
                 * coalesce(p.pack_multiple, 1), 2147483647)::integer as suggested_quantity
    offset 0
  ) suggestion on true
 -- The first condition follows from the second, and an index knows it.
 where s.quantity_available <= s.reorder_point
   and s.quantity_available::bigint + ordered.quantity_on_order <= s.reorder_point;
comment on view issoh.v_reorder_alerts is '@primaryKey soh_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy soh_id,product_id,internal_sku,supplier_id,supplier_code,warehouse_id,warehouse_code
@orderBy soh_id
@behavior +totalCount

What it is time to order: active products whose available pieces and those on order are at or below the reorder point of
a warehouse, and how many to order. Demand is what was issued from there less what came back of it, in the last
reorder.history_days days (setting; reversed movements left out), per day since the first movement there. Safety stock
is reorder.service_factor times the standard deviation of a day''s demand (days without issues count as 0) times the
square root of the lead time: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All quantities
are pieces.';
comment on column issoh.v_reorder_alerts.supplier_id is 'Who usually delivers it.';
comment on column issoh.v_reorder_alerts.quantity_on_order is
  'Open order lines to this warehouse, and what suppliers owe beyond all order lines.';
comment on column issoh.v_reorder_alerts.demand_per_day is 'Pieces a day; 0 without history.';
comment on column issoh.v_reorder_alerts.lead_time_days is
  'The product''s, else the setting reorder.default_lead_time_days.';
comment on column issoh.v_reorder_alerts.lead_time_demand is 'Pieces that go while an order is on its way.';
comment on column issoh.v_reorder_alerts.safety_stock is 'Pieces against a demand above the mean.';
comment on column issoh.v_reorder_alerts.quantity_needed is
  $$By demand: lead time demand and safety stock less available and on order, at least what lifts stock above the
reorder point. Without history the reorder quantity, else what lifts it above the point.$$;
comment on column issoh.v_reorder_alerts.suggested_quantity is
  'quantity_needed raised to min_order_qty, then to a multiple of pack_multiple.';
comment on column issoh.v_reorder_alerts.reason is
  'What quantity_needed comes from: demand, reorder_quantity or reorder_point.';
comment on column issoh.v_reorder_alerts.explanation is 'The same in a sentence.';
comment on column issoh.v_reorder_alerts.soh_id is 'Identifies the stock row.';
comment on column issoh.v_reorder_alerts.product_id is 'Product.';
comment on column issoh.v_reorder_alerts.internal_sku is 'Our own article number.';
comment on column issoh.v_reorder_alerts.product_name is 'Name shown to people.';
comment on column issoh.v_reorder_alerts.supplier_code is 'Code of the supplier; null where SPP does not know it.';
comment on column issoh.v_reorder_alerts.warehouse_id is 'Warehouse.';
comment on column issoh.v_reorder_alerts.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_reorder_alerts.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.v_reorder_alerts.quantity_reserved is 'Pieces of them that are promised.';
comment on column issoh.v_reorder_alerts.quantity_available is 'On hand less reserved.';
comment on column issoh.v_reorder_alerts.reorder_point is 'At or below this it is time to order.';
comment on column issoh.v_reorder_alerts.reorder_quantity is 'Pieces to order where no history shows the demand.';
comment on column issoh.v_reorder_alerts.min_order_qty is 'Pieces that must be ordered at least; null: any.';
comment on column issoh.v_reorder_alerts.pack_multiple is 'Pieces come in multiples of this; null: any.';
