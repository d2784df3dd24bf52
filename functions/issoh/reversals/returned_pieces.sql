create or replace function issoh_private.returned_pieces(movement_id uuid, since timestamptz) returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- Planned once for all months, of which only those since the date are read: each call would plan all of these anew.
set plan_cache_mode = force_generic_plan
as $$
begin
  return coalesce((
    select sum(m.quantity)
      from issoh.stock_movements m
     where m.returns_movement_id = returned_pieces.movement_id and m.movement_date >= returned_pieces.since
       and m.reverses_movement_id is null
       and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)), 0);
end
$$;
comment on function issoh_private.returned_pieces(uuid, timestamptz) is
  'Pieces of a movement (and its date) that were returned: by the customer, or to the supplier.';
