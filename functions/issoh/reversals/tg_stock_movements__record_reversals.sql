create or replace function issoh.tg_stock_movements__record_reversals() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_all record;
  v_locked integer;
begin
  select array_agg(n.product_id) as product_ids, bool_or(n.reverses_movement_id is not null) as undo,
         bool_or(n.movement_type = 'transfer') as transfer
    into v_all
    from new_rows n;
  -- The first trigger of a movement takes the locks that all of them need; post_movements has them already.
  v_locked := issoh_private.lock_products(v_all.product_ids);
  if v_all.undo then
    insert into issoh.movement_reversals (reversed_id, reversal_id, product_id, reversed_date, reversal_date)
    select n.reverses_movement_id, n.movement_id, n.product_id,
           coalesce((issoh_private.find_movement(n.reverses_movement_id)).movement_date, n.movement_date),
           n.movement_date
      from new_rows n
     where n.reverses_movement_id is not null;
  end if;
  if v_all.transfer then
    insert into issoh_private.transfer_dates (movement_id, movement_date)
    select n.movement_id, n.movement_date
      from new_rows n
     where n.movement_type = 'transfer' and n.movement_date not between n.recorded_at - interval '1 day'
                                                                    and n.recorded_at + interval '1 day';
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__record_reversals() is
  $$Statement trigger of the ledger: locks its products, and notes which movement undid which, and when transfers were
that were entered late.$$;
