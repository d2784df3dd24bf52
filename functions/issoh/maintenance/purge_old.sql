create or replace function issoh_private.purge_old() returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sync_runs integer;
  v_notifications integer;
begin
  -- The latest run stays, however long ago it was.
  delete from issoh.sync_runs r
   where r.finished_at < now() - make_interval(days => issoh.setting('maintenance.keep_days')::integer)
     and r.finished_at < (select max(l.finished_at) from issoh.sync_runs l);
  get diagnostics v_sync_runs = row_count;
  delete from issoh.notifications n
   where n.created_at < now() - make_interval(days => issoh.setting('notifications.keep_days')::integer);
  get diagnostics v_notifications = row_count;
  return jsonb_build_object('maintenance_runs', common.purge_maintenance(), 'sync_runs', v_sync_runs,
                            'notifications', v_notifications);
end
$$;
comment on function issoh_private.purge_old() is
  $$Drops records of work that ended more than maintenance.keep_days ago, and notifications older than
notifications.keep_days, with what was sent of them; answers how many of each kind.$$;
