create or replace function issoh_private.ensure_movement_months() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(issoh_private.make_movement_month(m::date)), 0)::integer
    from generate_series(
      date_trunc('month', now() at time zone 'UTC'),
      date_trunc('month', now() at time zone 'UTC')
        + make_interval(months => issoh.setting('partitions.months_ahead')::integer),
      interval '1 month') m
$$;
comment on function issoh_private.ensure_movement_months() is
  'Makes the monthly partitions of stock_movements from this month to some months ahead; answers how many it made. Run
daily; a movement of another month makes its own.';
grant execute on function issoh_private.ensure_movement_months() to inv_admin;
