-- Queue, score and import: what choosing products needs.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('selection.lease_minutes', '30', 'Minutes for which whoever starts a review has its items alone.',
   'integer', 1, 1440, 'minutes'),
  ('selection.max_items', '200000', 'Items one call may queue.', 'integer', 1, 10000000, 'items'),
  ('selection.four_eyes', 'false', 'Whether an item is approved only by somebody else than who reviewed it.',
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
--! include policies/issoh/score_weights.sql
--! include policies/issoh/score_curves.sql
--! include policies/issoh/supplier_reliability.sql
--! include policies/issoh/sku_patterns.sql
--! include policies/issoh/import_runs.sql
--! include policies/issoh/import_items.sql
