create or replace function issoh_private.movements_of_key(idempotency_key text) returns setof issoh.stock_movements
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the date as a value only the months since then are planned.
set plan_cache_mode = force_custom_plan
rows 1
as $$
declare
  v_key issoh.movement_keys;
begin
  select k.* into v_key from issoh.movement_keys k where k.idempotency_key = movements_of_key.idempotency_key;
  return query
  select m.*
    from issoh.stock_movements m
   where m.movement_id = any (v_key.movement_ids) and m.movement_date >= v_key.earliest
   order by m.seq;
end
$$;
comment on function issoh_private.movements_of_key(text) is 'What was posted under an idempotency key.';
