create or replace function issoh_private.earliest_movement() returns timestamptz
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select greatest(clock_timestamp() - make_interval(days => (issoh.setting('movements.max_backdate_days'))::integer),
                  '1970-01-01 00:00+00')
$$;
comment on function issoh_private.earliest_movement() is
  'The earliest date that a movement may have: movements.max_backdate_days (setting) back, 1970 at the earliest.';
