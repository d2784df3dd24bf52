create or replace function issoh_private.record_reversals(moved issoh.stock_movements[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into issoh.movement_reversals (reversed_id, reversal_id, product_id, reversed_date, reversal_date)
  select n.reverses_movement_id, n.movement_id, n.product_id,
         coalesce((issoh_private.find_movement(n.reverses_movement_id)).movement_date, n.movement_date),
         n.movement_date
    from unnest(moved) n
   where n.reverses_movement_id is not null;
  insert into issoh_private.transfer_dates (movement_id, movement_date)
  select n.movement_id, n.movement_date
    from unnest(moved) n
   where n.movement_type = 'transfer' and n.movement_date not between n.recorded_at - interval '1 day'
                                                                  and n.recorded_at + interval '1 day';
  return cardinality(moved);
end
$$;
comment on function issoh_private.record_reversals(issoh.stock_movements[]) is
  $$Notes which movement undid which, and when transfers were that were entered late; answers of how many movements it
was asked.$$;
