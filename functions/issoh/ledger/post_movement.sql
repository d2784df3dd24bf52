create or replace function issoh.post_movement(movement issoh.movement_input, idempotency_key text default null)
returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (issoh_private.take_movements(array[post_movement.movement], post_movement.idempotency_key))[1];
end
$$;
comment on function issoh.post_movement(issoh.movement_input, text) is
  'Posts one movement as post_movements does, with the same errors.';
grant execute on function issoh.post_movement(issoh.movement_input, text) to inv_stock_operator, inv_admin;
