-- Who is told what, and how it is sent on.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('issoh.new_webhook') is null then
    create type issoh.new_webhook as (webhook_id uuid, secret text);
  end if;
  if to_regtype('issoh_private.claimed_delivery') is null then
    create type issoh_private.claimed_delivery as (
      delivery_id uuid, lease uuid, url text, secret text, kind text, timeout_seconds integer, body text);
  end if;
end
$$;
comment on type issoh.new_webhook is 'A webhook that was just set up, and the secret of its signatures.';

create foreign table if not exists spp_remote.uploads (
  batch_id uuid not null,
  supplier_id uuid not null,
  file_name text not null,
  completed_at timestamptz not null,
  new_products_count integer not null,
  missing_products_count integer not null,
  discontinue_held boolean not null,
  held_spikes integer not null
) server spp options (schema_name 'spp_feed', table_name 'uploads');
comment on foreign table spp_remote.uploads is
  'Lists that were applied, and what of them waits for a person: spp_feed.uploads.';
--! include functions/issoh/notifications/check_kinds.sql
--! include functions/issoh/webhooks/check_webhook.sql
--! include functions/issoh/webhooks/no_webhook.sql
--! include functions/issoh/webhooks/add_webhook.sql
--! include functions/issoh/webhooks/update_webhook.sql
--! include functions/issoh/webhooks/remove_webhook.sql
--! include functions/issoh/webhooks/replay_deliveries.sql
--! include functions/issoh/webhooks/claim_deliveries.sql
--! include functions/issoh/webhooks/settle_delivery.sql
--! include functions/issoh/notifications/tg_notifications__pass_on.sql
create or replace trigger _900_pass_on after insert on issoh.notifications
  referencing new table as new_rows
  for each statement execute function issoh.tg_notifications__pass_on();
--! include functions/issoh/notifications/notify.sql
--! include functions/issoh/notifications/raise_alerts.sql
--! include functions/issoh/notifications/notify_sync.sql
--! include functions/issoh/notifications/notify_uploads.sql
--! include functions/issoh/notifications/notify_reorder_alerts.sql
--! include functions/issoh/notifications/notify_broken_checks.sql
--! include functions/issoh/notifications/notify_price_changes.sql
--! include functions/issoh/notifications/tg_sync_runs__notify.sql
create or replace trigger _900_notify after update of status on issoh.sync_runs
  for each row when (new.status in ('completed', 'failed') and old.status = 'running')
  execute function issoh.tg_sync_runs__notify();
--! include functions/issoh/notifications/tg_stock_counts__notify.sql
create or replace trigger _900_notify after insert on issoh.stock_counts
  referencing new table as new_rows
  for each statement execute function issoh.tg_stock_counts__notify();
--! include views/issoh/v_my_notifications.sql
--! include policies/issoh/v_my_notifications.sql
--! include functions/issoh/notifications/subscribe_to_notifications.sql
--! include functions/issoh/notifications/unsubscribe_from_notifications.sql
--! include functions/issoh/notifications/mark_notifications.sql
--! include functions/issoh/notifications/unread_notifications.sql
