--! Previous: sha1:233da53df9abc3f1e833ad71dfec26c6c616ba84
--! Hash: sha1:e8ad4c54f0474a173d848c0e28c9dac5f08a7d3a
--! Message: alerts_of_one

--! split: 1-current.sql
-- The alerts of one supplier are looked for among alerts, not among all products.
set lock_timeout = '5s';

--! Included views/issoh/v_reorder_alerts.sql
-- Step by step, each for one stock row: who delivers it, what is on order, what the demand was, what will be needed,
-- what to order, who else has it. Live: the ledger is asked by product and date for each alert that is shown, so that a
-- page costs what its rows cost and months before the history are not looked at. "offset 0" keeps a step from being
-- computed once per use.
create or replace view issoh.v_reorder_alerts with (security_invoker = true) as
select s.soh_id, s.product_id, p.internal_sku, p.product_name,
       deliverer.supplier_id as supplier_id, v.supplier_code,
       s.warehouse_id, w.warehouse_code, s.quantity_on_hand, s.quantity_reserved, s.quantity_available,
       ordered.quantity_on_order, s.reorder_point, s.reorder_quantity, s.reorder_up_to,
       round(forecast.demand_per_day, 4) as demand_per_day,
       demand.lead_time_days, round(forecast.lead_time_demand, 2) as lead_time_demand,
       round(forecast.safety_stock, 2) as safety_stock,
       p.min_order_qty, p.pack_multiple, suggestion.quantity_needed, suggestion.suggested_quantity,
       other.warehouse_code as transfer_from,
       case when other.spare > 0 then least(greatest(need.pieces, need.wanted), other.spare) end::integer
         as transfer_quantity,
       suggestion.reason,
       concat(
         s.quantity_available, ' available and ', ordered.quantity_on_order, ' on order ',
         case when s.reorder_point is null then 'are below 0'
              else concat('are not above the reorder point of ', s.reorder_point) end, '; ',
         case suggestion.reason
           when 'demand' then format(
             'at %s a day, %s days of delivery and the safety stock take %s', round(forecast.demand_per_day, 2),
             demand.lead_time_days, ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)))
           when 'reorder_quantity' then format('the reorder quantity of %s covers the %s that are needed',
                                               s.reorder_quantity, suggestion.quantity_needed)
           when 'reorder_up_to' then format('%s are needed, and %s fill it up to %s', suggestion.quantity_needed,
                                            need.wanted, s.reorder_up_to)
           when 'promised' then format('%s are missing', suggestion.quantity_needed)
           else case when need.wanted is null
                     then 'neither demand nor reorder quantity is known, so the point is just passed'
                     else format('the reorder quantity of %s does not pass the point, %s do', s.reorder_quantity,
                                 suggestion.quantity_needed) end
         end,
         case when suggestion.suggested_quantity > greatest(need.pieces, need.wanted)
              then format('; %s are needed, %s make an order', greatest(need.pieces, need.wanted),
                          suggestion.suggested_quantity) end,
         case when other.spare > 0
              then format('; %s can give %s', other.warehouse_code,
                          least(greatest(need.pieces, need.wanted), other.spare)) end,
         '.') as explanation
  from issoh.stock_on_hand s
  join issoh.selected_products p on p.product_id = s.product_id and p.status = 'active'
  join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.is_active
 -- Nobody usually delivers it: who did last. Asked where it is shown alone: totals do without. By the stock row's
 -- product, so that suppliers are joined with alerts, and not with all products first.
 cross join lateral (
   select coalesce(p.spp_supplier_id, (
            select d.supplier_id
              from issoh.supplier_movements d
              join issoh.stock_movements m on m.movement_id = d.movement_id and m.movement_date = d.movement_date
             where d.product_id = s.product_id and d.supplier_id is not null and d.quantity > 0
               and m.movement_type = 'receipt' and m.returns_movement_id is null and m.reverses_movement_id is null
               and not exists (select from issoh.movement_reversals r where r.reversed_id = d.movement_id)
             order by d.movement_date desc, d.movement_id desc
             limit 1)) as supplier_id
 ) deliverer
  left join issoh.suppliers v on v.supplier_id = deliverer.supplier_id
 cross join lateral (
   select least(coalesce(sum(l.quantity_open), 0), 2147483647)::integer as quantity_on_order
     from issoh.purchase_order_lines l
    where l.product_id = s.product_id and l.warehouse_id = s.warehouse_id
   offset 0
 ) ordered
  left join lateral (
    select coalesce(sum(t.pieces), 0) as pieces, coalesce(sum(t.pieces * t.pieces), 0) as squares,
           -- A person's word counts alone until there is a history; where nobody asks for stock, only what is promised.
           coalesce(sum(t.pieces) > 0, false) and s.reorder_point is not null
           and (coalesce(s.reorder_quantity, s.reorder_up_to) is null
                or greatest(now() - s.first_movement_date, interval '0') >= make_interval(
                     hours => 24 * (select (issoh.setting('reorder.min_history_days') #>> '{}')::integer))) as counts,
           coalesce(p.lead_time_days, (select (issoh.setting('reorder.default_lead_time_days') #>> '{}')::integer))
             as lead_time_days,
           -- Days since the first movement there, as many as the history has at most.
           least(greatest(round(extract(epoch from now() - s.first_movement_date) / 86400), 1),
                 (select (issoh.setting('reorder.history_days') #>> '{}')::integer))::numeric as days
      from issoh_private.demand_by_day(
             s.product_id, s.warehouse_id, s.first_movement_date, s.last_movement_date) t
     -- Where nothing has moved since, the ledger is not asked.
     where s.last_movement_date > now() - make_interval(
             hours => 24 * (select (issoh.setting('reorder.history_days') #>> '{}')::integer))
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
    select n.by_demand, n.is_promised, n.wanted, n.lift, greatest(n.lift, n.by_demand) as pieces
      from (select case when demand.counts
                        then ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)) - forecast.position
                   end as by_demand,
                   coalesce(s.reorder_point, 0) = 0 and forecast.position < 0 as is_promised,
                   coalesce(s.reorder_quantity, s.reorder_up_to - forecast.position) as wanted,
                   -- Where no stock is kept, what is promised is all that is missing.
                   case when coalesce(s.reorder_point, 0) = 0 and forecast.position < 0 then -forecast.position
                        else s.reorder_point::numeric + 1 - forecast.position end as lift) n
    offset 0
  ) need on true
  left join lateral (
    select case when need.wanted >= need.pieces
                then case when s.reorder_quantity is not null then 'reorder_quantity' else 'reorder_up_to' end
                when need.by_demand > need.lift or need.by_demand is not null and not need.is_promised then 'demand'
                when need.is_promised then 'promised'
                else 'reorder_point' end as reason,
           least(need.pieces, 2147483647)::integer as quantity_needed,
           least(ceil(greatest(need.pieces, need.wanted, p.min_order_qty)::numeric / coalesce(p.pack_multiple, 1))
                 * coalesce(p.pack_multiple, 1), 2147483647)::integer as suggested_quantity
    offset 0
  ) suggestion on true
  -- An aggregate, as the planner knows that it is one row, and leaves it out of totals.
  left join lateral (
    select (array_agg(o.warehouse_code order by x.quantity_available::bigint - coalesce(x.reorder_point, 0) desc,
                      o.warehouse_code))[1] as warehouse_code,
           max(x.quantity_available::bigint - coalesce(x.reorder_point, 0)) as spare
      from issoh.stock_on_hand x
      join issoh.warehouses o on o.warehouse_id = x.warehouse_id and o.is_active
     where x.product_id = s.product_id and x.warehouse_id <> s.warehouse_id
       and x.quantity_available > coalesce(x.reorder_point, 0)
  ) other on true
 -- The first condition follows from the second, and an index knows it.
 where s.quantity_available <= coalesce(s.reorder_point, -1)
   and s.quantity_available::bigint + ordered.quantity_on_order <= coalesce(s.reorder_point, -1)
   -- Where no stock is kept and neither a promise nor the demand misses a piece, what comes and goes needs none.
   and not (s.reorder_point = 0 and coalesce(s.reorder_quantity, s.reorder_up_to) is null
            and s.quantity_available::bigint + ordered.quantity_on_order = 0
            and (s.quantity_reserved > 0 or ordered.quantity_on_order > 0)
            and coalesce(need.by_demand, 0) <= 0);
comment on view issoh.v_reorder_alerts is
  'What it is time to order: active products whose available pieces and those on order are at or below the reorder
point of a warehouse, or below 0 where there is no point; and how many to order. At a point of 0 without a quantity
or level, 0 pieces are no alert while some are promised or on order, unless the demand asks for more. Demand is what
was issued from there to customers less what came back of it, in the last reorder.history_days days (setting;
returns to suppliers and reversed movements left out), per day since the first movement there. Safety stock is
reorder.service_factor times the standard deviation of a day''s demand (days without issues count as 0) times the
square root of the lead time: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All
quantities are pieces.';
comment on column issoh.v_reorder_alerts.supplier_id is
  'Who usually delivers it; where nobody does, who delivered last.';
comment on column issoh.v_reorder_alerts.quantity_on_order is 'Open order lines to this warehouse.';
comment on column issoh.v_reorder_alerts.demand_per_day is 'Pieces a day; 0 without history.';
comment on column issoh.v_reorder_alerts.lead_time_days is
  'The product''s, else the setting reorder.default_lead_time_days.';
comment on column issoh.v_reorder_alerts.lead_time_demand is 'Pieces that go while an order is on its way.';
comment on column issoh.v_reorder_alerts.safety_stock is 'Pieces against a demand above the mean.';
comment on column issoh.v_reorder_alerts.quantity_needed is
  $$What lifts stock above the reorder point, or what is missing of what is promised; by demand, if that is more, lead
time demand and safety stock less available and on order. Demand counts where there is a point, and beside a reorder
quantity or level once there are reorder.min_history_days days of history (setting).$$;
comment on column issoh.v_reorder_alerts.suggested_quantity is
  $$The greater of quantity_needed and the reorder quantity, or what lifts stock to reorder_up_to; raised to
min_order_qty, then to a multiple of pack_multiple.$$;
comment on column issoh.v_reorder_alerts.transfer_from is
  'Code of the warehouse that has the most above its own reorder point; null: none has.';
comment on column issoh.v_reorder_alerts.transfer_quantity is
  'Pieces it can give of those that are suggested, before min_order_qty and pack_multiple.';
comment on column issoh.v_reorder_alerts.reason is
  'What suggested_quantity comes from: demand, reorder_quantity, reorder_up_to, promised or reorder_point.';
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
comment on column issoh.v_reorder_alerts.reorder_point is
  'At or below this it is time to order; null: below 0.';
comment on column issoh.v_reorder_alerts.reorder_quantity is 'Pieces to order at least.';
comment on column issoh.v_reorder_alerts.reorder_up_to is 'Pieces to fill up to at least, available and on order.';
comment on column issoh.v_reorder_alerts.min_order_qty is 'Pieces that must be ordered at least; null: any.';
comment on column issoh.v_reorder_alerts.pack_multiple is 'Pieces come in multiples of this; null: any.';
--! EndIncluded views/issoh/v_reorder_alerts.sql
