--! Previous: sha1:f3f3f7a7b9bf8a2e8bc904a59a040e1b4c9241de
--! Hash: sha1:ab3fe504dd38147cfb323276b4ed1ee7a3c665ff
--! Message: select_import_sync

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-feeds.sql
-- What IS-SOH reads of SPP. Columns have their collation named, so that what is asked is answered there.
set lock_timeout = '5s';

create foreign table if not exists spp_remote.position (
  snapshot pg_snapshot not null,
  feed_epoch uuid not null,
  system_identifier bigint not null,
  read_at timestamptz not null,
  database_oid oid not null
) server spp options (schema_name 'spp_feed', table_name 'position');
comment on foreign table spp_remote.position is 'Where SPP''s feeds end now: spp_feed.position.';

create foreign table if not exists spp_remote.products (
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  product_name text not null,
  description text,
  category_id uuid,
  brand text,
  manufacturer text,
  barcode text,
  unit_of_measure text,
  pack_size text,
  min_order_qty integer,
  lead_time_days integer,
  current_price numeric(19,4) not null,
  currency_code text not null,
  status text not null,
  is_new boolean not null,
  is_missing boolean not null,
  first_seen_date date not null,
  price_changed_at timestamptz
) server spp options (schema_name 'spp_feed', table_name 'products');
comment on foreign table spp_remote.products is 'SPP''s products as they are now: spp_feed.products.';

create foreign table if not exists spp_remote.price_history (
  history_id uuid not null,
  supplier_id uuid not null,
  product_id uuid not null,
  old_price numeric(19,4),
  new_price numeric(19,4) not null,
  price_change_percentage numeric,
  upload_batch_id uuid,
  changed_at timestamptz not null,
  xact_id xid8 not null
) server spp options (schema_name 'spp_feed', table_name 'price_history');
comment on foreign table spp_remote.price_history is 'SPP''s prices as they came: spp_feed.price_history.';

create foreign table if not exists spp_remote.product_events (
  event_id bigint not null,
  supplier_id uuid not null,
  product_id uuid not null,
  event_type text not null,
  upload_batch_id uuid,
  occurred_at timestamptz not null,
  xact_id xid8 not null
) server spp options (schema_name 'spp_feed', table_name 'product_events');
comment on foreign table spp_remote.product_events is
  'What happened to SPP''s products besides their prices: spp_feed.product_events.';

create foreign table if not exists spp_remote.categories (
  category_id uuid not null,
  category_name text not null,
  parent_category_id uuid,
  level integer not null,
  path public.ltree not null,
  is_active boolean not null,
  sort_order integer not null
) server spp options (schema_name 'spp_feed', table_name 'categories');
comment on foreign table spp_remote.categories is 'SPP''s tree of categories: spp_feed.categories.';

create foreign table if not exists spp_remote.product_mappings (
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  master_product_id uuid not null,
  mapping_confidence numeric(5,2) not null,
  is_verified boolean not null
) server spp options (schema_name 'spp_feed', table_name 'product_mappings');
comment on foreign table spp_remote.product_mappings is
  $$Which products of different suppliers are the same thing: spp_feed.product_mappings.$$;

--! split: 110-selection.sql
-- Queue, score and import: what choosing products needs.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('selection.lease_minutes', '30', 'Minutes for which whoever starts a review has its items alone.',
   'integer', 1, 1440, 'minutes'),
  ('selection.max_items', '200000', 'Items one call may queue.', 'integer', 1, 10000000, 'items'),
  ('selection.four_eyes', 'false', 'Whether an item is approved only after somebody else has recommended it, or put it on hold.',
   'boolean', null, null, null),
  ('selection.auto_approve', 'false', 'Whether automatic candidates are approved when they are scored.',
   'boolean', null, null, null),
  ('selection.auto_candidate_coverage', '0.6',
   'Share of the weights that must have data before an item is an automatic candidate.',
   'number', 0, 1, 'share'),
  ('scoring.sales_days', '365', 'Days of sales that tell the demand of a product or category.',
   'integer', 1, 3650, 'days'),
  ('import.sku_pattern', '"{supplier}-{number}{check}"',
   'How SKUs of imported products are made, where a supplier has no pattern of its own.',
   'text', null, null, null),
  ('import.default_markup', '30', 'Percent put on the cost of an imported product where no tier says.',
   'number', -100, 1000000, 'percent'),
  ('import.chunk_rows', '1000', 'Items imported in one transaction.', 'integer', 1, 100000, 'items'),
  ('import.lease_seconds', '60', 'Seconds after which a worker that shows no progress with an import loses it.',
   'integer', 5, 86400, 'seconds'),
  ('import.max_attempts', '5', 'How often an import is tried.', 'integer', 1, 100, 'tries')
on conflict (setting_key) do nothing;
update issoh.settings s
   set description = 'score_low from which a queued product is an automatic candidate.'
 where s.setting_key = 'selection.auto_candidate_score'
   and s.description <> 'score_low from which a queued product is an automatic candidate.';

alter table issoh.selection_queue
  add column if not exists recommended_by text,
  add column if not exists recommended_at timestamptz,
  add column if not exists last_reviewer text,
  add column if not exists reopened_by text,
  add column if not exists coverage numeric(5,4) check (coverage between 0 and 1),
  add column if not exists score_low numeric(5,2) check (score_low between 0 and 100),
  add column if not exists score_high numeric(5,2) check (score_high between 0 and 100),
  add column if not exists weights_version integer,
  add column if not exists scored_at timestamptz,
  add column if not exists product_id uuid constraint selection_queue_product_id_fkey
    references issoh.selected_products on delete set null,
  add column if not exists imported_at timestamptz;
comment on column issoh.selection_queue.recommended_by is 'Who recommends to approve it; null: nobody.';
comment on column issoh.selection_queue.recommended_at is 'When; null: nobody does.';
comment on column issoh.selection_queue.last_reviewer is
  'Who had it to review last, and gave it back or let it run out; null: nobody.';
comment on column issoh.selection_queue.reopened_by is
  'Who took a decision back last: it is not approved by itself then; null: nobody.';
comment on column issoh.selection_queue.auto_select_score is
  'Weighted mean of the points of the criteria that have data, 0 to 100; null before scoring.';
comment on column issoh.selection_queue.coverage is 'Share of the weights whose criteria have data, 0 to 1.';
comment on column issoh.selection_queue.score_low is 'The score if every criterion without data had 0 points.';
comment on column issoh.selection_queue.score_high is 'The score if every criterion without data had 100 points.';
comment on column issoh.selection_queue.weights_version is 'The version of the weights it was scored with.';
comment on column issoh.selection_queue.scored_at is 'When it was scored.';
comment on column issoh.selection_queue.product_id is 'The selected product it became.';
comment on column issoh.selection_queue.imported_at is 'When it was imported; null: it was not.';
create index if not exists selection_queue_product_id_idx on issoh.selection_queue (product_id)
  where product_id is not null;
create index if not exists selection_queue_lease_idx on issoh.selection_queue (lease_expires_at)
  where lease_expires_at is not null;
-- Rejected ones are looked up whenever something is queued.
create index if not exists selection_queue_rejected_idx on issoh.selection_queue (spp_product_id)
  where review_status = 'rejected';
-- A lease, and a score, come and go without a line in the audit log; decisions leave one.
call audit.attach_log('issoh.selection_queue', 'queue_id',
  'lease_owner,lease_expires_at,selection_criteria,auto_select_score,coverage,score_low,score_high,weights_version,'
  'scored_at,updated_at');

create table if not exists issoh.score_weights (
  version integer not null check (version > 0),
  criterion text not null check (criterion in ('sales_history', 'category_demand', 'margin_potential',
    'supplier_reliability', 'min_order_quantity', 'lead_time')),
  weight numeric not null check (weight >= 0 and weight <= 1000 and scale(weight) <= 6),
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default now(),
  constraint score_weights_pkey primary key (version, criterion)
);
comment on table issoh.score_weights is '@filterBy *
@orderBy *

How much each criterion counts in the score; the highest version holds. A version is never changed.';
comment on column issoh.score_weights.version is 'Counts up.';
comment on column issoh.score_weights.criterion is $$sales_history, category_demand, margin_potential,
supplier_reliability, min_order_quantity or lead_time.$$;
comment on column issoh.score_weights.weight is 'Relative to the others of its version.';
comment on column issoh.score_weights.created_by is 'Who set it.';
comment on column issoh.score_weights.created_at is 'When.';
insert into issoh.score_weights (version, criterion, weight, created_by)
select 1, w.criterion, w.weight, 'system'
  from (values ('sales_history', 25), ('category_demand', 20), ('margin_potential', 20), ('supplier_reliability', 15),
               ('min_order_quantity', 10), ('lead_time', 10)) w (criterion, weight)
on conflict do nothing;

create table if not exists issoh.score_curves (
  criterion text not null check (criterion in ('sales_history', 'category_demand', 'margin_potential',
    'supplier_reliability', 'min_order_quantity', 'lead_time')),
  raw_value numeric not null,
  points numeric not null check (points between 0 and 100),
  constraint score_curves_pkey primary key (criterion, raw_value)
);
comment on table issoh.score_curves is '@filterBy *
@orderBy *

What a raw value is worth, by criterion: points at some values, straight lines between them, level outside. The same for
every product, whatever else is queued.';
comment on column issoh.score_curves.criterion is 'As in score_weights.';
comment on column issoh.score_curves.raw_value is $$sales_history and category_demand: pieces a month;
margin_potential: percent of the selling price; supplier_reliability: 0 to 1; min_order_quantity: its cost in the base
currency; lead_time: days.$$;
comment on column issoh.score_curves.points is '0 to 100.';
insert into issoh.score_curves (criterion, raw_value, points)
select c.criterion, c.raw_value, c.points
  from (values ('sales_history', 0, 0), ('sales_history', 10, 50), ('sales_history', 100, 100),
               ('category_demand', 0, 0), ('category_demand', 5, 50), ('category_demand', 50, 100),
               ('margin_potential', 0, 0), ('margin_potential', 25, 60), ('margin_potential', 50, 100),
               ('supplier_reliability', 0, 0), ('supplier_reliability', 1, 100),
               ('min_order_quantity', 0, 100), ('min_order_quantity', 100, 70), ('min_order_quantity', 1000, 0),
               ('lead_time', 0, 100), ('lead_time', 14, 60), ('lead_time', 60, 0)) c (criterion, raw_value, points)
 where not exists (select from issoh.score_curves);

create table if not exists issoh.supplier_reliability (
  supplier_id uuid constraint supplier_reliability_pkey primary key,
  uploads integer not null,
  failed_row_rate numeric(7,6),
  missing_rate numeric(7,6),
  price_volatility numeric,
  orders integer not null,
  on_time_rate numeric(7,6),
  reliability numeric(7,6),
  computed_at timestamptz not null default now()
);
comment on table issoh.supplier_reliability is '@filterBy *
@orderBy *

How far a supplier can be relied on, from records of the last year: its lists in SPP, its orders here.';
comment on column issoh.supplier_reliability.supplier_id is 'Which supplier.';
comment on column issoh.supplier_reliability.uploads is 'Lists that were completed.';
comment on column issoh.supplier_reliability.failed_row_rate is
  'Share of their rows that were rejected; null: no list.';
comment on column issoh.supplier_reliability.missing_rate is
  'Share of its products that are missing from its lists; null: none.';
comment on column issoh.supplier_reliability.price_volatility is
  'Mean absolute price change, in percent of the old price; null: no price has changed.';
comment on column issoh.supplier_reliability.orders is 'Order lines that are due or received.';
comment on column issoh.supplier_reliability.on_time_rate is
  'Share of them that were received in time; null: no order.';
comment on column issoh.supplier_reliability.reliability is
  'Mean of what is known of the four, each as a share from 0 (bad) to 1 (good); null: nothing is.';
comment on column issoh.supplier_reliability.computed_at is 'When it was computed.';

create table if not exists issoh.sku_patterns (
  supplier_id uuid constraint sku_patterns_pkey primary key,
  sku_pattern text not null check (length(sku_pattern) between 1 and 100),
  updated_at timestamptz not null default now()
);
create or replace trigger _100_stamp before update on issoh.sku_patterns
  for each row execute function audit.tg_table__stamp();
call audit.attach_log('issoh.sku_patterns', 'supplier_id', 'updated_at');
comment on table issoh.sku_patterns is '@filterBy *
@orderBy *

How the SKUs of a supplier''s imported products are made, where the setting import.sku_pattern does not do.';
comment on column issoh.sku_patterns.supplier_id is 'Whose products.';
comment on column issoh.sku_patterns.sku_pattern is
  $$Text with {number} (counts up, six digits at least), {check} (a digit by ISO 7064 MOD 11,10 over the number), and
{supplier} (its code).$$;
comment on column issoh.sku_patterns.updated_at is 'When it last changed.';

create table if not exists issoh_private.sku_counters (
  supplier_id uuid constraint sku_counters_pkey primary key,
  last_number bigint not null
);
alter table issoh_private.sku_counters enable row level security;
comment on table issoh_private.sku_counters is 'The last number used in a SKU of each supplier.';

create table if not exists issoh.import_runs (
  job_id uuid not null default uuidv7() constraint import_runs_pkey primary key,
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'undone')),
  total integer not null default 0,
  imported integer not null default 0,
  conflicts integer not null default 0,
  failed integer not null default 0,
  requested_by text not null default audit.current_actor(),
  requested_at timestamptz not null default clock_timestamp(),
  request_id text,
  started_at timestamptz,
  finished_at timestamptz,
  undone_by text,
  undone_at timestamptz,
  attempts integer not null default 0,
  last_failure text,
  lease_token uuid,
  lease_owner uuid,
  lease_expires_at timestamptz
);
create index if not exists import_runs_unfinished_idx on issoh.import_runs (job_id)
  where status in ('queued', 'running');
call audit.attach_log('issoh.import_runs', 'job_id',
  'imported,conflicts,failed,started_at,attempts,last_failure,lease_token,lease_owner,lease_expires_at');
comment on table issoh.import_runs is '@filterBy job_id,status
@orderBy job_id

Imports of approved products: each a job that a worker does.';
comment on column issoh.import_runs.job_id is 'Identifies the import.';
comment on column issoh.import_runs.status is 'queued, running, completed, failed or undone.';
comment on column issoh.import_runs.total is 'Items it was asked to import.';
comment on column issoh.import_runs.imported is 'Items that have become selected products.';
comment on column issoh.import_runs.conflicts is 'Items that were not approved any more, or selected already.';
comment on column issoh.import_runs.failed is 'Items that could not be imported.';
comment on column issoh.import_runs.requested_by is 'Who asked for it.';
comment on column issoh.import_runs.requested_at is 'When.';
comment on column issoh.import_runs.request_id is 'The request it was asked by.';
comment on column issoh.import_runs.started_at is 'When a worker began.';
comment on column issoh.import_runs.finished_at is 'When it ended.';
comment on column issoh.import_runs.undone_by is 'Who took it back.';
comment on column issoh.import_runs.undone_at is 'When.';
comment on column issoh.import_runs.attempts is 'How often it was begun.';
comment on column issoh.import_runs.last_failure is 'Why the last try broke off.';
comment on column issoh.import_runs.lease_token is '@behavior -*

Who works on it proves it by this.';
comment on column issoh.import_runs.lease_owner is 'The worker.';
comment on column issoh.import_runs.lease_expires_at is 'When another may take over.';

create table if not exists issoh.import_items (
  job_id uuid not null constraint import_items_job_id_fkey references issoh.import_runs on delete cascade,
  queue_id uuid not null constraint import_items_queue_id_fkey references issoh.selection_queue on delete cascade,
  outcome text not null default 'waiting'
    check (outcome in ('waiting', 'imported', 'conflict', 'failed', 'undone', 'kept')),
  product_id uuid,
  code text,
  message text,
  constraint import_items_pkey primary key (job_id, queue_id)
);
create index if not exists import_items_queue_id_idx on issoh.import_items (queue_id);
create index if not exists import_items_waiting_idx on issoh.import_items (job_id, queue_id) where outcome = 'waiting';
comment on table issoh.import_items is '@filterBy job_id,queue_id,outcome
@orderBy queue_id

What became of each item of an import.';
comment on column issoh.import_items.job_id is 'The import.';
comment on column issoh.import_items.queue_id is 'The item.';
comment on column issoh.import_items.outcome is $$waiting, imported, conflict (decided otherwise, or selected already),
failed, undone, kept (not taken back, since it is in use).$$;
comment on column issoh.import_items.product_id is 'The selected product it became, or that was there.';
comment on column issoh.import_items.code is 'Why it is a conflict or failed, or was kept.';
comment on column issoh.import_items.message is 'The same in words.';
--! Included policies/issoh/score_weights.sql
alter table issoh.score_weights enable row level security;

drop policy if exists staff_read on issoh.score_weights;
create policy staff_read on issoh.score_weights for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.score_weights to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/score_weights.sql
--! Included policies/issoh/score_curves.sql
alter table issoh.score_curves enable row level security;

drop policy if exists staff_read on issoh.score_curves;
create policy staff_read on issoh.score_curves for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.score_curves to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/score_curves.sql
--! Included policies/issoh/supplier_reliability.sql
alter table issoh.supplier_reliability enable row level security;

drop policy if exists staff_read on issoh.supplier_reliability;
create policy staff_read on issoh.supplier_reliability for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_reliability to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/supplier_reliability.sql
--! Included policies/issoh/sku_patterns.sql
alter table issoh.sku_patterns enable row level security;

drop policy if exists staff_read on issoh.sku_patterns;
create policy staff_read on issoh.sku_patterns for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.sku_patterns to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/sku_patterns.sql
--! Included policies/issoh/import_runs.sql
alter table issoh.import_runs enable row level security;

drop policy if exists staff_read on issoh.import_runs;
create policy staff_read on issoh.import_runs for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.import_runs to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/import_runs.sql
--! Included policies/issoh/import_items.sql
alter table issoh.import_items enable row level security;

drop policy if exists staff_read on issoh.import_items;
create policy staff_read on issoh.import_items for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.import_items to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/import_items.sql

--! split: 120-sync.sql
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
--! Included policies/issoh/supplier_listings.sql
alter table issoh.supplier_listings enable row level security;

drop policy if exists staff_read on issoh.supplier_listings;
create policy staff_read on issoh.supplier_listings for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_listings to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/supplier_listings.sql
--! Included policies/issoh/sync_runs.sql
alter table issoh.sync_runs enable row level security;

drop policy if exists staff_read on issoh.sync_runs;
create policy staff_read on issoh.sync_runs for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.sync_runs to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/sync_runs.sql
--! Included policies/issoh/sync_failures.sql
alter table issoh.sync_failures enable row level security;

drop policy if exists staff_read on issoh.sync_failures;
create policy staff_read on issoh.sync_failures for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.sync_failures to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/sync_failures.sql
--! Included policies/issoh/supplier_price_changes.sql
alter table issoh.supplier_price_changes enable row level security;

drop policy if exists staff_read on issoh.supplier_price_changes;
create policy staff_read on issoh.supplier_price_changes for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_price_changes to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/supplier_price_changes.sql

--! split: 130-notifications.sql
-- Who wants to know what, and where to it is sent.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('notifications.price_change_percent', '10', 'Percent a selected product''s price must move to be told of.',
   'number', 0, 1000000, 'percent'),
  ('notifications.keep_days', '90', 'Days for which notifications are kept.', 'integer', 1, 3650, 'days'),
  ('webhooks.max_attempts', '8', 'Tries before a delivery is given up.', 'integer', 1, 100, 'tries'),
  ('webhooks.timeout_seconds', '10', 'Seconds a receiver may take to answer.', 'integer', 1, 120, 'seconds')
on conflict (setting_key) do nothing;

--! Included functions/issoh/notifications/notification_kinds.sql
create or replace function issoh_private.notification_kinds() returns text[]
language sql immutable parallel safe
as $$
  select array['new_products', 'price_change', 'sync_failure', 'reorder_alert', 'stock_discrepancy', 'list_held']
$$;
comment on function issoh_private.notification_kinds() is 'What people can be told of.';
--! EndIncluded functions/issoh/notifications/notification_kinds.sql
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
--! Included policies/issoh/notifications.sql
alter table issoh.notifications enable row level security;

drop policy if exists staff_read on issoh.notifications;
create policy staff_read on issoh.notifications for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.notifications to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/notifications.sql
--! Included policies/issoh/notification_subscriptions.sql
alter table issoh.notification_subscriptions enable row level security;

drop policy if exists actor_read on issoh.notification_subscriptions;
create policy actor_read on issoh.notification_subscriptions for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst
  using (user_id = (select audit.current_actor()));

grant select on issoh.notification_subscriptions to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/notification_subscriptions.sql
--! Included policies/issoh/notification_reads.sql
alter table issoh.notification_reads enable row level security;

drop policy if exists actor_read on issoh.notification_reads;
create policy actor_read on issoh.notification_reads for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst
  using (user_id = (select audit.current_actor()));

grant select on issoh.notification_reads to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/notification_reads.sql
--! Included policies/issoh/webhooks.sql
alter table issoh.webhooks enable row level security;

drop policy if exists admin_read on issoh.webhooks;
create policy admin_read on issoh.webhooks for select to inv_admin using (true);

grant select on issoh.webhooks to inv_admin;
--! EndIncluded policies/issoh/webhooks.sql
--! Included policies/issoh/webhook_deliveries.sql
alter table issoh.webhook_deliveries enable row level security;

drop policy if exists admin_read on issoh.webhook_deliveries;
create policy admin_read on issoh.webhook_deliveries for select to inv_admin using (true);

grant select on issoh.webhook_deliveries to inv_admin;
--! EndIncluded policies/issoh/webhook_deliveries.sql

--! split: 140-maintenance.sql
-- What recurring work did.
set lock_timeout = '5s';

create table if not exists issoh.maintenance_runs (
  run_id uuid not null default uuidv7() constraint maintenance_runs_pkey primary key,
  task text not null check (length(task) between 1 and 200),
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object'),
  error text,
  worker_id uuid,
  duration_ms bigint generated always as
    ((extract(epoch from finished_at - started_at) * 1000)::bigint) stored
);
create index if not exists maintenance_runs_task_idx on issoh.maintenance_runs (task, started_at desc);
create index if not exists maintenance_runs_started_at_idx on issoh.maintenance_runs (started_at);
create index if not exists maintenance_runs_running_idx on issoh.maintenance_runs (worker_id) where status = 'running';
comment on table issoh.maintenance_runs is '@filterBy run_id,task,status
@orderBy run_id

Recurring work in this database: what, when, how long, and what failed.';
comment on column issoh.maintenance_runs.run_id is 'Identifies the run.';
comment on column issoh.maintenance_runs.task is 'What was to be done.';
comment on column issoh.maintenance_runs.started_at is 'When it began.';
comment on column issoh.maintenance_runs.finished_at is 'When it ended; null: it runs.';
comment on column issoh.maintenance_runs.status is 'running, completed or failed.';
comment on column issoh.maintenance_runs.detail is 'What it did, in figures.';
comment on column issoh.maintenance_runs.error is 'Why it failed.';
comment on column issoh.maintenance_runs.worker_id is 'Who did it, as lease.workers knew it.';
comment on column issoh.maintenance_runs.duration_ms is 'Milliseconds from beginning to end.';
--! Included policies/issoh/maintenance_runs.sql
alter table issoh.maintenance_runs enable row level security;

drop policy if exists staff_read on issoh.maintenance_runs;
create policy staff_read on issoh.maintenance_runs for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.maintenance_runs to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/maintenance_runs.sql

--! split: 210-selection.sql
-- Choosing from what suppliers offer: queue, review, decide.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('issoh_private.selection_filter') is null then
    create type issoh_private.named_supplier as (named text, supplier_id uuid);
    create type issoh_private.selection_filter as (
      supplier_ids uuid[], category_id uuid, branch text, categories_in text[], categories_out text[],
      search text, pattern text, min_price numeric,
      max_price numeric, is_new boolean, product_ids uuid[], min_score numeric, recommended boolean,
      include_rejected boolean);
    create type issoh.queue_result as (queued integer, already_queued integer, already_selected integer);
    create type issoh.selection_conflict as (queue_id uuid, reason text);
    create type issoh.selection_outcome as (done uuid[], conflicts issoh.selection_conflict[]);
    create type issoh.selection_facet as (
      facet text, value text, from_price numeric, below_price numeric, currency_code text, items integer);
  end if;
end
$$;
comment on type issoh.queue_result is
  'Products that were queued, that were in the queue already, and that are selected already; see queue_for_selection.';
comment on type issoh.selection_conflict is 'An item that could not be decided, and why; see decide_selection.';
comment on type issoh.selection_outcome is 'Items that are decided, and those that could not be; see decide_selection.';
comment on type issoh.selection_facet is
  $$How many items share a value of a facet (supplier, category, status, price_band, auto_candidate); a band of
prices has from_price and below_price, in currency_code, in place of a value.$$;

--! Included functions/issoh/selection/queued_price.sql
create or replace function issoh_private.queued_price(product_details jsonb) returns numeric
language sql immutable parallel safe
return case when product_details ->> 'current_price' ~ '^[0-9]{1,15}([.][0-9]{1,10})?$'
            then (product_details ->> 'current_price')::numeric end;
comment on function issoh_private.queued_price(jsonb) is
  'The price among the details of a queued product; null where there is none.';
grant execute on function issoh_private.queued_price(jsonb)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/queued_price.sql
--! Included functions/issoh/selection/selection_rank.sql
create or replace function issoh_private.selection_rank(score numeric) returns numeric
language sql immutable parallel safe
return coalesce(- score, 1);
comment on function issoh_private.selection_rank(numeric) is
  'Orders the queue: the highest score first, what has none last.';
grant execute on function issoh_private.selection_rank(numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/selection_rank.sql
--! Included functions/issoh/selection/is_auto_candidate.sql
create or replace function issoh_private.is_auto_candidate(
  review_status text,
  coverage numeric,
  score_low numeric,
  least_coverage numeric,
  least_score numeric
) returns boolean
language sql immutable parallel safe
return review_status = 'pending' and coalesce(coverage >= least_coverage and score_low >= least_score, false);
comment on function issoh_private.is_auto_candidate(text, numeric, numeric, numeric, numeric) is
  $$Whether an item that waits could be approved without a look: its coverage and score_low are at least what the
settings selection.auto_candidate_coverage and selection.auto_candidate_score ask for.$$;
grant execute on function issoh_private.is_auto_candidate(text, numeric, numeric, numeric, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/is_auto_candidate.sql
--! Included views/issoh/v_selection_pipeline.sql
create or replace view issoh.v_selection_pipeline with (security_invoker = true) as
select q.queue_id, q.spp_product_id, q.spp_supplier_id, s.supplier_code,
       q.product_details ->> 'supplier_product_code' as supplier_product_code,
       q.product_details ->> 'product_name' as product_name,
       issoh_private.queued_price(q.product_details) as current_price,
       q.product_details ->> 'currency_code' as currency_code,
       case when q.review_status in ('pending', 'on_hold') then 'queued' else 'decided' end as stage,
       q.review_status, q.auto_select_score as score,
       issoh_private.is_auto_candidate(
         q.review_status, q.coverage, q.score_low,
         (select (issoh.setting('selection.auto_candidate_coverage') #>> '{}')::numeric),
         (select (issoh.setting('selection.auto_candidate_score') #>> '{}')::numeric)) as auto_candidate,
       q.queued_at, q.queued_by,
       round(extract(epoch from case when q.review_status in ('pending', 'on_hold') then now()
                                     else coalesce(q.reviewed_at, now()) end - q.queued_at) / 86400, 2) as days_waiting,
       q.reviewed_by, q.reviewed_at, q.review_notes,
       case when q.lease_owner is null then 'free'
            when q.lease_expires_at <= now() then 'expired'
            else 'leased' end as lease_state,
       q.lease_owner, q.lease_expires_at, q.coverage, q.score_low, q.score_high, q.weights_version, q.scored_at,
       q.recommended_by, q.recommended_at, q.product_id, q.imported_at,
       coalesce(c.path::text, q.product_details ->> 'category_path') as category_path,
       q.product_details ->> 'brand' as brand,
       q.product_details, q.selection_criteria, q.last_reviewer, q.reopened_by
  from issoh.selection_queue q
  left join issoh.suppliers s on s.supplier_id = q.spp_supplier_id
  left join issoh.categories c on c.category_id = (q.product_details ->> 'category_id')::uuid;
comment on view issoh.v_selection_pipeline is '@primaryKey queue_id
@filterBy queue_id,spp_product_id,spp_supplier_id,supplier_code,stage,review_status,auto_candidate
@orderBy queue_id,reviewed_at
@behavior +totalCount

Products of SPP on their way into the range: what waits for a decision, and what was decided.';
comment on column issoh.v_selection_pipeline.current_price is 'Purchase price when it was queued, in currency_code.';
comment on column issoh.v_selection_pipeline.stage is 'queued (pending or on hold) or decided.';
comment on column issoh.v_selection_pipeline.score is '0 to 100; null before scoring.';
comment on column issoh.v_selection_pipeline.auto_candidate is
  $$Pending, with a coverage and a score_low of the settings selection.auto_candidate_coverage and
selection.auto_candidate_score or more.$$;
comment on column issoh.v_selection_pipeline.days_waiting is 'Days from queueing to the decision, or until now.';
comment on column issoh.v_selection_pipeline.lease_state is
  'free; leased: lease_owner reviews it until lease_expires_at; expired: did, and anybody may take it.';
comment on column issoh.v_selection_pipeline.queue_id is 'Identifies the item.';
comment on column issoh.v_selection_pipeline.spp_product_id is 'The product in SPP.';
comment on column issoh.v_selection_pipeline.spp_supplier_id is 'Who offers it.';
comment on column issoh.v_selection_pipeline.supplier_code is
  'Code of the supplier; null where the mirror does not know it.';
comment on column issoh.v_selection_pipeline.supplier_product_code is 'The suppliers own code.';
comment on column issoh.v_selection_pipeline.product_name is 'Name when it was queued.';
comment on column issoh.v_selection_pipeline.currency_code is 'Currency of current_price.';
comment on column issoh.v_selection_pipeline.review_status is 'pending, on_hold, approved, rejected or imported.';
comment on column issoh.v_selection_pipeline.queued_at is 'When it was queued.';
comment on column issoh.v_selection_pipeline.queued_by is 'Who queued it.';
comment on column issoh.v_selection_pipeline.reviewed_by is 'Who decided; null while it waits.';
comment on column issoh.v_selection_pipeline.reviewed_at is 'When; null while it waits.';
comment on column issoh.v_selection_pipeline.review_notes is 'What the reviewer wrote.';
comment on column issoh.v_selection_pipeline.lease_owner is 'Who reviews it; null: nobody.';
comment on column issoh.v_selection_pipeline.lease_expires_at is 'Until when; null: nobody reviews.';
comment on column issoh.v_selection_pipeline.coverage is 'Share of the weights whose criteria have data, 0 to 1.';
comment on column issoh.v_selection_pipeline.score_low is 'The score if every criterion without data had 0 points.';
comment on column issoh.v_selection_pipeline.score_high is 'The score if every criterion without data had 100 points.';
comment on column issoh.v_selection_pipeline.weights_version is 'The version of the weights it was scored with.';
comment on column issoh.v_selection_pipeline.scored_at is 'When it was scored.';
comment on column issoh.v_selection_pipeline.recommended_by is 'Who recommends to approve it; null: nobody.';
comment on column issoh.v_selection_pipeline.recommended_at is 'When; null: nobody does.';
comment on column issoh.v_selection_pipeline.last_reviewer is
  'Who had it to review last, and gave it back or let it run out; null: nobody.';
comment on column issoh.v_selection_pipeline.reopened_by is
  'Who took a decision back last: it is not approved by itself then; null: nobody.';
comment on column issoh.v_selection_pipeline.product_id is 'The selected product it became.';
comment on column issoh.v_selection_pipeline.imported_at is 'When it was imported; null: it was not.';
comment on column issoh.v_selection_pipeline.category_path is 'Its category in SPP when it was queued.';
comment on column issoh.v_selection_pipeline.brand is 'Its brand when it was queued.';
comment on column issoh.v_selection_pipeline.product_details is 'The product as it was when queued.';
comment on column issoh.v_selection_pipeline.selection_criteria is 'How the score came about, criterion by criterion.';
--! EndIncluded views/issoh/v_selection_pipeline.sql
create index if not exists selection_queue_rank_idx
  on issoh.selection_queue (review_status, issoh_private.selection_rank(auto_select_score), queue_id);
create index if not exists selection_queue_lease_owner_idx on issoh.selection_queue (lease_owner)
  where lease_owner is not null;
--! Included functions/issoh/selection/tg_selection_queue__log.sql
create or replace function issoh.tg_selection_queue__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ignored constant text[] := string_to_array(tg_argv[0], ',');
  v_actor constant text := audit.current_actor();
  v_role constant text := audit.acting_role();
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, v_role, v_request, 'insert', tg_table_schema, tg_table_name, n.queue_id::text,
           to_jsonb(n) - v_ignored
      from new_rows n;
  else
    insert into audit.log
      (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
    values (v_actor, v_role, v_request, 'update', tg_table_schema, tg_table_name, new.queue_id::text,
            to_jsonb(old) - v_ignored, to_jsonb(new) - v_ignored);
  end if;
  return null;
end
$$;
comment on function issoh.tg_selection_queue__log() is
  $$Logs items as they are queued (a statement at a time) and as they are decided (a row at a time, where the
condition of the trigger holds: of all the rows that are scored or leased nothing is even kept until the statement
ends). Argument: the columns (comma-separated) that are not logged.$$;
--! EndIncluded functions/issoh/selection/tg_selection_queue__log.sql
create or replace trigger _900_log_insert after insert on issoh.selection_queue referencing new table as new_rows
  for each statement execute function issoh.tg_selection_queue__log(
    'lease_owner,lease_expires_at,selection_criteria,auto_select_score,coverage,score_low,score_high,weights_version,'
    'scored_at,updated_at');
create or replace trigger _900_log_update after update on issoh.selection_queue for each row
  when ((old.review_status, old.review_notes, old.reviewed_by, old.reviewed_at, old.recommended_by,
         old.recommended_at, old.last_reviewer, old.reopened_by, old.queued_at, old.queued_by, old.product_id,
         old.imported_at, old.spp_product_id, old.spp_supplier_id, old.product_details)
        is distinct from
        (new.review_status, new.review_notes, new.reviewed_by, new.reviewed_at, new.recommended_by,
         new.recommended_at, new.last_reviewer, new.reopened_by, new.queued_at, new.queued_by, new.product_id,
         new.imported_at, new.spp_product_id, new.spp_supplier_id, new.product_details))
  execute function issoh.tg_selection_queue__log(
    'lease_owner,lease_expires_at,selection_criteria,auto_select_score,coverage,score_low,score_high,weights_version,'
    'scored_at,updated_at');
--! Included functions/issoh/selection/known_suppliers.sql
create or replace function issoh_private.known_suppliers(suppliers text[]) returns uuid[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_named constant text[] := array(
    select distinct coalesce(common.trimmed(n.name), '') from unnest(known_suppliers.suppliers) n (name));
  v_known issoh_private.named_supplier[];
  v_missing text[];
begin
  v_known := array(
    select row(n.name, s.supplier_id)::issoh_private.named_supplier
      from unnest(v_named) n (name)
      join issoh.suppliers s on s.supplier_code = n.name or s.supplier_id::text = lower(n.name));
  v_missing := array(select n.name from unnest(v_named) n (name)
                      where not exists (select from unnest(v_known) k where k.named = n.name));
  if v_missing <> '{}' then
    v_known := v_known || array(
      select row(n.name, f.supplier_id)::issoh_private.named_supplier
        from unnest(v_missing) n (name)
        join spp_remote.suppliers f on f.supplier_code = n.name or f.supplier_id::text = lower(n.name));
    v_missing := array(select format('"%s"', n.name) from unnest(v_missing) n (name)
                        where not exists (select from unnest(v_known) k where k.named = n.name)
                        order by n.name);
  end if;
  if v_missing <> '{}' then
    raise exception using
      errcode = 'ISNSU',
      message = case cardinality(v_missing)
        when 1 then format('There is no supplier %s.', v_missing[1])
        else format('There are no suppliers %s.', array_to_string(v_missing[:20], ', '))
      end,
      hint = 'Name a supplier by its code in SPP or by its id.';
  end if;
  return array(select distinct k.supplier_id from unnest(v_known) k);
end
$$;
comment on function issoh_private.known_suppliers(text[]) is
  $$The ids of suppliers named by code or id. SPP is asked only for those that the mirror does not have. Raises
ISNSU with the names that nobody knows.$$;
--! EndIncluded functions/issoh/selection/known_suppliers.sql
--! Included functions/issoh/selection/read_selection_filter.sql
create or replace function issoh_private.read_selection_filter(filter jsonb, known_keys text[])
returns issoh_private.selection_filter
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_given constant jsonb := jsonb_strip_nulls(coalesce(read_selection_filter.filter, '{}'));
  v_filter issoh_private.selection_filter;
  v_wrong text;
begin
  if jsonb_typeof(v_given) <> 'object' then
    v_wrong := 'It is no object';
  else
    select case when g.key <> all (read_selection_filter.known_keys) then format('there is no "%s"', g.key)
           else format('"%s" %s', g.key, case
             when g.key in ('supplier_codes', 'product_ids') then 'takes a list of texts, at least one'
             when g.key in ('is_new', 'recommended', 'include_rejected') then 'takes true or false'
             when g.key = 'min_score' then 'takes a number from 0 to 100'
             when g.key in ('min_price', 'max_price') then 'takes a number or a decimal string, at least 0'
             else 'takes a text of 1 to 1,000 characters'
           end) end
      into v_wrong
      from jsonb_each(v_given) g
     where not case
             when g.key <> all (read_selection_filter.known_keys) then false
             when g.key in ('supplier_codes', 'product_ids')
               then jsonb_typeof(g.value) = 'array' and g.value <> '[]'
                    and not jsonb_path_exists(g.value, 'strict $[*] ? (@.type() != "string")')
             when g.key in ('is_new', 'recommended', 'include_rejected') then jsonb_typeof(g.value) = 'boolean'
             when g.key in ('min_price', 'max_price', 'min_score')
               then case when g.value #>> '{}' ~ '^\s*\+?([0-9]{1,40}([.][0-9]{0,40})?|[.][0-9]{1,40})\s*$'
                           and jsonb_typeof(g.value) in ('number', 'string')
                         then g.key <> 'min_score' or (g.value #>> '{}')::numeric <= 100
                    end is true
             else jsonb_typeof(g.value) = 'string' and length(g.value #>> '{}') <= 1000
                  and common.trimmed(g.value #>> '{}') <> ''
           end
     order by g.key
     limit 1;
  end if;
  if v_wrong is null then
    select format('"%s" is no id of a product', i.id) into v_wrong
      from jsonb_array_elements_text(v_given -> 'product_ids') i (id)
     where not pg_input_is_valid(i.id, 'uuid')
     limit 1;
  end if;
  if v_wrong is null and (v_given ->> 'min_price')::numeric > (v_given ->> 'max_price')::numeric then
    v_wrong := 'min_price is above max_price';
  end if;
  if v_wrong is null and v_given ? 'category'
     and not pg_input_is_valid(common.trimmed(v_given ->> 'category'), 'uuid')
     and not pg_input_is_valid(common.trimmed(v_given ->> 'category'), 'public.ltree') then
    v_wrong := format('"%s" is no path of a category', v_given ->> 'category');
  end if;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISICR',
      message = format('The criteria cannot be used: %s.', v_wrong),
      hint = format('Use %s; leave out what does not matter.', array_to_string(read_selection_filter.known_keys, ', '));
  end if;

  v_filter.is_new := (v_given ->> 'is_new')::boolean;
  v_filter.min_price := (v_given ->> 'min_price')::numeric;
  v_filter.max_price := (v_given ->> 'max_price')::numeric;
  v_filter.min_score := (v_given ->> 'min_score')::numeric;
  v_filter.recommended := (v_given ->> 'recommended')::boolean;
  v_filter.include_rejected := coalesce((v_given ->> 'include_rejected')::boolean, false);
  v_filter.search := common.trimmed(v_given ->> 'search');
  v_filter.pattern := '%' || regexp_replace(v_filter.search, '([\\%_])', '\\\1', 'g') || '%';
  if v_given ? 'product_ids' then
    v_filter.product_ids := array(
      select distinct i.id::uuid from jsonb_array_elements_text(v_given -> 'product_ids') i (id));
  end if;
  if v_given ? 'supplier_codes' then
    v_filter.supplier_ids := issoh_private.known_suppliers(
      array(select jsonb_array_elements_text(v_given -> 'supplier_codes')));
  end if;
  if v_given ? 'category' then
    v_filter.branch := common.trimmed(v_given ->> 'category');
    if pg_input_is_valid(v_filter.branch, 'uuid') then
      v_filter.category_id := v_filter.branch::uuid;
      -- What is mirrored needs no SPP.
      v_filter.branch := coalesce(
        (select c.path::text from issoh.categories c where c.category_id = v_filter.category_id),
        (select c.path::text from spp_remote.categories c where c.category_id = v_filter.category_id));
      if v_filter.branch is null then
        raise exception using
          errcode = 'ISNCA',
          message = format('There is no category "%s".', v_filter.category_id),
          hint = 'Name a category by its path, such as tools.drills, or by its id.';
      end if;
    end if;
    select coalesce(array_agg(c.id) filter (where c.lies_there), '{}'),
           coalesce(array_agg(c.id) filter (where not c.lies_there), '{}')
      into v_filter.categories_in, v_filter.categories_out
      from (select k.category_id::text as id,
                   k.path operator(public.<@) v_filter.branch::public.ltree as lies_there
              from issoh.categories k) c;
  end if;
  return v_filter;
end
$$;
comment on function issoh_private.read_selection_filter(jsonb, text[]) is
  $$Criteria and filters of the queue, checked: supplier_codes, category (a branch, by path or id), search,
min_price and max_price (in the currency of each product), is_new, product_ids (of SPP), min_score,
recommended, include_rejected; a null is left out. Raises ISICR (not among the known keys, or no such value),
ISNSU (suppliers that nobody knows, by name), ISNCA.$$;
grant execute on function issoh_private.read_selection_filter(jsonb, text[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/read_selection_filter.sql
--! Included functions/issoh/selection/selection_filter_keys.sql
create or replace function issoh_private.selection_filter_keys() returns text[]
language sql immutable parallel safe
return array['supplier_codes', 'category', 'search', 'min_price', 'max_price', 'is_new', 'product_ids', 'min_score',
             'recommended'];
comment on function issoh_private.selection_filter_keys() is 'What the queue can be filtered by.';
grant execute on function issoh_private.selection_filter_keys()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/selection_filter_keys.sql
--! Included functions/issoh/selection/selection_matches.sql
create or replace function issoh_private.selection_matches(
  item issoh.selection_queue,
  filter issoh_private.selection_filter
) returns boolean
language sql stable parallel safe
as $$
  select (filter.supplier_ids is null or item.spp_supplier_id = any (filter.supplier_ids))
         and (filter.product_ids is null or item.spp_product_id = any (filter.product_ids))
         and (filter.min_score is null or item.auto_select_score >= filter.min_score)
         and (filter.recommended is null or (item.recommended_by is not null) = filter.recommended)
         and (filter.is_new is null or (item.product_details ->> 'is_new')::boolean = filter.is_new)
         and (filter.branch is null
              or item.product_details ->> 'category_id' = any (filter.categories_in)
              or (item.product_details ->> 'category_path') || '.' ^@ (filter.branch || '.')
                 and coalesce(item.product_details ->> 'category_id' <> all (filter.categories_out), true))
         and (filter.min_price is null or issoh_private.queued_price(item.product_details) >= filter.min_price)
         and (filter.max_price is null or issoh_private.queued_price(item.product_details) <= filter.max_price)
         and (filter.pattern is null
              or item.product_details ->> 'product_name' ilike filter.pattern
              or item.product_details ->> 'supplier_product_code' ilike filter.pattern
              or item.product_details ->> 'brand' ilike filter.pattern
              or item.product_details ->> 'barcode' = filter.search)
$$;
comment on function issoh_private.selection_matches(issoh.selection_queue, issoh_private.selection_filter) is
  $$Whether a queued product is among those that a filter asks for, by its details as they were when it was queued; by
its category as it is now, where the mirror knows it.$$;
grant execute on function issoh_private.selection_matches(issoh.selection_queue, issoh_private.selection_filter)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/selection_matches.sql
--! Included functions/issoh/selection/check_review_status.sql
create or replace function issoh_private.check_review_status(status text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if status not in ('pending', 'on_hold', 'approved', 'rejected', 'imported') then
    raise exception using
      errcode = 'ISIRS',
      message = format('"%s" is no status of a review.', status),
      hint = 'Use pending, on_hold, approved, rejected or imported.';
  end if;
  return status;
end
$$;
comment on function issoh_private.check_review_status(text) is
  'A status as it is; null: any. Raises ISIRS for one that is none.';
grant execute on function issoh_private.check_review_status(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/check_review_status.sql
--! Included functions/issoh/selection/queue_for_selection.sql
create or replace function issoh.queue_for_selection(criteria jsonb default '{}', row_limit integer default null)
returns issoh.queue_result
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- With the criteria as values, SPP answers them.
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
-- How many rows SPP answers is unknown when this is planned: no loop over one of its lists inside another.
set enable_nestloop = off
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    queue_for_selection.criteria, array['supplier_codes', 'category', 'search', 'min_price', 'max_price', 'is_new',
                                        'product_ids', 'include_rejected']);
  v_most constant integer := issoh.setting('selection.max_items')::integer;
  v_limit constant integer := coalesce(queue_for_selection.row_limit, v_most + 1);
  -- So many rows of SPP hold that many which are not known here, if there are that many.
  v_read bigint;
  v_categories uuid[];
  v_result issoh.queue_result;
begin
  if v_limit < 1 or queue_for_selection.row_limit > v_most then
    raise exception using
      errcode = 'ISIQM',
      message = format('%s is no number of items.', v_limit),
      hint = format('Queue 1 to %s at once (setting selection.max_items).', v_most);
  end if;
  if v_filter.branch is not null then
    with tree as materialized (select c.category_id, c.path from spp_remote.categories c)
    select array_agg(t.category_id) into v_categories
      from tree b
      join tree t on t.path operator(public.<@) b.path
     where case when v_filter.category_id is null then b.path::text = v_filter.branch
                else b.category_id = v_filter.category_id end;
    if v_categories is null then
      raise exception using
        errcode = 'ISNCA',
        message = format('There is no category "%s".', v_filter.branch),
        hint = 'Name a category by its path, such as tools.drills, or by its id.';
    end if;
  end if;
  v_read := v_limit
    + (select count(*) from issoh.selection_queue q where q.review_status <> 'imported')
    + (select count(*) from issoh.selected_products p where p.spp_product_id is not null);

  with tree as materialized (
    select c.category_id, c.path::text as path from spp_remote.categories c
  ),
  candidate as materialized (
    select p.*
      from spp_remote.products p
     where p.status <> 'discontinued'
       and (v_filter.supplier_ids is null or p.supplier_id = any (v_filter.supplier_ids))
       and (v_filter.product_ids is null or p.product_id = any (v_filter.product_ids))
       and (v_categories is null or p.category_id = any (v_categories))
       and (v_filter.is_new is null or p.is_new = v_filter.is_new)
       and (v_filter.min_price is null or p.current_price >= v_filter.min_price)
       and (v_filter.max_price is null or p.current_price <= v_filter.max_price)
       and (v_filter.pattern is null or p.product_name ilike v_filter.pattern
            or p.supplier_product_code ilike v_filter.pattern or p.brand ilike v_filter.pattern
            or p.barcode = v_filter.search)
     limit v_read
  ),
  -- A product that was rejected several times comes back as its last item.
  refused as materialized (
    select distinct on (q.spp_product_id) q.spp_product_id, q.queue_id
      from issoh.selection_queue q
     where q.review_status = 'rejected'
     order by q.spp_product_id, q.reviewed_at desc, q.queue_id desc
  ),
  judged as materialized (
    select c.*, r.queue_id as refused_id, coalesce(s.product_id, l.product_id) is not null as is_selected,
           q.queue_id is not null or (r.queue_id is not null and not v_filter.include_rejected) as is_queued
      from candidate c
      left join issoh.selected_products s on s.spp_product_id = c.product_id
      left join issoh.supplier_listings l on l.supplier_id = c.supplier_id
                                         and l.supplier_product_code = c.supplier_product_code
      left join issoh.selection_queue q on q.spp_product_id = c.product_id
                                       and q.review_status in ('pending', 'on_hold', 'approved')
      left join refused r on r.spp_product_id = c.product_id
  ),
  chosen as materialized (
    select j.product_id, j.supplier_id, j.refused_id, j.category_id,
           jsonb_build_object(
             'supplier_product_code', j.supplier_product_code, 'product_name', j.product_name,
             'description', j.description, 'category_id', j.category_id, 'category_path', t.path, 'brand', j.brand,
             'barcode', j.barcode, 'unit_of_measure', j.unit_of_measure, 'pack_size', j.pack_size,
             'min_order_qty', j.min_order_qty, 'lead_time_days', j.lead_time_days,
             'current_price', j.current_price::text, 'currency_code', j.currency_code, 'is_new', j.is_new,
             'first_seen_date', j.first_seen_date) as details
      from judged j
      left join tree t on t.category_id = j.category_id
     where not j.is_selected and not j.is_queued
     order by j.product_id
     limit v_limit
  ),
  added as (
    insert into issoh.selection_queue (spp_product_id, spp_supplier_id, product_details)
    select c.product_id, c.supplier_id, c.details
      from chosen c
     where c.refused_id is null
     order by c.product_id
    on conflict (spp_product_id) where review_status in ('pending', 'on_hold', 'approved') do nothing
    returning 1
  ),
  -- In the order in which all lock items.
  locked as materialized (
    select q.queue_id
      from issoh.selection_queue q
     where q.queue_id in (select c.refused_id from chosen c) and q.review_status = 'rejected'
     order by q.queue_id
       for update
  ),
  asked_again as (
    update issoh.selection_queue q
       set review_status = 'pending', product_details = c.details, queued_at = now(),
           queued_by = audit.current_actor(), reviewed_by = null, reviewed_at = null, recommended_by = null,
           recommended_at = null, last_reviewer = null, reopened_by = null, auto_select_score = null, coverage = null,
           score_low = null, score_high = null, weights_version = null, scored_at = null, selection_criteria = '{}'
      from chosen c
     where q.queue_id = c.refused_id and q.queue_id in (select l.queue_id from locked l)
    returning 1
  )
  select queued.items, known.queued + (select count(*) from chosen) - queued.items, known.selected,
         array(select distinct c.category_id from chosen c where c.category_id is not null)
    into v_result.queued, v_result.already_queued, v_result.already_selected, v_categories
    from (select (select count(*) from added) + (select count(*) from asked_again) as items) queued,
         (select count(*) filter (where j.is_selected) as selected,
                 count(*) filter (where j.is_queued and not j.is_selected) as queued
            from judged j) known;

  if v_result.queued > v_most then
    raise exception using
      errcode = 'ISIQM',
      message = format('More than %s products are asked for.', v_most),
      hint = 'Name a limit, or narrow the criteria; the setting selection.max_items says how many one call may queue.';
  end if;
  -- Where a category has gone since is told by the mirror.
  if not array(select c.category_id from issoh.categories c) @> v_categories then
    perform issoh_private.mirror_categories(v_categories);
  end if;
  -- The mirror tells their suppliers' codes.
  if exists (select from issoh.selection_queue q
              where not exists (select from issoh.suppliers s where s.supplier_id = q.spp_supplier_id)) then
    perform issoh_private.refresh_suppliers();
  end if;
  return v_result;
end
$$;
comment on function issoh.queue_for_selection(jsonb, integer) is
  $$Queues products of SPP for selection, at most row_limit: those that all criteria {supplier_codes, category (a
branch, by path or id), search (in name, code, brand; or the barcode), min_price, max_price (in the currency of each
product), is_new, product_ids, include_rejected} hold for; none: every product. Discontinued products are left out.
Answers how many were queued, how many were in the queue already (rejected ones among them: they return, as the same
item, only by include_rejected) and how many are selected already. Reviewers, approvers and administrators may.
Raises ISICR, ISIQM (a limit that is none, or more than the setting selection.max_items), ISNSU, ISNCA.$$;
grant execute on function issoh.queue_for_selection(jsonb, integer) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/selection/queue_for_selection.sql
--! Included functions/issoh/selection/start_review.sql
create or replace function issoh.start_review(row_limit integer default 50, filters jsonb default '{}')
returns setof issoh.v_selection_pipeline
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    start_review.filters, issoh_private.selection_filter_keys());
  v_limit constant integer := coalesce(start_review.row_limit, 50);
  v_actor constant text := audit.current_actor();
  v_until constant timestamptz := clock_timestamp()
    + make_interval(mins => issoh.setting('selection.lease_minutes')::integer);
  v_items uuid[];
begin
  if v_limit not between 1 and 1000 then
    raise exception using
      errcode = 'ISIRN',
      message = format('%s is no number of items to review.', v_limit),
      hint = 'Take 1 to 1000 at once.';
  end if;
  -- One's own first. Nobody waits for a row: what somebody else takes at this moment is theirs.
  v_items := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.lease_owner = v_actor and q.lease_expires_at > clock_timestamp() and q.review_status = 'pending'
       and issoh_private.selection_matches(q, v_filter)
     order by issoh_private.selection_rank(q.auto_select_score), q.queue_id
     limit v_limit
       for update skip locked);
  v_items := v_items || array(
    select q.queue_id
      from issoh.selection_queue q
     where q.review_status = 'pending' and (q.lease_owner is null or q.lease_expires_at <= clock_timestamp())
       and issoh_private.selection_matches(q, v_filter)
     order by issoh_private.selection_rank(q.auto_select_score), q.queue_id
     limit v_limit - cardinality(v_items)
       for update skip locked);

  update issoh.selection_queue q
     set lease_owner = v_actor, lease_expires_at = v_until,
         -- Who let it run out has seen it.
         last_reviewer = coalesce(nullif(q.lease_owner, v_actor), q.last_reviewer)
   where q.queue_id = any (v_items);
  return query
  select v.*
    from unnest(v_items) with ordinality i (queue_id, position)
    join issoh.v_selection_pipeline v on v.queue_id = i.queue_id
   order by i.position;
end
$$;
comment on function issoh.start_review(integer, jsonb) is
  $$Takes pending items to review, the highest score first: nobody else has them for selection.lease_minutes, until
lease_expires_at. What the caller has already is renewed and comes first. filters as in list_selection. Reviewers,
approvers and administrators may. Raises ISIRN (row_limit is not 1 to 1000), ISICR, ISNSU, ISNCA.$$;
grant execute on function issoh.start_review(integer, jsonb) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/selection/start_review.sql
--! Included functions/issoh/selection/end_reviews.sql
create or replace function issoh_private.end_reviews(queue_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ended integer;
begin
  update issoh.selection_queue q
     set last_reviewer = q.lease_owner, lease_owner = null, lease_expires_at = null
   where q.queue_id = any (end_reviews.queue_ids) and q.lease_owner is not null;
  get diagnostics v_ended = row_count;
  return v_ended;
end
$$;
comment on function issoh_private.end_reviews(uuid[]) is
  'Frees locked items; whoever had them is who reviewed them last.';
--! EndIncluded functions/issoh/selection/end_reviews.sql
--! Included functions/issoh/selection/release_review.sql
create or replace function issoh.release_review(queue_ids uuid[] default null) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_items constant uuid[] := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.lease_owner = audit.current_actor()
       and (release_review.queue_ids is null or q.queue_id = any (release_review.queue_ids))
     order by q.queue_id
       for update);
begin
  return issoh_private.end_reviews(v_items);
end
$$;
comment on function issoh.release_review(uuid[]) is
  $$Gives back items that the caller has taken to review (all of them), undecided, and answers how many. Whoever
had an item counts as who reviewed it. Items of others are left alone. Reviewers, approvers and administrators may.$$;
grant execute on function issoh.release_review(uuid[]) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/selection/release_review.sql
--! Included functions/issoh/selection/expire_reviews.sql
create or replace function issoh_private.expire_reviews() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_items constant uuid[] := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.lease_expires_at <= clock_timestamp()
     order by q.queue_id
       for update skip locked);
begin
  return issoh_private.end_reviews(v_items);
end
$$;
comment on function issoh_private.expire_reviews() is
  $$Ends reviews whose time has passed and answers how many; the worker calls it. Nobody waits for it: an item is free
for the next from lease_expires_at on.$$;
--! EndIncluded functions/issoh/selection/expire_reviews.sql
--! Included functions/issoh/selection/decide_selection.sql
create or replace function issoh.decide_selection(queue_ids uuid[], decision text, notes text default null)
returns issoh.selection_outcome
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor constant text := audit.current_actor();
  v_choice constant text := decide_selection.decision;
  v_approver constant boolean := pg_has_role(audit.acting_role(), 'inv_approver', 'member')
                                 or pg_has_role(audit.acting_role(), 'inv_owner', 'member');
  v_four_eyes constant boolean := issoh.setting('selection.four_eyes')::boolean;
  v_status constant text := case v_choice
    when 'approve' then 'approved'
    when 'reject' then 'rejected'
    when 'on_hold' then 'on_hold'
    when 'recommend' then 'pending'
    when 'reopen' then 'pending'
  end;
  v_asked constant uuid[] := array(
    select distinct a.queue_id from unnest(decide_selection.queue_ids) a (queue_id) where a.queue_id is not null);
  v_outcome issoh.selection_outcome;
  v_notes constant text := common.trimmed(decide_selection.notes);
  v_free uuid[];
  v_standing uuid[];
begin
  if v_status is null then
    raise exception using
      errcode = 'ISISD',
      message = format('"%s" is no decision.', v_choice),
      hint = 'Decide by approve, reject, on_hold, recommend or reopen.';
  end if;
  if v_choice = 'approve' and not v_approver then
    raise exception using
      errcode = 'ISFAP',
      message = 'Only an approver approves.',
      hint = 'Recommend it, and leave the approval to an approver.';
  end if;
  perform
     from issoh.selection_queue q
    where q.queue_id = any (v_asked)
    order by q.queue_id
      for update;

  -- What the locked rows allow. A null reason: it is done, or can be.
  with judged as materialized (
    select a.queue_id, t.stands,
           case
             when q.queue_id is null then 'not_found'
             when q.review_status = 'imported' then 'imported'
             when t.stands then null
             when q.lease_owner <> v_actor and q.lease_expires_at > clock_timestamp() then 'leased'
             when v_choice = 'reopen' then
               case
                 when q.review_status = 'approved' and not v_approver then 'approver_only'
                 when q.review_status = 'rejected' and exists (
                   select from issoh.selection_queue o
                    where o.spp_product_id = q.spp_product_id and o.review_status in ('pending', 'on_hold', 'approved'))
                   then 'already_decided'
                 when q.review_status = 'rejected' and exists (
                   select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
                   then 'already_selected'
               end
             when q.review_status in ('approved', 'rejected') then 'already_decided'
             when v_choice <> 'approve' then null
             when exists (select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
               then 'already_selected'
             when v_four_eyes then
               case
                 when t.reviewer is null then 'not_reviewed'
                 when t.reviewer = v_actor then 'four_eyes'
               end
           end as reason
      from unnest(v_asked) a (queue_id)
      left join issoh.selection_queue q on q.queue_id = a.queue_id
      left join lateral (
        select coalesce(q.recommended_by, q.reviewed_by) as reviewer,
               case v_choice
                 when 'recommend' then q.review_status = 'pending' and q.recommended_by = v_actor
                                       and q.lease_owner is null
                 when 'reopen' then q.review_status = 'pending'
                 else q.review_status = v_status and q.reviewed_by = v_actor
               end as stands) t on true
  )
  select coalesce(array_agg(j.queue_id order by j.queue_id) filter (where j.reason is null), '{}'),
         coalesce(array_agg(row(j.queue_id, j.reason)::issoh.selection_conflict order by j.queue_id)
                    filter (where j.reason is not null), '{}'),
         coalesce(array_agg(j.queue_id) filter (where j.reason is null and j.stands is not true), '{}'),
         coalesce(array_agg(j.queue_id) filter (where j.reason is null and j.stands and v_choice <> 'reopen'), '{}')
    into v_outcome.done, v_outcome.conflicts, v_free, v_standing
    from judged j;

  update issoh.selection_queue q
     set review_status = v_status,
         review_notes = coalesce(v_notes, q.review_notes),
         reviewed_by = case when v_status <> 'pending' then v_actor end,
         reviewed_at = case when v_status <> 'pending' then clock_timestamp() end,
         -- Who rejects it does not recommend it any more.
         recommended_by = case v_choice when 'recommend' then v_actor when 'reject' then null else q.recommended_by end,
         recommended_at = case v_choice when 'recommend' then clock_timestamp() when 'reject' then null
                                        else q.recommended_at end,
         reopened_by = case when v_choice = 'reopen' then v_actor else q.reopened_by end,
         last_reviewer = coalesce(nullif(q.lease_owner, v_actor), q.last_reviewer),
         lease_owner = null, lease_expires_at = null
   where q.queue_id = any (v_free);
  update issoh.selection_queue q
     set review_notes = v_notes
   where q.queue_id = any (v_standing) and q.review_notes is distinct from v_notes and v_notes is not null
     and coalesce(q.lease_owner, v_actor) = v_actor;
  return v_outcome;
end
$$;
comment on function issoh.decide_selection(uuid[], text, text) is
  $$Decides items of the queue: approve, reject, on_hold, recommend (reviewed; an approver decides) or
reopen (waits again). Each is either done, or a conflict with its reason: not_found; imported; leased (somebody else
reviews it); already_decided (reopen it first); approver_only (only an approver reopens what is approved);
already_selected; with the setting selection.four_eyes also not_reviewed (nobody recommends it, or put it on hold) and
four_eyes (nobody but the caller did). Whoever repeats a decision of their own finds it done. notes replace
those that are there; null leaves them. Reviewers may all but approve and reopen what is approved; approvers and
administrators may all. Raises ISISD (no such decision), ISFAP.$$;
grant execute on function issoh.decide_selection(uuid[], text, text) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/selection/decide_selection.sql
--! Included functions/issoh/selection/auto_approve.sql
create or replace function issoh_private.auto_approve(queue_ids uuid[] default null) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_coverage constant numeric := issoh.setting('selection.auto_candidate_coverage')::numeric;
  v_score constant numeric := issoh.setting('selection.auto_candidate_score')::numeric;
  v_items uuid[];
begin
  if not issoh.setting('selection.auto_approve')::boolean then
    return 0;
  end if;
  v_items := array(
    select q.queue_id
      from issoh.selection_queue q
     where issoh_private.is_auto_candidate(q.review_status, q.coverage, q.score_low, v_coverage, v_score)
       and (auto_approve.queue_ids is null or q.queue_id = any (auto_approve.queue_ids))
       and q.reopened_by is null
       and (q.lease_owner is null or q.lease_expires_at <= clock_timestamp())
       and (q.recommended_by is not null or not issoh.setting('selection.four_eyes')::boolean)
       and not exists (select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
     order by q.queue_id
       for update skip locked);
  update issoh.selection_queue q
     set review_status = 'approved', reviewed_by = 'auto-approval', reviewed_at = clock_timestamp(),
         lease_owner = null, lease_expires_at = null
   where q.queue_id = any (v_items);
  return cardinality(v_items);
end
$$;
comment on function issoh_private.auto_approve(uuid[]) is
  $$Approves automatic candidates (among these items, or all) where the setting selection.auto_approve says so,
and answers how many: whoever has scored items calls it. What somebody reviews or has taken back is left alone; with
four eyes, so is what nobody recommends.$$;
--! EndIncluded functions/issoh/selection/auto_approve.sql
--! Included functions/issoh/selection/list_selection.sql
create or replace function issoh.list_selection(
  filters jsonb default '{}',
  status text default null,
  after_score numeric default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.v_selection_pipeline
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    list_selection.filters, issoh_private.selection_filter_keys());
  v_status constant text := issoh_private.check_review_status(list_selection.status);
  v_items uuid[];
begin
  v_items := array(
    select q.queue_id
      from issoh.selection_queue q
     where (v_status is null or q.review_status = v_status)
       and (list_selection.after_id is null
            or (issoh_private.selection_rank(q.auto_select_score), q.queue_id)
               > (issoh_private.selection_rank(list_selection.after_score), list_selection.after_id))
       and issoh_private.selection_matches(q, v_filter)
     order by issoh_private.selection_rank(q.auto_select_score), q.queue_id
     limit least(greatest(list_selection.page_size, 0), 1001));
  return query
  select v.*
    from unnest(v_items) with ordinality i (queue_id, position)
    join issoh.v_selection_pipeline v on v.queue_id = i.queue_id
   order by i.position;
end
$$;
comment on function issoh.list_selection(jsonb, text, numeric, uuid, integer) is
  $$A page of the queue, the highest score first, behind the item of a score and an id: those of a status (all)
that all filters {supplier_codes, category (a branch, by path or id), search, min_price, max_price, is_new,
product_ids (of SPP), min_score, recommended (by a reviewer)} hold for. Raises ISIRS (no such status),
ISICR, ISNSU, ISNCA.$$;
grant execute on function issoh.list_selection(jsonb, text, numeric, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/list_selection.sql
--! Included functions/issoh/selection/selection_facets.sql
create or replace function issoh.selection_facets(filters jsonb default '{}', status text default null)
returns setof issoh.selection_facet
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set work_mem = '32MB'
as $$
declare
  v_coverage constant numeric := issoh.setting('selection.auto_candidate_coverage')::numeric;
  v_score constant numeric := issoh.setting('selection.auto_candidate_score')::numeric;
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    selection_facets.filters, issoh_private.selection_filter_keys());
  v_status constant text := issoh_private.check_review_status(selection_facets.status);
begin
  return query
  with item as materialized (
    select q.spp_supplier_id, q.review_status,
           coalesce(c.path::text, q.product_details ->> 'category_path') as category_path,
           issoh_private.is_auto_candidate(q.review_status, q.coverage, q.score_low, v_coverage, v_score)
             as auto_candidate,
           q.product_details ->> 'currency_code' as currency_code,
           width_bucket(issoh_private.queued_price(q.product_details), array[1, 10, 100, 1000]) as band
      from issoh.selection_queue q
      left join issoh.categories c on c.category_id = (q.product_details ->> 'category_id')::uuid
     where (v_status is null or q.review_status = v_status)
       and issoh_private.selection_matches(q, v_filter)
  ),
  counted as (
    select case
             when grouping(i.spp_supplier_id) = 0 then 'supplier'
             when grouping(i.category_path) = 0 then 'category'
             when grouping(i.review_status) = 0 then 'status'
             when grouping(i.auto_candidate) = 0 then 'auto_candidate'
             else 'price_band'
           end as facet,
           i.spp_supplier_id, i.category_path, i.review_status, i.auto_candidate, i.currency_code, i.band,
           count(*)::integer as items
      from item i
     group by grouping sets ((i.spp_supplier_id), (i.category_path), (i.review_status), (i.auto_candidate),
                             (i.currency_code, i.band))
  )
  select c.facet,
         case c.facet
           when 'supplier' then coalesce(s.supplier_code, c.spp_supplier_id::text)
           when 'category' then c.category_path
           when 'status' then c.review_status
           when 'auto_candidate' then c.auto_candidate::text
         end,
         case when c.facet = 'price_band' then (array[0, 1, 10, 100, 1000])[c.band + 1]::numeric end,
         case when c.facet = 'price_band' then (array[1, 10, 100, 1000])[c.band + 1]::numeric end,
         c.currency_code, c.items
    from counted c
    left join issoh.suppliers s on s.supplier_id = c.spp_supplier_id
   order by array_position(array['supplier', 'category', 'status', 'price_band', 'auto_candidate'], c.facet),
            c.currency_code, c.band, c.items desc, 2;
end
$$;
comment on function issoh.selection_facets(jsonb, text) is
  $$How many items of the queue there are by supplier, category, status, price band (of each currency for itself)
and automatic candidates, among those that list_selection shows with the same filters and status. Raises ISIRS,
ISICR, ISNSU, ISNCA.$$;
grant execute on function issoh.selection_facets(jsonb, text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/selection/selection_facets.sql

--! split: 220-sync.sql
-- Selected products follow SPP.
set lock_timeout = '5s';
--! Included functions/issoh/products/update_product.sql
create or replace function issoh.update_product(product text, patch jsonb) returns issoh.selected_products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product issoh.selected_products := issoh_private.resolve_product(update_product.product);
  v_patch constant jsonb := update_product.patch;
  v_unknown text;
  v_supplier_id uuid;
begin
  if jsonb_typeof(coalesce(v_patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'ISIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(v_patch) k
   where k not in ('internal_sku', 'product_name', 'status', 'description', 'category', 'brand', 'barcode',
                   'unit_of_measure', 'min_order_qty', 'pack_multiple', 'lead_time_days', 'supplier',
                   'selection_reason')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'ISIPA',
      message = format('"%s" of a product cannot be changed.', v_unknown),
      hint = 'Change internal_sku, product_name, status, description, category, brand, barcode, unit_of_measure,'
             ' min_order_qty, pack_multiple, lead_time_days, supplier or selection_reason.';
  end if;

  -- Before the lock: SPP may be asked.
  if v_patch ? 'supplier' then
    v_supplier_id := issoh_private.resolve_supplier(v_patch ->> 'supplier');
  end if;
  -- The row as it is when nobody else changes it any more: a column that the patch does not name stays.
  perform issoh_private.lock_products(array[v_product.product_id]);
  select p.* into v_product from issoh.selected_products p where p.product_id = v_product.product_id;
  v_product := jsonb_populate_record(v_product, v_patch);
  if v_patch ? 'internal_sku' then
    v_product.internal_sku := issoh_private.trim_sku(v_patch ->> 'internal_sku');
  end if;
  if v_patch ? 'category' then
    v_product.category_id := issoh_private.resolve_category(v_patch ->> 'category');
  end if;
  if v_patch ? 'supplier' then
    v_product.spp_supplier_id := v_supplier_id;
  end if;
  update issoh.selected_products p
     set internal_sku = v_product.internal_sku, product_name = common.trimmed(v_product.product_name),
         status = v_product.status, description = v_product.description, category_id = v_product.category_id,
         brand = v_product.brand, barcode = v_product.barcode, unit_of_measure = v_product.unit_of_measure,
         min_order_qty = v_product.min_order_qty, pack_multiple = v_product.pack_multiple,
         lead_time_days = v_product.lead_time_days, spp_supplier_id = v_product.spp_supplier_id,
         selection_reason = v_product.selection_reason
   where p.product_id = v_product.product_id
  returning p.* into v_product;
  return v_product;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK',
      message = format('A product with SKU "%s" exists already.', v_product.internal_sku),
      hint = 'Choose another SKU, or use the product that is there.';
  when check_violation or not_null_violation or invalid_text_representation or numeric_value_out_of_range then
    raise exception using
      errcode = 'ISIVP', message = 'A value does not fit the product.',
      hint = 'A name is not blank; status is active, inactive or pending_review; min_order_qty and pack_multiple are'
             ' above 0; lead_time_days is 0 to 3650.';
end
$$;
comment on function issoh.update_product(text, jsonb) is
  $$Changes what a patch {column: value} names: internal_sku, product_name, status, description, category, brand,
barcode, unit_of_measure, min_order_qty, pack_multiple, lead_time_days, supplier, selection_reason. Approvers,
stock operators and administrators may. Raises ISNPR, ISIPA (no such column), ISIVP (a value that does not fit),
ISISK, ISCSK, ISNCA, ISNSU.$$;
grant execute on function issoh.update_product(text, jsonb) to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/products/update_product.sql
--! Included functions/issoh/link/availability_of.sql
create or replace function issoh_private.availability_of(status text, is_missing boolean) returns text
language sql immutable parallel safe
as $$
  select case
           when status = 'discontinued' then 'discontinued'
           when is_missing then 'missing'
           when status = 'pending' then 'pending'
           else 'available'
         end
$$;
comment on function issoh_private.availability_of(text, boolean) is
  'What a selected product''s availability is while SPP says this of it; one that SPP does not have is removed.';
--! EndIncluded functions/issoh/link/availability_of.sql
--! Included functions/issoh/link/mapped_master_data.sql
create or replace function issoh_private.mapped_master_data(product spp_remote.products) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'product_name', (product).product_name, 'description', (product).description, 'category_id', (product).category_id,
    'brand', (product).brand, 'barcode', (product).barcode, 'unit_of_measure', (product).unit_of_measure,
    'min_order_qty', (product).min_order_qty, 'lead_time_days', (product).lead_time_days)
$$;
comment on function issoh_private.mapped_master_data(spp_remote.products) is
  $$What a selected product takes over from its product in SPP, by column of selected_products: what
supplier_listings.master_data holds.$$;
--! EndIncluded functions/issoh/link/mapped_master_data.sql
--! Included functions/issoh/link/read_spp_products.sql
create or replace function issoh_private.read_spp_products(supplier_ids uuid[], product_ids uuid[])
returns setof spp_remote.products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_group record;
begin
  -- A supplier at a time: asked so, SPP looks into one partition.
  for v_group in
    select g.supplier_id, array_agg(g.product_id) as product_ids
      from unnest(read_spp_products.supplier_ids, read_spp_products.product_ids) as g (supplier_id, product_id)
     group by g.supplier_id
     order by g.supplier_id
  loop
    return query
    select p.*
      from spp_remote.products p
     where p.supplier_id = v_group.supplier_id and p.product_id = any (v_group.product_ids);
  end loop;
end
$$;
comment on function issoh_private.read_spp_products(uuid[], uuid[]) is
  'Products as SPP has them now, each named by its supplier and its id there; what it does not have is left out.';
--! EndIncluded functions/issoh/link/read_spp_products.sql
--! Included functions/issoh/link/read_spp_codes.sql
create or replace function issoh_private.read_spp_codes(supplier_ids uuid[], codes text[])
returns setof spp_remote.products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_group record;
begin
  for v_group in
    select g.supplier_id, array_agg(g.code) as codes
      from unnest(read_spp_codes.supplier_ids, read_spp_codes.codes) as g (supplier_id, code)
     group by g.supplier_id
     order by g.supplier_id
  loop
    return query
    select p.*
      from spp_remote.products p
     where p.supplier_id = v_group.supplier_id and p.supplier_product_code = any (v_group.codes);
  end loop;
end
$$;
comment on function issoh_private.read_spp_codes(uuid[], text[]) is
  'As read_spp_products, each named by its supplier and its code there.';
--! EndIncluded functions/issoh/link/read_spp_codes.sql
--! Included functions/issoh/link/listings_of.sql
create or replace function issoh_private.listings_of(products spp_remote.products[])
returns setof issoh.supplier_listings
language sql stable
as $$
  with rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code, (now() at time zone 'UTC')::date) as rate
      from (select distinct s.currency_code from unnest(products) s) c
  )
  select null::uuid, s.product_id, s.supplier_id, s.supplier_product_code, s.current_price, s.currency_code,
         case when k.cost < 1e15 then k.cost end, case when k.cost < 1e15 then x.rate end,
         case when x.rate is null then 'no_exchange_rate' when k.cost >= 1e15 then 'out_of_range' end,
         issoh_private.availability_of(s.status, s.is_missing), issoh_private.mapped_master_data(s.*),
         null::timestamptz
    from unnest(products) s
    join rates x on x.currency_code = s.currency_code
   cross join lateral (select round(s.current_price * x.rate, 4) as cost) k
$$;
comment on function issoh_private.listings_of(spp_remote.products[]) is
  $$What listings say of products of SPP: cost in the base currency at the rate of the day, or why it is held.
product_id and changed_at are null.$$;
--! EndIncluded functions/issoh/link/listings_of.sql
--! Included functions/issoh/sync/tg_selected_products__note.sql
create or replace function issoh.tg_selected_products__note() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into issoh_private.sync_pending (product_id)
  select n.product_id from new_rows n where n.spp_product_id is not null;
  return null;
end
$$;
comment on function issoh.tg_selected_products__note() is
  $$Statement trigger: what was read in SPP before a product was linked may have changed there since, unseen; it is
read again.$$;
--! EndIncluded functions/issoh/sync/tg_selected_products__note.sql
--! Included functions/issoh/sync/tg_selected_products__relink.sql
create or replace function issoh.tg_selected_products__relink() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- What another product of SPP was said to be is of no use.
  delete from issoh.supplier_listings l
   where l.product_id = new.product_id and l.spp_product_id is distinct from new.spp_product_id;
  if new.spp_product_id is null then
    new.availability := null;
  else
    insert into issoh_private.sync_pending (product_id) values (new.product_id);
  end if;
  return new;
end
$$;
comment on function issoh.tg_selected_products__relink() is
  $$Row trigger: a product that is linked to another one of SPP, or to none any more, begins anew, unless its listing is
of that one already.$$;
--! EndIncluded functions/issoh/sync/tg_selected_products__relink.sql
--! Included functions/issoh/sync/tg_supplier_listings__log.sql
create or replace function issoh.tg_supplier_listings__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
begin
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select audit.current_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'update',
         'issoh', 'supplier_listings', n.product_id::text, to_jsonb(o), to_jsonb(n)
    from old_rows o
    join new_rows n on n.product_id = o.product_id
   where (n.spp_product_id, n.supplier_id, n.supplier_product_code, n.held_reason, n.availability, n.master_data)
         is distinct from
         (o.spp_product_id, o.supplier_id, o.supplier_product_code, o.held_reason, o.availability, o.master_data);
  return null;
end
$$;
comment on function issoh.tg_supplier_listings__log() is
  'Statement trigger: logs changed listings. A price that moves is in supplier_price_changes.';
--! EndIncluded functions/issoh/sync/tg_supplier_listings__log.sql
create or replace trigger _900_note_pending after insert on issoh.selected_products
  referencing new table as new_rows for each statement execute function issoh.tg_selected_products__note();
create or replace trigger _500_relink before update of spp_product_id on issoh.selected_products
  for each row when (old.spp_product_id is distinct from new.spp_product_id)
  execute function issoh.tg_selected_products__relink();
create or replace trigger _900_log_update after update on issoh.supplier_listings
  referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_supplier_listings__log();
create or replace trigger _900_log_delete after delete on issoh.supplier_listings referencing old table as old_rows
  for each statement execute function audit.tg_table__log('product_id', '');

-- Rules whose cost has changed, and for which no price was proposed yet.
create table if not exists issoh_private.proposals_due (
  due_id bigint generated always as identity constraint proposals_due_pkey primary key,
  product_id uuid not null,
  pricing_tier_id uuid not null,
  old_cost numeric(19,4) not null,
  reason text,
  code text,
  message text,
  failures integer not null default 0,
  next_try_at timestamptz not null default clock_timestamp()
);
create index if not exists proposals_due_product_id_idx on issoh_private.proposals_due (product_id);
alter table issoh_private.proposals_due enable row level security;
comment on table issoh_private.proposals_due is $$Rules whose cost has changed, for which a price is to be proposed;
where a value or a constraint has refused it: why (code, message), and when it is tried again.$$;
-- Who tells updated_at, as write_costs does, spares a call for each row.
alter table issoh.pricing_rules alter column updated_at set default clock_timestamp();
create or replace trigger _100_stamp before update on issoh.pricing_rules
  for each row when (new.updated_at is not distinct from old.updated_at) execute function audit.tg_table__stamp();
--! Included functions/issoh/sets/is_refusal.sql
create or replace function issoh_private.is_refusal(code text) returns boolean
language sql immutable parallel safe
return code ~ '^(22|23|IS)';
comment on function issoh_private.is_refusal(text) is
  $$Whether an SQLSTATE is of a value or a constraint, or what we refuse ourselves: a row's own. Other failures are no
row's.$$;
--! EndIncluded functions/issoh/sets/is_refusal.sql
--! Included functions/issoh/sets/halves.sql
create or replace function issoh_private.halves(ids uuid[]) returns setof uuid[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  values (ids[:cardinality(ids) / 2]), (ids[cardinality(ids) / 2 + 1:])
$$;
comment on function issoh_private.halves(uuid[]) is 'The two halves of a list of two or more.';
--! EndIncluded functions/issoh/sets/halves.sql
--! Included functions/issoh/pricing/write_costs.sql
-- As write_rules and rule_at_cost would do it, for the one case that comes by the hundred thousand: each rule in force
-- is followed by one with its price and its end; one that begins later, a price that goes on after a promotion among
-- them, takes the cost at once, or it would begin with one of the past.
create or replace function issoh_private.write_costs(
  product_ids uuid[],
  costs numeric[],
  reason text,
  moved_at timestamptz[] default null
) returns table (rule issoh.pricing_rules, old_cost numeric)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  update issoh.pricing_rules r
     set rule_type = 'fixed', cost_price = round(x.cost, 4),
         markup_percentage = issoh_private.markup_of(r.selling_price, round(x.cost, 4)),
         target_markup_percentage = coalesce(r.target_markup_percentage, r.markup_percentage), updated_at = v_now
    from unnest(write_costs.product_ids, write_costs.costs, write_costs.moved_at) as x (product_id, cost, moved_at)
   where r.product_id = x.product_id and r.rule_type in ('fixed', 'cost_plus') and r.effective_from > v_now
     and r.cost_price is distinct from round(x.cost, 4) and x.cost is not null
     and (x.moved_at is null or r.updated_at < x.moved_at);
  return query
  with closed as (
    update issoh.pricing_rules r
       set effective_to = greatest(v_now, r.effective_from + interval '1 microsecond'), updated_at = v_now
      from unnest(write_costs.product_ids, write_costs.costs, write_costs.moved_at) as x (product_id, cost, moved_at)
     where r.product_id = x.product_id and r.rule_type in ('fixed', 'cost_plus') and r.effective_from <= v_now
       and (r.effective_to is null or r.effective_to > v_now + interval '1 microsecond')
       and r.cost_price is distinct from round(x.cost, 4) and x.cost is not null
       and (x.moved_at is null or r.updated_at < x.moved_at)
    returning r.product_id, r.pricing_tier_id, round(x.cost, 4) as cost, r.cost_price as old_cost, r.selling_price,
              r.minimum_price, r.maximum_price, coalesce(r.target_markup_percentage, r.markup_percentage) as target,
              r.source_tier_id, r.adjustment_percentage, r.rounding_increment, r.rounding_mode, r.charm_ending,
              r.currency_code, new.effective_to as effective_from, old.effective_to as effective_to
  ), opened as (
    insert into issoh.pricing_rules as w
      (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
       minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
       charm_ending, currency_code, effective_from, effective_to, reason)
    select c.product_id, c.pricing_tier_id, 'fixed', c.cost, issoh_private.markup_of(c.selling_price, c.cost), c.target,
           c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
           c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, c.effective_from, c.effective_to,
           write_costs.reason
      from closed c
    returning w as rule, w.product_id, w.pricing_tier_id
  )
  -- Each has its match; a full join is never planned as a loop over all of them for each.
  select o.rule, c.old_cost
    from opened o
    full join closed c on c.product_id = o.product_id and c.pricing_tier_id = o.pricing_tier_id;
end
$$;
comment on function issoh_private.write_costs(uuid[], numeric[], text, timestamptz[]) is
  'Products cost something else from now on (base currency, a product once): each tier''s rule in force is closed and
one with the new cost opened, its price unchanged; rules that begin later take the cost as they are. With moved_at only
rules that were not written since. The caller holds the locks of the products. Answers the new rules in force, with the
costs before.';
--! EndIncluded functions/issoh/pricing/write_costs.sql
--! Included functions/issoh/pricing/change_costs.sql
create or replace function issoh_private.change_costs(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_drafts constant issoh.price_proposals[] := array(
    select d
      from issoh_private.compute_proposals(change_costs.product_ids, change_costs.costs, change_costs.reason) d);
  v_applies constant boolean := (issoh.setting('pricing.apply_proposals'))::boolean;
begin
  -- A price that is applied at once needs no rule that holds the old one for a moment.
  if v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
  return query
  select (w.rule).* from issoh_private.write_costs(change_costs.product_ids, change_costs.costs, change_costs.reason) w;
  if not v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
end
$$;
comment on function issoh_private.change_costs(uuid[], numeric[], text) is
  'As write_costs, and new prices are proposed at once. Answers the new rules, those of applied proposals left out.';
--! EndIncluded functions/issoh/pricing/change_costs.sql
--! Included functions/issoh/pricing/costs_astray.sql
create or replace function issoh_private.costs_astray(product_ids uuid[])
returns table (product_id uuid, cost numeric, moved_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select l.product_id, l.cost_price, max(c.changed_at)
    from issoh.supplier_listings l
    join issoh.pricing_rules r
      on r.product_id = l.product_id and r.rule_type in ('fixed', 'cost_plus')
     and r.cost_price is distinct from l.cost_price
     and (r.effective_to is null or r.effective_to > clock_timestamp())
    join issoh.supplier_price_changes c
      on c.product_id = l.product_id and c.new_cost is not null and c.changed_at > r.updated_at
   where l.product_id = any (costs_astray.product_ids) and l.cost_price is not null
   group by l.product_id;
end
$$;
comment on function issoh_private.costs_astray(uuid[]) is
  $$Products with a price, now or later, whose cost is not the listing's although nobody has written it since the
supplier's price last moved (moved_at): a cost set by hand after that holds.$$;
--! EndIncluded functions/issoh/pricing/costs_astray.sql
--! Included functions/issoh/proposals/follow_costs.sql
create or replace function issoh_private.follow_costs(
  product_ids uuid[],
  costs numeric[],
  reason text,
  moved_at timestamptz[] default null
) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due integer;
begin
  insert into issoh_private.proposals_due (product_id, pricing_tier_id, old_cost, reason)
  select (w.rule).product_id, (w.rule).pricing_tier_id, w.old_cost, follow_costs.reason
    from issoh_private.write_costs(follow_costs.product_ids, follow_costs.costs, follow_costs.reason,
                                   follow_costs.moved_at) w
   where w.old_cost is not null;
  get diagnostics v_due = row_count;
  return v_due;
end
$$;
comment on function issoh_private.follow_costs(uuid[], numeric[], text, timestamptz[]) is
  $$As change_costs, but new prices are proposed by a job later, prices__propose: whoever changes many costs holds the
products no longer than that takes. Answers how many rules are due for a proposal.$$;
--! EndIncluded functions/issoh/proposals/follow_costs.sql
--! Included functions/issoh/proposals/propose_set.sql
create or replace function issoh_private.propose_set(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_drafts issoh.price_proposals[];
  v_code text;
  v_message text;
begin
  begin
    with taken as (
      delete from issoh_private.proposals_due d
       where d.product_id = any (propose_set.product_ids)
      returning d.due_id, d.product_id, d.pricing_tier_id, d.old_cost, d.reason
    ), first as (
      -- Several changes since the last time are one, from the first cost to the one in force.
      select distinct on (t.product_id, t.pricing_tier_id) t.*
        from taken t
       order by t.product_id, t.pricing_tier_id, t.due_id
    )
    select array_agg(row(null, r.rule_id, r.product_id, r.pricing_tier_id, f.old_cost, r.cost_price, m.markup,
                         r.selling_price, round(m.price, 4), r.currency_code, 'open', f.reason, null, null, null, null,
                         null)::issoh.price_proposals)
      into v_drafts
      from first f
      join issoh.pricing_rules r on r.product_id = f.product_id and r.pricing_tier_id = f.pricing_tier_id
       and r.effective_from <= clock_timestamp() and (r.effective_to is null or r.effective_to > clock_timestamp())
     cross join lateral (
       select b.markup, issoh_private.round_price(r.cost_price * (1 + b.markup / 100), r.rounding_increment,
                                                  r.rounding_mode, r.charm_ending, r.minimum_price,
                                                  r.maximum_price) as price
         from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
     where r.rule_type = 'fixed' and m.markup is not null and m.price < 1e15;
    perform issoh_private.write_proposals(coalesce(v_drafts, '{}'));
    return;
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  if cardinality(propose_set.product_ids) = 1 then
    update issoh_private.proposals_due d
       set code = v_code, message = left(v_message, 10000), failures = d.failures + 1,
           next_try_at = clock_timestamp() + make_interval(mins => least(power(2, least(d.failures, 20))::integer, 60))
     where d.product_id = propose_set.product_ids[1];
  else
    perform issoh_private.propose_set(h.product_ids)
       from issoh_private.halves(propose_set.product_ids) h (product_ids);
  end if;
end
$$;
comment on function issoh_private.propose_set(uuid[]) is
  $$Proposes prices for products that are due for it, where one that a value or a constraint refuses fails alone: the
set is halved until it is found. It stays due, and is tried again after 1, 2, 4 … 60 minutes. The caller holds the locks
of the products.$$;
--! EndIncluded functions/issoh/proposals/propose_set.sql
--! Included functions/issoh/proposals/propose_due.sql
create or replace function issoh_private.propose_due(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_products uuid[];
begin
  v_products := array(
    select d.product_id
      from issoh_private.proposals_due d
     where d.next_try_at <= clock_timestamp()
     order by d.due_id
     limit propose_due.row_limit);
  v_products := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_products)
     order by p.product_id
       for no key update skip locked);
  if v_products <> '{}' then
    perform issoh_private.propose_set(v_products);
  end if;
  return cardinality(v_products);
end
$$;
comment on function issoh_private.propose_due(integer) is '@behavior -*

Proposes prices for products whose costs follow_costs has changed, at most so many; what somebody else has locked is
left for the next time. Answers how many products it looked at: 0 when nothing is left that could be had.';
--! EndIncluded functions/issoh/proposals/propose_due.sql
--! Included functions/issoh/pricing/tg_pricing_rules__log.sql
create or replace function issoh.tg_pricing_rules__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_actor constant text := audit.current_actor();
  v_role constant text := audit.acting_role();
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    -- One that goes on with its predecessor's price at another cost is on record by itself: who, when and why.
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, v_role, v_request, 'insert', 'issoh', 'pricing_rules', n.rule_id::text,
           to_jsonb(n) - '{updated_at,period}'::text[]
      from new_rows n
     where n.rule_type <> 'fixed'
           -- A look-up in the index for each: a join would read all rules there are, for a few.
        or (select (n.selling_price, n.minimum_price, n.maximum_price, n.rounding_increment, n.rounding_mode,
                    n.charm_ending, n.currency_code)
                   is not distinct from
                   (r.selling_price, r.minimum_price, r.maximum_price, r.rounding_increment, r.rounding_mode,
                    r.charm_ending, r.currency_code)
              from issoh.pricing_rules r
             where r.product_id = n.product_id and r.effective_from < n.effective_from
               and r.effective_to = n.effective_from
               -- Not by "=": the index that keeps rules apart would be asked, at three times the cost.
               and r.pricing_tier_id is not distinct from n.pricing_tier_id) is not true;
    return null;
  end if;

  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select v_actor, v_role, v_request, 'update', 'issoh', 'pricing_rules', n.rule_id::text,
         case when c.ended then jsonb_build_object('effective_to', o.effective_to)
              else to_jsonb(o) - '{updated_at,period}'::text[] end,
         case when c.ended then jsonb_build_object('effective_to', n.effective_to)
              else to_jsonb(n) - '{updated_at,period}'::text[] end
    from old_rows o
    join new_rows n on n.rule_id = o.rule_id
   cross join lateral (
     select (n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage,
             n.target_markup_percentage, n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id,
             n.adjustment_percentage, n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code,
             n.effective_from, n.created_by, n.created_at, n.reason)
            is not distinct from
            (o.product_id, o.pricing_tier_id, o.rule_type, o.cost_price, o.markup_percentage,
             o.target_markup_percentage, o.selling_price, o.minimum_price, o.maximum_price, o.source_tier_id,
             o.adjustment_percentage, o.rounding_increment, o.rounding_mode, o.charm_ending, o.currency_code,
             o.effective_from, o.created_by, o.created_at, o.reason) as ended) c
   where not c.ended or n.effective_to is distinct from o.effective_to;
  return null;
end
$$;
comment on function issoh.tg_pricing_rules__log() is
  $$Statement trigger: logs rules that are written or changed. Of one that only ends, its end; a rule that goes on with
the price of the one before it at another cost is a record of itself.$$;
--! EndIncluded functions/issoh/pricing/tg_pricing_rules__log.sql
create or replace trigger _900_log_insert after insert on issoh.pricing_rules referencing new table as new_rows
  for each statement execute function issoh.tg_pricing_rules__log();
create or replace trigger _900_log_update after update on issoh.pricing_rules
  referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_pricing_rules__log();
--! Included functions/issoh/sync/unseen_changes.sql
create or replace function issoh_private.unseen_changes(seen pg_snapshot)
returns table (product_id uuid, changed_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from constant xid8 := pg_snapshot_xmin(unseen_changes.seen);
begin
  if unseen_changes.seen is null then
    return query
    select p.product_id, null::timestamptz from issoh.selected_products p where p.spp_product_id is not null;
    return;
  end if;
  -- What SPP answers with is visible in its new snapshot by itself: the remote transaction has one from first to last.
  return query
  select p.product_id, min(u.changed_at)
    from issoh.selected_products p
    join (select h.product_id, h.changed_at
            from spp_remote.price_history h
           where h.xact_id >= v_from and not pg_visible_in_snapshot(h.xact_id, unseen_changes.seen)
          union all
          select e.product_id, e.occurred_at
            from spp_remote.product_events e
           where e.xact_id >= v_from and not pg_visible_in_snapshot(e.xact_id, unseen_changes.seen)) u
      on u.product_id = p.spp_product_id
   group by p.product_id;
  -- What was removed may be among the new products of its supplier.
  if exists (select from issoh.supplier_listings l where l.availability = 'removed') then
    return query
    select l.product_id, n.changed_at
      from issoh.supplier_listings l
      join (select h.supplier_id, min(h.changed_at) as changed_at
              from spp_remote.price_history h
             where h.xact_id >= v_from and not pg_visible_in_snapshot(h.xact_id, unseen_changes.seen)
               and h.old_price is null
             group by h.supplier_id) n on n.supplier_id = l.supplier_id
     where l.availability = 'removed';
  end if;
end
$$;
comment on function issoh_private.unseen_changes(pg_snapshot) is
  $$Selected products that SPP has written about in transactions that a snapshot does not show, and when first; null:
all. Removed ones, too, where their supplier has new products. A product entered before or after tells nothing:
transactions may commit late.$$;
--! EndIncluded functions/issoh/sync/unseen_changes.sql
--! Included functions/issoh/sync/note_changes.sql
create or replace function issoh_private.note_changes(seen pg_snapshot) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted integer;
begin
  insert into issoh_private.sync_pending (product_id, changed_at)
  select c.product_id, coalesce(c.changed_at, clock_timestamp())
    from issoh_private.unseen_changes(note_changes.seen) c;
  get diagnostics v_noted = row_count;
  return v_noted;
end
$$;
comment on function issoh_private.note_changes(pg_snapshot) is
  $$Notes the selected products that SPP has written about since a snapshot; null: all. Answers how many.$$;
--! EndIncluded functions/issoh/sync/note_changes.sql
--! Included functions/issoh/sync/take_over_master_data.sql
create or replace function issoh_private.take_over_master_data(changes issoh_private.listing_change[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changed integer;
begin
  with fields as (
    -- What SPP has changed, and nothing else: a person may have written better into the rest.
    select c.product_id, c.new_data as data,
           array(select n.key from jsonb_each(c.new_data) n where n.value is distinct from c.old_data -> n.key) as keys
      from unnest(take_over_master_data.changes) c
     where c.new_data <> c.old_data
  ), wanted as (
    select f.product_id, d.*
      from fields f
      join issoh.selected_products p on p.product_id = f.product_id
     cross join lateral (
       select case when 'product_name' = any (f.keys)
                   then coalesce(nullif(btrim(f.data ->> 'product_name'), ''), p.product_name)
                   else p.product_name end as product_name,
              case when 'description' = any (f.keys) then f.data ->> 'description'
                   else p.description end as description,
              case when 'category_id' = any (f.keys) then (f.data ->> 'category_id')::uuid
                   else p.category_id end as category_id,
              case when 'brand' = any (f.keys) then f.data ->> 'brand' else p.brand end as brand,
              case when 'barcode' = any (f.keys) then f.data ->> 'barcode' else p.barcode end as barcode,
              case when 'unit_of_measure' = any (f.keys) then f.data ->> 'unit_of_measure'
                   else p.unit_of_measure end as unit_of_measure,
              case when 'min_order_qty' = any (f.keys)
                   then (select q.quantity from (values ((f.data ->> 'min_order_qty')::integer)) q (quantity)
                          where q.quantity > 0)
                   else p.min_order_qty end as min_order_qty,
              case when 'lead_time_days' = any (f.keys)
                   then (select q.days from (values ((f.data ->> 'lead_time_days')::integer)) q (days)
                          where q.days between 0 and 3650)
                   else p.lead_time_days end as lead_time_days) d
  )
  update issoh.selected_products p
     set product_name = w.product_name, description = w.description,
         category_id = case when w.category_id is null or c.category_id is not null then w.category_id
                            else p.category_id end,
         brand = w.brand, barcode = w.barcode, unit_of_measure = w.unit_of_measure, min_order_qty = w.min_order_qty,
         lead_time_days = w.lead_time_days
    from wanted w
    left join issoh.categories c on c.category_id = w.category_id
   where p.product_id = w.product_id
     and (p.product_name, p.description, p.category_id, p.brand, p.barcode, p.unit_of_measure, p.min_order_qty,
          p.lead_time_days)
         is distinct from
         (w.product_name, w.description, w.category_id, w.brand, w.barcode, w.unit_of_measure, w.min_order_qty,
          w.lead_time_days);
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
comment on function issoh_private.take_over_master_data(issoh_private.listing_change[]) is
  $$Writes into selected products those mapped fields that have changed in SPP since they were last seen there. Answers
how many products have changed. A category that IS-SOH does not have is left out.$$;
--! EndIncluded functions/issoh/sync/take_over_master_data.sql
--! Included functions/issoh/sync/take_over_availability.sql
create or replace function issoh_private.take_over_availability(product_ids uuid[], gone_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changed integer;
begin
  update issoh.supplier_listings l
     set availability = 'removed', changed_at = clock_timestamp()
   where l.product_id = any (take_over_availability.gone_ids) and l.availability <> 'removed';
  update issoh.selected_products p
     set availability = a.availability
    from (select s.product_id, coalesce(l.availability, 'removed') as availability
            from issoh.selected_products s
            left join issoh.supplier_listings l on l.product_id = s.product_id
           where s.product_id = any (take_over_availability.product_ids || take_over_availability.gone_ids)) a
   where p.product_id = a.product_id and p.availability is distinct from a.availability;
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
comment on function issoh_private.take_over_availability(uuid[], uuid[]) is
  $$Gives selected products the availability of their listings, and says removed of those that SPP does not have any
more. Answers how many have changed.$$;
--! EndIncluded functions/issoh/sync/take_over_availability.sql
--! Included functions/issoh/sync/apply_said.sql
create or replace function issoh_private.apply_said(product_ids uuid[], said spp_remote.products[], run_id uuid)
returns issoh_private.sync_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changes issoh_private.listing_change[];
  v_level uuid[];
  v_gone uuid[];
  v_found record;
  v_counts issoh_private.sync_counts;
begin
  with said as materialized (
    select p.product_id as carried_id, p.availability as carried, s.*
      from issoh_private.listings_of(apply_said.said) s
      join issoh.selected_products p on p.spp_product_id = s.spp_product_id
     where p.product_id = any (apply_said.product_ids)
  ), followed as (
    insert into issoh.supplier_listings as l
      (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
       exchange_rate, held_reason, availability, master_data)
    select s.carried_id, s.spp_product_id, s.supplier_id, s.supplier_product_code, s.supplier_price, s.currency_code,
           s.cost_price, s.exchange_rate, s.held_reason, s.availability, s.master_data
      from said s
    on conflict on constraint supplier_listings_pkey do update
       set spp_product_id = excluded.spp_product_id, supplier_id = excluded.supplier_id,
           supplier_product_code = excluded.supplier_product_code, supplier_price = excluded.supplier_price,
           currency_code = excluded.currency_code, availability = excluded.availability,
           master_data = excluded.master_data, changed_at = excluded.changed_at,
           -- A rate that moves is no change of the price: what is level keeps the cost it came with.
           (cost_price, exchange_rate, held_reason) = (
             select case when k.kept then l.cost_price else excluded.cost_price end,
                    case when k.kept then l.exchange_rate else excluded.exchange_rate end,
                    case when k.kept then l.held_reason else excluded.held_reason end
               from (select l.held_reason is null
                            and (l.supplier_price, l.currency_code) = (excluded.supplier_price, excluded.currency_code)
                            as kept) k)
     where (l.spp_product_id, l.supplier_id, l.supplier_product_code, l.supplier_price, l.currency_code,
            l.availability, l.master_data)
           is distinct from
           (excluded.spp_product_id, excluded.supplier_id, excluded.supplier_product_code, excluded.supplier_price,
            excluded.currency_code, excluded.availability, excluded.master_data)
        or (l.held_reason is not null and l.held_reason is distinct from excluded.held_reason)
    returning new.product_id, old.supplier_price as old_price, new.supplier_price, old.currency_code as old_currency,
              new.currency_code, old.cost_price as old_cost, new.cost_price, new.exchange_rate,
              old.held_reason is not null as was_held, new.held_reason, new.availability, old.master_data as old_data,
              new.master_data
  )
  select (select array_agg(row(f.product_id, f.old_price, f.supplier_price, f.old_currency, f.currency_code, f.old_cost,
                               f.cost_price, f.exchange_rate,
                               (f.supplier_price, f.currency_code) is distinct from (f.old_price, f.old_currency),
                               coalesce(f.was_held, false) and f.held_reason is null, f.availability, f.old_data,
                               f.master_data)::issoh_private.listing_change)
            from followed f) as changes,
         (select array_agg(s.carried_id) from said s where s.carried is distinct from s.availability) as moved,
         (select count(*) from said) as products
    into v_found;
  v_changes := v_found.changes;

  insert into issoh.supplier_price_changes
    (product_id, run_id, old_price, new_price, old_currency_code, currency_code, old_cost, new_cost, exchange_rate)
  select c.product_id, apply_said.run_id, c.old_price, c.new_price, c.old_currency, c.currency_code, c.old_cost,
         c.new_cost, c.exchange_rate
    from unnest(v_changes) c
   where c.price_moved or c.released;
  perform issoh_private.follow_costs(array_agg(c.product_id), array_agg(c.new_cost), 'supplier''s price')
     from unnest(v_changes) c
    where (c.price_moved or c.released) and c.new_cost is not null
   having count(*) > 0;
  v_level := array(
    select p.id
      from unnest(apply_said.product_ids) p (id)
    except
    select c.product_id from unnest(v_changes) c where c.price_moved or c.released);
  if v_level <> '{}' then
    perform issoh_private.follow_costs(array_agg(a.product_id), array_agg(a.cost), 'supplier''s price',
                                       array_agg(a.moved_at))
       from issoh_private.costs_astray(v_level) a
     having count(*) > 0;
  end if;
  -- What was imported without a cost has no price that change_costs could follow on.
  perform issoh_private.make_first_prices(array_agg(c.product_id), array_agg(c.new_cost))
     from unnest(v_changes) c
    where c.released and c.new_cost is not null
   having count(*) > 0;
  v_counts.prices_changed := (select count(*) from unnest(v_changes) c where c.price_moved);
  v_counts.held := (
    select count(*)
      from issoh.supplier_listings l
     where l.product_id = any (apply_said.product_ids) and l.held_reason is not null);
  v_counts.master_data_changed := issoh_private.take_over_master_data(v_changes);
  if v_found.products < cardinality(apply_said.product_ids) then
    v_gone := array(
      select p.product_id
        from issoh.selected_products p
       where p.product_id = any (apply_said.product_ids)
         and p.spp_product_id not in (select s.product_id from unnest(apply_said.said) s));
  end if;
  v_counts.availability_changed := case
    when v_found.moved is null and v_gone is null then 0
    else issoh_private.take_over_availability(coalesce(v_found.moved, '{}'), coalesce(v_gone, '{}'))
  end;
  v_counts.products_seen := cardinality(apply_said.product_ids);
  v_counts.failed := 0;
  return v_counts;
end
$$;
comment on function issoh_private.apply_said(uuid[], spp_remote.products[], uuid) is
  $$Takes over into selected products what SPP says of them, where it differs: price with its cost, availability, mapped
master data. A product of which it says nothing is marked removed and keeps the rest. Whatever is level stays untouched,
so it may be called again and again. The caller holds the locks of the products and has mirrored their categories.
Answers what was done.$$;
--! EndIncluded functions/issoh/sync/apply_said.sql
--! Included functions/issoh/sync/follow_set.sql
create or replace function issoh_private.follow_set(product_ids uuid[], said spp_remote.products[], run_id uuid)
returns issoh_private.sync_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counts issoh_private.sync_counts;
  v_code text;
  v_message text;
begin
  begin
    v_counts := issoh_private.apply_said(follow_set.product_ids, follow_set.said, follow_set.run_id);
    delete from issoh.sync_failures f where f.product_id = any (follow_set.product_ids);
    return v_counts;
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  if cardinality(follow_set.product_ids) = 1 then
    insert into issoh.sync_failures as f (product_id, code, message, next_try_at)
    values (follow_set.product_ids[1], v_code, left(v_message, 10000), clock_timestamp() + interval '1 minute')
    on conflict (product_id) do update
       set code = excluded.code, message = excluded.message, failures = f.failures + 1, failed_at = excluded.failed_at,
           next_try_at = clock_timestamp() + make_interval(mins => least(power(2, least(f.failures, 20))::integer, 60));
    return row(1, 0, 0, 0, 0, 1)::issoh_private.sync_counts;
  end if;
  select sum(c.products_seen), sum(c.prices_changed), sum(c.availability_changed), sum(c.master_data_changed),
         sum(c.held), sum(c.failed)
    into v_counts
    from issoh_private.halves(follow_set.product_ids) h (product_ids)
   cross join lateral issoh_private.follow_set(h.product_ids, array(
     select s
       from unnest(follow_set.said) s
       join issoh.selected_products p on p.spp_product_id = s.product_id
      where p.product_id = any (h.product_ids)), follow_set.run_id) c;
  return v_counts;
end
$$;
comment on function issoh_private.follow_set(uuid[], spp_remote.products[], uuid) is
  $$apply_said, where a product that a value or a constraint refuses fails alone: the set is halved until it is found.
It is kept in sync_failures and tried again after 1, 2, 4 … 60 minutes, or when SPP says something new of it.$$;
--! EndIncluded functions/issoh/sync/follow_set.sql
--! Included functions/issoh/sync/ask_spp.sql
create or replace function issoh_private.ask_spp(product_ids uuid[]) returns spp_remote.products[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked record;
  v_said spp_remote.products[];
begin
  select array_agg(p.spp_product_id) as spp_product_ids,
         array_agg(coalesce(l.supplier_id, p.spp_supplier_id)) as supplier_ids, count(*) as products
    into v_asked
    from issoh.selected_products p
    left join issoh.supplier_listings l on l.product_id = p.product_id
   where p.product_id = any (ask_spp.product_ids) and p.spp_product_id is not null;
  v_said := array(
    select r from issoh_private.read_spp_products(v_asked.supplier_ids, v_asked.spp_product_ids) r);
  if cardinality(v_said) = v_asked.products then
    return v_said;
  end if;
  -- Whom a person named as supplier need not be who lists it.
  v_said := v_said || array(
    select r
      from spp_remote.products r
     where r.product_id = any (array(
       select a.id from unnest(v_asked.spp_product_ids) a (id)
       except
       select s.product_id from unnest(v_said) s)));
  -- What was removed may be there again, as another product of the same code.
  return v_said || array(
    select r
      from (select array_agg(l.supplier_id) as supplier_ids, array_agg(l.supplier_product_code) as codes
              from issoh.supplier_listings l
             where l.product_id = any (ask_spp.product_ids)
               and l.spp_product_id not in (select s.product_id from unnest(v_said) s)) g,
           issoh_private.read_spp_codes(g.supplier_ids, g.codes) r);
end
$$;
comment on function issoh_private.ask_spp(uuid[]) is
  $$What SPP says now of selected products; of one that it does not have any more, what its supplier offers by the same
code. Takes no lock: whoever takes over from the answer locks after it, and does not wait for SPP then.$$;
--! EndIncluded functions/issoh/sync/ask_spp.sql
--! Included functions/issoh/sync/relink_returned.sql
create or replace function issoh_private.relink_returned(product_ids uuid[], said spp_remote.products[]) returns uuid[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_gone constant uuid[] := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (relink_returned.product_ids)
       and p.spp_product_id not in (select s.product_id from unnest(relink_returned.said) s));
  v_returned uuid[];
  v_spp_ids uuid[];
  v_had uuid[];
begin
  if v_gone = '{}' then
    return '{}';
  end if;
  select coalesce(array_agg(l.product_id), '{}'), array_agg(s.product_id) into v_returned, v_spp_ids
    from issoh.supplier_listings l
    join unnest(relink_returned.said) s
      on s.supplier_id = l.supplier_id and s.supplier_product_code = l.supplier_product_code
   where l.product_id = any (v_gone)
     and not exists (select from issoh.selected_products o where o.spp_product_id = s.product_id);
  -- As an import does: the items, then the products. What somebody else holds is passed over.
  perform from issoh.selection_queue q
    where q.product_id = any (v_returned) and q.review_status = 'imported'
    order by q.queue_id
      for no key update;
  v_had := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_returned)
     order by p.product_id
       for no key update skip locked);

  -- The listing first: by it the product is seen to be the same one.
  update issoh.supplier_listings l
     set spp_product_id = r.spp_product_id, changed_at = clock_timestamp()
    from unnest(v_returned, v_spp_ids) r (product_id, spp_product_id)
   where l.product_id = r.product_id and l.product_id = any (v_had);
  update issoh.selected_products p
     set spp_product_id = r.spp_product_id
    from unnest(v_returned, v_spp_ids) r (product_id, spp_product_id)
   where p.product_id = r.product_id and p.product_id = any (v_had);
  update issoh.selection_queue q
     set spp_product_id = r.spp_product_id
    from unnest(v_returned, v_spp_ids) r (product_id, spp_product_id)
   where q.product_id = r.product_id and q.product_id = any (v_had) and q.review_status = 'imported';
  return array(select r.id from unnest(v_returned) r (id) where r.id <> all (v_had));
end
$$;
comment on function issoh_private.relink_returned(uuid[], spp_remote.products[]) is
  $$Links selected products that SPP does not have any more with what their supplier offers by the same code now (a list
that was taken back, and sent again): listing, stock, prices and history stay theirs. Answers those that somebody else
holds.$$;
--! EndIncluded functions/issoh/sync/relink_returned.sql
--! Included functions/issoh/sync/claim_sync.sql
create or replace function issoh_private.claim_sync(owner uuid default null, woken boolean default false) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state issoh_private.sync_state;
  v_run issoh.sync_runs;
  v_position spp_remote.position;
  v_other_life boolean;
  v_full boolean;
  v_now constant timestamptz := clock_timestamp();
begin
  -- A lease in its name would be free at once.
  if claim_sync.owner is not null and not lease.lives(claim_sync.owner) then
    return '{"dead": true}';
  end if;
  select s.* into v_state from issoh_private.sync_state s for update skip locked;
  if not found or not lease.is_free(v_state.lease_token, v_state.lease_owner, v_state.lease_expires_at) then
    return '{"busy": true}';
  end if;
  select r.* into v_run
    from issoh.sync_runs r
   where r.status in ('queued', 'running')
   order by r.status = 'running' desc, r.reason = 'asked' desc, r.run_id
   limit 1
     -- One that is just being asked for is passed over until whoever asks commits: what they changed must be seen.
     for update skip locked;
  -- Who asks does not wait for the next try.
  if v_state.next_try_at > v_now and v_run.reason is distinct from 'asked' then
    return null;
  end if;

  select p.* into strict v_position from spp_remote.position p;
  v_other_life := v_state.snapshot is null
    or (v_state.feed_epoch, v_state.system_identifier, v_state.database_oid)
       is distinct from (v_position.feed_epoch, v_position.system_identifier, v_position.database_oid)
    or pg_snapshot_xmax(v_state.snapshot) > pg_snapshot_xmax(v_position.snapshot);
  v_full := v_other_life or v_state.full_due or coalesce(v_run.is_full and v_run.status = 'queued', false);
  perform issoh_private.note_changes(case when not v_full then v_state.snapshot end);
  -- A rate may have been set in a transaction that did not see the product held yet.
  insert into issoh_private.sync_pending (product_id)
  (select l.product_id
     from issoh.supplier_listings l
    where l.held_reason = 'no_exchange_rate' and issoh.exchange_rate(l.currency_code) is not null
   union
   select f.product_id from issoh.sync_failures f where f.next_try_at <= v_now)
  except
  select s.product_id from issoh_private.sync_pending s;
  delete from issoh_private.sync_pending s
   where not exists (select from issoh.selected_products p where p.product_id = s.product_id);

  update issoh_private.sync_state s
     set snapshot = v_position.snapshot, feed_epoch = v_position.feed_epoch,
         system_identifier = v_position.system_identifier,
         database_oid = v_position.database_oid, seen_at = v_now, full_due = false, pending_passed = 0,
         next_try_at = v_now;
  if v_run.run_id is null then
    -- What others hold locked is no reason to begin.
    perform
       from issoh.selected_products p
      where p.product_id in (select s.product_id from issoh_private.sync_pending s)
      limit 1
        for no key update skip locked;
    if not found then
      update issoh_private.sync_state s
         set level_at = case
               when exists (select from issoh_private.sync_pending) then s.level_at
               else v_now
             end,
             last_success_at = v_now, consecutive_failures = 0, last_error = null;
      perform issoh_private.notify_sync(0);
      return null;
    end if;
    insert into issoh.sync_runs (reason)
    values (case when v_other_life then 'epoch' when claim_sync.woken then 'upload' else 'poll' end)
    returning * into v_run;
  end if;

  -- Of a category that was moved or renamed, no product tells.
  perform issoh_private.mirror_categories('{}');

  update issoh.sync_runs r
     set status = 'running', is_full = r.is_full or v_full, started_at = coalesce(r.started_at, v_now),
         attempts = r.attempts + 1
   where r.run_id = v_run.run_id
  returning r.* into v_run;
  update issoh_private.sync_state s
     set lease_token = gen_random_uuid(), lease_owner = claim_sync.owner, last_run_at = v_now,
         lease_expires_at = v_now + make_interval(secs => issoh.setting('sync.lease_seconds')::integer)
  returning s.* into v_state;
  return jsonb_build_object('run_id', v_run.run_id, 'lease', v_state.lease_token, 'reason', v_run.reason);
end
$$;
comment on function issoh_private.claim_sync(uuid, boolean) is '@behavior -*

Looks whether SPP has changed, notes what is to be read again, moves the cursor on in the same transaction, and takes
the run for a worker: {run_id, lease, reason}; {busy: true} while somebody else has one; {dead: true} to an owner that
was given up for dead; null when all is level, or a failure is not long enough ago. woken: an upload has just ended.
Another epoch, system identifier or database of SPP, or a cursor that lies in its future, has every selected product
compared.
Raises whatever keeps SPP from answering.';
grant execute on function issoh_private.claim_sync(uuid, boolean) to inv_admin;
--! EndIncluded functions/issoh/sync/claim_sync.sql
--! Included functions/issoh/sync/advance_sync.sql
create or replace function issoh_private.advance_sync(run_id uuid, lease uuid) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state issoh_private.sync_state;
  v_products uuid[];
  v_passed bigint;
  v_noted bigint[];
  v_asked uuid[];
  v_said spp_remote.products[];
  v_held uuid[];
  v_done issoh_private.sync_counts;
  v_level boolean;
begin
  select s.* into v_state from issoh_private.sync_state s for update;
  perform lease.assert_held(v_state.lease_token, advance_sync.lease, format('sync run %s', advance_sync.run_id));

  select array_agg(n.product_id), max(n.pending_id) into v_products, v_passed
    from (select s.product_id, s.pending_id
            from issoh_private.sync_pending s
           where s.pending_id > v_state.pending_passed
           order by s.pending_id
           limit issoh.setting('sync.chunk_rows')::integer) n;
  if v_passed is null then
    if exists (select from issoh_private.proposals_due d where d.next_try_at <= clock_timestamp()) then
      perform graphile_worker.add_job('prices__propose', job_key => 'prices__propose');
    end if;
    v_level := not exists (select from issoh_private.sync_pending);
    update issoh.sync_runs r
       set status = 'completed', finished_at = clock_timestamp(),
           passed_over = (select count(distinct s.product_id) from issoh_private.sync_pending s)
     where r.run_id = advance_sync.run_id;
    update issoh_private.sync_state s
       set lease_token = null, lease_owner = null, lease_expires_at = null, consecutive_failures = 0,
           last_error = null, last_success_at = clock_timestamp(), next_try_at = clock_timestamp(),
           level_at = case when v_level then s.seen_at else s.level_at end;
    perform issoh_private.notify_sync(0);
    return 'done';
  end if;

  -- First SPP is read, then products are locked: stock does not wait for SPP. What is noted while it answers stays.
  v_noted := array(select s.pending_id from issoh_private.sync_pending s where s.product_id = any (v_products));
  v_asked := array(select p.spp_product_id from issoh.selected_products p where p.product_id = any (v_products));
  v_said := issoh_private.ask_spp(v_products);
  perform issoh_private.mirror_categories(array_agg(distinct s.category_id))
     from unnest(v_said) s
    where s.category_id is not null
      and not exists (select from issoh.categories k where k.category_id = s.category_id)
   having count(*) > 0;
  v_held := issoh_private.relink_returned(v_products, v_said);
  -- What somebody else holds, or has linked otherwise meanwhile, is passed over and stays noted.
  v_products := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_products) and p.product_id <> all (v_held)
       and (p.spp_product_id is null
            -- Not by "= any": a list in a kept plan is searched from its beginning for each row.
            or p.spp_product_id in (select a.id from unnest(v_asked) a (id)
                                    union all
                                    select s.product_id from unnest(v_said) s))
     order by p.product_id
       for no key update skip locked);
  delete from issoh_private.sync_pending s
   where s.pending_id = any (v_noted) and s.product_id in (select p.id from unnest(v_products) p (id));
  v_done := issoh_private.follow_set(v_products, v_said, advance_sync.run_id);

  update issoh.sync_runs r
     set products_seen = r.products_seen + v_done.products_seen,
         prices_changed = r.prices_changed + v_done.prices_changed,
         availability_changed = r.availability_changed + v_done.availability_changed,
         master_data_changed = r.master_data_changed + v_done.master_data_changed,
         held = r.held + v_done.held, failed = r.failed + v_done.failed
   where r.run_id = advance_sync.run_id;
  update issoh_private.sync_state s
     set pending_passed = v_passed,
         lease_expires_at = clock_timestamp()
           + make_interval(secs => issoh.setting('sync.lease_seconds')::integer);
  return 'working';
end
$$;
comment on function issoh_private.advance_sync(uuid, uuid) is '@behavior -*

Brings the next sync.chunk_rows noted products up to date, for whoever holds the lease, which lasts longer then:
working, or done when none is left that could be had. Raises SPCLO, and whatever keeps SPP from answering.';
grant execute on function issoh_private.advance_sync(uuid, uuid) to inv_admin;
--! EndIncluded functions/issoh/sync/advance_sync.sql
--! Included functions/issoh/sync/fail_sync.sql
create or replace function issoh_private.fail_sync(owner uuid, lease uuid, message text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state issoh_private.sync_state;
  v_run issoh.sync_runs;
  v_now constant timestamptz := clock_timestamp();
begin
  select s.* into v_state from issoh_private.sync_state s for update;
  if fail_sync.lease is null then
    if not lease.is_free(v_state.lease_token, v_state.lease_owner, v_state.lease_expires_at) then
      return null;
    end if;
  else
    perform lease.assert_held(v_state.lease_token, fail_sync.lease, 'a sync run');
  end if;
  select r.* into v_run
    from issoh.sync_runs r
   where r.status in ('queued', 'running')
   order by r.status = 'running' desc, r.reason = 'asked' desc, r.run_id
   limit 1
     for update skip locked;
  if v_run.run_id is null then
    insert into issoh.sync_runs (reason) values ('poll') returning * into v_run;
  end if;
  update issoh.sync_runs r
     set status = 'failed', error = left(fail_sync.message, 10000), started_at = coalesce(r.started_at, v_now),
         finished_at = v_now, attempts = r.attempts + (r.status = 'queued')::integer
   where r.run_id = v_run.run_id;

  update issoh_private.sync_state s
     set lease_token = null, lease_owner = null, lease_expires_at = null, last_run_at = v_now,
         full_due = s.full_due or (v_run.is_full and v_run.status = 'queued'),
         consecutive_failures = s.consecutive_failures + 1, last_error = left(fail_sync.message, 10000),
         next_try_at = v_now + make_interval(secs => least(
           power(2, least(s.consecutive_failures, 20)), issoh.setting('sync.max_backoff_seconds')::integer))
  returning s.* into v_state;
  perform issoh_private.notify_sync(v_state.consecutive_failures, v_state.last_error);
  return v_state.consecutive_failures;
end
$$;
comment on function issoh_private.fail_sync(uuid, uuid, text) is '@behavior -*

Keeps that a run failed (lease: of whoever had claimed it; null: it came to no run) and puts the next try off: 1, 2, 4 …
seconds, at most sync.max_backoff_seconds. Answers the failures on end, null when somebody else works meanwhile. What
was noted stays noted; a full comparison that was not noted yet is still due.';
grant execute on function issoh_private.fail_sync(uuid, uuid, text) to inv_admin;
--! EndIncluded functions/issoh/sync/fail_sync.sql
--! Included functions/issoh/sync/request_sync.sql
create or replace function issoh.request_sync(is_full boolean default false, product_ids uuid[] default null)
returns issoh.sync_runs
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.sync_runs;
  v_full constant boolean := coalesce(request_sync.is_full, false);
begin
  perform issoh_private.refuse_unknown_products(request_sync.product_ids, null);
  insert into issoh_private.sync_pending (product_id)
  select p.product_id
    from issoh.selected_products p
   where p.product_id = any (request_sync.product_ids) and p.spp_product_id is not null;
  -- One that waits does for both; not one that is just being taken: that may have looked at SPP before.
  select r.* into v_run
    from issoh.sync_runs r
   where r.status = 'queued' and r.reason = 'asked' and (r.is_full or not v_full)
   order by r.run_id
   limit 1
     for update skip locked;
  if not found then
    insert into issoh.sync_runs (reason, is_full) values ('asked', v_full) returning * into v_run;
  end if;
  return v_run;
end
$$;
comment on function issoh.request_sync(boolean, uuid[]) is
  $$Has the worker look at SPP now: at what has changed, at these products in any case, or with is_full at every
selected product. Answers the run, which is queued; one that waits already does for both. Approvers, pricing managers
and administrators may. Raises ISNPR.$$;
grant execute on function issoh.request_sync(boolean, uuid[]) to inv_approver, inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/sync/request_sync.sql
--! Included functions/issoh/sync/queue_due_sync.sql
create or replace function issoh_private.queue_due_sync(reason text) returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.sync_runs (reason, is_full)
  select queue_due_sync.reason, queue_due_sync.reason = 'nightly'
   where not exists (
           select from issoh.sync_runs r where r.reason = queue_due_sync.reason and r.status in ('queued', 'running'))
     and (queue_due_sync.reason <> 'interval'
          -- Half an hour less: a call that comes on the minute is not late by the seconds of the last one.
          or not exists (
            select from issoh.sync_runs r
             where (r.reason = 'interval' or r.is_full) and r.status <> 'failed'
               and r.requested_at > clock_timestamp() + interval '30 minutes'
                                    - make_interval(hours => issoh.setting('sync.interval_hours')::integer)))
  returning run_id
$$;
comment on function issoh_private.queue_due_sync(text) is '@behavior -*

Queues what is due by the clock, unless it waits already: interval (asked every hour; due sync.interval_hours after the
last run of that kind, or the last full one), or nightly, which compares every selected product.';
--! EndIncluded functions/issoh/sync/queue_due_sync.sql
--! Included functions/issoh/sync/sync_status.sql
create or replace function issoh_private.sync_status() returns setof issoh_private.sync_statuses
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state issoh_private.sync_state;
  v_status issoh_private.sync_statuses;
  v_unseen integer;
  v_since timestamptz;
begin
  select s.* into v_state from issoh_private.sync_state s;
  v_status.last_error := v_state.last_error;
  begin
    select count(distinct c.product_id), min(c.changed_at) into v_unseen, v_since
      from issoh_private.unseen_changes(v_state.snapshot) c
     where not exists (select from issoh_private.sync_pending s where s.product_id = c.product_id);
  exception
    -- What keeps SPP from answering is news, and no reason to say nothing.
    when others then
      v_status.last_error := coalesce(v_state.last_error, sqlerrm);
  end;
  v_status.pending := (select count(distinct s.product_id) from issoh_private.sync_pending s);
  v_status.lag_rows := v_status.pending + coalesce(v_unseen, 0);
  v_status.is_known := v_unseen is not null;
  -- Where SPP does not answer, it may have changed as soon as it was last seen level.
  v_since := least(v_since, (select min(s.changed_at) from issoh_private.sync_pending s),
                   case when v_unseen is null then v_state.level_at end);
  v_status.lag_seconds := case
    when v_status.lag_rows = 0 and v_unseen is not null then 0
    when v_state.level_at is not null
      then greatest(0, round(extract(epoch from clock_timestamp() - v_since), 3))
  end;
  v_status.last_run_at := v_state.last_run_at;
  v_status.last_success_at := v_state.last_success_at;
  v_status.consecutive_failures := v_state.consecutive_failures;
  v_status.level_at := v_state.level_at;
  v_status.failed := (select count(*) from issoh.sync_failures f);
  return next v_status;
end
$$;
comment on function issoh_private.sync_status() is '@behavior -*

What v_sync_status shows. SPP is asked what has not been seen yet; where it does not answer, that is told.';
grant execute on function issoh_private.sync_status()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/sync/sync_status.sql
--! Included views/issoh/v_sync_status.sql
create or replace view issoh.v_sync_status with (security_invoker = true) as
select s.lag_rows, s.lag_seconds, s.pending, s.last_run_at, s.last_success_at, s.consecutive_failures, s.last_error,
       s.level_at, s.is_known, s.failed
  from issoh_private.sync_status() s;
comment on view issoh.v_sync_status is 'How far IS-SOH is behind SPP: one row.';
comment on column issoh.v_sync_status.lag_rows is
  'Selected products that are to be read again, and those that SPP has written about since it was last looked at.';
comment on column issoh.v_sync_status.lag_seconds is
  '0 when level, else seconds since all was level; null: it never was.';
comment on column issoh.v_sync_status.pending is 'Selected products that are to be read again.';
comment on column issoh.v_sync_status.last_run_at is 'When the last run began or failed.';
comment on column issoh.v_sync_status.last_success_at is 'When SPP was last looked at with success.';
comment on column issoh.v_sync_status.consecutive_failures is 'Failures since then.';
comment on column issoh.v_sync_status.last_error is 'Why it fails; null: it does not.';
comment on column issoh.v_sync_status.level_at is 'When all selected products last agreed with SPP.';
comment on column issoh.v_sync_status.is_known is 'Whether SPP has answered: without, lag_rows may be more.';
comment on column issoh.v_sync_status.failed is
  'Selected products that something keeps from following: sync_failures. They are no part of lag_rows.';
--! EndIncluded views/issoh/v_sync_status.sql
--! Included policies/issoh/v_sync_status.sql
-- The view asks a function that runs as the owner and shows no rows of tables.
grant select on issoh.v_sync_status to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_sync_status.sql
insert into issoh_private.sync_pending (product_id)
select p.product_id
  from issoh.selected_products p
 where p.spp_product_id is not null
   and not exists (select from issoh.supplier_listings l where l.product_id = p.product_id);

--! split: 230-scoring.sql
-- How good a queued product is, from what is known of it.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('scoring.chunk_rows', '25000', 'Queued products that the worker scores in one transaction.',
   'integer', 1, 1000000, 'items'),
  ('scoring.volatility_limit', '25', 'Mean price change, in percent, that makes a supplier''s prices worth nothing.',
   'number', 0.01, 1000, 'percent')
on conflict (setting_key) do nothing;

do $$
begin
  if to_regtype('issoh_private.raw_criteria') is null then
    create type issoh_private.raw_criteria as (
      queue_id uuid, sales_history numeric, category_demand numeric, margin_potential numeric,
      supplier_reliability numeric, min_order_quantity numeric, lead_time numeric);
    create type issoh_private.computed_score as (
      queue_id uuid, score numeric, coverage numeric, score_low numeric, score_high numeric, weights_version integer,
      criteria jsonb);
    create type issoh_private.traced_criterion as (
      criterion text, raw_value numeric, unit text, points numeric, weight numeric, contribution numeric);
    create type issoh_private.demand_of_product as (product_id uuid, pieces_per_month numeric);
  end if;
  if to_regtype('issoh.score_explanation') is null then
    create type issoh.score_explanation as (
      queue_id uuid, score numeric, coverage numeric, score_low numeric, score_high numeric, weights_version integer,
      summary text, sentences text[], changes_most text, changes_most_criterion text, criteria jsonb);
    create type issoh.rank_change as (
      criterion text, weight numeric, moved_weight numeric, kept integer, replaced integer, mean_shift numeric,
      largest_shift integer);
  end if;
end
$$;
comment on type issoh.score_explanation is
  $$A score in words (summary, a sentence for each criterion, what would change it most) and in figures: criteria is the
trace, with the score at_best and at_worst of each criterion; see explain_score.$$;
comment on type issoh.rank_change is
  $$What becomes of the first hundred queued products when the weight of a criterion is moved: how many are kept and
replaced, and by how many places those that are kept move, in the mean and at most; see rank_stability.$$;

create foreign table if not exists spp_remote.supplier_records (
  supplier_id uuid not null,
  uploads integer not null,
  rows bigint not null,
  failed_rows bigint not null,
  products bigint not null,
  missing_products bigint not null,
  price_changes bigint not null,
  price_volatility numeric
) server spp options (schema_name 'spp_feed', table_name 'supplier_records');
comment on foreign table spp_remote.supplier_records is
  'How suppliers have done in SPP: spp_feed.supplier_records.';
call audit.attach_log('issoh.score_weights', 'version');
call audit.attach_log('issoh.score_curves', 'criterion');

comment on column issoh.selection_queue.scored_at is 'Since when it has this score; null: it was never scored.';
create index if not exists selection_queue_unscored_idx on issoh.selection_queue (queue_id)
  where scored_at is null and review_status in ('pending', 'on_hold');

--! Included functions/issoh/scoring/score_criteria.sql
create or replace function issoh_private.score_criteria()
returns table (ordinal integer, criterion text, label text, unit text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.ordinal, c.criterion, c.label, c.unit
    from (values (1, 'sales_history', 'Sales of the same product', 'pieces a month'),
                 (2, 'category_demand', 'Demand in its category', 'pieces a month'),
                 (3, 'margin_potential', 'Margin', 'percent'),
                 (4, 'supplier_reliability', 'Reliability of the supplier', 'share'),
                 (5, 'min_order_quantity', 'Cost of the smallest order', issoh_private.base_currency()),
                 (6, 'lead_time', 'Time of delivery', 'days')) as c (ordinal, criterion, label, unit)
$$;
comment on function issoh_private.score_criteria() is
  'The criteria of a score in the order in which traces have them, how people call them, and the unit of their values.';
grant execute on function issoh_private.score_criteria()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/scoring/score_criteria.sql
--! Included functions/issoh/scoring/points_at.sql
-- Part of the plan of compute_scores: neither definer nor settings, so that it is planned there.
create or replace function issoh_private.points_at(raw_value numeric, raw_values numeric[], points numeric[])
returns numeric
language sql immutable parallel safe
as $$
  select case pg_catalog.width_bucket(raw_value, raw_values)
    when 0 then points[1]
    when pg_catalog.cardinality(raw_values) then points[pg_catalog.cardinality(raw_values)]
    else pg_catalog.trim_scale(pg_catalog.round(
      points[pg_catalog.width_bucket(raw_value, raw_values)]
      + (raw_value - raw_values[pg_catalog.width_bucket(raw_value, raw_values)])
        * (points[pg_catalog.width_bucket(raw_value, raw_values) + 1]
           - points[pg_catalog.width_bucket(raw_value, raw_values)])
        / (raw_values[pg_catalog.width_bucket(raw_value, raw_values) + 1]
           - raw_values[pg_catalog.width_bucket(raw_value, raw_values)]), 4))
  end
$$;
comment on function issoh_private.points_at(numeric, numeric[], numeric[]) is
  $$What a value is worth on a curve, given by rising values and the points at each: straight lines between them, level
outside, 4 decimals. Null for a null value.$$;
grant execute on function issoh_private.points_at(numeric, numeric[], numeric[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/scoring/points_at.sql
--! Included functions/issoh/scoring/compute_scores.sql
-- score = Σ weight × points / Σ weight, over the criteria with data. Contributions are differences of running sums that
-- are rounded like the score, so that they add up to it to the last digit, each within a cent of its exact share.
-- Written out criterion by criterion: a row per item and criterion would have to be grouped again.
create or replace function issoh_private.compute_scores(raw issoh_private.raw_criteria[])
returns setof issoh_private.computed_score
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with rules as materialized (
    select max(w.version) as version, sum(w.weight) as total,
           max(trim_scale(w.weight)) filter (where c.ordinal = 1) as w1, max(k.x) filter (where c.ordinal = 1) as x1,
           max(trim_scale(w.weight)) filter (where c.ordinal = 2) as w2, max(k.x) filter (where c.ordinal = 2) as x2,
           max(trim_scale(w.weight)) filter (where c.ordinal = 3) as w3, max(k.x) filter (where c.ordinal = 3) as x3,
           max(trim_scale(w.weight)) filter (where c.ordinal = 4) as w4, max(k.x) filter (where c.ordinal = 4) as x4,
           max(trim_scale(w.weight)) filter (where c.ordinal = 5) as w5, max(k.x) filter (where c.ordinal = 5) as x5,
           max(trim_scale(w.weight)) filter (where c.ordinal = 6) as w6, max(k.x) filter (where c.ordinal = 6) as x6,
           max(k.y) filter (where c.ordinal = 1) as y1, max(k.y) filter (where c.ordinal = 2) as y2,
           max(k.y) filter (where c.ordinal = 3) as y3, max(k.y) filter (where c.ordinal = 4) as y4,
           max(k.y) filter (where c.ordinal = 5) as y5, max(k.y) filter (where c.ordinal = 6) as y6,
           max(c.unit) filter (where c.ordinal = 5) as currency
      from issoh_private.score_criteria() c
      join issoh.score_weights w on w.criterion = c.criterion
       and w.version = (select max(v.version) from issoh.score_weights v)
     cross join lateral (
       select array_agg(s.raw_value order by s.raw_value) as x, array_agg(s.points order by s.raw_value) as y
         from issoh.score_curves s
        where s.criterion = c.criterion) k
  )
  select r.queue_id, s.s6, s.coverage, s.score_low, s.score_high, k.version,
         jsonb_build_object('criteria', to_jsonb(array[
           row('sales_history', r.sales_history, 'pieces a month', p.p1, k.w1, coalesce(s.s1, 0)),
           row('category_demand', r.category_demand, 'pieces a month', p.p2, k.w2, coalesce(s.s2 - s.s1, 0)),
           row('margin_potential', r.margin_potential, 'percent', p.p3, k.w3, coalesce(s.s3 - s.s2, 0)),
           row('supplier_reliability', r.supplier_reliability, 'share', p.p4, k.w4, coalesce(s.s4 - s.s3, 0)),
           row('min_order_quantity', r.min_order_quantity, k.currency, p.p5, k.w5, coalesce(s.s5 - s.s4, 0)),
           row('lead_time', r.lead_time, 'days', p.p6, k.w6, coalesce(s.s6 - s.s5, 0))
         ]::issoh_private.traced_criterion[]), 'weights_version', k.version, 'coverage', s.coverage,
         'score_low', s.score_low, 'score_high', s.score_high)
    from unnest(compute_scores.raw) r
   cross join rules k
   cross join lateral (
     select issoh_private.points_at(r.sales_history, k.x1, k.y1) as p1,
            issoh_private.points_at(r.category_demand, k.x2, k.y2) as p2,
            issoh_private.points_at(r.margin_potential, k.x3, k.y3) as p3,
            issoh_private.points_at(r.supplier_reliability, k.x4, k.y4) as p4,
            issoh_private.points_at(r.min_order_quantity, k.x5, k.y5) as p5,
            issoh_private.points_at(r.lead_time, k.x6, k.y6) as p6
     offset 0) p
   cross join lateral (
     select coalesce(k.w1 * p.p1, 0) as v1, coalesce(k.w2 * p.p2, 0) as v2, coalesce(k.w3 * p.p3, 0) as v3,
            coalesce(k.w4 * p.p4, 0) as v4, coalesce(k.w5 * p.p5, 0) as v5, coalesce(k.w6 * p.p6, 0) as v6,
            case when p.p1 is null then 0 else k.w1 end + case when p.p2 is null then 0 else k.w2 end
            + case when p.p3 is null then 0 else k.w3 end + case when p.p4 is null then 0 else k.w4 end
            + case when p.p5 is null then 0 else k.w5 end + case when p.p6 is null then 0 else k.w6 end as known
     offset 0) v
   cross join lateral (
     select round(v.v1 / nullif(v.known, 0), 2) as s1,
            round((v.v1 + v.v2) / nullif(v.known, 0), 2) as s2,
            round((v.v1 + v.v2 + v.v3) / nullif(v.known, 0), 2) as s3,
            round((v.v1 + v.v2 + v.v3 + v.v4) / nullif(v.known, 0), 2) as s4,
            round((v.v1 + v.v2 + v.v3 + v.v4 + v.v5) / nullif(v.known, 0), 2) as s5,
            round((v.v1 + v.v2 + v.v3 + v.v4 + v.v5 + v.v6) / nullif(v.known, 0), 2) as s6,
            -- Never more than is known: 0.59999 is below 0.6.
            trunc(v.known / k.total, 4) as coverage,
            round((v.v1 + v.v2 + v.v3 + v.v4 + v.v5 + v.v6) / k.total, 2) as score_low,
            round((v.v1 + v.v2 + v.v3 + v.v4 + v.v5 + v.v6 + 100 * (k.total - v.known)) / k.total, 2) as score_high
     offset 0) s
$$;
comment on function issoh_private.compute_scores(issoh_private.raw_criteria[]) is
  $$Scores by the values of their criteria, null where there is no data: the score (null where nothing is known), what
share of the weights it rests on, what it would be with the worst and the best of the rest, and its trace.$$;
--! EndIncluded functions/issoh/scoring/compute_scores.sql
--! Included functions/issoh/scoring/product_demand.sql
create or replace function issoh_private.product_demand(product_ids uuid[] default null)
returns table (product_id uuid, pieces_per_month numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- With the ids as a value some products are index scans, and all of them one scan.
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with history as materialized (
    select d.days, now() - make_interval(hours => 24 * d.days) as since
      from (select (issoh.setting('scoring.sales_days'))::integer) as d (days)
  ), taken as materialized (
    select m.movement_id, m.product_id, m.movement_date, m.quantity, m.returns_movement_id
      from issoh.stock_movements m
     where m.movement_date > (select h.since from history h) and m.reverses_movement_id is null
       and (product_demand.product_ids is null or m.product_id = any (product_demand.product_ids))
       and (m.movement_type = 'issue' or m.returns_movement_id is not null)
       and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
  ), sold as (
    -- What came back was not wanted; what was issued before the history is not counted, nor what came back of it.
    select t.product_id,
           sum(case when t.returns_movement_id is null then t.quantity else -t.quantity end) as pieces
      from taken t
     where t.returns_movement_id is null
        or t.returns_movement_id in (select i.movement_id from taken i where i.returns_movement_id is null)
     group by t.product_id
  )
  select c.product_id,
         round(coalesce(s.pieces, 0) * 30
               / greatest(least(extract(epoch from now() - c.since) / 86400, (select h.days from history h)), 30), 4)
    from (select h.product_id, min(h.first_movement_date) as since
            from issoh.stock_on_hand h
           where h.first_movement_date is not null
             and (product_demand.product_ids is null or h.product_id = any (product_demand.product_ids))
           group by h.product_id) c
    left join sold s on s.product_id = c.product_id;
end
$$;
comment on function issoh_private.product_demand(uuid[]) is
  $$What customers take of each product (of these, or all) that was ever in stock, in pieces per 30 days: issues less
returns of the last scoring.sales_days days (setting), or of the days since its first movement where these are fewer, 30
at least. Reversed movements are left out.$$;
--! EndIncluded functions/issoh/scoring/product_demand.sql
--! Included functions/issoh/scoring/category_demand.sql
create or replace function issoh_private.category_demand(demand issoh_private.demand_of_product[])
returns table (path public.ltree, pieces_per_month numeric)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with leaves as (
    select c.path, count(*) as products, sum(d.pieces_per_month) as pieces
      from unnest(category_demand.demand) d
      join issoh.selected_products p on p.product_id = d.product_id
      join issoh.categories c on c.category_id = p.category_id
     group by c.path
  )
  select b.path, round(sum(l.pieces) / sum(l.products), 4)
    from leaves l
   cross join generate_series(1, public.nlevel(l.path)) as n (depth)
   cross join lateral (select public.subpath(l.path, 0, n.depth)) as b (path)
   group by b.path
  having sum(l.pieces) > 0
$$;
comment on function issoh_private.category_demand(issoh_private.demand_of_product[]) is
  $$The mean of what customers take of the products of each branch of the categories, in pieces a month; branches
without sales are left out.$$;
--! EndIncluded functions/issoh/scoring/category_demand.sql
--! Included functions/issoh/scoring/gather_criteria.sql
-- SPP is asked supplier by supplier, each for its own products: asked so, it looks into one partition. "offset 0" keeps
-- what is asked a question of its own, whose filters are sent along.
create or replace function issoh_private.gather_criteria(queue_ids uuid[])
returns setof issoh_private.raw_criteria
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- Of what SPP answers nothing is known beforehand: a nested loop over it could take hours.
set enable_nestloop = off
as $$
declare
  v_tier_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_markup constant numeric := issoh_private.default_markup();
  v_carried constant bigint := (select count(*) from issoh.selected_products p);
begin
  return query
  with items as materialized (
    select q.queue_id, q.spp_product_id, q.spp_supplier_id
      from issoh.selection_queue q
     where q.queue_id = any (gather_criteria.queue_ids)
  ), asked as materialized (
    select i.spp_supplier_id, array_agg(i.spp_product_id) as product_ids from items i group by i.spp_supplier_id
  ), offered as materialized (
    select o.*
      from asked a
     cross join lateral (
       select f.product_id, f.category_id, f.current_price, f.currency_code, f.min_order_qty, f.lead_time_days
         from spp_remote.products f
        where f.supplier_id = a.spp_supplier_id and f.product_id = any (a.product_ids)
       offset 0) o
  ), rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code) as rate
      from (select distinct o.currency_code from offered o) c
  ), mapped as materialized (
    select o.product_id, o.master_product_id
      from asked a
     cross join lateral (
       select f.product_id, f.master_product_id
         from spp_remote.product_mappings f
        where f.supplier_id = a.spp_supplier_id and f.product_id = any (a.product_ids)
       offset 0) o
  ), others as materialized (
    select f.product_id, f.master_product_id
      from spp_remote.product_mappings f
     where f.master_product_id = any ((select array_agg(distinct m.master_product_id) from mapped m)::uuid[])
  ), same as materialized (
    -- What we carry of the same thing: the product itself, and those that other suppliers offer.
    select i.spp_product_id, p.product_id
      from items i
      join issoh.selected_products p on p.spp_product_id = i.spp_product_id
    union
    select m.product_id, p.product_id
      from mapped m
      join others o on o.master_product_id = m.master_product_id
      join issoh.selected_products p on p.spp_product_id = o.product_id
  ), placed as materialized (
    select c.category_id, c.path
      from spp_remote.categories c
     where c.category_id = any ((select array_agg(distinct o.category_id) from offered o)::uuid[])
  ), concerned as materialized (
    -- Whose sales tell something: the same things, and what stands in the same trees of categories.
    select array_agg(u.product_id) as product_ids, count(*) as products
      from (select s.product_id from same s
            union
            select p.product_id
              from issoh.selected_products p
              join issoh.categories c on c.category_id = p.category_id
             where public.subpath(c.path, 0, 1)::text in (select public.subpath(f.path, 0, 1)::text from placed f)) u
  ), demand as materialized (
    -- Of many, the whole history is read at once.
    select d.product_id, d.pieces_per_month
      from concerned k
     cross join lateral issoh_private.product_demand(
       case when k.products * 10 <= v_carried then coalesce(k.product_ids, '{}') end) d
  ), sold as (
    select s.spp_product_id, sum(d.pieces_per_month) as pieces_per_month
      from same s
      join demand d on d.product_id = s.product_id
     group by s.spp_product_id
  ), priced as (
    -- The lowest: what is hoped for rests on it.
    select s.spp_product_id, min(r.selling_price) as selling_price
      from same s
      join issoh.pricing_rules r on r.product_id = s.product_id and r.pricing_tier_id = v_tier_id
       and r.effective_from <= now() and (r.effective_to is null or r.effective_to > now())
     where r.selling_price > 0
     group by s.spp_product_id
  ), branches as materialized (
    select b.path, b.pieces_per_month from issoh_private.category_demand(array(
      select row(d.product_id, d.pieces_per_month)::issoh_private.demand_of_product from demand d)) b
  ), wanted as (
    -- The nearest branch upwards that has sales.
    select distinct on (f.category_id) f.category_id, b.pieces_per_month
      from placed f
     cross join generate_series(1, public.nlevel(f.path)) as n (depth)
      join branches b on b.path operator(public.=) public.subpath(f.path, 0, n.depth)
     order by f.category_id, n.depth desc
  )
  select i.queue_id, trim_scale(round(s.pieces_per_month, 4)), trim_scale(w.pieces_per_month),
         trim_scale(round(case
           when c.cost is null then null
           when p.selling_price is null then 100 * v_markup / nullif(100 + v_markup, 0)
           else 100 * (p.selling_price - c.cost) / p.selling_price
         end, 4)),
         trim_scale(round(v.reliability, 4)), trim_scale(round(o.min_order_qty * c.cost, 4)), o.lead_time_days::numeric
    from items i
    left join offered o on o.product_id = i.spp_product_id
    left join rates x on x.currency_code = o.currency_code
   cross join lateral (select o.current_price * x.rate as cost offset 0) c
    left join sold s on s.spp_product_id = i.spp_product_id
    left join priced p on p.spp_product_id = i.spp_product_id
    left join wanted w on w.category_id = o.category_id
    left join issoh.supplier_reliability v on v.supplier_id = i.spp_supplier_id
   where true;
end
$$;
comment on function issoh_private.gather_criteria(uuid[]) is
  $$The values of the criteria of queued products, null where nothing is known: pieces a month sold of what is the same
thing (itself selected before, or matched in SPP) and of its category (the nearest branch upwards with sales); margin in
percent, of the lowest price of the same thing in the default tier, else of the markup for imports, where there is a
cost; reliability of its supplier; cost of the smallest order in the base currency; days of delivery. Prices, orders
and days are what SPP says now.$$;
--! EndIncluded functions/issoh/scoring/gather_criteria.sql
--! Included functions/issoh/scoring/enqueue_scoring.sql
create or replace function issoh_private.enqueue_scoring(only_new boolean default false, wait_seconds integer default 0)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from issoh.selection_queue q where q.review_status in ('pending', 'on_hold')) then
    return;
  end if;
  -- One job waits at a time. One that runs may have read what was there before: then another one is queued behind it.
  perform graphile_worker.add_job(
    'selection__score',
    json_build_object('only_new', enqueue_scoring.only_new),
    queue_name => 'scoring',
    run_at => now() + make_interval(secs => enqueue_scoring.wait_seconds),
    job_key => case when enqueue_scoring.only_new then 'score:new' else 'score:all' end,
    -- Who comes while another one waits does not put it off.
    job_key_mode => case when enqueue_scoring.wait_seconds > 0 then 'preserve_run_at' else 'replace' end,
    max_attempts => 25);
end
$$;
comment on function issoh_private.enqueue_scoring(boolean, integer) is
  $$To be called by whoever changes what scores depend on: the worker computes those of all queued products anew, or
only of those that have none; at once, or some seconds later, so that changes on end lead to one run.$$;
--! EndIncluded functions/issoh/scoring/enqueue_scoring.sql
--! Included functions/issoh/scoring/refresh_supplier_reliability.sql
create or replace function issoh_private.refresh_supplier_reliability(supplier_ids uuid[] default null)
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_all constant boolean := refresh_supplier_reliability.supplier_ids is null;
  v_since constant timestamptz := now() - interval '8760 hours';
  v_limit constant numeric := (issoh.setting('scoring.volatility_limit') #>> '{}')::numeric;
  v_changed integer;
begin
  with lines as (
    select l.supplier_id, l.quantity_ordered, l.expected_at,
           -- What came until then, less what was booked in error.
           (select coalesce(sum(m.quantity), 0)
              from issoh.stock_movements m
             where m.product_id = l.product_id and m.reference_type = 'PO' and m.reference_id = l.po_number
               and m.movement_type = 'receipt' and m.to_location is not null and m.returns_movement_id is null
               and m.movement_date >= v_since - interval '8760 hours' and m.movement_date <= l.expected_at
               and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id))
             as received_in_time
      from issoh.purchase_order_lines l
     where l.expected_at >= v_since and not l.is_cancelled
       and (l.expected_at <= now() or l.quantity_open = 0)
       and (v_all or l.supplier_id = any (refresh_supplier_reliability.supplier_ids))
  ), orders as (
    select l.supplier_id, count(*)::integer as orders,
           round(avg((l.received_in_time >= l.quantity_ordered)::integer), 6) as on_time_rate
      from lines l
     group by l.supplier_id
  ), records as (
    select f.* from spp_remote.supplier_records f where v_all
    union all
    -- One by one: asked so, SPP looks into one partition each.
    select f.*
      from unnest(refresh_supplier_reliability.supplier_ids) as i (supplier_id)
     cross join lateral (
       select r.* from spp_remote.supplier_records r where r.supplier_id = i.supplier_id offset 0) f
  ), known as (
    select coalesce(f.supplier_id, o.supplier_id) as supplier_id, coalesce(f.uploads, 0) as uploads,
           round(f.failed_rows::numeric / nullif(f.rows, 0), 6) as failed_row_rate,
           case when f.uploads > 0 then round(f.missing_products::numeric / nullif(f.products, 0), 6) end
             as missing_rate,
           round(f.price_volatility, 4) as price_volatility, coalesce(o.orders, 0) as orders, o.on_time_rate
      from records f
      full join orders o on o.supplier_id = f.supplier_id
  ), judged as (
    select k.*,
           (select round(avg(g.share), 6)
              from (values (1 - k.failed_row_rate), (1 - k.missing_rate),
                           (case when k.price_volatility < v_limit then 1 - k.price_volatility / v_limit
                                 when k.price_volatility is not null then 0 end),
                           (k.on_time_rate)) as g (share))
             as reliability
      from known k
  )
  insert into issoh.supplier_reliability as s
    (supplier_id, uploads, failed_row_rate, missing_rate, price_volatility, orders, on_time_rate, reliability)
  select j.supplier_id, j.uploads, j.failed_row_rate, j.missing_rate, j.price_volatility, j.orders, j.on_time_rate,
         j.reliability
    from judged j
   order by j.supplier_id
  on conflict (supplier_id) do update
     set uploads = excluded.uploads, failed_row_rate = excluded.failed_row_rate, missing_rate = excluded.missing_rate,
         price_volatility = excluded.price_volatility, orders = excluded.orders, on_time_rate = excluded.on_time_rate,
         reliability = excluded.reliability, computed_at = now()
   where (s.uploads, s.failed_row_rate, s.missing_rate, s.price_volatility, s.orders, s.on_time_rate, s.reliability)
         is distinct from
         (excluded.uploads, excluded.failed_row_rate, excluded.missing_rate, excluded.price_volatility, excluded.orders,
          excluded.on_time_rate, excluded.reliability);
  get diagnostics v_changed = row_count;
  -- Who asks for some of them scores by them.
  if v_all and v_changed > 0 then
    perform issoh_private.enqueue_scoring();
  end if;
  return v_changed;
end
$$;
comment on function issoh_private.refresh_supplier_reliability(uuid[]) is
  $$Computes anew how far suppliers (these, or all) can be relied on, by the records of the last 365 days, and answers
for how many it is another. The reliability is the mean of what is known of four shares: rows that were not rejected,
products that are not missing, prices (1 without changes, 0 from a mean change of scoring.volatility_limit percent on),
and order lines received whole by the day they were expected. What changed leads to new scores, but for those who asked
for some suppliers.$$;
grant execute on function issoh_private.refresh_supplier_reliability(uuid[]) to inv_admin;
--! EndIncluded functions/issoh/scoring/refresh_supplier_reliability.sql
--! Included functions/issoh/scoring/score_items.sql
create or replace function issoh_private.score_items(queue_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_live constant uuid[] := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.queue_id = any (score_items.queue_ids) and q.review_status in ('pending', 'on_hold'));
  v_unjudged constant uuid[] := array(
    select distinct q.spp_supplier_id
      from issoh.selection_queue q
     where q.queue_id = any (v_live)
       and not exists (select from issoh.supplier_reliability r where r.supplier_id = q.spp_supplier_id));
  v_raw issoh_private.raw_criteria[];
  v_scores issoh_private.computed_score[];
begin
  if cardinality(v_live) = 0 then
    return 0;
  end if;
  -- A supplier who is new need not wait for the night.
  if cardinality(v_unjudged) > 0 then
    perform issoh_private.refresh_supplier_reliability(v_unjudged);
  end if;
  v_raw := array(select g from issoh_private.gather_criteria(v_live) g);
  v_scores := array(
    select s
      from issoh_private.compute_scores(v_raw) s
      join issoh.selection_queue q on q.queue_id = s.queue_id
     where q.scored_at is null or q.selection_criteria is distinct from s.criteria
           or q.auto_select_score is distinct from s.score);
  -- Only what changes, in one order, like all who decide, and no sooner than all is computed: reviewers pass it over.
  perform
     from issoh.selection_queue q
    where q.queue_id in (select s.queue_id from unnest(v_scores) s)
    order by q.queue_id
      for no key update;
  update issoh.selection_queue q
     set auto_select_score = s.score, coverage = s.coverage, score_low = s.score_low, score_high = s.score_high,
         weights_version = s.weights_version, selection_criteria = s.criteria, scored_at = clock_timestamp()
    from unnest(v_scores) s
   where q.queue_id = s.queue_id and q.review_status in ('pending', 'on_hold');
  perform issoh_private.auto_approve(array(select r.queue_id from unnest(v_raw) r));
  return cardinality(v_raw);
end
$$;
comment on function issoh_private.score_items(uuid[]) is
  $$Scores queued products that wait for a decision, all in one transaction, and answers how many these are; what has
its score already is not written again. Automatic candidates are approved where the setting selection.auto_approve says
so. SPP must answer.$$;
--! EndIncluded functions/issoh/scoring/score_items.sql
--! Included functions/issoh/scoring/score_selection.sql
create or replace function issoh.score_selection(queue_ids uuid[] default null) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return issoh_private.score_items(coalesce(score_selection.queue_ids, array(
    select q.queue_id from issoh.selection_queue q where q.review_status in ('pending', 'on_hold'))));
end
$$;
comment on function issoh.score_selection(uuid[]) is
  $$Scores queued products that wait for a decision (pending or on hold; all of them where no ids are given) by what is
known now, and answers how many. What was decided keeps the score it was decided by. The worker does the same by itself
whenever something is queued, when weights, curves or the reliability of suppliers change, and every hour.$$;
grant execute on function issoh.score_selection(uuid[]) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/scoring/score_selection.sql
--! Included functions/issoh/scoring/score_chunk.sql
create or replace function issoh_private.score_chunk(after uuid default null, only_new boolean default false)
returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows constant integer := (issoh.setting('scoring.chunk_rows'))::integer;
  v_ids constant uuid[] := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.review_status in ('pending', 'on_hold') and (score_chunk.after is null or q.queue_id > score_chunk.after)
       and (q.scored_at is null or not score_chunk.only_new)
     order by q.queue_id
     limit v_rows);
begin
  perform issoh_private.score_items(v_ids);
  return case when cardinality(v_ids) = v_rows then v_ids[v_rows] end;
end
$$;
comment on function issoh_private.score_chunk(uuid, boolean) is
  $$Scores the next queued products behind an id (none: from the beginning), scoring.chunk_rows (setting) of them, all
or only those that were never scored. Answers the id to go on from; null at the end.$$;
grant execute on function issoh_private.score_chunk(uuid, boolean) to inv_admin;
--! EndIncluded functions/issoh/scoring/score_chunk.sql
--! Included functions/issoh/scoring/tg_selection_queue__enqueue_scoring.sql
create or replace function issoh_private.tg_selection_queue__enqueue_scoring() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from new_rows n where n.scored_at is null) then
    perform issoh_private.enqueue_scoring(true);
  end if;
  return null;
end
$$;
comment on function issoh_private.tg_selection_queue__enqueue_scoring() is
  'Statement trigger: what is queued gets its score from the worker.';
--! EndIncluded functions/issoh/scoring/tg_selection_queue__enqueue_scoring.sql
--! Included functions/issoh/scoring/set_score_weights.sql
create or replace function issoh.set_score_weights(weights jsonb) returns setof issoh.score_weights
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_version integer;
  v_wrong text;
begin
  if jsonb_typeof(set_score_weights.weights) is distinct from 'object' then
    v_wrong := 'The weights are no object.';
  else
    select case
             when c.criterion is null then format('There is no criterion "%s".', g.key)
             else format('%s is no weight of %s.', g.value, g.key)
           end
      into v_wrong
      from jsonb_each(set_score_weights.weights) g
      left join issoh_private.score_criteria() c on c.criterion = g.key
     where c.criterion is null or not pg_input_is_valid(g.value #>> '{}', 'numeric')
        or case when pg_input_is_valid(g.value #>> '{}', 'numeric')
                then ((g.value #>> '{}')::numeric between 0 and 1000
                      and scale(trim_scale((g.value #>> '{}')::numeric)) <= 6) is not true end
        or g.value = 'null'
     order by c.criterion nulls first
     limit 1;
  end if;
  -- One version after the other; who reads is not held up.
  lock table issoh.score_weights in share row exclusive mode;
  select max(w.version) into v_version from issoh.score_weights w;
  if v_wrong is null and not exists (
    select from issoh.score_weights w
     where w.version = v_version
       and coalesce((set_score_weights.weights ->> w.criterion)::numeric, w.weight) > 0) then
    v_wrong := 'All weights would be 0.';
  end if;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISISW',
      message = v_wrong,
      hint = 'Give {"criterion": weight}: 0 to 1000, at most 6 decimals; those that are left out stay as they are.';
  end if;

  -- What changes nothing is no version.
  if exists (select from issoh.score_weights w
              where w.version = v_version
                and w.weight <> coalesce((set_score_weights.weights ->> w.criterion)::numeric, w.weight)) then
    insert into issoh.score_weights (version, criterion, weight)
    select v_version + 1, w.criterion,
           trim_scale(coalesce((set_score_weights.weights ->> w.criterion)::numeric, w.weight))
      from issoh.score_weights w
     where w.version = v_version;
    v_version := v_version + 1;
    perform issoh_private.enqueue_scoring();
  end if;
  return query
  select w.*
    from issoh.score_weights w
    join issoh_private.score_criteria() c on c.criterion = w.criterion
   where w.version = v_version
   order by c.ordinal;
end
$$;
comment on function issoh.set_score_weights(jsonb) is
  $$Makes a version of the weights {criterion: weight}, relative to each other, 0 to 1000, and answers it; criteria that
are left out keep theirs. Weights that are those in force already make none. Queued products are scored anew by the
worker. Raises ISISW.$$;
grant execute on function issoh.set_score_weights(jsonb) to inv_approver, inv_admin;
--! EndIncluded functions/issoh/scoring/set_score_weights.sql
--! Included functions/issoh/scoring/set_score_curve.sql
create or replace function issoh.set_score_curve(criterion text, curve jsonb) returns setof issoh.score_curves
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong text;
  v_old numeric[];
  v_new numeric[];
begin
  if not exists (select from issoh_private.score_criteria() c where c.criterion = set_score_curve.criterion) then
    v_wrong := format('There is no criterion "%s".', set_score_curve.criterion);
  elsif jsonb_typeof(set_score_curve.curve) is distinct from 'array'
        or jsonb_array_length(set_score_curve.curve) not between 1 and 100 then
    v_wrong := 'A curve is a list of 1 to 100 points.';
  else
    select case
             when p.value ->> 'raw_value' is null or p.value ->> 'points' is null
                  or not pg_input_is_valid(p.value ->> 'raw_value', 'numeric')
                  or not pg_input_is_valid(p.value ->> 'points', 'numeric')
                  or (select count(*) from jsonb_object_keys(p.value)) > 2
               then format('%s is no point of a curve.', p.value)
             when (p.value ->> 'points')::numeric between 0 and 100 is not true
               then format('%s is not between 0 and 100 points.', p.value ->> 'points')
             when abs((p.value ->> 'raw_value')::numeric) < 1e15 is not true
               then format('%s is no value of a criterion.', p.value ->> 'raw_value')
           end
      into v_wrong
      from (select case when jsonb_typeof(a.value) = 'object' then a.value else '{}' end as value, a.position
              from jsonb_array_elements(set_score_curve.curve) with ordinality as a (value, position)) p
     order by 1 nulls last
     limit 1;
    if v_wrong is null and exists (select from jsonb_array_elements(set_score_curve.curve) a
                                    group by (a.value ->> 'raw_value')::numeric having count(*) > 1) then
      v_wrong := 'A value has two points.';
    end if;
  end if;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISISC',
      message = v_wrong,
      hint = 'Give [{"raw_value": 0, "points": 0}, {"raw_value": 10, "points": 100}]; points are 0 to 100.';
  end if;

  lock table issoh.score_curves in share row exclusive mode;
  v_old := array(select unnest(array[c.raw_value, c.points])
                   from issoh.score_curves c
                  where c.criterion = set_score_curve.criterion
                  order by c.raw_value);
  v_new := array(select unnest(array[(a.value ->> 'raw_value')::numeric, (a.value ->> 'points')::numeric])
                   from jsonb_array_elements(set_score_curve.curve) a
                  order by (a.value ->> 'raw_value')::numeric);
  if v_new is distinct from v_old then
    delete from issoh.score_curves c where c.criterion = set_score_curve.criterion;
    insert into issoh.score_curves (criterion, raw_value, points)
    select set_score_curve.criterion, trim_scale((a.value ->> 'raw_value')::numeric),
           trim_scale((a.value ->> 'points')::numeric)
      from jsonb_array_elements(set_score_curve.curve) a;
    perform issoh_private.enqueue_scoring();
  end if;
  return query
  select c.* from issoh.score_curves c where c.criterion = set_score_curve.criterion order by c.raw_value;
end
$$;
comment on function issoh.set_score_curve(text, jsonb) is
  $$Sets what the values of a criterion are worth, [{raw_value, points}], in place of what was there, and answers it.
Between two values the points lie on a straight line, outside they stay level. Queued products are scored anew by the
worker. Raises ISISC.$$;
grant execute on function issoh.set_score_curve(text, jsonb) to inv_approver, inv_admin;
--! EndIncluded functions/issoh/scoring/set_score_curve.sql
--! Included functions/issoh/scoring/explain_score.sql
create or replace function issoh.explain_score(queue_id uuid) returns issoh.score_explanation
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_item issoh.selection_queue;
  v_answer issoh.score_explanation;
begin
  select q.* into v_item from issoh.selection_queue q where q.queue_id = explain_score.queue_id;
  if v_item.queue_id is null then
    raise exception using
      errcode = 'ISNQI',
      message = format('There is no queued product %s.', explain_score.queue_id),
      hint = 'v_selection_pipeline lists them with their queue_id.';
  end if;
  if v_item.scored_at is null then
    raise exception using
      errcode = 'ISCSC',
      message = format('The queued product %s has no score yet.', explain_score.queue_id),
      hint = 'Score it by score_selection, or wait for the worker.';
  end if;

  with traced as (
    select t.ordinal, t.criterion, c.label, t.raw_value, t.unit, t.points, t.weight, t.contribution,
           t.weight * (t.points is not null)::integer as known_weight,
           sum(t.weight * t.points) over () as total,
           sum(t.weight) filter (where t.points is not null) over () as known,
           sum(t.weight) over () as weights
      from rows from (
             jsonb_to_recordset(v_item.selection_criteria -> 'criteria')
               as (criterion text, raw_value numeric, unit text, points numeric, weight numeric, contribution numeric)
           ) with ordinality
             as t (criterion, raw_value, unit, points, weight, contribution, ordinal)
      join issoh_private.score_criteria() c on c.criterion = t.criterion
  ), moved as (
    -- The score with this criterion at its best and at its worst, all else as it is.
    select t.*,
           round((coalesce(t.total, 0) - coalesce(t.weight * t.points, 0) + 100 * t.weight)
                 / nullif(coalesce(t.known, 0) - t.known_weight + t.weight, 0), 2) as at_best,
           round((coalesce(t.total, 0) - coalesce(t.weight * t.points, 0))
                 / nullif(coalesce(t.known, 0) - t.known_weight + t.weight, 0), 2) as at_worst
      from traced t
  ), most as (
    select m.*
      from moved m
     where m.weight > 0
     order by greatest(m.at_best - coalesce(v_item.auto_select_score, 0),
                       coalesce(v_item.auto_select_score, 100) - m.at_worst) desc, m.ordinal
     limit 1
  )
  select v_item.queue_id, v_item.auto_select_score, v_item.coverage, v_item.score_low, v_item.score_high,
         v_item.weights_version,
         case
           when v_item.auto_select_score is null then 'Nothing is known of it: it has no score.'
           when v_item.coverage = 1 then format('%s of 100, all criteria known.', v_item.auto_select_score)
           else format('%s of 100, from %s %% of the weights; between %s and %s once the rest is known.',
                       v_item.auto_select_score, trim_scale(v_item.coverage * 100), v_item.score_low,
                       v_item.score_high)
         end,
         (select array_agg(case
                             when m.points is null then format('%s: not known, left out.', m.label)
                             else format('%s: %s %s, worth %s of 100 points; at weight %s of %s this adds %s.', m.label,
                                         m.raw_value, m.unit, m.points, m.weight, m.known, m.contribution)
                           end order by m.ordinal)
            from moved m),
         (select format('%s would change it most: %s at its best, %s at its worst.', m.label, m.at_best, m.at_worst)
            from most m),
         (select m.criterion from most m),
         (select jsonb_agg(jsonb_build_object(
                   'criterion', m.criterion, 'raw_value', m.raw_value, 'unit', m.unit, 'points', m.points,
                   'weight', m.weight, 'contribution', m.contribution, 'at_best', m.at_best, 'at_worst', m.at_worst)
                   order by m.ordinal)
            from moved m)
    into v_answer;
  return v_answer;
end
$$;
comment on function issoh.explain_score(uuid) is
  $$How the score of a queued product came about, in words and figures: a sentence for each criterion, what the score
would be with each at its best and at its worst, all else as it is, and which of them would change it most. Raises
ISNQI, ISCSC (not scored yet).$$;
grant execute on function issoh.explain_score(uuid)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/scoring/explain_score.sql
--! Included functions/issoh/scoring/rank_stability.sql
create or replace function issoh.rank_stability(change numeric default 0.1) returns setof issoh.rank_change
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if (rank_stability.change > 0 and rank_stability.change <= 1) is not true then
    raise exception using
      errcode = 'ISIRC',
      message = format('Weights cannot be moved by %s of themselves.', rank_stability.change),
      hint = 'Give a share above 0, at most 1, such as 0.1.';
  end if;
  return query
  with weights as materialized (
    select c.ordinal, c.criterion, w.weight
      from issoh_private.score_criteria() c
      join issoh.score_weights w on w.criterion = c.criterion
     where w.version = (select max(v.version) from issoh.score_weights v)
  ), scored as materialized (
    -- Sums over what is known of each item: points by weight, and weights.
    select q.queue_id, sum(w.weight * t.points) as total, sum(w.weight) as known,
           array_agg(t.points order by w.ordinal) as points, array_agg(w.ordinal order by w.ordinal) as ordinals
      from issoh.selection_queue q
     cross join lateral jsonb_to_recordset(q.selection_criteria -> 'criteria') as t (criterion text, points numeric)
      join weights w on w.criterion = t.criterion
     where q.review_status in ('pending', 'on_hold') and q.auto_select_score is not null and t.points is not null
     group by q.queue_id
  ), now_first as materialized (
    select f.queue_id, row_number() over (order by round(f.total / nullif(f.known, 0), 2) desc nulls last, f.queue_id)
             as place
      from scored f
     order by round(f.total / nullif(f.known, 0), 2) desc nulls last, f.queue_id
     limit 100
  ), moves as (
    select w.ordinal, w.criterion, w.weight, s.sign * rank_stability.change * w.weight as delta
      from weights w
     cross join (values (1), (-1)) as s (sign)
  )
  select m.criterion, m.weight, trim_scale(m.weight + m.delta), k.kept, k.considered - k.kept, k.mean_shift,
         k.most_shift
    from moves m
   cross join lateral (
     select count(a.queue_id)::integer as kept, count(*)::integer as considered,
            round(avg(abs(a.place - b.place)), 2) as mean_shift, max(abs(a.place - b.place))::integer as most_shift
       from (select x.queue_id, row_number() over (order by x.score desc nulls last, x.queue_id) as place
               from (select s.queue_id,
                            round((s.total + coalesce(m.delta * s.points[array_position(s.ordinals, m.ordinal)], 0))
                                  / nullif(s.known + case when m.ordinal = any (s.ordinals) then m.delta else 0 end, 0),
                                  2) as score
                       from scored s) x
              order by x.score desc nulls last, x.queue_id
              limit 100) b
       left join now_first a on a.queue_id = b.queue_id) k
   order by m.ordinal, m.delta desc;
end
$$;
comment on function issoh.rank_stability(numeric) is
  $$How far the order of the queue depends on the weights: the first hundred of the queued products (pending, on hold),
when each weight alone is moved up and down by a share of itself (0.1). A row for each move; few kept means that this
weight decides much. Raises ISIRC.$$;
grant execute on function issoh.rank_stability(numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/scoring/rank_stability.sql
create or replace trigger _900_enqueue_scoring after insert on issoh.selection_queue
  referencing new table as new_rows
  for each statement execute function issoh_private.tg_selection_queue__enqueue_scoring();

--! split: 240-import.sql
-- From an approved item to a product that is carried.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('import.undo_rows', '30000', 'Items of an import that are taken back at once.', 'integer', 1, 1000000, 'items')
on conflict (setting_key) do nothing;

alter table issoh_private.sku_counters enable row level security;
alter table issoh.pricing_tiers add column if not exists default_markup_percentage numeric(12,4)
  check (default_markup_percentage >= -100);
comment on column issoh.pricing_tiers.default_markup_percentage is
  'Percent put on the cost of an imported product, where this is the default tier; null: import.default_markup.';
drop function if exists issoh.set_pricing_tier(text, text, boolean, boolean);
--! Included functions/issoh/pricing/set_pricing_tier.sql
create or replace function issoh.set_pricing_tier(
  tier_code text,
  tier_name text,
  is_default boolean default false,
  is_active boolean default true,
  default_markup_percentage numeric default null
) returns issoh.pricing_tiers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_markup constant numeric := issoh_private.check_percentage(set_pricing_tier.default_markup_percentage,
                                                              'default_markup_percentage');
  v_is_default boolean;
  v_tier issoh.pricing_tiers;
begin
  if coalesce(set_pricing_tier.tier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$'
     or coalesce(common.trimmed(set_pricing_tier.tier_name), '') = '' then
    raise exception using
      errcode = 'ISITI',
      message = 'A pricing tier needs a code and a name.',
      hint = 'A code has 1 to 32 letters A-Z, digits, "_" and "-"; a name is not blank.';
  end if;
  -- One at a time, so that there is exactly one default at every moment; readers and price setters do not wait.
  lock table issoh.pricing_tiers in share row exclusive mode;
  v_is_default := coalesce(set_pricing_tier.is_default, false) or exists (
    select from issoh.pricing_tiers t where t.is_default and t.tier_code = set_pricing_tier.tier_code);
  if v_is_default and not coalesce(set_pricing_tier.is_active, true) then
    raise exception using
      errcode = 'ISCDT',
      message = 'The default tier cannot be inactive.',
      hint = 'Make another tier the default first.';
  end if;
  if v_is_default and exists (
    select from issoh.pricing_rules r
      join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
     where t.tier_code = set_pricing_tier.tier_code and r.rule_type = 'copy_tier'
       and (r.effective_to is null or r.effective_to > clock_timestamp())) then
    raise exception using
      errcode = 'ISCTC',
      message = format('Prices of "%s" are copied from other tiers.', set_pricing_tier.tier_code),
      hint = 'The default tier has prices of its own: set them before it becomes the default.';
  end if;

  update issoh.pricing_tiers t
     set is_default = false
   where v_is_default and t.is_default and t.tier_code <> set_pricing_tier.tier_code;
  insert into issoh.pricing_tiers as t (tier_code, tier_name, is_default, is_active, default_markup_percentage)
  values (set_pricing_tier.tier_code, common.trimmed(set_pricing_tier.tier_name), v_is_default,
          coalesce(set_pricing_tier.is_active, true), v_markup)
  on conflict on constraint pricing_tiers_tier_code_key do update
    set tier_name = excluded.tier_name, is_default = excluded.is_default, is_active = excluded.is_active,
        default_markup_percentage = excluded.default_markup_percentage
  returning t.* into v_tier;
  return v_tier;
end
$$;
comment on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric) is
  $$Makes a pricing tier or changes the one of this code. Exactly one tier is the default: a new default takes it from
the old one, and nothing else does. An inactive tier gets no new prices. Raises ISITI (code or name), ISCDT (the
default made inactive), ISCTC (a default that copies).$$;
grant execute on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/set_pricing_tier.sql
--! Included functions/issoh/pricing/default_markup.sql
create or replace function issoh_private.default_markup() returns numeric
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select t.default_markup_percentage from issoh.pricing_tiers t where t.is_default),
                  (issoh.setting('import.default_markup') #>> '{}')::numeric)
$$;
comment on function issoh_private.default_markup() is
  'Percent put on the cost of a product that has no price yet: the default tier''s, else the setting
import.default_markup.';
--! EndIncluded functions/issoh/pricing/default_markup.sql
--! Included functions/issoh/import/check_digit.sql
-- ISO 7064, MOD 11,10: finds every single wrong digit and nearly every swap of two neighbours.
create or replace function issoh_private.check_digit(digits text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product integer := 10;
  v_sum integer;
begin
  for i in 1..length(check_digit.digits) loop
    v_sum := (v_product + substr(check_digit.digits, i, 1)::integer) % 10;
    v_product := case when v_sum = 0 then 10 else v_sum end * 2 % 11;
  end loop;
  return (11 - v_product) % 10;
end
$$;
comment on function issoh_private.check_digit(text) is 'The check digit of a number by ISO 7064 MOD 11,10.';
--! EndIncluded functions/issoh/import/check_digit.sql
--! Included functions/issoh/import/make_sku.sql
create or replace function issoh_private.make_sku(sku_pattern text, supplier_code text, number bigint) returns text
language sql immutable
as $$
  select replace(replace(replace(make_sku.sku_pattern, '{supplier}', make_sku.supplier_code), '{number}', n.digits),
                 '{check}', issoh_private.check_digit(n.digits))
    from (select lpad(make_sku.number::text, greatest(6, length(make_sku.number::text)), '0') as digits) n
$$;
comment on function issoh_private.make_sku(text, text, bigint) is
  'A SKU of a pattern: {number} has six digits at least, {check} is the check digit of all of them.';
--! EndIncluded functions/issoh/import/make_sku.sql
--! Included functions/issoh/import/check_sku_pattern.sql
create or replace function issoh_private.check_sku_pattern(sku_pattern text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pattern constant text := common.trimmed(check_sku_pattern.sku_pattern);
  v_fault text;
begin
  v_fault := case
    when coalesce(length(v_pattern), 0) not between 1 and 100 then 'it has 1 to 100 characters'
    when v_pattern ~ '[\u0001-\u001f\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]'
      then 'something in it cannot be seen'
    when v_pattern not like '%{number}%' then '{number} is missing'
    when v_pattern ~ '(\{[a-z]+\}).*\1' then 'something comes twice'
    when regexp_replace(v_pattern, '\{(number|check|supplier)\}', '', 'g') ~ '[{}]'
      then 'there is something else in braces'
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'ISISP',
      message = format('"%s" is no pattern of SKUs: %s.', check_sku_pattern.sku_pattern, v_fault),
      hint = 'Write text with {number}, and {check} and {supplier} where they are wanted, each once.';
  end if;
  return v_pattern;
end
$$;
comment on function issoh_private.check_sku_pattern(text) is
  'A pattern of SKUs, trimmed, that can make one after the other. Raises ISISP.';
--! EndIncluded functions/issoh/import/check_sku_pattern.sql
--! Included functions/issoh/import/set_sku_pattern.sql
create or replace function issoh.set_sku_pattern(supplier text, sku_pattern text default null)
returns issoh.sku_patterns
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pattern issoh.sku_patterns;
begin
  v_pattern.supplier_id := issoh_private.resolve_supplier(set_sku_pattern.supplier);
  if v_pattern.supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'Nobody is named.', hint = 'Name a supplier by its code in SPP or by its id.';
  elsif set_sku_pattern.sku_pattern is null then
    delete from issoh.sku_patterns s where s.supplier_id = v_pattern.supplier_id returning s.* into v_pattern;
    return v_pattern;
  end if;
  insert into issoh.sku_patterns as s (supplier_id, sku_pattern)
  values (v_pattern.supplier_id, issoh_private.check_sku_pattern(set_sku_pattern.sku_pattern))
  on conflict (supplier_id) do update set sku_pattern = excluded.sku_pattern
  returning s.* into v_pattern;
  return v_pattern;
end
$$;
comment on function issoh.set_sku_pattern(text, text) is
  $$Says how the SKUs of the imported products of a supplier are made: text with {number} (counts up, six digits at
least), {check} (a digit by ISO 7064 MOD 11,10 over the number) and {supplier} (its code), such as
{supplier}-{number}{check}. Null: by the setting import.sku_pattern again; the pattern that went is answered. SKUs that
are there stay. Approvers and administrators may. Raises ISISP (no such pattern), ISNSU.$$;
grant execute on function issoh.set_sku_pattern(text, text) to inv_approver, inv_admin;
--! EndIncluded functions/issoh/import/set_sku_pattern.sql
--! Included functions/issoh/import/take_skus.sql
create or replace function issoh_private.take_skus(supplier_ids uuid[]) returns text[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Patterns that do not name the supplier would make the same SKUs: they count together.
  v_common constant uuid := '00000000-0000-0000-0000-000000000000';
  v_default constant text := issoh_private.check_sku_pattern(issoh.setting('import.sku_pattern') #>> '{}');
  v_skus text[] := array_fill(null::text, array[cardinality(take_skus.supplier_ids)]);
  v_group record;
  v_last bigint;
  v_found bigint;
  v_free text[];
  v_done integer;
  v_wanted integer;
begin
  for v_group in
    select case when p.names_supplier then n.supplier_id else v_common end as counter, p.sku_pattern,
           case when p.names_supplier then coalesce(
             (select s.supplier_code from issoh.suppliers s where s.supplier_id = n.supplier_id),
             (select f.supplier_code from spp_remote.suppliers f where f.supplier_id = n.supplier_id))
             else '' end as supplier_code,
           array_agg(n.position order by n.position) as positions
      from unnest(take_skus.supplier_ids) with ordinality as n (supplier_id, position)
      left join issoh.sku_patterns o on o.supplier_id = n.supplier_id,
           lateral (select coalesce(o.sku_pattern, v_default) as sku_pattern,
                           coalesce(o.sku_pattern, v_default) like '%{supplier}%' as names_supplier) p
     group by n.supplier_id, p.sku_pattern, p.names_supplier
     order by counter, min(n.position)
  loop
    insert into issoh_private.sku_counters (supplier_id, last_number) values (v_group.counter, 0)
    on conflict do nothing;
    select c.last_number into v_last
      from issoh_private.sku_counters c where c.supplier_id = v_group.counter for no key update;
    v_done := 0;
    loop
      v_wanted := cardinality(v_group.positions) - v_done;
      exit when v_wanted = 0;
      -- What was entered by hand is stepped over, however much of it there is.
      select coalesce(array_agg(f.sku order by f.number), '{}'), max(f.number) into v_free, v_found
        from (select t.number, t.sku
                from (select n.number, issoh_private.make_sku(v_group.sku_pattern, v_group.supplier_code, n.number)
                        from generate_series(v_last + 1, v_last + v_wanted + 100) n (number)) t (number, sku)
               where not exists (select from issoh.selected_products p where p.internal_sku = t.sku)
               order by t.number
               limit v_wanted) f;
      for i in 1..cardinality(v_free) loop
        v_skus[v_group.positions[v_done + i]] := v_free[i];
      end loop;
      v_last := case when cardinality(v_free) = v_wanted then v_found else v_last + v_wanted + 100 end;
      v_done := v_done + cardinality(v_free);
    end loop;
    update issoh_private.sku_counters c set last_number = v_last where c.supplier_id = v_group.counter;
  end loop;
  return v_skus;
end
$$;
comment on function issoh_private.take_skus(uuid[]) is
  $$A SKU for each supplier of a list, by its pattern: the next numbers that no SKU has. Numbers are not used
again. Until the transaction ends, others who want numbers of the same suppliers wait. Raises ISISP (the setting is no
pattern).$$;
--! EndIncluded functions/issoh/import/take_skus.sql
--! Included functions/issoh/settings/set_setting.sql
create or replace function issoh.set_setting(setting_key text, setting_value jsonb) returns issoh.settings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting issoh.settings;
begin
  if set_setting.setting_key = 'import.sku_pattern' and jsonb_typeof(set_setting.setting_value) = 'string' then
    perform issoh_private.check_sku_pattern(set_setting.setting_value #>> '{}');
  elsif set_setting.setting_key = 'money.base_currency' then
    if not coalesce(common.is_currency(set_setting.setting_value #>> '{}'), false) then
      raise exception using
        errcode = 'ISICU',
        message = format('%s is no currency.', coalesce(set_setting.setting_value #>> '{}', 'null')),
        hint = 'Use a code of ISO 4217, such as EUR.';
    end if;
    -- Amounts already written would be read in another currency.
    lock table issoh.stock_movements, issoh.pricing_rules, issoh.exchange_rates in share mode;
    if exists (select from issoh.stock_movements) or exists (select from issoh.pricing_rules)
       or exists (select from issoh.exchange_rates) then
      raise exception using
        errcode = 'ISCBC', message = 'The base currency cannot change any more: there are amounts or rates in it.',
        hint = 'Choose the base currency before the first movement, price and rate.';
    end if;
  end if;
  update issoh.settings s
     set setting_value = set_setting.setting_value
   where s.setting_key = set_setting.setting_key
  returning s.* into v_setting;
  if v_setting.setting_key is null then
    raise exception using
      errcode = 'ISISE',
      message = format('There is no setting "%s".', set_setting.setting_key),
      hint = 'The list of settings shows each with its type, bounds and present value.';
  end if;
  return v_setting;
end
$$;
comment on function issoh.set_setting(text, jsonb) is
  $$Changes a setting, within its type and bounds: issoh.set_setting('money.base_currency', '"EUR"'). The value is
JSON; what is no JSON PostgreSQL refuses by itself (22P02), before this is called.
Raises ISISE for an unknown key or a value that does not fit, ISICU
for a currency that is none, ISCBC where amounts in the base currency exist, ISISP for what is no pattern of SKUs.$$;
grant execute on function issoh.set_setting(text, jsonb) to inv_admin;
--! EndIncluded functions/issoh/settings/set_setting.sql
--! Included functions/issoh/import/import_message.sql
create or replace function issoh_private.import_message(code text) returns text
language sql immutable parallel safe
as $$
  select case code
           when 'already_imported' then 'The item was imported before.'
           when 'already_selected' then 'The product is carried already.'
           when 'not_approved' then 'The item is not approved.'
           when 'product_removed' then 'SPP does not have the product any more.'
           when 'product_discontinued' then 'The supplier has discontinued the product.'
           when 'no_exchange_rate' then 'There is no exchange rate for its currency: it has no cost and no price yet.'
           when 'out_of_range' then 'Its cost is more than a price can be: it has no cost and no price yet.'
           when 'movements' then 'The product has moved.'
           when 'reservations' then 'Pieces of the product are or were reserved.'
           when 'orders' then 'The product was ordered.'
           when 'counts' then 'The product was counted.'
           when 'price_set' then 'A price of the product was set by hand.'
           when 'queued_again' then 'The product waits for a decision again.'
         end
$$;
comment on function issoh_private.import_message(text) is
  'In words, why an item was not imported, was imported without a price, or was not taken back.';
--! EndIncluded functions/issoh/import/import_message.sql
--! Included functions/issoh/import/mirror_categories.sql
create or replace function issoh_private.mirror_categories(category_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_feed constant spp_remote.categories[] := array(select f from spp_remote.categories f);
  v_changed integer;
begin
  with recursive wanted as (
    select w.category_id, f.parent_category_id
      from (select unnest(mirror_categories.category_ids) union select c.category_id from issoh.categories c)
        w (category_id)
      join unnest(v_feed) f on f.category_id = w.category_id
    union
    select f.category_id, f.parent_category_id
      from wanted w
      join unnest(v_feed) f on f.category_id = w.parent_category_id
  )
  -- In one order, so that two who mirror the same ones cannot deadlock.
  insert into issoh.categories as c
    (category_id, category_name, parent_category_id, level, path, is_active, sort_order)
  select f.category_id, f.category_name, f.parent_category_id, f.level, f.path, f.is_active, f.sort_order
    from unnest(v_feed) f
    left join issoh.categories h on h.category_id = f.category_id
   where f.category_id in (select w.category_id from wanted w)
     and (h.category_name, h.parent_category_id, h.level, h.path::text, h.is_active, h.sort_order)
         is distinct from
         (f.category_name, f.parent_category_id, f.level, f.path::text, f.is_active, f.sort_order)
   order by f.category_id
  on conflict (category_id) do update
     set category_name = excluded.category_name, parent_category_id = excluded.parent_category_id,
         level = excluded.level, path = excluded.path, is_active = excluded.is_active,
         sort_order = excluded.sort_order;
  get diagnostics v_changed = row_count;
  -- Its path may be another's by now.
  update issoh.categories c
     set is_active = false
   where c.is_active and not exists (select from unnest(v_feed) f where f.category_id = c.category_id);
  return v_changed;
end
$$;
comment on function issoh_private.mirror_categories(uuid[]) is
  $$Takes categories of SPP into the mirror, with all above them, and brings what is mirrored up to date. Answers how
many have changed. Those that SPP no longer has are kept, inactive.$$;
--! EndIncluded functions/issoh/import/mirror_categories.sql
--! Included functions/issoh/products/resolve_category.sql
create or replace function issoh_private.resolve_category(category text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_category_id uuid;
begin
  if resolve_category.category is null then
    return null;
  end if;
  select c.category_id into v_category_id
    from issoh.categories c
   where common.trimmed(resolve_category.category) in (c.path::text, c.category_id::text)
   order by c.is_active desc
   limit 1;
  if v_category_id is null then
    raise exception using
      errcode = 'ISNCA',
      message = format('There is no category "%s".', resolve_category.category),
      hint = 'Name a category by its path, such as tools.drills, or by its id.';
  end if;
  return v_category_id;
end
$$;
comment on function issoh_private.resolve_category(text) is
  'The id of a category named by path or id; null for null. Raises ISNCA.';
grant execute on function issoh_private.resolve_category(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/resolve_category.sql
--! Included functions/issoh/products/lock_products.sql
-- The one lock of the stock side, and its one order: whoever holds a product's row may read and write all that hangs
-- on it (stock, holdings, reservations, counts, orders, prices). Taken in the order of the ids, before anything else,
-- it cannot deadlock.
create or replace function issoh_private.lock_products(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_locked integer;
  v_gone uuid;
begin
  if cardinality(lock_products.product_ids) = 1 then
    perform from issoh.selected_products p where p.product_id = lock_products.product_ids[1] for no key update;
  else
    perform
       from issoh.selected_products p
      where p.product_id = any (lock_products.product_ids)
      order by p.product_id
        for no key update;
  end if;
  get diagnostics v_locked = row_count;
  if v_locked >= cardinality(lock_products.product_ids) then
    return;
  end if;
  -- Whoever held it before may have taken it back.
  select i.product_id into v_gone
    from unnest(lock_products.product_ids) i (product_id)
   where not exists (select from issoh.selected_products p where p.product_id = i.product_id)
   limit 1;
  if v_gone is not null then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', v_gone),
      hint = 'Name a selected product by its internal SKU or its id.';
  end if;
end
$$;
comment on function issoh_private.lock_products(uuid[]) is
  $$Locks products until the transaction ends, in the order of their ids; call it once, with all of them. Raises ISNPR
when one is gone by then.$$;
--! EndIncluded functions/issoh/products/lock_products.sql
--! Included functions/issoh/import/make_first_prices.sql
create or replace function issoh_private.make_first_prices(product_ids uuid[], costs numeric[])
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_rules issoh.pricing_rules[];
begin
  v_rules := array(
    select issoh_private.compute_rule(jsonb_populate_record(null::issoh.pricing_rules, jsonb_build_object(
             'product_id', n.product_id, 'pricing_tier_id', v_tier_id, 'rule_type', 'cost_plus',
             'cost_price', round(n.cost, 4), 'markup_percentage', m.percentage,
             'rounding_mode', 'nearest', 'currency_code', m.currency_code, 'effective_from', m.moment,
             'reason', 'first price')))
      from unnest(make_first_prices.product_ids, make_first_prices.costs) as n (product_id, cost),
           (select issoh_private.default_markup() as percentage, issoh_private.base_currency() as currency_code,
                   clock_timestamp() as moment) m
     where greatest(n.cost, round(n.cost * (1 + m.percentage / 100), 4)) < 1e15
       and not exists (select from issoh.pricing_rules r
                        where r.product_id = n.product_id and r.pricing_tier_id = v_tier_id));
  return query select w.* from issoh_private.write_rules(v_rules) w;
end
$$;
comment on function issoh_private.make_first_prices(uuid[], numeric[]) is
  $$Gives products that never had a price in the default tier their first one there: cost (base currency) plus its
markup. What would come out as more than a price can be gets none. The caller holds the locks of the products. Answers
the rules.$$;
--! EndIncluded functions/issoh/import/make_first_prices.sql
--! Included functions/issoh/import/import_products.sql
create or replace function issoh_private.import_products(job_id uuid, queue_ids uuid[], listed spp_remote.products[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Arrays, since a join with what is listed would be planned for a few rows.
  v_listed constant uuid[] := array(select l.product_id from unnest(import_products.listed) l);
  v_discontinued constant uuid[] := array(
    select l.product_id from unnest(import_products.listed) l where l.status = 'discontinued');
  v_requester constant text := (select r.requested_by from issoh.import_runs r where r.job_id = import_products.job_id);
  v_ready uuid[];
  v_open uuid[];
begin
  update issoh.import_items i
     set outcome = case when f.code ~ '^product_' then 'failed' else 'conflict' end, product_id = f.product_id,
         code = f.code, message = issoh_private.import_message(f.code)
    from (select q.queue_id, coalesce(q.product_id, s.product_id, c.product_id) as product_id,
                 case
                   when q.review_status = 'imported' then 'already_imported'
                   when coalesce(s.product_id, c.product_id) is not null then 'already_selected'
                   when q.review_status <> 'approved' then 'not_approved'
                   when q.spp_product_id <> all (v_listed) then 'product_removed'
                   when q.spp_product_id = any (v_discontinued) then 'product_discontinued'
                 end as code
            from issoh.selection_queue q
            left join issoh.selected_products s on s.spp_product_id = q.spp_product_id
            -- SPP may have the same code under another id than when the product was selected.
            left join issoh.supplier_listings c
              on c.supplier_id = q.spp_supplier_id
             and c.supplier_product_code = q.product_details ->> 'supplier_product_code'
           where q.queue_id = any (import_products.queue_ids)) f
   where i.job_id = import_products.job_id and i.queue_id = f.queue_id and f.code is not null;

  v_ready := array(
    select i.queue_id
      from issoh.import_items i
     where i.job_id = import_products.job_id and i.queue_id = any (import_products.queue_ids)
       and i.outcome = 'waiting'
     order by i.queue_id);
  loop
    -- A SKU that somebody enters by hand just now is found taken, and the next one tried.
    v_open := array(
      select q.queue_id
        from issoh.selection_queue q
       where q.queue_id = any (v_ready)
         and not exists (select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
       order by q.queue_id);
    exit when v_open = '{}';
    insert into issoh.selected_products
      (spp_product_id, spp_supplier_id, internal_sku, product_name, description, category_id, brand, barcode,
       unit_of_measure, min_order_qty, lead_time_days, selected_by, selection_reason, availability)
    select q.spp_product_id, q.spp_supplier_id, k.sku, m.product_name, m.description, m.category_id, m.brand, m.barcode,
           m.unit_of_measure, m.min_order_qty, m.lead_time_days, coalesce(q.reviewed_by, v_requester), q.review_notes,
           issoh_private.availability_of(l.status, l.is_missing)
      from unnest(v_open, issoh_private.take_skus(array(
             select q.spp_supplier_id
               from issoh.selection_queue q where q.queue_id = any (v_open) order by q.queue_id))) k (queue_id, sku)
      join issoh.selection_queue q on q.queue_id = k.queue_id
      join unnest(import_products.listed) l on l.product_id = q.spp_product_id,
           jsonb_populate_record(null::issoh.selected_products, issoh_private.mapped_master_data(l)) m
     order by k.sku
    on conflict (internal_sku) do nothing;
  end loop;

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select p.product_id, w.warehouse_id
    from issoh.selection_queue q
    join issoh.selected_products p on p.spp_product_id = q.spp_product_id
   cross join issoh.warehouses w
   where q.queue_id = any (v_ready) and w.is_active
   order by p.product_id, w.warehouse_id;
  insert into issoh.supplier_listings
    (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
     exchange_rate, held_reason, availability, master_data)
  select p.product_id, l.spp_product_id, l.supplier_id, l.supplier_product_code, l.supplier_price, l.currency_code,
         l.cost_price, l.exchange_rate, l.held_reason, l.availability, l.master_data
    from issoh.selection_queue q
    join issoh.selected_products p on p.spp_product_id = q.spp_product_id
    join issoh_private.listings_of(import_products.listed) l on l.spp_product_id = q.spp_product_id
   where q.queue_id = any (v_ready);
  perform issoh_private.make_first_prices(array_agg(s.product_id), array_agg(s.cost_price))
     from issoh.selection_queue q
     join issoh.supplier_listings s on s.spp_product_id = q.spp_product_id
    where q.queue_id = any (v_ready) and s.cost_price is not null
   having count(*) > 0;

  update issoh.selection_queue q
     set review_status = 'imported', product_id = p.product_id, imported_at = clock_timestamp()
    from issoh.selected_products p
   where q.queue_id = any (v_ready) and p.spp_product_id = q.spp_product_id;
  update issoh.import_items i
     set outcome = 'imported', product_id = s.product_id, code = s.held_reason,
         message = issoh_private.import_message(s.held_reason)
    from issoh.selection_queue q
    join issoh.supplier_listings s on s.product_id = q.product_id
   where i.job_id = import_products.job_id and i.queue_id = q.queue_id and q.queue_id = any (v_ready);
end
$$;
comment on function issoh_private.import_products(uuid, uuid[], spp_remote.products[]) is
  $$Makes products of those items of an import that are approved, not carried yet and listed (products of SPP as they
are now): product with SKU, stock rows at every active warehouse, listing, cost, first price; says of each item what
became of it. The caller holds the locks of the items and has mirrored the categories. Constraints may refuse the whole
set.$$;
--! EndIncluded functions/issoh/import/import_products.sql
--! Included functions/issoh/import/import_set.sql
create or replace function issoh_private.import_set(job_id uuid, queue_ids uuid[], listed spp_remote.products[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_code text;
  v_message text;
begin
  begin
    perform issoh_private.import_products(import_set.job_id, import_set.queue_ids, import_set.listed);
    return;
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  if cardinality(import_set.queue_ids) = 1 then
    update issoh.import_items i
       set outcome = 'failed', code = v_code, message = v_message
     where i.job_id = import_set.job_id and i.queue_id = import_set.queue_ids[1];
  else
    perform issoh_private.import_set(import_set.job_id, h.queue_ids, array(
              select l
                from unnest(import_set.listed) l
                join issoh.selection_queue q on q.spp_product_id = l.product_id
               where q.queue_id = any (h.queue_ids)))
       from issoh_private.halves(import_set.queue_ids) h (queue_ids);
  end if;
end
$$;
comment on function issoh_private.import_set(uuid, uuid[], spp_remote.products[]) is
  $$import_products, where an item that a constraint refuses fails alone: the set is halved until it is found.$$;
--! EndIncluded functions/issoh/import/import_set.sql
--! Included functions/issoh/import/hold_import.sql
create or replace function issoh_private.hold_import(job_id uuid, lease uuid) returns issoh.import_runs
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs;
begin
  select r.* into v_run from issoh.import_runs r where r.job_id = hold_import.job_id for no key update;
  perform lease.assert_held(v_run.lease_token, hold_import.lease, format('import %s', hold_import.job_id));
  update issoh.import_runs r
     set lease_expires_at
           = clock_timestamp() + make_interval(secs => (issoh.setting('import.lease_seconds'))::integer)
   where r.job_id = v_run.job_id
  returning r.* into v_run;
  return v_run;
end
$$;
comment on function issoh_private.hold_import(uuid, uuid) is '@behavior -*

The import, locked for this transaction, for whoever holds its lease, which lasts longer now. Raises SPCLO when somebody
else has taken it over.';
grant execute on function issoh_private.hold_import(uuid, uuid) to inv_admin;
--! EndIncluded functions/issoh/import/hold_import.sql
--! Included functions/issoh/import/close_import.sql
create or replace function issoh_private.close_import(job_id uuid, status text, failure text default null)
returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update issoh.import_runs r
     set status = close_import.status, finished_at = clock_timestamp(), lease_token = null, lease_owner = null,
         lease_expires_at = null, last_failure = coalesce(close_import.failure, r.last_failure)
   where r.job_id = close_import.job_id
$$;
comment on function issoh_private.close_import(uuid, text, text) is
  'Ends an import, with why where it failed. What it has imported stays; what it has not waits for another one.';
--! EndIncluded functions/issoh/import/close_import.sql
--! Included functions/issoh/import/discard_import.sql
create or replace function issoh_private.discard_import(job_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs;
begin
  -- Whoever works on it holds the row or the lease.
  select r.* into v_run
    from issoh.import_runs r
   where r.status in ('queued', 'running') and r.job_id::text = discard_import.job_id
     for no key update skip locked;
  if found and lease.is_free(v_run.lease_token, v_run.lease_owner, v_run.lease_expires_at) then
    perform issoh_private.close_import(v_run.job_id, 'failed', 'Its job was discarded.');
  end if;
end
$$;
comment on function issoh_private.discard_import(text) is
  $$Ends an import whose job was discarded as failed, so that nothing queues it again; one at which somebody works goes
on. What it has imported stays; the items that still wait can be imported by another.$$;
--! EndIncluded functions/issoh/import/discard_import.sql
--! Included functions/issoh/import/claim_import.sql
create or replace function issoh_private.claim_import(job_id uuid, owner uuid default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs;
  v_busy constant jsonb := '{"busy": true}';
begin
  -- A lease in its name would be free at once.
  if claim_import.owner is not null and not lease.lives(claim_import.owner) then
    return '{"dead": true}';
  end if;
  if not exists (select from issoh.import_runs r
                  where r.job_id = claim_import.job_id and r.status in ('queued', 'running')) then
    return null;
  end if;
  -- Whoever works on it holds the row, and is not waited for.
  select r.* into v_run
    from issoh.import_runs r where r.job_id = claim_import.job_id for no key update skip locked;
  if not found or not lease.is_free(v_run.lease_token, v_run.lease_owner, v_run.lease_expires_at) then
    return v_busy;
  elsif v_run.status not in ('queued', 'running') then
    return null;
  elsif v_run.attempts >= (issoh.setting('import.max_attempts'))::integer then
    perform issoh_private.close_import(v_run.job_id, 'failed');
    return null;
  end if;
  update issoh.import_runs r
     set status = 'running', started_at = coalesce(r.started_at, clock_timestamp()), attempts = r.attempts + 1,
         lease_token = gen_random_uuid(), lease_owner = claim_import.owner,
         lease_expires_at
           = clock_timestamp() + make_interval(secs => (issoh.setting('import.lease_seconds'))::integer)
   where r.job_id = v_run.job_id
  returning r.* into v_run;
  return jsonb_build_object('job_id', v_run.job_id, 'lease', v_run.lease_token, 'requested_by', v_run.requested_by,
                            'request_id', v_run.request_id, 'attempts', v_run.attempts);
end
$$;
comment on function issoh_private.claim_import(uuid, uuid) is '@behavior -*

Takes an import for a worker: {job_id, lease, requested_by, request_id, attempts}; {busy: true} while somebody else
holds it; {dead: true} to an owner that was given up for dead; null when it has ended. The try is counted here: an
import whose tries are used up, as it kills its worker each time, ends as failed.';
grant execute on function issoh_private.claim_import(uuid, uuid) to inv_admin;
--! EndIncluded functions/issoh/import/claim_import.sql
--! Included functions/issoh/import/finish_import.sql
create or replace function issoh_private.finish_import(job_id uuid, lease uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.hold_import(finish_import.job_id, finish_import.lease);
  perform issoh_private.close_import(finish_import.job_id, 'completed');
end
$$;
comment on function issoh_private.finish_import(uuid, uuid) is '@behavior -*

The worker that holds an import ends it: each of its items has been dealt with. Raises SPCLO.';
grant execute on function issoh_private.finish_import(uuid, uuid) to inv_admin;
--! EndIncluded functions/issoh/import/finish_import.sql
--! Included functions/issoh/import/release_import.sql
create or replace function issoh_private.release_import(job_id uuid, lease uuid, failure text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs := issoh_private.hold_import(release_import.job_id, release_import.lease);
begin
  update issoh.import_runs r
     set lease_token = null, lease_owner = null, lease_expires_at = null, last_failure = release_import.failure
   where r.job_id = v_run.job_id;
  if v_run.attempts < (issoh.setting('import.max_attempts'))::integer then
    return false;
  end if;
  perform issoh_private.close_import(v_run.job_id, 'failed');
  return true;
end
$$;
comment on function issoh_private.release_import(uuid, uuid, text) is '@behavior -*

Gives back an import whose try broke off with an error, to be tried again; true when that was its last try, and it has
ended as failed. Raises SPCLO.';
grant execute on function issoh_private.release_import(uuid, uuid, text) to inv_admin;
--! EndIncluded functions/issoh/import/release_import.sql
--! Included functions/issoh/import/import_chunk.sql
create or replace function issoh_private.import_chunk(job_id uuid, lease uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run constant issoh.import_runs := issoh_private.hold_import(import_chunk.job_id, import_chunk.lease);
  v_size constant integer := (issoh.setting('import.chunk_rows'))::integer;
  v_queue_ids uuid[];
  v_listed spp_remote.products[];
begin
  v_queue_ids := array(
    select i.queue_id
      from issoh.import_items i
     where i.job_id = v_run.job_id and i.outcome = 'waiting'
     order by i.queue_id
     limit v_size);
  if v_queue_ids = '{}' then
    return false;
  end if;
  -- First SPP is read, then items are locked: who decides on them does not wait for SPP.
  v_listed := array(
    select p
      from (select array_agg(q.spp_supplier_id) as supplier_ids, array_agg(q.spp_product_id) as product_ids
              from issoh.selection_queue q
             where q.queue_id = any (v_queue_ids) and q.review_status <> 'imported'
            having count(*) > 0) a,
           issoh_private.read_spp_products(a.supplier_ids, a.product_ids) p);
  if v_listed <> '{}' then
    perform issoh_private.mirror_categories(array(
      select distinct l.category_id from unnest(v_listed) l where l.category_id is not null));
  end if;
  -- Other imports of the same items, and decisions, come before or after.
  perform from issoh.selection_queue q where q.queue_id = any (v_queue_ids) order by q.queue_id for no key update;
  perform issoh_private.import_set(v_run.job_id, v_queue_ids, v_listed);
  update issoh.import_runs r
     set imported = r.imported + n.imported, conflicts = r.conflicts + n.conflicts, failed = r.failed + n.failed
    from (select count(*) filter (where i.outcome = 'imported') as imported,
                 count(*) filter (where i.outcome = 'conflict') as conflicts,
                 count(*) filter (where i.outcome = 'failed') as failed
            from issoh.import_items i
           where i.job_id = v_run.job_id and i.queue_id = any (v_queue_ids)) n
   where r.job_id = v_run.job_id;
  return cardinality(v_queue_ids) = v_size;
end
$$;
comment on function issoh_private.import_chunk(uuid, uuid) is '@behavior -*

Deals with the next items of an import, as many as the setting import.chunk_rows says; whether there may be more. Each
product is read in SPP as it is now. Raises SPCLO when somebody else has taken the import over.';
grant execute on function issoh_private.import_chunk(uuid, uuid) to inv_admin;
--! EndIncluded functions/issoh/import/import_chunk.sql
--! Included functions/issoh/import/enqueue_import.sql
create or replace function issoh_private.enqueue_import(job_id uuid, delay interval default '0') returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One queue: imports at once would wait for each other's SKUs, and leave no worker for anything else.
  perform graphile_worker.add_job(
    'import__run',
    json_build_object('job_id', enqueue_import.job_id),
    queue_name => 'import',
    run_at => now() + enqueue_import.delay,
    job_key => 'import:' || enqueue_import.job_id,
    job_key_mode => 'preserve_run_at',
    max_attempts => 25);
end
$$;
comment on function issoh_private.enqueue_import(uuid, interval) is 'Queues the job that does an import.';
grant execute on function issoh_private.enqueue_import(uuid, interval) to inv_admin;
--! EndIncluded functions/issoh/import/enqueue_import.sql
-- It names the worker's tables, which a database without it does not have.
set check_function_bodies = off;
--! Included functions/issoh/import/rescue_imports.sql
create or replace function issoh_private.rescue_imports() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select count(issoh_private.enqueue_import(r.job_id) is null)::integer
    from issoh.import_runs r
   where r.status in ('queued', 'running')
     and not exists (
       select
         from graphile_worker._private_jobs j
        where j.key = 'import:' || r.job_id and (j.attempts < j.max_attempts or j.locked_at is not null))
$$;
comment on function issoh_private.rescue_imports() is '@behavior -*

Queues the job of each import that waits without one that will still run, and answers how many; run each minute.';
grant execute on function issoh_private.rescue_imports() to inv_admin;
--! EndIncluded functions/issoh/import/rescue_imports.sql
reset check_function_bodies;
--! Included functions/issoh/import/start_import.sql
create or replace function issoh_private.start_import(queue_ids uuid[]) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_job_id uuid;
begin
  insert into issoh.import_runs (total, request_id)
  values (cardinality(start_import.queue_ids), nullif(current_setting('inv.request_id', true), ''))
  returning import_runs.job_id into v_job_id;
  insert into issoh.import_items (job_id, queue_id)
  select v_job_id, q.queue_id from unnest(start_import.queue_ids) q (queue_id);
  perform issoh_private.enqueue_import(v_job_id);
  return v_job_id;
end
$$;
comment on function issoh_private.start_import(uuid[]) is
  'Makes an import of these items, each named once, and its job.';
--! EndIncluded functions/issoh/import/start_import.sql
--! Included functions/issoh/import/request_import.sql
create or replace function issoh.request_import(queue_ids uuid[] default null) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
  v_unknown uuid;
begin
  if request_import.queue_ids is null then
    v_ids := array(select q.queue_id from issoh.selection_queue q where q.review_status = 'approved');
  else
    v_ids := array(select distinct n.queue_id from unnest(request_import.queue_ids) n (queue_id));
    if v_ids = '{}' then
      raise exception using
        errcode = 'ISIIM', message = 'There is nothing to import.',
        hint = 'Name items by their queue_id, or leave queue_ids out for all that are approved.';
    end if;
    select n.queue_id into v_unknown
      from unnest(v_ids) n (queue_id)
     where not exists (select from issoh.selection_queue q where q.queue_id = n.queue_id)
     limit 1;
    if found then
      raise exception using
        errcode = 'ISNQI',
        message = format('There is no item "%s" in the queue.', v_unknown),
        hint = 'Name items by their queue_id, as v_selection_pipeline has it.';
    end if;
  end if;
  return issoh_private.start_import(v_ids);
end
$$;
comment on function issoh.request_import(uuid[]) is
  $$Asks for an import of items of the queue (none named: all that are approved), which a worker does: each becomes a
selected product with SKU, category, stock rows, cost and first price. Answers the job: import_status tells how it goes.
What is not approved or imported already is a conflict; what SPP does not have any more, has discontinued, or what does
not fit fails, each for itself. Approvers and administrators may. Raises ISIIM (an empty list), ISNQI.$$;
grant execute on function issoh.request_import(uuid[]) to inv_approver, inv_admin;
--! EndIncluded functions/issoh/import/request_import.sql
--! Included functions/issoh/import/bulk_import_selected.sql
create or replace function issoh.bulk_import_selected(criteria jsonb default '{}') returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    bulk_import_selected.criteria, issoh_private.selection_filter_keys());
begin
  return issoh_private.start_import(array(
    select q.queue_id
      from issoh.selection_queue q
     where q.review_status = 'approved' and issoh_private.selection_matches(q, v_filter)));
end
$$;
comment on function issoh.bulk_import_selected(jsonb) is
  $$Asks for an import of all approved items of a supplier, a branch of the categories or whatever the criteria name:
{supplier_codes, category (a branch, by path or id), search, min_price, max_price, is_new, product_ids (of SPP),
min_score}. Answers the job, as request_import does. Approvers and administrators may. Raises ISICR, ISNSU, ISNCA.$$;
grant execute on function issoh.bulk_import_selected(jsonb) to inv_approver, inv_admin;
--! EndIncluded functions/issoh/import/bulk_import_selected.sql
--! Included functions/issoh/import/import_status.sql
create or replace function issoh.import_status(job_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := 1000;
  v_run issoh.import_runs;
  v_lists jsonb;
begin
  select r.* into v_run from issoh.import_runs r where r.job_id = import_status.job_id;
  if not found then
    raise exception using
      errcode = 'ISNIJ', message = 'There is no such import.', hint = 'Use the job_id that its request answered.';
  end if;
  select jsonb_object_agg(l.name, coalesce((
           select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'queue_id', i.queue_id, 'product_id', i.product_id, 'reason', i.code,
                    'message', i.message)) order by i.queue_id)
             from (select i.* from issoh.import_items i
                    where i.job_id = v_run.job_id and i.outcome = l.outcome and i.code is not null
                    order by i.queue_id limit v_most) i), '[]'))
    into v_lists
    from (values ('conflicts', 'conflict'), ('errors', 'failed'), ('warnings', 'imported'), ('kept', 'kept'))
      l (name, outcome);
  return jsonb_build_object(
    'job_id', v_run.job_id, 'status', v_run.status, 'total', v_run.total, 'imported', v_run.imported,
    'conflict_count', v_run.conflicts, 'error_count', v_run.failed, 'requested_by', v_run.requested_by,
    'requested_at', v_run.requested_at, 'started_at', v_run.started_at, 'finished_at', v_run.finished_at,
    'undone_by', v_run.undone_by, 'undone_at', v_run.undone_at, 'attempts', v_run.attempts,
    'last_failure', v_run.last_failure) || v_lists;
end
$$;
comment on function issoh.import_status(uuid) is
  $$How an import stands: {job_id, status, total, imported, conflict_count, error_count, requested_by, requested_at,
started_at, finished_at, undone_by, undone_at, attempts, last_failure, conflicts[], errors[], warnings[], kept[]}.
Status is queued, running, completed, failed or undone. The lists hold the first 1,000 {queue_id, product_id, reason,
message} (import_items has all); warnings were imported without a price. Raises ISNIJ.$$;
grant execute on function issoh.import_status(uuid)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/import/import_status.sql
--! Included functions/issoh/import/priced_by_hand.sql
create or replace function issoh_private.priced_by_hand(product_id uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  -- A cost that moves goes on at the same price, and what the sync applies is nobody's decision.
  select coalesce(bool_or(
           case
             when h.is_first then h.reason is distinct from 'first price'
             else h.created_by <> 'inventory worker'
                  and not (h.rule_type = 'fixed' and h.target_markup_percentage is not null
                           and h.pricing_tier_id = h.first_tier_id and h.selling_price = h.first_price)
           end
           or h.effective_to is not null and h.next_from is distinct from h.effective_to), false)
    from (select r.*, row_number() over w = 1 as is_first, first_value(r.selling_price) over w as first_price,
                 first_value(r.pricing_tier_id) over w as first_tier_id,
                 lead(r.effective_from) over (partition by r.pricing_tier_id order by r.effective_from) as next_from
            from issoh.pricing_rules r
           where r.product_id = priced_by_hand.product_id
          window w as (order by r.effective_from, r.rule_id)) h
$$;
comment on function issoh_private.priced_by_hand(uuid) is
  $$Whether somebody has set or ended a price of an imported product, beyond the first one and what followed from its
costs.$$;
--! EndIncluded functions/issoh/import/priced_by_hand.sql
--! Included functions/issoh/import/undo_import.sql
create or replace function issoh.undo_import(job_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs;
  v_queue_ids uuid[];
  v_ids uuid[];
  v_undone integer;
  v_kept jsonb;
  v_left integer;
begin
  select r.* into v_run from issoh.import_runs r where r.job_id = undo_import.job_id for no key update;
  if not found then
    raise exception using
      errcode = 'ISNIJ', message = 'There is no such import.', hint = 'Use the job_id that its request answered.';
  elsif v_run.status in ('queued', 'running') then
    raise exception using
      errcode = 'ISCIR', message = 'The import has not ended.', hint = 'Wait until import_status says that it has.';
  end if;
  -- What was kept comes last: it must not stand in the way of the rest.
  v_queue_ids := array(
    select i.queue_id
      from issoh.import_items i
     where i.job_id = v_run.job_id and i.outcome in ('imported', 'kept')
     order by i.outcome = 'kept', i.queue_id
     limit issoh.setting('import.undo_rows')::integer);
  -- As an import does: the items, then the products. Who moves, reserves, orders, counts or prices locks those first.
  perform from issoh.selection_queue q where q.queue_id = any (v_queue_ids) order by q.queue_id for no key update;
  v_ids := array(select i.product_id from issoh.import_items i
                  where i.job_id = v_run.job_id and i.queue_id = any (v_queue_ids));
  perform issoh_private.lock_products(v_ids);

  update issoh.import_items i
     set outcome = case when u.reason is null then 'undone' else 'kept' end, code = u.reason,
         message = issoh_private.import_message(u.reason)
    from (select n.queue_id,
                 case
                   when exists (select from issoh.stock_on_hand s
                                 where s.product_id = p.product_id and s.last_movement_date is not null)
                     then 'movements'
                   when exists (select from issoh.stock_reservations r where r.product_id = p.product_id)
                     then 'reservations'
                   when exists (select from issoh.purchase_order_lines o where o.product_id = p.product_id)
                     then 'orders'
                   when exists (select from issoh.stock_counts c where c.product_id = p.product_id) then 'counts'
                   when issoh_private.priced_by_hand(p.product_id) then 'price_set'
                   when exists (select from issoh.selection_queue q
                                 where q.spp_product_id = p.spp_product_id
                                   and q.review_status in ('pending', 'on_hold', 'approved')) then 'queued_again'
                 end as reason
            from issoh.import_items n
            join issoh.selected_products p on p.product_id = n.product_id
           where n.job_id = v_run.job_id and n.queue_id = any (v_queue_ids)) u
   where i.job_id = v_run.job_id and i.queue_id = u.queue_id;

  v_ids := array(select p.product_id
                   from issoh.import_items i
                   join issoh.selected_products p on p.product_id = i.product_id
                  where i.job_id = v_run.job_id and i.queue_id = any (v_queue_ids) and i.outcome = 'undone');
  update issoh.selection_queue q
     set review_status = 'approved', product_id = null, imported_at = null
   where q.product_id = any (v_ids);
  delete from issoh.price_proposals o where o.product_id = any (v_ids);
  delete from issoh.pricing_rules r where r.product_id = any (v_ids);
  delete from issoh.stock_on_hand s where s.product_id = any (v_ids);
  delete from issoh.selected_products p where p.product_id = any (v_ids);
  get diagnostics v_undone = row_count;

  select coalesce(jsonb_agg(jsonb_build_object('queue_id', i.queue_id, 'reason', i.code) order by i.queue_id), '[]')
    into v_kept
    from issoh.import_items i
   where i.job_id = v_run.job_id and i.outcome = 'kept';
  select count(*) into v_left
    from issoh.import_items i
   where i.job_id = v_run.job_id and i.outcome = 'imported';
  update issoh.import_runs r
     set status = case when v_kept = '[]' and v_left = 0 then 'undone' else r.status end,
         undone_by = audit.current_actor(), undone_at = clock_timestamp()
   where r.job_id = v_run.job_id and v_undone > 0;
  return jsonb_build_object('undone', v_undone, 'kept', v_kept)
    || case when v_left > 0 then jsonb_build_object('left', v_left) else '{}' end;
end
$$;
comment on function issoh.undo_import(uuid) is
  $$Takes back what an import has made, while nothing hangs on it: {undone, kept: [{queue_id, reason}]}. Kept are
products with movements, reservations, orders, counts, or a price set by hand (price_set), and those whose product in
SPP waits for a decision again (queued_again); called again it tries them again. At most import.undo_rows (setting) are
taken back at once: where left tells how many are not yet, it is called again. Items that were undone are approved as
before the import. Approvers and administrators may. Raises ISNIJ, ISCIR (it has not ended).$$;
grant execute on function issoh.undo_import(uuid) to inv_approver, inv_admin;
--! EndIncluded functions/issoh/import/undo_import.sql

--! split: 250-notifications.sql
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
--! Included functions/issoh/notifications/check_kinds.sql
create or replace function issoh_private.check_kinds(kinds text[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_known constant text[] := issoh_private.notification_kinds();
begin
  if cardinality(kinds) > 100 or array_position(kinds, null) is not null or not kinds <@ v_known then
    raise exception using
      errcode = 'ISIKN',
      message = format('There is no kind of notification "%s".',
                       (select left(k, 100) from unnest(kinds) k where k is null or k <> all (v_known) limit 1)),
      hint = 'Kinds are ' || array_to_string(v_known, ', ') || '.';
  end if;
end
$$;
comment on function issoh_private.check_kinds(text[]) is 'Raises ISIKN unless these are kinds of notifications.';
--! EndIncluded functions/issoh/notifications/check_kinds.sql
--! Included functions/issoh/webhooks/check_webhook.sql
create or replace function issoh_private.check_webhook(url text, kinds text[], secret text) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A name or an address in brackets, port, path.
  v_parts constant text[] := regexp_match(
    check_webhook.url, '^https?://(\[[^]\s]*\]|[^][\s/?#@:]+)(:[0-9]{1,5})?([/?]\S*)?$');
  v_host constant text := v_parts[1];
  v_fault text;
begin
  perform issoh_private.check_kinds(check_webhook.kinds);
  v_fault := case
    when v_parts is null or length(check_webhook.url) > 2000
      then 'it begins with https:// or http://, names no user, and has at most 2,000 characters'
    when substr(v_parts[2], 2)::integer not between 1 and 65535 then 'a port is 1 to 65535'
    when v_host like '[%' then
      case when v_host !~ '^\[[0-9a-fA-F:.]+\]$' or not pg_input_is_valid(trim(v_host, '[]'), 'inet')
           then 'what stands in brackets is no address' end
    -- What ends in a number is read as an address.
    when v_host ~ '(^|\.)(0[xX][0-9a-fA-F]*|[0-9]+)\.?$' then
      case when v_host !~ '^[0-9]+(\.[0-9]+){3}$' or not pg_input_is_valid(v_host, 'inet')
           then 'the address has numbers that are none' end
    when length(v_host) > 253
         or exists (select from unnest(string_to_array(rtrim(v_host, '.'), '.')) l (label)
                     where l.label !~ '^[\w\u00a1-\uffff]([\w\u00a1-\uffff-]{0,61}[\w\u00a1-\uffff])?$')
      then 'it names no host'
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'ISIWU',
      message = format('The address of the webhook cannot be used: %s.', v_fault),
      hint = 'Name an address that answers, such as https://example.com/hook.';
  elsif not coalesce(length(check_webhook.secret) between 16 and 500, true) then
    raise exception using
      errcode = 'ISIWU', message = 'The secret of the webhook cannot be used.',
      hint = 'A secret has 16 to 500 characters.';
  end if;
end
$$;
comment on function issoh_private.check_webhook(text, text[], text) is
  'Raises ISIWU, ISIKN unless a webhook may be like this; no secret is fine.';
--! EndIncluded functions/issoh/webhooks/check_webhook.sql
--! Included functions/issoh/webhooks/no_webhook.sql
create or replace function issoh_private.no_webhook() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'ISNWB',
    message = 'There is no such webhook.',
    hint = 'Use a webhook_id from the list of webhooks.';
end
$$;
comment on function issoh_private.no_webhook() is 'Raises ISNWB.';
--! EndIncluded functions/issoh/webhooks/no_webhook.sql
--! Included functions/issoh/webhooks/add_webhook.sql
create or replace function issoh.add_webhook(url text, kinds text[] default '{}', secret text default null)
returns issoh.new_webhook
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_webhook issoh.new_webhook;
begin
  perform issoh_private.check_webhook(add_webhook.url, coalesce(add_webhook.kinds, '{}'), add_webhook.secret);
  v_webhook.secret := coalesce(add_webhook.secret, encode(sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'));
  insert into issoh.webhooks (url, kinds)
  values (add_webhook.url, coalesce(add_webhook.kinds, '{}'))
  returning webhook_id into v_webhook.webhook_id;
  insert into issoh_private.webhook_secrets (webhook_id, secret) values (v_webhook.webhook_id, v_webhook.secret);
  return v_webhook;
end
$$;
comment on function issoh.add_webhook(text, text[], text) is
  $$Has notifications sent to an address, of these kinds (none: of all), from now on. Answers the secret of the
signatures (made where none is given), which nobody can read later. Raises ISIWU, ISIKN.$$;
grant execute on function issoh.add_webhook(text, text[], text) to inv_admin;
--! EndIncluded functions/issoh/webhooks/add_webhook.sql
--! Included functions/issoh/webhooks/update_webhook.sql
create or replace function issoh.update_webhook(
  webhook_id uuid,
  url text default null,
  kinds text[] default null,
  is_active boolean default null,
  secret text default null
) returns issoh.webhooks
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_webhook issoh.webhooks;
begin
  select w.* into v_webhook from issoh.webhooks w where w.webhook_id = update_webhook.webhook_id for update;
  if v_webhook.webhook_id is null then
    perform issoh_private.no_webhook();
  end if;
  v_webhook.url := coalesce(update_webhook.url, v_webhook.url);
  v_webhook.kinds := coalesce(update_webhook.kinds, v_webhook.kinds);
  v_webhook.is_active := coalesce(update_webhook.is_active, v_webhook.is_active);
  perform issoh_private.check_webhook(v_webhook.url, v_webhook.kinds, update_webhook.secret);
  update issoh.webhooks w
     set url = v_webhook.url, kinds = v_webhook.kinds, is_active = v_webhook.is_active
   where w.webhook_id = v_webhook.webhook_id
  returning w.* into v_webhook;
  update issoh_private.webhook_secrets s
     set secret = update_webhook.secret
   where s.webhook_id = v_webhook.webhook_id and update_webhook.secret is not null;
  return v_webhook;
end
$$;
comment on function issoh.update_webhook(uuid, text, text[], boolean, text) is
  $$Changes what is given of a webhook. While it is not active, what waits is kept and nothing is added. Raises ISNWB,
ISIWU, ISIKN.$$;
grant execute on function issoh.update_webhook(uuid, text, text[], boolean, text) to inv_admin;
--! EndIncluded functions/issoh/webhooks/update_webhook.sql
--! Included functions/issoh/webhooks/remove_webhook.sql
create or replace function issoh.remove_webhook(webhook_id uuid) returns issoh.webhooks
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_webhook issoh.webhooks;
begin
  delete from issoh.webhooks w where w.webhook_id = remove_webhook.webhook_id returning w.* into v_webhook;
  if v_webhook.webhook_id is null then
    perform issoh_private.no_webhook();
  end if;
  return v_webhook;
end
$$;
comment on function issoh.remove_webhook(uuid) is
  'Removes a webhook with its deliveries, and answers it. Raises ISNWB.';
grant execute on function issoh.remove_webhook(uuid) to inv_admin;
--! EndIncluded functions/issoh/webhooks/remove_webhook.sql
--! Included functions/issoh/webhooks/replay_deliveries.sql
create or replace function issoh.replay_deliveries(delivery_ids uuid[] default null, webhook_id uuid default null)
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_replayed integer;
begin
  update issoh.webhook_deliveries d
     set status = 'waiting', attempts = 0, next_try_at = clock_timestamp(), delivered_at = null, last_error = null,
         last_status = null
   where case when replay_deliveries.delivery_ids is null then d.status = 'dead'
              else d.status <> 'waiting' and d.delivery_id = any (replay_deliveries.delivery_ids) end
     and (replay_deliveries.webhook_id is null or d.webhook_id = replay_deliveries.webhook_id);
  get diagnostics v_replayed = row_count;
  return v_replayed;
end
$$;
comment on function issoh.replay_deliveries(uuid[], uuid) is
  $$Sends again, with all their tries: these deliveries, delivered or dead; without ids all that are dead; of one
webhook where it is named. Answers how many.$$;
grant execute on function issoh.replay_deliveries(uuid[], uuid) to inv_admin;
--! EndIncluded functions/issoh/webhooks/replay_deliveries.sql
--! Included functions/issoh/webhooks/claim_deliveries.sql
create or replace function issoh_private.claim_deliveries(worker_id uuid, most integer)
returns setof issoh_private.claimed_delivery
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_timeout constant integer := issoh.setting('webhooks.timeout_seconds')::integer;
  v_webhook_ids uuid[];
begin
  -- Held to the end of the transaction: two workers do not both count a webhook's free places.
  v_webhook_ids := array(
    select w.webhook_id
      from issoh.webhooks w
     where w.is_active
       and exists (select
                     from issoh.webhook_deliveries d
                    where d.webhook_id = w.webhook_id and d.status = 'waiting'
                      and d.next_try_at <= clock_timestamp())
       for no key update skip locked);
  return query
  with due as (
    select d.delivery_id
      from unnest(v_webhook_ids) w (webhook_id)
     cross join lateral (
       select count(*) as held
         from issoh.webhook_deliveries h
        where h.webhook_id = w.webhook_id and h.lease_token is not null
          and not lease.is_free(h.lease_token, h.lease_owner, h.lease_expires_at)) u
     cross join lateral (
       select n.delivery_id
         from issoh.webhook_deliveries n
        where n.webhook_id = w.webhook_id and n.status = 'waiting' and n.next_try_at <= clock_timestamp()
          and lease.is_free(n.lease_token, n.lease_owner, n.lease_expires_at)
        order by n.next_try_at
        limit greatest(claim_deliveries.most - u.held, 0)
          for update skip locked) d
  ), claimed as (
    update issoh.webhook_deliveries d
       set attempts = d.attempts + 1, lease_token = gen_random_uuid(), lease_owner = claim_deliveries.worker_id,
           lease_expires_at = clock_timestamp() + make_interval(secs => 3 * v_timeout + 30)
      from due
     where d.delivery_id = due.delivery_id
    returning d.*
  )
  select c.delivery_id, c.lease_token, w.url, s.secret, n.kind, v_timeout,
         jsonb_build_object(
           'delivery_id', c.delivery_id, 'notification_id', n.notification_id, 'kind', n.kind, 'severity', n.severity,
           'supplier_id', n.supplier_id, 'title', n.title, 'detail', n.detail, 'created_at', n.created_at)::text
    from claimed c
    join issoh.webhooks w on w.webhook_id = c.webhook_id
    join issoh_private.webhook_secrets s on s.webhook_id = c.webhook_id
    join issoh.notifications n on n.notification_id = c.notification_id
   order by n.notification_id;
end
$$;
comment on function issoh_private.claim_deliveries(uuid, integer) is
  $$Gives a worker deliveries that are due, under a lease each, with all that sending takes: of each webhook so many
that no more than most are under way to it, whoever sends them.$$;
--! EndIncluded functions/issoh/webhooks/claim_deliveries.sql
--! Included functions/issoh/webhooks/settle_delivery.sql
create or replace function issoh_private.settle_delivery(delivery_id uuid, given uuid, http_status integer, error text)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery issoh.webhook_deliveries;
  v_is_delivered constant boolean := coalesce(settle_delivery.http_status between 200 and 299, false);
begin
  select d.* into v_delivery
    from issoh.webhook_deliveries d
   where d.delivery_id = settle_delivery.delivery_id
     for update;
  perform lease.assert_held(v_delivery.lease_token, settle_delivery.given, 'delivery ' || settle_delivery.delivery_id);
  update issoh.webhook_deliveries d
     set status = case when v_is_delivered then 'delivered'
                       when d.attempts >= issoh.setting('webhooks.max_attempts')::integer then 'dead'
                       else 'waiting' end,
         delivered_at = case when v_is_delivered then clock_timestamp() end,
         last_status = settle_delivery.http_status,
         last_error = case when not v_is_delivered then left(settle_delivery.error, 1000) end,
         -- Twice as long with each try, up to six hours; a part of it by chance, so that what failed together does not
         -- come back together.
         next_try_at = clock_timestamp()
                       + least(interval '30 seconds' * power(2, least(d.attempts, 20) - 1), interval '6 hours')
                         * (0.5 + random() / 2),
         lease_token = null, lease_owner = null, lease_expires_at = null
   where d.delivery_id = settle_delivery.delivery_id
  returning d.status into v_delivery.status;
  return v_delivery.status;
end
$$;
comment on function issoh_private.settle_delivery(uuid, uuid, integer, text) is
  $$A worker says how a delivery went: the HTTP status, or none and why. Any of 200 to 299 is delivered; else it is
tried again later, and given up after webhooks.max_attempts tries. Answers its status. Raises SPCLO.$$;
--! EndIncluded functions/issoh/webhooks/settle_delivery.sql
--! Included functions/issoh/notifications/tg_notifications__pass_on.sql
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
--! EndIncluded functions/issoh/notifications/tg_notifications__pass_on.sql
create or replace trigger _900_pass_on after insert on issoh.notifications
  referencing new table as new_rows
  for each statement execute function issoh.tg_notifications__pass_on();
--! Included functions/issoh/notifications/notify.sql
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
--! EndIncluded functions/issoh/notifications/notify.sql
--! Included functions/issoh/notifications/raise_alerts.sql
create or replace function issoh_private.raise_alerts(kind text, alert_keys text[]) returns setof text
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from issoh_private.open_alerts a
   where a.kind = raise_alerts.kind
     and not exists (select from unnest(raise_alerts.alert_keys) k (alert_key) where k.alert_key = a.alert_key);
  insert into issoh_private.open_alerts (kind, alert_key)
  select raise_alerts.kind, k.alert_key
    from (select distinct u.alert_key from unnest(raise_alerts.alert_keys) u (alert_key) order by 1) k
  on conflict do nothing
  returning alert_key
$$;
comment on function issoh_private.raise_alerts(text, text[]) is
  $$Takes all that is amiss of a kind now, and answers what was not amiss the last time: only that is told of. What is
well again is forgotten, so that it is told of when it comes back.$$;
--! EndIncluded functions/issoh/notifications/raise_alerts.sql
--! Included functions/issoh/notifications/notify_sync.sql
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
--! EndIncluded functions/issoh/notifications/notify_sync.sql
--! Included functions/issoh/notifications/notify_uploads.sql
create or replace function issoh_private.notify_uploads() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Notifications of these uploads are still there, so that none is told of twice.
  v_since constant timestamptz :=
    now() - make_interval(days => least(7, issoh.setting('notifications.keep_days')::integer), hours => -1);
  v_uploads spp_remote.uploads[];
  v_told integer;
begin
  v_uploads := array(
    select u from spp_remote.uploads u
     where u.completed_at > v_since and (u.new_products_count > 0 or u.discontinue_held or u.held_spikes > 0));
  if exists (select from unnest(v_uploads) u
              where not exists (select from issoh.suppliers s where s.supplier_id = u.supplier_id)) then
    perform issoh_private.refresh_suppliers();
  end if;

  insert into issoh.notifications (kind, event_key, severity, supplier_id, title, detail)
  select e.kind, e.event_key, e.severity, u.supplier_id,
         format('%s: %s', coalesce(s.supplier_code, u.supplier_id::text), e.title),
         e.detail || jsonb_build_object('batch_id', u.batch_id, 'file_name', u.file_name,
                                        'supplier_code', s.supplier_code)
    from unnest(v_uploads) u
    left join issoh.suppliers s on s.supplier_id = u.supplier_id
   cross join lateral (
     select 'new_products', u.batch_id::text, 'info',
            format('%s new %s', u.new_products_count,
                   case u.new_products_count when 1 then 'product' else 'products' end),
            jsonb_build_object('new_products_count', u.new_products_count)
      where u.new_products_count > 0
     union all
     select 'list_held', u.batch_id || ':missing', 'warning',
            format('the full list lacks %s products, more than the limit allows', u.missing_products_count),
            jsonb_build_object('reason', 'discontinue_held', 'missing_products_count', u.missing_products_count)
      where u.discontinue_held
     union all
     select 'list_held', u.batch_id || ':spikes', 'warning',
            format('%s changed beyond the limit and %s held',
                   case u.held_spikes when 1 then '1 price' else u.held_spikes || ' prices' end,
                   case u.held_spikes when 1 then 'is' else 'are' end),
            jsonb_build_object('reason', 'price_spike', 'held_spikes', u.held_spikes)
      where u.held_spikes > 0
   ) e (kind, event_key, severity, title, detail)
   order by u.completed_at, e.kind, e.event_key
  on conflict do nothing;
  get diagnostics v_told = row_count;
  return v_told;
end
$$;
comment on function issoh_private.notify_uploads() is
  $$Tells of uploads of the last days that brought new products, or of which something is held; answers how many
notifications that made. Reads SPP.$$;
-- The synchronisation's loop acts as an administrator.
grant execute on function issoh_private.notify_uploads() to inv_admin;
--! EndIncluded functions/issoh/notifications/notify_uploads.sql
--! Included functions/issoh/notifications/notify_reorder_alerts.sql
create or replace function issoh_private.notify_reorder_alerts() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of a supplier's alerts this many are named, the others counted.
  v_most constant integer := 100;
  v_alerts constant issoh.v_reorder_alerts[] := array(select a from issoh.v_reorder_alerts a);
  v_told integer;
begin
  with raised as (
    select r.alert_key::uuid as soh_id
      from issoh_private.raise_alerts('reorder_alert',
                                      array(select a.soh_id::text from unnest(v_alerts) a)) r (alert_key)
  ), placed as (
    select a.*, row_number() over (partition by a.supplier_id order by a.internal_sku, a.warehouse_code) as place
      from unnest(v_alerts) a
      join raised r on r.soh_id = a.soh_id
  ), told as (
    select p.supplier_id, min(p.supplier_code) as supplier_code, count(*) as alerts,
           min(p.internal_sku) filter (where p.place = 1) as first_sku,
           min(p.warehouse_code) filter (where p.place = 1) as first_warehouse,
           jsonb_agg(jsonb_build_object(
             'product_id', p.product_id, 'internal_sku', p.internal_sku, 'product_name', p.product_name,
             'warehouse_code', p.warehouse_code, 'quantity_available', p.quantity_available,
             'quantity_on_order', p.quantity_on_order, 'reorder_point', p.reorder_point,
             'suggested_quantity', p.suggested_quantity) order by p.place) filter (where p.place <= v_most) as items
      from placed p
     group by p.supplier_id
  )
  insert into issoh.notifications (kind, event_key, severity, supplier_id, title, detail)
  select 'reorder_alert', uuidv7(), 'warning', t.supplier_id,
         case t.alerts when 1 then format('Time to order %s for %s', t.first_sku, t.first_warehouse)
                       else format('Time to order %s products of %s', t.alerts,
                                   coalesce(t.supplier_code, 'no supplier')) end,
         jsonb_build_object('alerts', t.alerts, 'supplier_code', t.supplier_code, 'items', t.items)
    from told t;
  get diagnostics v_told = row_count;
  return v_told;
end
$$;
comment on function issoh_private.notify_reorder_alerts() is
  $$Tells of what it has become time to order since the last time, in one notification a supplier; answers how many
that made.$$;
--! EndIncluded functions/issoh/notifications/notify_reorder_alerts.sql
--! Included functions/issoh/notifications/notify_broken_checks.sql
create or replace function issoh_private.notify_broken_checks() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_told integer;
begin
  insert into issoh.notifications (kind, event_key, severity, title, detail)
  select 'stock_discrepancy', uuidv7(), 'error',
         format('The check %s of %s is broken: %s rows', r.check_name, r.tier, r.violations),
         jsonb_build_object('database', r.tier, 'check', r.check_name, 'violations', r.violations,
                            'examples', r.examples)
    from issoh.invariant_results r
    join issoh_private.raise_alerts('stock_discrepancy', array(
           select b.tier || '/' || b.check_name from issoh.invariant_results b where b.violations > 0)) k (alert_key)
      on k.alert_key = r.tier || '/' || r.check_name;
  get diagnostics v_told = row_count;
  return v_told;
end
$$;
comment on function issoh_private.notify_broken_checks() is
  'Tells of invariants that the last run of the checks found broken and the one before did not; answers how many.';
--! EndIncluded functions/issoh/notifications/notify_broken_checks.sql
--! Included functions/issoh/notifications/notify_price_changes.sql
create or replace function issoh_private.notify_price_changes(run_id uuid) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.notifications (kind, event_key, supplier_id, title, detail)
  with setting as materialized (
    -- Of a supplier's changes so many are named, the largest, the others counted.
    select 20 as most, issoh.setting('notifications.price_change_percent')::numeric as least_percentage
  ), moved as (
    -- A product that moved more than once in the run: from its first price to its last.
    select c.product_id,
           (array_agg(c.old_price order by c.change_id))[1] as old_price,
           (array_agg(c.old_currency_code order by c.change_id))[1] as old_currency,
           (array_agg(c.new_price order by c.change_id desc))[1] as new_price,
           (array_agg(c.currency_code order by c.change_id desc))[1] as currency_code
      from issoh.supplier_price_changes c
     where c.run_id = notify_price_changes.run_id
     group by c.product_id
  ), changed as (
    select m.*, l.supplier_id,
           case when m.old_currency = m.currency_code and m.old_price > 0
                then round((m.new_price / m.old_price - 1) * 100, 2) end as percentage
      from moved m
      join issoh.supplier_listings l on l.product_id = m.product_id
     where m.old_price is not null
       and (m.old_price, m.old_currency) is distinct from (m.new_price, m.currency_code)
  ), placed as (
    select c.*, row_number() over (partition by c.supplier_id
                                   order by abs(c.percentage) desc nulls first, c.product_id) as place
      from changed c, setting s
     where c.percentage is null or abs(c.percentage) >= s.least_percentage
  ), named as (
    select p.*, n.internal_sku, n.product_name
      from placed p
     cross join setting s
      left join issoh.selected_products n on n.product_id = p.product_id and p.place <= s.most
  )
  select 'price_change', concat_ws(':', notify_price_changes.run_id, n.supplier_id), n.supplier_id,
         case count(*)
           when 1 then format('%s: %s %s instead of %s%s', min(n.internal_sku), min(n.currency_code), min(n.new_price),
                              min(n.old_price),
                              ' (' || case when min(n.percentage) > 0 then '+' else '' end || min(n.percentage)
                              || ' %)')
           else format('%s: %s products changed price by %s %% or more',
                       coalesce(min(s.supplier_code), n.supplier_id::text), count(*), min(k.least_percentage)) end,
         jsonb_build_object(
           'supplier_code', min(s.supplier_code), 'run_id', notify_price_changes.run_id, 'changes', count(*),
           'increased', count(*) filter (where n.new_price > n.old_price),
           'decreased', count(*) filter (where n.new_price < n.old_price),
           'largest', jsonb_agg(jsonb_build_object(
             'product_id', n.product_id, 'internal_sku', n.internal_sku, 'product_name', n.product_name,
             'old_price', n.old_price::text, 'new_price', n.new_price::text, 'currency_code', n.currency_code,
             'percentage', n.percentage::text) order by n.place) filter (where n.place <= k.most))
    from named n
   cross join setting k
    left join issoh.suppliers s on s.supplier_id = n.supplier_id
   group by n.supplier_id
  on conflict do nothing
$$;
comment on function issoh_private.notify_price_changes(uuid) is
  $$Tells of prices that a run of the synchronisation has seen move by notifications.price_change_percent or more, or
come in another currency: in one notification a supplier.$$;
--! EndIncluded functions/issoh/notifications/notify_price_changes.sql
--! Included functions/issoh/notifications/tg_sync_runs__notify.sql
create or replace function issoh.tg_sync_runs__notify() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.notify_price_changes(new.run_id);
  return null;
end
$$;
comment on function issoh.tg_sync_runs__notify() is
  'Row trigger: tells of prices that moved when the run that saw them ends, also one that failed half-way.';
--! EndIncluded functions/issoh/notifications/tg_sync_runs__notify.sql
create or replace trigger _900_notify after update of status on issoh.sync_runs
  for each row when (new.status in ('completed', 'failed') and old.status = 'running')
  execute function issoh.tg_sync_runs__notify();
--! Included functions/issoh/notifications/tg_stock_counts__notify.sql
create or replace function issoh.tg_stock_counts__notify() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
as $$
declare
  -- Of a warehouse's differences this many are named, the largest, the others counted.
  v_most constant integer := 20;
begin
  insert into issoh.notifications (kind, event_key, severity, title, detail)
  with placed as (
    select n.*, row_number() over (partition by n.warehouse_id order by abs(n.difference) desc, n.count_id) as place
      from new_rows n
     where n.difference <> 0
  )
  select 'stock_discrepancy', min(p.count_id::text), 'warning',
         case count(*)
           when 1 then format('%s: %s pieces of %s instead of %s', w.warehouse_code, min(p.quantity_counted),
                              min(s.internal_sku), min(p.quantity_expected))
           else format('%s: %s products differ from the books', w.warehouse_code, count(*)) end,
         jsonb_build_object(
           'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code, 'counted_by', min(p.counted_by),
           'reference_id', min(p.reference_id), 'differences', count(*),
           'found', coalesce(sum(p.difference) filter (where p.difference > 0), 0),
           'missing', coalesce(-sum(p.difference) filter (where p.difference < 0), 0),
           'largest', jsonb_agg(jsonb_build_object(
             'product_id', p.product_id, 'internal_sku', s.internal_sku, 'product_name', s.product_name,
             'quantity_expected', p.quantity_expected, 'quantity_counted', p.quantity_counted,
             'difference', p.difference) order by p.place) filter (where p.place <= v_most))
    from placed p
    join issoh.warehouses w on w.warehouse_id = p.warehouse_id
    left join issoh.selected_products s on s.product_id = p.product_id and p.place <= v_most
   group by w.warehouse_id, w.warehouse_code;
  return null;
end
$$;
comment on function issoh.tg_stock_counts__notify() is
  'Statement trigger: tells of counts that differ from the books, in one notification a warehouse.';
--! EndIncluded functions/issoh/notifications/tg_stock_counts__notify.sql
create or replace trigger _900_notify after insert on issoh.stock_counts
  referencing new table as new_rows
  for each statement execute function issoh.tg_stock_counts__notify();
--! Included views/issoh/v_my_notifications.sql
create or replace view issoh.v_my_notifications with (security_invoker = true) as
select n.notification_id, n.kind, n.severity, n.supplier_id, n.title, n.detail, n.created_at, r.read_at
  from issoh.notifications n
  left join issoh.notification_reads r
    on r.notification_id = n.notification_id and r.user_id = (select audit.current_actor())
 where exists (select
                 from issoh.notification_subscriptions s
                where s.user_id = (select audit.current_actor())
                  and s.kind = n.kind and (s.supplier_id is null or s.supplier_id = n.supplier_id));
comment on view issoh.v_my_notifications is '@primaryKey notification_id
@filterBy *
@orderBy notification_id
@behavior +totalCount

What the caller has asked to be told of.';
comment on column issoh.v_my_notifications.notification_id is 'Identifies it; later ones are greater.';
comment on column issoh.v_my_notifications.kind is
  'new_products, price_change, sync_failure, reorder_alert, stock_discrepancy or list_held.';
comment on column issoh.v_my_notifications.severity is 'info, warning or error.';
comment on column issoh.v_my_notifications.supplier_id is 'Whom it is about; null: no supplier.';
comment on column issoh.v_my_notifications.title is 'What happened, in a line.';
comment on column issoh.v_my_notifications.detail is 'The figures, by name.';
comment on column issoh.v_my_notifications.created_at is 'When it was told.';
comment on column issoh.v_my_notifications.read_at is 'When the caller read it; null: not yet.';
--! EndIncluded views/issoh/v_my_notifications.sql
--! Included policies/issoh/v_my_notifications.sql
grant select on issoh.v_my_notifications to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_my_notifications.sql
--! Included functions/issoh/notifications/subscribe_to_notifications.sql
create or replace function issoh.subscribe_to_notifications(kinds text[] default null, supplier text default null)
returns setof issoh.notification_subscriptions
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kinds constant text[] := coalesce(subscribe_to_notifications.kinds, issoh_private.notification_kinds());
  v_supplier_id uuid;
begin
  perform issoh_private.check_kinds(v_kinds);
  if subscribe_to_notifications.supplier is not null then
    v_supplier_id := issoh_private.resolve_supplier(subscribe_to_notifications.supplier);
  end if;
  insert into issoh.notification_subscriptions (kind, supplier_id)
  select distinct k, v_supplier_id from unnest(v_kinds) k order by 1
  on conflict do nothing;
  return query
  select s.*
    from issoh.notification_subscriptions s
   where s.user_id = audit.current_actor() and s.kind = any (v_kinds)
     and s.supplier_id is not distinct from v_supplier_id
   order by s.subscription_id;
end
$$;
comment on function issoh.subscribe_to_notifications(text[], text) is
  $$Has the caller told of these kinds (none given: all), about one supplier (code or id) or any; answers the
subscriptions. What happened before is told, too, as far as it is kept. Raises ISIKN, ISNSU.$$;
grant execute on function issoh.subscribe_to_notifications(text[], text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager;
--! EndIncluded functions/issoh/notifications/subscribe_to_notifications.sql
--! Included functions/issoh/notifications/unsubscribe_from_notifications.sql
create or replace function issoh.unsubscribe_from_notifications(subscription_ids uuid[] default null) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_removed integer;
begin
  delete from issoh.notification_subscriptions s
   where s.user_id = audit.current_actor()
     and (unsubscribe_from_notifications.subscription_ids is null
          or s.subscription_id = any (unsubscribe_from_notifications.subscription_ids));
  get diagnostics v_removed = row_count;
  return v_removed;
end
$$;
comment on function issoh.unsubscribe_from_notifications(uuid[]) is
  $$Ends subscriptions of the caller (none given: all); answers how many. Those of others stay.$$;
grant execute on function issoh.unsubscribe_from_notifications(uuid[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager;
--! EndIncluded functions/issoh/notifications/unsubscribe_from_notifications.sql
--! Included functions/issoh/notifications/mark_notifications.sql
create or replace function issoh.mark_notifications(
  notification_ids uuid[] default null,
  is_read boolean default true
) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_marked integer;
begin
  if coalesce(mark_notifications.is_read, true) then
    insert into issoh.notification_reads (user_id, notification_id)
    select audit.current_actor(), n.notification_id
      from issoh.v_my_notifications n
     where n.read_at is null
       and (mark_notifications.notification_ids is null
            or n.notification_id = any (mark_notifications.notification_ids))
     order by n.notification_id
    on conflict do nothing;
  else
    delete from issoh.notification_reads r
     where r.user_id = audit.current_actor()
       and (mark_notifications.notification_ids is null
            or r.notification_id = any (mark_notifications.notification_ids));
  end if;
  get diagnostics v_marked = row_count;
  return v_marked;
end
$$;
comment on function issoh.mark_notifications(uuid[], boolean) is
  $$Marks notifications of the caller (none given: all) as read, or with is_read false as unread; answers how many were
otherwise before.$$;
grant execute on function issoh.mark_notifications(uuid[], boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager;
--! EndIncluded functions/issoh/notifications/mark_notifications.sql
--! Included functions/issoh/notifications/unread_notifications.sql
create or replace function issoh.unread_notifications() returns integer
language sql stable
as $$
  select count(*)::integer from issoh.v_my_notifications n where n.read_at is null
$$;
comment on function issoh.unread_notifications() is 'How many of its notifications the caller has not read.';
grant execute on function issoh.unread_notifications()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/issoh/notifications/unread_notifications.sql

--! split: 260-maintenance.sql
-- Jobs that can be looked into, and recurring work that says what it did.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('maintenance.keep_days', '90', 'Days for which records of recurring and finished work are kept.',
   'integer', 1, 3650, 'days')
on conflict (setting_key) do nothing;

do $$
begin
  if to_regtype('lease.job') is null then
    create type lease.job as (
      job_id bigint, task text, state text, queue_name text, attempts integer, max_attempts integer, run_at timestamptz,
      created_at timestamptz, locked_at timestamptz, locked_by text, last_error text, payload jsonb);
  end if;
  if to_regtype('issoh.job') is null then
    create type issoh.job as (
      job_id bigint, task text, state text, queue_name text, attempts integer, max_attempts integer, run_at timestamptz,
      created_at timestamptz, locked_at timestamptz, locked_by text, last_error text, payload jsonb);
  end if;
end
$$;
comment on type lease.job is 'A job of the worker.';
comment on type issoh.job is
  'A job of the worker of IS-SOH: what it is to do, how often it was tried, when next, and why it failed last.';
--! Included functions/common/lease/is_superseded.sql
create or replace function lease.is_superseded(
  key text,
  attempts integer,
  max_attempts integer,
  locked_at timestamptz,
  created_at timestamptz,
  updated_at timestamptz,
  last_error text
) returns boolean
language sql immutable parallel safe
as $$
  select locked_at is not null and key is null and attempts >= max_attempts
         and (updated_at > locked_at
              -- Asked for again by a transaction that had begun before.
              or last_error is null and updated_at > created_at)
$$;
comment on function lease.is_superseded(text, integer, integer, timestamptz, timestamptz, timestamptz, text) is
  $$Whether a job was asked for again while it ran: its key was taken from it then, and its tries. Told by updated_at,
which nothing else moves while a job runs.$$;
--! EndIncluded functions/common/lease/is_superseded.sql
--! Included functions/common/lease/bury_dead.sql
create or replace function lease.bury_dead() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_orphaned text[];
begin
  with dead as (
    -- What somebody else buries, or who beats just now, is left to them.
    delete from lease.workers w
     where w.worker_id in (select d.worker_id from lease.workers d
                            where not lease.lives(d.worker_id)
                            order by d.worker_id
                              for update skip locked)
    returning w.job_owners
  )
  select array_agg(o.name) into v_orphaned from dead d, unnest(d.job_owners) o (name);
  -- Also what somebody locked who died before its first beat: certain where no worker is left, else after a minute.
  select array_agg(distinct j.locked_by) into v_orphaned
    from graphile_worker._private_jobs j
   where j.locked_by is not null
     and (j.locked_by = any (v_orphaned)
          or not exists (select from lease.workers w where w.worker_name = 'worker')
          or j.locked_at < now() - interval '1 minute'
             and not exists (select from lease.workers w where j.locked_by = any (w.job_owners)));
  if v_orphaned is null then
    return;
  end if;
  -- Asked for again while it ran: the other job does all that this one would.
  delete from graphile_worker._private_jobs j
   where j.locked_by = any (v_orphaned)
     and lease.is_superseded(j.key, j.attempts, j.max_attempts, j.locked_at, j.created_at, j.updated_at, j.last_error);
  -- Later with each try: a job that kills its worker leaves the others time for theirs.
  update graphile_worker._private_jobs j
     set run_at = greatest(j.run_at, now() + make_interval(secs => power(2, least(j.attempts, 10) - 1) - 1))
   where j.locked_by = any (v_orphaned);
  perform graphile_worker.force_unlock_workers(v_orphaned);
end
$$;
comment on function lease.bury_dead() is
  'Forgets workers that do not live any more, and frees the jobs that they had locked: at
once after the first try, later with each further one.';
--! EndIncluded functions/common/lease/bury_dead.sql
-- It names the worker's tables, which a database without it does not have.
set check_function_bodies = off;
--! Included functions/common/jobs/jobs.sql
create or replace function lease.jobs() returns setof lease.job
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select j.id, j.task_identifier,
         case when j.locked_by is not null
                   and (j.locked_at > now() - interval '1 minute'
                        or exists (select from lease.workers w
                                    where j.locked_by = any (w.job_owners) and lease.lives(w.worker_id))) then 'runs'
              when j.locked_by is not null and j.is_superseded then 'superseded'
              when j.locked_by is not null then 'its worker is gone'
              when j.attempts >= j.max_attempts then 'given up'
              when j.run_at < now() - interval '2 minutes' then 'overdue'
              when j.attempts > 0 then 'tries again'
              else 'waits'
         end,
         q.queue_name, j.attempts::integer, j.max_attempts::integer, j.run_at, j.created_at, j.locked_at, j.locked_by,
         j.last_error, j.payload::jsonb
    from (select p.*, t.identifier as task_identifier,
                 lease.is_superseded(p.key, p.attempts, p.max_attempts, p.locked_at, p.created_at, p.updated_at,
                                     p.last_error) as is_superseded
            from graphile_worker._private_jobs p
            join graphile_worker._private_tasks t on t.id = p.task_id) j
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
$$;
comment on function lease.jobs() is
  $$Every job that is not done. Whoever locked one lives, or will be found dead within a minute.
superseded: its worker is gone, and another job does the same; it is removed then.$$;
--! EndIncluded functions/common/jobs/jobs.sql
reset check_function_bodies;
--! Included functions/common/jobs/run_jobs_again.sql
create or replace function lease.run_jobs_again(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_free constant bigint[] := array(
    select j.job_id
      from lease.jobs() j
     where j.job_id = any (run_jobs_again.job_ids) and j.state not in ('runs', 'its worker is gone'));
  v_done bigint[];
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.current_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'update',
         'graphile_worker', 'jobs', j.job_id::text, to_jsonb(j)
    from lease.jobs() j
   where j.job_id = any (v_free);
  v_done := array(select j.id from graphile_worker.reschedule_jobs(v_free, run_at => now(), attempts => 0) j);
  if cardinality(v_done) = 0 then
    raise exception using
      errcode = 'SPNJO',
      message = 'There is no such job, or it runs just now.',
      hint = 'List the jobs again; one at which a worker works is left alone.';
  end if;
  return query select d.* from unnest(v_done) d;
end
$$;
comment on function lease.run_jobs_again(bigint[]) is
  $$Runs jobs again, at once and with all their tries; those that run are left alone. Answers the
ids of those it did. Raises SPNJO where it did none.$$;
--! EndIncluded functions/common/jobs/run_jobs_again.sql
--! Included functions/common/jobs/drop_jobs.sql
create or replace function lease.drop_jobs(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_free constant bigint[] := array(
    select j.job_id
      from lease.jobs() j
     where j.job_id = any (drop_jobs.job_ids) and j.state not in ('runs', 'its worker is gone'));
  v_done bigint[];
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.current_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'delete',
         'graphile_worker', 'jobs', j.job_id::text, to_jsonb(j)
    from lease.jobs() j
   where j.job_id = any (v_free);
  v_done := array(select j.id from graphile_worker.complete_jobs(v_free) j);
  if cardinality(v_done) = 0 then
    raise exception using
      errcode = 'SPNJO',
      message = 'There is no such job, or it runs just now.',
      hint = 'List the jobs again; one at which a worker works is left alone.';
  end if;
  return query select d.* from unnest(v_done) d;
end
$$;
comment on function lease.drop_jobs(bigint[]) is
  $$Drops jobs; those that run are left alone. Answers the ids of those it did. Raises
SPNJO where it did none.$$;
--! EndIncluded functions/common/jobs/drop_jobs.sql
--! Included functions/issoh/jobs/list_jobs.sql
create or replace function issoh.list_jobs(
  state text default null,
  task text default null,
  after_id bigint default null,
  page_size integer default 1000
) returns setof issoh.job
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select j.job_id, j.task, j.state, j.queue_name, j.attempts, j.max_attempts, j.run_at, j.created_at, j.locked_at,
         j.locked_by, j.last_error, j.payload
    from lease.jobs() j
   where (list_jobs.state is null or j.state = list_jobs.state)
     and (list_jobs.task is null or j.task = list_jobs.task)
     and (list_jobs.after_id is null or j.job_id > list_jobs.after_id)
   order by j.job_id
   limit least(greatest(list_jobs.page_size, 0), 1001)
$$;
comment on function issoh.list_jobs(text, text, bigint, integer) is
  $$Jobs of the worker that are not done, by id: of a state, of a task, after an id. States: runs, waits, tries again;
and what does not go on by itself: overdue (no worker takes it), its worker is gone (freed within a minute), given up
(all tries used).$$;
grant execute on function issoh.list_jobs(text, text, bigint, integer) to inv_admin;
--! EndIncluded functions/issoh/jobs/list_jobs.sql
--! Included functions/issoh/jobs/retry_jobs.sql
create or replace function issoh.retry_jobs(job_ids bigint[]) returns setof bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select j from lease.run_jobs_again(retry_jobs.job_ids) j
$$;
comment on function issoh.retry_jobs(bigint[]) is
  $$Runs jobs again, at once and with all their tries; those that run are left alone. Answers the
ids of those it did. Raises SPNJO where it did none.$$;
grant execute on function issoh.retry_jobs(bigint[]) to inv_admin;
--! EndIncluded functions/issoh/jobs/retry_jobs.sql
--! Included functions/issoh/jobs/discard_jobs.sql
create or replace function issoh.discard_jobs(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked constant lease.job[] := array(select j from lease.jobs() j where j.job_id = any (discard_jobs.job_ids));
  v_done constant bigint[] := array(select j from lease.drop_jobs(discard_jobs.job_ids) j);
begin
  -- Or it would be queued again within a minute.
  perform issoh_private.discard_import(j.payload ->> 'job_id')
     from unnest(v_asked) j
    where j.job_id = any (v_done) and j.task = 'import__run'
    order by j.payload ->> 'job_id';
  return query select d from unnest(v_done) d;
end
$$;
comment on function issoh.discard_jobs(bigint[]) is
  $$Drops jobs; those that run are left alone. An import whose job is dropped ends as failed: what it has imported
stays. What recurs by the clock comes again at its time. Answers the ids of those it did. Raises SPNJO where it did
none.$$;
grant execute on function issoh.discard_jobs(bigint[]) to inv_admin;
--! EndIncluded functions/issoh/jobs/discard_jobs.sql
--! Included functions/common/maintenance/tier.sql
create or replace function common.tier() returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case when to_regnamespace('issoh') is null then 'spp' else 'issoh' end
$$;
comment on function common.tier() is 'Which of the two databases this is: spp or issoh, as its schema is called.';
--! EndIncluded functions/common/maintenance/tier.sql
--! Included functions/common/maintenance/close_dead_maintenance.sql
create or replace function common.close_dead_maintenance() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_closed integer;
begin
  execute format(
    'update %I.maintenance_runs r
        set status = ''failed'', finished_at = clock_timestamp(), error = ''Its worker has ended.''
      where r.status = ''running'' and not lease.lives(r.worker_id)', common.tier());
  get diagnostics v_closed = row_count;
  return v_closed;
end
$$;
comment on function common.close_dead_maintenance() is
  'Ends the runs of workers that do not live any more, as failed; answers how many.';
--! EndIncluded functions/common/maintenance/close_dead_maintenance.sql
--! Included functions/common/maintenance/begin_maintenance.sql
create or replace function common.begin_maintenance(task text, worker_id uuid) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id uuid;
begin
  perform common.close_dead_maintenance();
  execute format('insert into %I.maintenance_runs (task, worker_id) values ($1, $2) returning run_id', common.tier())
     into v_run_id
    using begin_maintenance.task, begin_maintenance.worker_id;
  return v_run_id;
end
$$;
comment on function common.begin_maintenance(text, uuid) is
  $$A worker (as lease.workers knows it) says that it begins with recurring work; answers the id of the
run. Runs of dead workers are closed.$$;
--! EndIncluded functions/common/maintenance/begin_maintenance.sql
--! Included functions/common/maintenance/finish_maintenance.sql
create or replace function common.finish_maintenance(run_id uuid, detail jsonb, error text default null) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'update %I.maintenance_runs r
        set status = case when $3 is null then ''completed'' else ''failed'' end,
            finished_at = clock_timestamp(), detail = coalesce($2, ''{}''), error = $3
      where r.run_id = $1', common.tier())
    using finish_maintenance.run_id, finish_maintenance.detail, finish_maintenance.error;
end
$$;
comment on function common.finish_maintenance(uuid, jsonb, text) is
  'A worker says how recurring work ended: what it did, in figures; error: why it failed.';
--! EndIncluded functions/common/maintenance/finish_maintenance.sql
--! Included functions/common/maintenance/purge_maintenance.sql
create or replace function common.purge_maintenance() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- What runs every minute would fill the table with runs that found nothing to do.
  v_most constant integer := 2000;
  v_purged integer;
begin
  perform common.close_dead_maintenance();
  execute format(
    'delete from %1$I.maintenance_runs r
      using (select o.run_id, row_number() over (partition by o.task, o.status order by o.started_at desc) as place
               from %1$I.maintenance_runs o
              where o.status <> ''running'') o
      where o.run_id = r.run_id
        and (o.place > $1 and r.status = ''completed''
             or r.started_at < now() - make_interval(days => (
                  select s.setting_value::integer from %1$I.settings s
                   where s.setting_key = ''maintenance.keep_days'')))', common.tier())
    using v_most;
  get diagnostics v_purged = row_count;
  return v_purged;
end
$$;
comment on function common.purge_maintenance() is
  $$Drops runs older than the setting maintenance.keep_days, and of each task the completed ones beyond the latest
2,000; answers how many.$$;
--! EndIncluded functions/common/maintenance/purge_maintenance.sql
--! Included functions/common/maintenance/maintenance_statements.sql
create or replace function common.maintenance_statements(work text) returns setof text
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with ours as (
    select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relkind, c.relname
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where pg_has_role('inv_owner', c.relowner, 'usage') and n.nspname !~ '^(pg_|information_schema$)'
  ), leftovers as (
    -- What a REINDEX that was broken off leaves: it serves nobody, and every write pays for it.
    select o.oid, o.name
      from ours o
      join pg_index i on i.indexrelid = o.oid
     where not i.indisvalid and o.relname ~ '_cc(new|old)\d*$'
  )
  select s.statement
    from (select format('drop index concurrently if exists %s', l.name) as statement, l.name
            from leftovers l
           where work = 'leftovers'
          union all
          select case when work = 'reindex' then format('reindex (concurrently) table %s', o.name)
                         when o.relkind = 'p' then format('analyze only %s', o.name)
                         else format('vacuum (analyze, skip_locked) %s', o.name) end, o.name
            from ours o
           where o.relkind in ('r', 'm', 'p') and work in ('vacuum', 'reindex')
             and (work = 'vacuum'
                  or o.relkind <> 'p' and exists (select from pg_index i where i.indrelid = o.oid))) s
   order by s.name
$$;
comment on function common.maintenance_statements(text) is
  $$What vacuum (VACUUM ANALYZE of each table, ANALYZE of partitioned ones), reindex (each table, concurrently) or
leftovers (indexes that a broken REINDEX has left are dropped) takes: statements to be run one by one, each outside of a
transaction. Exclusion constraints are left as they are: PostgreSQL does not rebuild them concurrently.$$;
--! EndIncluded functions/common/maintenance/maintenance_statements.sql
--! Included functions/issoh/maintenance/purge_old.sql
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
--! EndIncluded functions/issoh/maintenance/purge_old.sql
