create or replace function common.finish_maintenance(run_id uuid, detail jsonb, error text default null) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'update %I.maintenance_runs r
        set status = case when $3 is null then ''completed'' else ''failed'' end,
            finished_at = clock_timestamp(), detail = coalesce($2, ''{}''), error = $3
      where r.run_id = $1', common.tier())
    using finish_maintenance.run_id, finish_maintenance.detail, finish_maintenance.error;
end
$$;
comment on function common.finish_maintenance(uuid, jsonb, text) is
  'A worker says how recurring work ended: what it did, in figures; error: why it failed.';
