create or replace function issoh.tg_notifications__pass_on() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from new_rows) then
    return null;
  end if;
  insert into issoh.webhook_deliveries (webhook_id, notification_id)
  select w.webhook_id, n.notification_id
    from new_rows n
    join issoh.webhooks w on w.is_active and (w.kinds = '{}' or n.kind = any (w.kinds))
   order by n.notification_id, w.webhook_id;
  -- One wake-up a transaction: equal ones are sent once.
  perform pg_notify('issoh_notifications', '');
  return null;
end
$$;
comment on function issoh.tg_notifications__pass_on() is
  'Statement trigger: queues what goes to webhooks, and wakes whoever listens.';
