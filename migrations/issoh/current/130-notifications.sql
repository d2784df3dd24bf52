-- Who wants to know what, and where to it is sent.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('notifications.price_change_percent', '10', 'Percent a selected product''s price must move to be told of.',
   'number', 0, 1000000, 'percent'),
  ('notifications.keep_days', '90', 'Days for which notifications are kept.', 'integer', 1, 3650, 'days'),
  ('webhooks.max_attempts', '8', 'Tries before a delivery is given up.', 'integer', 1, 100, 'tries'),
  ('webhooks.timeout_seconds', '10', 'Seconds a receiver may take to answer.', 'integer', 1, 120, 'seconds')
on conflict (setting_key) do nothing;

--! include functions/issoh/notifications/notification_kinds.sql
create table if not exists issoh.notifications (
  notification_id uuid not null default uuidv7() constraint notifications_pkey primary key,
  kind text not null check (kind = any (issoh_private.notification_kinds())),
  severity text not null default 'info' check (severity in ('info', 'warning', 'error')),
  supplier_id uuid,
  title text not null,
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object'),
  event_key text not null,
  created_at timestamptz not null default clock_timestamp()
);
-- What happened once is told once, however often it is found.
create unique index if not exists notifications_event_key_key on issoh.notifications (kind, event_key);
create index if not exists notifications_created_at_idx on issoh.notifications (created_at);
comment on table issoh.notifications is '@filterBy notification_id,kind,severity,supplier_id
@orderBy notification_id

What happened that people asked to be told of.';
comment on column issoh.notifications.notification_id is 'Identifies it; later ones are greater.';
comment on column issoh.notifications.kind is
  'new_products, price_change, sync_failure, reorder_alert, stock_discrepancy or list_held.';
comment on column issoh.notifications.severity is 'info, warning or error.';
comment on column issoh.notifications.supplier_id is 'Whom it is about; null: no supplier.';
comment on column issoh.notifications.title is 'What happened, in a line.';
comment on column issoh.notifications.detail is 'The figures, by name.';
comment on column issoh.notifications.event_key is 'What it is about: of one event there is one notification.';
comment on column issoh.notifications.created_at is 'When.';

create table if not exists issoh_private.open_alerts (
  kind text not null,
  alert_key text not null,
  opened_at timestamptz not null default clock_timestamp(),
  constraint open_alerts_pkey primary key (kind, alert_key)
);
alter table issoh_private.open_alerts enable row level security;
comment on table issoh_private.open_alerts is
  'What lasts and was told of when it began: stock rows to reorder, broken checks, a synchronisation that fails.';

create table if not exists issoh.notification_subscriptions (
  subscription_id uuid not null default uuidv7() constraint notification_subscriptions_pkey primary key,
  user_id text not null default audit.current_actor(),
  kind text not null,
  supplier_id uuid,
  created_at timestamptz not null default now(),
  constraint notification_subscriptions_key unique nulls not distinct (user_id, kind, supplier_id)
);
comment on table issoh.notification_subscriptions is '@filterBy subscription_id
@orderBy subscription_id

What a user wants to be told of. Everybody sees and changes only their own.';
comment on column issoh.notification_subscriptions.subscription_id is 'Identifies it.';
comment on column issoh.notification_subscriptions.user_id is 'Who.';
comment on column issoh.notification_subscriptions.kind is 'As in notifications.';
comment on column issoh.notification_subscriptions.supplier_id is 'Only about this supplier; null: about any.';
comment on column issoh.notification_subscriptions.created_at is 'Since when.';

create table if not exists issoh.notification_reads (
  user_id text not null,
  notification_id uuid not null constraint notification_reads_notification_id_fkey
    references issoh.notifications on delete cascade,
  read_at timestamptz not null default clock_timestamp(),
  constraint notification_reads_pkey primary key (user_id, notification_id)
);
create index if not exists notification_reads_notification_id_idx on issoh.notification_reads (notification_id);
comment on table issoh.notification_reads is '@filterBy notification_id

What a user has read. Everybody sees and changes only their own.';
comment on column issoh.notification_reads.user_id is 'Who.';
comment on column issoh.notification_reads.notification_id is 'What.';
comment on column issoh.notification_reads.read_at is 'When.';

create table if not exists issoh.webhooks (
  webhook_id uuid not null default uuidv7() constraint webhooks_pkey primary key,
  url text not null check (length(url) <= 2000 and url ~ '^https?://'),
  kinds text[] not null default '{}',
  is_active boolean not null default true,
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create or replace trigger _100_stamp before update on issoh.webhooks
  for each row execute function audit.tg_table__stamp();
call audit.attach_log('issoh.webhooks', 'webhook_id', 'updated_at');
comment on table issoh.webhooks is '@filterBy webhook_id
@orderBy webhook_id

Where notifications are sent to.';
comment on column issoh.webhooks.webhook_id is 'Identifies it.';
comment on column issoh.webhooks.url is 'Where to.';
comment on column issoh.webhooks.kinds is 'Of which kinds; empty: of all.';
comment on column issoh.webhooks.is_active is 'Whether anything is sent.';
comment on column issoh.webhooks.created_by is 'Who set it up.';
comment on column issoh.webhooks.created_at is 'When.';
comment on column issoh.webhooks.updated_at is 'When it last changed.';

-- Apart from webhooks, so that no role reads it and the audit log does not keep it.
create table if not exists issoh_private.webhook_secrets (
  webhook_id uuid constraint webhook_secrets_pkey primary key
    constraint webhook_secrets_webhook_id_fkey references issoh.webhooks on delete cascade,
  secret text not null check (length(secret) between 16 and 500)
);
alter table issoh_private.webhook_secrets enable row level security;
comment on table issoh_private.webhook_secrets is 'The keys of the signatures (HMAC-SHA-256) of webhooks.';

create table if not exists issoh.webhook_deliveries (
  delivery_id uuid not null default uuidv7() constraint webhook_deliveries_pkey primary key,
  webhook_id uuid not null constraint webhook_deliveries_webhook_id_fkey references issoh.webhooks on delete cascade,
  notification_id uuid not null constraint webhook_deliveries_notification_id_fkey
    references issoh.notifications on delete cascade,
  status text not null default 'waiting' check (status in ('waiting', 'delivered', 'dead')),
  attempts integer not null default 0,
  next_try_at timestamptz not null default clock_timestamp(),
  last_status integer,
  last_error text,
  delivered_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  lease_token uuid,
  lease_owner uuid,
  lease_expires_at timestamptz,
  constraint webhook_deliveries_key unique (webhook_id, notification_id)
);
create index if not exists webhook_deliveries_notification_id_idx on issoh.webhook_deliveries (notification_id);
drop index if exists issoh.webhook_deliveries_waiting_idx;
create index if not exists webhook_deliveries_due_idx on issoh.webhook_deliveries (webhook_id, next_try_at)
  where status = 'waiting';
create index if not exists webhook_deliveries_held_idx on issoh.webhook_deliveries (webhook_id)
  where lease_token is not null;
comment on table issoh.webhook_deliveries is '@filterBy delivery_id,webhook_id,status
@orderBy delivery_id

What was sent to each webhook, what waits for another try, and what was given up.';
comment on column issoh.webhook_deliveries.delivery_id is
  'Identifies it; sent along, so that a receiver can tell a repetition.';
comment on column issoh.webhook_deliveries.webhook_id is 'Where to.';
comment on column issoh.webhook_deliveries.notification_id is 'What.';
comment on column issoh.webhook_deliveries.status is
  'waiting, delivered, or dead: given up after webhooks.max_attempts tries.';
comment on column issoh.webhook_deliveries.attempts is 'Tries so far.';
comment on column issoh.webhook_deliveries.next_try_at is 'When it is tried next.';
comment on column issoh.webhook_deliveries.last_status is 'HTTP status of the last try; null: no answer.';
comment on column issoh.webhook_deliveries.last_error is 'Why the last try failed.';
comment on column issoh.webhook_deliveries.delivered_at is 'When it arrived.';
comment on column issoh.webhook_deliveries.created_at is 'When it was due first.';
comment on column issoh.webhook_deliveries.lease_token is 'Who sends it at the moment proves it by this.';
comment on column issoh.webhook_deliveries.lease_owner is 'Who that is, as lease.workers knows it.';
comment on column issoh.webhook_deliveries.lease_expires_at is 'When another may try.';
--! include policies/issoh/notifications.sql
--! include policies/issoh/notification_subscriptions.sql
--! include policies/issoh/notification_reads.sql
--! include policies/issoh/webhooks.sql
--! include policies/issoh/webhook_deliveries.sql
