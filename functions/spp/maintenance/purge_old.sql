create or replace function spp_private.purge_old() returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_match_runs integer;
begin
  delete from spp_private.match_runs r
   where r.finished_at < now() - make_interval(days => spp.setting('maintenance.keep_days')::integer);
  get diagnostics v_match_runs = row_count;
  return jsonb_build_object('maintenance_runs', common.purge_maintenance(), 'match_runs', v_match_runs);
end
$$;
comment on function spp_private.purge_old() is
  'Drops records of work that ended more than maintenance.keep_days ago; answers how many of each kind.';
