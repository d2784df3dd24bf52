create or replace function issoh_private.notify(
  kind text,
  event_key text,
  title text,
  detail jsonb default '{}',
  severity text default 'info',
  supplier_id uuid default null
) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.notifications (kind, event_key, title, detail, severity, supplier_id)
  values (notify.kind, notify.event_key, notify.title, notify.detail, notify.severity, notify.supplier_id)
  on conflict do nothing
  returning notification_id
$$;
comment on function issoh_private.notify(text, text, text, jsonb, text, uuid) is
  'Tells of an event; the id of the notification, null where it was told of before.';
