-- Database spp as its catalogs tell it when every migration has run: `npm run snapshot` writes this file.
-- What no line gives to another belongs to inv_owner. Monthly partitions, which functions make, are left out.

alter role  in database set search_path = 'spp, issoh, public';

grant connect on database spp to inv_migrator;
grant connect on database spp to public;

create extension btree_gist with schema public;

create extension ltree with schema public;

create extension pg_trgm with schema public;

create schema audit;
grant usage on schema audit to inv_admin;
grant usage on schema audit to inv_analyst;
grant usage on schema audit to inv_catalog_manager;
grant usage on schema audit to inv_pricing_manager;
grant usage on schema audit to inv_reviewer;
grant usage on schema audit to inv_supplier;
comment on schema audit is 'Append-only record of every change.';

create schema common;
grant usage on schema common to inv_admin;
grant usage on schema common to inv_analyst;
grant usage on schema common to inv_catalog_manager;
grant usage on schema common to inv_pricing_manager;
grant usage on schema common to inv_reviewer;
grant usage on schema common to inv_supplier;
comment on schema common is 'Helpers that both databases have: the same source, compiled into each.';

alter default privileges for role inv_owner revoke execute on functions from public;

create schema lease;
grant usage on schema lease to inv_admin;
grant usage on schema lease to inv_analyst;
comment on schema lease is 'Work that can be lost or doubled: who lives, and what each of them holds.';

grant usage on schema public to public;

create schema spp;
grant usage on schema spp to inv_admin;
grant usage on schema spp to inv_analyst;
grant usage on schema spp to inv_catalog_manager;
grant usage on schema spp to inv_pricing_manager;
grant usage on schema spp to inv_reviewer;
grant usage on schema spp to inv_supplier;
comment on schema spp is 'Supplier Inventory Portfolio: suppliers, their products, prices and uploads.';

create schema spp_feed;
grant usage on schema spp_feed to inv_spp_link;
comment on schema spp_feed is 'What the other tier may read of SPP, as role inv_spp_link.';

create schema spp_kept;
grant usage on schema spp_kept to inv_analyst;
grant usage on schema spp_kept to inv_catalog_manager;
grant usage on schema spp_kept to inv_pricing_manager;
grant usage on schema spp_kept to inv_reviewer;
grant usage on schema spp_kept to inv_supplier;
comment on schema spp_kept is 'What is kept of the products so that views answer at once; each may read of it what he may read of them.';

create schema spp_private;
grant usage on schema spp_private to inv_admin;
grant usage on schema spp_private to inv_analyst;
grant usage on schema spp_private to inv_catalog_manager;
grant usage on schema spp_private to inv_pricing_manager;
grant usage on schema spp_private to inv_reviewer;
grant usage on schema spp_private to inv_supplier;
comment on schema spp_private is 'What SPP''s own functions need and nobody else may see.';

create type common.alert as (
  alert text,
  severity text,
  since timestamp with time zone,
  title text,
  meaning text,
  remedy text
);
comment on type common.alert is 'Something that wants attention; see v_alerts.';

create type common.metric_point as (
  metric text,
  begins_at timestamp with time zone,
  highest numeric,
  latest numeric,
  growth numeric
);
comment on type common.metric_point is 'What was sampled of a metric in an hour, a day or a week; see sample_history.';

create type lease.job as (
  job_id bigint,
  task text,
  state text,
  queue_name text,
  attempts integer,
  max_attempts integer,
  run_at timestamp with time zone,
  created_at timestamp with time zone,
  locked_at timestamp with time zone,
  locked_by text,
  last_error text,
  payload jsonb
);
comment on type lease.job is 'A job of the worker.';

create type spp.found_product as (
  product_id uuid,
  supplier_id uuid,
  sort_key text
);
comment on type spp.found_product is 'A product of a page, and what it is sorted by.';
comment on column spp.found_product.product_id is 'Product.';
comment on column spp.found_product.supplier_id is 'Supplier.';
comment on column spp.found_product.sort_key is 'What it is sorted by, as text.';

create type spp.job as (
  job_id bigint,
  task text,
  state text,
  queue_name text,
  attempts integer,
  max_attempts integer,
  run_at timestamp with time zone,
  created_at timestamp with time zone,
  locked_at timestamp with time zone,
  locked_by text,
  last_error text,
  payload jsonb
);
comment on type spp.job is 'A job of the worker of SPP: what it is to do, how often it was tried, when next, and why it failed last.';
comment on column spp.job.job_id is 'Identifies the job.';
comment on column spp.job.task is 'What is to be done.';
comment on column spp.job.state is 'waiting, running or failed.';
comment on column spp.job.queue_name is 'Jobs of one queue are done one after the other; null: none.';
comment on column spp.job.attempts is 'How often it was tried.';
comment on column spp.job.max_attempts is 'How often it is tried at most.';
comment on column spp.job.run_at is 'When it is due.';
comment on column spp.job.created_at is 'When it was asked for.';
comment on column spp.job.locked_at is 'Since when a worker has it; null: none has.';
comment on column spp.job.locked_by is 'Which worker has it.';
comment on column spp.job.last_error is 'What the last try ended with.';
comment on column spp.job.payload is 'What it is to be done with.';

create type spp.metric_point as (
  metric text,
  begins_at timestamp with time zone,
  highest numeric,
  latest numeric,
  growth numeric
);
comment on type spp.metric_point is 'What was sampled of a metric in an hour, a day or a week; see metric_history.';
comment on column spp.metric_point.metric is 'As metric_samples names it.';
comment on column spp.metric_point.begins_at is 'When the hour, the day or the week (UTC) begins.';
comment on column spp.metric_point.highest is 'Of the samples, every five minutes.';
comment on column spp.metric_point.latest is 'The last sample.';
comment on column spp.metric_point.growth is 'What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of others.';

create type spp.product_match as (
  product_id uuid,
  supplier_id uuid,
  supplier_code text,
  supplier_product_code text,
  product_name text,
  pack_size text,
  current_price numeric,
  currency_code text,
  status text,
  difference_percentage numeric,
  is_best boolean,
  mapping_confidence numeric,
  is_verified boolean
);
comment on type spp.product_match is 'A product among those that are the same thing, with its price.';
comment on column spp.product_match.product_id is 'Identifies the product.';
comment on column spp.product_match.supplier_id is 'Supplier.';
comment on column spp.product_match.supplier_code is 'Code of the supplier.';
comment on column spp.product_match.supplier_product_code is 'The supplier''s own code.';
comment on column spp.product_match.product_name is 'Name as the supplier writes it.';
comment on column spp.product_match.pack_size is 'How many come together, as the supplier writes it.';
comment on column spp.product_match.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.product_match.currency_code is 'Currency of the price: ISO 4217.';
comment on column spp.product_match.status is 'available, discontinued or pending.';
comment on column spp.product_match.difference_percentage is 'Percent that its price lies above that of the product asked for; null in another currency, and from price 0.';
comment on column spp.product_match.is_best is 'Whether none that is available costs less in its currency.';
comment on column spp.product_match.mapping_confidence is '0 to 100: how sure it is the same thing.';
comment on column spp.product_match.is_verified is 'Whether a person has confirmed it.';

create type spp_private.apply_counts as (
  inserted integer,
  updated integer,
  unchanged integer,
  price_changes jsonb,
  price_breaks jsonb
);
comment on type spp_private.apply_counts is 'What applying some rows did.';

create type spp_private.column_evidence as (
  "position" integer,
  heading text,
  field text,
  score double precision,
  traits jsonb,
  below jsonb,
  hidden boolean
);
comment on type spp_private.column_evidence is 'What is known of one column: its heading, the field that this means, its traits, what stands below, if it is hidden.';

create type spp_private.correction_outcome as (
  staging_id uuid,
  result text,
  batch_id uuid,
  code text,
  message text,
  warnings jsonb,
  ignored text[],
  waiting_id uuid,
  data jsonb,
  accepted boolean
);
comment on type spp_private.correction_outcome is 'What became of a row of a file of corrections: corrected, rejected, unchanged or refused; of which upload; why; and
what is odd about it. Without a result yet: what is to be laid over which row, and whether that is accepted as it is.';

create type spp_private.match_likeness as (
  likeness numeric,
  only_one text[],
  only_other text[],
  respelled jsonb,
  brand_found boolean
);
comment on type spp_private.match_likeness is 'How like the words of two products are, 0 to 1 by length, the words of either side alone, those that are spelled in
two ways, and whether a brand that one side does not tell is in its name.';

create type spp_private.match_score as (
  confidence numeric,
  likeness numeric,
  evidence jsonb
);
comment on type spp_private.match_score is 'How sure two products are the same (0 to 100), how alike their words (0 to 1), and why.';

create type spp_private.matched_product as (
  product_id uuid,
  supplier_id uuid,
  product_name text,
  current_price numeric,
  price_change_percentage numeric,
  category_id uuid,
  brand text,
  status text
);
comment on type spp_private.matched_product is 'A product that a search has found, with what it is sorted and counted by.';

create type spp_private.price_cell as (
  amount numeric,
  currencies text[],
  per numeric,
  per_unit text,
  unit numeric,
  failure text
);
comment on type spp_private.price_cell is 'What the cell of a price says by itself.';

create type spp_private.price_reading as (
  amount numeric,
  currency text,
  failure text,
  warnings text[]
);
comment on type spp_private.price_reading is 'What a staged row costs: for a piece, in a currency; or why that cannot be told; and what is odd about it.';

create type spp_private.product_search as (
  patterns text[],
  supplier_ids uuid[],
  is_limited_to_suppliers boolean,
  branch uuid[],
  brands text[],
  barcode text,
  status text,
  is_new boolean,
  min_price numeric,
  max_price numeric,
  changed_since timestamp with time zone,
  is_found_first boolean
);
comment on type spp_private.product_search is 'What a search for products wants; null: whatever it is.';

create sequence audit.log_log_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by audit.log.log_id;

create sequence spp.product_events_event_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by spp.product_events.event_id;

create sequence spp_kept.product_touches_seq_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by spp_kept.product_touches.seq;

create sequence spp_kept.supplier_touches_touch_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by spp_kept.supplier_touches.touch_id;

create sequence spp_private.match_texts_text_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by spp_private.match_texts.text_id;

create sequence spp_private.staged_rows as bigint start 100000000000000 increment 1 minvalue 100000000000000 maxvalue 999999999999999 cache 1000;

create table audit.log (
  log_id bigint generated always as identity not null,
  occurred_at timestamp with time zone default clock_timestamp() not null,
  actor text not null,
  role_name text not null,
  request_id text,
  operation text not null,
  table_schema text not null,
  table_name text not null,
  record_key text not null,
  old_values jsonb,
  new_values jsonb,
  xact_id xid8 default pg_current_xact_id(),
  constraint log_operation_check check (operation = any (array['insert'::text, 'update'::text, 'delete'::text])),
  constraint log_pkey primary key (log_id)
);
alter table audit.log enable row level security;
create index log_table_name_record_key_idx on audit.log using btree (table_name, record_key, occurred_at desc);
create index log_xact_id_idx on audit.log using brin ((((xact_id)::text)::bigint)) with (autosummarize='on');
create trigger _900_append_only before delete or update or truncate on audit.log
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy staff_read on audit.log for select to inv_admin, inv_analyst using (true);
grant select on table audit.log to inv_admin;
grant select on table audit.log to inv_analyst;
comment on table audit.log is 'Every change of every table but product prices (those are in price_history); append-only, kept forever.';
comment on column audit.log.log_id is 'Identifies the change; later ones are greater.';
comment on column audit.log.occurred_at is 'When it was made.';
comment on column audit.log.actor is 'Who acted: the token''s subject, as the server says it; of every other session the login.';
comment on column audit.log.role_name is 'The role that acted.';
comment on column audit.log.request_id is 'The request that caused it, as answered in X-Request-Id.';
comment on column audit.log.operation is 'insert, update or delete.';
comment on column audit.log.table_schema is 'Schema of the table.';
comment on column audit.log.table_name is 'Name of the table.';
comment on column audit.log.record_key is 'Primary key of the row.';
comment on column audit.log.old_values is 'The row before; null for an insert.';
comment on column audit.log.new_values is 'The row after; null for a delete.';
comment on column audit.log.xact_id is 'The transaction that wrote it: tells what a seal has not seen. Null on rows from before there were seals.';

create table audit.seal_turns (
  chain text not null,
  constraint seal_turns_pkey primary key (chain)
);
alter table audit.seal_turns enable row level security;
comment on table audit.seal_turns is 'A row a chain: whoever seals it locks it; who comes meanwhile leaves it to the first.';
comment on column audit.seal_turns.chain is 'The sealed table.';

create table audit.seals (
  chain text not null,
  seal_no bigint not null,
  format integer not null,
  life integer not null,
  cluster_id bigint not null,
  fence text,
  seen_from pg_snapshot,
  seen_until pg_snapshot not null,
  key_after text,
  key_until text,
  row_count bigint not null,
  root bytea not null,
  last_fence text,
  previous bytea,
  sealed_at timestamp with time zone not null,
  key_id text not null,
  hash bytea not null,
  signature bytea not null,
  constraint seals_pkey primary key (chain, seal_no),
  constraint seals_seal_no_check check (seal_no > 0)
);
alter table audit.seals enable row level security;
create index seals_chain_life_seal_no_idx on audit.seals using btree (chain, life, seal_no) where (seen_from is null);
create trigger _100_append_only before delete or update or truncate on audit.seals
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy staff_read on audit.seals for select to inv_admin, inv_analyst using (true);
grant select on table audit.seals to inv_admin;
grant select on table audit.seals to inv_analyst;
comment on table audit.seals is 'What was written, sealed: each seal stands for the rows that became visible between two snapshots, by the root of a
Merkle tree, is chained to the one before and signed by a key that no database has. Append-only.';
comment on column audit.seals.chain is 'The sealed table.';
comment on column audit.seals.seal_no is 'Counts from 1 in its chain, without gaps.';
comment on column audit.seals.format is 'How a row is written out for hashing (audit.seal_chains).';
comment on column audit.seals.life is 'Counts the clusters in which this database has lived; a restored dump begins the next life.';
comment on column audit.seals.cluster_id is 'The cluster that numbered the transactions.';
comment on column audit.seals.fence is 'Rows of earlier lives lie at or below it, rows of this one above, by the fence column of the chain; null in the
first.';
comment on column audit.seals.seen_from is 'Snapshot of the seal before: what it shows is sealed already. Null: everything present, the first of a life.';
comment on column audit.seals.seen_until is 'Snapshot up to which this seal reaches.';
comment on column audit.seals.key_after is 'Of a window in slices: keys up to this one are in seals before. Null: from the first.';
comment on column audit.seals.key_until is 'Of a window in slices: keys after this one are in later seals. Null: to the last.';
comment on column audit.seals.row_count is 'Rows sealed.';
comment on column audit.seals.root is 'Root of the Merkle tree over these rows, in order of their keys.';
comment on column audit.seals.last_fence is 'The greatest value of the fence column that has been sealed so far.';
comment on column audit.seals.previous is 'Hash of the seal before; null in the first.';
comment on column audit.seals.sealed_at is 'When it was sealed.';
comment on column audit.seals.key_id is 'The key that signed it: the first half of the SHA-256 of the public key.';
comment on column audit.seals.hash is 'SHA-256 of all of the above, with the name of the database.';
comment on column audit.seals.signature is 'Ed25519 over the hash.';

create table audit.signing_keys (
  key_id text not null,
  noted_at timestamp with time zone default now() not null,
  constraint signing_keys_pkey primary key (key_id)
);
alter table audit.signing_keys enable row level security;
comment on table audit.signing_keys is 'That there is a key that signs seals, of both databases: noted once, by the first server that has one, also before
there are seals. Whoever comes later makes none.';
comment on column audit.signing_keys.key_id is 'The first half of the SHA-256 of the public key.';
comment on column audit.signing_keys.noted_at is 'When it was noted.';

create table lease.workers (
  worker_id uuid not null,
  worker_name text not null,
  backend_pid integer not null,
  job_owners text[] default '{}'::text[] not null,
  started_at timestamp with time zone default clock_timestamp() not null,
  beat_at timestamp with time zone default clock_timestamp() not null,
  constraint workers_pkey primary key (worker_id)
);
alter table lease.workers enable row level security;
create policy staff_read on lease.workers for select to inv_admin, inv_analyst using (true);
grant select on table lease.workers to inv_admin;
grant select on table lease.workers to inv_analyst;
comment on table lease.workers is 'Whoever works here now: each says so every other second, in a session of
its own.';
comment on column lease.workers.worker_id is 'Identifies it.';
comment on column lease.workers.worker_name is 'What it is: worker, or command line.';
comment on column lease.workers.backend_pid is 'The session it beats in, which ends at once when its process is killed.';
comment on column lease.workers.job_owners is 'The names under which it locks jobs of graphile_worker.';
comment on column lease.workers.started_at is 'When it began.';
comment on column lease.workers.beat_at is 'When it last said that it lives.';

create table spp.categories (
  category_id uuid default uuidv7() not null,
  category_name text not null,
  parent_category_id uuid,
  level integer not null,
  path public.ltree not null,
  is_active boolean default true not null,
  sort_order integer default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  made_by_batch_id uuid,
  constraint categories_category_name_check check (btrim(category_name) <> ''::text),
  constraint categories_level_check check (level > 0),
  constraint categories_parent_category_id_fkey foreign key (parent_category_id) references spp.categories(category_id) on delete restrict,
  constraint categories_path_key unique (path),
  constraint categories_pkey primary key (category_id)
);
alter table spp.categories enable row level security;
create index categories_made_by_batch_id_idx on spp.categories using btree (made_by_batch_id) where (made_by_batch_id is not null);
create index categories_parent_category_id_idx on spp.categories using btree (parent_category_id);
create index idx_categories_path on spp.categories using gist (path);
create trigger _050_take_turn before update of category_name, parent_category_id on spp.categories
  for each statement execute function spp.tg_categories__take_turn();
create trigger _100_stamp before update on spp.categories
  for each row execute function audit.tg_table__stamp();
create trigger _500_derive before insert or update of category_name, parent_category_id, path, level on spp.categories
  for each row execute function spp.tg_categories__derive();
create trigger _500_move_branch after update of category_name, parent_category_id on spp.categories
  for each row when (new.path is distinct from old.path) execute function spp.tg_categories__move_branch();
create trigger _600_mark_delete after delete on spp.categories referencing old table as old_rows
  for each statement execute function spp_private.tg_table__mark('categories');
create trigger _600_mark_insert after insert on spp.categories referencing new table as new_rows
  for each statement execute function spp_private.tg_table__mark('categories');
create trigger _600_mark_truncate after truncate on spp.categories
  for each statement execute function spp_private.tg_table__mark('categories');
create trigger _600_mark_update after update on spp.categories referencing old table as old_rows new table as new_rows
  for each statement execute function spp_private.tg_table__mark('categories');
create trigger _900_log_delete after delete on spp.categories referencing old table as old_rows
  for each statement execute function audit.tg_table__log('category_id', '');
create trigger _900_log_insert after insert on spp.categories referencing new table as new_rows
  for each statement execute function audit.tg_table__log('category_id', '');
create trigger _900_log_update after update on spp.categories referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('category_id', '');
create policy own_read on spp.categories for select to inv_supplier using (category_id = any ((( select spp_private.own_category_ids() as own_category_ids))::uuid[]));
create policy staff_read on spp.categories for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.categories to inv_analyst;
grant select on table spp.categories to inv_catalog_manager;
grant select on table spp.categories to inv_pricing_manager;
grant select on table spp.categories to inv_reviewer;
grant select on table spp.categories to inv_supplier;
comment on table spp.categories is 'The tree of categories.';
comment on column spp.categories.category_id is 'Identifies the category.';
comment on column spp.categories.category_name is 'Name.';
comment on column spp.categories.parent_category_id is 'Category above; null: none.';
comment on column spp.categories.level is '1 at the top; kept by trigger.';
comment on column spp.categories.path is 'Labels from the top down, such as tools.drills; kept by trigger.';
comment on column spp.categories.is_active is 'Whether products may be put into it.';
comment on column spp.categories.sort_order is 'Place among its neighbours.';
comment on column spp.categories.created_at is 'When the row was made.';
comment on column spp.categories.updated_at is 'When the row was last changed.';
comment on column spp.categories.made_by_batch_id is 'The upload that made it, if one did and nobody has taken it up by hand since.';

create table spp.column_synonyms (
  field text not null,
  synonym text not null,
  language text not null,
  constraint column_synonyms_pkey primary key (synonym, language, field)
);
alter table spp.column_synonyms enable row level security;
create policy staff_read on spp.column_synonyms for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.column_synonyms to inv_analyst;
grant select on table spp.column_synonyms to inv_catalog_manager;
grant select on table spp.column_synonyms to inv_pricing_manager;
grant select on table spp.column_synonyms to inv_reviewer;
comment on table spp.column_synonyms is 'How lists of the world call their columns.';
comment on column spp.column_synonyms.field is 'The field meant: code, name, price …, or one that is known to be none.';
comment on column spp.column_synonyms.synonym is 'Heading, normalised.';
comment on column spp.column_synonyms.language is 'ISO 639-1.';

create table spp.heading_words (
  word text not null,
  trait text not null,
  language text not null,
  constraint heading_words_pkey primary key (word, trait, language)
);
alter table spp.heading_words enable row level security;
create policy staff_read on spp.heading_words for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.heading_words to inv_analyst;
grant select on table spp.heading_words to inv_catalog_manager;
grant select on table spp.heading_words to inv_pricing_manager;
grant select on table spp.heading_words to inv_reviewer;
comment on table spp.heading_words is 'What words in the headings of price columns say of the prices below them.';
comment on column spp.heading_words.word is 'Word of a heading, normalised.';
comment on column spp.heading_words.trait is 'What is said: yours, net, dealer, gross, list, retail, selling (whose price); with_tax, without_tax; old, new, current, special, surcharge, change, after_discount; piece, pack, pair, measure, per_hundred, per_thousand; minor, milli, thousands (unit of money); per, from, more, until, pieces, quantity, percent (beside numbers).';
comment on column spp.heading_words.language is 'ISO 639-1.';

create table spp.maintenance_runs (
  run_id uuid default uuidv7() not null,
  task text not null,
  started_at timestamp with time zone default clock_timestamp() not null,
  finished_at timestamp with time zone,
  status text default 'running'::text not null,
  detail jsonb default '{}'::jsonb not null,
  error text,
  worker_id uuid,
  duration_ms bigint generated always as (((extract(epoch from (finished_at - started_at)) * (1000)::numeric))::bigint) stored,
  constraint maintenance_runs_detail_check check (jsonb_typeof(detail) = 'object'::text),
  constraint maintenance_runs_pkey primary key (run_id),
  constraint maintenance_runs_status_check check (status = any (array['running'::text, 'completed'::text, 'failed'::text])),
  constraint maintenance_runs_task_check check (length(task) >= 1 and length(task) <= 200)
);
alter table spp.maintenance_runs enable row level security;
create index maintenance_runs_running_idx on spp.maintenance_runs using btree (worker_id) where (status = 'running'::text);
create index maintenance_runs_started_at_idx on spp.maintenance_runs using btree (started_at);
create index maintenance_runs_task_idx on spp.maintenance_runs using btree (task, started_at desc);
create policy staff_read on spp.maintenance_runs for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.maintenance_runs to inv_analyst;
grant select on table spp.maintenance_runs to inv_catalog_manager;
grant select on table spp.maintenance_runs to inv_pricing_manager;
grant select on table spp.maintenance_runs to inv_reviewer;
comment on table spp.maintenance_runs is 'Recurring work in this database: what, when, how long, and what failed.';
comment on column spp.maintenance_runs.run_id is 'Identifies the run.';
comment on column spp.maintenance_runs.task is 'What was to be done.';
comment on column spp.maintenance_runs.started_at is 'When it began.';
comment on column spp.maintenance_runs.finished_at is 'When it ended; null: it runs.';
comment on column spp.maintenance_runs.status is 'running, completed or failed.';
comment on column spp.maintenance_runs.detail is 'What it did, in figures.';
comment on column spp.maintenance_runs.error is 'Why it failed.';
comment on column spp.maintenance_runs.worker_id is 'Who did it, as lease.workers knew it.';
comment on column spp.maintenance_runs.duration_ms is 'Milliseconds from beginning to end.';

create table spp.match_pairs (
  pair_id uuid default uuidv7() not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  other_supplier_id uuid not null,
  other_product_code text collate "C" not null,
  confidence numeric(5,2) not null,
  evidence jsonb default '{}'::jsonb not null,
  status text default 'waiting'::text not null,
  decided_by text,
  decided_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint match_pairs_confidence_check check (confidence >= 0::numeric and confidence <= 100::numeric),
  constraint match_pairs_order_check check (supplier_id < other_supplier_id),
  constraint match_pairs_other_supplier_id_fkey foreign key (other_supplier_id) references spp.suppliers(supplier_id) on delete cascade,
  constraint match_pairs_pkey primary key (pair_id),
  constraint match_pairs_products_key unique (supplier_id, supplier_product_code, other_supplier_id, other_product_code),
  constraint match_pairs_status_check check (status = any (array['waiting'::text, 'auto'::text, 'verified'::text, 'rejected'::text])),
  constraint match_pairs_supplier_id_fkey foreign key (supplier_id) references spp.suppliers(supplier_id) on delete cascade
);
alter table spp.match_pairs enable row level security;
create index match_pairs_decided_idx on spp.match_pairs using btree (supplier_id, supplier_product_code, other_supplier_id, other_product_code) where (status = any (array['verified'::text, 'rejected'::text]));
create index match_pairs_other_idx on spp.match_pairs using btree (other_supplier_id, other_product_code);
create index match_pairs_waiting_idx on spp.match_pairs using btree (confidence desc, pair_id) where (status = 'waiting'::text);
create trigger _100_stamp before update on spp.match_pairs
  for each row execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on spp.match_pairs referencing old table as old_rows
  for each statement execute function audit.tg_table__log('pair_id', '');
create trigger _900_log_insert after insert on spp.match_pairs referencing new table as new_rows
  for each statement execute function audit.tg_table__log('pair_id', '');
create trigger _900_log_update after update on spp.match_pairs referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('pair_id', '');
create policy staff_read on spp.match_pairs for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.match_pairs to inv_analyst;
grant select on table spp.match_pairs to inv_catalog_manager;
grant select on table spp.match_pairs to inv_pricing_manager;
grant select on table spp.match_pairs to inv_reviewer;
comment on table spp.match_pairs is 'Pairs of products that may be the same thing, and what was decided. A verified or rejected pair is never judged anew.';
comment on column spp.match_pairs.pair_id is 'Identifies the pair.';
comment on column spp.match_pairs.supplier_id is 'The older one of the two suppliers.';
comment on column spp.match_pairs.supplier_product_code is 'Code of the one product.';
comment on column spp.match_pairs.other_supplier_id is 'Supplier of the other product.';
comment on column spp.match_pairs.other_product_code is 'Code of the other product.';
comment on column spp.match_pairs.confidence is '0 to 100; 100 is the same GTIN.';
comment on column spp.match_pairs.evidence is 'Signals and values: gtin, code, brand, numbers, words, pack; see docs/workflows/matching.md.';
comment on column spp.match_pairs.status is 'waiting (for a person), auto (accepted above the threshold), verified or rejected (by a person).';
comment on column spp.match_pairs.decided_by is 'Who decided; null: nobody yet.';
comment on column spp.match_pairs.decided_at is 'When it was decided.';
comment on column spp.match_pairs.created_at is 'When the row was made.';
comment on column spp.match_pairs.updated_at is 'When the row was last changed.';

create table spp.metric_samples (
  metric text not null,
  sampled_at timestamp with time zone not null,
  value numeric not null,
  constraint metric_samples_pkey primary key (metric, sampled_at)
);
alter table spp.metric_samples enable row level security;
create policy staff_read on spp.metric_samples for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.metric_samples to inv_analyst;
grant select on table spp.metric_samples to inv_catalog_manager;
grant select on table spp.metric_samples to inv_pricing_manager;
grant select on table spp.metric_samples to inv_reviewer;
comment on table spp.metric_samples is 'What cannot be told afterwards, every five minutes: counters of the database, and what waits. Kept for
maintenance.keep_days (setting).';
comment on column spp.metric_samples.metric is 'Names end in their unit; what ends in _total only grows, until statistics are reset.';
comment on column spp.metric_samples.sampled_at is 'When it was so.';
comment on column spp.metric_samples.value is 'In the unit of the name.';

create table spp.price_break_history (
  history_id uuid default uuidv7() not null,
  supplier_id uuid not null,
  product_id uuid not null,
  from_quantity integer not null,
  old_price numeric(19,4),
  new_price numeric(19,4),
  change_reason text not null,
  upload_batch_id uuid,
  changed_at timestamp with time zone default clock_timestamp() not null,
  changed_by text not null,
  constraint price_break_history_pkey primary key (history_id)
);
alter table spp.price_break_history enable row level security;
create index price_break_history_batch_idx on spp.price_break_history using btree (upload_batch_id) where (upload_batch_id is not null);
create index price_break_history_product_idx on spp.price_break_history using btree (supplier_id, product_id, from_quantity, history_id desc);
create trigger _100_append_only before delete or update or truncate on spp.price_break_history
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy own_read on spp.price_break_history for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp.price_break_history for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.price_break_history to inv_analyst;
grant select on table spp.price_break_history to inv_catalog_manager;
grant select on table spp.price_break_history to inv_pricing_manager;
grant select on table spp.price_break_history to inv_reviewer;
grant select on table spp.price_break_history to inv_supplier;
comment on table spp.price_break_history is 'Every price of a larger quantity that came, changed or went, written by triggers on price_breaks in the changing
transaction; append-only.';
comment on column spp.price_break_history.history_id is 'Identifies the change.';
comment on column spp.price_break_history.supplier_id is 'Supplier.';
comment on column spp.price_break_history.product_id is 'Product.';
comment on column spp.price_break_history.from_quantity is 'Pieces from which the price holds.';
comment on column spp.price_break_history.old_price is 'Null where it came.';
comment on column spp.price_break_history.new_price is 'Null where it went.';
comment on column spp.price_break_history.change_reason is 'upload, correction, rollback, or manual.';
comment on column spp.price_break_history.upload_batch_id is 'The upload that changed it, if one did.';
comment on column spp.price_break_history.changed_at is 'When it changed.';
comment on column spp.price_break_history.changed_by is 'Who changed it.';

create table spp.price_breaks (
  supplier_id uuid not null,
  product_id uuid not null,
  from_quantity integer not null,
  price numeric(19,4) not null,
  updated_at timestamp with time zone default clock_timestamp() not null,
  constraint price_breaks_from_quantity_check check (from_quantity > 0),
  constraint price_breaks_pkey primary key (supplier_id, product_id, from_quantity),
  constraint price_breaks_price_check check (price >= 0::numeric)
);
alter table spp.price_breaks enable row level security;
create trigger _900_log_delete after delete on spp.price_breaks referencing old table as old_rows
  for each statement execute function spp.tg_price_breaks__log();
create trigger _900_log_insert after insert on spp.price_breaks referencing new table as new_rows
  for each statement execute function spp.tg_price_breaks__log();
create trigger _900_log_update after update on spp.price_breaks referencing old table as old_rows new table as new_rows
  for each statement execute function spp.tg_price_breaks__log();
create policy own_read on spp.price_breaks for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp.price_breaks for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.price_breaks to inv_analyst;
grant select on table spp.price_breaks to inv_catalog_manager;
grant select on table spp.price_breaks to inv_pricing_manager;
grant select on table spp.price_breaks to inv_reviewer;
grant select on table spp.price_breaks to inv_supplier;
comment on table spp.price_breaks is 'What a piece costs when many are bought: lists write it, beside the price of the product, which is that of the smallest
quantity.';
comment on column spp.price_breaks.supplier_id is 'Supplier.';
comment on column spp.price_breaks.product_id is 'Product.';
comment on column spp.price_breaks.from_quantity is 'From how many pieces on.';
comment on column spp.price_breaks.price is 'For a piece, in the currency of the product.';
comment on column spp.price_breaks.updated_at is 'When the price last changed.';

create table spp.price_history (
  history_id uuid default uuidv7() not null,
  supplier_id uuid not null,
  product_id uuid not null,
  old_price numeric(19,4),
  new_price numeric(19,4) not null,
  price_change_percentage numeric,
  change_reason text not null,
  upload_batch_id uuid,
  changed_at timestamp with time zone default clock_timestamp() not null,
  changed_by text not null,
  xact_id xid8 default pg_current_xact_id(),
  constraint price_history_pkey primary key (history_id, changed_at)
) partition by range (changed_at);
alter table spp.price_history enable row level security;
create index idx_price_history_product on only spp.price_history using btree (supplier_id, product_id, changed_at desc);
create index price_history_changed_at_idx on only spp.price_history using brin (changed_at);
create index price_history_xact_id_idx on only spp.price_history using btree (xact_id) where (xact_id is not null);
create trigger _100_append_only before delete or update or truncate on spp.price_history
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create trigger _600_mark_insert after insert on spp.price_history
  for each statement execute function spp.tg_price_history__mark();
create policy own_read on spp.price_history for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp.price_history for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.price_history to inv_analyst;
grant select on table spp.price_history to inv_catalog_manager;
grant select on table spp.price_history to inv_pricing_manager;
grant select on table spp.price_history to inv_reviewer;
grant select on table spp.price_history to inv_supplier;
comment on table spp.price_history is 'Every price a product ever had, written by triggers on supplier_products in the changing transaction; append-only.';
comment on column spp.price_history.history_id is 'Identifies the change.';
comment on column spp.price_history.supplier_id is 'Supplier.';
comment on column spp.price_history.product_id is 'Product.';
comment on column spp.price_history.old_price is 'Null at first appearance.';
comment on column spp.price_history.new_price is 'Price of a piece from then on.';
comment on column spp.price_history.price_change_percentage is 'Percent of the old price, 4 decimals; null at first appearance and from price 0.';
comment on column spp.price_history.change_reason is 'upload, correction, rollback, or manual.';
comment on column spp.price_history.upload_batch_id is 'The upload that changed it, if one did.';
comment on column spp.price_history.changed_at is 'When it changed.';
comment on column spp.price_history.changed_by is 'Who changed it.';
comment on column spp.price_history.xact_id is 'The transaction that wrote it: what a reader has not seen is told by its snapshot. Null on rows from before there
was a feed.';

create table spp.price_history_default partition of spp.price_history default;
alter table spp.price_history_default enable row level security;
create trigger _100_append_only before delete or update or truncate on spp.price_history_default
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create trigger _600_mark_insert after insert on spp.price_history_default
  for each statement execute function spp.tg_price_history__mark();

create table spp.product_events (
  event_id bigint generated always as identity not null,
  supplier_id uuid not null,
  product_id uuid not null,
  event_type text not null,
  upload_batch_id uuid,
  occurred_at timestamp with time zone default clock_timestamp() not null,
  xact_id xid8 default pg_current_xact_id() not null,
  constraint product_events_event_type_check check (event_type = any (array['availability'::text, 'master_data'::text, 'removed'::text])),
  constraint product_events_pkey primary key (event_id)
);
alter table spp.product_events enable row level security;
create index product_events_product_idx on spp.product_events using btree (supplier_id, product_id, event_id);
create index product_events_xact_id_idx on spp.product_events using btree (xact_id);
create trigger _100_append_only before delete or update or truncate on spp.product_events
  for each statement execute function audit.tg_table__forbid_change() /* enable always */;
create policy own_read on spp.product_events for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp.product_events for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.product_events to inv_analyst;
grant select on table spp.product_events to inv_catalog_manager;
grant select on table spp.product_events to inv_pricing_manager;
grant select on table spp.product_events to inv_reviewer;
grant select on table spp.product_events to inv_supplier;
comment on table spp.product_events is 'What happened to products besides their prices. Append-only. That a product is new is told by its first row in
price_history.';
comment on column spp.product_events.event_id is 'Identifies the event; later ones need not be greater.';
comment on column spp.product_events.supplier_id is 'Whose product.';
comment on column spp.product_events.product_id is 'Which product.';
comment on column spp.product_events.event_type is 'availability (status, or whether it is missing from its supplier''s list), master_data (anything else but the
price), removed.';
comment on column spp.product_events.upload_batch_id is 'The upload that did it; null: a person.';
comment on column spp.product_events.occurred_at is 'When.';
comment on column spp.product_events.xact_id is 'The transaction that wrote it.';

create table spp.product_mappings (
  mapping_id uuid default uuidv7() not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  master_product_id uuid not null,
  mapping_confidence numeric(5,2) not null,
  mapping_method text not null,
  mapping_evidence jsonb default '{}'::jsonb not null,
  verified_by text,
  verified_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint product_mappings_mapping_confidence_check check (mapping_confidence >= 0::numeric and mapping_confidence <= 100::numeric),
  constraint product_mappings_mapping_method_check check (mapping_method = any (array['manual'::text, 'auto'::text, 'ml'::text])),
  constraint product_mappings_master_product_id_supplier_id_key unique (master_product_id, supplier_id),
  constraint product_mappings_pkey primary key (mapping_id),
  constraint product_mappings_supplier_id_code_key unique (supplier_id, supplier_product_code),
  constraint product_mappings_supplier_id_fkey foreign key (supplier_id) references spp.suppliers(supplier_id) on delete cascade
);
alter table spp.product_mappings enable row level security;
create trigger _100_stamp before update on spp.product_mappings
  for each row execute function audit.tg_table__stamp();
create trigger _500_free after delete on spp.product_mappings referencing old table as old_rows
  for each statement execute function spp.tg_product_mappings__free();
create trigger _900_log_delete after delete on spp.product_mappings referencing old table as old_rows
  for each statement execute function audit.tg_table__log('mapping_id', '');
create trigger _900_log_insert after insert on spp.product_mappings referencing new table as new_rows
  for each statement execute function audit.tg_table__log('mapping_id', '');
create trigger _900_log_update after update on spp.product_mappings referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('mapping_id', '');
create policy staff_read on spp.product_mappings for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.product_mappings to inv_analyst;
grant select on table spp.product_mappings to inv_catalog_manager;
grant select on table spp.product_mappings to inv_pricing_manager;
grant select on table spp.product_mappings to inv_reviewer;
comment on table spp.product_mappings is 'Which suppliers'' products are the same thing: those with one master product. Products match across suppliers, never within one.';
comment on column spp.product_mappings.mapping_id is 'Identifies the mapping.';
comment on column spp.product_mappings.supplier_id is 'Supplier.';
comment on column spp.product_mappings.supplier_product_code is 'The supplier''s own article number, as its lists write it.';
comment on column spp.product_mappings.master_product_id is 'Key of the group; when groups merge, the older one stays.';
comment on column spp.product_mappings.mapping_confidence is '0 to 100: of the best pair that brought it into its group.';
comment on column spp.product_mappings.mapping_method is 'manual, auto or ml.';
comment on column spp.product_mappings.mapping_evidence is 'The signals behind the confidence, as in match_pairs.';
comment on column spp.product_mappings.verified_by is 'Who confirmed it; automatic matching never undoes it.';
comment on column spp.product_mappings.verified_at is 'When a person confirmed it.';
comment on column spp.product_mappings.created_at is 'When the row was made.';
comment on column spp.product_mappings.updated_at is 'When the row was last changed.';

create table spp.settings (
  setting_key text not null,
  setting_value jsonb not null,
  description text not null,
  updated_at timestamp with time zone default now() not null,
  value_type text,
  minimum numeric,
  maximum numeric,
  unit text,
  constraint settings_pkey primary key (setting_key),
  constraint settings_value_type_check check (value_type = any (array['integer'::text, 'number'::text, 'boolean'::text, 'text'::text]))
);
alter table spp.settings enable row level security;
create trigger _100_stamp before update on spp.settings
  for each row execute function audit.tg_table__stamp();
create trigger _200_judge before insert or update on spp.settings
  for each row execute function common.tg_settings__judge('SPISE') /* enable always */;
create trigger _900_log_delete after delete on spp.settings referencing old table as old_rows
  for each statement execute function audit.tg_table__log('setting_key', '');
create trigger _900_log_insert after insert on spp.settings referencing new table as new_rows
  for each statement execute function audit.tg_table__log('setting_key', '');
create trigger _900_log_update after update on spp.settings referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('setting_key', '');
create policy staff_read on spp.settings for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.settings to inv_analyst;
grant select on table spp.settings to inv_catalog_manager;
grant select on table spp.settings to inv_pricing_manager;
grant select on table spp.settings to inv_reviewer;
comment on table spp.settings is 'Limits and choices of SPP; changed by set_setting.';
comment on column spp.settings.setting_key is 'Name of the setting.';
comment on column spp.settings.setting_value is 'Its value, as JSON.';
comment on column spp.settings.description is 'What it does.';
comment on column spp.settings.updated_at is 'When it was last changed.';
comment on column spp.settings.value_type is 'integer, number, boolean or text.';
comment on column spp.settings.minimum is 'Smallest value of a number.';
comment on column spp.settings.maximum is 'Largest value of a number; null for no limit.';
comment on column spp.settings.unit is 'What a number counts.';

create table spp.supplier_import_profiles (
  supplier_id uuid not null,
  profile jsonb not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint supplier_import_profiles_pkey primary key (supplier_id),
  constraint supplier_import_profiles_profile_check check (jsonb_typeof(profile) = 'object'::text),
  constraint supplier_import_profiles_supplier_id_fkey foreign key (supplier_id) references spp.suppliers(supplier_id) on delete cascade
);
alter table spp.supplier_import_profiles enable row level security;
create trigger _100_stamp before update on spp.supplier_import_profiles
  for each row execute function audit.tg_table__stamp();
create trigger _900_log_delete after delete on spp.supplier_import_profiles referencing old table as old_rows
  for each statement execute function audit.tg_table__log('supplier_id', '');
create trigger _900_log_insert after insert on spp.supplier_import_profiles referencing new table as new_rows
  for each statement execute function audit.tg_table__log('supplier_id', '');
create trigger _900_log_update after update on spp.supplier_import_profiles referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('supplier_id', '');
create policy own_read on spp.supplier_import_profiles for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp.supplier_import_profiles for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.supplier_import_profiles to inv_analyst;
grant select on table spp.supplier_import_profiles to inv_catalog_manager;
grant select on table spp.supplier_import_profiles to inv_pricing_manager;
grant select on table spp.supplier_import_profiles to inv_reviewer;
grant select on table spp.supplier_import_profiles to inv_supplier;
comment on table spp.supplier_import_profiles is 'How a supplier''s files are read where recognition needs help.';
comment on column spp.supplier_import_profiles.supplier_id is 'Whose lists are read so.';
comment on column spp.supplier_import_profiles.profile is 'Keys, all optional: columns {field: heading or 1-based position or list of them}, header_row, sheet, delimiter, quote, encoding, decimal_mark, currency.';
comment on column spp.supplier_import_profiles.created_at is 'When the row was made.';
comment on column spp.supplier_import_profiles.updated_at is 'When the row was last changed.';

create table spp.supplier_products (
  product_id uuid default uuidv7() not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  product_name text not null,
  description text,
  category_id uuid,
  subcategory_id uuid,
  brand text,
  manufacturer text,
  barcode text,
  unit_of_measure text,
  pack_size text,
  min_order_qty integer,
  lead_time_days integer,
  current_price numeric(19,4) not null,
  previous_price numeric(19,4),
  currency_code text not null,
  is_new boolean default true not null,
  status text default 'available'::text not null,
  first_seen_date date default ((now() at time zone 'UTC'::text))::date not null,
  first_batch_id uuid,
  missing_since_batch_id uuid,
  discontinued_batch_id uuid,
  price_changed_at timestamp with time zone,
  last_updated timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  specifications jsonb default '{}'::jsonb not null,
  partition_code text collate "C" generated always as (null::text) stored,
  last_rise_at timestamp with time zone,
  last_fall_at timestamp with time zone,
  constraint supplier_products_category_id_fkey foreign key (category_id) references spp.categories(category_id) on delete restrict,
  constraint supplier_products_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint supplier_products_current_price_check check (current_price >= 0::numeric),
  constraint supplier_products_lead_time_days_check check (lead_time_days >= 0),
  constraint supplier_products_min_order_qty_check check (min_order_qty > 0),
  constraint supplier_products_pkey primary key (product_id, supplier_id),
  constraint supplier_products_status_check check (status = any (array['available'::text, 'discontinued'::text, 'pending'::text])),
  constraint supplier_products_subcategory_id_fkey foreign key (subcategory_id) references spp.categories(category_id) on delete restrict,
  constraint supplier_products_supplier_product_code_check check (supplier_product_code <> ''::text)
) partition by list (supplier_id);
alter table spp.supplier_products enable row level security;
create index idx_first_seen on only spp.supplier_products using btree (first_seen_date) where (is_new = true);
create index idx_first_seen_product on only spp.supplier_products using btree (first_seen_date, product_id) where (is_new = true);
create index idx_supplier_products_category on only spp.supplier_products using btree (category_id, subcategory_id);
create index idx_supplier_products_new on only spp.supplier_products using btree (is_new, product_id) where (is_new = true);
create index supplier_products_name_idx on only spp.supplier_products using btree (product_name, product_id);
create index supplier_products_search_idx on only spp.supplier_products using gin (product_name public.gin_trgm_ops, brand public.gin_trgm_ops, barcode public.gin_trgm_ops, lower((supplier_product_code collate "default")) public.gin_trgm_ops) with (gin_pending_list_limit='262144');
create index supplier_products_subcategory_id_idx on only spp.supplier_products using btree (subcategory_id) where (subcategory_id is not null);
create index supplier_products_unavailable_idx on only spp.supplier_products using btree (product_id) where (status <> 'available'::text);
create unique index idx_supplier_products_code on only spp.supplier_products using btree (supplier_product_code, supplier_id);
create trigger _000_guard_merge before insert on spp.supplier_products
  for each row when (false) execute function spp.tg_supplier_products__stamp();
create trigger _050_keep_identity before update of product_id, supplier_id on spp.supplier_products
  for each row when (new.product_id <> old.product_id or new.supplier_id <> old.supplier_id) execute function spp.tg_supplier_products__keep_identity();
create trigger _100_stamp before update on spp.supplier_products
  for each row when (not new.updated_at is distinct from old.updated_at and (new.current_price is distinct from old.current_price or new.supplier_product_code is distinct from old.supplier_product_code or new.product_name is distinct from old.product_name or new.description is distinct from old.description or new.category_id is distinct from old.category_id or new.subcategory_id is distinct from old.subcategory_id or new.brand is distinct from old.brand or new.manufacturer is distinct from old.manufacturer or new.barcode is distinct from old.barcode or new.unit_of_measure is distinct from old.unit_of_measure or new.pack_size is distinct from old.pack_size or new.min_order_qty is distinct from old.min_order_qty or new.lead_time_days is distinct from old.lead_time_days or new.currency_code is distinct from old.currency_code or new.status is distinct from old.status or new.specifications is distinct from old.specifications)) execute function spp.tg_supplier_products__stamp();
create trigger _500_record_delete after delete on spp.supplier_products referencing old table as old_rows
  for each statement execute function spp.tg_supplier_products__delete();
create trigger _500_record_insert after insert on spp.supplier_products referencing new table as new_rows
  for each statement execute function spp.tg_supplier_products__insert();
create trigger _500_record_update after update on spp.supplier_products referencing old table as old_rows new table as new_rows
  for each statement execute function spp.tg_supplier_products__update();
create trigger _600_mark_delete after delete on spp.supplier_products referencing old table as old_rows
  for each statement execute function spp_private.tg_table__mark();
create trigger _600_mark_insert after insert on spp.supplier_products referencing new table as new_rows
  for each statement execute function spp_private.tg_table__mark();
create trigger _600_mark_truncate after truncate on spp.supplier_products
  for each statement execute function spp_private.tg_table__mark();
create trigger _600_mark_update after update on spp.supplier_products referencing old table as old_rows new table as new_rows
  for each statement execute function spp_private.tg_table__mark();
create policy own_read on spp.supplier_products for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp.supplier_products for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.supplier_products to inv_analyst;
grant select on table spp.supplier_products to inv_catalog_manager;
grant select on table spp.supplier_products to inv_pricing_manager;
grant select on table spp.supplier_products to inv_reviewer;
grant select on table spp.supplier_products to inv_supplier;
comment on table spp.supplier_products is 'Every product of every supplier as first listed; later lists move only its price.';
comment on column spp.supplier_products.product_id is 'Identifies the product.';
comment on column spp.supplier_products.supplier_id is 'Supplier.';
comment on column spp.supplier_products.supplier_product_code is 'The supplier''s own code, trimmed and in Unicode NFC, otherwise as sent; unique within the supplier.';
comment on column spp.supplier_products.product_name is 'Name as the supplier writes it.';
comment on column spp.supplier_products.description is 'Text as the supplier writes it.';
comment on column spp.supplier_products.category_id is 'Top category.';
comment on column spp.supplier_products.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.supplier_products.brand is 'Brand as the supplier writes it.';
comment on column spp.supplier_products.manufacturer is 'Manufacturer as the supplier writes it.';
comment on column spp.supplier_products.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.supplier_products.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.supplier_products.pack_size is 'How many come together, as the supplier writes it.';
comment on column spp.supplier_products.min_order_qty is 'Pieces that must be ordered at least.';
comment on column spp.supplier_products.lead_time_days is 'Days from order to delivery.';
comment on column spp.supplier_products.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.supplier_products.previous_price is 'Price before the last change.';
comment on column spp.supplier_products.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.supplier_products.is_new is 'Seen in one list only so far.';
comment on column spp.supplier_products.status is 'available, discontinued or pending.';
comment on column spp.supplier_products.first_seen_date is 'Day on which it was first seen.';
comment on column spp.supplier_products.first_batch_id is 'Upload that brought the product first.';
comment on column spp.supplier_products.missing_since_batch_id is 'First upload that did not list it any more.';
comment on column spp.supplier_products.discontinued_batch_id is 'Full list that discontinued it by not listing it.';
comment on column spp.supplier_products.price_changed_at is 'When the price last changed; null while the first stands.';
comment on column spp.supplier_products.last_updated is 'When its price last moved, or when it was first seen.';
comment on column spp.supplier_products.created_at is 'When the row was made.';
comment on column spp.supplier_products.updated_at is 'When the row was last changed.';
comment on column spp.supplier_products.specifications is 'What else the list says, by heading.';
comment on column spp.supplier_products.partition_code is 'Code of the supplier whose partition this is: a filter by it reads no other.';
comment on column spp.supplier_products.last_rise_at is 'When its price last rose; unknown where that was more than 30 days before this column came.';
comment on column spp.supplier_products.last_fall_at is 'When its price last fell; unknown where that was more than 30 days before this column came.';

create table spp.suppliers (
  supplier_id uuid default uuidv7() not null,
  supplier_code text collate "C" not null,
  supplier_name text not null,
  status text default 'active'::text not null,
  contact_info jsonb default '{}'::jsonb not null,
  payment_terms text,
  currency_code text default 'EUR'::text not null,
  tax_registration text,
  spike_limit numeric default 10 not null,
  hold_spikes boolean default false not null,
  partition_name name not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  metadata jsonb default '{}'::jsonb not null,
  constraint suppliers_currency_code_check check (currency_code ~ '^[A-Z]{3}$'::text),
  constraint suppliers_pkey primary key (supplier_id),
  constraint suppliers_spike_limit_check check (spike_limit > 1::numeric),
  constraint suppliers_status_check check (status = any (array['active'::text, 'inactive'::text, 'suspended'::text])),
  constraint suppliers_supplier_code_check check (supplier_code ~ '^[A-Za-z0-9_-]{1,32}$'::text),
  constraint suppliers_supplier_code_key unique (supplier_code),
  constraint suppliers_supplier_name_check check (btrim(supplier_name) <> ''::text)
);
alter table spp.suppliers enable row level security;
create constraint trigger _900_refuse_trial after insert on spp.suppliers deferrable initially deferred
  for each row when (new.partition_name = ''::name) execute function spp.tg_suppliers__refuse_trial();
create trigger _050_keep_code before update of supplier_code on spp.suppliers
  for each row when (new.supplier_code is distinct from old.supplier_code) execute function spp.tg_suppliers__keep_code();
create trigger _100_name_partition before insert on spp.suppliers
  for each row when (new.partition_name is null) execute function spp.tg_suppliers__name_partition();
create trigger _100_stamp before update on spp.suppliers
  for each row execute function audit.tg_table__stamp();
create trigger _200_judge_lengths before insert or update of supplier_name, payment_terms, tax_registration on spp.suppliers
  for each row execute function spp.tg_suppliers__judge_lengths();
create trigger _500_create_partition after insert on spp.suppliers
  for each row when (new.partition_name <> ''::name) execute function spp.tg_suppliers__create_partition();
create trigger _600_mark_delete after delete on spp.suppliers referencing old table as old_rows
  for each statement execute function spp_private.tg_table__mark();
create trigger _600_mark_insert after insert on spp.suppliers referencing new table as new_rows
  for each statement execute function spp_private.tg_table__mark();
create trigger _600_mark_truncate after truncate on spp.suppliers
  for each statement execute function spp_private.tg_table__mark();
create trigger _600_mark_update after update on spp.suppliers referencing old table as old_rows new table as new_rows
  for each statement execute function spp_private.tg_table__mark();
create trigger _900_log_delete after delete on spp.suppliers referencing old table as old_rows
  for each statement execute function audit.tg_table__log('supplier_id', '');
create trigger _900_log_insert after insert on spp.suppliers referencing new table as new_rows
  for each statement execute function audit.tg_table__log('supplier_id', '');
create trigger _900_log_update after update on spp.suppliers referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('supplier_id', '');
create policy own_read on spp.suppliers for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp.suppliers for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.suppliers to inv_analyst;
grant select on table spp.suppliers to inv_catalog_manager;
grant select on table spp.suppliers to inv_pricing_manager;
grant select on table spp.suppliers to inv_reviewer;
grant select on table spp.suppliers to inv_supplier;
comment on table spp.suppliers is 'Who sends pricelists. A supplier''s products live in a partition of its own.';
comment on column spp.suppliers.supplier_id is 'Identifies the supplier.';
comment on column spp.suppliers.supplier_code is 'Short code, unique, case kept; addresses the supplier in paths.';
comment on column spp.suppliers.supplier_name is 'Name.';
comment on column spp.suppliers.status is 'active, inactive or suspended; only active suppliers may upload.';
comment on column spp.suppliers.contact_info is 'Whom to ask: names, telephones, addresses, by any keys.';
comment on column spp.suppliers.payment_terms is 'When and how it is paid.';
comment on column spp.suppliers.currency_code is 'ISO 4217; the currency of a list that names none.';
comment on column spp.suppliers.tax_registration is 'VAT or other tax number.';
comment on column spp.suppliers.spike_limit is 'Factor, up or down, beyond which a price change is a spike.';
comment on column spp.suppliers.hold_spikes is 'Whether spikes are quarantined instead of applied and flagged.';
comment on column spp.suppliers.partition_name is 'Partition of supplier_products that holds this supplier''s products.';
comment on column spp.suppliers.created_at is 'When the row was made.';
comment on column spp.suppliers.updated_at is 'When the row was last changed.';
comment on column spp.suppliers.metadata is 'What else is known, by any keys.';

create table spp.upload_batches (
  batch_id uuid default uuidv7() not null,
  supplier_id uuid not null,
  upload_date timestamp with time zone default clock_timestamp() not null,
  file_name text not null,
  file_hash text not null,
  file_size bigint not null,
  mode text default 'partial'::text not null,
  dry_run boolean default false not null,
  profile jsonb default '{}'::jsonb not null,
  status text default 'queued'::text not null,
  phase text default 'stage'::text not null,
  next_row integer default 1 not null,
  last_row integer default 0 not null,
  attempts integer default 0 not null,
  currency_code text,
  decimal_mark text,
  detected jsonb default '{}'::jsonb not null,
  total_products integer default 0 not null,
  new_products_count integer default 0 not null,
  updated_products_count integer default 0 not null,
  unchanged_products_count integer default 0 not null,
  failed_products_count integer default 0 not null,
  duplicate_rows_count integer default 0 not null,
  missing_products_count integer default 0 not null,
  discarded_rows_count integer default 0 not null,
  discontinue_held boolean default false not null,
  price_changes jsonb default '{"largest": [], "decreased": 0, "increased": 0}'::jsonb not null,
  warnings jsonb default '[]'::jsonb not null,
  error_log jsonb default '[]'::jsonb not null,
  reason jsonb,
  processed_by text not null,
  request_id text,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  processing_time_ms integer,
  lease_token uuid,
  lease_owner uuid,
  lease_expires_at timestamp with time zone,
  last_failure text,
  price_per numeric default 1 not null,
  price_unit numeric default 1 not null,
  price_currency text,
  price_valid_from date,
  effective_from date,
  price_breaks jsonb default '{"added": 0, "changed": 0, "removed": 0}'::jsonb not null,
  superseded_rows_count integer default 0 not null,
  discontinued_products_count integer default 0 not null,
  corrections jsonb,
  corrected_rows_count integer default 0 not null,
  constraint upload_batches_decimal_mark_check check (decimal_mark = any (array['.'::text, ','::text])),
  constraint upload_batches_file_hash_check check (file_hash ~ '^[0-9a-f]{64}$'::text),
  constraint upload_batches_file_size_check check (file_size >= 0),
  constraint upload_batches_mode_check check (mode = any (array['partial'::text, 'full'::text, 'corrections'::text])),
  constraint upload_batches_phase_check check (phase = any (array['stage'::text, 'validate'::text, 'apply'::text, 'finish'::text, 'correct'::text, 'done'::text])),
  constraint upload_batches_pkey primary key (batch_id),
  constraint upload_batches_price_per_check check (price_per > 0::numeric),
  constraint upload_batches_price_unit_check check (price_unit > 0::numeric),
  constraint upload_batches_status_check check (status = any (array['scheduled'::text, 'queued'::text, 'processing'::text, 'completed'::text, 'failed'::text, 'rolled_back'::text, 'cancelled'::text])),
  constraint upload_batches_supplier_id_fkey foreign key (supplier_id) references spp.suppliers(supplier_id) on delete restrict
);
alter table spp.upload_batches enable row level security;
create index idx_upload_batches_status on spp.upload_batches using btree (supplier_id, status, upload_date desc);
create index upload_batches_status_upload_date_batch_id_idx on spp.upload_batches using btree (status, upload_date desc, batch_id desc);
create index upload_batches_unfinished_idx on spp.upload_batches using btree (supplier_id, batch_id) where (status = any (array['queued'::text, 'processing'::text]));
create trigger _500_delete_rows after delete on spp.upload_batches referencing old table as old_rows
  for each statement execute function spp.tg_upload_batches__delete_rows();
create trigger _900_log_delete after delete on spp.upload_batches referencing old table as old_rows
  for each statement execute function audit.tg_table__log('batch_id', 'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,discarded_rows_count,corrected_rows_count,superseded_rows_count,discontinued_products_count,price_changes,price_breaks,price_per,price_unit,price_currency,price_valid_from,corrections,warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile,lease_token,lease_owner,lease_expires_at,last_failure');
create trigger _900_log_insert after insert on spp.upload_batches referencing new table as new_rows
  for each statement execute function audit.tg_table__log('batch_id', 'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,discarded_rows_count,corrected_rows_count,superseded_rows_count,discontinued_products_count,price_changes,price_breaks,price_per,price_unit,price_currency,price_valid_from,corrections,warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile,lease_token,lease_owner,lease_expires_at,last_failure');
create trigger _900_log_update after update on spp.upload_batches referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('batch_id', 'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,discarded_rows_count,corrected_rows_count,superseded_rows_count,discontinued_products_count,price_changes,price_breaks,price_per,price_unit,price_currency,price_valid_from,corrections,warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile,lease_token,lease_owner,lease_expires_at,last_failure');
create policy own_read on spp.upload_batches for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp.upload_batches for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.upload_batches to inv_analyst;
grant select on table spp.upload_batches to inv_catalog_manager;
grant select on table spp.upload_batches to inv_pricing_manager;
grant select on table spp.upload_batches to inv_reviewer;
grant select on table spp.upload_batches to inv_supplier;
comment on table spp.upload_batches is 'One received pricelist and what became of it. total = new + updated + unchanged + failed + duplicate rows.';
comment on column spp.upload_batches.batch_id is 'Identifies the upload.';
comment on column spp.upload_batches.supplier_id is 'Whose list it is.';
comment on column spp.upload_batches.upload_date is 'When the file was accepted.';
comment on column spp.upload_batches.file_name is 'Name of the file.';
comment on column spp.upload_batches.file_hash is 'SHA-256 of the received bytes, hexadecimal.';
comment on column spp.upload_batches.file_size is 'Bytes received.';
comment on column spp.upload_batches.mode is 'partial: products not listed stay; full: they are discontinued; corrections: rejected rows of other uploads.';
comment on column spp.upload_batches.dry_run is 'Nothing is applied.';
comment on column spp.upload_batches.profile is 'The supplier''s import profile when the file was accepted.';
comment on column spp.upload_batches.status is 'queued, processing, completed, failed or rolled_back.';
comment on column spp.upload_batches.phase is 'What comes next: stage, validate, apply, finish, correct, or done.';
comment on column spp.upload_batches.next_row is 'First row that the phase has not committed yet.';
comment on column spp.upload_batches.last_row is 'Number of the last staged row.';
comment on column spp.upload_batches.attempts is 'How often it was begun.';
comment on column spp.upload_batches.currency_code is 'Currency of rows that name none.';
comment on column spp.upload_batches.decimal_mark is 'Decimal mark of the amounts, once known.';
comment on column spp.upload_batches.detected is 'What the reader found: format, encoding, delimiter, decimal_mark, columns.';
comment on column spp.upload_batches.total_products is 'Rows that are not blank throughout.';
comment on column spp.upload_batches.new_products_count is 'Products that were never seen before.';
comment on column spp.upload_batches.updated_products_count is 'Products whose price changed.';
comment on column spp.upload_batches.unchanged_products_count is 'Products whose price stayed.';
comment on column spp.upload_batches.failed_products_count is 'Rows in quarantine, discarded from it, or superseded there by a later list.';
comment on column spp.upload_batches.duplicate_rows_count is 'Valid rows whose code comes again further down.';
comment on column spp.upload_batches.missing_products_count is 'Products that dropped out with this list.';
comment on column spp.upload_batches.discarded_rows_count is 'Rejected rows that a person gave up.';
comment on column spp.upload_batches.discontinue_held is 'A full list lacked too much: confirm_missing decides.';
comment on column spp.upload_batches.price_changes is 'How many prices rose and fell, and the largest changes.';
comment on column spp.upload_batches.warnings is 'What was noticed and did not stop a row.';
comment on column spp.upload_batches.error_log is 'The first rejected rows and the errors of earlier attempts.';
comment on column spp.upload_batches.reason is 'Why it failed: code, message, hint.';
comment on column spp.upload_batches.processed_by is 'Who sent it.';
comment on column spp.upload_batches.request_id is 'Request that brought it. Suppliers are told those of their own user.';
comment on column spp.upload_batches.started_at is 'When work on it began.';
comment on column spp.upload_batches.completed_at is 'When it ended.';
comment on column spp.upload_batches.processing_time_ms is 'From acceptance to the end, in milliseconds.';
comment on column spp.upload_batches.lease_token is 'What whoever works on it passes with every step; null while nobody does.';
comment on column spp.upload_batches.lease_owner is 'The worker that holds it, of lease.workers.';
comment on column spp.upload_batches.lease_expires_at is 'When it is free for the next, unless its worker goes on.';
comment on column spp.upload_batches.last_failure is 'The error that the last try broke off with; null where the worker itself died.';
comment on column spp.upload_batches.price_per is 'How many pieces the prices of the list are for, as its heading says.';
comment on column spp.upload_batches.price_unit is 'What one unit of a written amount is worth in the currency: 0.01 for cents, 1000 for thousands.';
comment on column spp.upload_batches.price_currency is 'The currency that the heading of the prices names.';
comment on column spp.upload_batches.price_valid_from is 'From which day on the prices hold, as their heading says; rows that say it themselves go before.';
comment on column spp.upload_batches.effective_from is 'The day (UTC) on which the prices of the list begin to hold; until then it waits as scheduled.';
comment on column spp.upload_batches.price_breaks is 'Prices of larger quantities that the list brought: {added, changed, removed}.';
comment on column spp.upload_batches.superseded_rows_count is 'Of the failed rows, those whose product a later list has brought again.';
comment on column spp.upload_batches.discontinued_products_count is 'Products that the full list discontinued; while that is held, and of a dry run: would discontinue.';
comment on column spp.upload_batches.corrections is 'What became of a file of corrected rows: {rows, corrected, unchanged, rejected, refused, batches}; null of a list.';
comment on column spp.upload_batches.corrected_rows_count is 'Rejected rows of it that a person has corrected since.';

create table spp.upload_staging (
  staging_id uuid default coalesce(((nullif("left"(current_setting('inv.staging_batch'::text, true), 20), ''::text) || nextval('spp_private.staged_rows'::regclass)))::uuid, uuidv7()) not null,
  batch_id uuid default (current_setting('inv.staging_batch'::text, true))::uuid not null,
  row_number integer not null,
  raw_data jsonb not null,
  validation_status text default 'staged'::text not null,
  validation_errors jsonb,
  processed_at timestamp with time zone,
  code text collate "C",
  name text,
  price text,
  price_number text,
  currency text,
  barcode text,
  brand text,
  manufacturer text,
  description text,
  category text,
  subcategory text,
  unit_of_measure text,
  pack_size text,
  min_order_qty text,
  lead_time_days text,
  parse_error text,
  price_basis text,
  discount text,
  from_quantity text,
  valid_from text,
  valid_to text,
  price_group text,
  price_label text,
  breaks text,
  hidden text,
  superseded_by_batch_id uuid,
  listed_by uuid[],
  numbers text,
  constraint upload_staging_batch_id_row_number_key unique (batch_id, row_number),
  constraint upload_staging_pkey primary key (staging_id),
  constraint upload_staging_status_check check (
case validation_status
    when 'staged'::text then superseded_by_batch_id is null
    when 'superseded'::text then superseded_by_batch_id is not null
    else superseded_by_batch_id is null and (validation_status = any (array['failed'::text, 'duplicate'::text, 'corrected'::text, 'discarded'::text, 'applied'::text, 'unchanged'::text, 'refused'::text, 'correcting'::text]))
end)
);
alter table spp.upload_staging enable row level security;
create index upload_staging_decided_idx on spp.upload_staging using btree (batch_id) where (validation_status = any (array['corrected'::text, 'discarded'::text, 'superseded'::text]));
create index upload_staging_failed_idx on spp.upload_staging using btree (batch_id, row_number) where (validation_status = 'failed'::text);
create index upload_staging_superseded_idx on spp.upload_staging using btree (superseded_by_batch_id) where (superseded_by_batch_id is not null);
create policy own_read on spp.upload_staging for select to inv_supplier using ((batch_id in ( select b.batch_id
   from spp.upload_batches b
  where b.supplier_id = (( select spp.current_supplier_id() as current_supplier_id)))));
create policy staff_read on spp.upload_staging for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp.upload_staging to inv_analyst;
grant select on table spp.upload_staging to inv_catalog_manager;
grant select on table spp.upload_staging to inv_pricing_manager;
grant select on table spp.upload_staging to inv_reviewer;
grant select on table spp.upload_staging to inv_supplier;
comment on table spp.upload_staging is 'Rows of uploads as read; those that failed stay here in quarantine until corrected or discarded.';
comment on column spp.upload_staging.staging_id is 'Identifies the row.';
comment on column spp.upload_staging.batch_id is 'Set by the transaction that stages (inv.staging_batch), never by a row.';
comment on column spp.upload_staging.row_number is 'As a spreadsheet numbers it: headings and blank rows count.';
comment on column spp.upload_staging.raw_data is 'The row as sent: heading to text.';
comment on column spp.upload_staging.validation_status is 'staged (valid, or not judged yet), failed (in quarantine), duplicate, corrected, discarded, superseded; correcting
within a correction only; of a file of corrections: applied, unchanged, refused.';
comment on column spp.upload_staging.validation_errors is 'List of {code, message, field, value}.';
comment on column spp.upload_staging.processed_at is 'When the row was judged other than valid, or resolved.';
comment on column spp.upload_staging.code is 'Product code, as read.';
comment on column spp.upload_staging.name is 'Product name, as read.';
comment on column spp.upload_staging.price is 'The price as text; read by the batch''s decimal mark.';
comment on column spp.upload_staging.price_number is 'The price where a spreadsheet stores it as a number: plain decimal digits.';
comment on column spp.upload_staging.currency is 'Currency, as read.';
comment on column spp.upload_staging.barcode is 'Barcode, as read.';
comment on column spp.upload_staging.brand is 'Brand, as read.';
comment on column spp.upload_staging.manufacturer is 'Manufacturer, as read.';
comment on column spp.upload_staging.description is 'Text, as read.';
comment on column spp.upload_staging.category is 'Category, as read.';
comment on column spp.upload_staging.subcategory is 'Category below, as read.';
comment on column spp.upload_staging.unit_of_measure is 'Unit, as read.';
comment on column spp.upload_staging.pack_size is 'Pack size, as read.';
comment on column spp.upload_staging.min_order_qty is 'Least quantity, as read.';
comment on column spp.upload_staging.lead_time_days is 'Days of delivery, as read.';
comment on column spp.upload_staging.parse_error is 'What the reader could not make out of this row.';
comment on column spp.upload_staging.price_basis is 'How many pieces the price is for.';
comment on column spp.upload_staging.discount is 'What is taken off the list price, in percent; several are a chain.';
comment on column spp.upload_staging.from_quantity is 'From how many pieces on the price holds.';
comment on column spp.upload_staging.valid_from is 'From which day on the price holds.';
comment on column spp.upload_staging.valid_to is 'Until which day the price holds.';
comment on column spp.upload_staging.price_group is 'For which customers the price is.';
comment on column spp.upload_staging.price_label is 'What a spreadsheet shows beside the number of the price: a currency or %.';
comment on column spp.upload_staging.breaks is 'Prices of larger quantities in columns of their own: a list of {from, price, number}, as JSON.';
comment on column spp.upload_staging.hidden is 't where the spreadsheet hides the row.';
comment on column spp.upload_staging.superseded_by_batch_id is 'The later list that brought the product of a rejected row again; it does not wait any more.';
comment on column spp.upload_staging.listed_by is 'Of a superseded row: lists behind that one which have brought the product as well, and whose rows are purged.';
comment on column spp.upload_staging.numbers is 'Of a file of corrections: the numbers behind its numeric cells, and what their formats show, as JSON by heading.';

create table spp_kept.decided_rows (
  batch_id uuid not null,
  reason text not null,
  corrected integer not null,
  discarded integer not null,
  superseded integer not null,
  constraint decided_rows_batch_id_fkey foreign key (batch_id) references spp.upload_batches(batch_id) on delete cascade,
  constraint decided_rows_pkey primary key (batch_id, reason)
);
alter table spp_kept.decided_rows enable row level security;
create policy own_read on spp_kept.decided_rows for select to inv_supplier using ((batch_id in ( select b.batch_id
   from spp.upload_batches b
  where b.supplier_id = (( select spp.current_supplier_id() as current_supplier_id)))));
create policy staff_read on spp_kept.decided_rows for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp_kept.decided_rows to inv_analyst;
grant select on table spp_kept.decided_rows to inv_catalog_manager;
grant select on table spp_kept.decided_rows to inv_pricing_manager;
grant select on table spp_kept.decided_rows to inv_reviewer;
grant select on table spp_kept.decided_rows to inv_supplier;
comment on table spp_kept.decided_rows is 'How many rejected rows of an upload were decided on, by reason, of those whose staged rows are purged;
v_data_quality adds the others.';
comment on column spp_kept.decided_rows.batch_id is 'Upload.';
comment on column spp_kept.decided_rows.reason is 'Code of the last rejection; not_kept: of rows purged before this table came.';
comment on column spp_kept.decided_rows.corrected is 'Rows that were corrected and applied.';
comment on column spp_kept.decided_rows.discarded is 'Rows that were dropped.';
comment on column spp_kept.decided_rows.superseded is 'Rows whose product a later list brought again.';

create table spp_kept.price_days (
  day date not null,
  supplier_id uuid not null,
  changes integer not null,
  rises integer not null,
  falls integer not null,
  percentages integer not null,
  percentage_sum numeric not null,
  percentage_squares numeric not null,
  constraint price_days_pkey primary key (day, supplier_id)
);
alter table spp_kept.price_days enable row level security;
create policy staff_read on spp_kept.price_days for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp_kept.price_days to inv_analyst;
grant select on table spp_kept.price_days to inv_catalog_manager;
grant select on table spp_kept.price_days to inv_pricing_manager;
grant select on table spp_kept.price_days to inv_reviewer;
comment on table spp_kept.price_days is 'Price changes of a day (UTC) and supplier, as of the snapshot in price_day_horizons; v_price_days adds what was
written since.';
comment on column spp_kept.price_days.day is 'In UTC.';
comment on column spp_kept.price_days.supplier_id is 'Whose prices.';
comment on column spp_kept.price_days.changes is 'Prices that changed.';
comment on column spp_kept.price_days.rises is 'Of these, rises.';
comment on column spp_kept.price_days.falls is 'Of these, falls.';
comment on column spp_kept.price_days.percentages is 'Changes that have a percentage: not from price 0.';
comment on column spp_kept.price_days.percentage_sum is 'Their sum, in percent.';
comment on column spp_kept.price_days.percentage_squares is 'The sum of their squares.';

create table spp_kept.product_figures (
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  price_changed_at timestamp with time zone,
  last_rise_at timestamp with time zone,
  last_fall_at timestamp with time zone,
  price_change_percentage numeric,
  seq bigint not null,
  is_new boolean not null,
  status text not null,
  current_price numeric not null,
  constraint product_figures_pkey primary key (product_id, supplier_id)
);
alter table spp_kept.product_figures enable row level security;
create index product_figures_biggest_idx on spp_kept.product_figures using btree (abs(price_change_percentage) desc nulls last);
create index product_figures_latest_idx on spp_kept.product_figures using btree (price_changed_at desc nulls last);
create index product_figures_new_idx on spp_kept.product_figures using btree (supplier_code, product_id) where is_new;
create index product_figures_page_idx on spp_kept.product_figures using btree (supplier_code, product_id);
create index product_figures_percentage_idx on spp_kept.product_figures using btree (price_change_percentage);
create index product_figures_price_changed_at_idx on spp_kept.product_figures using btree (price_changed_at);
create index product_figures_price_idx on spp_kept.product_figures using btree (current_price, product_id);
create index product_figures_rises_idx on spp_kept.product_figures using btree (price_change_percentage desc nulls last);
create index product_figures_supplier_code_idx on spp_kept.product_figures using btree (supplier_code, price_changed_at desc nulls last, last_rise_at, last_fall_at);
create index product_figures_supplier_id_idx on spp_kept.product_figures using btree (supplier_id, price_changed_at desc nulls last);
create index product_figures_unavailable_idx on spp_kept.product_figures using btree (supplier_code, product_id) where (status <> 'available'::text);
create policy own_read on spp_kept.product_figures for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp_kept.product_figures for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp_kept.product_figures to inv_analyst;
grant select on table spp_kept.product_figures to inv_catalog_manager;
grant select on table spp_kept.product_figures to inv_pricing_manager;
grant select on table spp_kept.product_figures to inv_reviewer;
grant select on table spp_kept.product_figures to inv_supplier;
comment on table spp_kept.product_figures is 'One narrow row a product, in the orders in which people ask for products: its last price change and when its price
last rose and fell, as of its touch seq. v_product_figures brings it up to date.';
comment on column spp_kept.product_figures.product_id is 'Product.';
comment on column spp_kept.product_figures.supplier_id is 'Supplier.';
comment on column spp_kept.product_figures.supplier_code is 'Code of the supplier.';
comment on column spp_kept.product_figures.price_changed_at is 'When the price last changed; null while the first stands.';
comment on column spp_kept.product_figures.last_rise_at is 'When it last rose.';
comment on column spp_kept.product_figures.last_fall_at is 'When it last fell.';
comment on column spp_kept.product_figures.price_change_percentage is 'Last change in percent of the price before; null from price 0.';
comment on column spp_kept.product_figures.seq is 'The touch it is as of.';
comment on column spp_kept.product_figures.is_new is 'Seen in one list only so far.';
comment on column spp_kept.product_figures.status is 'available, discontinued or pending.';
comment on column spp_kept.product_figures.current_price is 'Price per unit of measure, in the currency of the product.';

create table spp_kept.product_touches (
  seq bigint generated always as identity not null,
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  price_changed_at timestamp with time zone,
  last_rise_at timestamp with time zone,
  last_fall_at timestamp with time zone,
  price_change_percentage numeric,
  is_new boolean not null,
  status text not null,
  current_price numeric not null,
  constraint product_touches_pkey primary key (seq)
);
alter table spp_kept.product_touches enable row level security;
create index product_touches_product_id_idx on spp_kept.product_touches using btree (product_id, seq);
create index product_touches_supplier_id_product_id_idx on spp_kept.product_touches using btree (supplier_id, product_id, seq);
create policy own_read on spp_kept.product_touches for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp_kept.product_touches for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp_kept.product_touches to inv_analyst;
grant select on table spp_kept.product_touches to inv_catalog_manager;
grant select on table spp_kept.product_touches to inv_pricing_manager;
grant select on table spp_kept.product_touches to inv_reviewer;
grant select on table spp_kept.product_touches to inv_supplier;
comment on table spp_kept.product_touches is 'What has become of products since product_figures was last brought up to date, in order; written by the triggers of
supplier_products, taken away by fold_products.';
comment on column spp_kept.product_touches.seq is 'Its order.';
comment on column spp_kept.product_touches.product_id is 'Product.';
comment on column spp_kept.product_touches.supplier_id is 'Supplier.';
comment on column spp_kept.product_touches.supplier_code is 'Code of the supplier.';
comment on column spp_kept.product_touches.price_changed_at is 'When the price last changed; null while the first stands.';
comment on column spp_kept.product_touches.last_rise_at is 'When it last rose.';
comment on column spp_kept.product_touches.last_fall_at is 'When it last fell.';
comment on column spp_kept.product_touches.price_change_percentage is 'Last change in percent of the price before; null from price 0.';
comment on column spp_kept.product_touches.is_new is 'Seen in one list only so far.';
comment on column spp_kept.product_touches.status is 'available, discontinued or pending.';
comment on column spp_kept.product_touches.current_price is 'Price per unit of measure, in the currency of the product.';

create table spp_kept.supplier_figures (
  supplier_id uuid not null,
  products integer not null,
  new integer not null,
  discontinued integer not null,
  categories integer not null,
  min_price numeric,
  median_price numeric,
  max_price numeric,
  constraint supplier_figures_pkey primary key (supplier_id),
  constraint supplier_figures_supplier_id_fkey foreign key (supplier_id) references spp.suppliers(supplier_id) on delete cascade
);
alter table spp_kept.supplier_figures enable row level security;
create policy own_read on spp_kept.supplier_figures for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp_kept.supplier_figures for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp_kept.supplier_figures to inv_analyst;
grant select on table spp_kept.supplier_figures to inv_catalog_manager;
grant select on table spp_kept.supplier_figures to inv_pricing_manager;
grant select on table spp_kept.supplier_figures to inv_reviewer;
grant select on table spp_kept.supplier_figures to inv_supplier;
comment on table spp_kept.supplier_figures is 'What each supplier offers. True where the supplier has no touch; v_supplier_figures brings it up to date.';
comment on column spp_kept.supplier_figures.supplier_id is 'Supplier.';
comment on column spp_kept.supplier_figures.products is 'Products ever listed and not removed.';
comment on column spp_kept.supplier_figures.new is 'Products that only one list has shown so far.';
comment on column spp_kept.supplier_figures.discontinued is 'Products that are no longer sold.';
comment on column spp_kept.supplier_figures.categories is 'Categories that its products are in.';
comment on column spp_kept.supplier_figures.min_price is 'Lowest price.';
comment on column spp_kept.supplier_figures.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp_kept.supplier_figures.max_price is 'Highest price.';

create table spp_kept.supplier_touches (
  touch_id bigint generated always as identity not null,
  supplier_id uuid not null,
  constraint supplier_touches_pkey primary key (touch_id)
);
alter table spp_kept.supplier_touches enable row level security;
create index supplier_touches_supplier_id_idx on spp_kept.supplier_touches using btree (supplier_id);
create policy own_read on spp_kept.supplier_touches for select to inv_supplier using (supplier_id = (( select spp.current_supplier_id() as current_supplier_id)));
create policy staff_read on spp_kept.supplier_touches for select to inv_analyst, inv_catalog_manager, inv_pricing_manager, inv_reviewer using (true);
grant select on table spp_kept.supplier_touches to inv_analyst;
grant select on table spp_kept.supplier_touches to inv_catalog_manager;
grant select on table spp_kept.supplier_touches to inv_pricing_manager;
grant select on table spp_kept.supplier_touches to inv_reviewer;
grant select on table spp_kept.supplier_touches to inv_supplier;
comment on table spp_kept.supplier_touches is 'Whose products some statement has changed since supplier_figures was last brought up to date: one row a statement.';
comment on column spp_kept.supplier_touches.touch_id is 'Identifies it.';
comment on column spp_kept.supplier_touches.supplier_id is 'Whose products were changed.';

create table spp_private.batch_categories (
  batch_id uuid not null,
  category text not null,
  subcategory text not null,
  category_id uuid not null,
  subcategory_id uuid,
  constraint batch_categories_batch_id_fkey foreign key (batch_id) references spp.upload_batches(batch_id) on delete cascade,
  constraint batch_categories_pkey primary key (batch_id, category, subcategory)
);
alter table spp_private.batch_categories enable row level security;
comment on table spp_private.batch_categories is 'What the category texts of a batch mean.';

create table spp_private.batch_marks (
  batch_id uuid not null,
  mark text not null,
  previous_batch_id uuid,
  product_ids uuid[] not null,
  listed_by uuid[] default '{}'::uuid[] not null,
  constraint batch_marks_batch_id_fkey foreign key (batch_id) references spp.upload_batches(batch_id) on delete cascade,
  constraint batch_marks_mark_check check (mark = any (array['is_new'::text, 'missing'::text, 'discontinued'::text]))
);
alter table spp_private.batch_marks enable row level security;
alter table spp_private.batch_marks replica identity full;
create index batch_marks_batch_id_idx on spp_private.batch_marks using btree (batch_id);
comment on table spp_private.batch_marks is 'Marks that a batch cleared from products, or that its own stand over: what a rollback puts back, once no list that
stands brings the product.';
comment on column spp_private.batch_marks.previous_batch_id is 'The batch that the cleared mark named.';
comment on column spp_private.batch_marks.listed_by is 'Later lists that brought these products, too, of those whose rows retention has removed.';

create table spp_private.batch_missing (
  batch_id uuid not null,
  last_id uuid not null,
  product_ids uuid[] not null,
  constraint batch_missing_batch_id_fkey foreign key (batch_id) references spp.upload_batches(batch_id) on delete cascade,
  constraint batch_missing_pkey primary key (batch_id, last_id)
);
alter table spp_private.batch_missing enable row level security;
comment on table spp_private.batch_missing is 'The products that dropped out with an upload, or with a dry run would have; it outlives their marks.';
comment on column spp_private.batch_missing.last_id is 'The greatest of its ids: rows follow one another by it.';
comment on column spp_private.batch_missing.product_ids is 'Up to 1,000 ids.';

create table spp_private.batch_parts (
  batch_id uuid not null,
  from_row integer not null,
  to_row integer not null,
  counts jsonb not null,
  constraint batch_parts_batch_id_fkey foreign key (batch_id) references spp.upload_batches(batch_id) on delete cascade,
  constraint batch_parts_check check (from_row <= to_row),
  constraint batch_parts_pkey primary key (batch_id, from_row)
);
alter table spp_private.batch_parts enable row level security;
comment on table spp_private.batch_parts is 'Rows of a batch from its next one on that a session has judged or applied, until the batch has come to them.';
comment on column spp_private.batch_parts.counts is 'What that did, for the batch to count.';

create table spp_private.cancellations (
  batch_id uuid not null,
  asked_by text not null,
  asked_at timestamp with time zone default clock_timestamp() not null,
  constraint cancellations_pkey primary key (batch_id)
);
alter table spp_private.cancellations enable row level security;
comment on table spp_private.cancellations is 'Who asked to cancel an upload: until whoever works on it heeds that, and for good of one that was cancelled.';
comment on column spp_private.cancellations.batch_id is 'Upload.';
comment on column spp_private.cancellations.asked_by is 'Who asked first.';
comment on column spp_private.cancellations.asked_at is 'When.';

create table spp_private.catalogue_marks (
  scope text collate "C" not null,
  mark bigint default hashtextextended((gen_random_uuid())::text, (0)::bigint) not null,
  constraint catalogue_marks_pkey primary key (scope, mark)
);
alter table spp_private.catalogue_marks enable row level security;
comment on table spp_private.catalogue_marks is 'One row for each statement that changed what the catalogue shows, until they are folded. Their sum is a generation.';
comment on column spp_private.catalogue_marks.scope is 'What it changed: a supplier by its id, categories, or everything.';
comment on column spp_private.catalogue_marks.mark is 'Random: no other history of this database has the same sum.';

create unlogged table spp_private.change_origins (
  transaction_id xid8 default pg_current_xact_id() not null,
  batch_id uuid not null,
  change_reason text not null,
  constraint change_origins_pkey primary key (transaction_id)
);
alter table spp_private.change_origins enable row level security;
comment on table spp_private.change_origins is 'The upload for which a transaction changes prices just now. A table and no setting: a caller can neither forge it nor leave it behind.';
comment on column spp_private.change_origins.transaction_id is 'The transaction that changes them.';
comment on column spp_private.change_origins.batch_id is 'The upload that price_history is to name.';
comment on column spp_private.change_origins.change_reason is 'upload, correction or rollback.';

create table spp_private.feed_state (
  only_row boolean default true not null,
  feed_epoch uuid default gen_random_uuid() not null,
  constraint feed_state_only_row_check check (only_row),
  constraint feed_state_pkey primary key (only_row)
);
alter table spp_private.feed_state enable row level security;
comment on table spp_private.feed_state is 'The life of this database that its feeds belong to.';

create table spp_private.locks (
  lock_name text not null,
  constraint locks_pkey primary key (lock_name)
);
alter table spp_private.locks enable row level security;
comment on table spp_private.locks is 'What is done by one at a time: who does it holds the row.';

create table spp_private.match_due (
  text_id bigint not null,
  since timestamp with time zone default clock_timestamp() not null,
  xact_id xid8 default pg_current_xact_id() not null,
  constraint match_due_pkey primary key (text_id)
);
alter table spp_private.match_due enable row level security;
comment on table spp_private.match_due is 'Texts that have not been compared with the others as they read now, or whose product is free again.';
comment on column spp_private.match_due.xact_id is 'The transaction that wrote it: tells what a run has not seen.';

create unlogged table spp_private.match_packs (
  phase text not null,
  part integer not null,
  ones bigint[],
  others bigint[],
  keys integer[]
);
alter table spp_private.match_packs enable row level security;
create index match_packs_part_idx on spp_private.match_packs using btree (phase, part);
comment on table spp_private.match_packs is 'What one phase of the run at work leaves for a part of the next, many in a row: a fifth of the room of rows of their
own. A row of the phase "run" says that the server has not lost them in a crash.';
comment on column spp_private.match_packs.phase is 'Which phase takes it.';
comment on column spp_private.match_packs.ones is 'Products with a key (find), or one of each pair.';
comment on column spp_private.match_packs.others is 'The other of each pair.';
comment on column spp_private.match_packs.keys is 'The keys of the products (find), or those that are wanted (deal).';

create unlogged table spp_private.match_results (
  one bigint not null,
  other bigint not null,
  confidence numeric(5,2) not null,
  likeness numeric not null,
  evidence jsonb not null,
  constraint match_results_pkey primary key (one, other)
);
alter table spp_private.match_results enable row level security;
comment on table spp_private.match_results is 'The pairs of texts that the run at work found sure enough for a look.';
comment on column spp_private.match_results.one is 'Of the older one of the two suppliers.';

create table spp_private.match_runs (
  run_id uuid default uuidv7() not null,
  supplier_id uuid,
  requested_by text not null,
  requested_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  result jsonb,
  failure jsonb,
  phase text,
  scope jsonb default '{}'::jsonb not null,
  constraint match_runs_check check ((finished_at is not null) = (num_nonnulls(result, failure) = 1)),
  constraint match_runs_pkey primary key (run_id),
  constraint match_runs_supplier_id_fkey foreign key (supplier_id) references spp.suppliers(supplier_id) on delete cascade
);
alter table spp_private.match_runs enable row level security;
create index match_runs_current on spp_private.match_runs using btree (started_at, run_id) where ((started_at is not null) and (finished_at is null));
create index match_runs_supplier on spp_private.match_runs using btree (supplier_id);
create unique index match_runs_waiting on spp_private.match_runs using btree (supplier_id) nulls not distinct where (started_at is null);
comment on table spp_private.match_runs is 'A run of matching that somebody asked for. Of those for the same products at most one waits: who asks meanwhile shares it.';
comment on column spp_private.match_runs.supplier_id is 'Whose products are looked at; none: all suppliers''.';
comment on column spp_private.match_runs.requested_by is 'Who asked first; the run acts in this name.';
comment on column spp_private.match_runs.requested_at is 'When it was asked for.';
comment on column spp_private.match_runs.started_at is 'When a worker took it up.';
comment on column spp_private.match_runs.finished_at is 'When it was completed or failed.';
comment on column spp_private.match_runs.result is 'What spp.match_products answered.';
comment on column spp_private.match_runs.failure is 'Why it failed: {code, message, hint}.';
comment on column spp_private.match_runs.phase is 'What is being done: read, deal, find, compare, group, join or settle; none before the first.';
comment on column spp_private.match_runs.scope is 'How the work is cut: {texts, targets, buckets, ranges, low, width}: all texts and those looked at, parts by key,
and parts by text, each so many from the lowest on.';

create table spp_private.match_sources (
  supplier_id uuid not null,
  place integer,
  stale boolean default true not null,
  constraint match_sources_pkey primary key (supplier_id),
  constraint match_sources_supplier_id_fkey foreign key (supplier_id) references spp.suppliers(supplier_id) on delete cascade
);
alter table spp_private.match_sources enable row level security;
comment on table spp_private.match_sources is 'Suppliers as matching knows them.';
comment on column spp_private.match_sources.place is 'Their order by id, as the run at work has it.';
comment on column spp_private.match_sources.stale is 'Its products have to be read again.';

create table spp_private.match_state (
  only_row boolean default true not null,
  seen pg_snapshot,
  feed_epoch uuid,
  thresholds jsonb,
  constraint match_state_only_row_check check (only_row),
  constraint match_state_pkey primary key (only_row)
);
alter table spp_private.match_state enable row level security;
comment on table spp_private.match_state is 'What matching has seen.';
comment on column spp_private.match_state.seen is 'Suppliers with changes that are not visible in it are stale.';
comment on column spp_private.match_state.feed_epoch is 'The life of this database that the snapshot belongs to.';
comment on column spp_private.match_state.thresholds is 'With which pairs were judged last: after a change all are judged again.';

create table spp_private.match_steps (
  run_id uuid not null,
  phase text not null,
  part integer not null,
  supplier_id uuid,
  low_code text collate "C",
  high_code text collate "C",
  size bigint not null,
  done boolean default false not null,
  counted bigint default 0 not null,
  constraint match_steps_pkey primary key (run_id, phase, part),
  constraint match_steps_run_id_fkey foreign key (run_id) references spp_private.match_runs(run_id) on delete cascade
);
alter table spp_private.match_steps enable row level security;
comment on table spp_private.match_steps is 'The parts of the work of a run, a transaction each: whoever does one locks its row. Those of a run that has
ended are gone.';
comment on column spp_private.match_steps.part is 'Its number within the phase; of packs, their part.';
comment on column spp_private.match_steps.supplier_id is 'Whose products are read.';
comment on column spp_private.match_steps.low_code is 'Reads codes after this one; none: from the first.';
comment on column spp_private.match_steps.high_code is 'Reads codes up to this one; none: to the last.';
comment on column spp_private.match_steps.size is 'How much work it is: products, keys or pairs.';
comment on column spp_private.match_steps.counted is 'Pairs compared or accepted in it.';

create table spp_private.match_texts (
  text_id bigint generated always as identity not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  source_hash bigint not null,
  gtin text collate "C",
  code_key text collate "C",
  brand_words text[] not null,
  words text[] not null,
  numbers text[] not null,
  pack text[] not null,
  keys integer[] not null,
  number_bits integer default 8191 not null,
  constraint match_texts_pkey primary key (text_id),
  constraint match_texts_supplier_id_code_key unique (supplier_id, supplier_product_code),
  constraint match_texts_supplier_id_fkey foreign key (supplier_id) references spp.suppliers(supplier_id) on delete cascade
);
alter table spp_private.match_texts enable row level security;
comment on table spp_private.match_texts is 'What matching reads out of a product, kept until the product''s texts change.';
comment on column spp_private.match_texts.source_hash is 'Of the texts it was read from.';
comment on column spp_private.match_texts.gtin is 'GTIN-14, only with a right check digit.';
comment on column spp_private.match_texts.code_key is 'The code without case and punctuation, where it can identify.';
comment on column spp_private.match_texts.words is 'Words of the name without the brand, in their order.';
comment on column spp_private.match_texts.numbers is 'Numbers of the name in base units: 500g, 330ml, 40 (mm or bare).';
comment on column spp_private.match_texts.keys is 'Products that share a rare one of these are worth comparing.';
comment on column spp_private.match_texts.number_bits is 'One of 13 bits for each of its numbers, all where a pack may tell more: sets of numbers contain each other only if
their bits do.';

create table spp_private.match_units (
  unit text not null,
  base_unit text not null,
  factor numeric not null,
  constraint match_units_factor_check check (factor > 0::numeric),
  constraint match_units_pkey primary key (unit)
);
alter table spp_private.match_units enable row level security;
comment on table spp_private.match_units is 'How names write units. Millimetres are bare numbers: "M8 x 40" means them.';

create table spp_private.price_day_horizons (
  cluster_id bigint not null,
  seen pg_snapshot not null,
  constraint price_day_horizons_pkey primary key (cluster_id)
);
alter table spp_private.price_day_horizons enable row level security;
create unique index price_day_horizons_one_key on spp_private.price_day_horizons using btree ((true));
comment on table spp_private.price_day_horizons is 'One row: which prices price_days has counted. Every one of a transaction that had ended by then.';
comment on column spp_private.price_day_horizons.cluster_id is 'The cluster that numbered the transactions.';
comment on column spp_private.price_day_horizons.seen is 'The snapshot of the last time.';

create table spp_private.upload_turns (
  supplier_id uuid not null,
  constraint upload_turns_pkey primary key (supplier_id),
  constraint upload_turns_supplier_id_fkey foreign key (supplier_id) references spp.suppliers(supplier_id) on delete cascade
);
alter table spp_private.upload_turns enable row level security;
comment on table spp_private.upload_turns is 'A row per supplier that has sent a list: whoever accepts the next one locks it. Accepting does not wait for lists that are being applied.';
comment on column spp_private.upload_turns.supplier_id is 'The supplier whose uploads are accepted one at a time.';

create view spp.v_alerts with (security_invoker=true) as
 select alert,
    severity,
    since,
    title,
    meaning,
    remedy
   from spp_private.alerts() a(alert, severity, since, title, meaning, remedy);
grant select on view spp.v_alerts to inv_analyst;
grant select on view spp.v_alerts to inv_catalog_manager;
grant select on view spp.v_alerts to inv_pricing_manager;
grant select on view spp.v_alerts to inv_reviewer;
comment on view spp.v_alerts is 'What wants attention in SPP now, judged by the settings monitor.…; no row: all is well.';
comment on column spp.v_alerts.alert is 'Its name, one a row.';
comment on column spp.v_alerts.severity is 'error: something stands still; warning: something goes badly.';
comment on column spp.v_alerts.since is 'Since when, or of when its first sign is; null: nobody can say.';
comment on column spp.v_alerts.title is 'What is amiss, in a line.';
comment on column spp.v_alerts.meaning is 'What it means for those who work.';
comment on column spp.v_alerts.remedy is 'What to do.';

create view spp.v_all_supplier_products with (security_invoker=true) as
 select f.product_id,
    f.supplier_id,
    p.supplier_product_code,
    p.product_name,
    p.description,
    p.category_id,
    p.subcategory_id,
    p.brand,
    p.manufacturer,
    p.barcode,
    p.unit_of_measure,
    p.pack_size,
    p.min_order_qty,
    p.lead_time_days,
    p.current_price,
    p.previous_price,
    p.currency_code,
    f.is_new,
    f.status,
    p.first_seen_date,
    p.first_batch_id,
    p.missing_since_batch_id,
    p.discontinued_batch_id,
    p.price_changed_at,
    p.last_updated,
    p.created_at,
    p.updated_at,
    p.specifications,
    p.partition_code,
    f.last_rise_at,
    f.last_fall_at,
    f.supplier_code,
    s.supplier_name,
    f.price_changed_at as last_price_change_at,
    f.price_change_percentage as last_price_change_percentage,
    (now() at time zone 'UTC'::text)::date - (p.last_updated at time zone 'UTC'::text)::date as days_since_last_update,
    c.category_name,
    k.category_name as subcategory_name
   from spp_private.v_product_figures f
     left join spp.supplier_products p on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
     left join spp.suppliers s on s.supplier_id = f.supplier_id
     left join spp.categories c on c.category_id = p.category_id
     left join spp.categories k on k.category_id = p.subcategory_id;
grant select on view spp.v_all_supplier_products to inv_analyst;
grant select on view spp.v_all_supplier_products to inv_catalog_manager;
grant select on view spp.v_all_supplier_products to inv_pricing_manager;
grant select on view spp.v_all_supplier_products to inv_reviewer;
grant select on view spp.v_all_supplier_products to inv_supplier;
comment on view spp.v_all_supplier_products is 'Every product of every supplier the reader may see, with its supplier and its last price change.';
comment on column spp.v_all_supplier_products.product_id is 'Identifies the product.';
comment on column spp.v_all_supplier_products.supplier_id is 'Supplier.';
comment on column spp.v_all_supplier_products.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_all_supplier_products.product_name is 'Name as the supplier writes it.';
comment on column spp.v_all_supplier_products.description is 'Text as the supplier writes it.';
comment on column spp.v_all_supplier_products.category_id is 'Top category.';
comment on column spp.v_all_supplier_products.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.v_all_supplier_products.brand is 'Brand as the supplier writes it.';
comment on column spp.v_all_supplier_products.manufacturer is 'Manufacturer as the supplier writes it.';
comment on column spp.v_all_supplier_products.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_all_supplier_products.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.v_all_supplier_products.pack_size is 'How many come together, as the supplier writes it.';
comment on column spp.v_all_supplier_products.min_order_qty is 'Pieces that must be ordered at least.';
comment on column spp.v_all_supplier_products.lead_time_days is 'Days from order to delivery.';
comment on column spp.v_all_supplier_products.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_all_supplier_products.previous_price is 'Price before the last change.';
comment on column spp.v_all_supplier_products.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_all_supplier_products.is_new is 'Seen in one list only so far.';
comment on column spp.v_all_supplier_products.status is 'available, discontinued or pending.';
comment on column spp.v_all_supplier_products.first_seen_date is 'Day on which it was first seen.';
comment on column spp.v_all_supplier_products.first_batch_id is 'Upload that brought it first.';
comment on column spp.v_all_supplier_products.missing_since_batch_id is 'First upload that did not list it any more.';
comment on column spp.v_all_supplier_products.discontinued_batch_id is 'Full list that discontinued it by not listing it.';
comment on column spp.v_all_supplier_products.price_changed_at is 'When the price last changed; null while the first stands.';
comment on column spp.v_all_supplier_products.last_updated is 'When its price last moved, or when it was first seen.';
comment on column spp.v_all_supplier_products.created_at is 'When the row was made.';
comment on column spp.v_all_supplier_products.updated_at is 'When the row was last changed.';
comment on column spp.v_all_supplier_products.specifications is 'What else the list says, by heading.';
comment on column spp.v_all_supplier_products.partition_code is 'Code of the supplier whose partition this is: a filter by it reads no other.';
comment on column spp.v_all_supplier_products.last_rise_at is 'When its price last rose; unknown where that was more than 30 days before this column came.';
comment on column spp.v_all_supplier_products.last_fall_at is 'When its price last fell; unknown where that was more than 30 days before this column came.';
comment on column spp.v_all_supplier_products.supplier_code is 'Code of the supplier.';
comment on column spp.v_all_supplier_products.supplier_name is 'Name of the supplier.';
comment on column spp.v_all_supplier_products.last_price_change_at is 'Null while the first price stands.';
comment on column spp.v_all_supplier_products.last_price_change_percentage is 'Last change in percent of the price before; null while the first price stands, and from price 0.';
comment on column spp.v_all_supplier_products.days_since_last_update is 'Days (of UTC) since the price last moved, or since the product was first seen.';
comment on column spp.v_all_supplier_products.category_name is 'Name of the top category.';
comment on column spp.v_all_supplier_products.subcategory_name is 'Name of the deepest category.';

create view spp.v_data_quality with (security_invoker=true) as
 select s.supplier_id,
    s.supplier_code,
    s.supplier_name,
    q.reason,
        case
            when q.reason = 'not_kept'::text then 'Decided so long ago that the reason is not kept.'::text
            when q.quarantined > 0 then spp_private.rejection_message(q.reason)
            else spp_private.warning_message(q.reason)
        end as explanation,
    q.quarantined as quarantined_rows,
    q.open as open_rows,
    q.corrected as corrected_rows,
    q.discarded as discarded_rows,
    q.superseded as superseded_rows,
    q.warned as warned_rows,
    t.rows as total_rows,
    round(q.quarantined::numeric / nullif(t.rows, 0)::numeric, 4) as quarantined_share,
    round(q.warned::numeric / nullif(t.rows, 0)::numeric, 4) as warned_share,
    q.uploads,
    q.last_upload_at
   from spp.suppliers s
     cross join lateral ( select sum(b.total_products) as rows
           from spp.upload_batches b
          where b.supplier_id = s.supplier_id and b.status = 'completed'::text and not b.dry_run and b.mode <> 'corrections'::text
         offset 0) t
     cross join lateral ( select c.reason,
            sum(c.open + c.corrected + c.discarded + c.superseded)::integer as quarantined,
            sum(c.open)::integer as open,
            sum(c.corrected)::integer as corrected,
            sum(c.discarded)::integer as discarded,
            sum(c.superseded)::integer as superseded,
            sum(c.warned)::integer as warned,
            count(distinct b.batch_id)::integer as uploads,
            max(b.upload_date) as last_upload_at
           from spp.upload_batches b
             cross join lateral ( select w.validation_errors #>> '{0,code}'::text[] as reason,
                    count(*) as open,
                    0 as corrected,
                    0 as discarded,
                    0 as superseded,
                    0 as warned
                   from spp.upload_staging w
                  where w.batch_id = b.batch_id and w.validation_status = 'failed'::text and spp_private.waiting_rows(b.*) > 0
                  group by (w.validation_errors #>> '{0,code}'::text[])
                union all
                 select d.validation_errors #>> '{0,code}'::text[],
                    0,
                    count(*) filter (where d.validation_status = 'corrected'::text) as count,
                    count(*) filter (where d.validation_status = 'discarded'::text) as count,
                    count(*) filter (where d.validation_status = 'superseded'::text) as count,
                    0
                   from spp.upload_staging d
                  where d.batch_id = b.batch_id and (d.validation_status = any (array['corrected'::text, 'discarded'::text, 'superseded'::text]))
                  group by (d.validation_errors #>> '{0,code}'::text[])
                union all
                 select k.reason,
                    0,
                    k.corrected,
                    k.discarded,
                    k.superseded,
                    0
                   from spp_kept.decided_rows k
                  where k.batch_id = b.batch_id
                union all
                 select e.value ->> 'code'::text,
                    0,
                    0,
                    0,
                    0,
                    (e.value ->> 'count'::text)::bigint as int8
                   from jsonb_array_elements(b.warnings) e(value)) c
          where b.supplier_id = s.supplier_id and b.status = 'completed'::text and not b.dry_run and b.mode <> 'corrections'::text
          group by c.reason) q;
grant select on view spp.v_data_quality to inv_analyst;
grant select on view spp.v_data_quality to inv_catalog_manager;
grant select on view spp.v_data_quality to inv_pricing_manager;
grant select on view spp.v_data_quality to inv_reviewer;
grant select on view spp.v_data_quality to inv_supplier;
comment on view spp.v_data_quality is 'What was wrong or odd with the rows of lists, by supplier and reason; of lists that stand, without dry runs and
files of corrections. Ask for one supplier where there are many uploads.';
comment on column spp.v_data_quality.supplier_id is 'Supplier.';
comment on column spp.v_data_quality.supplier_code is 'Code of the supplier.';
comment on column spp.v_data_quality.supplier_name is 'Name of the supplier.';
comment on column spp.v_data_quality.reason is 'The code of a rejection or warning, as reports name it; of a row that was corrected, of its last rejection.';
comment on column spp.v_data_quality.explanation is 'The same in a sentence.';
comment on column spp.v_data_quality.quarantined_rows is 'Rows that were rejected or held, whatever became of them.';
comment on column spp.v_data_quality.open_rows is 'Of these, rows that still wait for a person.';
comment on column spp.v_data_quality.corrected_rows is 'Of these, rows that were corrected, or released, and applied.';
comment on column spp.v_data_quality.discarded_rows is 'Of these, rows that were dropped.';
comment on column spp.v_data_quality.superseded_rows is 'Of these, rows whose product a later list has brought again.';
comment on column spp.v_data_quality.warned_rows is 'Rows that were applied with this warning; of warnings about a whole list, what they count.';
comment on column spp.v_data_quality.total_rows is 'All rows of the supplier''s lists.';
comment on column spp.v_data_quality.quarantined_share is 'quarantined_rows of total_rows, 0 to 1.';
comment on column spp.v_data_quality.warned_share is 'warned_rows of total_rows.';
comment on column spp.v_data_quality.uploads is 'Uploads in which it came up.';
comment on column spp.v_data_quality.last_upload_at is 'When the latest of these was received.';

create view spp.v_last_maintenance with (security_invoker=true) as
 with recursive tasks as (
         select min(r.task) as task
           from spp.maintenance_runs r
        union all
         select ( select min(r.task) as min
                   from spp.maintenance_runs r
                  where r.task > t_1.task) as min
           from tasks t_1
          where t_1.task is not null
        )
 select l.task,
    l.status,
    l.started_at,
    l.finished_at,
    l.duration_ms,
    l.detail,
    l.error,
    ( select r.finished_at
           from spp.maintenance_runs r
          where r.task = t.task and r.status = 'completed'::text
          order by r.started_at desc
         limit 1) as completed_at
   from tasks t
     cross join lateral ( select r.run_id,
            r.task,
            r.started_at,
            r.finished_at,
            r.status,
            r.detail,
            r.error,
            r.worker_id,
            r.duration_ms
           from spp.maintenance_runs r
          where r.task = t.task
          order by r.started_at desc
         limit 1) l;
grant select on view spp.v_last_maintenance to inv_analyst;
grant select on view spp.v_last_maintenance to inv_catalog_manager;
grant select on view spp.v_last_maintenance to inv_pricing_manager;
grant select on view spp.v_last_maintenance to inv_reviewer;
comment on view spp.v_last_maintenance is 'Recurring work of SPP by what its last run came to.';
comment on column spp.v_last_maintenance.task is 'What was to be done.';
comment on column spp.v_last_maintenance.status is 'Of the last run: running, completed or failed.';
comment on column spp.v_last_maintenance.started_at is 'When the last run began.';
comment on column spp.v_last_maintenance.finished_at is 'When it ended; null: it runs.';
comment on column spp.v_last_maintenance.duration_ms is 'How long it took, in milliseconds.';
comment on column spp.v_last_maintenance.detail is 'What it did, in figures.';
comment on column spp.v_last_maintenance.error is 'Why it failed.';
comment on column spp.v_last_maintenance.completed_at is 'When a run last came to its end; null: none that is kept.';

create view spp.v_match_candidates with (security_invoker=true) as
 select p.pair_id,
    p.confidence,
    p.evidence,
    p.supplier_id,
    ( select s.supplier_code
           from spp.suppliers s
          where s.supplier_id = p.supplier_id) as supplier_code,
    p.supplier_product_code,
    a.product_name,
    a.brand,
    a.barcode,
    a.current_price,
    a.currency_code,
    p.other_supplier_id,
    ( select s.supplier_code
           from spp.suppliers s
          where s.supplier_id = p.other_supplier_id) as other_supplier_code,
    p.other_product_code,
    b.product_name as other_product_name,
    b.brand as other_brand,
    b.barcode as other_barcode,
    b.current_price as other_current_price,
    b.currency_code as other_currency_code,
    p.created_at
   from spp.match_pairs p
     cross join lateral ( select x.product_name,
            x.brand,
            x.barcode,
            x.current_price,
            x.currency_code
           from spp.supplier_products x
          where x.supplier_id = p.supplier_id and x.supplier_product_code = p.supplier_product_code
         limit 1) a
     cross join lateral ( select x.product_name,
            x.brand,
            x.barcode,
            x.current_price,
            x.currency_code
           from spp.supplier_products x
          where x.supplier_id = p.other_supplier_id and x.supplier_product_code = p.other_product_code
         limit 1) b
  where p.status = 'waiting'::text;
grant select on view spp.v_match_candidates to inv_analyst;
grant select on view spp.v_match_candidates to inv_catalog_manager;
grant select on view spp.v_match_candidates to inv_pricing_manager;
grant select on view spp.v_match_candidates to inv_reviewer;
comment on view spp.v_match_candidates is 'Pairs of products of two suppliers that may be the same thing and wait for verify_mapping or reject_mapping.';
comment on column spp.v_match_candidates.pair_id is 'Identifies the pair.';
comment on column spp.v_match_candidates.confidence is '0 to 100, below what is accepted without asking, or ambiguous.';
comment on column spp.v_match_candidates.evidence is 'Signals and values: gtin, code, brand, numbers, words, pack, ambiguous.';
comment on column spp.v_match_candidates.supplier_id is 'Supplier.';
comment on column spp.v_match_candidates.supplier_code is 'Code of the supplier.';
comment on column spp.v_match_candidates.supplier_product_code is 'Code of the one product.';
comment on column spp.v_match_candidates.product_name is 'Name of the one product.';
comment on column spp.v_match_candidates.brand is 'Brand of the one product.';
comment on column spp.v_match_candidates.barcode is 'GTIN of the one product.';
comment on column spp.v_match_candidates.current_price is 'Price of a piece of the one, in currency_code.';
comment on column spp.v_match_candidates.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_match_candidates.other_supplier_id is 'Supplier of the other product.';
comment on column spp.v_match_candidates.other_supplier_code is 'Code of that supplier.';
comment on column spp.v_match_candidates.other_product_code is 'Code of the other product.';
comment on column spp.v_match_candidates.other_product_name is 'Name of the other product.';
comment on column spp.v_match_candidates.other_brand is 'Brand of the other product.';
comment on column spp.v_match_candidates.other_barcode is 'GTIN of the other product.';
comment on column spp.v_match_candidates.other_current_price is 'Price of a piece of the other, in other_currency_code.';
comment on column spp.v_match_candidates.other_currency_code is 'Currency of the other price: ISO 4217.';
comment on column spp.v_match_candidates.created_at is 'When the pair was found.';

create view spp.v_matched_prices with (security_invoker=true) as
 select m.master_product_id,
    m.supplier_id,
    s.supplier_code,
    s.supplier_name,
    m.supplier_product_code,
    p.product_id,
    p.product_name,
    p.brand,
    p.barcode,
    p.unit_of_measure,
    p.status,
    p.current_price,
    p.currency_code,
    o.offers,
    o.offers_elsewhere,
    o.best_price,
    o.best_supplier_code,
    p.current_price = o.best_price and p.status = 'available'::text as is_best,
    nullif(p.current_price, 0::numeric) - o.best_price as gap,
    round((nullif(p.current_price, 0::numeric) - o.best_price) / nullif(o.best_price, 0::numeric) * 100::numeric, 2) as gap_percentage,
    m.mapping_confidence,
    m.verified_at is not null as is_verified
   from spp.product_mappings m
     join spp.suppliers s on s.supplier_id = m.supplier_id
     join spp.supplier_products p on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code
     left join lateral ( select count(*) filter (where x.currency_code = p.currency_code)::integer as offers,
            count(*) filter (where x.currency_code <> p.currency_code)::integer as offers_elsewhere,
            min(x.current_price) filter (where x.currency_code = p.currency_code) as best_price,
            (array_agg(t.supplier_code order by x.current_price, t.supplier_code) filter (where x.currency_code = p.currency_code))[1] as best_supplier_code
           from spp.product_mappings n
             join spp.suppliers t on t.supplier_id = n.supplier_id
             join spp.supplier_products x on x.supplier_id = n.supplier_id and x.supplier_product_code = n.supplier_product_code
          where n.master_product_id = m.master_product_id and x.status = 'available'::text and x.current_price > 0::numeric) o on true;
grant select on view spp.v_matched_prices to inv_analyst;
grant select on view spp.v_matched_prices to inv_catalog_manager;
grant select on view spp.v_matched_prices to inv_pricing_manager;
grant select on view spp.v_matched_prices to inv_reviewer;
comment on view spp.v_matched_prices is 'What each supplier of a matched product asks for it, and who is the cheapest. Only prices of one currency are
compared; what is not available, or costs 0, is no offer. Prices are per unit of measure as each supplier writes it: see
that it is the same. Ask for a supplier, a master_product_id or a page: the others of each product are looked up.';
comment on column spp.v_matched_prices.master_product_id is 'The product; its rows are the same thing.';
comment on column spp.v_matched_prices.supplier_id is 'Who offers it.';
comment on column spp.v_matched_prices.supplier_code is 'Code of the supplier.';
comment on column spp.v_matched_prices.supplier_name is 'Name of the supplier.';
comment on column spp.v_matched_prices.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_matched_prices.product_id is 'The supplier''s product.';
comment on column spp.v_matched_prices.product_name is 'Name as the supplier writes it.';
comment on column spp.v_matched_prices.brand is 'Brand as the supplier writes it.';
comment on column spp.v_matched_prices.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_matched_prices.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.v_matched_prices.status is 'available, discontinued or pending.';
comment on column spp.v_matched_prices.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_matched_prices.currency_code is 'Currency of all amounts of the row: ISO 4217.';
comment on column spp.v_matched_prices.offers is 'Suppliers that offer it in this currency, this one included.';
comment on column spp.v_matched_prices.offers_elsewhere is 'Suppliers that offer it in other currencies: not compared.';
comment on column spp.v_matched_prices.best_price is 'The lowest price in this currency; null: nobody offers it.';
comment on column spp.v_matched_prices.best_supplier_code is 'Who asks that price; of several the first by code.';
comment on column spp.v_matched_prices.is_best is 'Whether this is an offer at that price.';
comment on column spp.v_matched_prices.gap is 'current_price above best_price; null: it costs 0, which is no price.';
comment on column spp.v_matched_prices.gap_percentage is 'The same in percent of best_price.';
comment on column spp.v_matched_prices.mapping_confidence is '0 to 100: of the best pair that brought it into its group.';
comment on column spp.v_matched_prices.is_verified is 'Whether a person has confirmed that it is the same.';

create view spp.v_metric_days with (security_invoker=true) as
 select day,
    count(batch_id) filter (where status <> 'rolled_back'::text)::integer as uploads,
    count(*) filter (where status = 'failed'::text)::integer as uploads_failed,
    coalesce(sum(total_products) filter (where status <> 'rolled_back'::text), 0::bigint) as rows_read,
    coalesce(sum(failed_products_count) filter (where status <> 'rolled_back'::text), 0::bigint) as rows_rejected,
    coalesce(sum(new_products_count) filter (where status <> 'rolled_back'::text), 0::bigint) as new_products,
    coalesce(sum(changes), 0::bigint) as price_changes,
    coalesce(sum(rises), 0::bigint) as price_rises,
    coalesce(sum(falls), 0::bigint) as price_falls,
    round(sum(percentage_sum) / nullif(sum(percentages), 0)::numeric, 4) as mean_price_change,
    spp_private.price_volatility(sum(percentages), sum(percentage_sum), sum(percentage_squares)) as price_volatility,
    count(*) filter (where status = 'rolled_back'::text)::integer as uploads_undone,
    coalesce(sum(corrected_rows_count) filter (where status = 'completed'::text), 0::bigint) as rows_corrected,
    spp_private.detection_accuracy(sum(total_products) filter (where status <> 'failed'::text), coalesce(sum(corrected_rows_count) filter (where status = 'completed'::text), 0::bigint), coalesce(sum(total_products) filter (where status = 'rolled_back'::text), 0::bigint)) as detection_accuracy
   from ( select (b.upload_date at time zone 'UTC'::text)::date as day,
            b.batch_id,
            b.status,
            b.total_products,
            b.failed_products_count,
            b.new_products_count,
            b.corrected_rows_count,
            0 as changes,
            0 as rises,
            0 as falls,
            0 as percentages,
            0::numeric as percentage_sum,
            0::numeric as percentage_squares
           from spp.upload_batches b
          where spp_private.is_counted(b.*)
        union all
         select p.day,
            null::uuid,
            null::text,
            0,
            0,
            0,
            0,
            p.changes,
            p.rises,
            p.falls,
            p.percentages,
            p.percentage_sum,
            p.percentage_squares
           from spp.v_price_days p) d
  group by day;
grant select on view spp.v_metric_days to inv_analyst;
grant select on view spp.v_metric_days to inv_catalog_manager;
grant select on view spp.v_metric_days to inv_pricing_manager;
grant select on view spp.v_metric_days to inv_reviewer;
comment on view spp.v_metric_days is 'How uploads and prices went, by day (UTC), of all suppliers the reader may see. Days without either are left out.';
comment on column spp.v_metric_days.day is 'In UTC.';
comment on column spp.v_metric_days.uploads is 'Lists that came that day and have ended; rolled-back ones, trials and corrections left out.';
comment on column spp.v_metric_days.uploads_failed is 'Of these, lists of which nothing was applied.';
comment on column spp.v_metric_days.rows_read is 'Rows of these lists.';
comment on column spp.v_metric_days.rows_rejected is 'Rows that were quarantined.';
comment on column spp.v_metric_days.new_products is 'Products that these lists brought for the first time.';
comment on column spp.v_metric_days.price_changes is 'Prices that changed that day, by whatever way.';
comment on column spp.v_metric_days.price_rises is 'Of these, rises.';
comment on column spp.v_metric_days.price_falls is 'Of these, falls.';
comment on column spp.v_metric_days.mean_price_change is 'Mean change in percent of the old price; null where none changed from a price above 0.';
comment on column spp.v_metric_days.price_volatility is 'Standard deviation of these percentages, in percentage points; null likewise.';
comment on column spp.v_metric_days.uploads_undone is 'Lists that came that day and were undone since.';
comment on column spp.v_metric_days.rows_corrected is 'Of the rows of lists of that day, those that a person corrected since, after they had been rejected.';
comment on column spp.v_metric_days.detection_accuracy is 'Percent of the rows of lists that were applied, undone ones among them, that stand as they were read: neither
corrected by a person, nor undone with their list. Null where there were none.';

create view spp.v_new_products_by_supplier with (security_invoker=true) as
 select p.supplier_id,
    p.partition_code as supplier_code,
    s.supplier_name,
    f.new as supplier_new_count,
    p.product_id,
    p.supplier_product_code,
    p.product_name,
    p.brand,
    p.category_id,
    p.subcategory_id,
    p.barcode,
    p.current_price,
    p.currency_code,
    p.status,
    p.first_seen_date,
    p.first_batch_id,
    p.created_at,
    c.category_name,
    k.category_name as subcategory_name
   from spp.supplier_products p
     join spp.suppliers s on s.supplier_id = p.supplier_id
     join spp_private.v_supplier_figures f on f.supplier_id = p.supplier_id
     left join spp.categories c on c.category_id = p.category_id
     left join spp.categories k on k.category_id = p.subcategory_id
  where p.is_new;
grant select on view spp.v_new_products_by_supplier to inv_analyst;
grant select on view spp.v_new_products_by_supplier to inv_catalog_manager;
grant select on view spp.v_new_products_by_supplier to inv_pricing_manager;
grant select on view spp.v_new_products_by_supplier to inv_reviewer;
grant select on view spp.v_new_products_by_supplier to inv_supplier;
comment on view spp.v_new_products_by_supplier is 'Products that only one list has shown so far, with how many of them their supplier has.';
comment on column spp.v_new_products_by_supplier.supplier_id is 'Supplier.';
comment on column spp.v_new_products_by_supplier.supplier_code is 'Code of the supplier.';
comment on column spp.v_new_products_by_supplier.supplier_name is 'Name of the supplier.';
comment on column spp.v_new_products_by_supplier.supplier_new_count is 'New products of this supplier.';
comment on column spp.v_new_products_by_supplier.product_id is 'Product.';
comment on column spp.v_new_products_by_supplier.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_new_products_by_supplier.product_name is 'Name as the supplier writes it.';
comment on column spp.v_new_products_by_supplier.brand is 'Brand as the supplier writes it.';
comment on column spp.v_new_products_by_supplier.category_id is 'Top category.';
comment on column spp.v_new_products_by_supplier.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.v_new_products_by_supplier.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.v_new_products_by_supplier.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.v_new_products_by_supplier.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_new_products_by_supplier.status is 'available, discontinued or pending.';
comment on column spp.v_new_products_by_supplier.first_seen_date is 'Day on which it was first seen.';
comment on column spp.v_new_products_by_supplier.first_batch_id is 'Upload that brought it first.';
comment on column spp.v_new_products_by_supplier.created_at is 'When the row was made.';
comment on column spp.v_new_products_by_supplier.category_name is 'Name of the top category.';
comment on column spp.v_new_products_by_supplier.subcategory_name is 'Name of the deepest category.';

create view spp.v_price_change_summary with (security_invoker=true) as
 select f.supplier_id,
    f.supplier_code,
    s.supplier_name,
    f.product_id,
    p.supplier_product_code,
    p.product_name,
    p.previous_price as old_price,
    p.current_price as new_price,
    p.currency_code,
    f.price_change_percentage,
    f.price_changed_at as changed_at,
    ( select count(*)::integer as count
           from spp.price_history x
          where x.supplier_id = f.supplier_id and x.product_id = f.product_id and x.changed_at >= (now() - '30 days'::interval) and x.old_price is not null) as changes_30d,
        case
            when f.last_rise_at >= (( select now() - '30 days'::interval)) then
            case
                when f.last_fall_at >= (( select now() - '30 days'::interval)) then 'volatile'::text
                else 'up'::text
            end
            when f.last_fall_at >= (( select now() - '30 days'::interval)) then 'down'::text
            else 'stable'::text
        end as trend
   from spp_private.v_product_figures f
     left join spp.supplier_products p on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
     left join spp.suppliers s on s.supplier_id = f.supplier_id
  where f.price_changed_at is not null;
grant select on view spp.v_price_change_summary to inv_analyst;
grant select on view spp.v_price_change_summary to inv_catalog_manager;
grant select on view spp.v_price_change_summary to inv_pricing_manager;
grant select on view spp.v_price_change_summary to inv_reviewer;
grant select on view spp.v_price_change_summary to inv_supplier;
comment on view spp.v_price_change_summary is 'Products whose price has changed: the last change and where the price is heading.';
comment on column spp.v_price_change_summary.supplier_id is 'Supplier.';
comment on column spp.v_price_change_summary.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_change_summary.supplier_name is 'Name of the supplier.';
comment on column spp.v_price_change_summary.product_id is 'Product.';
comment on column spp.v_price_change_summary.supplier_product_code is 'The supplier''s own code.';
comment on column spp.v_price_change_summary.product_name is 'Name as the supplier writes it.';
comment on column spp.v_price_change_summary.old_price is 'Price before the last change.';
comment on column spp.v_price_change_summary.new_price is 'Price of a piece today, in currency_code.';
comment on column spp.v_price_change_summary.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_price_change_summary.price_change_percentage is 'In percent of the old price; null from price 0.';
comment on column spp.v_price_change_summary.changed_at is 'When the price last changed.';
comment on column spp.v_price_change_summary.changes_30d is 'Price changes within the last 30 days.';
comment on column spp.v_price_change_summary.trend is 'Of the last 30 days: up or down (all changes one way), volatile (both ways), stable (none).';

create view spp.v_price_days with (security_invoker=true) as
 select d.day,
    d.supplier_id,
    s.supplier_code,
    d.changes,
    d.rises,
    d.falls,
    round(d.percentage_sum / nullif(d.percentages, 0)::numeric, 4) as mean_percentage,
    d.percentages,
    d.percentage_sum,
    d.percentage_squares
   from ( select k.day,
            k.supplier_id,
            k.changes,
            k.rises,
            k.falls,
            k.percentages,
            k.percentage_sum,
            k.percentage_squares
           from spp_kept.price_days k
          where (( select spp_private.price_days_seen() as price_days_seen)) is not null and (k.day <> all ((array( select spp_private.price_days_touched(( select spp_private.price_days_seen() as price_days_seen)) as price_days_touched))))
        union all
         select l.day,
            l.supplier_id,
            l.changes,
            l.rises,
            l.falls,
            l.percentages,
            l.percentage_sum,
            l.percentage_squares
           from spp_private.count_price_days(
                case
                    when (( select spp_private.price_days_seen() as price_days_seen)) is not null then array( select spp_private.price_days_touched(( select spp_private.price_days_seen() as price_days_seen)) as price_days_touched)
                    else null::date[]
                end) l(day, supplier_id, changes, rises, falls, percentages, percentage_sum, percentage_squares)) d
     left join spp.suppliers s on s.supplier_id = d.supplier_id;
grant select on view spp.v_price_days to inv_analyst;
grant select on view spp.v_price_days to inv_catalog_manager;
grant select on view spp.v_price_days to inv_pricing_manager;
grant select on view spp.v_price_days to inv_reviewer;
comment on view spp.v_price_days is 'Price changes of each day (UTC) and supplier, exact at every moment: what is kept, and what was written since. First
prices are no changes.';
comment on column spp.v_price_days.day is 'In UTC.';
comment on column spp.v_price_days.supplier_id is 'Whose prices.';
comment on column spp.v_price_days.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_days.changes is 'Prices that changed, undone ones and their undoing among them.';
comment on column spp.v_price_days.rises is 'Of these, rises.';
comment on column spp.v_price_days.falls is 'Of these, falls.';
comment on column spp.v_price_days.mean_percentage is 'Mean change in percent of the old price, rises and falls against each other; null where all were from price 0.';
comment on column spp.v_price_days.percentages is 'Changes that have a percentage: not from price 0.';
comment on column spp.v_price_days.percentage_sum is 'Their sum.';
comment on column spp.v_price_days.percentage_squares is 'The sum of their squares.';

create view spp.v_price_months with (security_invoker=true) as
 select date_trunc('month'::text, day::timestamp without time zone)::date as month,
    supplier_id,
    supplier_code,
    sum(changes)::integer as changes,
    sum(rises)::integer as rises,
    sum(falls)::integer as falls,
    round(sum(percentage_sum) / nullif(sum(percentages), 0)::numeric, 4) as mean_percentage,
    spp_private.price_volatility(sum(percentages), sum(percentage_sum), sum(percentage_squares)) as volatility,
    count(*)::integer as days
   from spp.v_price_days d
  group by (date_trunc('month'::text, day::timestamp without time zone)::date), supplier_id, supplier_code;
grant select on view spp.v_price_months to inv_analyst;
grant select on view spp.v_price_months to inv_catalog_manager;
grant select on view spp.v_price_months to inv_pricing_manager;
grant select on view spp.v_price_months to inv_reviewer;
comment on view spp.v_price_months is 'Price changes of each month (UTC) and supplier, exact at every moment: the days of v_price_days summed up. Months
without a change are left out.';
comment on column spp.v_price_months.month is 'Its first day.';
comment on column spp.v_price_months.supplier_id is 'Whose prices.';
comment on column spp.v_price_months.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_months.changes is 'Prices that changed, undone ones and their undoing among them.';
comment on column spp.v_price_months.rises is 'Of these, rises.';
comment on column spp.v_price_months.falls is 'Of these, falls.';
comment on column spp.v_price_months.mean_percentage is 'Mean change in percent of the old price, rises and falls against each other; null where all were from price 0.';
comment on column spp.v_price_months.volatility is 'Standard deviation of these percentages, in percentage points; null likewise.';
comment on column spp.v_price_months.days is 'Days of the month on which a price changed.';

create view spp.v_quarantine with (security_invoker=true) as
 select s.staging_id,
    s.batch_id,
    b.supplier_id,
    u.supplier_code,
    b.file_name,
    s.row_number,
    s.validation_errors #>> '{0,code}'::text[] as code,
    s.validation_errors #>> '{0,message}'::text[] as message,
    spp_private.shown_cells(s.raw_data) as raw,
    s.processed_at as quarantined_at
   from spp.upload_staging s
     join spp.upload_batches b on b.batch_id = s.batch_id
     join spp.suppliers u on u.supplier_id = b.supplier_id
  where s.validation_status = 'failed'::text and b.status = 'completed'::text and not b.dry_run;
grant select on view spp.v_quarantine to inv_analyst;
grant select on view spp.v_quarantine to inv_catalog_manager;
grant select on view spp.v_quarantine to inv_pricing_manager;
grant select on view spp.v_quarantine to inv_reviewer;
grant select on view spp.v_quarantine to inv_supplier;
comment on view spp.v_quarantine is 'Rejected rows that wait for a person to correct or discard them.';
comment on column spp.v_quarantine.staging_id is 'Identifies the rejected row.';
comment on column spp.v_quarantine.batch_id is 'Upload.';
comment on column spp.v_quarantine.supplier_id is 'Supplier.';
comment on column spp.v_quarantine.supplier_code is 'Code of the supplier.';
comment on column spp.v_quarantine.file_name is 'Name of the file.';
comment on column spp.v_quarantine.row_number is 'Row of the file, from 1.';
comment on column spp.v_quarantine.code is 'Why it was rejected.';
comment on column spp.v_quarantine.message is 'The same in a sentence.';
comment on column spp.v_quarantine.raw is 'The row as sent, or as corrected last: heading to text. Long cells are cut and end in an ellipsis;
the CSV of the upload''s report has them whole.';
comment on column spp.v_quarantine.quarantined_at is 'When it was rejected.';

create view spp.v_supplier_catalog_stats with (security_invoker=true) as
 select s.supplier_id,
    s.supplier_code,
    s.supplier_name,
    s.status,
    f.products,
    f.new,
    f.discontinued,
    f.categories,
    s.currency_code,
    f.min_price,
    f.median_price,
    f.max_price,
    u.uploads_30d,
    u.average_days_between_uploads,
    u.last_upload_at,
    u.failed_row_rate
   from spp.suppliers s
     join spp_private.v_supplier_figures f on f.supplier_id = s.supplier_id
     cross join lateral ( select count(*) filter (where b.upload_date >= (now() - '30 days'::interval))::integer as uploads_30d,
            round(extract(epoch from max(b.upload_date) - min(b.upload_date)) / 86400::numeric / nullif(count(*) - 1, 0)::numeric, 2) as average_days_between_uploads,
            max(b.upload_date) as last_upload_at,
            round(sum(b.failed_products_count)::numeric / nullif(sum(b.total_products), 0)::numeric, 4) as failed_row_rate
           from spp.upload_batches b
          where b.supplier_id = s.supplier_id and (b.status = any (array['completed'::text, 'failed'::text])) and not b.dry_run and b.mode <> 'corrections'::text) u;
grant select on view spp.v_supplier_catalog_stats to inv_analyst;
grant select on view spp.v_supplier_catalog_stats to inv_catalog_manager;
grant select on view spp.v_supplier_catalog_stats to inv_pricing_manager;
grant select on view spp.v_supplier_catalog_stats to inv_reviewer;
grant select on view spp.v_supplier_catalog_stats to inv_supplier;
comment on view spp.v_supplier_catalog_stats is 'What each supplier offers and how it delivers its lists. Prices are in the supplier''s currency.';
comment on column spp.v_supplier_catalog_stats.supplier_id is 'Supplier.';
comment on column spp.v_supplier_catalog_stats.supplier_code is 'Code of the supplier.';
comment on column spp.v_supplier_catalog_stats.supplier_name is 'Name of the supplier.';
comment on column spp.v_supplier_catalog_stats.status is 'active, inactive or suspended.';
comment on column spp.v_supplier_catalog_stats.products is 'Products ever listed and not removed.';
comment on column spp.v_supplier_catalog_stats.new is 'Products that only one list has shown so far.';
comment on column spp.v_supplier_catalog_stats.discontinued is 'Products that are no longer sold.';
comment on column spp.v_supplier_catalog_stats.categories is 'Categories that its products are in.';
comment on column spp.v_supplier_catalog_stats.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.v_supplier_catalog_stats.min_price is 'Lowest price.';
comment on column spp.v_supplier_catalog_stats.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp.v_supplier_catalog_stats.max_price is 'Highest price.';
comment on column spp.v_supplier_catalog_stats.uploads_30d is 'Uploads within the last 30 days, rolled-back ones left out.';
comment on column spp.v_supplier_catalog_stats.average_days_between_uploads is 'Null before the second upload.';
comment on column spp.v_supplier_catalog_stats.last_upload_at is 'When its latest list came.';
comment on column spp.v_supplier_catalog_stats.failed_row_rate is 'Share of all rows that were rejected, 0 to 1.';

create view spp.v_uploads with (security_invoker=true) as
 select b.batch_id,
    b.supplier_id,
    u.supplier_code,
    b.file_name,
    b.mode,
    b.dry_run,
    b.status,
    b.upload_date,
    b.effective_from,
    b.completed_at,
    spp_private.shown_actor(b.processed_by) as processed_by,
    b.total_products,
    b.new_products_count,
    b.updated_products_count,
    b.unchanged_products_count,
    b.failed_products_count,
    b.duplicate_rows_count,
    b.missing_products_count,
    b.discontinued_products_count,
    b.discontinue_held,
    spp_private.waiting_rows(b.*) as waiting_rows_count,
    b.reason
   from spp.upload_batches b
     join spp.suppliers u on u.supplier_id = b.supplier_id;
grant select on view spp.v_uploads to inv_analyst;
grant select on view spp.v_uploads to inv_catalog_manager;
grant select on view spp.v_uploads to inv_pricing_manager;
grant select on view spp.v_uploads to inv_reviewer;
grant select on view spp.v_uploads to inv_supplier;
comment on view spp.v_uploads is 'Uploads as lists show them: what came when, from whom, and what became of it.';
comment on column spp.v_uploads.batch_id is 'Identifies the upload.';
comment on column spp.v_uploads.supplier_id is 'Supplier.';
comment on column spp.v_uploads.supplier_code is 'Code of the supplier.';
comment on column spp.v_uploads.file_name is 'Name of the file.';
comment on column spp.v_uploads.mode is 'full: what is not in the list is gone; partial: it stays.';
comment on column spp.v_uploads.dry_run is 'Nothing of it was applied.';
comment on column spp.v_uploads.status is 'queued, scheduled, processing, completed, failed, cancelled or rolled_back.';
comment on column spp.v_uploads.upload_date is 'When it was received.';
comment on column spp.v_uploads.effective_from is 'The day (UTC) that a scheduled list waits for.';
comment on column spp.v_uploads.completed_at is 'When it ended.';
comment on column spp.v_uploads.processed_by is 'Who sent it.';
comment on column spp.v_uploads.total_products is 'Rows of the list.';
comment on column spp.v_uploads.new_products_count is 'Products that were never seen before.';
comment on column spp.v_uploads.updated_products_count is 'Products whose price changed.';
comment on column spp.v_uploads.unchanged_products_count is 'Products whose price stayed.';
comment on column spp.v_uploads.failed_products_count is 'Rejected rows.';
comment on column spp.v_uploads.duplicate_rows_count is 'Rows of a code that a later row repeats.';
comment on column spp.v_uploads.missing_products_count is 'Products that dropped out with it.';
comment on column spp.v_uploads.discontinued_products_count is 'Products that it ended.';
comment on column spp.v_uploads.discontinue_held is 'So many are missing that none was ended.';
comment on column spp.v_uploads.waiting_rows_count is 'Rejected rows that wait for a person.';
comment on column spp.v_uploads.reason is 'Why it failed: code, message, hint.';

create view spp_feed."position" with (security_barrier=true) as
 select pg_current_snapshot() as snapshot,
    feed_epoch,
    ( select c.system_identifier
           from pg_control_system() c(pg_control_version, catalog_version_no, system_identifier, pg_control_last_modified)) as system_identifier,
    clock_timestamp() as read_at,
    ( select d.oid
           from pg_database d
          where d.datname = current_database()) as database_oid
   from spp_private.feed_state s;
grant select on view spp_feed."position" to inv_spp_link;
comment on view spp_feed."position" is 'Where the feeds end now: rows whose transaction is visible in snapshot are there. Another feed_epoch,
system_identifier or database_oid: another life of this database, of which an older snapshot says nothing.';

create view spp_feed.categories with (security_barrier=true) as
 select category_id,
    category_name,
    parent_category_id,
    level,
    path,
    is_active,
    sort_order
   from spp.categories c;
grant select on view spp_feed.categories to inv_spp_link;
comment on view spp_feed.categories is 'The tree of categories: IS-SOH mirrors the branches it uses.';

create view spp_feed.price_breaks with (security_barrier=true) as
 select supplier_id,
    product_id,
    from_quantity,
    price
   from spp.price_breaks k;
grant select on view spp_feed.price_breaks to inv_spp_link;
comment on view spp_feed.price_breaks is 'Prices of larger quantities as they are now, for a piece, in the currency of the product. The price of a quantity is
that of the greatest from_quantity it reaches, else that of the product.';

create view spp_feed.price_history with (security_barrier=true) as
 select history_id,
    supplier_id,
    product_id,
    old_price,
    new_price,
    price_change_percentage,
    upload_batch_id,
    changed_at,
    xact_id
   from spp.price_history h
  where xact_id is not null;
grant select on view spp_feed.price_history to inv_spp_link;
comment on view spp_feed.price_history is 'Prices as they came, each with the transaction that wrote it. A row without old_price: the product is new.';

create view spp_feed.product_events with (security_barrier=true) as
 select event_id,
    supplier_id,
    product_id,
    event_type,
    upload_batch_id,
    occurred_at,
    xact_id
   from spp.product_events e;
grant select on view spp_feed.product_events to inv_spp_link;
comment on view spp_feed.product_events is 'What happened to products besides their prices, each with the transaction that wrote it.';

create view spp_feed.product_mappings with (security_barrier=true) as
 select p.product_id,
    m.supplier_id,
    m.supplier_product_code,
    m.master_product_id,
    m.mapping_confidence,
    m.verified_at is not null as is_verified
   from spp.product_mappings m
     join spp.supplier_products p on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code;
grant select on view spp_feed.product_mappings to inv_spp_link;
comment on view spp_feed.product_mappings is 'Which products of different suppliers are the same thing: those with one master_product_id.';

create view spp_feed.products with (security_barrier=true) as
 select product_id,
    supplier_id,
    supplier_product_code,
    product_name,
    description,
    coalesce(subcategory_id, category_id) as category_id,
    brand,
    manufacturer,
    barcode,
    unit_of_measure,
    pack_size,
    min_order_qty,
    lead_time_days,
    current_price,
    currency_code,
    status,
    is_new,
    missing_since_batch_id is not null as is_missing,
    first_seen_date,
    price_changed_at
   from spp.supplier_products p;
grant select on view spp_feed.products to inv_spp_link;
comment on view spp_feed.products is 'Every product of every supplier as it is now; category_id is the most exact one. Ask with supplier_id: it names the
partition.';

create view spp_feed.supplier_records with (security_barrier=true) as
 select s.supplier_id,
    u.uploads,
    u.rows,
    u.failed_rows,
    coalesce(p.products, 0::bigint) as products,
    coalesce(p.missing_products, 0::bigint) as missing_products,
    coalesce(h.price_changes, 0::bigint) as price_changes,
    h.price_volatility
   from spp.suppliers s
     cross join lateral ( select count(*)::integer as uploads,
            coalesce(sum(b.total_products), 0::bigint) as rows,
            coalesce(sum(b.failed_products_count), 0::bigint) as failed_rows
           from spp.upload_batches b
          where b.supplier_id = s.supplier_id and b.status = 'completed'::text and not b.dry_run and b.mode <> 'corrections'::text and b.upload_date >= (now() - '8760:00:00'::interval)) u
     left join ( select x.supplier_id,
            count(*) as products,
            count(*) filter (where x.missing_since_batch_id is not null) as missing_products
           from spp.supplier_products x
          where x.status <> 'discontinued'::text
          group by x.supplier_id) p on p.supplier_id = s.supplier_id
     left join ( select c.supplier_id,
            count(*) as price_changes,
            avg(abs(c.price_change_percentage)) as price_volatility
           from spp.price_history c
          where c.changed_at >= (now() - '8760:00:00'::interval) and c.price_change_percentage <> 0::numeric and (c.change_reason = any (array['upload'::text, 'manual'::text]))
          group by c.supplier_id) h on h.supplier_id = s.supplier_id;
grant select on view spp_feed.supplier_records to inv_spp_link;
comment on view spp_feed.supplier_records is 'How suppliers have done in the last 365 days: lists that were completed, their rows and those of them that were
rejected; products on offer and those of them that their lists miss; price changes, and their mean size in percent of
the old price. Rollbacks and corrections are no changes of the supplier.';

create view spp_feed.suppliers with (security_barrier=true) as
 select supplier_id,
    supplier_code,
    supplier_name,
    status,
    currency_code
   from spp.suppliers s;
grant select on view spp_feed.suppliers to inv_spp_link;
comment on view spp_feed.suppliers is 'Who the suppliers are: what IS-SOH mirrors in issoh.suppliers.';

create view spp_feed.uploads with (security_barrier=true) as
 select batch_id,
    supplier_id,
    file_name,
    completed_at,
    new_products_count,
    missing_products_count,
    discontinue_held,
    ( select count(*)::integer as count
           from spp.upload_staging s
          where s.batch_id = b.batch_id and s.validation_status = 'failed'::text and s.validation_errors @> '[{"code": "price_spike"}]'::jsonb) as held_spikes
   from spp.upload_batches b
  where status = 'completed'::text and not dry_run and mode <> 'corrections'::text;
grant select on view spp_feed.uploads to inv_spp_link;
comment on view spp_feed.uploads is 'Lists that were applied: what they brought, and what of them waits for a person: a discontinuation, prices held as
spikes. Ask with completed_at.';

create view spp_private.v_product_figures with (security_invoker=true) as
 select product_id,
    supplier_id,
    supplier_code,
    price_changed_at,
    last_rise_at,
    last_fall_at,
    price_change_percentage,
    is_new,
    status,
    current_price
   from ( select f.product_id,
            f.supplier_id,
            f.supplier_code,
            f.price_changed_at,
            f.last_rise_at,
            f.last_fall_at,
            f.price_change_percentage,
            f.is_new,
            f.status,
            f.seq,
            f.current_price
           from spp_kept.product_figures f
        union all
         select t.product_id,
            t.supplier_id,
            t.supplier_code,
            t.price_changed_at,
            t.last_rise_at,
            t.last_fall_at,
            t.price_change_percentage,
            t.is_new,
            t.status,
            t.seq,
            t.current_price
           from spp_kept.product_touches t) u
  where (supplier_id <> all ((array( select s.supplier_id
           from spp.suppliers s
          where (exists ( select
                   from spp_kept.product_touches t
                  where t.supplier_id = s.supplier_id)))))) or not spp_private.is_overtaken(product_id, supplier_id, seq);
grant select on view spp_private.v_product_figures to inv_analyst;
grant select on view spp_private.v_product_figures to inv_catalog_manager;
grant select on view spp_private.v_product_figures to inv_pricing_manager;
grant select on view spp_private.v_product_figures to inv_reviewer;
grant select on view spp_private.v_product_figures to inv_supplier;
comment on view spp_private.v_product_figures is 'One row a product, exact at every moment: its latest touch, or what is kept of it.';
comment on column spp_private.v_product_figures.product_id is 'Product.';
comment on column spp_private.v_product_figures.supplier_id is 'Supplier.';
comment on column spp_private.v_product_figures.supplier_code is 'Code of the supplier.';
comment on column spp_private.v_product_figures.price_changed_at is 'When the price last changed; null while the first stands.';
comment on column spp_private.v_product_figures.last_rise_at is 'When it last rose.';
comment on column spp_private.v_product_figures.last_fall_at is 'When it last fell.';
comment on column spp_private.v_product_figures.price_change_percentage is 'Last change in percent of the price before; null from price 0.';
comment on column spp_private.v_product_figures.is_new is 'Seen in one list only so far.';
comment on column spp_private.v_product_figures.status is 'available, discontinued or pending.';
comment on column spp_private.v_product_figures.current_price is 'Price per unit of measure, in the currency of the product.';

create view spp_private.v_supplier_figures with (security_invoker=true) as
 select s.supplier_id,
    (x.figures).products as products,
    (x.figures).new as new,
    (x.figures).discontinued as discontinued,
    (x.figures).categories as categories,
    (x.figures).min_price as min_price,
    (x.figures).median_price as median_price,
    (x.figures).max_price as max_price
   from spp.suppliers s
     left join spp_kept.supplier_figures f on f.supplier_id = s.supplier_id and not (exists ( select
           from spp_kept.supplier_touches t
          where t.supplier_id = s.supplier_id))
     cross join lateral ( select
                case
                    when f.supplier_id is not null then f.*
                    else spp_private.supplier_figures_of(s.supplier_id)
                end as figures
         offset 0) x;
grant select on view spp_private.v_supplier_figures to inv_analyst;
grant select on view spp_private.v_supplier_figures to inv_catalog_manager;
grant select on view spp_private.v_supplier_figures to inv_pricing_manager;
grant select on view spp_private.v_supplier_figures to inv_reviewer;
grant select on view spp_private.v_supplier_figures to inv_supplier;
comment on view spp_private.v_supplier_figures is 'What each supplier offers, exact at every moment: as kept, or worked out where products were touched since.';
comment on column spp_private.v_supplier_figures.supplier_id is 'Supplier.';
comment on column spp_private.v_supplier_figures.products is 'Products ever listed and not removed.';
comment on column spp_private.v_supplier_figures.new is 'Products that only one list has shown so far.';
comment on column spp_private.v_supplier_figures.discontinued is 'Products that are no longer sold.';
comment on column spp_private.v_supplier_figures.categories is 'Categories that its products are in.';
comment on column spp_private.v_supplier_figures.min_price is 'Lowest price.';
comment on column spp_private.v_supplier_figures.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp_private.v_supplier_figures.max_price is 'Highest price.';

create function audit.acting_role() returns text
  language sql stable
  -- body: functions/common/audit/acting_role.sql
grant execute on function audit.acting_role to public;

create procedure audit.attach_log(relation regclass, key_column text, ignored_columns text default ''::text)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/audit/attach_log.sql

create function audit.current_actor() returns text
  language sql stable
  -- body: functions/common/audit/current_actor.sql
grant execute on function audit.current_actor to public;

create function audit.draft_seal(chain text, slice_rows integer default 100000, pause interval default '00:00:00'::interval) returns audit.seals
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/common/seals/draft_seal.sql

create function audit.entries(
  table_name text default null::text,
  record_key text default null::text,
  actor text default null::text,
  since timestamp with time zone default null::timestamp with time zone,
  until timestamp with time zone default null::timestamp with time zone,
  before_id bigint default null::bigint,
  page_size integer default 100
) returns setof audit.log
  language sql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/common/audit/entries.sql
grant execute on function audit.entries to inv_admin;
grant execute on function audit.entries to inv_analyst;

create procedure audit.keep_append_only(relation regclass)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/months/keep_append_only.sql

create function audit.logged_actor() returns text
  language sql stable
  -- body: functions/common/audit/logged_actor.sql
grant execute on function audit.logged_actor to public;

create function audit.make_month(parent regclass, month date) returns regclass
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/months/make_month.sql

create function audit.merkle_root(leaves bytea) returns bytea
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/merkle_root.sql

create function audit.next_seal(chain text) returns audit.seals
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/next_seal.sql

create function audit.record_seal(seal jsonb) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/record_seal.sql

create function audit.seal_chains() returns table(chain text, format integer, key_column name, fence_column name, time_column name, found_by text, row_text text)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/seal_chains.sql
grant execute on function audit.seal_chains to inv_admin;
grant execute on function audit.seal_chains to inv_analyst;

create function audit.seal_fence(chain text, last_fence text) returns text
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/seal_fence.sql

create function audit.seal_filter(seal audit.seals) returns text
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/seal_filter.sql

create function audit.seal_status() returns table(chain text, seals bigint, last_sealed_at timestamp with time zone, unsealed_rows bigint, lag_seconds numeric, strange_rows bigint)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/seals/seal_status.sql
grant execute on function audit.seal_status to inv_admin;
grant execute on function audit.seal_status to inv_analyst;

create function audit.seal_sums(chain text, first_no bigint, last_no bigint) returns table(seal_no bigint, row_count bigint, root bytea)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  set enable_nestloop = 'off'
  -- body: functions/common/seals/seal_sums.sql
grant execute on function audit.seal_sums to inv_admin;
grant execute on function audit.seal_sums to inv_analyst;

create function audit.tg_table__forbid_change() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/audit/tg_table__forbid_change.sql

create function audit.tg_table__log() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set enable_hashjoin = 'on'
  -- body: functions/common/audit/tg_table__log.sql

create function audit.tg_table__stamp() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/audit/tg_table__stamp.sql

create function common.begin_maintenance(task text, worker_id uuid) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/begin_maintenance.sql

create function common.close_dead_maintenance() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/close_dead_maintenance.sql

create function common.composed(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/composed.sql
grant execute on function common.composed to public;

create function common.composed_words(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/composed_words.sql
grant execute on function common.composed_words to public;

create function common.database_metrics() returns table(metric text, value numeric)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/metrics/database_metrics.sql

create function common.finish_maintenance(run_id uuid, detail jsonb, error text default null::text) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/finish_maintenance.sql

create function common.is_currency(code text) returns boolean
  language sql immutable parallel safe
  -- body: functions/common/currencies/is_currency.sql
grant execute on function common.is_currency to public;

create function common.job_alerts() returns setof common.alert
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/alerts/job_alerts.sql

create function common.like_pattern(search text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/like_pattern.sql
grant execute on function common.like_pattern to public;

create function common.maintenance_alerts() returns setof common.alert
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/alerts/maintenance_alerts.sql

create function common.maintenance_statements(work text) returns setof text
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/maintenance_statements.sql

create function common.monitor_limit(name text) returns numeric
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/alerts/monitor_limit.sql

create function common.plain(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/plain.sql
grant execute on function common.plain to public;

create function common.plain_code(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/plain_code.sql
grant execute on function common.plain_code to public;

create function common.purge_maintenance() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/purge_maintenance.sql

create function common.sample_history(metrics text[], days integer) returns setof common.metric_point
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/metrics/sample_history.sql

create function common.sample_metrics() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/metrics/sample_metrics.sql

create function common.search_patterns(search text) returns text[]
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/texts/search_patterns.sql
grant execute on function common.search_patterns to public;

create function common.search_words(search text) returns text[]
  language sql immutable parallel safe
  -- body: functions/common/texts/search_words.sql
grant execute on function common.search_words to public;

create function common.tg_settings__judge() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/settings/tg_settings__judge.sql

create function common.tier() returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/maintenance/tier.sql

create function common.trimmed(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/trimmed.sql
grant execute on function common.trimmed to public;

create function common.visible(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/visible.sql
grant execute on function common.visible to public;

create function common.whole_gtin(value text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/whole_gtin.sql
grant execute on function common.whole_gtin to public;

create function common.word_pattern(search text) returns text
  language sql immutable parallel safe
  -- body: functions/common/texts/word_pattern.sql
grant execute on function common.word_pattern to public;

create function common.worker_alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/alerts/worker_alerts.sql

create function lease.assert_held(held uuid, given uuid, what text) returns void
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/assert_held.sql

create function lease.beat(worker_id uuid, job_owners text[] default '{}'::text[]) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/beat.sql

create function lease.bury_dead() returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/bury_dead.sql

create function lease.drop_jobs(job_ids bigint[]) returns setof bigint
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/jobs/drop_jobs.sql

create function lease.is_free(token uuid, owner uuid, expires_at timestamp with time zone) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/is_free.sql

create function lease.is_superseded(
  key text,
  attempts integer,
  max_attempts integer,
  locked_at timestamp with time zone,
  created_at timestamp with time zone,
  updated_at timestamp with time zone,
  last_error text
) returns boolean
  language sql immutable parallel safe
  -- body: functions/common/lease/is_superseded.sql

create function lease.jobs() returns setof lease.job
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/jobs/jobs.sql

create function lease.leave(worker_id uuid) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/leave.sql

create function lease.lives(worker_id uuid) returns boolean
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/lives.sql
grant execute on function lease.lives to inv_admin;
grant execute on function lease.lives to inv_analyst;

create function lease.register_worker(worker_id uuid, worker_name text) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/lease/register_worker.sql

create function lease.run_jobs_again(job_ids bigint[]) returns setof bigint
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/common/jobs/run_jobs_again.sql

create function spp.assign_category(category text, product_ids uuid[] default null::uuid[], filter jsonb default null::jsonb) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/assign_category.sql
grant execute on function spp.assign_category to inv_admin;
grant execute on function spp.assign_category to inv_catalog_manager;

create function spp.begin_upload(
  supplier text,
  file_name text,
  file_hash text,
  file_size bigint,
  mode text default 'partial'::text,
  force boolean default false,
  dry_run boolean default false,
  effective_from date default null::date
) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/begin_upload.sql
grant execute on function spp.begin_upload to inv_admin;
grant execute on function spp.begin_upload to inv_catalog_manager;
grant execute on function spp.begin_upload to inv_supplier;

create function spp.cancel_upload(batch_id uuid) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/cancel_upload.sql
grant execute on function spp.cancel_upload to inv_admin;
grant execute on function spp.cancel_upload to inv_catalog_manager;
grant execute on function spp.cancel_upload to inv_supplier;

create function spp.check_upload(supplier text) returns jsonb
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/check_upload.sql
grant execute on function spp.check_upload to inv_admin;
grant execute on function spp.check_upload to inv_catalog_manager;
grant execute on function spp.check_upload to inv_supplier;

create function spp.confirm_missing(batch_id uuid) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/missing/confirm_missing.sql
grant execute on function spp.confirm_missing to inv_admin;
grant execute on function spp.confirm_missing to inv_catalog_manager;

create function spp.create_category(category text) returns spp.categories
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/create_category.sql
grant execute on function spp.create_category to inv_admin;
grant execute on function spp.create_category to inv_catalog_manager;

create function spp.create_supplier(
  supplier_code text,
  supplier_name text,
  currency_code text default 'EUR'::text,
  contact_info jsonb default '{}'::jsonb,
  payment_terms text default null::text,
  tax_registration text default null::text,
  metadata jsonb default '{}'::jsonb
) returns spp.suppliers
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/create_supplier.sql
grant execute on function spp.create_supplier to inv_admin;
grant execute on function spp.create_supplier to inv_catalog_manager;

create function spp.current_supplier_id() returns uuid
  language sql stable
  -- body: functions/spp/suppliers/current_supplier_id.sql
grant execute on function spp.current_supplier_id to public;

create function spp.discard_jobs(job_ids bigint[]) returns setof bigint
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/jobs/discard_jobs.sql
grant execute on function spp.discard_jobs to inv_admin;

create function spp.discard_quarantined(staging_ids uuid[]) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/discard_quarantined.sql
grant execute on function spp.discard_quarantined to inv_admin;
grant execute on function spp.discard_quarantined to inv_catalog_manager;
grant execute on function spp.discard_quarantined to inv_supplier;

create function spp.drop_missing(batch_id uuid) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/missing/drop_missing.sql
grant execute on function spp.drop_missing to inv_admin;
grant execute on function spp.drop_missing to inv_catalog_manager;

create function spp.import_profile(supplier text) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/import_profile.sql
grant execute on function spp.import_profile to inv_admin;
grant execute on function spp.import_profile to inv_analyst;
grant execute on function spp.import_profile to inv_catalog_manager;
grant execute on function spp.import_profile to inv_pricing_manager;
grant execute on function spp.import_profile to inv_reviewer;
grant execute on function spp.import_profile to inv_supplier;

create function spp.list_jobs(
  state text default null::text,
  task text default null::text,
  after_id bigint default null::bigint,
  page_size integer default 1000
) returns setof spp.job
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/jobs/list_jobs.sql
grant execute on function spp.list_jobs to inv_admin;

create function spp.list_products(
  supplier text default null::text,
  is_new boolean default null::boolean,
  search text default null::text,
  category text default null::text,
  status text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set cpu_tuple_cost = '0.01'
  -- body: functions/spp/products/list_products.sql
grant execute on function spp.list_products to inv_admin;
grant execute on function spp.list_products to inv_analyst;
grant execute on function spp.list_products to inv_catalog_manager;
grant execute on function spp.list_products to inv_pricing_manager;
grant execute on function spp.list_products to inv_reviewer;
grant execute on function spp.list_products to inv_supplier;

create function spp.list_products_by_code(
  supplier text,
  is_new boolean default null::boolean,
  search text default null::text,
  category text default null::text,
  status text default null::text,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/products/list_products_by_code.sql
grant execute on function spp.list_products_by_code to inv_admin;
grant execute on function spp.list_products_by_code to inv_analyst;
grant execute on function spp.list_products_by_code to inv_catalog_manager;
grant execute on function spp.list_products_by_code to inv_pricing_manager;
grant execute on function spp.list_products_by_code to inv_reviewer;
grant execute on function spp.list_products_by_code to inv_supplier;

create function spp.list_uploads(
  supplier text default null::text,
  status text default null::text,
  before_id uuid default null::uuid,
  page_size integer default 100,
  applied_since timestamp with time zone default null::timestamp with time zone
) returns setof spp.v_uploads
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/report/list_uploads.sql
grant execute on function spp.list_uploads to inv_admin;
grant execute on function spp.list_uploads to inv_analyst;
grant execute on function spp.list_uploads to inv_catalog_manager;
grant execute on function spp.list_uploads to inv_pricing_manager;
grant execute on function spp.list_uploads to inv_reviewer;
grant execute on function spp.list_uploads to inv_supplier;

create function spp.match_candidates(
  supplier text default null::text,
  after_confidence numeric default null::numeric,
  after_id uuid default null::uuid,
  page_size integer default 100
) returns setof spp.v_match_candidates
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/matching/match_candidates.sql
grant execute on function spp.match_candidates to inv_admin;
grant execute on function spp.match_candidates to inv_analyst;
grant execute on function spp.match_candidates to inv_catalog_manager;
grant execute on function spp.match_candidates to inv_pricing_manager;
grant execute on function spp.match_candidates to inv_reviewer;

create function spp.match_products(supplier text default null::text) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/match_products.sql
grant execute on function spp.match_products to inv_admin;
grant execute on function spp.match_products to inv_catalog_manager;

create function spp.matching_run(run_id uuid) returns jsonb
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/matching_run.sql
grant execute on function spp.matching_run to inv_admin;
grant execute on function spp.matching_run to inv_catalog_manager;

create function spp.metric_history(metrics text[], days integer) returns setof spp.metric_point
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/metrics/metric_history.sql
grant execute on function spp.metric_history to inv_admin;
grant execute on function spp.metric_history to inv_analyst;
grant execute on function spp.metric_history to inv_catalog_manager;
grant execute on function spp.metric_history to inv_pricing_manager;
grant execute on function spp.metric_history to inv_reviewer;

create function spp.missing_products(batch_id uuid, after_id uuid default null::uuid, page_size integer default 100) returns table(product_id uuid, supplier_product_code text, product_name text, current_price numeric, currency_code text, status text, is_back boolean)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  -- body: functions/spp/missing/missing_products.sql
grant execute on function spp.missing_products to inv_admin;
grant execute on function spp.missing_products to inv_analyst;
grant execute on function spp.missing_products to inv_catalog_manager;
grant execute on function spp.missing_products to inv_pricing_manager;
grant execute on function spp.missing_products to inv_reviewer;
grant execute on function spp.missing_products to inv_supplier;

create function spp.move_category(category_id uuid, parent_category_id uuid) returns spp.categories
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/move_category.sql
grant execute on function spp.move_category to inv_admin;
grant execute on function spp.move_category to inv_catalog_manager;

create function spp.preview_rollback(batch_id uuid) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/undo/preview_rollback.sql
grant execute on function spp.preview_rollback to inv_admin;
grant execute on function spp.preview_rollback to inv_catalog_manager;

create function spp.price_at(supplier text, product_code text, quantity integer) returns numeric
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/products/price_at.sql
grant execute on function spp.price_at to inv_admin;
grant execute on function spp.price_at to inv_analyst;
grant execute on function spp.price_at to inv_catalog_manager;
grant execute on function spp.price_at to inv_pricing_manager;
grant execute on function spp.price_at to inv_reviewer;
grant execute on function spp.price_at to inv_supplier;

create function spp.price_change_percentage(old_price numeric, new_price numeric) returns numeric
  language sql immutable parallel safe
  -- body: functions/spp/products/price_change_percentage.sql
grant execute on function spp.price_change_percentage to public;

create function spp.product_matches(product_id uuid) returns setof spp.product_match
  language sql stable rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/product_matches.sql
grant execute on function spp.product_matches to inv_analyst;
grant execute on function spp.product_matches to inv_catalog_manager;
grant execute on function spp.product_matches to inv_pricing_manager;
grant execute on function spp.product_matches to inv_reviewer;

create function spp.product_price_history(product_id uuid, before_id uuid default null::uuid, page_size integer default 100) returns setof spp.price_history
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/products/product_price_history.sql
grant execute on function spp.product_price_history to inv_admin;
grant execute on function spp.product_price_history to inv_analyst;
grant execute on function spp.product_price_history to inv_catalog_manager;
grant execute on function spp.product_price_history to inv_pricing_manager;
grant execute on function spp.product_price_history to inv_reviewer;
grant execute on function spp.product_price_history to inv_supplier;

create function spp.products_total(supplier text default null::text, is_new boolean default null::boolean) returns integer
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/products/products_total.sql
grant execute on function spp.products_total to inv_admin;
grant execute on function spp.products_total to inv_analyst;
grant execute on function spp.products_total to inv_catalog_manager;
grant execute on function spp.products_total to inv_pricing_manager;
grant execute on function spp.products_total to inv_reviewer;
grant execute on function spp.products_total to inv_supplier;

create function spp.quarantine(
  supplier text,
  after_id uuid default null::uuid,
  page_size integer default 100,
  batch_id uuid default null::uuid
) returns setof spp.v_quarantine
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/quarantine.sql
grant execute on function spp.quarantine to inv_admin;
grant execute on function spp.quarantine to inv_analyst;
grant execute on function spp.quarantine to inv_catalog_manager;
grant execute on function spp.quarantine to inv_pricing_manager;
grant execute on function spp.quarantine to inv_reviewer;
grant execute on function spp.quarantine to inv_supplier;

create function spp.quarantine_file(supplier text, batch_id uuid default null::uuid) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/quarantine_file.sql
grant execute on function spp.quarantine_file to inv_admin;
grant execute on function spp.quarantine_file to inv_catalog_manager;
grant execute on function spp.quarantine_file to inv_supplier;

create function spp.quarantined_rows(batch_id uuid, after_row integer, row_limit integer) returns table(row_number integer, row_ref text, message text, cells jsonb)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/quarantined_rows.sql
grant execute on function spp.quarantined_rows to inv_admin;
grant execute on function spp.quarantined_rows to inv_catalog_manager;
grant execute on function spp.quarantined_rows to inv_supplier;

create function spp.reject_mapping(pairs jsonb) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/reject_mapping.sql
grant execute on function spp.reject_mapping to inv_admin;
grant execute on function spp.reject_mapping to inv_catalog_manager;

create function spp.rejected_rows(
  batch_id uuid,
  row_limit integer default null::integer,
  after_row integer default null::integer
) returns table(row_number integer, code text, message text, field text, value text, sheet text, sheet_row integer, raw jsonb)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/rejected_rows.sql
grant execute on function spp.rejected_rows to inv_admin;
grant execute on function spp.rejected_rows to inv_analyst;
grant execute on function spp.rejected_rows to inv_catalog_manager;
grant execute on function spp.rejected_rows to inv_pricing_manager;
grant execute on function spp.rejected_rows to inv_reviewer;
grant execute on function spp.rejected_rows to inv_supplier;

create function spp.resubmit_quarantined(rows jsonb) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/resubmit_quarantined.sql
grant execute on function spp.resubmit_quarantined to inv_admin;
grant execute on function spp.resubmit_quarantined to inv_catalog_manager;
grant execute on function spp.resubmit_quarantined to inv_supplier;

create function spp.retry_jobs(job_ids bigint[]) returns setof bigint
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/jobs/retry_jobs.sql
grant execute on function spp.retry_jobs to inv_admin;

create function spp.rollback_batch(batch_id uuid) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/undo/rollback_batch.sql
grant execute on function spp.rollback_batch to inv_admin;
grant execute on function spp.rollback_batch to inv_catalog_manager;

create function spp.search_counts(search text default null::text, filter jsonb default '{}'::jsonb) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/search/search_counts.sql
grant execute on function spp.search_counts to inv_analyst;
grant execute on function spp.search_counts to inv_catalog_manager;
grant execute on function spp.search_counts to inv_pricing_manager;
grant execute on function spp.search_counts to inv_reviewer;
grant execute on function spp.search_counts to inv_supplier;

create function spp.search_products(
  search text default null::text,
  filter jsonb default '{}'::jsonb,
  order_by text default 'name'::text,
  is_descending boolean default false,
  after jsonb default null::jsonb,
  page_size integer default 100
) returns setof spp.found_product
  language plpgsql stable rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/search/search_products.sql
grant execute on function spp.search_products to inv_analyst;
grant execute on function spp.search_products to inv_catalog_manager;
grant execute on function spp.search_products to inv_pricing_manager;
grant execute on function spp.search_products to inv_reviewer;
grant execute on function spp.search_products to inv_supplier;

create function spp.set_import_profile(supplier text, profile jsonb) returns spp.supplier_import_profiles
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/set_import_profile.sql
grant execute on function spp.set_import_profile to inv_admin;
grant execute on function spp.set_import_profile to inv_catalog_manager;

create function spp.set_mapping(supplier text, supplier_product_code text, master_product_id uuid default null::uuid) returns spp.product_mappings
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/set_mapping.sql
grant execute on function spp.set_mapping to inv_admin;
grant execute on function spp.set_mapping to inv_catalog_manager;

create function spp.set_setting(setting_key text, setting_value jsonb) returns spp.settings
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/settings/set_setting.sql
grant execute on function spp.set_setting to inv_admin;

create function spp.setting(setting_key text) returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/settings/setting.sql
grant execute on function spp.setting to inv_admin;
grant execute on function spp.setting to inv_analyst;
grant execute on function spp.setting to inv_catalog_manager;
grant execute on function spp.setting to inv_pricing_manager;
grant execute on function spp.setting to inv_reviewer;
grant execute on function spp.setting to inv_supplier;

create function spp.start_matching(supplier text default null::text) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/start_matching.sql
grant execute on function spp.start_matching to inv_admin;
grant execute on function spp.start_matching to inv_catalog_manager;

create function spp.tg_categories__derive() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/tg_categories__derive.sql

create function spp.tg_categories__move_branch() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/tg_categories__move_branch.sql

create function spp.tg_categories__take_turn() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/tg_categories__take_turn.sql

create function spp.tg_price_breaks__log() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set enable_hashjoin = 'on'
  -- body: functions/spp/products/tg_price_breaks__log.sql

create function spp.tg_price_history__mark() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/products/tg_price_history__mark.sql

create function spp.tg_product_mappings__free() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  -- body: functions/spp/mappings/tg_product_mappings__free.sql

create function spp.tg_supplier_products__delete() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set enable_hashjoin = 'on'
  -- body: functions/spp/products/tg_supplier_products__delete.sql

create function spp.tg_supplier_products__insert() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/products/tg_supplier_products__insert.sql

create function spp.tg_supplier_products__keep_identity() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/products/tg_supplier_products__keep_identity.sql

create function spp.tg_supplier_products__stamp() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/products/tg_supplier_products__stamp.sql

create function spp.tg_supplier_products__update() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set enable_hashjoin = 'on'
  -- body: functions/spp/products/tg_supplier_products__update.sql

create function spp.tg_suppliers__create_partition() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/tg_suppliers__create_partition.sql

create function spp.tg_suppliers__judge_lengths() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/tg_suppliers__judge_lengths.sql

create function spp.tg_suppliers__keep_code() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/tg_suppliers__keep_code.sql

create function spp.tg_suppliers__name_partition() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/tg_suppliers__name_partition.sql

create function spp.tg_suppliers__refuse_trial() returns trigger
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/tg_suppliers__refuse_trial.sql

create function spp.tg_upload_batches__delete_rows() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set enable_hashjoin = 'on'
  -- body: functions/spp/batches/tg_upload_batches__delete_rows.sql

create function spp.update_supplier(supplier text, patch jsonb) returns spp.suppliers
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/update_supplier.sql
grant execute on function spp.update_supplier to inv_admin;
grant execute on function spp.update_supplier to inv_catalog_manager;

create function spp.upload_limits() returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/upload_limits.sql
grant execute on function spp.upload_limits to inv_admin;
grant execute on function spp.upload_limits to inv_analyst;
grant execute on function spp.upload_limits to inv_catalog_manager;
grant execute on function spp.upload_limits to inv_pricing_manager;
grant execute on function spp.upload_limits to inv_reviewer;
grant execute on function spp.upload_limits to inv_supplier;

create function spp.upload_report(batch_id uuid) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/upload_report.sql
grant execute on function spp.upload_report to inv_admin;
grant execute on function spp.upload_report to inv_analyst;
grant execute on function spp.upload_report to inv_catalog_manager;
grant execute on function spp.upload_report to inv_pricing_manager;
grant execute on function spp.upload_report to inv_reviewer;
grant execute on function spp.upload_report to inv_supplier;

create function spp.upload_rows(
  batch_id uuid,
  of_outcome text default null::text,
  after_row integer default null::integer,
  page_size integer default 100
) returns table(row_number integer, outcome text, supplier_product_code text, product_name text, old_price numeric, new_price numeric, price_change_percentage numeric, currency_code text, message text, raw jsonb)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_sort = 'off'
  -- body: functions/spp/report/upload_rows.sql
grant execute on function spp.upload_rows to inv_admin;
grant execute on function spp.upload_rows to inv_analyst;
grant execute on function spp.upload_rows to inv_catalog_manager;
grant execute on function spp.upload_rows to inv_pricing_manager;
grant execute on function spp.upload_rows to inv_reviewer;
grant execute on function spp.upload_rows to inv_supplier;

create function spp.upload_status(batch_id uuid) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/upload_status.sql
grant execute on function spp.upload_status to inv_admin;
grant execute on function spp.upload_status to inv_analyst;
grant execute on function spp.upload_status to inv_catalog_manager;
grant execute on function spp.upload_status to inv_pricing_manager;
grant execute on function spp.upload_status to inv_reviewer;
grant execute on function spp.upload_status to inv_supplier;

create function spp.verify_mapping(pairs jsonb) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/verify_mapping.sql
grant execute on function spp.verify_mapping to inv_admin;
grant execute on function spp.verify_mapping to inv_catalog_manager;

create function spp_private.act_for(batch spp.upload_batches) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/act_for.sql

create function spp_private.add_counts(counts jsonb, more jsonb) returns jsonb
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/add_counts.sql

create function spp_private.add_price_changes(price_changes jsonb, more jsonb) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/add_price_changes.sql

create function spp_private.add_warnings(warnings jsonb, more jsonb) returns jsonb
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/add_warnings.sql

create function spp_private.advance_batch(batch_id uuid, lease uuid) returns text
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/advance_batch.sql
grant execute on function spp_private.advance_batch to inv_admin;

create function spp_private.advance_matching(run_id uuid) returns text
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching_steps/advance_matching.sql
grant execute on function spp_private.advance_matching to inv_admin;

create function spp_private.alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/alerts/alerts.sql
grant execute on function spp_private.alerts to inv_admin;
grant execute on function spp_private.alerts to inv_analyst;
grant execute on function spp_private.alerts to inv_catalog_manager;
grant execute on function spp_private.alerts to inv_pricing_manager;
grant execute on function spp_private.alerts to inv_reviewer;

create function spp_private.apply_breaks(batch spp.upload_batches, from_row integer, to_row integer, row_status text) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  -- body: functions/spp/products/apply_breaks.sql

create function spp_private.apply_chunk(batch_id uuid, row_limit integer) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/apply_chunk.sql
grant execute on function spp_private.apply_chunk to inv_admin;

create function spp_private.apply_part(batch spp.upload_batches, from_row integer, to_row integer) returns jsonb
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/parts/apply_part.sql

create function spp_private.apply_rows(batch spp.upload_batches, from_row integer, to_row integer, row_status text, change_reason text) returns spp_private.apply_counts
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_memoize = 'off'
  set enable_material = 'off'
  -- body: functions/spp/intake/apply_rows.sql

create function spp_private.assert_active(supplier spp.suppliers) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/assert_active.sql

create function spp_private.assert_wanted(batch spp.upload_batches) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/assert_wanted.sql

create procedure spp_private.attach_history_triggers(relation regclass)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/products/attach_history_triggers.sql

create procedure spp_private.attach_mark_triggers(relation regclass, scope text default null::text)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/catalogue/attach_mark_triggers.sql

create procedure spp_private.attach_product_triggers(relation regclass)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/attach_product_triggers.sql

create function spp_private.backup_alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/alerts/backup_alerts.sql

create function spp_private.bad_profile(missing text, sample jsonb, headings jsonb) returns jsonb
  language sql stable
  -- body: functions/spp/reading/bad_profile.sql

create function spp_private.batch_progress(batch spp.upload_batches) returns numeric
  language sql immutable parallel safe
  -- body: functions/spp/report/batch_progress.sql
grant execute on function spp_private.batch_progress to inv_admin;
grant execute on function spp_private.batch_progress to inv_analyst;
grant execute on function spp_private.batch_progress to inv_catalog_manager;
grant execute on function spp_private.batch_progress to inv_pricing_manager;
grant execute on function spp_private.batch_progress to inv_reviewer;
grant execute on function spp_private.batch_progress to inv_supplier;

create function spp_private.begin_corrections(batch_id uuid, detected jsonb, warnings jsonb) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/begin_corrections.sql

create function spp_private.catalogue_generation(supplier text default null::text, by_category boolean default false) returns text
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/catalogue/catalogue_generation.sql
grant execute on function spp_private.catalogue_generation to inv_admin;
grant execute on function spp_private.catalogue_generation to inv_analyst;
grant execute on function spp_private.catalogue_generation to inv_catalog_manager;
grant execute on function spp_private.catalogue_generation to inv_pricing_manager;
grant execute on function spp_private.catalogue_generation to inv_reviewer;
grant execute on function spp_private.catalogue_generation to inv_supplier;

create function spp_private.category_branch(category text) returns uuid[]
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/category_branch.sql
grant execute on function spp_private.category_branch to inv_admin;
grant execute on function spp_private.category_branch to inv_analyst;
grant execute on function spp_private.category_branch to inv_catalog_manager;
grant execute on function spp_private.category_branch to inv_pricing_manager;
grant execute on function spp_private.category_branch to inv_reviewer;
grant execute on function spp_private.category_branch to inv_supplier;

create function spp_private.category_label(category_name text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/categories/category_label.sql
grant execute on function spp_private.category_label to public;

create function spp_private.category_path(names text[]) returns public.ltree
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/category_path.sql

create function spp_private.cell_change(old_text text, new_text text, number text default null::text) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/cell_change.sql

create function spp_private.changed_cells(batch spp.upload_batches, waiting spp.upload_staging, cells jsonb, numbers jsonb) returns table(heading text, change text, value jsonb)
  language sql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_generic_plan'
  -- body: functions/spp/quarantine/changed_cells.sql

create function spp_private.check_corrections(rows jsonb) returns void
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/check_corrections.sql

create function spp_private.check_import_profile(profile jsonb) returns void
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/check_import_profile.sql

create function spp_private.check_supplier(supplier_code text, supplier_name text, currency_code text) returns void
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/check_supplier.sql

create function spp_private.choose_currency(currencies text[], expected text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/amounts/choose_currency.sql
grant execute on function spp_private.choose_currency to public;

create function spp_private.choose_rows(batch spp.upload_batches) returns table(staging_id uuid, row_number integer, code text, verdict text, kept_row integer, quantity integer)
  language sql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/intake/choose_rows.sql

create function spp_private.chunk_end(batch spp.upload_batches, row_limit integer) returns integer
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/chunk_end.sql

create function spp_private.claim_batch(supplier_id uuid, owner uuid default null::uuid) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/claim_batch.sql
grant execute on function spp_private.claim_batch to inv_admin;

create function spp_private.close_batch(batch_id uuid, status text) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/close_batch.sql

create function spp_private.codes_of_outcome(batch spp.upload_batches, outcome text) returns text[]
  language sql stable
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'on'
  set enable_nestloop = 'off'
  -- body: functions/spp/report/codes_of_outcome.sql

create function spp_private.codes_repeat(sample jsonb, last_heading integer, codes jsonb, "position" integer) returns boolean
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/price_columns/codes_repeat.sql
grant execute on function spp_private.codes_repeat to inv_admin;
grant execute on function spp_private.codes_repeat to inv_catalog_manager;

create function spp_private.column_by_content(
  field text,
  evidence spp_private.column_evidence[],
  taken integer[],
  columns jsonb,
  has_headings boolean
) returns integer
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/column_by_content.sql
grant execute on function spp_private.column_by_content to inv_admin;
grant execute on function spp_private.column_by_content to inv_catalog_manager;

create function spp_private.column_evidence(headings jsonb, below jsonb, hidden jsonb, currency text, day date) returns setof spp_private.column_evidence
  language sql stable rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/column_evidence.sql
grant execute on function spp_private.column_evidence to inv_admin;
grant execute on function spp_private.column_evidence to inv_catalog_manager;

create function spp_private.column_hints(batch_id uuid, out point bigint, out comma bigint) returns record
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/amounts/column_hints.sql

create function spp_private.column_reasons(evidence spp_private.column_evidence[], columns jsonb, breaks jsonb, named jsonb, currency text) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/column_reasons.sql
grant execute on function spp_private.column_reasons to inv_admin;
grant execute on function spp_private.column_reasons to inv_catalog_manager;

create function spp_private.columns_below(sample jsonb, last_heading integer) returns table("position" integer, below jsonb)
  language sql stable rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/columns_below.sql
grant execute on function spp_private.columns_below to inv_admin;
grant execute on function spp_private.columns_below to inv_catalog_manager;

create function spp_private.columns_by_content(evidence spp_private.column_evidence[], columns jsonb, wanted jsonb, has_headings boolean) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/columns_by_content.sql
grant execute on function spp_private.columns_by_content to inv_admin;
grant execute on function spp_private.columns_by_content to inv_catalog_manager;

create function spp_private.columns_by_heading(evidence spp_private.column_evidence[], named jsonb, prices jsonb) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/columns_by_heading.sql
grant execute on function spp_private.columns_by_heading to inv_admin;
grant execute on function spp_private.columns_by_heading to inv_catalog_manager;

create function spp_private.columns_of_price(
  sample jsonb,
  last_heading integer,
  evidence spp_private.column_evidence[],
  columns jsonb,
  named jsonb,
  prices jsonb
) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/price_columns/columns_of_price.sql
grant execute on function spp_private.columns_of_price to inv_admin;
grant execute on function spp_private.columns_of_price to inv_catalog_manager;

create function spp_private.commonest_rejection(batch_id uuid) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/commonest_rejection.sql

create function spp_private.correct_chunk(batch_id uuid, row_limit integer) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/correct_chunk.sql
grant execute on function spp_private.correct_chunk to inv_admin;

create function spp_private.correct_rows(batch spp.upload_batches, corrections spp_private.correction_outcome[]) returns spp_private.correction_outcome[]
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/corrections/correct_rows.sql

create function spp_private.correct_turn(
  batch spp.upload_batches,
  rows spp.upload_staging[],
  corrections spp_private.correction_outcome[]
) returns spp_private.correction_outcome[]
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/corrections/correct_turn.sql

create function spp_private.count_price_days(days date[] default null::date[]) returns setof spp_kept.price_days
  language sql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/metrics/count_price_days.sql
grant execute on function spp_private.count_price_days to inv_admin;
grant execute on function spp_private.count_price_days to inv_analyst;
grant execute on function spp_private.count_price_days to inv_catalog_manager;
grant execute on function spp_private.count_price_days to inv_pricing_manager;
grant execute on function spp_private.count_price_days to inv_reviewer;

create function spp_private.currencies_of(label text) returns text[]
  language sql immutable parallel safe
  -- body: functions/spp/amounts/currencies_of.sql
grant execute on function spp_private.currencies_of to public;

create function spp_private.currency_of(label text, fallback text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/amounts/currency_of.sql
grant execute on function spp_private.currency_of to public;

create function spp_private.current_origin() returns spp_private.change_origins
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/current_origin.sql

create function spp_private.decimal_evidence(amount text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/amounts/decimal_evidence.sql
grant execute on function spp_private.decimal_evidence to public;

create function spp_private.describe_rejection(code text, staged spp.upload_staging) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/describe_rejection.sql

create function spp_private.detect_decimal_mark(batch spp.upload_batches, detected jsonb) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/amounts/detect_decimal_mark.sql

create function spp_private.detection_accuracy(judged bigint, corrected bigint, undone bigint) returns numeric
  language sql immutable parallel safe
  -- body: functions/spp/metrics/detection_accuracy.sql
grant execute on function spp_private.detection_accuracy to inv_admin;
grant execute on function spp_private.detection_accuracy to inv_analyst;
grant execute on function spp_private.detection_accuracy to inv_catalog_manager;
grant execute on function spp_private.detection_accuracy to inv_pricing_manager;
grant execute on function spp_private.detection_accuracy to inv_reviewer;

create function spp_private.discard_matching(run_id text) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/discard_matching.sql

create function spp_private.discard_uploads(supplier_id text) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/discard_uploads.sql

create function spp_private.discontinue_missing(batch spp.upload_batches) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/missing/discontinue_missing.sql

create function spp_private.drop_named_categories(batch spp.upload_batches, warning text, texts text[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/categories/drop_named_categories.sql

create function spp_private.duplicate_codes() returns text[]
  language sql immutable parallel safe
  -- body: functions/spp/intake/duplicate_codes.sql

create function spp_private.end_cancelled(batch spp.upload_batches) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/end_cancelled.sql

create function spp_private.end_correct_chunk(batch spp.upload_batches, to_row integer, outcomes spp_private.correction_outcome[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/end_correct_chunk.sql

create function spp_private.end_validation(batch_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/intake/end_validation.sql

create function spp_private.ended_uploads() returns table(days integer, lists bigint, failed bigint, failed_since timestamp with time zone, accuracy numeric)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/alerts/ended_uploads.sql

create function spp_private.enqueue_figures() returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/figures/enqueue_figures.sql

create function spp_private.enqueue_matching(run_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/enqueue_matching.sql

create function spp_private.enqueue_sweep() returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/enqueue_sweep.sql

create function spp_private.enqueue_uploads(supplier_id uuid, delay interval default '00:00:00'::interval) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/enqueue_uploads.sql
grant execute on function spp_private.enqueue_uploads to inv_admin;

create function spp_private.ensure_categories(batch_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_generic_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/categories/ensure_categories.sql

create function spp_private.ensure_price_history_months() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/products/ensure_price_history_months.sql
grant execute on function spp_private.ensure_price_history_months to inv_admin;

create function spp_private.exhaust_batch(batch spp.upload_batches) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/exhaust_batch.sql

create function spp_private.fail_batch(batch_id uuid, code text, message text, hint text, detected jsonb default null::jsonb) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/fail_batch.sql
grant execute on function spp_private.fail_batch to inv_admin;

create function spp_private.field_fit(field text, below jsonb) returns double precision
  language sql immutable parallel safe
  -- body: functions/spp/reading/field_fit.sql

create function spp_private.field_text(batch spp.upload_batches, field text, value text) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/corrections/field_text.sql

create function spp_private.file_heading(heading text) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/file_heading.sql
grant execute on function spp_private.file_heading to inv_admin;
grant execute on function spp_private.file_heading to inv_catalog_manager;
grant execute on function spp_private.file_heading to inv_supplier;

create function spp_private.file_headings(batch_ids uuid[]) returns text[]
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/file_headings.sql

create function spp_private.find_category(category text) returns uuid
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/find_category.sql

create function spp_private.find_heading_row(sample jsonb) returns integer
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/find_heading_row.sql
grant execute on function spp_private.find_heading_row to inv_admin;
grant execute on function spp_private.find_heading_row to inv_catalog_manager;

create function spp_private.find_undone(batch spp.upload_batches, out reverted integer, out removed integer, out kept jsonb) returns record
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  set work_mem = '64MB'
  -- body: functions/spp/undo/find_undone.sql

create function spp_private.finish_batch(batch_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/intake/finish_batch.sql
grant execute on function spp_private.finish_batch to inv_admin;

create function spp_private.finish_staging(batch_id uuid, lease uuid, detected jsonb, warnings jsonb default '[]'::jsonb) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/finish_staging.sql
grant execute on function spp_private.finish_staging to inv_admin;

create function spp_private.first_errors(batch_id uuid) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/first_errors.sql
grant execute on function spp_private.first_errors to inv_admin;
grant execute on function spp_private.first_errors to inv_analyst;
grant execute on function spp_private.first_errors to inv_catalog_manager;
grant execute on function spp_private.first_errors to inv_pricing_manager;
grant execute on function spp_private.first_errors to inv_reviewer;
grant execute on function spp_private.first_errors to inv_supplier;

create function spp_private.fold_catalogue_marks() returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/catalogue/fold_catalogue_marks.sql

create function spp_private.fold_products(row_limit integer) returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  -- body: functions/spp/figures/fold_products.sql

create function spp_private.folded_heading(heading text) returns text
  language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/folded_heading.sql

create function spp_private.group_price(evidence spp_private.column_evidence[], price_group text, currency text) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/price_columns/group_price.sql
grant execute on function spp_private.group_price to inv_admin;
grant execute on function spp_private.group_price to inv_catalog_manager;

create function spp_private.grouped_headings(upper jsonb, lower jsonb) returns jsonb
  language sql immutable parallel safe
  -- body: functions/spp/headings/grouped_headings.sql

create function spp_private.heading_currency(heading text, expected text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/headings/heading_currency.sql

create function spp_private.heading_date(heading text, month_first boolean) returns jsonb
  language sql immutable parallel safe
  -- body: functions/spp/headings/heading_date.sql

create function spp_private.heading_facts(heading text, expected text, patterns jsonb) returns jsonb
  language plpgsql stable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/heading_facts.sql
grant execute on function spp_private.heading_facts to inv_admin;
grant execute on function spp_private.heading_facts to inv_catalog_manager;

create function spp_private.heading_language(headings jsonb) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/heading_language.sql
grant execute on function spp_private.heading_language to inv_admin;
grant execute on function spp_private.heading_language to inv_catalog_manager;

create function spp_private.heading_patterns() returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/heading_patterns.sql
grant execute on function spp_private.heading_patterns to inv_admin;
grant execute on function spp_private.heading_patterns to inv_catalog_manager;

create function spp_private.heading_positions(headings jsonb) returns table("position" integer, heading text, rank integer)
  language sql immutable rows 100
  -- body: functions/spp/headings/heading_positions.sql
grant execute on function spp_private.heading_positions to inv_admin;
grant execute on function spp_private.heading_positions to inv_catalog_manager;

create function spp_private.heading_text(heading text) returns text
  language sql immutable strict parallel safe
  -- body: functions/spp/headings/heading_text.sql

create function spp_private.heading_traits(headings jsonb) returns table("position" integer, traits text[])
  language sql stable rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/heading_traits.sql
grant execute on function spp_private.heading_traits to inv_admin;
grant execute on function spp_private.heading_traits to inv_catalog_manager;

create function spp_private.heading_votes(headings jsonb) returns table("position" integer, field text, score double precision, heading text)
  language sql stable rows 100
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/heading_votes.sql
grant execute on function spp_private.heading_votes to inv_admin;
grant execute on function spp_private.heading_votes to inv_catalog_manager;

create function spp_private.headings_named(headings jsonb) returns text
  language sql immutable
  -- body: functions/spp/headings/headings_named.sql

create function spp_private.heed_cancel(batch_id uuid) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/heed_cancel.sql
grant execute on function spp_private.heed_cancel to inv_admin;

create function spp_private.held_warning(lacking integer, codes text) returns jsonb
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/missing/held_warning.sql

create function spp_private.hold_batch(batch_id uuid, lease uuid) returns spp.upload_batches
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/hold_batch.sql
grant execute on function spp_private.hold_batch to inv_admin;

create function spp_private.holds_discontinuing(batch spp.upload_batches, lacking integer, present integer) returns boolean
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/missing/holds_discontinuing.sql

create function spp_private.holds_word(product spp.supplier_products, pattern text) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/products/holds_word.sql
grant execute on function spp_private.holds_word to inv_admin;
grant execute on function spp_private.holds_word to inv_analyst;
grant execute on function spp_private.holds_word to inv_catalog_manager;
grant execute on function spp_private.holds_word to inv_pricing_manager;
grant execute on function spp_private.holds_word to inv_reviewer;
grant execute on function spp_private.holds_word to inv_supplier;

create function spp_private.holds_words(product spp.supplier_products, patterns text[]) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/products/holds_words.sql
grant execute on function spp_private.holds_words to inv_admin;
grant execute on function spp_private.holds_words to inv_analyst;
grant execute on function spp_private.holds_words to inv_catalog_manager;
grant execute on function spp_private.holds_words to inv_pricing_manager;
grant execute on function spp_private.holds_words to inv_reviewer;
grant execute on function spp_private.holds_words to inv_supplier;

create function spp_private.is_cancellable(batch spp.upload_batches) returns boolean
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/is_cancellable.sql

create function spp_private.is_counted(batch spp.upload_batches) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/alerts/is_counted.sql
grant execute on function spp_private.is_counted to inv_admin;
grant execute on function spp_private.is_counted to inv_analyst;
grant execute on function spp_private.is_counted to inv_catalog_manager;
grant execute on function spp_private.is_counted to inv_pricing_manager;
grant execute on function spp_private.is_counted to inv_reviewer;

create function spp_private.is_damaged_code(code text) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/values/is_damaged_code.sql

create function spp_private.is_day(day text) returns boolean
  language sql stable parallel safe
  -- body: functions/spp/price_columns/is_day.sql

create function spp_private.is_discount(evidence spp_private.column_evidence) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/price_columns/is_discount.sql

create function spp_private.is_gtin(barcode text) returns boolean
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/products/is_gtin.sql
grant execute on function spp_private.is_gtin to public;

create function spp_private.is_held(failure text) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/quarantine/is_held.sql

create function spp_private.is_overtaken(product_id uuid, supplier_id uuid, seq bigint) returns boolean
  language plpgsql stable parallel safe cost 1
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = 'off'
  -- body: functions/spp/figures/is_overtaken.sql
grant execute on function spp_private.is_overtaken to inv_analyst;
grant execute on function spp_private.is_overtaken to inv_catalog_manager;
grant execute on function spp_private.is_overtaken to inv_pricing_manager;
grant execute on function spp_private.is_overtaken to inv_reviewer;
grant execute on function spp_private.is_overtaken to inv_supplier;

create function spp_private.is_piece(unit text) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/values/is_piece.sql

create function spp_private.is_sent_by_supplier(batch_id uuid) returns boolean
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/is_sent_by_supplier.sql

create function spp_private.is_total(label text) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/values/is_total.sql

create function spp_private.is_trial(batch spp.upload_batches) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/intake/is_trial.sql

create function spp_private.is_yes(cell text) returns boolean
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/is_yes.sql

create function spp_private.join_headings(sample jsonb, heading integer) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/join_headings.sql
grant execute on function spp_private.join_headings to inv_admin;
grant execute on function spp_private.join_headings to inv_catalog_manager;

create function spp_private.judge_corrected(
  batch spp.upload_batches,
  from_row integer,
  to_row integer,
  accepted uuid[],
  out breaks uuid[],
  out outgrown uuid[]
) returns record
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/corrections/judge_corrected.sql

create function spp_private.judge_part(batch spp.upload_batches, from_row integer, to_row integer) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_mergejoin = 'off'
  -- body: functions/spp/parts/judge_part.sql

create function spp_private.judge_rows(batch spp.upload_batches, from_row integer, to_row integer, row_status text) returns table(staging_id uuid, row_number integer, failure text, held text, warnings text[])
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/judge_rows.sql

create function spp_private.keep_batch(batch_id uuid, lease uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/keep_batch.sql
grant execute on function spp_private.keep_batch to inv_admin;

create function spp_private.keep_breaks(batch spp.upload_batches, staging_ids uuid[]) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/corrections/keep_breaks.sql

create function spp_private.keep_listing(batch spp.upload_batches) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/undo/keep_listing.sql

create function spp_private.keep_missing(batch_id uuid, product_ids uuid[]) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/missing/keep_missing.sql

create function spp_private.keep_price_days() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/metrics/keep_price_days.sql

create function spp_private.keep_superseding(batch spp.upload_batches) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/undo/keep_superseding.sql

create function spp_private.language_mark(language text, currency text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/amounts/language_mark.sql

create function spp_private.latin_digits(value text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/amounts/latin_digits.sql
grant execute on function spp_private.latin_digits to public;

create function spp_private.lay_corrections(rows spp.upload_staging[]) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/corrections/lay_corrections.sql

create function spp_private.leave_batch(batch_id uuid, lease uuid, failure text) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/leave_batch.sql
grant execute on function spp_private.leave_batch to inv_admin;

create function spp_private.lock_batch(batch_id uuid, phase text) returns spp.upload_batches
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/lock_batch.sql

create function spp_private.lock_held(batch_id uuid) returns spp.upload_batches
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/missing/lock_held.sql

create function spp_private.lock_resubmission(rows jsonb) returns spp.upload_batches
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/lock_resubmission.sql

create function spp_private.lock_supplier(supplier_id uuid) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/lock_supplier.sql

create function spp_private.lock_undoable(batch_id uuid) returns spp.upload_batches
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/undo/lock_undoable.sql

create function spp_private.lock_uploads(batch_ids uuid[]) returns setof spp.upload_batches
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/lock_uploads.sql

create function spp_private.log_correction(old_row spp.upload_staging, new_row spp.upload_staging) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/corrections/log_correction.sql

create function spp_private.looks_like_amount(cell text) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/amounts/looks_like_amount.sql

create function spp_private.looks_like_date(cell text) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/amounts/looks_like_date.sql

create function spp_private.make_category(names text[], batch_id uuid) returns spp.categories
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/make_category.sql

create function spp_private.make_price_history_month(month date) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '2s'
  -- body: functions/spp/products/make_price_history_month.sql

create function spp_private.many_of(word text) returns integer
  language sql immutable parallel safe
  -- body: functions/spp/values/many_of.sql

create function spp_private.mark_missing(batch spp.upload_batches) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/missing/mark_missing.sql

create function spp_private.match_advance(run spp_private.match_runs) returns text
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching_steps/match_advance.sql

create function spp_private.match_brands(brand text[], other text[]) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/match_brands.sql

create function spp_private.match_choose_pairs() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set work_mem = '64MB'
  -- body: functions/spp/matching_steps/match_choose_pairs.sql

create function spp_private.match_compare_pairs(run spp_private.match_runs, part integer) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  -- body: functions/spp/matching_steps/match_compare_pairs.sql

create function spp_private.match_cut_reading(run_id uuid) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching_steps/match_cut_reading.sql

create function spp_private.match_deal_keys(run spp_private.match_runs, part integer) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set work_mem = '64MB'
  -- body: functions/spp/matching_steps/match_deal_keys.sql

create function spp_private.match_decide_members(master_product_id uuid, supplier_id uuid, supplier_product_code text, decision text) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/match_decide_members.sql

create function spp_private.match_end(run_id uuid) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching_steps/match_end.sql

create function spp_private.match_ensure_pair(supplier_id uuid, supplier_product_code text, other_supplier_id uuid, other_product_code text) returns spp.match_pairs
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/match_ensure_pair.sql

create function spp_private.match_find_pairs(run spp_private.match_runs, part integer) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set work_mem = '64MB'
  -- body: functions/spp/matching_steps/match_find_pairs.sql

create function spp_private.match_forget_texts(supplier_id uuid, low_code text, high_code text) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/matching/match_forget_texts.sql

create function spp_private.match_gather_members() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  -- body: functions/spp/mappings/match_gather_members.sql

create function spp_private.match_group_scored() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  -- body: functions/spp/mappings/match_group_scored.sql

create function spp_private.match_is_settled(master_product_id uuid, other_master_product_id uuid, supplier_id uuid, other_supplier_id uuid) returns boolean
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/match_is_settled.sql

create function spp_private.match_join() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  -- body: functions/spp/mappings/match_join.sql

create function spp_private.match_join_part(part integer) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  -- body: functions/spp/matching_steps/match_join_part.sql

create function spp_private.match_load_part(part integer) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  -- body: functions/spp/matching_steps/match_load_part.sql

create function spp_private.match_lock() returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/match_lock.sql

create function spp_private.match_masters_of(pair_ids uuid[]) returns uuid[]
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/match_masters_of.sql

create function spp_private.match_may_be_like(word text, other text) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/matching/match_may_be_like.sql

create function spp_private.match_merge_masters() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  -- body: functions/spp/mappings/match_merge_masters.sql

create function spp_private.match_next_phase(run spp_private.match_runs) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching_steps/match_next_phase.sql

create function spp_private.match_note_ambiguous() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  -- body: functions/spp/matching_steps/match_note_ambiguous.sql

create function spp_private.match_part_groups(run spp_private.match_runs) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set work_mem = '64MB'
  -- body: functions/spp/matching_steps/match_part_groups.sql

create function spp_private.match_plain(name text) returns text
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/match_plain.sql

create function spp_private.match_plan_comparing(run spp_private.match_runs) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set work_mem = '64MB'
  -- body: functions/spp/matching_steps/match_plan_comparing.sql

create function spp_private.match_plan_reading(run_id uuid) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching_steps/match_plan_reading.sql

create function spp_private.match_progress(phase text, done bigint, total bigint) returns numeric
  language sql immutable parallel safe
  -- body: functions/spp/matching/match_progress.sql

create function spp_private.match_read_keys() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set work_mem = '64MB'
  -- body: functions/spp/matching/match_read_keys.sql

create function spp_private.match_read_pairs(pairs jsonb) returns setof spp.match_pairs
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/match_read_pairs.sql

create function spp_private.match_read_texts() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set work_mem = '64MB'
  -- body: functions/spp/matching/match_read_texts.sql

create function spp_private.match_refresh_texts(supplier_id uuid, low_code text, high_code text) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  set work_mem = '64MB'
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/matching/match_refresh_texts.sql

create function spp_private.match_regroup(master_product_id uuid) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/match_regroup.sql

create function spp_private.match_resolve_pair(pair jsonb) returns spp.match_pairs
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/match_resolve_pair.sql

create function spp_private.match_resolve_product(supplier text, code text) returns uuid
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/match_resolve_product.sql

create function spp_private.match_score(one spp_private.match_texts, other spp_private.match_texts, threshold numeric default 0) returns spp_private.match_score
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/match_score.sql

create function spp_private.match_settle(masters uuid[]) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_seqscan = 'off'
  -- body: functions/spp/mappings/match_settle.sql

create function spp_private.match_settle_part(run spp_private.match_runs, part integer) returns bigint
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_seqscan = 'off'
  -- body: functions/spp/matching_steps/match_settle_part.sql

create function spp_private.match_targets(supplier_id uuid) returns table(text_id bigint)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching_steps/match_targets.sql

create function spp_private.match_verify_pair(pair spp.match_pairs) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/match_verify_pair.sql

create function spp_private.match_word_likeness(word text, other text) returns numeric
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/match_word_likeness.sql

create function spp_private.match_words(one spp_private.match_texts, other spp_private.match_texts, brand_missing boolean) returns spp_private.match_likeness
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/matching/match_words.sql

create function spp_private.match_write_groups() returns integer
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  set enable_nestloop = 'off'
  -- body: functions/spp/mappings/match_write_groups.sql

create function spp_private.match_write_pairs() returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/mappings/match_write_pairs.sql

create function spp_private.match_write_waiting(low bigint, high bigint) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_seqscan = 'off'
  -- body: functions/spp/matching_steps/match_write_waiting.sql

create function spp_private.matching_products(wanted spp_private.product_search, row_limit integer) returns setof spp_private.matched_product
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set cpu_tuple_cost = '0.01'
  -- body: functions/spp/search/matching_products.sql
grant execute on function spp_private.matching_products to inv_analyst;
grant execute on function spp_private.matching_products to inv_catalog_manager;
grant execute on function spp_private.matching_products to inv_pricing_manager;
grant execute on function spp_private.matching_products to inv_reviewer;
grant execute on function spp_private.matching_products to inv_supplier;

create function spp_private.may_correct(batch spp.upload_batches) returns boolean
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/may_correct.sql

create function spp_private.may_retry(batch spp.upload_batches) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/may_retry.sql

create function spp_private.metric_values() returns table(metric text, value numeric)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/metrics/metric_values.sql

create function spp_private.misshapen_correction(rows jsonb) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/misshapen_correction.sql

create function spp_private.month_first(headings jsonb) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/headings/month_first.sql

create function spp_private.most_found() returns integer
  language sql immutable parallel safe
  -- body: functions/spp/search/most_found.sql
grant execute on function spp_private.most_found to inv_analyst;
grant execute on function spp_private.most_found to inv_catalog_manager;
grant execute on function spp_private.most_found to inv_pricing_manager;
grant execute on function spp_private.most_found to inv_reviewer;
grant execute on function spp_private.most_found to inv_supplier;

create function spp_private.name_categories(batch spp.upload_batches, staging_ids uuid[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/corrections/name_categories.sql

create function spp_private.names_a_price(cells jsonb) returns boolean
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/names_a_price.sql
grant execute on function spp_private.names_a_price to inv_admin;
grant execute on function spp_private.names_a_price to inv_catalog_manager;

create function spp_private.names_columns(cells jsonb) returns boolean
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/names_columns.sql
grant execute on function spp_private.names_columns to inv_admin;
grant execute on function spp_private.names_columns to inv_catalog_manager;

create function spp_private.names_total(label text) returns boolean
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/names_total.sql

create function spp_private.no_price_column(header integer, headings jsonb) returns jsonb
  language sql immutable
  -- body: functions/spp/price_columns/no_price_column.sql

create function spp_private.normalise_heading(heading text) returns text
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/normalise_heading.sql
grant execute on function spp_private.normalise_heading to inv_admin;
grant execute on function spp_private.normalise_heading to inv_catalog_manager;

create function spp_private.only_names_columns(record jsonb, headings jsonb) returns boolean
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/only_names_columns.sql
grant execute on function spp_private.only_names_columns to inv_admin;
grant execute on function spp_private.only_names_columns to inv_catalog_manager;

create function spp_private.own_category_ids() returns uuid[]
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/categories/own_category_ids.sql
grant execute on function spp_private.own_category_ids to inv_supplier;

create function spp_private.page_limit(page_size integer) returns integer
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/settings/page_limit.sql
grant execute on function spp_private.page_limit to inv_admin;
grant execute on function spp_private.page_limit to inv_analyst;
grant execute on function spp_private.page_limit to inv_catalog_manager;
grant execute on function spp_private.page_limit to inv_pricing_manager;
grant execute on function spp_private.page_limit to inv_reviewer;
grant execute on function spp_private.page_limit to inv_supplier;

create function spp_private.parse_amount(amount text, decimal_mark text) returns numeric
  language sql immutable parallel safe
  -- body: functions/spp/amounts/parse_amount.sql

create function spp_private.parse_count(label text, at_least integer, decimal_mark text) returns integer
  language sql immutable parallel safe
  -- body: functions/spp/values/parse_count.sql

create function spp_private.parse_days(label text, decimal_mark text) returns integer
  language sql immutable parallel safe
  -- body: functions/spp/values/parse_days.sql

create function spp_private.period_of(valid_from text, valid_to text, day date) returns text
  language sql immutable parallel safe
  -- body: functions/spp/values/period_of.sql

create function spp_private.place_corrected(batch spp.upload_batches, from_row integer, to_row integer) returns table(staging_id uuid, place text, outgrown uuid[])
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/corrections/place_corrected.sql

create function spp_private.plain_amount(cell text, decimal_mark text) returns text
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/plain_amount.sql

create function spp_private.plain_decimal(amount text) returns numeric
  language sql immutable parallel safe
  -- body: functions/spp/amounts/plain_decimal.sql

create function spp_private.plain_heading(heading text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/headings/plain_heading.sql

create function spp_private.preview_batch(
  batch spp.upload_batches,
  out inserted integer,
  out updated integer,
  out unchanged integer,
  out missing_ids uuid[],
  out lacking integer,
  out present integer,
  out lacking_codes text,
  out price_changes jsonb
) returns record
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/preview_batch.sql

create function spp_private.price_alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/alerts/price_alerts.sql

create function spp_private.price_breaks(evidence spp_private.column_evidence[], currency text) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/price_columns/price_breaks.sql
grant execute on function spp_private.price_breaks to inv_admin;
grant execute on function spp_private.price_breaks to inv_catalog_manager;

create function spp_private.price_columns(evidence spp_private.column_evidence[], currency text) returns table("position" integer, heading text, kind text, quantity integer, traits jsonb, fit integer[], choice integer[], later text)
  language sql stable rows 10
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/price_columns/price_columns.sql
grant execute on function spp_private.price_columns to inv_admin;
grant execute on function spp_private.price_columns to inv_catalog_manager;

create function spp_private.price_days_seen() returns pg_snapshot
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/metrics/price_days_seen.sql
grant execute on function spp_private.price_days_seen to inv_admin;
grant execute on function spp_private.price_days_seen to inv_analyst;
grant execute on function spp_private.price_days_seen to inv_catalog_manager;
grant execute on function spp_private.price_days_seen to inv_pricing_manager;
grant execute on function spp_private.price_days_seen to inv_reviewer;

create function spp_private.price_days_touched(seen pg_snapshot) returns setof date
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/metrics/price_days_touched.sql
grant execute on function spp_private.price_days_touched to inv_admin;
grant execute on function spp_private.price_days_touched to inv_analyst;
grant execute on function spp_private.price_days_touched to inv_catalog_manager;
grant execute on function spp_private.price_days_touched to inv_pricing_manager;
grant execute on function spp_private.price_days_touched to inv_reviewer;

create function spp_private.price_hints(batch spp.upload_batches, doubtful text, out nearer_decimal bigint, out nearer_group bigint) returns record
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/amounts/price_hints.sql

create function spp_private.price_kind(field text, traits jsonb, has_discount boolean) returns text
  language sql immutable parallel safe
  -- body: functions/spp/price_columns/price_kind.sql

create function spp_private.price_of_list(
  sample jsonb,
  first_heading integer,
  evidence spp_private.column_evidence[],
  columns jsonb,
  currency text
) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/price_columns/price_of_list.sql
grant execute on function spp_private.price_of_list to inv_admin;
grant execute on function spp_private.price_of_list to inv_catalog_manager;

create function spp_private.price_rank(field text) returns integer
  language sql immutable parallel safe
  -- body: functions/spp/price_columns/price_rank.sql

create function spp_private.price_saying(traits jsonb) returns jsonb
  language sql immutable parallel safe
  -- body: functions/spp/price_columns/price_saying.sql

create function spp_private.price_spreads() returns table(day date, supplier_code text, volatility numeric)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/alerts/price_spreads.sql

create function spp_private.price_volatility(percentages bigint, percentage_sum numeric, percentage_squares numeric) returns numeric
  language sql immutable parallel safe
  -- body: functions/spp/metrics/price_volatility.sql
grant execute on function spp_private.price_volatility to inv_admin;
grant execute on function spp_private.price_volatility to inv_analyst;
grant execute on function spp_private.price_volatility to inv_catalog_manager;
grant execute on function spp_private.price_volatility to inv_pricing_manager;
grant execute on function spp_private.price_volatility to inv_reviewer;

create function spp_private.product_fields() returns text[]
  language sql immutable parallel safe
  -- body: functions/spp/reading/product_fields.sql

create function spp_private.products_in_range(wanted spp_private.product_search, row_limit integer) returns table(product_id uuid, supplier_id uuid)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/search/products_in_range.sql
grant execute on function spp_private.products_in_range to inv_analyst;
grant execute on function spp_private.products_in_range to inv_catalog_manager;
grant execute on function spp_private.products_in_range to inv_pricing_manager;
grant execute on function spp_private.products_in_range to inv_reviewer;
grant execute on function spp_private.products_in_range to inv_supplier;

create function spp_private.profile_columns(profile jsonb, headings jsonb, width integer) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/profile_columns.sql
grant execute on function spp_private.profile_columns to inv_admin;
grant execute on function spp_private.profile_columns to inv_catalog_manager;

create function spp_private.profile_heading_row(sample jsonb, profile jsonb) returns integer
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/profile_heading_row.sql
grant execute on function spp_private.profile_heading_row to inv_admin;
grant execute on function spp_private.profile_heading_row to inv_catalog_manager;

create function spp_private.purge_old() returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/maintenance/purge_old.sql

create function spp_private.purge_staging() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/purge_staging.sql
grant execute on function spp_private.purge_staging to inv_admin;

create function spp_private.purgeable_rows(batch_id uuid, until timestamp with time zone) returns setof uuid
  language sql stable
  -- body: functions/spp/intake/purgeable_rows.sql

create function spp_private.quantity_of(staged spp.upload_staging, by_minimum boolean, decimal_mark text) returns integer
  language sql immutable parallel safe
  -- body: functions/spp/values/quantity_of.sql

create function spp_private.quarantined_columns(batch_ids uuid[]) returns table(heading text)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/quarantined_columns.sql
grant execute on function spp_private.quarantined_columns to inv_admin;
grant execute on function spp_private.quarantined_columns to inv_catalog_manager;
grant execute on function spp_private.quarantined_columns to inv_supplier;

create function spp_private.read_amount(amount text, decimal_mark text) returns numeric
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/amounts/read_amount.sql

create function spp_private.read_basis(label text, decimal_mark text) returns numeric
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_basis.sql

create function spp_private.read_break_quantity(label text, decimal_mark text) returns integer
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_break_quantity.sql

create function spp_private.read_breaks(staged spp.upload_staging, batch spp.upload_batches) returns table(from_quantity integer, price numeric)
  language plpgsql stable rows 5
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_breaks.sql

create function spp_private.read_corrected(batch spp.upload_batches, old_row spp.upload_staging, data jsonb) returns spp.upload_staging
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_generic_plan'
  -- body: functions/spp/corrections/read_corrected.sql

create function spp_private.read_count(label text, at_least integer, decimal_mark text) returns integer
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_count.sql

create function spp_private.read_date(label text) returns date
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_date.sql

create function spp_private.read_days(label text, decimal_mark text) returns integer
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_days.sql

create function spp_private.read_discount(label text, decimal_mark text) returns numeric
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_discount.sql

create function spp_private.read_odd_price(staged spp.upload_staging, batch spp.upload_batches) returns spp_private.price_reading
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_odd_price.sql

create function spp_private.read_period(valid_from text, valid_to text, day date) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_period.sql

create function spp_private.read_price(staged spp.upload_staging, batch spp.upload_batches) returns spp_private.price_reading
  language sql stable
  -- body: functions/spp/values/read_price.sql

create function spp_private.read_price_cell(cell text, decimal_mark text) returns spp_private.price_cell
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/values/read_price_cell.sql

create function spp_private.read_product_search(search text, filter jsonb) returns spp_private.product_search
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/search/read_product_search.sql
grant execute on function spp_private.read_product_search to inv_analyst;
grant execute on function spp_private.read_product_search to inv_catalog_manager;
grant execute on function spp_private.read_product_search to inv_pricing_manager;
grant execute on function spp_private.read_product_search to inv_reviewer;
grant execute on function spp_private.read_product_search to inv_supplier;

create function spp_private.reason_of(batch_id uuid) returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/reason_of.sql
grant execute on function spp_private.reason_of to inv_admin;
grant execute on function spp_private.reason_of to inv_analyst;
grant execute on function spp_private.reason_of to inv_catalog_manager;
grant execute on function spp_private.reason_of to inv_pricing_manager;
grant execute on function spp_private.reason_of to inv_reviewer;
grant execute on function spp_private.reason_of to inv_supplier;

create function spp_private.recognise_columns(sample jsonb, profile jsonb) returns jsonb
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/recognise_columns.sql
grant execute on function spp_private.recognise_columns to inv_admin;
grant execute on function spp_private.recognise_columns to inv_catalog_manager;

create function spp_private.referred_id(row_ref text) returns uuid
  language sql immutable parallel safe
  -- body: functions/spp/quarantine/referred_id.sql

create function spp_private.refresh_figures_step(row_limit integer default 20000) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/figures/refresh_figures_step.sql
grant execute on function spp_private.refresh_figures_step to inv_admin;

create function spp_private.refresh_supplier_figures(supplier_id uuid) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/figures/refresh_supplier_figures.sql

create function spp_private.refusal_message(code text) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/refusal_message.sql

create function spp_private.refuse_correction(outcome spp_private.correction_outcome, detail text default null::text) returns spp_private.correction_outcome
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/refuse_correction.sql

create function spp_private.reject_batch(batch_id uuid, lease uuid, code text, message text, hint text) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/reject_batch.sql
grant execute on function spp_private.reject_batch to inv_admin;

create function spp_private.rejected_cell(field text, staged spp.upload_staging) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/rejected_cell.sql

create function spp_private.rejected_field(code text, staged spp.upload_staging) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/rejected_field.sql

create function spp_private.rejection(code text, staged spp.upload_staging) returns jsonb
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/rejection.sql

create function spp_private.rejection_message(code text) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/rejection_message.sql
grant execute on function spp_private.rejection_message to inv_analyst;
grant execute on function spp_private.rejection_message to inv_catalog_manager;
grant execute on function spp_private.rejection_message to inv_pricing_manager;
grant execute on function spp_private.rejection_message to inv_reviewer;
grant execute on function spp_private.rejection_message to inv_supplier;

create function spp_private.release_batch(batch_id uuid, lease uuid, failure text) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/release_batch.sql
grant execute on function spp_private.release_batch to inv_admin;

create function spp_private.remove_unused_categories(batch_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_generic_plan'
  set enable_nestloop = 'on'
  -- body: functions/spp/categories/remove_unused_categories.sql

create function spp_private.renew_feed_epoch() returns uuid
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/feed/renew_feed_epoch.sql
grant execute on function spp_private.renew_feed_epoch to inv_admin;

create function spp_private.repeated_rows(batch spp.upload_batches) returns table(staging_id uuid, row_number integer, code text, is_hidden boolean, price_group text, period text, since date, quantity integer, broken_quantity integer)
  language sql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/intake/repeated_rows.sql

create function spp_private.replaced_prices(batch spp.upload_batches, staging_ids uuid[]) returns table(staging_id uuid, warning jsonb)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/corrections/replaced_prices.sql

create function spp_private.rescue_uploads() returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/rescue_uploads.sql
grant execute on function spp_private.rescue_uploads to inv_admin;

create function spp_private.resolve_batch(batch_id uuid) returns spp.upload_batches
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/resolve_batch.sql
grant execute on function spp_private.resolve_batch to inv_admin;
grant execute on function spp_private.resolve_batch to inv_analyst;
grant execute on function spp_private.resolve_batch to inv_catalog_manager;
grant execute on function spp_private.resolve_batch to inv_pricing_manager;
grant execute on function spp_private.resolve_batch to inv_reviewer;
grant execute on function spp_private.resolve_batch to inv_supplier;

create function spp_private.resolve_batch_categories(batch spp.upload_batches) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/categories/resolve_batch_categories.sql

create function spp_private.resolve_category(category text) returns uuid
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/categories/resolve_category.sql
grant execute on function spp_private.resolve_category to inv_admin;
grant execute on function spp_private.resolve_category to inv_analyst;
grant execute on function spp_private.resolve_category to inv_catalog_manager;
grant execute on function spp_private.resolve_category to inv_pricing_manager;
grant execute on function spp_private.resolve_category to inv_reviewer;
grant execute on function spp_private.resolve_category to inv_supplier;

create function spp_private.resolve_supplier(supplier text) returns spp.suppliers
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/resolve_supplier.sql
grant execute on function spp_private.resolve_supplier to inv_admin;
grant execute on function spp_private.resolve_supplier to inv_analyst;
grant execute on function spp_private.resolve_supplier to inv_catalog_manager;
grant execute on function spp_private.resolve_supplier to inv_pricing_manager;
grant execute on function spp_private.resolve_supplier to inv_reviewer;
grant execute on function spp_private.resolve_supplier to inv_supplier;

create function spp_private.restore_products(batch spp.upload_batches) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  set work_mem = '64MB'
  -- body: functions/spp/undo/restore_products.sql

create function spp_private.restore_superseded(batch spp.upload_batches) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/undo/restore_superseded.sql

create function spp_private.review_correction(correction spp.upload_staging, headings text[]) returns spp_private.correction_outcome
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_generic_plan'
  -- body: functions/spp/quarantine/review_correction.sql

create function spp_private.row_ref(staged spp.upload_staging) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/quarantine/row_ref.sql
grant execute on function spp_private.row_ref to inv_admin;
grant execute on function spp_private.row_ref to inv_analyst;
grant execute on function spp_private.row_ref to inv_catalog_manager;
grant execute on function spp_private.row_ref to inv_pricing_manager;
grant execute on function spp_private.row_ref to inv_reviewer;
grant execute on function spp_private.row_ref to inv_supplier;

create function spp_private.says_only_price(heading text, traits text[], facts jsonb) returns boolean
  language sql immutable parallel safe
  -- body: functions/spp/headings/says_only_price.sql

create function spp_private.scheduled_id(supplier_id uuid, day date) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/scheduled_id.sql

create function spp_private.set_origin(batch_id uuid, change_reason text) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/set_origin.sql

create procedure spp_private.set_partition_code(partition_name name, supplier_code text)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/set_partition_code.sql

create function spp_private.settle_held(batch_id uuid, outcome text, discontinued integer) returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/missing/settle_held.sql

create function spp_private.sheet_currency(sheet text, expected text) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/sheet_currency.sql
grant execute on function spp_private.sheet_currency to inv_admin;
grant execute on function spp_private.sheet_currency to inv_catalog_manager;

create function spp_private.sheet_of(detected jsonb, row_number integer) returns jsonb
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/sheet_of.sql
grant execute on function spp_private.sheet_of to inv_admin;
grant execute on function spp_private.sheet_of to inv_analyst;
grant execute on function spp_private.sheet_of to inv_catalog_manager;
grant execute on function spp_private.sheet_of to inv_pricing_manager;
grant execute on function spp_private.sheet_of to inv_reviewer;
grant execute on function spp_private.sheet_of to inv_supplier;

create function spp_private.short_heading(evidence spp_private.column_evidence) returns text
  language sql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/short_heading.sql

create function spp_private.show_detected(batch_id uuid, lease uuid, detected jsonb) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/batches/show_detected.sql
grant execute on function spp_private.show_detected to inv_admin;

create function spp_private.shown_actor(actor text) returns text
  language sql stable parallel safe
  -- body: functions/spp/suppliers/shown_actor.sql
grant execute on function spp_private.shown_actor to inv_admin;
grant execute on function spp_private.shown_actor to inv_analyst;
grant execute on function spp_private.shown_actor to inv_catalog_manager;
grant execute on function spp_private.shown_actor to inv_pricing_manager;
grant execute on function spp_private.shown_actor to inv_reviewer;
grant execute on function spp_private.shown_actor to inv_supplier;

create function spp_private.shown_cells(raw jsonb) returns jsonb
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/shown_cells.sql
grant execute on function spp_private.shown_cells to inv_admin;
grant execute on function spp_private.shown_cells to inv_analyst;
grant execute on function spp_private.shown_cells to inv_catalog_manager;
grant execute on function spp_private.shown_cells to inv_pricing_manager;
grant execute on function spp_private.shown_cells to inv_reviewer;
grant execute on function spp_private.shown_cells to inv_supplier;

create function spp_private.split_batch(batch_id uuid, lease uuid) returns jsonb
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/parts/split_batch.sql
grant execute on function spp_private.split_batch to inv_admin;

create function spp_private.split_category(category text, subcategory text default null::text) returns text[]
  language sql immutable parallel safe
  -- body: functions/spp/categories/split_category.sql
grant execute on function spp_private.split_category to public;

create function spp_private.staged_amount(price_number text, price text, decimal_mark text) returns numeric
  language sql immutable parallel safe
  -- body: functions/spp/amounts/staged_amount.sql

create function spp_private.supersede_waiting(batch spp.upload_batches) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/quarantine/supersede_waiting.sql

create function spp_private.supplier_figures_of(supplier_id uuid) returns spp_kept.supplier_figures
  language sql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  -- body: functions/spp/figures/supplier_figures_of.sql
grant execute on function spp_private.supplier_figures_of to inv_analyst;
grant execute on function spp_private.supplier_figures_of to inv_catalog_manager;
grant execute on function spp_private.supplier_figures_of to inv_pricing_manager;
grant execute on function spp_private.supplier_figures_of to inv_reviewer;
grant execute on function spp_private.supplier_figures_of to inv_supplier;

create function spp_private.tables_beside(headings jsonb, columns jsonb) returns jsonb
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/reading/tables_beside.sql

create function spp_private.take_part(batch spp.upload_batches) returns spp_private.batch_parts
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/parts/take_part.sql

create function spp_private.take_upload_turn(supplier_id uuid) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/take_upload_turn.sql

create procedure spp_private.tell_supplier(partition_name name, supplier_id uuid)
  language plpgsql
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/tell_supplier.sql

create function spp_private.tg_table__mark() returns trigger
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set enable_sort = 'off'
  -- body: functions/spp/catalogue/tg_table__mark.sql

create function spp_private.tied_prices(evidence spp_private.column_evidence[], columns jsonb, currency text) returns jsonb
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/price_columns/tied_prices.sql
grant execute on function spp_private.tied_prices to inv_admin;
grant execute on function spp_private.tied_prices to inv_catalog_manager;

create function spp_private.title_basis(sample jsonb, first_heading integer) returns integer
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/title_basis.sql
grant execute on function spp_private.title_basis to inv_admin;
grant execute on function spp_private.title_basis to inv_catalog_manager;

create function spp_private.title_currency(sample jsonb, first_heading integer, expected text) returns text
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/headings/title_currency.sql
grant execute on function spp_private.title_currency to inv_admin;
grant execute on function spp_private.title_currency to inv_catalog_manager;

create function spp_private.total_beginnings() returns text[]
  language sql immutable parallel safe
  -- body: functions/spp/values/total_beginnings.sql

create function spp_private.total_words() returns text[]
  language sql immutable parallel safe
  -- body: functions/spp/values/total_words.sql

create function spp_private.touch_products(supplier text) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/figures/touch_products.sql
grant execute on function spp_private.touch_products to inv_admin;

create function spp_private.try_supplier(supplier_code text, currency_code text) returns uuid
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/suppliers/try_supplier.sql

create function spp_private.undo_batch(batch spp.upload_batches, out reverted integer, out removed integer, out kept jsonb) returns record
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/undo/undo_batch.sql

create function spp_private.undo_breaks(batch spp.upload_batches) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/undo/undo_breaks.sql

create function spp_private.unit_of_time(unit text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/values/unit_of_time.sql

create function spp_private.upload_alerts() returns setof common.alert
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/alerts/upload_alerts.sql

create function spp_private.upload_totals() returns table(applied bigint, failed bigint, undone bigint, rows_read bigint, rows_rejected bigint, new_products bigint)
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/metrics/upload_totals.sql

create function spp_private.valid_day(batch spp.upload_batches) returns date
  language sql stable
  -- body: functions/spp/intake/valid_day.sql

create function spp_private.validate_chunk(batch_id uuid, row_limit integer) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/intake/validate_chunk.sql
grant execute on function spp_private.validate_chunk to inv_admin;

create function spp_private.waiting_rows(batch spp.upload_batches) returns integer
  language sql immutable parallel safe
  -- body: functions/spp/report/waiting_rows.sql
grant execute on function spp_private.waiting_rows to inv_admin;
grant execute on function spp_private.waiting_rows to inv_analyst;
grant execute on function spp_private.waiting_rows to inv_catalog_manager;
grant execute on function spp_private.waiting_rows to inv_pricing_manager;
grant execute on function spp_private.waiting_rows to inv_reviewer;
grant execute on function spp_private.waiting_rows to inv_supplier;

create function spp_private.waits_since(batch spp.upload_batches) returns timestamp with time zone
  language sql immutable parallel safe
  -- body: functions/spp/alerts/waits_since.sql

create function spp_private.want_categories() returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = 'force_custom_plan'
  set enable_nestloop = 'off'
  -- body: functions/spp/categories/want_categories.sql

create function spp_private.warning_message(code text) returns text
  language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/report/warning_message.sql
grant execute on function spp_private.warning_message to inv_analyst;
grant execute on function spp_private.warning_message to inv_catalog_manager;
grant execute on function spp_private.warning_message to inv_pricing_manager;
grant execute on function spp_private.warning_message to inv_reviewer;
grant execute on function spp_private.warning_message to inv_supplier;

create function spp_private.weigh_decimal_mark(batch spp.upload_batches, detected jsonb, doubtful text, plain bigint, plain_thousands bigint) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/amounts/weigh_decimal_mark.sql

create function spp_private.whole_year(year text) returns text
  language sql immutable parallel safe
  -- body: functions/spp/headings/whole_year.sql

create function spp_private.why_price(taken spp_private.column_evidence, other spp_private.column_evidence, prices jsonb) returns text
  language sql immutable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/price_columns/why_price.sql

create function spp_private.work_part(batch_id uuid, lease uuid, from_row integer, to_row integer, beside boolean) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/parts/work_part.sql
grant execute on function spp_private.work_part to inv_admin;

create function spp_private.written_marks(
  batch_id uuid,
  out point bigint,
  out comma bigint,
  out maybe_point bigint,
  out maybe_comma bigint,
  out plain bigint,
  out plain_thousands bigint
) returns record
  language sql stable
  set search_path = pg_catalog, pg_temp
  -- body: functions/spp/amounts/written_marks.sql
