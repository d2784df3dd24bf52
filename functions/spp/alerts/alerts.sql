create or replace function spp_private.alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select a.* from common.worker_alerts() a
  union all
  select a.* from common.maintenance_alerts() a
  union all
  select a.* from spp_private.upload_alerts() a
  union all
  select a.* from spp_private.price_alerts() a
  union all
  select a.* from spp_private.backup_alerts() a
$$;
comment on function spp_private.alerts() is 'What v_alerts shows.';
grant execute on function spp_private.alerts()
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
