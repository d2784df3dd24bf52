create or replace function spp_private.ensure_price_history_months() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_this constant timestamp := date_trunc('month', now() at time zone 'UTC');
  v_oldest timestamp;
  v_month timestamp;
  v_made integer := 0;
begin
  select date_trunc('month', min(h.changed_at) at time zone 'UTC') into v_oldest from spp.price_history_default h;
  for v_month in
    select m
      from generate_series(least(v_this, v_oldest),
                           v_this + make_interval(months => spp.setting('partitions.months_ahead')::integer),
                           interval '1 month') m
  loop
    v_made := v_made + spp_private.make_price_history_month(v_month::date);
  end loop;
  return v_made;
end
$$;
comment on function spp_private.ensure_price_history_months() is
  'Makes the monthly partitions of price_history from the oldest row that waits in the default partition to some months
ahead; answers how many it made. Run daily.';
grant execute on function spp_private.ensure_price_history_months() to inv_admin;
