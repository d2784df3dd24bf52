-- Without settings, and not strict: the planner puts its condition in its place.
create or replace function spp_private.is_counted(batch spp.upload_batches) returns boolean
language sql immutable parallel safe
as $$
  select (batch).status in ('completed', 'failed', 'rolled_back') and not (batch).dry_run
         and (batch).mode <> 'corrections'
$$;
comment on function spp_private.is_counted(spp.upload_batches) is
  'Whether an upload counts in the figures of the monitor: a list that has ended, no trial and no file of corrections.';
grant execute on function spp_private.is_counted(spp.upload_batches)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
