-- Kept in step with SPP: what it says of each selected product, what is to be looked at again, and the runs.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('sync.interval_hours', '1', 'Hours between runs that are made in any case.', 'integer', 1, 24, 'hours'),
  ('sync.chunk_rows', '5000', 'Products brought up to date in one transaction.', 'integer', 1, 100000, 'products'),
  ('sync.lease_seconds', '60', 'Seconds after which a worker that shows no progress with a run loses it.',
   'integer', 5, 86400, 'seconds'),
  ('sync.alert_after_failures', '3', 'Failures on end that raise an alert.', 'integer', 1, 1000, 'failures'),
  ('sync.max_backoff_seconds', '60', 'Longest wait between two tries while SPP cannot be reached.',
   'integer', 1, 3600, 'seconds')
on conflict (setting_key) do nothing;

alter table issoh.selected_products add column if not exists availability text
  constraint selected_products_availability_check
  check (availability in ('available', 'missing', 'pending', 'discontinued', 'removed'));
comment on column issoh.selected_products.availability is
  $$What its supplier says: available, missing (from its latest list), pending, discontinued, removed (from SPP);
null: not from SPP.$$;

create table if not exists issoh.supplier_listings (
  product_id uuid constraint supplier_listings_pkey primary key
    constraint supplier_listings_product_id_fkey references issoh.selected_products on delete cascade,
  spp_product_id uuid not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  supplier_price numeric(19,4) not null,
  currency_code text not null,
  cost_price numeric(19,4),
  exchange_rate numeric,
  held_reason text check (held_reason in ('no_exchange_rate', 'out_of_range')),
  availability text not null,
  master_data jsonb not null default '{}',
  changed_at timestamptz not null default clock_timestamp()
);
-- Room beside each row: a price that moves writes no index.
alter table issoh.supplier_listings set (fillfactor = 60);
-- Checked when a statement ends: two products may change their codes with each other in one.
do $$
begin
  if to_regclass('issoh.supplier_listings_supplier_id_supplier_product_code_key') is null then
    alter table issoh.supplier_listings add constraint supplier_listings_supplier_id_supplier_product_code_key
      unique (supplier_id, supplier_product_code) deferrable;
  end if;
end
$$;
create index if not exists supplier_listings_removed_idx on issoh.supplier_listings (supplier_id)
  where availability = 'removed';
create unique index if not exists supplier_listings_spp_product_id_key on issoh.supplier_listings (spp_product_id);
drop index if exists issoh.supplier_listings_supplier_id_idx;
create index if not exists supplier_listings_held_idx on issoh.supplier_listings (currency_code, product_id)
  where held_reason is not null;
comment on table issoh.supplier_listings is '@filterBy product_id,spp_product_id,supplier_id
@orderBy product_id

What SPP says of each selected product, as IS-SOH has last seen it.';
comment on column issoh.supplier_listings.product_id is 'The selected product.';
comment on column issoh.supplier_listings.spp_product_id is 'The product in SPP.';
comment on column issoh.supplier_listings.supplier_id is 'Who offers it.';
comment on column issoh.supplier_listings.supplier_product_code is 'Its code there.';
comment on column issoh.supplier_listings.supplier_price is 'SPP''s current price, in currency_code.';
comment on column issoh.supplier_listings.currency_code is 'ISO 4217.';
comment on column issoh.supplier_listings.cost_price is
  'The same in the base currency, at the rate of the day it came; null: held.';
comment on column issoh.supplier_listings.exchange_rate is 'Units of the base currency for one of currency_code, then.';
comment on column issoh.supplier_listings.held_reason is
  'Why the cost could not follow: no_exchange_rate, until one is set; out_of_range, where it is 1e15 or more in the base
currency; null: it has.';
comment on column issoh.supplier_listings.availability is 'As in selected_products.';
comment on column issoh.supplier_listings.master_data is
  'The fields that are mapped to the selected product, as SPP has them: a change there is taken over.';
comment on column issoh.supplier_listings.changed_at is 'When anything of it last changed.';

-- Supplier prices as they came: what the audit log is to everything else.
create table if not exists issoh.supplier_price_changes (
  change_id bigint generated always as identity constraint supplier_price_changes_pkey primary key,
  product_id uuid not null,
  run_id uuid,
  old_price numeric(19,4),
  new_price numeric(19,4) not null,
  old_currency_code text,
  currency_code text not null,
  old_cost numeric(19,4),
  new_cost numeric(19,4),
  exchange_rate numeric,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null default audit.current_actor()
);
create index if not exists supplier_price_changes_product_id_idx
  on issoh.supplier_price_changes (product_id, change_id);
create index if not exists supplier_price_changes_run_id_idx on issoh.supplier_price_changes (run_id);
create or replace trigger _100_append_only before update or delete or truncate on issoh.supplier_price_changes
  for each statement execute function audit.tg_table__forbid_change();
alter table issoh.supplier_price_changes enable always trigger _100_append_only;
comment on table issoh.supplier_price_changes is '@filterBy change_id,product_id,run_id
@orderBy change_id

What suppliers'' prices of selected products have been, as IS-SOH has seen them. Append-only.';
comment on column issoh.supplier_price_changes.change_id is
  'Identifies the change; of one product later ones are greater.';
comment on column issoh.supplier_price_changes.product_id is 'The selected product.';
comment on column issoh.supplier_price_changes.run_id is 'The run of the synchronisation that saw it; null: none.';
comment on column issoh.supplier_price_changes.old_price is 'The supplier''s price before; null: it is the first.';
comment on column issoh.supplier_price_changes.new_price is 'The supplier''s price since, in currency_code.';
comment on column issoh.supplier_price_changes.old_currency_code is 'Currency of old_price.';
comment on column issoh.supplier_price_changes.currency_code is 'ISO 4217.';
comment on column issoh.supplier_price_changes.old_cost is 'The cost before, in the base currency; null: unknown.';
comment on column issoh.supplier_price_changes.new_cost is 'The cost since, in the base currency; null: held.';
comment on column issoh.supplier_price_changes.exchange_rate is
  'Units of the base currency for one of currency_code, then.';
comment on column issoh.supplier_price_changes.changed_at is 'When it was seen.';
comment on column issoh.supplier_price_changes.changed_by is 'Who brought it over.';

-- What must be read again. Whatever is in doubt is put here: reading once more changes nothing that is level. A product
-- may stand here more than once, and without a key to products: nobody who notes waits for anybody else's transaction.
create table if not exists issoh_private.sync_pending (
  pending_id bigint generated always as identity constraint sync_pending_pkey primary key,
  product_id uuid not null,
  changed_at timestamptz not null default clock_timestamp()
);
create index if not exists sync_pending_product_id_idx on issoh_private.sync_pending (product_id);
alter table issoh_private.sync_pending enable row level security;
comment on table issoh_private.sync_pending is
  'Selected products of which SPP may say something else by now, since changed_at: each is read there again.';

create table if not exists issoh.sync_runs (
  run_id uuid not null default uuidv7() constraint sync_runs_pkey primary key,
  reason text not null check (reason in ('asked', 'upload', 'poll', 'interval', 'nightly', 'epoch')),
  is_full boolean not null default false,
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
  products_seen integer not null default 0,
  prices_changed integer not null default 0,
  availability_changed integer not null default 0,
  master_data_changed integer not null default 0,
  held integer not null default 0,
  failed integer not null default 0,
  passed_over integer not null default 0,
  requested_by text not null default audit.current_actor(),
  requested_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  attempts integer not null default 0,
  error text
);
create index if not exists sync_runs_unfinished_idx on issoh.sync_runs (run_id) where status in ('queued', 'running');
create index if not exists sync_runs_finished_at_idx on issoh.sync_runs (finished_at desc);
comment on table issoh.sync_runs is '@filterBy run_id,status
@orderBy run_id

Runs of the synchronisation that had something to do, were asked for, or failed.';
comment on column issoh.sync_runs.run_id is 'Identifies the run.';
comment on column issoh.sync_runs.reason is
  $$asked (by a person), upload (a list has ended), poll (SPP had changes), interval
(setting sync.interval_hours), nightly (full), epoch (SPP was restored).$$;
comment on column issoh.sync_runs.is_full is 'Whether every selected product was compared.';
comment on column issoh.sync_runs.status is 'queued, running, completed or failed.';
comment on column issoh.sync_runs.products_seen is 'Products read in SPP.';
comment on column issoh.sync_runs.prices_changed is 'Of them, products whose price had changed.';
comment on column issoh.sync_runs.availability_changed is 'Of them, products whose availability had changed.';
comment on column issoh.sync_runs.master_data_changed is 'Of them, products of which mapped fields had changed.';
comment on column issoh.sync_runs.held is 'Of them, products without an exchange rate.';
comment on column issoh.sync_runs.passed_over is
  'Products that wait still when it ends, since somebody else holds them locked: the next look has them.';
comment on column issoh.sync_runs.failed is
  'Of them, products that could not be brought up to date, and why is in sync_failures.';
comment on column issoh.sync_runs.requested_by is 'Who asked for it.';
comment on column issoh.sync_runs.requested_at is 'When.';
comment on column issoh.sync_runs.started_at is 'When a worker began.';
comment on column issoh.sync_runs.finished_at is 'When it ended.';
comment on column issoh.sync_runs.attempts is 'How often it was begun.';
comment on column issoh.sync_runs.error is 'Why it failed.';

create table if not exists issoh.sync_failures (
  product_id uuid constraint sync_failures_pkey primary key
    constraint sync_failures_product_id_fkey references issoh.selected_products on delete cascade,
  code text not null,
  message text not null,
  failures integer not null default 1,
  failed_at timestamptz not null default clock_timestamp(),
  next_try_at timestamptz not null
);
create index if not exists sync_failures_next_try_at_idx on issoh.sync_failures (next_try_at);
comment on table issoh.sync_failures is '@filterBy product_id
@orderBy product_id

Selected products that something keeps from following SPP: as they were they stay, the others go on. Each is tried
again by itself.';
comment on column issoh.sync_failures.product_id is 'The selected product.';
comment on column issoh.sync_failures.code is 'SQLSTATE of what refused it.';
comment on column issoh.sync_failures.message is 'Why.';
comment on column issoh.sync_failures.failures is 'Failures on end.';
comment on column issoh.sync_failures.failed_at is 'When it last failed.';
comment on column issoh.sync_failures.next_try_at is 'When it is tried again, unless SPP says something new before.';

do $$
begin
  if to_regtype('issoh_private.sync_counts') is null then
    create type issoh_private.sync_counts as (
      products_seen integer, prices_changed integer, availability_changed integer, master_data_changed integer,
      held integer, failed integer);
    create type issoh_private.listing_change as (
      product_id uuid, old_price numeric, new_price numeric, old_currency text, currency_code text, old_cost numeric,
      new_cost numeric, exchange_rate numeric, price_moved boolean, released boolean, availability text,
      old_data jsonb, new_data jsonb);
    create type issoh_private.sync_statuses as (
      lag_rows integer, lag_seconds double precision, pending integer, last_run_at timestamptz,
      last_success_at timestamptz, consecutive_failures integer, last_error text, level_at timestamptz,
      is_known boolean, failed integer);
  end if;
end
$$;

-- One row: how far SPP has been seen, by whom, and how it went.
create table if not exists issoh_private.sync_state (
  only_row boolean not null default true constraint sync_state_pkey primary key check (only_row),
  snapshot pg_snapshot,
  feed_epoch uuid,
  system_identifier bigint,
  database_oid oid,
  seen_at timestamptz,
  level_at timestamptz,
  full_due boolean not null default false,
  pending_passed bigint not null default 0,
  last_run_at timestamptz,
  last_success_at timestamptz,
  consecutive_failures integer not null default 0,
  last_error text,
  next_try_at timestamptz not null default clock_timestamp(),
  lease_token uuid,
  lease_owner uuid,
  lease_expires_at timestamptz
) with (fillfactor = 50);
alter table issoh_private.sync_state enable row level security;
comment on table issoh_private.sync_state is 'How far the feeds of SPP have been seen.';
insert into issoh_private.sync_state default values on conflict do nothing;
--! include policies/issoh/supplier_listings.sql
--! include policies/issoh/sync_runs.sql
--! include policies/issoh/sync_failures.sql
--! include policies/issoh/supplier_price_changes.sql
