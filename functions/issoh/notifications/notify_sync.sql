create or replace function issoh_private.notify_sync(consecutive_failures integer, last_error text default null)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit constant integer := issoh.setting('sync.alert_after_failures')::integer;
begin
  if notify_sync.consecutive_failures >= v_limit then
    perform issoh_private.notify('sync_failure', uuidv7()::text,
                                 format('The synchronisation with SPP has failed %s times on end',
                                        notify_sync.consecutive_failures),
                                 jsonb_build_object('failures', notify_sync.consecutive_failures,
                                                    'error', notify_sync.last_error),
                                 'error')
       from issoh_private.raise_alerts('sync_failure', array['sync']);
  elsif notify_sync.consecutive_failures = 0 and exists (
          select from issoh_private.open_alerts a where a.kind = 'sync_failure') then
    perform issoh_private.raise_alerts('sync_failure', '{}');
    perform issoh_private.notify('sync_failure', uuidv7()::text, 'The synchronisation with SPP works again');
  end if;
end
$$;
comment on function issoh_private.notify_sync(integer, text) is
  $$To be called after every run of the synchronisation, with its failures on end: tells once when they are
sync.alert_after_failures or more, and once when it works again.$$;
