-- Part of the plan of v_reorder_alerts: neither definer nor settings, so that it is planned there.
create or replace function issoh_private.daily_demand(product_id uuid, warehouse_id uuid)
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
           and i.from_location = daily_demand.warehouse_id
           and i.movement_date > (select h.since from history h)
        offset 0
      ) e on true
     where m.product_id = daily_demand.product_id
       and daily_demand.warehouse_id in (m.from_location, m.to_location)
       and m.movement_date > (select h.since from history h)
    offset 0
  )
  select greatest(floor(date_part('epoch', now() - d.movement_date) / 86400), 0)::integer,
         coalesce(sum(case d.movement_type when 'issue' then d.quantity else -d.quantity end)
                  filter (where d.is_demand), 0)::numeric
    from moved d
   group by 1
$$;
comment on function issoh_private.daily_demand(uuid, uuid) is
  $$What customers took of a product from a warehouse in the last reorder.history_days days (setting), by days ago:
issues less what came back of them; returns to suppliers and reversed movements are left out.$$;
grant execute on function issoh_private.daily_demand(uuid, uuid)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
