create or replace function issoh_private.alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select a.* from issoh_private.sync_alerts() a
  union all
  select a.* from common.worker_alerts() a
  union all
  select a.* from issoh_private.check_alerts() a
  union all
  select a.* from common.maintenance_alerts() a
  union all
  select a.* from issoh_private.work_alerts() a
$$;
comment on function issoh_private.alerts() is 'What v_alerts shows.';
grant execute on function issoh_private.alerts()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
