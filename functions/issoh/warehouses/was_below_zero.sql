create or replace function issoh_private.was_below_zero(warehouse_id uuid, since timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
      from (select b.movement_date, sum(b.delta) over (partition by b.product_id order by b.movement_date) as pieces
              from (select m.product_id, m.movement_date,
                           sum(case when m.to_location = was_below_zero.warehouse_id then m.quantity
                                    else -m.quantity end) as delta
                      from issoh.stock_movements m
                     where was_below_zero.warehouse_id in (m.from_location, m.to_location)
                     group by m.product_id, m.movement_date) b) c
     where c.pieces < 0 and c.movement_date >= was_below_zero.since)
$$;
comment on function issoh_private.was_below_zero(uuid, timestamptz) is
  'Whether a warehouse had less than nothing of some product at a date since a moment. It reads all of its movements.';
