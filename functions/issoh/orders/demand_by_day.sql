-- Part of the plan of v_reorder_alerts: neither definer nor settings, so that it is planned there.
create or replace function issoh_private.demand_by_day(
  product_id uuid, warehouse_id uuid, first_at timestamptz, last_at timestamptz)
returns table (day integer, pieces numeric)
language sql stable
as $$
  with history as (
    select now() - make_interval(hours => 24 * (select (issoh.setting('reorder.history_days') #>> '{}')::integer))
             as since
  ), moved as not materialized (
    -- A return takes its pieces off the day of the issue: what came back was not wanted.
    select coalesce(e.movement_date, m.movement_date) as movement_date, m.movement_type, m.quantity,
           (m.movement_type = 'issue' and m.returns_movement_id is null or e.movement_date is not null)
           and m.reverses_movement_id is null
           and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id) as is_demand
      from issoh.stock_movements m
      -- Asked of what came back alone.
      left join lateral (
        select i.movement_date
          from issoh.stock_movements i
         where m.returns_movement_id is not null and i.movement_id = m.returns_movement_id
           and i.from_location = demand_by_day.warehouse_id
           and i.movement_date > (select h.since from history h)
        offset 0
      ) e on true
     where m.product_id = demand_by_day.product_id
       and demand_by_day.warehouse_id in (m.from_location, m.to_location)
       and m.movement_date > (select h.since from history h)
       -- Months before the first and after the last are not looked into.
       and m.movement_date between demand_by_day.first_at and demand_by_day.last_at
    offset 0
  )
  select greatest(floor(date_part('epoch', now() - d.movement_date) / 86400), 0)::integer,
         coalesce(sum(case d.movement_type when 'issue' then d.quantity else -d.quantity end)
                  filter (where d.is_demand), 0)::numeric
    from moved d
   group by 1
$$;
comment on function issoh_private.demand_by_day(uuid, uuid, timestamptz, timestamptz) is
  $$What customers took of a product from a warehouse in the last reorder.history_days days (setting), by days ago:
issues less what came back of them; returns to suppliers and reversed movements are left out. It is given the first and
the last movement there.$$;
grant execute on function issoh_private.demand_by_day(uuid, uuid, timestamptz, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
