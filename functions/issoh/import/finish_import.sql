create or replace function issoh_private.finish_import(job_id uuid, lease uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.hold_import(finish_import.job_id, finish_import.lease);
  perform issoh_private.close_import(finish_import.job_id, 'completed');
end
$$;
comment on function issoh_private.finish_import(uuid, uuid) is
  'The worker that holds an import ends it: each of its items has been dealt with. Raises SPCLO.';
grant execute on function issoh_private.finish_import(uuid, uuid) to inv_admin;
