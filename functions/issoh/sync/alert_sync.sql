create or replace function issoh_private.alert_sync(state issoh_private.sync_state) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into issoh.notifications (kind, severity, title, detail, event_key)
  values ('sync_failure', 'error',
          format('The synchronisation with SPP has failed %s times on end.', (state).consecutive_failures),
          jsonb_build_object('failures', (state).consecutive_failures, 'error', (state).last_error,
                             'last_success_at', (state).last_success_at),
          coalesce((state).last_success_at::text, 'never'))
  on conflict do nothing;
end
$$;
comment on function issoh_private.alert_sync(issoh_private.sync_state) is
  'Tells that the synchronisation fails again and again: once for each time that it stopped working.';
