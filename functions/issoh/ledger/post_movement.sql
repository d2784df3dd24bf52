create or replace function issoh.post_movement(movement issoh.movement_input, idempotency_key text default null)
returns issoh.stock_movements
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select m.* from issoh.post_movements(array[post_movement.movement], post_movement.idempotency_key) m
$$;
comment on function issoh.post_movement(issoh.movement_input, text) is
  'Posts one movement as post_movements does, with the same errors.';
grant execute on function issoh.post_movement(issoh.movement_input, text) to inv_stock_operator, inv_admin;
