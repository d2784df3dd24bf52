--! Previous: -
--! Hash: sha1:683432e91a0ccb39bfaffdd44e0920e6b858bfd5
--! Message: create_spp_database

--! split: 010-schemas.sql
-- SPP, the Supplier Inventory Portfolio: every supplier's list as sent, every price kept.
create schema if not exists spp;
comment on schema spp is 'Supplier Inventory Portfolio: suppliers, their products, prices and uploads.';
create schema if not exists spp_private;
comment on schema spp_private is 'What SPP''s own functions need and nobody else may see.';
create schema if not exists spp_feed;
comment on schema spp_feed is 'What the other tier may read of SPP, as role inv_spp_link.';
create schema if not exists audit;
comment on schema audit is 'Append-only record of every change.';

alter default privileges revoke execute on functions from public;

grant usage on schema spp to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst,
  inv_admin;
grant usage on schema spp_private to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst, inv_admin;
grant usage on schema audit to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst,
  inv_admin;

--! split: 020-audit.sql
--! Included sql/tables/audit_log.sql
-- The same table in both databases.
create table if not exists audit.log (
  log_id bigint generated always as identity primary key,
  occurred_at timestamptz not null default clock_timestamp(),
  actor text not null,
  role_name text not null,
  request_id text,
  operation text not null check (operation in ('insert', 'update', 'delete')),
  table_schema text not null,
  table_name text not null,
  record_key text not null,
  old_values jsonb,
  new_values jsonb
);
create index if not exists log_table_name_record_key_idx on audit.log (table_name, record_key, occurred_at desc);
comment on table audit.log is
  'Every change of every table but product prices (those are in price_history); append-only, kept forever.';
comment on column audit.log.actor is 'Who acted: the token''s subject, or in psql the login.';
comment on column audit.log.role_name is 'The role that acted.';
comment on column audit.log.request_id is 'The request that caused it, as answered in X-Request-Id.';
comment on column audit.log.record_key is 'Primary key of the row.';
comment on column audit.log.old_values is 'The row before; null for an insert.';
comment on column audit.log.new_values is 'The row after; null for a delete.';
--! EndIncluded sql/tables/audit_log.sql
--! Included functions/common/current_actor.sql
create or replace function audit.current_actor() returns text
language sql stable
as $$
  select coalesce(nullif(current_setting('inv.user_id', true), ''), session_user::text)
$$;
comment on function audit.current_actor() is 'Who acts: the token''s subject, or in psql the login.';
grant execute on function audit.current_actor() to public;
--! EndIncluded functions/common/current_actor.sql
--! Included functions/common/tg_table__log.sql
create or replace function audit.tg_table__log() returns trigger
language plpgsql volatile security definer
set search_path = ''
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_key constant text := tg_argv[0];
  v_ignored constant text[] := string_to_array(coalesce(tg_argv[1], ''), ',');
  v_role constant text := coalesce(nullif(current_setting('role', true), 'none'), session_user::text);
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select audit.current_actor(), v_role, v_request, 'insert', tg_table_schema, tg_table_name, n.row ->> v_key,
      n.row - v_ignored
      from (select to_jsonb(r) as row from new_rows r) n;
  elsif tg_op = 'DELETE' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
    select audit.current_actor(), v_role, v_request, 'delete', tg_table_schema, tg_table_name, o.row ->> v_key,
      o.row - v_ignored
      from (select to_jsonb(r) as row from old_rows r) o;
  else
    insert into audit.log
      (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
    select audit.current_actor(), v_role, v_request, 'update', tg_table_schema, tg_table_name, n.row ->> v_key,
           o.row - v_ignored, n.row - v_ignored
      from (select to_jsonb(r) as row from old_rows r) o
      join (select to_jsonb(r) as row from new_rows r) n on n.row -> v_key = o.row -> v_key
     where n.row - v_ignored is distinct from o.row - v_ignored;
  end if;
  return null;
end
$$;
comment on function audit.tg_table__log() is
  'Statement trigger: logs changed rows. Arguments: the key column; columns (comma-separated) that alone are no'
  ' change.';
--! EndIncluded functions/common/tg_table__log.sql
--! Included functions/common/tg_table__forbid_change.sql
create or replace function audit.tg_table__forbid_change() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  raise exception using
    errcode = 'SPFAO',
    message = format('%I.%I is append-only.', tg_table_schema, tg_table_name),
    hint = 'What was wrong is corrected by a further entry.';
end
$$;
comment on function audit.tg_table__forbid_change() is 'Statement trigger of append-only tables. Raises SPFAO.';
--! EndIncluded functions/common/tg_table__forbid_change.sql
--! Included functions/common/tg_table__stamp.sql
create or replace function audit.tg_table__stamp() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;
comment on function audit.tg_table__stamp() is 'Row trigger: updated_at is the moment of the change.';
--! EndIncluded functions/common/tg_table__stamp.sql
--! Included functions/common/attach_log.sql
create or replace procedure audit.attach_log(relation regclass, key_column text, ignored_columns text default '')
language plpgsql
set search_path = ''
as $$
begin
  execute format(
    'create or replace trigger _900_log_insert after insert on %s referencing new table as new_rows
       for each statement execute function audit.tg_table__log(%L, %L)', relation, key_column, ignored_columns);
  execute format(
    'create or replace trigger _900_log_update after update on %s
       referencing old table as old_rows new table as new_rows
       for each statement execute function audit.tg_table__log(%L, %L)', relation, key_column, ignored_columns);
  execute format(
    'create or replace trigger _900_log_delete after delete on %s referencing old table as old_rows
       for each statement execute function audit.tg_table__log(%L, %L)', relation, key_column, ignored_columns);
end
$$;
comment on procedure audit.attach_log(regclass, text, text) is
  'Has every change of a table logged. Changes of the ignored columns (comma-separated) alone are none, and they are'
  ' not'
  ' kept.';
--! EndIncluded functions/common/attach_log.sql

create or replace trigger _900_append_only before update or delete or truncate on audit.log
  for each statement execute function audit.tg_table__forbid_change();
alter table audit.log enable always trigger _900_append_only;
--! Included policies/common/audit_log.sql
alter table audit.log enable row level security;
drop policy if exists staff_read on audit.log;
create policy staff_read on audit.log for select to inv_analyst, inv_admin using (true);
grant select on audit.log to inv_analyst, inv_admin;
--! EndIncluded policies/common/audit_log.sql

--! split: 100-settings.sql
create table if not exists spp.settings (
  setting_key text primary key,
  setting_value jsonb not null,
  description text not null,
  updated_at timestamptz not null default now()
);
comment on table spp.settings is 'Limits and choices of SPP; changed by set_setting.';

insert into spp.settings (setting_key, setting_value, description) values
  ('upload.max_file_bytes', '1073741824', 'Bytes a received file may have.'),
  ('upload.max_decompressed_bytes', '8589934592', 'Bytes a file may have once decompressed.'),
  ('upload.max_shared_strings_bytes', '67108864', 'Bytes of texts an XLSX may share among its cells.'),
  ('upload.max_rows', '5000000', 'Rows a list may have.'),
  ('upload.max_columns', '500', 'Columns a list may have.'),
  ('upload.max_cell_length', '32767', 'Characters a cell may have.'),
  ('upload.parse_timeout_ms', '1800000', 'Milliseconds reading a file may take.'),
  ('upload.max_attempts', '8', 'How often a batch is tried before it fails.'),
  ('upload.chunk_rows', '1000', 'Rows applied in one transaction.'),
  ('upload.missing_hold_share', '0.2', 'Share of present products that a full list may lack before it is held.'),
  ('report.max_errors', '1000', 'Rejected rows shown in a report.'),
  ('report.largest_changes', '10', 'Largest price changes shown in a report.'),
  ('retention.staging_days', '30', 'Days that the staged rows of a finished batch are kept.'),
  ('partitions.months_ahead', '3', 'Months of price_history made ahead.')
on conflict (setting_key) do nothing;

--! split: 110-suppliers.sql
create table if not exists spp.suppliers (
  supplier_id uuid primary key default uuidv7(),
  supplier_code text collate "C" not null constraint suppliers_supplier_code_key unique
    constraint suppliers_supplier_code_check check (supplier_code ~ '^[A-Za-z0-9_-]{1,32}$'),
  supplier_name text not null check (btrim(supplier_name) <> ''),
  status text not null default 'active' check (status in ('active', 'inactive', 'suspended')),
  contact_info jsonb not null default '{}',
  payment_terms text,
  currency_code text not null default 'EUR' check (currency_code ~ '^[A-Z]{3}$'),
  tax_registration text,
  spike_limit numeric not null default 10 check (spike_limit > 1),
  hold_spikes boolean not null default false,
  partition_name name not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  metadata jsonb not null default '{}'
);
comment on table spp.suppliers is '@filterBy *
@orderBy *
@behavior +totalCount

Who sends pricelists. A supplier''s products live in a partition of its own.';
comment on column spp.suppliers.supplier_code is 'Short code, unique, case kept; addresses the supplier in paths.';
comment on column spp.suppliers.status is 'active, inactive or suspended; only active suppliers may upload.';
comment on column spp.suppliers.currency_code is 'ISO 4217; the currency of a list that names none.';
comment on column spp.suppliers.spike_limit is 'Factor, up or down, beyond which a price change is a spike.';
comment on column spp.suppliers.hold_spikes is 'Whether spikes are quarantined instead of applied and flagged.';
comment on column spp.suppliers.partition_name is '@behavior -*

Partition of supplier_products that holds this supplier''s products.';

create table if not exists spp.supplier_import_profiles (
  supplier_id uuid primary key references spp.suppliers on delete cascade,
  profile jsonb not null check (jsonb_typeof(profile) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table spp.supplier_import_profiles is 'How a supplier''s files are read where recognition needs help.';
comment on column spp.supplier_import_profiles.profile is
  'Keys, all optional: columns {field: heading or 1-based position or list of them}, header_row, sheet, delimiter,'
  ' quote, encoding, decimal_mark, currency.';

create table if not exists spp.column_synonyms (
  field text not null,
  synonym text not null,
  language text not null,
  primary key (synonym, language, field)
);
comment on table spp.column_synonyms is 'How lists of the world call their columns.';
comment on column spp.column_synonyms.field is 'The field meant: code, name, price …, or one that is known to be none.';
comment on column spp.column_synonyms.language is 'ISO 639-1.';

--! split: 120-categories.sql
create table if not exists spp.categories (
  category_id uuid primary key default uuidv7(),
  category_name text not null check (btrim(category_name) <> ''),
  parent_category_id uuid references spp.categories on delete restrict,
  level integer not null check (level > 0),
  path public.ltree not null constraint categories_path_key unique,
  is_active boolean not null default true,
  sort_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists idx_categories_path on spp.categories using gist (path);
create index if not exists categories_parent_category_id_idx on spp.categories (parent_category_id);
comment on table spp.categories is '@filterBy *
@orderBy *
@behavior +totalCount

The tree of categories.';
comment on column spp.categories.level is '1 at the top; kept by trigger.';
comment on column spp.categories.path is 'Labels from the top down, such as tools.drills; kept by trigger.';

--! split: 130-upload_batches.sql
create table if not exists spp.upload_batches (
  batch_id uuid primary key default uuidv7(),
  supplier_id uuid not null references spp.suppliers on delete restrict,
  upload_date timestamptz not null default clock_timestamp(),
  file_name text not null,
  file_hash text not null check (file_hash ~ '^[0-9a-f]{64}$'),
  file_size bigint not null check (file_size >= 0),
  mode text not null default 'partial' check (mode in ('partial', 'full')),
  dry_run boolean not null default false,
  profile jsonb not null default '{}',
  status text not null default 'queued'
    check (status in ('queued', 'processing', 'completed', 'failed', 'rolled_back')),
  phase text not null default 'stage' check (phase in ('stage', 'validate', 'apply', 'finish', 'done')),
  next_row integer not null default 1,
  last_row integer not null default 0,
  attempts integer not null default 0,
  currency_code text,
  decimal_mark text check (decimal_mark in ('.', ',')),
  detected jsonb not null default '{}',
  total_products integer not null default 0,
  new_products_count integer not null default 0,
  updated_products_count integer not null default 0,
  unchanged_products_count integer not null default 0,
  failed_products_count integer not null default 0,
  duplicate_rows_count integer not null default 0,
  missing_products_count integer not null default 0,
  discarded_rows_count integer not null default 0,
  discontinue_held boolean not null default false,
  price_changes jsonb not null default '{"increased": 0, "decreased": 0, "largest": []}',
  warnings jsonb not null default '[]',
  error_log jsonb not null default '[]',
  reason jsonb,
  processed_by text not null,
  request_id text,
  started_at timestamptz,
  completed_at timestamptz,
  processing_time_ms integer
);
create index if not exists idx_upload_batches_status on spp.upload_batches (supplier_id, status, upload_date desc);
create index if not exists upload_batches_unfinished_idx on spp.upload_batches (supplier_id, batch_id)
  where status in ('queued', 'processing');

comment on table spp.upload_batches is '@filterBy supplier_id,status,upload_date
@orderBy upload_date

One received pricelist and what became of it. total = new + updated + unchanged + failed + duplicate rows.';
comment on column spp.upload_batches.upload_date is 'When the file was accepted.';
comment on column spp.upload_batches.file_hash is 'SHA-256 of the received bytes, hexadecimal.';
comment on column spp.upload_batches.mode is 'partial: products not listed stay; full: they are discontinued.';
comment on column spp.upload_batches.profile is 'The supplier''s import profile when the file was accepted.';
comment on column spp.upload_batches.phase is 'What comes next: stage, validate, apply, finish, or done.';
comment on column spp.upload_batches.next_row is 'First row that the phase has not committed yet.';
comment on column spp.upload_batches.last_row is 'Number of the last staged row.';
comment on column spp.upload_batches.currency_code is 'Currency of rows that name none.';
comment on column spp.upload_batches.detected is 'What the reader found: format, encoding, delimiter, decimal_mark,'
' columns.';
comment on column spp.upload_batches.total_products is 'Rows that are not blank throughout.';
comment on column spp.upload_batches.failed_products_count is 'Rows in quarantine or discarded from it.';
comment on column spp.upload_batches.duplicate_rows_count is 'Valid rows whose code comes again further down.';
comment on column spp.upload_batches.missing_products_count is 'Products that dropped out with this list.';
comment on column spp.upload_batches.discontinue_held is 'A full list lacked too much: confirm_missing decides.';
comment on column spp.upload_batches.error_log is 'The first rejected rows and the errors of earlier attempts.';
comment on column spp.upload_batches.reason is 'Why it failed: code, message, hint.';
comment on column spp.upload_batches.processing_time_ms is 'From acceptance to the end, in milliseconds.';

--! split: 140-supplier_products.sql
-- One partition per supplier, made when the supplier is inserted. No foreign key and no index on batch and supplier
-- references: they cost seconds per 100,000 rows; sql/checks/ looks after them.
create table if not exists spp.supplier_products (
  product_id uuid not null default uuidv7(),
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null check (supplier_product_code <> ''),
  product_name text not null,
  description text,
  category_id uuid constraint supplier_products_category_id_fkey references spp.categories on delete restrict,
  subcategory_id uuid constraint supplier_products_subcategory_id_fkey references spp.categories on delete restrict,
  brand text,
  manufacturer text,
  barcode text,
  unit_of_measure text,
  pack_size text,
  min_order_qty integer check (min_order_qty > 0),
  lead_time_days integer check (lead_time_days >= 0),
  current_price numeric(19, 4) not null check (current_price >= 0),
  previous_price numeric(19, 4),
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  is_new boolean not null default true,
  status text not null default 'available' check (status in ('available', 'discontinued', 'pending')),
  first_seen_date date not null default current_date,
  first_batch_id uuid,
  missing_since_batch_id uuid,
  discontinued_batch_id uuid,
  price_changed_at timestamptz,
  last_updated timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  specifications jsonb not null default '{}',
  constraint supplier_products_pkey primary key (product_id, supplier_id)
) partition by list (supplier_id);

create unique index if not exists idx_supplier_products_code
  on spp.supplier_products (supplier_product_code, supplier_id);
create index if not exists idx_supplier_products_category on spp.supplier_products (category_id, subcategory_id);
create index if not exists idx_supplier_products_new on spp.supplier_products (is_new) where is_new = true;
create index if not exists idx_first_seen on spp.supplier_products (first_seen_date) where is_new = true;

comment on table spp.supplier_products is '@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy product_id,supplier_id,supplier_product_code,category_id,subcategory_id,is_new
@orderBy supplier_product_code

Every product of every supplier as first listed; later lists move only its price.';
comment on column spp.supplier_products.supplier_product_code is
  'The supplier''s own code, trimmed and in Unicode NFC, otherwise as sent; unique within the supplier.';
comment on column spp.supplier_products.category_id is 'Top category.';
comment on column spp.supplier_products.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.supplier_products.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.supplier_products.min_order_qty is 'Pieces that must be ordered at least.';
comment on column spp.supplier_products.lead_time_days is 'Days from order to delivery.';
comment on column spp.supplier_products.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.supplier_products.previous_price is 'Price before the last change.';
comment on column spp.supplier_products.is_new is 'Seen in one list only so far.';
comment on column spp.supplier_products.status is 'available, discontinued or pending.';
comment on column spp.supplier_products.first_batch_id is 'Upload that brought the product first.';
comment on column spp.supplier_products.missing_since_batch_id is 'First upload that did not list it any more.';
comment on column spp.supplier_products.discontinued_batch_id is 'Full list that discontinued it by not listing it.';
comment on column spp.supplier_products.last_updated is 'When its price last moved, or when it was first seen.';

--! split: 150-price_history.sql
-- Monthly partitions are made ahead by the worker; what falls outside them waits in the default partition.
create table if not exists spp.price_history (
  history_id uuid not null default uuidv7(),
  supplier_id uuid not null,
  product_id uuid not null,
  old_price numeric(19, 4),
  new_price numeric(19, 4) not null,
  price_change_percentage numeric,
  change_reason text not null,
  upload_batch_id uuid,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text not null,
  constraint price_history_pkey primary key (history_id, changed_at)
) partition by range (changed_at);
create table if not exists spp.price_history_default partition of spp.price_history default;
alter table spp.price_history_default enable row level security;

create index if not exists idx_price_history_product
  on spp.price_history (supplier_id, product_id, changed_at desc);

comment on table spp.price_history is '@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy supplier_id,product_id,changed_at

Every price a product ever had, written by triggers on supplier_products in the changing transaction; append-only.';
comment on column spp.price_history.old_price is 'Null at first appearance.';
comment on column spp.price_history.price_change_percentage is
  'Percent of the old price, 4 decimals; null at first appearance and from price 0.';
comment on column spp.price_history.change_reason is 'upload, correction, rollback, or manual.';
comment on column spp.price_history.upload_batch_id is 'The upload that changed it, if one did.';

--! split: 160-upload_staging.sql
create table if not exists spp.upload_staging (
  staging_id uuid not null default uuidv7() primary key,
  batch_id uuid not null references spp.upload_batches on delete cascade,
  row_number integer not null,
  raw_data jsonb not null,
  validation_status text not null default 'staged'
    check (validation_status in ('staged', 'failed', 'duplicate', 'corrected', 'discarded')),
  validation_errors jsonb,
  processed_at timestamptz,
  code text collate "C",
  name text,
  price text,
  price_number numeric,
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
  constraint upload_staging_batch_id_row_number_key unique (batch_id, row_number)
);
create index if not exists upload_staging_failed_idx on spp.upload_staging (batch_id, row_number)
  where validation_status = 'failed';

comment on table spp.upload_staging is
  'Rows of uploads as read; those that failed stay here in quarantine until corrected or discarded.';
comment on column spp.upload_staging.row_number is 'As a spreadsheet numbers it: headings and blank rows count.';
comment on column spp.upload_staging.raw_data is 'The row as sent: heading to text.';
comment on column spp.upload_staging.validation_status is
  'staged (valid, or not judged yet), failed (in quarantine), duplicate, corrected, discarded.';
comment on column spp.upload_staging.validation_errors is 'List of {code, message}.';
comment on column spp.upload_staging.processed_at is 'When the row was judged other than valid, or resolved.';
comment on column spp.upload_staging.price is 'The price as text; read by the batch''s decimal mark.';
comment on column spp.upload_staging.price_number is 'The price where a spreadsheet stores it as a number.';
comment on column spp.upload_staging.parse_error is 'What the reader could not make out of this row.';

--! split: 170-product_mappings.sql
create table if not exists spp.product_mappings (
  mapping_id uuid primary key default uuidv7(),
  supplier_id uuid not null references spp.suppliers on delete cascade,
  supplier_product_code text collate "C" not null,
  master_product_id uuid not null,
  mapping_confidence numeric(5, 2) not null check (mapping_confidence between 0 and 100),
  mapping_method text not null check (mapping_method in ('manual', 'auto', 'ml')),
  mapping_evidence jsonb not null default '{}',
  verified_by text,
  verified_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint product_mappings_supplier_id_code_key unique (supplier_id, supplier_product_code),
  constraint product_mappings_master_product_id_supplier_id_key unique (master_product_id, supplier_id)
);
comment on table spp.product_mappings is
  'Which suppliers'' products are the same thing: those with one master product. Products match across suppliers, never'
  ' within one.';
comment on column spp.product_mappings.master_product_id is 'Key of the group; when groups merge, the older one stays.';
comment on column spp.product_mappings.mapping_confidence is
  '0 to 100: of the best pair that brought it into its group.';
comment on column spp.product_mappings.mapping_method is 'manual, auto or ml.';
comment on column spp.product_mappings.mapping_evidence is 'The signals behind the confidence, as in match_pairs.';
comment on column spp.product_mappings.verified_by is 'Who confirmed it; automatic matching never undoes it.';

--! split: 175-matching.sql
insert into spp.settings (setting_key, setting_value, description) values
  ('matching.auto_threshold', '90', 'Confidence from which two products are taken for the same without asking.'),
  ('matching.review_threshold', '70', 'Confidence from which a pair of products waits for a person.')
on conflict (setting_key) do nothing;

create table if not exists spp.match_pairs (
  pair_id uuid primary key default uuidv7(),
  supplier_id uuid not null references spp.suppliers on delete cascade,
  supplier_product_code text collate "C" not null,
  other_supplier_id uuid not null references spp.suppliers on delete cascade,
  other_product_code text collate "C" not null,
  confidence numeric(5, 2) not null check (confidence between 0 and 100),
  evidence jsonb not null default '{}',
  status text not null default 'waiting' check (status in ('waiting', 'auto', 'verified', 'rejected')),
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint match_pairs_products_key
    unique (supplier_id, supplier_product_code, other_supplier_id, other_product_code),
  constraint match_pairs_order_check check (supplier_id < other_supplier_id)
);
create index if not exists match_pairs_other_idx on spp.match_pairs (other_supplier_id, other_product_code);
create index if not exists match_pairs_waiting_idx on spp.match_pairs (confidence desc, pair_id)
  where status = 'waiting';
comment on table spp.match_pairs is
  'Pairs of products that may be the same thing, and what was decided. A verified or rejected pair is never judged'
  ' anew.';
comment on column spp.match_pairs.supplier_id is 'The older one of the two suppliers.';
comment on column spp.match_pairs.confidence is '0 to 100; 100 is the same GTIN.';
comment on column spp.match_pairs.evidence is
  'Signals and values: gtin, code, brand, numbers, words, pack; see docs/workflows/matching.md.';
comment on column spp.match_pairs.status is
  'waiting (for a person), auto (accepted above the threshold), verified or rejected (by a person).';

-- By code, not by product id: what was decided outlives a product that is rolled back and listed again.
create table if not exists spp_private.match_texts (
  text_id bigint generated always as identity primary key,
  supplier_id uuid not null references spp.suppliers on delete cascade,
  supplier_product_code text collate "C" not null,
  source_hash bigint not null,
  gtin text collate "C",
  code_key text collate "C",
  brand_words text[] not null,
  words text[] not null,
  numbers text[] not null,
  pack text[] not null,
  keys integer[] not null,
  constraint match_texts_supplier_id_code_key unique (supplier_id, supplier_product_code)
);
alter table spp_private.match_texts enable row level security;
comment on table spp_private.match_texts is
  'What matching reads out of a product, kept until the product''s texts change.';
comment on column spp_private.match_texts.source_hash is 'Of the texts it was read from.';
comment on column spp_private.match_texts.gtin is 'GTIN-14, only with a right check digit.';
comment on column spp_private.match_texts.code_key is 'The code without case and punctuation, where it can identify.';
comment on column spp_private.match_texts.words is 'Words of the name without the brand, in their order.';
comment on column spp_private.match_texts.numbers is 'Numbers of the name in base units: 500g, 330ml, 40 (mm or bare).';
comment on column spp_private.match_texts.keys is 'Products that share a rare one of these are worth comparing.';

create table if not exists spp_private.match_units (
  unit text primary key,
  base_unit text not null,
  factor numeric not null check (factor > 0)
);
alter table spp_private.match_units enable row level security;
comment on table spp_private.match_units is
  'How names write units. Millimetres are bare numbers: "M8 x 40" means them.';

insert into spp_private.match_units (unit, base_unit, factor)
select u.unit, v.base_unit, v.factor
  from (values
    ('g gr gm gram grams gramm', 'g', 1), ('kg kgs kilo kilos kilogram', 'g', 1000), ('mg', 'g', 0.001),
    ('lb lbs pound pounds', 'lb', 1), ('oz ounce ounces', 'oz', 1),
    ('ml', 'ml', 1), ('cl', 'ml', 10), ('dl', 'ml', 100), ('l lt ltr liter litre liters litres', 'ml', 1000),
    ('mm', '', 1), ('cm', '', 10), ('m mt mtr meter metre meters metres', '', 1000),
    ('" inch inches zoll', 'in', 1), ('ft foot feet', 'ft', 1),
    ('m2 sqm qm', 'm2', 1), ('m3 cbm', 'm3', 1),
    ('pcs pc pce pces piece pieces stk stck stuck stueck st pack packs pk pck pak er ct count kpl ks szt kom шт'
     ' uds unid tk pz pza tlg', 'pcs', 1),
    ('w watt watts', 'w', 1), ('kw', 'w', 1000), ('v volt volts', 'v', 1), ('mah', 'mah', 1), ('ah', 'mah', 1000),
    ('mb', 'mb', 1), ('gb', 'mb', 1000), ('tb', 'mb', 1000000), ('hz', 'hz', 1), ('khz', 'hz', 1000), ('%', '%', 1)
  ) as v (units, base_unit, factor), regexp_split_to_table(v.units, ' ') as u (unit)
on conflict (unit) do nothing;

do $$
begin
  if to_regtype('spp_private.match_score') is null then
    create type spp_private.match_score as (confidence numeric, likeness numeric, evidence jsonb);
  end if;
end
$$;
comment on type spp_private.match_score is
  'How sure two products are the same (0 to 100), how alike their words (0 to 1), and why.';

--! split: 180-private.sql
create table if not exists spp_private.batch_marks (
  batch_id uuid not null references spp.upload_batches on delete cascade,
  mark text not null check (mark in ('is_new', 'missing', 'discontinued')),
  previous_batch_id uuid,
  product_ids uuid[] not null
);
create index if not exists batch_marks_batch_id_idx on spp_private.batch_marks (batch_id);
alter table spp_private.batch_marks enable row level security;
comment on table spp_private.batch_marks is
  'Marks that a batch cleared from products, a row per chunk: what a rollback puts back.';
comment on column spp_private.batch_marks.previous_batch_id is 'The batch that the cleared mark named.';

create table if not exists spp_private.batch_categories (
  batch_id uuid not null references spp.upload_batches on delete cascade,
  category text not null,
  subcategory text not null,
  category_id uuid not null,
  subcategory_id uuid,
  primary key (batch_id, category, subcategory)
);
alter table spp_private.batch_categories enable row level security;
comment on table spp_private.batch_categories is 'What the category texts of a batch mean.';

do $$
begin
  if to_regtype('spp_private.apply_counts') is null then
    create type spp_private.apply_counts as (inserted integer, updated integer, unchanged integer, price_changes jsonb);
  end if;
end
$$;
comment on type spp_private.apply_counts is 'What applying some rows did.';

--! split: 500-functions-and-views.sql
-- Each after what it calls.
--! Included functions/spp/setting.sql
create or replace function spp.setting(setting_key text) returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select s.setting_value from spp.settings s where s.setting_key = setting.setting_key
$$;
comment on function spp.setting(text) is '@behavior -*

A setting''s value; null for an unknown key.';
grant execute on function spp.setting(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/setting.sql
--! Included functions/spp/add_price_changes.sql
create or replace function spp_private.add_price_changes(price_changes jsonb, more jsonb) returns jsonb
language sql stable
set search_path = ''
as $$
  select case when more @> '{"increased": 0, "decreased": 0}' then price_changes else jsonb_build_object(
    'increased', (price_changes -> 'increased')::integer + (more -> 'increased')::integer,
    'decreased', (price_changes -> 'decreased')::integer + (more -> 'decreased')::integer,
    'largest', (
      select coalesce(jsonb_agg(l.value), '[]')
        from (select c.value
                from jsonb_array_elements((price_changes -> 'largest') || (more -> 'largest')) c
               order by abs((c.value ->> 'price_change_percentage')::numeric) desc nulls last,
                        c.value ->> 'supplier_product_code'
               limit spp.setting('report.largest_changes')::integer) l)) end
$$;
comment on function spp_private.add_price_changes(jsonb, jsonb) is
  'Two summaries {increased, decreased, largest[]} as one; the largest changes by percentage stay.';
--! EndIncluded functions/spp/add_price_changes.sql
--! Included functions/spp/warning_message.sql
create or replace function spp_private.warning_message(code text) returns text
language sql immutable parallel safe
set search_path = ''
as $$
  select case code
    when 'decimal_mark_assumed' then 'No price tells the decimal mark for sure; set it in the profile if it is wrong.'
    when 'no_code_column' then 'The list has no column of codes: the name is the code.'
    when 'price_zero' then 'Price 0.'
    when 'price_rounded' then 'Prices with more than 4 decimals were rounded half-up to 4.'
    when 'price_spike' then 'Prices changed beyond the supplier''s limit; applied.'
    when 'name_blank' then 'Rows without a name: the code stands in.'
    when 'barcode_invalid' then 'Barcodes that are no GTIN with a right check digit were left empty.'
    when 'category_invalid' then 'Categories that cannot be used were left empty.'
    when 'min_order_qty_invalid' then 'Minimum order quantities that are no whole number above 0 were left empty.'
    when 'lead_time_invalid' then 'Lead times that are no whole number of days were left empty.'
    when 'duplicate_code' then 'Codes that come again further down: the last valid row counts.'
    when 'discontinue_held' then 'The full list lacks more products than the limit allows; confirm_missing'
    ' discontinues them.'
    else code
  end
$$;
comment on function spp_private.warning_message(text) is 'What a warning''s code says to a person.';
--! EndIncluded functions/spp/warning_message.sql
--! Included functions/spp/add_warnings.sql
create or replace function spp_private.add_warnings(warnings jsonb, more jsonb) returns jsonb
language sql immutable parallel safe
set search_path = ''
as $$
  -- One entry per code: counts add up, the first 20 rows are named.
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
           'code', w.code, 'message', w.message, 'count', w.occurrences, 'rows', w.row_numbers)) order by w.code), '[]')
    from (
      select e.value ->> 'code' as code,
             coalesce(max(e.value ->> 'message'), spp_private.warning_message(e.value ->> 'code')) as message,
             sum((e.value ->> 'count')::bigint) as occurrences,
             (select jsonb_agg(r.row_number order by r.row_number)
                from (select distinct x.value::integer as row_number
                        from jsonb_array_elements(jsonb_path_query_array(jsonb_agg(e.value), '$[*].rows[*]')) x
                       order by 1 limit 20) r) as row_numbers
        from (select value from jsonb_array_elements(add_warnings.warnings)
              union all select value from jsonb_array_elements(add_warnings.more)) e
       group by e.value ->> 'code'
    ) w
$$;
comment on function spp_private.add_warnings(jsonb, jsonb) is
  'Two lists of warnings {code, message, count, rows} as one, an entry per code.';
--! EndIncluded functions/spp/add_warnings.sql
--! Included functions/spp/is_currency.sql
create or replace function spp.is_currency(code text) returns boolean
language sql immutable parallel safe
as $$
  select code = any (string_to_array(
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF'
    ' CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL'
    ' HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD'
    ' MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN'
    ' PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY'
    ' TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG', ' '))
$$;
comment on function spp.is_currency(text) is '@behavior -*

Whether a text is a currency code of ISO 4217 (HRK, since replaced, included: old lists carry it).';
grant execute on function spp.is_currency(text) to public;
--! EndIncluded functions/spp/is_currency.sql
--! Included functions/spp/currency_of.sql
create or replace function spp.currency_of(label text, fallback text) returns text
language sql immutable parallel safe
as $$
  select case
    when label is null then fallback
    when label ~ '^[A-Za-z]{3}$' and spp.is_currency(upper(label)) then upper(label)
    -- Signs that several currencies share mean the one expected.
    when lower(label) in ('$', 'kr', 'kr.', '¥', '￥', 'lei', 'rs', 'rs.', 'din', 'din.') then fallback
    else case lower(label)
      when '€' then 'EUR' when 'euro' then 'EUR' when 'euros' then 'EUR' when 'us$' then 'USD' when '£' then 'GBP'
      when 'zł' then 'PLN' when 'zl' then 'PLN' when 'kč' then 'CZK' when 'ft' then 'HUF' when 'лв' then 'BGN'
      when 'лв.' then 'BGN' when '₴' then 'UAH' when 'грн' then 'UAH' when 'грн.' then 'UAH' when '₽' then 'RUB'
      when 'руб' then 'RUB' when 'руб.' then 'RUB' when 'р.' then 'RUB' when '₺' then 'TRY' when 'tl' then 'TRY'
      when '₹' then 'INR' when '₪' then 'ILS' when '₩' then 'KRW' when '₫' then 'VND' when '฿' then 'THB'
      when 'r' then 'ZAR' when 'r$' then 'BRL' when 'fr' then 'CHF' when 'fr.' then 'CHF' when 'sfr' then 'CHF'
      when 'sfr.' then 'CHF' when 'km' then 'BAM' when '円' then 'JPY' when '元' then 'CNY' when '원' then 'KRW'
      when '₱' then 'PHP' when '₦' then 'NGN' when '₸' then 'KZT' when 'rp' then 'IDR' when 'rp.' then 'IDR'
      when 'rm' then 'MYR' when 'kn' then 'HRK' when 'a$' then 'AUD' when 'c$' then 'CAD' when 'hk$' then 'HKD'
      when 's$' then 'SGD' when 'nz$' then 'NZD'
    end
  end
$$;
comment on function spp.currency_of(text, text) is '@behavior -*

Currency (ISO 4217) that a cell names by code or sign; the fallback for none or an ambiguous sign; null if unknown.';
grant execute on function spp.currency_of(text, text) to public;
--! EndIncluded functions/spp/currency_of.sql
--! Included functions/spp/is_gtin.sql
create or replace function spp.is_gtin(barcode text) returns boolean
language sql immutable strict parallel safe
as $$
  -- GS1 General Specifications, 7.9: digits weigh 3 and 1 from the right; with the check digit they sum to a ten.
  select case when barcode ~ '^([0-9]{8}|[0-9]{12,14})$' then (
    select sum((get_byte(d.digits, i) - 48) * (3 - 2 * (i % 2))) % 10 = 0
      from (select convert_to(lpad(barcode, 14, '0'), 'UTF8')) as d (digits), generate_series(0, 13) i
  ) else false end
$$;
comment on function spp.is_gtin(text) is '@behavior -*

Whether a text is a GTIN of 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, 7.9).';
grant execute on function spp.is_gtin(text) to public;
--! EndIncluded functions/spp/is_gtin.sql
--! Included functions/spp/read_amount.sql
create or replace function spp_private.read_amount(amount text, decimal_mark text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
declare
  v_other constant text := case decimal_mark when ',' then '.' else ',' end;
  v_parts text[];
  v_digits text;
  v_whole text;
  v_fraction text := '';
  v_groups text[];
  v_last text;
  v_negative boolean;
begin
  if length(amount) > 60 then
    return null;
  end if;
  if amount ~ '^[+-]?[0-9]{1,20}([.,][0-9]{1,20})?[eE][+-]?[0-9]{1,2}$' then
    return replace(amount, ',', '.')::numeric;  -- What spreadsheets export; there a mark never groups.
  end if;

  -- Other scripts' digits and marks; blanks of all kinds and apostrophes are one, and several kinds of minus; marks of
  -- direction and no width are not seen.
  amount := translate(amount, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٫٬．，', '012345678901234567890123456789.,.,');
  amount := translate(amount, E'\u2212\u2013\u2014\t\r\n\u00a0\u202f\u2009\u2007\u2019''\u200b\u200e\u200f\u061c\ufeff'
    || E'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069', '---' || repeat(' ', 9));
  -- Blanks group thousands: "1 495,18"; "12 50" is no amount.
  if amount ~ '[0-9] +[0-9]'
     and substring(amount from '[0-9].*[0-9]') !~ '^[1-9][0-9]{0,2}( [0-9]{3})+( ?[.,] ?[0-9]+)?$' then
    return null;
  end if;
  amount := replace(amount, ' ', '');
  if amount ~ '^\(.+\)$' then
    amount := '-' || substr(amount, 2, length(amount) - 2);
  end if;

  -- Sign, currency and sign around digits: "R1495", "-$5", "5-", "24,50EUR", "12,-".
  v_parts := regexp_match(amount,
    '^([+-]?)((?:[^0-9.,+-]{0,3}[[:alpha:]]\.|[^0-9.,+-]{1,4})?)([+-]?)'
    '([0-9][0-9.,]*|[.,][0-9]+)(-{0,2})([^0-9.,+-]{0,4}\.?)$');
  if v_parts is null
     or (v_parts[1] <> '' and v_parts[3] <> '')
     or (v_parts[2] <> '' and spp.currency_of(rtrim(v_parts[2], '.'), 'XXX') is null)
     or (v_parts[6] <> '' and spp.currency_of(rtrim(v_parts[6], '.'), 'XXX') is null) then
    return null;
  end if;
  v_digits := v_parts[4];

  v_groups := string_to_array(v_digits, decimal_mark);
  v_last := v_groups[cardinality(v_groups)];
  if cardinality(v_groups) = 1 then
    v_whole := v_digits;
  elsif cardinality(v_groups) > 2 and position(v_other in v_digits) = 0 and length(v_last) = 3 then
    -- "1.234.567": a decimal mark comes once, so these group.
    v_whole := translate(v_digits, decimal_mark, v_other);
  else
    v_fraction := v_last;
    v_whole := array_to_string(v_groups[1:cardinality(v_groups) - 1], v_other);
  end if;

  -- Groups of three, or of two before the last three as in India; "0,500" has none.
  if v_whole !~ '^[0-9]*$' then
    if v_whole !~ format('^[1-9][0-9]{0,2}(\%1$s[0-9]{3})+$|^[1-9][0-9]?(\%1$s[0-9]{2})+\%1$s[0-9]{3}$', v_other) then
      return null;
    end if;
    v_whole := replace(v_whole, v_other, '');
  end if;
  if v_fraction !~ '^[0-9]*$' or (v_whole = '' and v_fraction = '') then
    return null;
  end if;
  v_negative := '-' in (v_parts[1], v_parts[3]) or v_parts[5] = '-' and right(v_digits, 1) not in ('.', ',');
  return (case when v_negative then '-' else '' end
          || coalesce(nullif(v_whole, ''), '0') || '.' || coalesce(nullif(v_fraction, ''), '0'))::numeric;
end
$$;
comment on function spp_private.read_amount(text, text) is
  'An amount as people write it; null when it cannot be read without a guess.';
--! EndIncluded functions/spp/read_amount.sql
--! Included functions/spp/parse_amount.sql
create or replace function spp.parse_amount(amount text, decimal_mark text) returns numeric
language sql immutable parallel safe
as $$
  -- What programs write is read in place; anything else is looked at more closely.
  select case
    when length(amount) <= 33 and amount not in ('', decimal_mark)
         and translate(amount, '0123456789', '') in ('', decimal_mark) then replace(amount, ',', '.')::numeric
    else spp_private.read_amount(amount, decimal_mark)
  end
$$;
comment on function spp.parse_amount(text, text) is '@behavior -*

An amount as people write it, read with "." or "," as the decimal mark: currency signs, blanks, apostrophes and the
other mark as groupings, brackets or a trailing minus for negative ones. Null when it cannot be read without a guess.';
--! EndIncluded functions/spp/parse_amount.sql
--! Included functions/spp/parse_count.sql
create or replace function spp.parse_count(label text, at_least integer) returns integer
language sql immutable strict parallel safe
as $$
  -- "12", "12.0", "12 pcs", "ca. 5 days": the first whole number, unless another one follows.
  select case when c.number >= at_least then c.number end
    from (select substring(label from '^[^0-9]{0,12}([0-9]{1,9})([.,]0+)?([^0-9.,][^0-9]*)?$')::integer) as c (number)
$$;
comment on function spp.parse_count(text, integer) is '@behavior -*

The whole number in a text such as "12 pcs", if it is at least so large; else null.';
grant execute on function spp.parse_count(text, integer) to public;
--! EndIncluded functions/spp/parse_count.sql
--! Included functions/spp/price_change_percentage.sql
create or replace function spp.price_change_percentage(old_price numeric, new_price numeric) returns numeric
language sql immutable parallel safe
as $$
  select case when old_price > 0 then round((new_price - old_price) / old_price * 100, 4) end
$$;
comment on function spp.price_change_percentage(numeric, numeric) is '@behavior -*

Change in percent of the old price, 4 decimals; null from no price and from price 0.';
grant execute on function spp.price_change_percentage(numeric, numeric) to public;
--! EndIncluded functions/spp/price_change_percentage.sql
--! Included functions/spp/apply_rows.sql
create or replace function spp_private.apply_rows(
  batch spp.upload_batches,
  from_row integer,
  to_row integer,
  row_status text,
  change_reason text
) returns spp_private.apply_counts
language plpgsql volatile security definer
set search_path = ''
-- Some rows meet a partition of any size by its index, also by a plan that was made while it was empty. (Custom plans
-- alone would do as well, but foreign keys would then be planned row by row.)
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_counts spp_private.apply_counts;
  v_now constant timestamptz := clock_timestamp();
  v_largest constant integer := spp.setting('report.largest_changes')::integer;
begin
  -- The triggers on supplier_products write these into price_history.
  perform set_config('inv.batch_id', (batch).batch_id::text, true),
          set_config('inv.change_reason', apply_rows.change_reason, true);

  with rows as materialized (
    select s.code, coalesce(s.name, s.code) as name, s.barcode, s.brand, s.manufacturer, s.description,
      s.unit_of_measure,
           s.pack_size, s.min_order_qty, s.lead_time_days, c.category_id,
           c.subcategory_id,
           round(coalesce(s.price_number, spp.parse_amount(s.price, (batch).decimal_mark)), 4) as price,
           spp.currency_of(s.currency, (batch).currency_code) as currency
      from spp.upload_staging s
      left join spp_private.batch_categories c
        on c.batch_id = (batch).batch_id
       and c.category = coalesce(s.category, '') and c.subcategory = coalesce(s.subcategory, '')
     where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
       and s.validation_status = row_status
  ), brought as (
    -- Not MERGE: on a partitioned table an update that follows an insert in one MERGE reaches the update trigger's
    -- transition table as the inserted row (seen in PostgreSQL 18.4), and its price history is lost.
    update spp.supplier_products p
       set current_price = r.price,
           previous_price = case when p.current_price <> r.price then p.current_price else p.previous_price end,
           price_changed_at = case when p.current_price <> r.price then v_now else p.price_changed_at end,
           last_updated = case when p.current_price <> r.price then v_now else p.last_updated end,
           updated_at = case when p.current_price <> r.price then v_now else p.updated_at end,
           is_new = p.is_new and p.first_batch_id is not distinct from (batch).batch_id,
           missing_since_batch_id = null, discontinued_batch_id = null,
           status = case when p.discontinued_batch_id is null then p.status else 'available' end
      from rows r
     where p.supplier_id = (batch).supplier_id and p.supplier_product_code = r.code
       and (p.current_price <> r.price or p.is_new and p.first_batch_id is distinct from (batch).batch_id
            or p.missing_since_batch_id is not null or p.discontinued_batch_id is not null)
    returning p.product_id, p.supplier_product_code as code, old.current_price as old_price,
              new.current_price as new_price, old.is_new and not new.is_new as was_new,
              old.missing_since_batch_id, old.discontinued_batch_id
  ), inserted as (
    insert into spp.supplier_products
      (supplier_id, supplier_product_code, product_name, description, brand, manufacturer, barcode,
       unit_of_measure, pack_size, min_order_qty, lead_time_days, category_id, subcategory_id, current_price,
       currency_code, is_new, first_batch_id, last_updated)
    select (batch).supplier_id, r.code, r.name, r.description, r.brand, r.manufacturer,
           case when spp.is_gtin(r.barcode) then r.barcode end, r.unit_of_measure, r.pack_size,
           spp.parse_count(r.min_order_qty, 1), spp.parse_count(r.lead_time_days, 0),
           r.category_id, r.subcategory_id, r.price, r.currency, true, (batch).batch_id, v_now
      from rows r
     where not exists (select from spp.supplier_products p
                        where p.supplier_id = (batch).supplier_id and p.supplier_product_code = r.code)
    returning 1
  ), marks as (
    insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
    select (batch).batch_id, m.mark, m.previous_batch_id, array_agg(m.product_id)
      from (
        select 'is_new' as mark, null::uuid as previous_batch_id, g.product_id from brought g where g.was_new
        union all
        select 'missing', g.missing_since_batch_id, g.product_id from brought g where g.missing_since_batch_id
          is not null
        union all
        select 'discontinued', g.discontinued_batch_id, g.product_id from brought g
         where g.discontinued_batch_id is not null
      ) m
     group by m.mark, m.previous_batch_id
  ), moved as (
    select g.code, g.old_price, g.new_price, spp.price_change_percentage(g.old_price, g.new_price) as percentage
      from brought g
     where g.new_price <> g.old_price
  ), counted as (
    select (select count(*) from rows) as total,
           (select count(*) from inserted) as inserted,
           count(*) as updated,
           count(*) filter (where m.new_price > m.old_price) as increased
      from moved m
  )
  select c.inserted, c.updated, c.total - c.inserted - c.updated,
         jsonb_build_object(
           'increased', c.increased, 'decreased', c.updated - c.increased,
           'largest', coalesce((
             select jsonb_agg(jsonb_build_object(
                      'supplier_product_code', l.code, 'old_price', l.old_price::text, 'new_price', l.new_price::text,
                      'price_change_percentage', l.percentage::text))
               from (select m.* from moved m order by abs(m.percentage) desc nulls last, m.code limit v_largest) l),
                 '[]'))
    into v_counts
    from counted c;
  return v_counts;
end
$$;
comment on function spp_private.apply_rows(spp.upload_batches, integer, integer, text, text) is
  'Brings the rows of a range that have one status into supplier_products: an existing product''s price moves and'
  ' nothing else; what is seen for the first time is inserted. Unchanged products are not written.';
--! EndIncluded functions/spp/apply_rows.sql
--! Included functions/spp/chunk_end.sql
create or replace function spp_private.chunk_end(batch spp.upload_batches, row_limit integer) returns integer
language sql stable
set search_path = ''
as $$
  select coalesce(max(c.row_number), (batch).last_row)
    from (
      select s.row_number
        from spp.upload_staging s
       where s.batch_id = (batch).batch_id and s.row_number >= (batch).next_row
       order by s.row_number
       limit row_limit
    ) c
$$;
comment on function spp_private.chunk_end(spp.upload_batches, integer)
  is 'Number of the last row of the batch''s next chunk.';
--! EndIncluded functions/spp/chunk_end.sql
--! Included functions/spp/lock_supplier.sql
create or replace function spp_private.lock_supplier(supplier_id uuid) returns void
language sql volatile
set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended('spp.supplier_products:' || lock_supplier.supplier_id, 0))
$$;
comment on function spp_private.lock_supplier(uuid) is
  'Until the end of the transaction, the only one to apply, correct or undo uploads of this supplier.';
--! EndIncluded functions/spp/lock_supplier.sql
--! Included functions/spp/lock_batch.sql
create or replace function spp_private.lock_batch(batch_id uuid, phase text) returns spp.upload_batches
language plpgsql volatile
set search_path = ''
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = lock_batch.batch_id for update;
  if v_batch.phase is distinct from lock_batch.phase or v_batch.status <> 'processing' then
    raise exception using
      errcode = 'SPCBS',
      message = format('Upload %s is %s (%s).', lock_batch.batch_id, v_batch.status, v_batch.phase),
      hint = 'Another worker has gone on with it; nothing is lost.';
  end if;
  -- Whoever else writes this supplier's products by way of uploads waits: corrections, rollbacks.
  perform spp_private.lock_supplier(v_batch.supplier_id);
  return v_batch;
end
$$;
comment on function spp_private.lock_batch(uuid, text) is
  'The batch, locked, if it is being processed and in this phase. Raises SPCBS.';
--! EndIncluded functions/spp/lock_batch.sql
--! Included functions/spp/apply_chunk.sql
create or replace function spp.apply_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(apply_chunk.batch_id, 'apply');
  v_to integer;
  v_counts spp_private.apply_counts;
begin
  v_to := spp_private.chunk_end(v_batch, apply_chunk.row_limit);
  v_counts := spp_private.apply_rows(v_batch, v_batch.next_row, v_to, 'staged', 'upload');
  update spp.upload_batches b
     set new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes),
         next_row = v_to + 1,
         phase = case when v_to >= b.last_row then 'finish' else b.phase end
   where b.batch_id = v_batch.batch_id;
end
$$;
comment on function spp.apply_chunk(uuid, integer) is '@behavior -*

Applies the next rows of a batch, up to so many, in this transaction: new products, price changes, and what of them is
new, changed or unchanged. Called again after a crash it goes on exactly where it stopped.';
grant execute on function spp.apply_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/apply_chunk.sql
--! Included functions/spp/rejected_rows.sql
create or replace function spp.rejected_rows(batch_id uuid, row_limit integer default null)
returns table (
  row_number integer,
  code text,
  message text,
  raw jsonb
)
language sql stable
set search_path = ''
as $$
  select s.row_number, s.validation_errors #>> '{0,code}', s.validation_errors #>> '{0,message}', s.raw_data
    from spp.upload_staging s
   where s.batch_id = rejected_rows.batch_id and s.validation_status in ('failed', 'discarded')
   order by s.row_number
   limit rejected_rows.row_limit
$$;
comment on function spp.rejected_rows(uuid, integer) is '@behavior -*

The rows of an upload that were rejected and not corrected since, by row number; all of them unless a limit is given.';
grant execute on function spp.rejected_rows(uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/rejected_rows.sql
--! Included functions/spp/close_batch.sql
create or replace function spp_private.close_batch(batch_id uuid, status text) returns void
language sql volatile security definer
set search_path = ''
as $$
  update spp.upload_batches b
     set status = close_batch.status, phase = 'done', completed_at = clock_timestamp(),
         processing_time_ms = extract(epoch from clock_timestamp() - b.upload_date) * 1000,
         error_log = (select coalesce(jsonb_agg(to_jsonb(r)), '[]')
                        from spp.rejected_rows(b.batch_id, spp.setting('report.max_errors')::integer) r)
   where b.batch_id = close_batch.batch_id;
  select pg_notify('spp_batch', close_batch.batch_id::text)
$$;
comment on function spp_private.close_batch(uuid, text) is 'Ends a batch and tells listeners of channel spp_batch.';
--! EndIncluded functions/spp/close_batch.sql
--! Included functions/spp/discontinue_missing.sql
create or replace function spp_private.discontinue_missing(batch spp.upload_batches) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_discontinued integer;
begin
  perform set_config('inv.batch_id', (batch).batch_id::text, true);
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = (batch).batch_id
   where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id = (batch).batch_id
     and p.status = 'available';
  get diagnostics v_discontinued = row_count;
  return v_discontinued;
end
$$;
comment on function spp_private.discontinue_missing(spp.upload_batches) is
  'Discontinues the products that dropped out with a batch; answers how many.';
--! EndIncluded functions/spp/discontinue_missing.sql
--! Included functions/spp/mark_missing.sql
create or replace function spp_private.mark_missing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_present integer;
  v_missing integer;
  v_available integer;
  v_held boolean := false;
begin
  perform set_config('inv.batch_id', (batch).batch_id::text, true);

  -- A code in a broken row is still in the list: such a product is back, or has not dropped out.
  with back as (
    update spp.supplier_products p
       set missing_since_batch_id = null
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is not null
       and p.missing_since_batch_id <> (batch).batch_id
       and exists (select from spp.upload_staging s
                    where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning old.missing_since_batch_id, p.product_id
  )
  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
  select (batch).batch_id, 'missing', b.missing_since_batch_id, array_agg(b.product_id)
    from back b
   group by b.missing_since_batch_id;

  -- What was there before this list: it came earlier, had not dropped out and was on offer.
  select count(*) into v_present
    from spp.supplier_products p
   where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null and p.status = 'available'
     and p.first_batch_id is distinct from (batch).batch_id
     and not exists (select from spp_private.batch_marks m, unnest(m.product_ids) back (product_id)
                      where m.batch_id = (batch).batch_id and m.mark = 'missing' and back.product_id = p.product_id);

  with gone as (
    update spp.supplier_products p
       set missing_since_batch_id = (batch).batch_id
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
       and not exists (select from spp.upload_staging s
                        where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning p.status
  )
  select count(*), count(*) filter (where g.status = 'available') into v_missing, v_available from gone g;

  if (batch).mode = 'full' and v_available > 0 then
    v_held := v_available > v_present * spp.setting('upload.missing_hold_share')::numeric;
    if not v_held then
      perform spp_private.discontinue_missing(batch);
    end if;
  end if;

  update spp.upload_batches b
     set missing_products_count = v_missing, discontinue_held = v_held,
         warnings = case when v_held then spp_private.add_warnings(b.warnings,
                           jsonb_build_array(jsonb_build_object('code', 'discontinue_held', 'count', v_available)))
                         else b.warnings end
   where b.batch_id = (batch).batch_id;
end
$$;
comment on function spp_private.mark_missing(spp.upload_batches) is
  'Marks the products that dropped out with a batch; in a full list discontinues them, unless too many are gone.';
--! EndIncluded functions/spp/mark_missing.sql
--! Included functions/spp/preview_batch.sql
create or replace function spp_private.preview_batch(
  batch spp.upload_batches,
  out inserted integer,
  out updated integer,
  out unchanged integer,
  out missing integer,
  out price_changes jsonb
)
language sql stable
set search_path = ''
as $$
  with rows as materialized (
    select s.code, p.product_id, p.current_price as old_price,
           round(coalesce(s.price_number, spp.parse_amount(s.price, (batch).decimal_mark)), 4) as new_price
      from spp.upload_staging s
      left join spp.supplier_products p
        on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
     where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
  ), moved as (
    select r.*, spp.price_change_percentage(r.old_price, r.new_price) as percentage
      from rows r
     where r.new_price <> r.old_price
  )
  select (select count(*) from rows r where r.product_id is null),
         (select count(*) from moved),
         (select count(*) from rows r where r.new_price = r.old_price),
         (select count(*)
            from spp.supplier_products p
           where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
             and not exists (select from spp.upload_staging s
                              where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)),
         (select jsonb_build_object(
            'increased', count(*) filter (where m.new_price > m.old_price),
            'decreased', count(*) filter (where m.new_price < m.old_price),
            'largest', coalesce((
              select jsonb_agg(jsonb_build_object(
                       'supplier_product_code', l.code, 'old_price', l.old_price::text,
                       'new_price', l.new_price::text, 'price_change_percentage', l.percentage::text))
                from (select x.* from moved x order by abs(x.percentage) desc nulls last, x.code
                       limit spp.setting('report.largest_changes')::integer) l), '[]'))
            from moved m)
$$;
comment on function spp_private.preview_batch(spp.upload_batches) is
  'What applying a validated batch would do: the counts of a dry run.';
--! EndIncluded functions/spp/preview_batch.sql
--! Included functions/spp/finish_batch.sql
create or replace function spp.finish_batch(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_batch(finish_batch.batch_id, 'finish');
  v_result record;
begin
  if v_batch.dry_run then
    select * into v_result from spp_private.preview_batch(v_batch);
    update spp.upload_batches b
       set new_products_count = v_result.inserted, updated_products_count = v_result.updated,
           unchanged_products_count = v_result.unchanged, missing_products_count = v_result.missing,
           price_changes = v_result.price_changes
     where b.batch_id = v_batch.batch_id;
  else
    perform spp_private.mark_missing(v_batch);
  end if;
  perform spp_private.close_batch(v_batch.batch_id, 'completed');
end
$$;
comment on function spp.finish_batch(uuid) is '@behavior -*

Ends a batch whose rows are applied: marks what dropped out of the list, and closes it. For a dry run it counts what
would have happened.';
grant execute on function spp.finish_batch(uuid) to inv_admin;
--! EndIncluded functions/spp/finish_batch.sql
--! Included functions/spp/restore_marks.sql
create or replace function spp_private.restore_marks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  -- Marks that the batch set.
  update spp.supplier_products p
     set missing_since_batch_id = null, discontinued_batch_id = null,
         status = case when p.discontinued_batch_id = (batch).batch_id then 'available' else p.status end
   where p.supplier_id = (batch).supplier_id
     and (p.missing_since_batch_id = (batch).batch_id or p.discontinued_batch_id = (batch).batch_id);

  -- Marks that it cleared, unless a later upload would have cleared them too, or the one that set them is undone.
  drop table if exists pg_temp.cleared_marks;
  create temporary table cleared_marks on commit drop as
  select m.mark, m.previous_batch_id, x.product_id
    from spp_private.batch_marks m
   cross join unnest(m.product_ids) x (product_id)
    left join spp.upload_batches b on b.batch_id = m.previous_batch_id
   where m.batch_id = (batch).batch_id and (m.previous_batch_id is null or b.status = 'completed');
  delete from pg_temp.cleared_marks m
   using spp.supplier_products p, pg_temp.later_codes c
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and c.code = p.supplier_product_code;

  update spp.supplier_products p
     set is_new = true
    from pg_temp.cleared_marks m
   where m.mark = 'is_new' and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id;
  update spp.supplier_products p
     set missing_since_batch_id = m.previous_batch_id
    from pg_temp.cleared_marks m
   where m.mark = 'missing' and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
     and p.missing_since_batch_id is null;
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = m.previous_batch_id
    from pg_temp.cleared_marks m
   where m.mark = 'discontinued' and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
     and p.status = 'available';
  delete from spp_private.batch_marks m where m.batch_id = (batch).batch_id;
  drop table pg_temp.cleared_marks;
end
$$;
comment on function spp_private.restore_marks(spp.upload_batches) is
  'Puts new, missing and discontinued marks back to what they were before a batch; part of undo_batch, whose table of'
  ' later codes it reads.';
--! EndIncluded functions/spp/restore_marks.sql
--! Included functions/spp/undo_batch.sql
create or replace function spp_private.undo_batch(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  perform spp_private.lock_supplier((batch).supplier_id);
  perform set_config('inv.batch_id', (batch).batch_id::text, true), set_config('inv.change_reason', 'rollback', true);

  drop table if exists pg_temp.later_codes;
  create temporary table later_codes on commit drop as
  select distinct s.code
    from spp.upload_batches b
    join spp.upload_staging s on s.batch_id = b.batch_id
   where b.supplier_id = (batch).supplier_id and b.batch_id > (batch).batch_id and b.status = 'completed'
     and not b.dry_run and s.validation_status in ('staged', 'corrected');

  -- What this batch did to prices, and whether they still stand: changes that were undone since do not count, and
  -- several of this batch in a row (a list and its corrections) are one.
  drop table if exists pg_temp.undone;
  create temporary table undone on commit drop as
  with own as (
    select distinct h.product_id
      from spp.price_history h
     where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
       and h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
  ), standing as (
    select h.product_id, h.old_price, h.new_price, h.changed_at, h.history_id,
           count(*) filter (where h.upload_batch_id is distinct from (batch).batch_id)
             over (partition by h.product_id order by h.changed_at desc, h.history_id desc) as others_since
      from own o
      join spp.price_history h on h.supplier_id = (batch).supplier_id and h.product_id = o.product_id
      left join spp.upload_batches b on b.batch_id = h.upload_batch_id
     where h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback'
       and coalesce(b.status, '') not in ('rolled_back', 'failed')
  ), last as (
    select s.product_id, (array_agg(s.old_price order by s.changed_at, s.history_id))[1] as old_price,
           (array_agg(s.new_price order by s.changed_at desc, s.history_id desc))[1] as new_price
      from standing s
     where s.others_since = 0
     group by s.product_id
  )
  select o.product_id, p.supplier_product_code, l.old_price,
         coalesce(p.current_price = l.new_price, false) as stands,
         p.first_batch_id is not distinct from (batch).batch_id as is_first,
         p.is_new and c.code is null as only_here
    from own o
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = o.product_id
    left join last l on l.product_id = o.product_id
    left join pg_temp.later_codes c on c.code = p.supplier_product_code;

  select coalesce(jsonb_agg(jsonb_build_object('supplier_product_code', k.supplier_product_code, 'reason', k.reason)
                            order by k.supplier_product_code), '[]')
    into kept
    from (
      select u.supplier_product_code,
             case when u.is_first then 'brought by a later upload' else 'price changed since' end as reason
        from pg_temp.undone u
       where case when u.is_first then not u.only_here else not u.stands end
    ) k;

  update spp.supplier_products p
     set current_price = u.old_price
    from pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id
     and u.stands and not u.is_first and u.old_price is not null and p.current_price <> u.old_price;
  get diagnostics reverted = row_count;

  delete from spp.supplier_products p
   using pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id and u.is_first and u.only_here;
  get diagnostics removed = row_count;

  perform spp_private.restore_marks(batch);
  drop table pg_temp.undone, pg_temp.later_codes;
end
$$;
comment on function spp_private.undo_batch(spp.upload_batches) is
  'Takes back what a batch did: prices nobody changed since return, products that only it brought go, marks return.'
  ' History and audit keep everything.';
--! EndIncluded functions/spp/undo_batch.sql
--! Included functions/spp/fail_batch.sql
create or replace function spp.fail_batch(
  batch_id uuid,
  code text,
  message text,
  hint text,
  detected jsonb default null
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = fail_batch.batch_id for update;
  if v_batch.status not in ('queued', 'processing') then
    return;
  end if;
  if v_batch.phase in ('apply', 'finish') and not v_batch.dry_run then
    perform spp_private.undo_batch(v_batch);
  end if;
  -- Nothing of it stands: every row that is not a duplicate counts as failed.
  update spp.upload_batches b
     set new_products_count = 0, updated_products_count = 0, unchanged_products_count = 0, missing_products_count = 0,
         failed_products_count = b.total_products - b.duplicate_rows_count,
         price_changes = '{"increased": 0, "decreased": 0, "largest": []}', reason = jsonb_build_object('code',
           fail_batch.code, 'message', fail_batch.message, 'hint', fail_batch.hint),
         detected = b.detected || coalesce(fail_batch.detected, '{}')
   where b.batch_id = v_batch.batch_id;
  perform spp_private.close_batch(v_batch.batch_id, 'failed');
end
$$;
comment on function spp.fail_batch(uuid, text, text, text, jsonb) is '@behavior -*

Ends a batch as failed for one reason. What it had applied is rolled back; its total is kept.';
grant execute on function spp.fail_batch(uuid, text, text, text, jsonb) to inv_admin;
--! EndIncluded functions/spp/fail_batch.sql
--! Included functions/spp/category_label.sql
create or replace function spp.category_label(category_name text) returns text
language sql immutable parallel safe
as $$
  select case
    when folded.name ~ '^[a-z0-9]+(_[a-z0-9]+)*$' and length(folded.name) <= 100 then folded.name
    -- Letters that a path cannot carry: a digest keeps names apart.
    else left(coalesce(nullif(trim(both '_' from regexp_replace(folded.name, '[^a-z0-9]+', '_', 'g')), ''), 'c'), 100)
         || '_' || left(md5(folded.name), 8)
  end
  from (select regexp_replace(lower(btrim(category_name)), '[ \t\u00a0&,.;:''"()+-]+', '_', 'g')) as squeezed (name),
       lateral (select trim(both '_' from squeezed.name)) as folded (name)
$$;
comment on function spp.category_label(text) is '@behavior -*

A category''s label in its path: lower case, a-z, 0-9 and "_"; names that differ in case or punctuation only share it.';
grant execute on function spp.category_label(text) to public;
--! EndIncluded functions/spp/category_label.sql
--! Included functions/spp/ensure_categories.sql
create or replace function spp_private.ensure_categories(paths jsonb) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  -- Uploads that name the same new category take turns; those that name none that is new do not come here.
  perform pg_advisory_xact_lock(hashtext('spp.categories'));
  with wanted as (
    select distinct on (n.path) n.path, n.name, n.level
      from jsonb_array_elements(ensure_categories.paths) as p (names),
           lateral (
             select string_agg(spp.category_label(e.name), '.') over (order by e.position)::public.ltree as path,
                    e.name, e.position::integer as level
               from jsonb_array_elements_text(p.names) with ordinality as e (name, position)
           ) n
     order by n.path
  ), missing as (
    select w.path, w.name, w.level, uuidv7() as category_id
      from wanted w
     where not exists (select from spp.categories c where c.path operator(public.=) w.path)
  )
  insert into spp.categories (category_id, category_name, parent_category_id, level, path)
  select m.category_id, m.name, coalesce(parent.category_id, made.category_id), m.level, m.path
    from missing m
    left join spp.categories parent on m.level > 1 and parent.path operator(public.=) public.subpath(m.path, 0, -1)
    left join missing made on m.level > 1 and made.path operator(public.=) public.subpath(m.path, 0, -1)
   order by m.level, m.path;
end
$$;
comment on function spp_private.ensure_categories(jsonb) is
  'Makes the categories of a list of paths, each a list of names from the top down, where they are missing.';
--! EndIncluded functions/spp/ensure_categories.sql
--! Included functions/spp/split_category.sql
create or replace function spp.split_category(category text, subcategory text default null) returns text[]
language sql immutable parallel safe
as $$
  select coalesce(array_agg(btrim(part.name) order by part.position) filter (where btrim(part.name) <> ''), '{}')
    from (select concat_ws(' > ', nullif(btrim(category), ''), nullif(btrim(subcategory), ''))) as whole (text),
         lateral unnest(regexp_split_to_array(
           whole.text,
           case when whole.text ~ '[>›»→]' then '[>›»→]' when whole.text ~ '\s/\s' then '\s/\s' else '/' end
         )) with ordinality as part (name, position)
$$;
comment on function spp.split_category(text, text) is '@behavior -*

The names from the top down that a category text means: "Tools > Drills", "Tools/Drills", or two columns.';
grant execute on function spp.split_category(text, text) to public;
--! EndIncluded functions/spp/split_category.sql
--! Included functions/spp/resolve_batch_categories.sql
create or replace function spp_private.resolve_batch_categories(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_paths jsonb;
  v_invalid jsonb;
begin
  drop table if exists pg_temp.named_categories;
  create temporary table named_categories on commit drop as
  select coalesce(s.category, '') as category, coalesce(s.subcategory, '') as subcategory, count(*) as occurrences,
    min(s.row_number) as first_row,
         spp.split_category(s.category, s.subcategory) as names, null::public.ltree as path
    from spp.upload_staging s
   where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
     and (s.category is not null or s.subcategory is not null)
   group by s.category, s.subcategory;

  select jsonb_build_array(jsonb_build_object('code', 'category_invalid', 'count', sum(n.occurrences),
           'rows', (array_agg(n.first_row order by n.first_row))[1:20]))
    into v_invalid
    from pg_temp.named_categories n
   where cardinality(n.names) not between 1 and 10 or octet_length(n.category || n.subcategory) > 2000
  having count(*) > 0;
  if v_invalid is not null then
    delete from pg_temp.named_categories n where cardinality(n.names) not between 1 and 10
       or octet_length(n.category || n.subcategory) > 2000;
    update spp.upload_batches b
       set warnings = spp_private.add_warnings(b.warnings, v_invalid)
     where b.batch_id = (batch).batch_id;
  end if;

  update pg_temp.named_categories n
     set path = (select string_agg(spp.category_label(e.name), '.' order by e.position)::public.ltree
                   from unnest(n.names) with ordinality as e (name, position));
  select jsonb_agg(to_jsonb(n.names)) into v_paths
    from pg_temp.named_categories n
   where not exists (select from spp.categories c where c.path operator(public.=) n.path);
  if v_paths is not null then
    perform spp_private.ensure_categories(v_paths);
  end if;

  delete from spp_private.batch_categories c where c.batch_id = (batch).batch_id;
  insert into spp_private.batch_categories (batch_id, category, subcategory, category_id, subcategory_id)
  select (batch).batch_id, n.category, n.subcategory, top.category_id, nullif(leaf.category_id, top.category_id)
    from pg_temp.named_categories n
    join spp.categories leaf on leaf.path operator(public.=) n.path
    join spp.categories top on top.path operator(public.=) public.subpath(n.path, 0, 1);
  drop table pg_temp.named_categories;
end
$$;
comment on function spp_private.resolve_batch_categories(spp.upload_batches) is
  'Finds or makes the categories that a batch names, for its new products.';
--! EndIncluded functions/spp/resolve_batch_categories.sql
--! Included functions/spp/end_validation.sql
create or replace function spp_private.end_validation(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  v_batch spp.upload_batches;
  v_duplicates integer;
  v_warning jsonb;
begin
  -- The last valid row of a code wins; this is fixed over the whole batch before the first chunk is applied.
  with repeated as materialized (
    select s.code, max(s.row_number) as last_row
      from spp.upload_staging s
     where s.batch_id = end_validation.batch_id and s.validation_status = 'staged'
     group by s.code
    having count(*) > 1
  ), losers as (
    update spp.upload_staging s
       set validation_status = 'duplicate', processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(jsonb_build_object('code', 'duplicate_code', 'kept_row', r.last_row))
      from repeated r
     where s.batch_id = end_validation.batch_id and s.validation_status = 'staged'
       and s.code = r.code and s.row_number < r.last_row
    returning s.row_number, s.code
  )
  select count(*),
         jsonb_build_object(
           'code', 'duplicate_code', 'count', count(*),
           'rows', (array_agg(l.row_number order by l.row_number))[1:20],
           'message', spp_private.warning_message('duplicate_code') || ' '
             || (select string_agg(c.code, ', ' order by c.code collate "C")
                   from (select distinct left(x.code, 60) as code from losers x order by 1 limit 20) c))
    into v_duplicates, v_warning
    from losers l;

  update spp.upload_batches b
     set duplicate_rows_count = v_duplicates,
         warnings = case when v_duplicates = 0 then b.warnings
                         else spp_private.add_warnings(b.warnings, jsonb_build_array(v_warning)) end,
         phase = case when b.dry_run then 'finish' else 'apply' end, next_row = 1
   where b.batch_id = end_validation.batch_id
  returning b.* into v_batch;

  if v_batch.failed_products_count + v_duplicates >= v_batch.total_products then
    perform spp.fail_batch(v_batch.batch_id, 'no_valid_rows', 'No row of the list can be used.',
      'See the errors; if the columns were taken wrongly, set them in the supplier''s import profile.');
  elsif not v_batch.dry_run then
    perform spp_private.resolve_batch_categories(v_batch);
  end if;
end
$$;
comment on function spp_private.end_validation(uuid) is
  'Ends the judging of a batch: fixes which row of a repeated code counts, and resolves its categories.';
--! EndIncluded functions/spp/end_validation.sql
--! Included functions/spp/judge_rows.sql
create or replace function spp_private.judge_rows(batch spp.upload_batches, from_row integer, to_row integer,
  row_status text)
returns table (
  staging_id uuid,
  row_number integer,
  failure text,
  warnings text[]
)
language sql stable
set search_path = ''
as $$
  select r.staging_id, r.row_number,
         case
           when r.parse_error is not null then r.parse_error
           when r.code is null then 'code_missing'
           when length(r.code) > 512 then 'code_too_long'
           when r.price is null and r.price_number is null then 'price_missing'
           when r.amount is null then 'price_unreadable'
           when r.amount < 0 then 'price_negative'
           when r.amount > 0 and round(r.amount, 4) = 0 then 'price_rounds_to_zero'
           when round(r.amount, 4) >= 1e15 then 'price_too_large'
           when r.row_currency is null then 'currency_unknown'
           when r.row_currency <> r.product_currency then 'currency_mismatch'
           -- Who re-submits a held row has looked at it.
           when r.hold_spikes and r.is_spike and row_status = 'staged' then 'price_spike'
         end,
         array_remove(array[
           case when r.amount = 0 then 'price_zero' end,
           case when scale(trim_scale(r.amount)) > 4 then 'price_rounded' end,
           case when r.is_spike then 'price_spike' end,
           case when r.name is null then 'name_blank' end,
           case when r.barcode is not null and not spp.is_gtin(r.barcode) then 'barcode_invalid' end,
           case when r.min_order_qty is not null and spp.parse_count(r.min_order_qty, 1) is null
                then 'min_order_qty_invalid' end,
           case when r.lead_time_days is not null and spp.parse_count(r.lead_time_days, 0) is null
                then 'lead_time_invalid' end
         ], null)
    from (
      select s.staging_id, s.row_number, s.parse_error, s.code, s.name, s.price, s.price_number, s.barcode,
             s.min_order_qty, s.lead_time_days, a.amount, u.hold_spikes,
             spp.currency_of(s.currency, (batch).currency_code) as row_currency,
             p.currency_code as product_currency,
             coalesce(p.current_price > 0 and a.amount > 0
                      and greatest(a.amount / p.current_price, p.current_price / a.amount) > u.spike_limit, false)
                        as is_spike
        from spp.upload_staging s
       cross join lateral (
         select coalesce(s.price_number, spp.parse_amount(s.price, (batch).decimal_mark)) as amount
         offset 0
       ) a
       join spp.suppliers u on u.supplier_id = (batch).supplier_id
        left join spp.supplier_products p
          on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
       where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
         and s.validation_status = row_status
    ) r
$$;
comment on function spp_private.judge_rows(spp.upload_batches, integer, integer, text) is
  'What is wrong (failure: it goes into quarantine) or odd (warnings) with the rows of a range that have one status.';
--! EndIncluded functions/spp/judge_rows.sql
--! Included functions/spp/rejection_message.sql
create or replace function spp_private.rejection_message(code text) returns text
language sql immutable parallel safe
set search_path = ''
as $$
  select case code
    when 'code_missing' then 'The row has no code, or one part of a joined code is blank.'
    when 'code_too_long' then 'The code has more than 512 characters.'
    when 'price_missing' then 'The row has no price.'
    when 'price_unreadable' then 'The price cannot be read as an amount.'
    when 'price_negative' then 'The price is negative.'
    when 'price_rounds_to_zero' then 'The price is positive but rounds to 0 at 4 decimals.'
    when 'price_too_large' then 'The price is 1,000,000,000,000,000 or more.'
    when 'price_spike' then 'The price changed beyond the supplier''s limit and is held.'
    when 'currency_unknown' then 'The currency is not known.'
    when 'currency_mismatch' then 'The currency is not the product''s.'
    when 'row_too_long' then 'The row has more cells than there are columns.'
    when 'cell_too_long' then 'A cell has more characters than the limit allows.'
    when 'unclosed_quote' then 'A quotation mark is opened and never closed.'
    else 'The row could not be read.'
  end
$$;
comment on function spp_private.rejection_message(text) is 'What the code of a rejected row says to a person.';
--! EndIncluded functions/spp/rejection_message.sql
--! Included functions/spp/validate_chunk.sql
create or replace function spp.validate_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = ''
-- A chunk meets a product partition row by row; plans made on an empty table must not stay.
set plan_cache_mode = force_custom_plan
set enable_mergejoin = off
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(validate_chunk.batch_id, 'validate');
  v_to integer;
  v_failed integer;
  v_warnings jsonb;
begin
  v_to := spp_private.chunk_end(v_batch, validate_chunk.row_limit);

  with judged as materialized (
    select j.* from spp_private.judge_rows(v_batch, v_batch.next_row, v_to, 'staged') j
     where j.failure is not null or j.warnings <> '{}'
  ), failed as (
    update spp.upload_staging s
       set validation_status = 'failed', processed_at = clock_timestamp(),
           validation_errors = jsonb_build_array(jsonb_build_object(
             'code', j.failure, 'message', spp_private.rejection_message(j.failure)))
      from judged j
     where j.failure is not null and s.staging_id = j.staging_id
    returning s.staging_id
  ), warned as (
    select w.code, count(*) as occurrences, (array_agg(j.row_number order by j.row_number))[1:20] as row_numbers
      from judged j, unnest(j.warnings) w (code)
     where j.failure is null
     group by w.code
  )
  select (select count(*) from failed),
         coalesce((select jsonb_agg(jsonb_build_object('code', w.code, 'count', w.occurrences, 'rows', w.row_numbers))
                     from warned w), '[]')
    into v_failed, v_warnings;

  update spp.upload_batches b
     set failed_products_count = b.failed_products_count + v_failed,
         warnings = case when v_warnings = '[]' then b.warnings
                         else spp_private.add_warnings(b.warnings, v_warnings) end,
         next_row = v_to + 1
   where b.batch_id = v_batch.batch_id;
  if v_to >= v_batch.last_row then
    perform spp_private.end_validation(v_batch.batch_id);
  end if;
end
$$;
comment on function spp.validate_chunk(uuid, integer) is '@behavior -*

Judges the next staged rows of a batch: what cannot be used goes into quarantine, what is odd is counted.';
grant execute on function spp.validate_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/validate_chunk.sql
--! Included functions/spp/advance_batch.sql
create or replace function spp.advance_batch(batch_id uuid) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_phase text;
  v_supplier_id uuid;
begin
  select b.phase, b.supplier_id into v_phase, v_supplier_id
    from spp.upload_batches b
   where b.batch_id = advance_batch.batch_id;
  case v_phase
    when 'validate' then perform spp.validate_chunk(advance_batch.batch_id, 50000);
    when 'apply' then perform spp.apply_chunk(advance_batch.batch_id, spp.setting('upload.chunk_rows')::integer);
    when 'finish' then perform spp.finish_batch(advance_batch.batch_id);
    else null;
  end case;
  select b.phase into v_phase from spp.upload_batches b where b.batch_id = advance_batch.batch_id;
  return v_phase;
end
$$;
comment on function spp.advance_batch(uuid) is '@behavior -*

Does the next step of a staged batch in this transaction and answers the phase it is in then; "done" ends it.';
grant execute on function spp.advance_batch(uuid) to inv_admin;
--! EndIncluded functions/spp/advance_batch.sql
--! Included functions/spp/assert_active.sql
create or replace function spp_private.assert_active(supplier spp.suppliers) returns void
language plpgsql stable
set search_path = ''
as $$
begin
  if supplier.status <> 'active' then
    raise exception using
      errcode = 'SPCSA',
      message = format('Supplier "%s" is %s: uploads are refused.', supplier.supplier_code, supplier.status),
      hint = 'Set its status to active first.';
  end if;
end
$$;
comment on function spp_private.assert_active(spp.suppliers) is 'Raises SPCSA unless the supplier is active.';
--! EndIncluded functions/spp/assert_active.sql
--! Included functions/spp/find_category.sql
create or replace function spp_private.find_category(category text) returns uuid
language sql stable security definer
set search_path = ''
as $$
  select c.category_id
    from spp.categories c
   where c.category_id::text = lower(find_category.category)
      or c.path::text = lower(find_category.category)
      or c.path::text = (select string_agg(spp.category_label(p.name), '.' order by p.position)
                           from unnest(spp.split_category(find_category.category)) with ordinality as p (name,
                             position))
   order by c.level desc
   limit 1
$$;
comment on function spp_private.find_category(text) is
  'The category of an id, a path (tools.drills) or names (Tools > Drills); null where there is none.';
--! EndIncluded functions/spp/find_category.sql
--! Included functions/spp/current_supplier_id.sql
create or replace function spp.current_supplier_id() returns uuid
language sql stable
as $$
  select nullif(current_setting('inv.supplier_id', true), '')::uuid
$$;
comment on function spp.current_supplier_id() is '@behavior -*

The supplier a token of role inv_supplier speaks for; null for others.';
grant execute on function spp.current_supplier_id() to public;
--! EndIncluded functions/spp/current_supplier_id.sql
--! Included functions/spp/own_category_ids.sql
create or replace function spp_private.own_category_ids() returns uuid[]
language sql stable security definer
set search_path = ''
as $$
  -- Names in the tree come out of suppliers' lists: a branch that only others use tells of them.
  select coalesce(array_agg(distinct c.category_id), '{}')
    from (select distinct coalesce(p.subcategory_id, p.category_id) as category_id
            from spp.supplier_products p
           where p.supplier_id = (select spp.current_supplier_id())) used
    join spp.categories leaf on leaf.category_id = used.category_id
    join spp.categories c on c.path operator(public.@>) leaf.path
$$;
comment on function spp_private.own_category_ids() is
  'The categories, with those above them, that products of the token''s supplier are in.';
grant execute on function spp_private.own_category_ids() to inv_supplier;
--! EndIncluded functions/spp/own_category_ids.sql
--! Included functions/spp/resolve_category.sql
create or replace function spp_private.resolve_category(category text) returns uuid
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_category_id constant uuid := spp_private.find_category(resolve_category.category);
begin
  -- A branch that only other suppliers use is answered like one that does not exist.
  if v_category_id is null
     or (current_setting('role') = 'inv_supplier' and v_category_id <> all (spp_private.own_category_ids())) then
    raise exception using
      errcode = 'SPNCA',
      message = format('There is no category "%s".', resolve_category.category),
      hint = 'Name a category by its id, its path (tools.drills) or its names (Tools > Drills).';
  end if;
  return v_category_id;
end
$$;
comment on function spp_private.resolve_category(text) is
  'The category of an id, a path (tools.drills) or names (Tools > Drills), as far as the caller may know of it. Raises'
  ' SPNCA.';
grant execute on function spp_private.resolve_category(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/resolve_category.sql
--! Included functions/spp/create_category.sql
create or replace function spp.create_category(category text) returns spp.categories
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_category_id uuid := spp_private.find_category(create_category.category);
  v_names constant text[] := spp.split_category(create_category.category);
  v_category spp.categories;
begin
  if v_category_id is null then
    if create_category.category ~* '^[0-9a-f]{8}-[0-9a-f-]{27}$' or cardinality(v_names) not between 1 and 10 then
      perform spp_private.resolve_category(create_category.category);
    end if;
    perform spp_private.ensure_categories(jsonb_build_array(to_jsonb(v_names)));
    v_category_id := spp_private.resolve_category(create_category.category);
  end if;
  select c.* into v_category from spp.categories c where c.category_id = v_category_id;
  return v_category;
end
$$;
comment on function spp.create_category(text) is
  'The category of a text such as "Tools > Drills", made with its parents where missing. Raises SPNCA for a text that'
  ' names none: a blank one, an unknown id, more than 10 levels.';
grant execute on function spp.create_category(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/create_category.sql
--! Included functions/spp/resolve_supplier.sql
create or replace function spp_private.resolve_supplier(supplier text) returns spp.suppliers
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_supplier spp.suppliers;
begin
  select s.* into v_supplier from spp.suppliers s where s.supplier_code = resolve_supplier.supplier;
  if v_supplier.supplier_id is null
     and resolve_supplier.supplier ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    select s.* into v_supplier from spp.suppliers s where s.supplier_id = resolve_supplier.supplier::uuid;
  end if;

  -- A stranger's supplier is answered like one that does not exist.
  if v_supplier.supplier_id is null
     or (current_setting('role') = 'inv_supplier'
         and v_supplier.supplier_id is distinct from spp.current_supplier_id()) then
    raise exception using
      errcode = 'SPNSU',
      message = format('There is no supplier "%s".', resolve_supplier.supplier),
      hint = 'Name a supplier by its code or its id.';
  end if;
  return v_supplier;
end
$$;
comment on function spp_private.resolve_supplier(text) is
  'The supplier of a code or id, as far as the caller may know of it. Raises SPNSU.';
grant execute on function spp_private.resolve_supplier(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/resolve_supplier.sql
--! Included functions/spp/assign_category.sql
create or replace function spp.assign_category(category text, product_ids uuid[] default null,
  filter jsonb default null)
returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_filter constant jsonb := coalesce(assign_category.filter, '{}');
  v_leaf spp.categories;
  v_top_id uuid;
  v_supplier_id uuid;
  v_search text;
  v_assigned integer;
begin
  if (product_ids is null) = (filter is null) then
    raise exception using
      errcode = 'SPIAC', message = 'Say which products.', hint = 'Send either product_ids or a filter.';
  elsif filter = '{}' or jsonb_typeof(v_filter) <> 'object' or jsonb_path_exists(v_filter, '
      $.keyvalue() ? (!(@.key == "supplier" || @.key == "search" || @.key == "category"
                        || (@.key == "uncategorised" || @.key == "is_new") && @.value.type() == "boolean"))',
      silent => true)
  then
    raise exception using
      errcode = 'SPIAC', message = 'The filter cannot be used.',
      hint = 'Use at least one of supplier, search, category (texts), uncategorised, is_new (true or false).';
  end if;
  v_leaf := spp.create_category(assign_category.category);
  select c.category_id into v_top_id
    from spp.categories c
   where c.path operator(public.=) public.subpath(v_leaf.path, 0, 1);
  if v_filter ? 'supplier' then
    v_supplier_id := (spp_private.resolve_supplier(v_filter ->> 'supplier')).supplier_id;
  end if;
  v_search := '%' || replace(replace(replace(v_filter ->> 'search', '\', '\\'), '%', '\%'), '_', '\_') || '%';

  update spp.supplier_products p
     set category_id = v_top_id, subcategory_id = nullif(v_leaf.category_id, v_top_id)
   where (product_ids is null or p.product_id = any (product_ids))
     and (v_supplier_id is null or p.supplier_id = v_supplier_id)
     and (v_search is null or p.product_name ilike v_search or p.supplier_product_code ilike v_search)
     and (not v_filter ? 'uncategorised' or (p.category_id is null) = (v_filter -> 'uncategorised')::boolean)
     and (not v_filter ? 'is_new' or p.is_new = (v_filter -> 'is_new')::boolean)
     and (not v_filter ? 'category' or coalesce(p.subcategory_id, p.category_id) in (
           select c.category_id
             from spp.categories c, spp.categories branch
            where branch.category_id = spp_private.resolve_category(v_filter ->> 'category')
              and c.path operator(public.<@) branch.path))
     and (p.category_id, p.subcategory_id) is distinct from (v_top_id, nullif(v_leaf.category_id, v_top_id));
  get diagnostics v_assigned = row_count;
  return jsonb_build_object('assigned', v_assigned);
end
$$;
comment on function spp.assign_category(text, uuid[], jsonb) is
  'Puts products, by id or by filter {supplier, search, category, uncategorised, is_new}, into a category (id, path or'
  ' names; made where missing): {assigned}, the number that changed. Raises SPIAC, SPNCA, SPNSU.';
grant execute on function spp.assign_category(text, uuid[], jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/assign_category.sql
--! Included functions/spp/tg_supplier_products__delete.sql
create or replace function spp.tg_supplier_products__delete() returns trigger
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.current_actor(), coalesce(nullif(current_setting('role'), 'none'), session_user::text),
         nullif(current_setting('inv.request_id', true), ''), 'delete', 'spp', 'supplier_products',
         o.product_id::text, to_jsonb(o)
    from old_rows o;
  return null;
end
$$;
comment on function spp.tg_supplier_products__delete() is
  'Statement trigger: removed products stay in audit.log; their prices stay in price_history.';
--! EndIncluded functions/spp/tg_supplier_products__delete.sql
--! Included functions/spp/tg_supplier_products__insert.sql
create or replace function spp.tg_supplier_products__insert() returns trigger
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch_id constant uuid := nullif(current_setting('inv.batch_id', true), '')::uuid;
  v_now constant timestamptz := clock_timestamp();
  v_actor constant text := audit.current_actor();
begin
  insert into spp.price_history
    (supplier_id, product_id, new_price, change_reason, upload_batch_id, changed_at, changed_by)
  select n.supplier_id, n.product_id, n.current_price,
         coalesce(nullif(current_setting('inv.change_reason', true), ''), 'manual'), v_batch_id, v_now, v_actor
    from new_rows n;

  -- An upload's own new products are on record by their first history row, their batch and themselves.
  if v_batch_id is null then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, coalesce(nullif(current_setting('role'), 'none'), session_user::text),
           nullif(current_setting('inv.request_id', true), ''), 'insert', 'spp', 'supplier_products',
           n.product_id::text, to_jsonb(n)
      from new_rows n;
  end if;
  return null;
end
$$;
comment on function spp.tg_supplier_products__insert() is
  'Statement trigger: the first price of each new product goes into price_history.';
--! EndIncluded functions/spp/tg_supplier_products__insert.sql
--! Included functions/spp/tg_supplier_products__update.sql
create or replace function spp.tg_supplier_products__update() returns trigger
language plpgsql volatile security definer
set search_path = ''
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_batch_id constant uuid := nullif(current_setting('inv.batch_id', true), '')::uuid;
  v_reason constant text := coalesce(nullif(current_setting('inv.change_reason', true), ''), 'manual');
  v_now constant timestamptz := clock_timestamp();
  v_actor constant text := audit.current_actor();
begin
  with changed as materialized (
    select n.supplier_id, n.product_id, o.current_price as old_price, n.current_price as new_price,
           case when e.edited then to_jsonb(o) end as old_values,
           case when e.edited then to_jsonb(n) end as new_values
      from old_rows o
      join new_rows n on n.product_id = o.product_id
     cross join lateral (
       select (n.supplier_product_code, n.product_name, n.description, n.category_id, n.subcategory_id,
              n.brand, n.manufacturer, n.barcode, n.unit_of_measure, n.pack_size, n.min_order_qty,
              n.lead_time_days, n.currency_code, n.status, n.first_seen_date, n.first_batch_id,
              n.specifications)
              is distinct from
              (o.supplier_product_code, o.product_name, o.description, o.category_id, o.subcategory_id,
              o.brand, o.manufacturer, o.barcode, o.unit_of_measure, o.pack_size, o.min_order_qty,
              o.lead_time_days, o.currency_code, o.status, o.first_seen_date, o.first_batch_id,
              o.specifications) as edited
     ) e
     where e.edited or n.current_price <> o.current_price
  ), prices as (
    insert into spp.price_history
      (supplier_id, product_id, old_price, new_price, price_change_percentage, change_reason, upload_batch_id,
       changed_at, changed_by)
    select c.supplier_id, c.product_id, c.old_price, c.new_price,
           spp.price_change_percentage(c.old_price, c.new_price), v_reason, v_batch_id, v_now, v_actor
      from changed c
     where c.new_price <> c.old_price
  )
  -- A price that moves is in price_history; everything else that changes is in the audit log.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select v_actor, coalesce(nullif(current_setting('role'), 'none'), session_user::text),
         nullif(current_setting('inv.request_id', true), ''), 'update', 'spp', 'supplier_products',
         c.product_id::text, c.old_values, c.new_values
    from changed c
   where c.new_values is not null;
  return null;
end
$$;
comment on function spp.tg_supplier_products__update() is
  'Statement trigger: price changes go into price_history, other changes into audit.log.';
--! EndIncluded functions/spp/tg_supplier_products__update.sql
--! Included functions/spp/attach_product_triggers.sql
create or replace procedure spp_private.attach_product_triggers(relation regclass)
language plpgsql
set search_path = ''
as $$
begin
  execute format(
    'create or replace trigger _500_record_insert after insert on %s referencing new table as new_rows
       for each statement execute function spp.tg_supplier_products__insert()', relation);
  execute format(
    'create or replace trigger _500_record_update after update on %s
       referencing old table as old_rows new table as new_rows
       for each statement execute function spp.tg_supplier_products__update()', relation);
  execute format(
    'create or replace trigger _500_record_delete after delete on %s referencing old table as old_rows
       for each statement execute function spp.tg_supplier_products__delete()', relation);
end
$$;
comment on procedure spp_private.attach_product_triggers(regclass) is
  'Gives supplier_products, or one of its partitions, the triggers that write price history and audit.';
--! EndIncluded functions/spp/attach_product_triggers.sql
--! Included functions/spp/batch_progress.sql
create or replace function spp_private.batch_progress(batch spp.upload_batches) returns numeric
language sql immutable parallel safe
as $$
  select round(case (batch).phase
    when 'done' then 1
    when 'stage' then 0
    when 'validate' then 0.2 + 0.2 * least(1, ((batch).next_row - 1)::numeric / greatest(1, (batch).last_row))
    when 'apply' then 0.4 + 0.5 * least(1, ((batch).next_row - 1)::numeric / greatest(1, (batch).last_row))
    else 0.9
  end, 4)
$$;
comment on function spp_private.batch_progress(spp.upload_batches)
  is 'Share of an upload''s work that is done, 0 to 1.';
grant execute on function spp_private.batch_progress(spp.upload_batches)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/batch_progress.sql
--! Included functions/spp/enqueue_uploads.sql
create or replace function spp_private.enqueue_uploads(supplier_id uuid) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  -- One job per supplier works off its batches in order; while it waits for a retry, later uploads wait behind it.
  perform graphile_worker.add_job(
    'supplier__process_uploads',
    json_build_object('supplier_id', enqueue_uploads.supplier_id),
    queue_name => 'supplier:' || enqueue_uploads.supplier_id,
    job_key => 'uploads:' || enqueue_uploads.supplier_id,
    job_key_mode => 'preserve_run_at',
    max_attempts => 25);
end
$$;
comment on function spp_private.enqueue_uploads(uuid) is 'Queues the job that works off a supplier''s unfinished'
' uploads.';
--! EndIncluded functions/spp/enqueue_uploads.sql
--! Included functions/spp/begin_upload.sql
create or replace function spp.begin_upload(
  supplier text,
  file_name text,
  file_hash text,
  file_size bigint,
  mode text default 'partial',
  force boolean default false,
  dry_run boolean default false
) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_supplier spp.suppliers := spp_private.resolve_supplier(begin_upload.supplier);
  v_profile jsonb;
  v_earlier spp.upload_batches;
  v_batch spp.upload_batches;
begin
  if coalesce(begin_upload.mode, '') not in ('partial', 'full') then
    raise exception using
      errcode = 'SPIMO', message = format('"%s" is no mode.', begin_upload.mode), hint = 'Use partial or full.';
  elsif coalesce(begin_upload.file_hash, '') !~ '^[0-9a-f]{64}$' then
    raise exception using
      errcode = 'SPIHA', message = 'The file hash is no SHA-256.', hint = 'Send 64 lower-case hexadecimal digits.';
  end if;

  -- One at a time per supplier: of two that bring the same file at once, the second finds the first.
  perform pg_advisory_xact_lock(hashtextextended('spp.begin_upload:' || v_supplier.supplier_id, 0));
  perform spp_private.assert_active(v_supplier);

  select coalesce(max(p.profile::text)::jsonb, '{}') into v_profile
    from spp.supplier_import_profiles p
   where p.supplier_id = v_supplier.supplier_id;

  if not begin_upload.force and not begin_upload.dry_run then
    select b.* into v_earlier
      from spp.upload_batches b
     where b.supplier_id = v_supplier.supplier_id
       and b.status in ('queued', 'processing', 'completed')
       and not b.dry_run
     order by b.batch_id desc
     limit 1;
    if v_earlier.file_hash = begin_upload.file_hash and v_earlier.mode = begin_upload.mode
       and v_earlier.profile = v_profile then
      return jsonb_build_object('batch_id', v_earlier.batch_id, 'status', v_earlier.status, 'duplicate', true);
    end if;
  end if;

  insert into spp.upload_batches
    (supplier_id, file_name, file_hash, file_size, mode, dry_run, profile, currency_code, processed_by, request_id)
  values (v_supplier.supplier_id, coalesce(nullif(btrim(begin_upload.file_name), ''), 'unnamed'),
          begin_upload.file_hash, begin_upload.file_size, begin_upload.mode, begin_upload.dry_run, v_profile,
          coalesce(v_profile ->> 'currency', v_supplier.currency_code), audit.current_actor(),
          nullif(current_setting('inv.request_id', true), ''))
  returning * into v_batch;
  perform spp_private.enqueue_uploads(v_supplier.supplier_id);
  return jsonb_build_object('batch_id', v_batch.batch_id, 'status', v_batch.status, 'duplicate', false);
end
$$;
comment on function spp.begin_upload(text, text, text, bigint, text, boolean, boolean) is '@behavior -*

Accepts a received file: makes its batch and the job that reads it. The file itself waits in the server''s spool under
the batch''s id. Answers {batch_id, status, duplicate}: duplicate when the supplier''s latest accepted batch brought the
same bytes in the same mode under the same profile, and nothing is written. Raises SPNSU, SPCSA (supplier not active),
SPIMO, SPIHA.';
grant execute on function spp.begin_upload(text, text, text, bigint, text, boolean, boolean)
  to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/begin_upload.sql
--! Included functions/spp/check_import_profile.sql
create or replace function spp_private.check_import_profile(profile jsonb) returns void
language plpgsql immutable
set search_path = ''
as $$
declare
  v_problem text;
begin
  if jsonb_typeof(coalesce(check_import_profile.profile, 'null')) <> 'object' then
    raise exception using
      errcode = 'SPIPR', message = 'The import profile is no object.', hint = 'Send {} to forget it.';
  end if;
  select case
      when k.key = 'columns' and jsonb_typeof(k.value) <> 'object' then 'columns must be an object'
      when k.key in ('header_row') and (jsonb_typeof(k.value) <> 'number' or k.value::text !~ '^[0-9]{1,7}$')
        then 'header_row must be a row number, 0 for none'
      when k.key = 'sheet' and jsonb_typeof(k.value) not in ('number', 'string') then 'sheet must be a number or a name'
      when k.key = 'delimiter' and (jsonb_typeof(k.value) <> 'string' or length(k.value #>> '{}') <> 1)
        then 'delimiter must be one character'
      when k.key = 'quote' and jsonb_typeof(k.value) <> 'null'
        and (jsonb_typeof(k.value) <> 'string' or length(k.value #>> '{}') <> 1)
          then 'quote must be one character or null'
      when k.key = 'encoding' and jsonb_typeof(k.value) <> 'string' then 'encoding must be a name'
      when k.key = 'decimal_mark' and k.value not in ('"."', '","') then 'decimal_mark must be "." or ","'
      when k.key = 'currency' and not coalesce(spp.is_currency(k.value #>> '{}'), false)
        then 'currency must be a code of ISO 4217'
      when k.key not in ('columns', 'header_row', 'sheet', 'delimiter', 'quote', 'encoding', 'decimal_mark', 'currency')
        then format('"%s" is no key of a profile', k.key)
    end
    into v_problem
    from jsonb_each(check_import_profile.profile) k
   order by 1 nulls last
   limit 1;

  if v_problem is null and jsonb_typeof(check_import_profile.profile -> 'columns') = 'object' then
    select case
        when c.key not in ('code', 'name', 'price', 'currency', 'barcode', 'brand', 'manufacturer', 'description',
                           'category', 'subcategory', 'unit_of_measure', 'pack_size', 'min_order_qty', 'lead_time_days')
          then format('"%s" is no field of a product', c.key)
        when jsonb_path_exists(c.value, 'strict $[*] ? (@.type() != "string" && @.type() != "number")', silent => true)
          or jsonb_typeof(c.value) not in ('string', 'number', 'array')
          then format('column "%s" must be a heading, a position, or a list of them', c.key)
        when exists (select from jsonb_array_elements(
                       case jsonb_typeof(c.value) when 'array' then c.value else jsonb_build_array(c.value) end) e
                      where jsonb_typeof(e.value) = 'number' and e.value::text !~ '^[1-9][0-9]{0,5}$')
          then format('column "%s": positions count from 1', c.key)
      end
      into v_problem
      from jsonb_each(check_import_profile.profile -> 'columns') c
     order by 1 nulls last
     limit 1;
  end if;

  if v_problem is not null then
    raise exception using
      errcode = 'SPIPR',
      message = format('The import profile cannot be used: %s.', v_problem),
      hint = 'Example: {"columns": {"code": "SKU", "price": "Net price"}, "header_row": 4, "decimal_mark": ","}.';
  end if;
end
$$;
comment on function spp_private.check_import_profile(jsonb) is
  'Raises SPIPR naming the first key or value that cannot be used.';
--! EndIncluded functions/spp/check_import_profile.sql
--! Included functions/spp/upload_limits.sql
create or replace function spp.upload_limits() returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select jsonb_object_agg(substr(s.setting_key, length('upload.') + 1), s.setting_value)
    from spp.settings s
   where s.setting_key like 'upload.%'
$$;
comment on function spp.upload_limits() is '@behavior -*

Limits of uploads: {max_file_bytes, max_decompressed_bytes, max_rows, max_columns, max_cell_length, …}.';
grant execute on function spp.upload_limits()
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/upload_limits.sql
--! Included functions/spp/check_upload.sql
create or replace function spp.check_upload(supplier text) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(check_upload.supplier);
begin
  perform spp_private.assert_active(v_supplier);
  return jsonb_build_object('supplier_id', v_supplier.supplier_id, 'limits', spp.upload_limits());
end
$$;
comment on function spp.check_upload(text) is '@behavior -*

Whether the caller may upload for a supplier now, before a file is received: {supplier_id, limits}. Raises SPNSU,
SPCSA.';
grant execute on function spp.check_upload(text) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/check_upload.sql
--! Included functions/spp/claim_batch.sql
create or replace function spp.claim_batch(supplier_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch spp.upload_batches;
begin
  -- Always the oldest: a batch that is being retried holds back its successors.
  select b.* into v_batch
    from spp.upload_batches b
   where b.supplier_id = claim_batch.supplier_id and b.status in ('queued', 'processing')
   order by b.batch_id
   limit 1
     for update;
  if v_batch.batch_id is null then
    return null;
  end if;

  update spp.upload_batches b
     set status = 'processing', started_at = coalesce(b.started_at, clock_timestamp()), attempts = b.attempts + 1
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  if v_batch.phase = 'stage' then
    delete from spp.upload_staging s where s.batch_id = v_batch.batch_id;
  end if;
  return jsonb_build_object(
    'batch_id', v_batch.batch_id, 'phase', v_batch.phase, 'file_name', v_batch.file_name,
    'profile', v_batch.profile, 'processed_by', v_batch.processed_by, 'request_id', v_batch.request_id,
    'attempts', v_batch.attempts, 'limits', spp.upload_limits());
end
$$;
comment on function spp.claim_batch(uuid) is '@behavior -*

Takes the oldest unfinished batch of a supplier: {batch_id, phase, file_name, profile, processed_by, attempts, limits},
or null. Rows staged by an attempt that did not finish staging are dropped.';
grant execute on function spp.claim_batch(uuid) to inv_admin;
--! EndIncluded functions/spp/claim_batch.sql
--! Included functions/spp/resolve_batch.sql
create or replace function spp_private.resolve_batch(batch_id uuid) returns spp.upload_batches
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = resolve_batch.batch_id;
  if v_batch.batch_id is null
     or (current_setting('role') = 'inv_supplier'
         and v_batch.supplier_id is distinct from spp.current_supplier_id()) then
    raise exception using
      errcode = 'SPNBA',
      message = format('There is no upload "%s".', resolve_batch.batch_id),
      hint = 'Use the batch_id that the upload was answered with.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.resolve_batch(uuid) is
  'The upload of an id, as far as the caller may know of it. Raises SPNBA.';
grant execute on function spp_private.resolve_batch(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/resolve_batch.sql
--! Included functions/spp/lock_held.sql
create or replace function spp_private.lock_held(batch_id uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(lock_held.batch_id);
begin
  perform spp_private.lock_supplier(v_batch.supplier_id);
  select b.* into v_batch from spp.upload_batches b where b.batch_id = v_batch.batch_id for update;
  if not v_batch.discontinue_held or v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCNH',
      message = 'This upload holds nothing back.',
      hint = 'Only a full list that lacked more products than the limit allows waits for this.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_held(uuid) is
  'The upload, locked, whose discontinuation waits for a person. Raises SPNBA, SPCNH.';
--! EndIncluded functions/spp/lock_held.sql
--! Included functions/spp/confirm_missing.sql
create or replace function spp.confirm_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(confirm_missing.batch_id);
  v_discontinued constant integer := spp_private.discontinue_missing(v_batch);
begin
  update spp.upload_batches b set discontinue_held = false where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('discontinued', v_discontinued);
end
$$;
comment on function spp.confirm_missing(uuid) is
  'Discontinues what a held full list lacked: {discontinued}. Raises SPNBA, SPCNH (nothing is held).';
grant execute on function spp.confirm_missing(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/confirm_missing.sql
--! Included functions/spp/drop_missing.sql
create or replace function spp.drop_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(drop_missing.batch_id);
begin
  update spp.upload_batches b set discontinue_held = false where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('kept', v_batch.missing_products_count);
end
$$;
comment on function spp.drop_missing(uuid) is
  'Lets a held full list''s missing products stay on offer, marked as missing: {kept}. Raises SPNBA, SPCNH (nothing is'
  ' held).';
grant execute on function spp.drop_missing(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/drop_missing.sql
--! Included functions/spp/log_correction.sql
create or replace function spp_private.log_correction(old_row spp.upload_staging, new_row spp.upload_staging)
  returns void
language sql volatile security definer
set search_path = ''
as $$
  -- Staging has no audit trigger: millions of rows pass through it. What people do to it is logged here.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  values (audit.current_actor(), coalesce(nullif(current_setting('role'), 'none'), session_user::text),
          nullif(current_setting('inv.request_id', true), ''), 'update', 'spp', 'upload_staging',
          (old_row).staging_id::text,
          jsonb_build_object('raw_data', (old_row).raw_data, 'validation_status', (old_row).validation_status),
          jsonb_build_object('raw_data', (new_row).raw_data, 'validation_status', (new_row).validation_status))
$$;
comment on function spp_private.log_correction(spp.upload_staging, spp.upload_staging) is
  'Puts what a person did to a rejected row into audit.log.';
--! EndIncluded functions/spp/log_correction.sql
--! Included functions/spp/read_corrected.sql
create or replace function spp_private.read_corrected(batch spp.upload_batches, old_row spp.upload_staging, data jsonb)
returns spp.upload_staging
language plpgsql stable
set search_path = ''
as $$
declare
  v_row spp.upload_staging := old_row;
  v_raw constant jsonb := (old_row).raw_data || data;
  v_columns constant jsonb := coalesce((batch).detected -> 'raw_columns', '{}');
  v_decimal constant text := '^-?[0-9]{1,20}(\.[0-9]{1,20})?$';
  v_fields jsonb;
begin
  -- The name of a field, where no heading is called so, or a heading of the file: written the way raw_data has it.
  select jsonb_object_agg(f.field, case when n.named then n.value else c.value end)
    into v_fields
    from unnest(array['code', 'name', 'price', 'currency', 'barcode', 'brand', 'manufacturer', 'description',
                      'category', 'subcategory', 'unit_of_measure', 'pack_size', 'min_order_qty', 'lead_time_days'])
           as f (field),
         lateral (
           select data ? f.field and not (old_row).raw_data ? f.field as named,
                  nullif(btrim(normalize(data ->> f.field, nfc), E' \t\r\n\u00a0'), '') as value
         ) n,
         lateral (
           select array_agg(h.heading) as headings,
                  case when f.field <> 'code' or bool_and(h.part is not null)
                       then nullif(string_agg(h.part, '|' order by h.position), '') end as value
             from (
               select e.heading, e.position,
                      nullif(btrim(normalize(v_raw ->> e.heading, nfc), E' \t\r\n\u00a0'), '') as part
                 from jsonb_array_elements_text(v_columns -> f.field) with ordinality as e (heading, position)
             ) h
         ) c
   where n.named or data ?| c.headings;
  v_row := jsonb_populate_record(v_row, coalesce(v_fields, '{}'));

  -- The file's decimal mark reads the price, unless it comes as a number or a plain decimal.
  if v_row.price is distinct from (old_row).price then
    v_row.price_number := case
      when v_row.price ~ v_decimal
           and (data ? 'price' and not (old_row).raw_data ? 'price'
                or exists (select from jsonb_each(data) d
                            where jsonb_typeof(d.value) = 'number' and d.value #>> '{}' = v_row.price)
                or spp.parse_amount(v_row.price, (batch).decimal_mark) is null)
        then v_row.price::numeric
    end;
  end if;
  v_row.raw_data := v_raw;
  v_row.validation_status := 'corrected';
  return v_row;
end
$$;
comment on function spp_private.read_corrected(spp.upload_batches, spp.upload_staging, jsonb) is
  'A staged row with a person''s corrections {heading or field: text or number} laid over it.';
--! EndIncluded functions/spp/read_corrected.sql
--! Included functions/spp/correct_row.sql
create or replace function spp_private.correct_row(batch spp.upload_batches, staging_id uuid, data jsonb)
  returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_old spp.upload_staging;
  v_new spp.upload_staging;
  v_failure text;
  v_counts spp_private.apply_counts;
  v_names text[];
  v_leaf spp.categories;
begin
  select s.* into v_old from spp.upload_staging s where s.staging_id = correct_row.staging_id;
  -- The correction is laid over the row as sent, then judged like any other row.
  v_new := spp_private.read_corrected(batch, v_old, correct_row.data);
  update spp.upload_staging s
     set raw_data = v_new.raw_data, validation_status = 'corrected', processed_at = clock_timestamp(),
         parse_error = null, price_number = v_new.price_number,
         code = v_new.code, name = v_new.name, price = v_new.price, currency = v_new.currency,
         barcode = v_new.barcode, brand = v_new.brand, manufacturer = v_new.manufacturer,
         description = v_new.description, category = v_new.category, subcategory = v_new.subcategory,
         unit_of_measure = v_new.unit_of_measure, pack_size = v_new.pack_size,
         min_order_qty = v_new.min_order_qty, lead_time_days = v_new.lead_time_days
   where s.staging_id = v_old.staging_id;
  perform spp_private.log_correction(v_old, v_new);

  select j.failure into v_failure
    from spp_private.judge_rows(batch, v_old.row_number, v_old.row_number, 'corrected') j;
  if v_failure is not null then
    update spp.upload_staging s
       set validation_status = 'failed',
           validation_errors = jsonb_build_array(jsonb_build_object(
             'code', v_failure, 'message', spp_private.rejection_message(v_failure)))
     where s.staging_id = v_old.staging_id;
    return 0;
  end if;

  -- The batch resolved the categories of its valid rows only.
  v_names := spp.split_category(v_new.category, v_new.subcategory);
  if cardinality(v_names) between 1 and 10 then
    v_leaf := spp.create_category(array_to_string(v_names, ' > '));
    insert into spp_private.batch_categories (batch_id, category, subcategory, category_id, subcategory_id)
    select (batch).batch_id, coalesce(v_new.category, ''), coalesce(v_new.subcategory, ''), top.category_id,
           nullif(v_leaf.category_id, top.category_id)
      from spp.categories top
     where top.path operator(public.=) public.subpath(v_leaf.path, 0, 1)
    on conflict do nothing;
  end if;
  v_counts := spp_private.apply_rows(batch, v_old.row_number, v_old.row_number, 'corrected', 'correction');
  update spp.upload_batches b
     set failed_products_count = b.failed_products_count - 1,
         new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes)
   where b.batch_id = (batch).batch_id;
  return 1;
end
$$;
comment on function spp_private.correct_row(spp.upload_batches, uuid, jsonb) is
  'Corrects one rejected row and applies it if it is valid now: 1; else it is rejected for its new reason: 0.';
--! EndIncluded functions/spp/correct_row.sql
--! Included functions/spp/create_supplier.sql
create or replace function spp.create_supplier(
  supplier_code text,
  supplier_name text,
  currency_code text default 'EUR',
  contact_info jsonb default '{}',
  payment_terms text default null,
  tax_registration text default null,
  metadata jsonb default '{}'
) returns spp.suppliers
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_supplier spp.suppliers;
begin
  if coalesce(create_supplier.supplier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$' then
    raise exception using
      errcode = 'SPISC',
      message = format('"%s" cannot be a supplier code.', create_supplier.supplier_code),
      hint = 'Use 1 to 32 letters A-Z, digits, "_" and "-".';
  elsif coalesce(btrim(create_supplier.supplier_name), '') = '' then
    raise exception using
      errcode = 'SPISN', message = 'A supplier needs a name.', hint = 'Give supplier_name a text.';
  elsif not coalesce(spp.is_currency(create_supplier.currency_code), false) then
    raise exception using
      errcode = 'SPICU',
      message = format('"%s" is no currency.', create_supplier.currency_code),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;

  insert into spp.suppliers
    (supplier_code, supplier_name, currency_code, contact_info, payment_terms, tax_registration, metadata)
  values (create_supplier.supplier_code, btrim(create_supplier.supplier_name), create_supplier.currency_code,
          coalesce(create_supplier.contact_info, '{}'), create_supplier.payment_terms,
          create_supplier.tax_registration, coalesce(create_supplier.metadata, '{}'))
  returning * into v_supplier;
  return v_supplier;
exception
  when unique_violation then
    raise exception using
      errcode = 'SPCSC',
      message = format('Supplier "%s" exists already.', create_supplier.supplier_code),
      hint = 'Choose another code, or use the supplier that is there.';
end
$$;
comment on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb) is
  'Makes a supplier and the partition for its products. Raises SPISC (code), SPISN (name), SPICU (currency), SPCSC'
  ' (code taken).';
grant execute on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/create_supplier.sql
--! Included functions/spp/decimal_evidence.sql
create or replace function spp.decimal_evidence(amount text) returns text
language sql immutable parallel safe
as $$
  select case
    when n.digits !~ '[.,]' then null
    -- Two kinds of mark: the last one is decimal.
    when n.digits ~ '\.' and n.digits ~ ',' then right(n.marks, 1)
    -- Other than three digits behind the last mark: that mark is decimal, whatever stands before it.
    when n.digits !~ '[.,][0-9]{3}$' then right(n.marks, 1)
    -- Three digits behind it, but groups would not look like this: "0,500", "1234.567", "1 234.567".
    when n.digits ~ '^0[.,][0-9]{3}$|[0-9]{4}[.,][0-9]{3}$|[0-9][^0-9.,]+[0-9]{3}[.,][0-9]{3}$' then n.marks
    -- The same mark more than once before three digits groups; the other one is decimal.
    when length(n.marks) > 1 then translate(left(n.marks, 1), '.,', ',.')
    -- "1.234": says nothing.
    else '?' || n.marks
  end
    from (
      select d.digits, translate(d.digits, translate(d.digits, '.,', ''), '') as marks
        from (
          -- From the first digit to the last, and a mark at either end that is no abbreviation's: ".50", "12,-", not
          -- "Rs.5".
          select substring(translate(amount, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٫٬．，', '012345678901234567890123456789.,.,')
            from '((?:(?<![[:alpha:]])[.,])?[0-9](?:.*[0-9])?(?:[.,](?=[-\u2013\u2014]|$))?)')
        ) d (digits)
    ) n
$$;
comment on function spp.decimal_evidence(text) is '@behavior -*

What one written amount says about its column''s decimal mark: ".", ",", "?." or "?," (a mark before just three digits
may group or be decimal), or null.';
grant execute on function spp.decimal_evidence(text) to public;
--! EndIncluded functions/spp/decimal_evidence.sql
--! Included functions/spp/detect_decimal_mark.sql
create or replace function spp_private.detect_decimal_mark(batch_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  -- Amounts of one shape say the same, so each shape is looked at once.
  with shapes as (
    select left(s.price, 1) = '0' as starts_with_zero, translate(s.price, '0123456789', '9999999999') as shape,
           min(s.price) as example, count(*) as occurrences
      from spp.upload_staging s
     where s.batch_id = detect_decimal_mark.batch_id and s.price is not null and s.price_number is null
     group by 1, 2
  ), evidence as (
    select spp.decimal_evidence(s.example) as says, sum(s.occurrences) as occurrences
      from shapes s
     -- What is no amount ("5.00 - 7,000.00", "on request") is no evidence either.
     where coalesce(spp.parse_amount(s.example, '.'), spp.parse_amount(s.example, ',')) is not null
     group by 1
  ), tally as (
    select coalesce(sum(e.occurrences) filter (where e.says = '.'), 0) as point,
           coalesce(sum(e.occurrences) filter (where e.says = ','), 0) as comma,
           coalesce(sum(e.occurrences) filter (where e.says = '?.'), 0) as maybe_point,
           coalesce(sum(e.occurrences) filter (where e.says = '?,'), 0) as maybe_comma,
           coalesce(sum(e.occurrences) filter (where e.says is null), 0) as plain
      from evidence e
  )
  select jsonb_build_object(
    'decimal_mark',
    case
      when t.point > t.comma then '.'
      when t.comma > t.point then ','
      -- Nothing but three digits behind a mark: beside plain numbers, or behind a comma, they are groups.
      when t.maybe_point > 0 and t.maybe_comma = 0 and (t.maybe_point >= 3 and t.plain > 0) then ','
      else '.'
    end,
    'assumed', t.point = t.comma and t.point + t.maybe_point + t.maybe_comma > 0)
    from tally t
$$;
comment on function spp_private.detect_decimal_mark(uuid) is
  'The decimal mark that a batch''s price column speaks for: {decimal_mark, assumed}; assumed when nothing decides it.';
--! EndIncluded functions/spp/detect_decimal_mark.sql
--! Included functions/spp/may_correct.sql
create or replace function spp_private.may_correct(batch spp.upload_batches) returns boolean
language sql stable
set search_path = ''
as $$
  select not (batch).dry_run
         and (current_setting('role') <> 'inv_supplier' or (batch).supplier_id = spp.current_supplier_id())
$$;
comment on function spp_private.may_correct(spp.upload_batches) is
  'Whether the caller may correct or discard the rejected rows of a batch.';
--! EndIncluded functions/spp/may_correct.sql
--! Included functions/spp/discard_quarantined.sql
create or replace function spp.discard_quarantined(staging_ids uuid[]) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_discarded integer;
begin
  with discarded as (
    update spp.upload_staging s
       set validation_status = 'discarded', processed_at = clock_timestamp()
      from spp.upload_batches b
     where s.staging_id = any (discard_quarantined.staging_ids) and s.validation_status = 'failed'
       and b.batch_id = s.batch_id and b.phase = 'done' and spp_private.may_correct(b)
    returning s.batch_id, spp_private.log_correction(old, new)
  ), counted as (
    update spp.upload_batches b
       set discarded_rows_count = b.discarded_rows_count + d.rows
      from (select d.batch_id, count(*) as rows from discarded d group by d.batch_id) d
     where b.batch_id = d.batch_id
  )
  select count(*) into v_discarded from discarded;
  return jsonb_build_object('discarded', v_discarded);
end
$$;
comment on function spp.discard_quarantined(uuid[]) is
  'Drops rejected rows for good: {discarded}. They stay counted as failed and listed in the report. Rows that do not'
  ' wait'
  ' in quarantine are passed over.';
grant execute on function spp.discard_quarantined(uuid[]) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/discard_quarantined.sql
--! Included functions/spp/make_price_history_month.sql
create or replace function spp_private.make_price_history_month(month date) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_name constant text := 'price_history_' || to_char(month, 'YYYY_MM');
  v_from constant timestamptz := month::timestamp at time zone 'UTC';
  v_to constant timestamptz := (month + interval '1 month') at time zone 'UTC';
begin
  perform pg_advisory_xact_lock(hashtext('spp.price_history partitions'));
  if to_regclass('spp.' || v_name) is not null then
    return 0;
  end if;
  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  execute format('create table spp.%I (like spp.price_history including defaults including constraints)', v_name);
  execute format('alter table spp.%I enable row level security', v_name);
  -- What came before its month was there moves over.
  execute format(
    'with waiting as (delete from spp.price_history_default h where h.changed_at >= %L and h.changed_at < %L returning'
    ' h.*)
     insert into spp.%I select w.* from waiting w', v_from, v_to, v_name);
  execute format('alter table spp.price_history attach partition spp.%I for values from (%L) to (%L)', v_name, v_from,
    v_to);
  -- A parent's statement triggers do not fire for statements on a partition.
  execute format(
    'create trigger _900_append_only before update or delete or truncate on spp.%I
       for each statement execute function audit.tg_table__forbid_change()', v_name);
  execute format('alter table spp.%I enable always trigger _900_append_only', v_name);
  return 1;
end
$$;
comment on function spp_private.make_price_history_month(date) is
  'Makes the partition of price_history for a month that has none: 1, or 0 where it is there.';
--! EndIncluded functions/spp/make_price_history_month.sql
--! Included functions/spp/ensure_price_history_months.sql
create or replace function spp.ensure_price_history_months() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_month date;
  v_made integer := 0;
begin
  for v_month in
    select m::date
      from generate_series(
        least(date_trunc('month', now() at time zone 'UTC'),
              (select date_trunc('month', min(h.changed_at) at time zone 'UTC') from spp.price_history_default h)),
        date_trunc('month', now() at time zone 'UTC') + make_interval(months =>
          spp.setting('partitions.months_ahead')::integer),
        interval '1 month') m
  loop
    v_made := v_made + spp_private.make_price_history_month(v_month);
  end loop;
  return v_made;
end
$$;
comment on function spp.ensure_price_history_months() is '@behavior -*

Makes the monthly partitions of price_history from the oldest row that waits in the default partition to some months
ahead; answers how many it made. Run daily.';
grant execute on function spp.ensure_price_history_months() to inv_admin;
--! EndIncluded functions/spp/ensure_price_history_months.sql
--! Included functions/spp/normalise_heading.sql
create or replace function spp.normalise_heading(heading text) returns text
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
declare
  v_without constant text := 'ex|exc|excl|eksl|ekskl|excluding|exclusive|incl|inc|including|inclusive|inklusive'
    || '|exklusive|inkl|exkl|zzgl|zuzuglich|ohne|mit|plus|without|with|bez|s|z|sa|sin|con|sem|com|senza|med|utan|uden'
    || '|uten|fara|cu|hors|hors la'
    || '|без|с|з|са|со|χωρις|με|zonder|met|netto|brutto|sis';
  v_tax constant text := 'vat|gst|hst|tax|taxes|taxe|mwst|mw st|ust|mehrwertsteuer|btw|tva|iva|igv|dph|pdv|ddv|afa|moms'
    || '|mva|alv|kdv|ндс|пдв|ддс|фпа|φπα|ppn|pvm|pvn|km|impuestos|impostos';
  v_noise constant text := 'eur|euro|euros|evro|usd|gbp|chf|zar|pln|czk|huf|ron|lei|uah|rub|bgn|dkk|sek|nok'
    || '|try|rsd|hrk|bam|cny|rmb|jpy|krw|zl|kc|ft|kn|kr|лв|грн|руб|рублеи|тенге|dollars?|pounds?|rupiah|rp|vnd|ht|ttc'
    || '|ex|exc|excl|eksl|ekskl|excluding|incl|inc|including|inkl|exkl|zzgl';
  v_text text;
  v_bare text;
begin
  v_text := normalize(normalise_heading.heading, nfkd) collate pg_catalog.pg_c_utf8;
  v_text := normalize(regexp_replace(v_text, '[\u0300-\u036f]+', '', 'g'), nfkc);
  v_text := regexp_replace(v_text, '([[:lower:]])([[:upper:]])', '\1 \2', 'g');
  v_text := replace(translate(lower(v_text), 'ıłøđ', 'ilod'), 'ß', 'ss');
  v_bare := regexp_replace(v_text, '\([^)]*\)|\[[^\]]*\]|【[^】]*】', ' ', 'g');
  if v_bare ~ '[[:alnum:]]' then
    v_text := v_bare;
  end if;
  v_text := regexp_replace(v_text, '\d{1,4}[./-]\d{1,2}[./-]\d{2,4}', ' ', 'g');
  v_text := replace(v_text, '#', ' no ');
  v_text := regexp_replace(v_text, '([[:alpha:]])(?=\d)|(\d)(?=[[:alpha:]])', '\1\2 ', 'g');
  v_text := btrim(regexp_replace(v_text, '[^[:alnum:]]+', ' ', 'g'));
  -- Currencies, numbers and words about tax say nothing about which column it is, unless they stand alone.
  v_bare := regexp_replace(v_text, '\m(' || v_without || ')\s+(' || v_tax || ')\M|\m(' || v_tax
    || ')\s+(0|' || v_without
    || '|included|excluded|incluido|incluida|inclusa|inclus|esclusa|compris|dahil|haric|nelkul)\M',
    ' ', 'g');
  v_bare := btrim(regexp_replace(regexp_replace(v_bare, '\m(\d+|' || v_noise || ')\M', ' ', 'g'), '\s+', ' ', 'g'));
  -- "Price in EUR", "prix en €".
  v_bare := regexp_replace(v_bare, '(\s+(in|en|w|v|u|в|у|per|pro))+$', '');
  return case when v_bare = '' then v_text else v_bare end;
end;
$$;

comment on function spp.normalise_heading(text) is
  E'@behavior -*\n\n'
  'The form in which column headings are compared: lower case, without accents, brackets, punctuation, dates, '
  'numbers, currencies and words about tax; camelCase is taken apart. "Prix unitaire HT (€)" and '
  '"PRIX UNITAIRE" are one.';
grant execute on function spp.normalise_heading(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/normalise_heading.sql
--! Included functions/spp/find_heading_row.sql
create or replace function spp_private.find_heading_row(sample jsonb) returns int
language plpgsql stable
set search_path = ''
as $$
declare
  v_number constant text := '^[^[:alpha:]]*\d[^[:alpha:]]*$';
  v_depth int;
  v_row int;
  v_score float8;
  v_filled int;
begin
  -- Most lists have their headings among the first few records: look further only where these are not convincing.
  foreach v_depth in array array[6, 40] loop
    with cells as materialized (
      select r.ord, r.n, c.ordinality as position, btrim(c.value, E' \t\n\r\u00a0') as cell,
        coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
          or btrim(c.value, E' \t\n\r\u00a0') ~ v_number as is_number
      from (
        select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
        from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
        where r.ordinality <= 60
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where btrim(c.value, E' \t\n\r\u00a0') <> ''
    ), widths as (
      select c.n, c.ord, count(*) as filled, count(*) filter (where c.is_number) as numbers,
        string_agg(c.cell, E'\x1f' order by c.position) as whole
      from cells c group by c.n, c.ord
    ), usual as (
      select percentile_disc(0.5) within group (order by w.filled) as filled, max(w.ord) as last from widths w
    ), candidates as (
      select w.*
      from widths w, usual u
      where w.ord <= v_depth and w.numbers <= w.filled * 0.34 and (w.filled >= 2 or u.filled = 1)
        and w.filled >= u.filled * 0.5
    ), headings as materialized (
      select h.cell, spp.normalise_heading(h.cell) as norm
      from (select distinct c.cell from cells c join candidates k using (n) where length(c.cell) <= 120) h
    ), grams as (
      select distinct h.cell, array_to_string(w.words[a.a : b.b], ' ') as gram,
        cardinality(w.words) = b.b - a.a + 1 as whole
      from headings h
      cross join lateral (select string_to_array(h.norm, ' ')) w (words)
      cross join lateral generate_series(1, least(cardinality(w.words), 8)) a (a)
      cross join lateral generate_series(a.a, least(cardinality(w.words), a.a + 3)) b (b)
    ), known as (
      select m.cell, max(m.weight) as weight
      from (
        select g.cell, case when g.whole then 2 else 1 end as weight
        from grams g where exists (select from spp.column_synonyms s where s.synonym = g.gram)
        union all
        select h.cell, 1
        from headings h join spp.column_synonyms s
          on s.synonym ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{2,}$'
          and strpos(h.norm, s.synonym) > 0
        where h.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
      ) m
      group by m.cell
    ), scored as (
      select k.n, k.ord, k.filled,
        sum(coalesce(w.weight, 0)) - k.numbers
          -- A heading does not come again below itself, unless all of them do (on each page); a brand or a category
          -- does.
          - count(*) filter (where exists (
            select from cells b join widths u using (n)
             where b.position = c.position and b.ord > c.ord and b.cell = c.cell and u.whole <> k.whole)) as score
      from candidates k join cells c using (n) left join known w on w.cell = c.cell
      group by k.n, k.ord, k.filled, k.numbers, k.whole
    )
    select s.n, s.score, s.filled into v_row, v_score, v_filled
    from scored s
    where s.score >= 2
    order by s.score desc, s.ord
    limit 1;
    exit when v_score >= greatest(3, v_filled * 0.5);
  end loop;
  if v_row is not null then
    return v_row;
  end if;

  -- Headings in words that nobody has taught us: text throughout, above a column of numbers.
  with cells as materialized (
    select r.ord, r.n, c.ordinality as position,
      coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
        or btrim(c.value, E' \t\n\r\u00a0') ~ v_number as is_number
    from (
      select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ) r, jsonb_array_elements_text(r.c) with ordinality c
    where btrim(c.value, E' \t\n\r\u00a0') <> ''
  ), usual as (
    select percentile_disc(0.5) within group (order by w.filled) as filled
    from (select count(*) as filled from cells c group by c.n) w
  ), first_text as (
    select c.n, c.ord
    from cells c, usual u
    group by c.n, c.ord, u.filled
    having not bool_or(c.is_number) and count(*) >= least(2, u.filled) and count(*) >= u.filled * 0.6
    order by c.ord
    limit 1
  )
  select f.n into v_row
  from first_text f
  where f.ord <= 40 and exists (
    select from cells c where c.ord > f.ord
    group by c.position having avg(c.is_number::int) >= 0.8 and bool_or(c.position in (
      select h.position from cells h where h.ord = f.ord)));
  return coalesce(v_row, 0);
end;
$$;

comment on function spp_private.find_heading_row(jsonb) is
  E'@behavior -*\n\n'
  'The number of the record that holds the column headings, 0 where there are none. Titles, dates and blank lines '
  'above it are normal. Takes the sample that spp.recognise_columns describes.';
grant execute on function spp_private.find_heading_row(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/find_heading_row.sql
--! Included functions/spp/finish_staging.sql
create or replace function spp.finish_staging(batch_id uuid, detected jsonb, warnings jsonb default '[]') returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_total integer;
  v_last integer;
  v_mark jsonb;
  v_warnings jsonb := finish_staging.warnings;
begin
  select count(*), coalesce(max(s.row_number), 0) into v_total, v_last
    from spp.upload_staging s
   where s.batch_id = finish_staging.batch_id;
  if v_total = 0 then
    perform spp.fail_batch(finish_staging.batch_id, 'empty_file', 'The file has no rows below its headings.',
      'Check that the list was exported with its products.', finish_staging.detected);
    return;
  end if;

  v_mark := spp_private.detect_decimal_mark(finish_staging.batch_id);
  update spp.upload_batches b
     set decimal_mark = coalesce(b.profile ->> 'decimal_mark', v_mark ->> 'decimal_mark'),
         detected = finish_staging.detected
                    || jsonb_build_object('decimal_mark', coalesce(b.profile ->> 'decimal_mark',
                      v_mark ->> 'decimal_mark')),
         warnings = spp_private.add_warnings(v_warnings,
           case when (v_mark ->> 'assumed')::boolean and not b.profile ? 'decimal_mark'
                then '[{"code": "decimal_mark_assumed", "count": 1}]'::jsonb else '[]' end),
         total_products = v_total, last_row = v_last, next_row = 1, phase = 'validate'
   where b.batch_id = finish_staging.batch_id and b.phase = 'stage';
end
$$;
comment on function spp.finish_staging(uuid, jsonb, jsonb) is '@behavior -*

Ends the staging of a batch: counts its rows and decides the decimal mark of the price column.';
grant execute on function spp.finish_staging(uuid, jsonb, jsonb) to inv_admin;
--! EndIncluded functions/spp/finish_staging.sql
--! Included functions/spp/heading_votes.sql
create or replace function spp_private.heading_votes(headings jsonb)
returns table ("position" int, field text, score float8, heading text)
language sql stable rows 100
set search_path = ''
as $$
  with cells as (
    select c.ordinality::int as position, lower(c.value collate pg_catalog.pg_c_utf8) as heading,
      spp.normalise_heading(c.value) as norm
    from jsonb_array_elements_text(heading_votes.headings) with ordinality c
    where length(c.value) <= 200
  ), words as (
    select c.position, string_to_array(c.norm, ' ') as words from cells c where c.norm <> ''
  ), grams as (
    select distinct w.position, array_to_string(w.words[a.a : b.b], ' ') as gram,
      cardinality(w.words) = b.b - a.a + 1 as whole
    from words w,
      generate_series(1, least(cardinality(w.words), 12)) a (a),
      generate_series(a.a, least(cardinality(w.words), a.a + 4)) b (b)
  ), found as (
    select g.position, s.field, s.synonym, case when g.whole then 100 else 50 end::float8 as base
    from grams g join spp.column_synonyms s on s.synonym = g.gram
    union all
    -- Chinese, Japanese, Korean and Thai set no blanks between words.
    select c.position, s.field, s.synonym, 45
    from cells c join spp.column_synonyms s
      on s.synonym ~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{2,}$'
      and strpos(c.norm, s.synonym) > 0
    where c.norm ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
    union all
    -- Germanic, Finnic and Hungarian compounds end in what they are: Verkaufspreis, yksikköhinta.
    select w.position, s.field, s.synonym, 30
    from words w
     cross join unnest(w.words) u (word)
     cross join generate_series(4, least(length(u.word) - 2, 14)) l (l)
    join spp.column_synonyms s on s.synonym = right(u.word, l.l)
      and s.language in ('de', 'nl', 'sv', 'no', 'da', 'fi', 'et', 'hu', 'af')
    where length(u.word) between 7 and 40
  )
  select f.position, f.field,
    max(f.base + case when f.base < 100 then 30 * length(f.synonym)::float8 / greatest(length(c.norm), 1) else 0 end),
    c.heading
  from found f join cells c using (position)
  group by f.position, f.field, c.heading
$$;

comment on function spp_private.heading_votes(jsonb) is
  E'@behavior -*\n\n'
  'Which fields the headings of a row (an array of texts) may mean, by spp.column_synonyms: score 100 for a whole '
  'heading, 50 to 80 for words inside it, 30 to 60 for the end of a compound.';
grant execute on function spp_private.heading_votes(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/heading_votes.sql
--! Included functions/spp/import_profile.sql
create or replace function spp.import_profile(supplier text) returns jsonb
language sql stable
set search_path = ''
as $$
  select coalesce(p.profile, '{}')
    from spp_private.resolve_supplier(import_profile.supplier) s
    left join spp.supplier_import_profiles p on p.supplier_id = s.supplier_id
$$;
comment on function spp.import_profile(text) is 'How a supplier''s files are read; {} where recognition does it all.'
' Raises SPNSU.';
grant execute on function spp.import_profile(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/import_profile.sql
--! Included functions/spp/page_limit.sql
create or replace function spp_private.page_limit(page_size integer) returns integer
language plpgsql immutable
set search_path = ''
as $$
begin
  -- One more than a page tells whether another one follows.
  if page_size is null or page_size not between 1 and 1001 then
    raise exception using
      errcode = 'SPIPG', message = 'A page has 1 to 1,000 items.', hint = 'Ask for fewer and follow next_cursor.';
  end if;
  return page_size;
end
$$;
comment on function spp_private.page_limit(integer) is 'A page size that is allowed. Raises SPIPG.';
grant execute on function spp_private.page_limit(integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/page_limit.sql
--! Included views/spp/v_all_supplier_products.sql
create or replace view spp.v_all_supplier_products with (security_invoker = true) as
select p.*, s.supplier_code, s.supplier_name,
       p.price_changed_at as last_price_change_at,
       spp.price_change_percentage(p.previous_price, p.current_price) as last_price_change_percentage,
       current_date - p.last_updated::date as days_since_last_update
  from spp.supplier_products p
  join spp.suppliers s on s.supplier_id = p.supplier_id;
comment on view spp.v_all_supplier_products is '@primaryKey product_id,supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy product_id,supplier_id,supplier_product_code,category_id,subcategory_id,is_new
@orderBy supplier_product_code

Every product of every supplier the reader may see, with its supplier and its last price change.';
comment on column spp.v_all_supplier_products.last_price_change_at is 'Null while the first price stands.';
comment on column spp.v_all_supplier_products.last_price_change_percentage is
  'Last change in percent of the price before; null while the first price stands, and from price 0.';
comment on column spp.v_all_supplier_products.days_since_last_update is
  'Days since the price last moved, or since the product was first seen.';
--! EndIncluded views/spp/v_all_supplier_products.sql
--! Included functions/spp/list_products.sql
create or replace function spp.list_products(
  supplier text default null,
  is_new boolean default null,
  search text default null,
  category text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  -- As a value beside the policy it names the partition while the query is planned.
  v_supplier_id uuid;
  v_branch public.ltree;
  v_pattern constant text := '%' || replace(replace(replace(search, '\', '\\'), '%', '\%'), '_', '\_') || '%';
  v_limit constant integer := spp_private.page_limit(list_products.page_size);
begin
  if list_products.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(list_products.supplier)).supplier_id;
  elsif current_setting('role') = 'inv_supplier' then
    v_supplier_id := spp.current_supplier_id();
  end if;
  if list_products.category is not null then
    select c.path into v_branch
      from spp.categories c
     where c.category_id = spp_private.resolve_category(list_products.category);
  end if;

  return query
  select p.*
    from spp.v_all_supplier_products p
   where (v_supplier_id is null or p.supplier_id = v_supplier_id)
     and (list_products.is_new is null or p.is_new = list_products.is_new)
     and (list_products.status is null or p.status = list_products.status)
     and (v_pattern is null or p.product_name ilike v_pattern or p.supplier_product_code ilike v_pattern
          or p.brand ilike v_pattern or p.barcode = btrim(list_products.search))
     and (v_branch is null or coalesce(p.subcategory_id, p.category_id) in (
           select c.category_id from spp.categories c where c.path operator(public.<@) v_branch))
     and (list_products.after_id is null or p.product_id > list_products.after_id)
   order by p.product_id
   limit v_limit;
end
$$;
comment on function spp.list_products(text, boolean, text, text, text, uuid, integer) is '@behavior -*

A page of products, of one supplier (code or id) or of all, after the one of a product_id, in the order they were first
seen; search looks into name, code, brand and barcode. Raises SPNSU, SPNCA, SPIPG.';
grant execute on function spp.list_products(text, boolean, text, text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/list_products.sql
--! Included functions/spp/lock_resubmission.sql
create or replace function spp_private.lock_resubmission(rows jsonb) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch spp.upload_batches;
  v_ids uuid[];
  v_batch_ids uuid[];
  v_waiting integer;
begin
  if jsonb_typeof(rows) is distinct from 'array' or jsonb_array_length(rows) not between 1 and 1000
     or jsonb_path_exists(rows, '$[*] ? (!exists(@.staging_id) || !exists(@.data) || @.data.type() != "object")') then
    raise exception using
      errcode = 'SPIRS',
      message = 'The corrections cannot be used.',
      hint = 'Send 1 to 1,000 rows [{"staging_id": "…", "data": {"Price": "12.50"}}].';
  end if;
  select array_agg(distinct (e.value ->> 'staging_id')::uuid) into v_ids from jsonb_array_elements(rows) e;

  select array_agg(distinct s.batch_id) into v_batch_ids
    from spp.upload_staging s
    join spp.upload_batches b on b.batch_id = s.batch_id
   where s.staging_id = any (v_ids) and spp_private.may_correct(b);
  if cardinality(v_batch_ids) > 1 then
    raise exception using
      errcode = 'SPIRS', message = 'The rows are of several uploads.',
        hint = 'Correct the rows of one upload at a time.';
  elsif v_batch_ids is not null then
    select b.* into v_batch from spp.upload_batches b where b.batch_id = v_batch_ids[1];
    perform spp_private.lock_supplier(v_batch.supplier_id);
    select b.* into v_batch from spp.upload_batches b where b.batch_id = v_batch.batch_id for update;
  end if;

  select count(*) into v_waiting
    from spp.upload_staging s
   where s.staging_id = any (v_ids) and s.batch_id = v_batch.batch_id and s.validation_status = 'failed';
  if v_waiting < cardinality(v_ids) or cardinality(v_ids) < jsonb_array_length(rows) then
    raise exception using
      errcode = 'SPNST',
      message = format('%s of the rows do not wait in quarantine.', jsonb_array_length(rows) - v_waiting),
      hint = 'List the quarantine again: they may have been corrected or discarded.';
  elsif v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCBS',
      message = format('Upload %s is %s: its rows cannot be corrected.', v_batch.batch_id, v_batch.status),
      hint = 'Send the corrected list as a new upload.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_resubmission(jsonb) is
  'The upload whose rejected rows are to be corrected, locked. Raises SPIRS, SPNST, SPCBS.';
--! EndIncluded functions/spp/lock_resubmission.sql
--! Included functions/spp/match_plain.sql
create or replace function spp_private.match_plain(name text) returns text
language sql immutable parallel safe
as $$
  -- Lower case, no accents, no punctuation but decimal points, percent and inch marks; "0,5" is "0.5".
  select btrim(regexp_replace(
    regexp_replace(
      replace(replace(replace(replace(
        translate(
          regexp_replace(
            normalize(lower(translate(name, '“”„″×™®©', repeat(chr(34), 4) || 'x') collate pg_catalog.pg_c_utf8), nfkd),
            '[\u0300-\u036f]+', '', 'g'),
          'øłđðı', 'olddi'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
      '([0-9]),(?=[0-9])', '\1.', 'g'),
    '[^[:alnum:]%\x22.]+|(?<![0-9])\.|\.(?![0-9])', ' ', 'g'))
$$;
comment on function spp_private.match_plain(text) is
  'A text as matching compares it: lower case, no accents, no punctuation.';
--! EndIncluded functions/spp/match_plain.sql
--! Included functions/spp/match_keys.sql
create or replace function spp_private.match_keys(words text[], numbers text[]) returns integer[]
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
  v_measures constant text := array_to_string(numbers, ' ');
  v_stems text[] := '{}';
  v_word text;
  v_stem text;
  v_other text;
  v_keys integer[];
begin
  -- Beginnings of words stand for words; the longest say most.
  for v_word in select w from unnest(words) w where length(w) > 1 order by length(w) desc, w limit 16 loop
    v_stem := left(v_word, 4);
    if v_stem <> all (v_stems) and cardinality(v_stems) < 10 then
      v_stems := v_stems || v_stem;
    end if;
  end loop;

  -- Any two of the longest four, and one with the numbers.
  foreach v_stem in array v_stems[1:4] loop
    if v_measures <> '' then
      v_keys := v_keys || hashtext(v_stem || '#' || v_measures);
    end if;
    foreach v_other in array v_stems[1:4] loop
      if v_stem < v_other then
        v_keys := v_keys || hashtext(v_stem || '+' || v_other);
      end if;
    end loop;
  end loop;

  -- All with the numbers; all but one (a typo, a missing brand).
  v_stems := array(select s from unnest(v_stems) s order by s);
  v_keys := v_keys || hashtext(array_to_string(v_stems, ' ') || '=' || v_measures);
  foreach v_stem in array v_stems loop
    v_keys := v_keys || hashtext(array_to_string(array_remove(v_stems, v_stem), ' ') || '=' || v_measures);
  end loop;
  return v_keys;
end
$$;
comment on function spp_private.match_keys(text[], text[]) is
  'Hashes of combinations of words and numbers: two spellings of one product share some of them.';
--! EndIncluded functions/spp/match_keys.sql
--! Included functions/spp/match_word_likeness.sql
create or replace function spp_private.match_word_likeness(word text, other text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = ''
as $$
declare
  v_short constant text := case when length(word) <= length(other) then word else other end;
  v_long constant text := case when length(word) <= length(other) then other else word end;
  v_size constant integer := length(v_short);
  v_more constant integer := length(v_long) - v_size;
  v_head integer := 0;
  v_tail integer := 0;
begin
  if v_short = v_long then
    return 1;
  elsif v_size < 3 then
    return 0;
  end if;
  while v_head < v_size and substr(v_short, v_head + 1, 1) = substr(v_long, v_head + 1, 1) loop
    v_head := v_head + 1;
  end loop;
  while v_tail < v_size - v_head
        and substr(v_short, v_size - v_tail, 1) = substr(v_long, v_size + v_more - v_tail, 1) loop
    v_tail := v_tail + 1;
  end loop;

  -- One letter too many; two swapped; one wrong, in words long enough that "bolt" and "belt" stay two things.
  if v_size >= 4 and v_more = 1 and v_head + v_tail = v_size then
    return 0.9;
  elsif v_size >= 4 and v_more = 0 and v_head + v_tail = v_size - 2
        and substr(v_short, v_head + 1, 2) = reverse(substr(v_long, v_head + 1, 2)) then
    return 0.9;
  elsif v_size >= 6 and v_more = 0 and v_head + v_tail = v_size - 1 then
    return 0.9;
  -- Abbreviations: "stainl" and, without its vowels, "blk".
  elsif v_more >= 2 and v_head = v_size then
    return 0.8;
  elsif v_more >= 2 and v_head >= 1 and substr(v_short, 2) !~ '[aeiou]'
        and v_long ~ regexp_replace(v_short, '(.)', '\1.*', 'g') then
    return 0.8;
  elsif v_size >= 8 and public.similarity(word, other) >= 0.5 then
    return 0.8;
  end if;
  return 0;
end
$$;
comment on function spp_private.match_word_likeness(text, text) is
  '1: the same word; 0.9: one typo apart; 0.8: an abbreviation, or a long word with two typos; 0: another word.';
--! EndIncluded functions/spp/match_word_likeness.sql
--! Included functions/spp/match_brands.sql
create or replace function spp_private.match_brands(brand text[], other text[]) returns text
language sql immutable parallel safe
as $$
  select case
    when brand = '{}' and other = '{}' then 'unknown'
    when brand = '{}' or other = '{}' then 'missing'
    when brand <@ other or other <@ brand then 'same'
    when spp_private.match_word_likeness(array_to_string(brand, ''), array_to_string(other, '')) > 0 then 'same'
    -- "HP" is "Hewlett Packard".
    when array_to_string(brand, '')
           = (select string_agg(left(w, 1), '' order by p) from unnest(other) with ordinality u (w, p))
      or array_to_string(other, '')
           = (select string_agg(left(w, 1), '' order by p) from unnest(brand) with ordinality u (w, p))
      then 'same'
    else 'differs'
  end
$$;
comment on function spp_private.match_brands(text[], text[]) is
  'What the brands of two products say, each as its words: same, differs, missing (on one side), unknown (on both).';
--! EndIncluded functions/spp/match_brands.sql
--! Included functions/spp/match_words.sql
create or replace function spp_private.match_words(
  one spp_private.match_texts,
  other spp_private.match_texts,
  brand_missing boolean
) returns jsonb
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
  -- Where one side tells no brand, its name may hold the other's.
  v_brand constant text[] := case when brand_missing then (one).brand_words || (other).brand_words else '{}' end;
  v_one constant text[] := (one).words || case when brand_missing then (one).brand_words else '{}' end;
  v_other constant text[] := (other).words || case when brand_missing then (other).brand_words else '{}' end;
  v_only_one text[] := '{}';
  v_only_other text[] := '{}';
  v_respelled jsonb := '[]';
  v_shared numeric := 0;
  v_total numeric := 0;
  v_word text;
  v_candidate text;
  v_best text;
  v_likeness numeric;
  v_best_likeness numeric;
begin
  foreach v_word in array v_one loop
    if v_word = any (v_other) then
      v_shared := v_shared + length(v_word);
    elsif v_word <> all (v_only_one) then
      v_only_one := v_only_one || v_word;
    end if;
  end loop;
  foreach v_word in array v_other loop
    if v_word <> all (v_one) and v_word <> all (v_only_other) then
      v_only_other := v_only_other || v_word;
    end if;
  end loop;
  v_total := v_shared;

  -- "power drill" is "powerdrill".
  if cardinality(v_only_one) + cardinality(v_only_other) > 2 and v_only_one <> '{}' and v_only_other <> '{}'
     and array_to_string(v_only_one, '') = array_to_string(v_only_other, '') then
    v_shared := v_shared + length(array_to_string(v_only_one, ''));
    v_total := v_shared;
    v_respelled := jsonb_build_array(
      jsonb_build_array(array_to_string(v_only_one, ' '), array_to_string(v_only_other, ' ')));
    v_only_one := '{}';
    v_only_other := '{}';
  end if;

  -- Typos and abbreviations, each with the word it is most like.
  foreach v_word in array v_only_one loop
    v_best_likeness := 0;
    foreach v_candidate in array v_only_other loop
      v_likeness := spp_private.match_word_likeness(v_word, v_candidate);
      if v_likeness > v_best_likeness then
        v_best := v_candidate;
        v_best_likeness := v_likeness;
      end if;
    end loop;
    if v_best_likeness > 0 then
      v_shared := v_shared + v_best_likeness * (length(v_word) + length(v_best)) / 2;
      v_total := v_total + (length(v_word) + length(v_best)) / 2.0;
      v_respelled := v_respelled || jsonb_build_array(jsonb_build_array(v_word, v_best));
      v_only_one := array_remove(v_only_one, v_word);
      v_only_other := array_remove(v_only_other, v_best);
    end if;
  end loop;

  -- A brand that the other side does not tell is no difference of names.
  foreach v_word in array v_only_one || v_only_other loop
    if v_word <> all (v_brand) then
      v_total := v_total + length(v_word) / 2.0;
    end if;
  end loop;
  return jsonb_build_object('likeness', case when v_total = 0 then 0 else round(v_shared / v_total, 3) end)
    || case when v_only_one = '{}' then '{}' else jsonb_build_object('only_one', v_only_one) end
    || case when v_only_other = '{}' then '{}' else jsonb_build_object('only_other', v_only_other) end
    || case when v_respelled = '[]' then '{}' else jsonb_build_object('respelled', v_respelled) end
    || case when v_brand && (v_only_one || v_only_other) then '{}'::jsonb else '{"brand_found": true}' end;
end
$$;
comment on function spp_private.match_words(spp_private.match_texts, spp_private.match_texts, boolean) is
  'How like the words of two products are, 0 to 1 by length: {likeness, only_one, only_other, respelled, brand_found}.';
--! EndIncluded functions/spp/match_words.sql
--! Included functions/spp/match_score.sql
create or replace function spp_private.match_score(one spp_private.match_texts, other spp_private.match_texts)
returns spp_private.match_score
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
  v_same_gtin constant boolean := (one).gtin = (other).gtin;
  v_same_code constant boolean := (one).code_key = (other).code_key;
  v_pack_differs constant boolean := (one).pack <> '{}' and (other).pack <> '{}' and (one).pack <> (other).pack;
  v_brand text := spp_private.match_brands((one).brand_words, (other).brand_words);
  v_words jsonb := spp_private.match_words(one, other, v_brand = 'missing');
  v_likeness constant numeric := (v_words ->> 'likeness')::numeric;
  v_one_sided constant boolean := v_words ? 'only_one' and v_words ? 'only_other';
  v_numbers text;
  v_confidence numeric;
begin
  if v_brand = 'missing' and v_words ? 'brand_found' then
    v_brand := 'in_name';
  end if;
  v_numbers := case
    when (one).numbers = (other).numbers then case when (one).numbers = '{}' then 'none' else 'same' end
    when (one).numbers <@ ((other).numbers || (other).pack) and (other).numbers <@ ((one).numbers || (one).pack)
      then 'same'
    when (one).numbers <@ (other).numbers or (other).numbers <@ (one).numbers then 'partly'
    else 'differ'
  end;

  v_confidence := 60 * v_likeness
    + case v_numbers when 'same' then 25 when 'none' then 15 when 'partly' then 8 else 0 end
    + case v_brand when 'same' then 15 when 'in_name' then 15 when 'differs' then 0 else 10 end
    + case when v_same_code then 15 else 0 end;
  -- What speaks against beats what speaks for.
  v_confidence := case when v_same_gtin then 100 else least(v_confidence,
    case when v_same_code then 97 else 95 + 4 * v_likeness end,
    case when v_numbers = 'differ' or v_brand = 'differs' then 50 end,
    case when v_one_sided then 80 end,
    case when v_numbers = 'partly' or v_pack_differs then 85 end,
    case when not v_same_gtin then 40 end) end;

  return (round(v_confidence, 2), v_likeness, jsonb_strip_nulls(jsonb_build_object(
    'gtin', case when v_same_gtin then to_jsonb((one).gtin)
                 when not v_same_gtin then jsonb_build_array((one).gtin, (other).gtin) end,
    'code', case when v_same_code then (one).code_key end,
    'brand', v_brand,
    'numbers', case when v_numbers in ('same', 'none')
                 then jsonb_build_object('verdict', v_numbers, 'values', (one).numbers)
                 else jsonb_build_object('verdict', v_numbers, 'one', (one).numbers, 'other', (other).numbers) end,
    'words', v_words - 'brand_found',
    'pack', case when v_pack_differs then jsonb_build_array((one).pack, (other).pack) end
  )))::spp_private.match_score;
end
$$;
comment on function spp_private.match_score(spp_private.match_texts, spp_private.match_texts) is
  'How sure two products are the same. The same GTIN is 100. Else 60 points for like words, 25 for equal numbers, 15'
  ' for the brand, 15 for the same code; other numbers or another brand allow 50 at most, another GTIN 40, words that'
  ' only either side has 80, numbers or packs that only one side tells 85.';
--! EndIncluded functions/spp/match_score.sql
--! Included functions/spp/match_read_texts.sql
create or replace function spp_private.match_read_texts() returns void
language plpgsql volatile
set search_path = ''
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  create temporary table match_read on commit drop as
  with texts as (
    -- A name without its brand, which may hold a number: "3M".
    select c.place, false as is_pack,
           replace(' ' || c.plain || ' ', ' ' || nullif(c.plain_brand, '') || ' ', ' ') as named, c.plain
      from pg_temp.match_changed c
    union all
    select c.place, true, null, regexp_replace(spp_private.match_plain(left(c.pack_size, 100)), '^([0-9]+)$', '\1 pcs')
      from pg_temp.match_changed c
     where c.pack_size ~ '[0-9]'
  ), tokens as materialized (
    -- Packs are written "pack of 6", "6 x 330 ml" or "330 ml x 6": all become "6 pcs".
    select x.place, x.is_pack, t.parts, t.position
      from texts x
     cross join lateral regexp_matches(
       regexp_replace(
         regexp_replace(
           regexp_replace(coalesce(x.named, x.plain), '\m(?:pack|set|box|packung|case) (?:of|von|mit) ([0-9]+)',
                          '\1 pcs', 'g'),
           '\m([0-9]+) ?x ?([0-9.]+ ?(?:kg|g|gr|mg|l|ml|cl|dl|ltr)\M)', '\1 pcs \2', 'g'),
         '([0-9] ?(?:kg|g|gr|mg|l|ml|cl|dl|ltr)) ?x ?([0-9]+)\M', '\1 \2 pcs', 'g'),
       '([0-9]+(?:\.[0-9]+)?)(?: ?([[:alpha:]]+|m[23]|%|\x22)(?![[:alnum:]]))?|([[:alpha:]]+)', 'g')
       with ordinality as t (parts, position)
  ), read as (
    select k.place, k.is_pack, k.position,
           coalesce(k.parts[3], case when u.unit is null then k.parts[2] end) as word,
           trim_scale(round(k.parts[1]::numeric * coalesce(u.factor, 1), 4))::text || coalesce(u.base_unit, '')
             as number
      from tokens k
      left join spp_private.match_units u on u.unit = k.parts[2]
  )
  select r.place, r.is_pack,
         coalesce(array_agg(r.word order by r.position) filter (
           where r.word not in ('x', 'and', 'with', 'for', 'the', 'of', 'mit', 'und', 'fur', 'de', 'et', 'pour',
                                'con')), '{}') as words,
         coalesce(array_agg(distinct r.number) filter (where r.number <> '1pcs'), '{}') as numbers
    from read r
   group by r.place, r.is_pack;
  analyze pg_temp.match_read;
end
$$;
comment on function spp_private.match_read_texts() is
  'Takes the names and packs of pg_temp.match_changed apart into pg_temp.match_read: the words in their order, and the'
  ' numbers in base units, sorted. A number and what stands behind it are one measure where that is a known unit.';
--! EndIncluded functions/spp/match_read_texts.sql
--! Included functions/spp/match_refresh_texts.sql
create or replace function spp_private.match_refresh_texts() returns void
language plpgsql volatile
set search_path = ''
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  delete from spp_private.match_texts t
   where not exists (
     select from spp.supplier_products p
      where p.supplier_id = t.supplier_id and p.supplier_product_code = t.supplier_product_code);

  drop table if exists pg_temp.match_changed, pg_temp.match_read;
  -- Names that run on for pages say no more than their beginnings.
  create temporary table match_changed on commit drop as
  select s.*, row_number() over () as place, spp_private.match_plain(left(s.product_name, 300)) as plain,
         coalesce(spp_private.match_plain(left(s.brand, 100)), '') as plain_brand
    from (
      select p.supplier_id, p.supplier_product_code, p.product_name, coalesce(p.brand, p.manufacturer) as brand,
             p.barcode, p.pack_size,
             hashtextextended(concat_ws('|', p.product_name, coalesce(p.brand, p.manufacturer, ''),
                                        coalesce(p.barcode, ''), p.pack_size), 0) as source_hash
        from spp.supplier_products p
    ) s
    left join spp_private.match_texts t
      on t.supplier_id = s.supplier_id and t.supplier_product_code = s.supplier_product_code
   where t.source_hash is distinct from s.source_hash;
  perform spp_private.match_read_texts();

  insert into spp_private.match_texts
    (supplier_id, supplier_product_code, source_hash, gtin, code_key, brand_words, words, numbers, pack, keys)
  select c.supplier_id, c.supplier_product_code, c.source_hash,
         case when c.barcode !~ '^0*$' and spp.is_gtin(c.barcode) then lpad(c.barcode, 14, '0') end,
         case when length(k.code_key) >= 5 and k.code_key ~ '[0-9]' then k.code_key end,
         b.words, coalesce(n.words, '{}'), coalesce(n.numbers, '{}'), coalesce(p.numbers, '{}'),
         spp_private.match_keys(coalesce(n.words, '{}') || b.words, coalesce(n.numbers, '{}'))
    from pg_temp.match_changed c
    left join pg_temp.match_read n on n.place = c.place and not n.is_pack
    left join pg_temp.match_read p on p.place = c.place and p.is_pack
    cross join lateral (select coalesce(string_to_array(nullif(c.plain_brand, ''), ' '), '{}') as words) b
    cross join lateral (
      select regexp_replace(upper(c.supplier_product_code), '[^[:alnum:]]', '', 'g') as code_key) k
  on conflict (supplier_id, supplier_product_code) do update
     set source_hash = excluded.source_hash, gtin = excluded.gtin, code_key = excluded.code_key,
         brand_words = excluded.brand_words, words = excluded.words, numbers = excluded.numbers, pack = excluded.pack,
         keys = excluded.keys;
  analyze spp_private.match_texts;
end
$$;
comment on function spp_private.match_refresh_texts() is 'Reads the products anew whose texts are new or have changed.';
--! EndIncluded functions/spp/match_refresh_texts.sql
--! Included functions/spp/match_find_pairs.sql
create or replace function spp_private.match_find_pairs(supplier_id uuid) returns void
language plpgsql volatile
set search_path = ''
set enable_nestloop = off
set work_mem = '64MB'
as $$
begin
  drop table if exists pg_temp.match_targets, pg_temp.match_keyed, pg_temp.match_found;
  create temporary table match_targets on commit drop as
  select t.text_id
    from spp_private.match_texts t
   where (match_find_pairs.supplier_id is null or t.supplier_id = match_find_pairs.supplier_id)
     and not exists (
       select from spp.product_mappings m
        where m.supplier_id = t.supplier_id and m.supplier_product_code = t.supplier_product_code);
  analyze pg_temp.match_targets;

  -- A key tells nothing where one supplier has it often, nor where only one supplier has it.
  create temporary table match_keyed on commit drop as
  with keyed as materialized (
    select t.text_id, t.supplier_id, k.key from spp_private.match_texts t, unnest(t.keys) as k (key)
  ), useful as (
    select c.key, sum(c.products) as products
      from (select d.key, d.supplier_id, count(*) as products from keyed d group by d.key, d.supplier_id) c
     group by c.key
    having count(*) > 1 and max(c.products) <= 20
  )
  select d.text_id, d.supplier_id, d.key, u.products from keyed d join useful u on u.key = d.key;
  analyze pg_temp.match_keyed;

  create temporary table match_found on commit drop as
  with chosen as (
    select r.*
      from (
        select k.*, row_number() over (partition by k.text_id order by k.products, k.key) as place
          from pg_temp.match_keyed k
          join pg_temp.match_targets t on t.text_id = k.text_id
      ) r
     where r.place <= 12
  ), sharing as (
    select c.text_id, o.text_id as other_id, count(*) as shared, false as sure
      from chosen c
      join pg_temp.match_keyed o on o.key = c.key and o.supplier_id <> c.supplier_id
     group by c.text_id, o.text_id
  ), sure as (
    select t.text_id, o.text_id as other_id, 0 as shared, true as sure
      from spp_private.match_texts t
      join spp_private.match_texts o on o.gtin = t.gtin and o.supplier_id <> t.supplier_id
     where t.text_id in (select g.text_id from pg_temp.match_targets g)
    union all
    select t.text_id, o.text_id, 0, true
      from spp_private.match_texts t
      join spp_private.match_texts o on o.code_key = t.code_key and o.supplier_id <> t.supplier_id
     where t.text_id in (select g.text_id from pg_temp.match_targets g)
  ), likely as (
    select s.text_id, s.other_id, s.sure, t.supplier_id, o.supplier_id as other_supplier_id,
           row_number() over (
             partition by s.text_id, o.supplier_id
             order by s.sure desc, t.numbers = o.numbers desc, s.shared desc, s.other_id) as place
      from (select * from sharing union all select * from sure) s
      join spp_private.match_texts t on t.text_id = s.text_id
      join spp_private.match_texts o on o.text_id = s.other_id
     -- Contradictions end at 50 at most: not worth a closer look.
     where s.sure or (t.numbers <@ (o.numbers || o.pack) or o.numbers <@ (t.numbers || t.pack))
                     and coalesce(t.gtin = o.gtin, true)
                     and (t.brand_words = '{}' or o.brand_words = '{}' or t.brand_words = o.brand_words
                          or spp_private.match_brands(t.brand_words, o.brand_words) <> 'differs')
  )
  select distinct case when l.supplier_id < l.other_supplier_id then l.text_id else l.other_id end as text_id,
         case when l.supplier_id < l.other_supplier_id then l.other_id else l.text_id end as other_id
    from likely l
   where l.sure or l.place <= 5;
  analyze pg_temp.match_found;
end
$$;
comment on function spp_private.match_find_pairs(uuid) is
  'Fills pg_temp.match_targets with the products (of one supplier, or all) that have no mapping, and'
  ' pg_temp.match_found with the pairs worth comparing: same GTIN, same code, or rare keys in common.';
--! EndIncluded functions/spp/match_find_pairs.sql
--! Included functions/spp/match_score_pairs.sql
create or replace function spp_private.match_score_pairs() returns void
language plpgsql volatile
set search_path = ''
set enable_nestloop = off
as $$
declare
  v_auto constant numeric := spp.setting('matching.auto_threshold')::numeric;
begin
  drop table if exists pg_temp.match_scored;
  create temporary table match_scored on commit drop as
  select t.supplier_id, t.supplier_product_code, o.supplier_id as other_supplier_id,
         o.supplier_product_code as other_product_code, s.confidence, s.likeness, s.evidence,
         s.confidence >= v_auto as accepted
    from pg_temp.match_found f
    join spp_private.match_texts t on t.text_id = f.text_id
    join spp_private.match_texts o on o.text_id = f.other_id
    cross join lateral spp_private.match_score(t, o) s
   where not exists (
     select from spp.match_pairs p
      where p.supplier_id = t.supplier_id and p.supplier_product_code = t.supplier_product_code
        and p.other_supplier_id = o.supplier_id and p.other_product_code = o.supplier_product_code
        and p.status in ('verified', 'rejected'));

  -- Two equally good ones at the same supplier: a person chooses.
  update pg_temp.match_scored s
     set accepted = false, evidence = s.evidence || '{"ambiguous": true}'
    from (
      select p.ctid as row_id,
             count(*) over (partition by p.supplier_id, p.supplier_product_code, p.other_supplier_id, p.confidence,
                                         p.likeness) as right_side,
             count(*) over (partition by p.other_supplier_id, p.other_product_code, p.supplier_id, p.confidence,
                                         p.likeness) as left_side
        from pg_temp.match_scored p
       where p.accepted
    ) twice
   where s.ctid = twice.row_id and greatest(twice.right_side, twice.left_side) > 1;
  analyze pg_temp.match_scored;
end
$$;
comment on function spp_private.match_score_pairs() is
  'Fills pg_temp.match_scored from pg_temp.match_found, without pairs that a person has decided.';
--! EndIncluded functions/spp/match_score_pairs.sql
--! Included functions/spp/match_join.sql
create or replace function spp_private.match_join() returns void
language plpgsql volatile
set search_path = ''
set enable_nestloop = off
as $$
begin
  loop
    analyze pg_temp.match_nodes, pg_temp.match_edges;
    -- Groups only grow: an edge that cannot be taken now never can.
    delete from pg_temp.match_edges e
     using (
       select l.edge_id
         from (
           select d.edge_id, n.group_id, o.group_id as other_group_id
             from pg_temp.match_edges d
             join pg_temp.match_nodes n on n.node = d.node
             join pg_temp.match_nodes o on o.node = d.other_node
            where n.group_id <> o.group_id
         ) l
         join pg_temp.match_nodes n on n.group_id = l.group_id
         join pg_temp.match_nodes o on o.group_id = l.other_group_id and o.supplier_id = n.supplier_id
       union
       select l.edge_id
         from (
           select d.edge_id, least(n.group_id, o.group_id) as low, greatest(n.group_id, o.group_id) as high
             from pg_temp.match_edges d
             join pg_temp.match_nodes n on n.node = d.node
             join pg_temp.match_nodes o on o.node = d.other_node
            where n.group_id <> o.group_id
         ) l
         join (
           select least(n.group_id, o.group_id) as low, greatest(n.group_id, o.group_id) as high
             from spp.match_pairs r
             join pg_temp.match_nodes n
               on n.supplier_id = r.supplier_id and n.supplier_product_code = r.supplier_product_code
             join pg_temp.match_nodes o
               on o.supplier_id = r.other_supplier_id and o.supplier_product_code = r.other_product_code
            where r.status = 'rejected'
         ) b on b.low = l.low and b.high = l.high
     ) x
     where e.edge_id = x.edge_id;

    -- Two groups merge where each is the other's best.
    with live as (
      select least(n.group_id, o.group_id) as low, greatest(n.group_id, o.group_id) as high, max(e.weight) as weight
        from pg_temp.match_edges e
        join pg_temp.match_nodes n on n.node = e.node
        join pg_temp.match_nodes o on o.node = e.other_node
       where n.group_id <> o.group_id
       group by 1, 2
    ), best as (
      select distinct on (s.side) s.low, s.high
        from (select l.low as side, l.* from live l union all select l.high, l.* from live l) s
       order by s.side, s.weight desc, s.low, s.high
    )
    update pg_temp.match_nodes n
       set group_id = m.low
      from (select b.low, b.high from best b group by b.low, b.high having count(*) = 2) m
     where n.group_id = m.high;
    exit when not found;
  end loop;
end
$$;
comment on function spp_private.match_join() is
  'Joins the groups of pg_temp.match_nodes along pg_temp.match_edges, best first, so that no group ever holds two'
  ' products of one supplier or a rejected pair.';
--! EndIncluded functions/spp/match_join.sql
--! Included functions/spp/match_group_scored.sql
create or replace function spp_private.match_group_scored() returns void
language plpgsql volatile
set search_path = ''
set enable_nestloop = off
as $$
begin
  drop table if exists pg_temp.match_nodes, pg_temp.match_edges;
  create temporary table match_nodes on commit drop as
  with products as (
    select s.supplier_id, s.supplier_product_code from pg_temp.match_scored s where s.accepted
    union
    select s.other_supplier_id, s.other_product_code from pg_temp.match_scored s where s.accepted
  ), masters as (
    select distinct m.master_product_id
      from spp.product_mappings m
      join products p on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code
  ), members as (
    select m.supplier_id, m.supplier_product_code, m.master_product_id
      from spp.product_mappings m
      join masters g on g.master_product_id = m.master_product_id
  ), numbered as (
    select row_number() over (order by p.supplier_id, p.supplier_product_code) as node, p.*
      from (
        select m.* from members m
        union all
        select p.supplier_id, p.supplier_product_code, null
          from products p
         where not exists (
           select from members m
            where m.supplier_id = p.supplier_id and m.supplier_product_code = p.supplier_product_code)
      ) p
  )
  select n.node, n.supplier_id, n.supplier_product_code, n.master_product_id,
         case when n.master_product_id is null then n.node
              else min(n.node) over (partition by n.master_product_id) end as group_id
    from numbered n;

  create temporary table match_edges on commit drop as
  select row_number() over () as edge_id, n.node, o.node as other_node, s.confidence + s.likeness as weight
    from pg_temp.match_scored s
    join pg_temp.match_nodes n on n.supplier_id = s.supplier_id and n.supplier_product_code = s.supplier_product_code
    join pg_temp.match_nodes o on o.supplier_id = s.other_supplier_id and o.supplier_product_code = s.other_product_code
   where s.accepted;
  perform spp_private.match_join();

  -- What did not come together is nothing to accept.
  update pg_temp.match_scored s
     set accepted = false
    from pg_temp.match_nodes n, pg_temp.match_nodes o
   where s.accepted and n.group_id <> o.group_id
     and n.supplier_id = s.supplier_id and n.supplier_product_code = s.supplier_product_code
     and o.supplier_id = s.other_supplier_id and o.supplier_product_code = s.other_product_code;
end
$$;
comment on function spp_private.match_group_scored() is
  'Groups the products of the accepted pairs in pg_temp.match_scored, starting from the mappings there are; leaves the'
  ' groups in pg_temp.match_nodes.';
--! EndIncluded functions/spp/match_group_scored.sql
--! Included functions/spp/match_write_groups.sql
create or replace function spp_private.match_write_groups() returns void
language plpgsql volatile
set search_path = ''
set enable_nestloop = off
as $$
begin
  drop table if exists pg_temp.match_groups;
  create temporary table match_groups on commit drop as
  select n.group_id, coalesce((array_agg(n.master_product_id order by n.master_product_id)
                                 filter (where n.master_product_id is not null))[1], uuidv7()) as master_product_id
    from pg_temp.match_nodes n
   group by n.group_id
  having count(*) > 1;
  analyze pg_temp.match_groups;

  update spp.product_mappings m
     set master_product_id = g.master_product_id
    from pg_temp.match_nodes n
    join pg_temp.match_groups g on g.group_id = n.group_id
   where m.supplier_id = n.supplier_id and m.supplier_product_code = n.supplier_product_code
     and m.master_product_id <> g.master_product_id;

  insert into spp.product_mappings
    (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method, mapping_evidence)
  select distinct on (n.node) n.supplier_id, n.supplier_product_code, g.master_product_id, e.confidence, 'auto',
         e.evidence
    from pg_temp.match_nodes n
    join pg_temp.match_groups g on g.group_id = n.group_id
    join (
      select s.supplier_id, s.supplier_product_code, s.confidence, s.likeness, s.evidence
        from pg_temp.match_scored s
       where s.accepted
      union all
      select s.other_supplier_id, s.other_product_code, s.confidence, s.likeness, s.evidence
        from pg_temp.match_scored s
       where s.accepted
    ) e on e.supplier_id = n.supplier_id and e.supplier_product_code = n.supplier_product_code
   where n.master_product_id is null
   order by n.node, e.confidence desc, e.likeness desc;
end
$$;
comment on function spp_private.match_write_groups() is
  'Writes the groups of pg_temp.match_nodes into product_mappings. Of merging groups the oldest master stays.';
--! EndIncluded functions/spp/match_write_groups.sql
--! Included functions/spp/match_write_pairs.sql
create or replace function spp_private.match_write_pairs() returns integer
language plpgsql volatile
set search_path = ''
set enable_nestloop = off
as $$
declare
  v_review constant numeric := spp.setting('matching.review_threshold')::numeric;
  v_accepted integer;
begin
  -- What waited and is no longer found, or no longer worth a look.
  delete from spp.match_pairs p
   where p.status = 'waiting'
     and exists (
       select from spp_private.match_texts t
         join pg_temp.match_targets g on g.text_id = t.text_id
        where (t.supplier_id, t.supplier_product_code) in (
          (p.supplier_id, p.supplier_product_code), (p.other_supplier_id, p.other_product_code)))
     and not exists (
       select from pg_temp.match_scored s
        where s.confidence >= v_review
          and s.supplier_id = p.supplier_id and s.supplier_product_code = p.supplier_product_code
          and s.other_supplier_id = p.other_supplier_id and s.other_product_code = p.other_product_code);

  merge into spp.match_pairs p
  using (select s.* from pg_temp.match_scored s where s.accepted or s.confidence >= v_review) s
     on p.supplier_id = s.supplier_id and p.supplier_product_code = s.supplier_product_code
    and p.other_supplier_id = s.other_supplier_id and p.other_product_code = s.other_product_code
  when matched and p.status = 'waiting'
       and (s.accepted or p.evidence <> s.evidence or p.confidence <> s.confidence) then
    update set confidence = s.confidence, evidence = s.evidence,
               status = case when s.accepted then 'auto' else 'waiting' end
  when not matched then
    insert (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence, status)
    values (s.supplier_id, s.supplier_product_code, s.other_supplier_id, s.other_product_code, s.confidence, s.evidence,
            case when s.accepted then 'auto' else 'waiting' end);
  select count(*) into v_accepted from pg_temp.match_scored s where s.accepted;
  return v_accepted;
end
$$;
comment on function spp_private.match_write_pairs() is
  'Keeps the pairs of pg_temp.match_scored that were accepted or wait for a person; answers how many were accepted.';
--! EndIncluded functions/spp/match_write_pairs.sql
--! Included functions/spp/match_settle.sql
create or replace function spp_private.match_settle() returns void
language sql volatile
set search_path = ''
-- Few pairs, each against its two groups: by index, whatever the statistics of a fresh table say.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
  -- Nobody need judge a pair that is decided by what its products are already.
  delete from spp.match_pairs p
   using (
     select w.pair_id
       from spp.match_pairs w
       left join spp.product_mappings a
         on a.supplier_id = w.supplier_id and a.supplier_product_code = w.supplier_product_code
       left join spp.product_mappings b
         on b.supplier_id = w.other_supplier_id and b.supplier_product_code = w.other_product_code
      where w.status = 'waiting'
        and (exists (select from spp.product_mappings m
                      where m.master_product_id = a.master_product_id and m.supplier_id = w.other_supplier_id)
             or exists (select from spp.product_mappings m
                         where m.master_product_id = b.master_product_id and m.supplier_id = w.supplier_id)
             or exists (select from spp.product_mappings m
                         where m.master_product_id = a.master_product_id
                           and exists (select from spp.product_mappings n
                                        where n.master_product_id = b.master_product_id
                                          and n.supplier_id = m.supplier_id)))
   ) s
   where p.pair_id = s.pair_id
$$;
comment on function spp_private.match_settle() is
  'Drops waiting pairs whose products are together already, or cannot come together: the other''s supplier is there.';
--! EndIncluded functions/spp/match_settle.sql
--! Included functions/spp/match_lock.sql
create or replace function spp_private.match_lock() returns void
language sql volatile
set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended('spp.product_mappings', 0))
$$;
comment on function spp_private.match_lock() is 'Until the end of the transaction, the only one to change mappings.';
--! EndIncluded functions/spp/match_lock.sql
--! Included functions/spp/match_products.sql
create or replace function spp.match_products(supplier text default null) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_supplier_id uuid;
  v_compared integer;
  v_auto integer;
begin
  if match_products.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(match_products.supplier)).supplier_id;
  end if;
  perform spp_private.match_lock();
  perform spp_private.match_refresh_texts();
  perform spp_private.match_find_pairs(v_supplier_id);
  perform spp_private.match_score_pairs();
  select count(*) into v_compared from pg_temp.match_scored;
  perform spp_private.match_group_scored();
  perform spp_private.match_write_groups();
  v_auto := spp_private.match_write_pairs();
  perform spp_private.match_settle();
  return jsonb_build_object(
    'compared', v_compared, 'auto', v_auto,
    'waiting', (select count(*) from spp.match_pairs p where p.status = 'waiting'));
end
$$;
comment on function spp.match_products(text) is
  'Looks for the same product at other suppliers, for the products (of one supplier, code or id, or all) that have no'
  ' mapping yet: {compared, auto, waiting}, pairs compared and accepted now, and pairs that wait for a person.'
  ' Thresholds are settings (matching.auto_threshold, matching.review_threshold). What a person has decided stays. One'
  ' run at a time. Raises SPNSU.';
grant execute on function spp.match_products(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/match_products.sql
--! Included functions/spp/match_resolve_product.sql
create or replace function spp_private.match_resolve_product(supplier text, code text) returns uuid
language plpgsql stable
set search_path = ''
as $$
declare
  v_supplier_id constant uuid := (spp_private.resolve_supplier(match_resolve_product.supplier)).supplier_id;
begin
  -- A mapping may outlive its product: it can still be undone.
  if not exists (select from spp.supplier_products p
                  where p.supplier_id = v_supplier_id and p.supplier_product_code = match_resolve_product.code)
     and not exists (select from spp.product_mappings m
                      where m.supplier_id = v_supplier_id and m.supplier_product_code = match_resolve_product.code) then
    raise exception using
      errcode = 'SPNMP',
      message = format('Supplier "%s" has no product "%s".',
                       match_resolve_product.supplier, match_resolve_product.code),
      hint = 'Name a product by its supplier and the supplier''s own code.';
  end if;
  return v_supplier_id;
end
$$;
comment on function spp_private.match_resolve_product(text, text) is
  'The supplier''s id of a product named by supplier (code or id) and code. Raises SPNSU, SPNMP.';
--! EndIncluded functions/spp/match_resolve_product.sql
--! Included functions/spp/match_ensure_pair.sql
create or replace function spp_private.match_ensure_pair(
  supplier_id uuid,
  supplier_product_code text,
  other_supplier_id uuid,
  other_product_code text
) returns spp.match_pairs
language plpgsql volatile
set search_path = ''
as $$
declare
  v_pair spp.match_pairs;
begin
  select p.* into v_pair
    from spp.match_pairs p
   where p.supplier_id = match_ensure_pair.supplier_id
     and p.supplier_product_code = match_ensure_pair.supplier_product_code
     and p.other_supplier_id = match_ensure_pair.other_supplier_id
     and p.other_product_code = match_ensure_pair.other_product_code;
  if v_pair.pair_id is null then
    insert into spp.match_pairs
      (supplier_id, supplier_product_code, other_supplier_id, other_product_code, confidence, evidence)
    select match_ensure_pair.supplier_id, match_ensure_pair.supplier_product_code, match_ensure_pair.other_supplier_id,
           match_ensure_pair.other_product_code, coalesce(s.confidence, 0), coalesce(s.evidence, '{}')
      from (values (1)) as one_row
      left join (
        spp_private.match_texts t
        cross join spp_private.match_texts o
        cross join lateral spp_private.match_score(t, o) s
      ) on t.supplier_id = match_ensure_pair.supplier_id
       and t.supplier_product_code = match_ensure_pair.supplier_product_code
       and o.supplier_id = match_ensure_pair.other_supplier_id
       and o.supplier_product_code = match_ensure_pair.other_product_code
    returning * into v_pair;
  end if;
  return v_pair;
end
$$;
comment on function spp_private.match_ensure_pair(uuid, text, uuid, text) is
  'The pair of two products (the older supplier''s first), made where it is not there, with the confidence that'
  ' matching gives it, or 0 before the first run.';
--! EndIncluded functions/spp/match_ensure_pair.sql
--! Included functions/spp/match_resolve_pair.sql
create or replace function spp_private.match_resolve_pair(pair jsonb) returns spp.match_pairs
language plpgsql volatile
set search_path = ''
as $$
declare
  v_pair spp.match_pairs;
  v_swap boolean;
begin
  if jsonb_typeof(pair -> 'pair_id') = 'string' and pair - 'pair_id' = '{}' then
    select p.* into v_pair from spp.match_pairs p where p.pair_id::text = lower(pair ->> 'pair_id');
    if v_pair.pair_id is null then
      raise exception using
        errcode = 'SPNMP', message = format('There is no pair %s.', pair ->> 'pair_id'),
        hint = 'It may have been decided meanwhile: list the candidates again.';
    end if;
    return v_pair;
  end if;

  v_pair.supplier_id := spp_private.match_resolve_product(pair ->> 'supplier', pair ->> 'code');
  v_pair.other_supplier_id := spp_private.match_resolve_product(pair ->> 'other_supplier', pair ->> 'other_code');
  v_pair.supplier_product_code := pair ->> 'code';
  v_pair.other_product_code := pair ->> 'other_code';
  if v_pair.supplier_id = v_pair.other_supplier_id then
    raise exception using
      errcode = 'SPIMP', message = 'Products match across suppliers, never within one.', hint = 'Name two suppliers.';
  end if;
  v_swap := v_pair.supplier_id > v_pair.other_supplier_id;
  return spp_private.match_ensure_pair(
    case when v_swap then v_pair.other_supplier_id else v_pair.supplier_id end,
    case when v_swap then v_pair.other_product_code else v_pair.supplier_product_code end,
    case when v_swap then v_pair.supplier_id else v_pair.other_supplier_id end,
    case when v_swap then v_pair.supplier_product_code else v_pair.other_product_code end);
end
$$;
comment on function spp_private.match_resolve_pair(jsonb) is
  'The pair of {pair_id} or {supplier, code, other_supplier, other_code}, made where it is not there. Raises SPIMP,'
  ' SPNMP, SPNSU.';
--! EndIncluded functions/spp/match_resolve_pair.sql
--! Included functions/spp/match_read_pairs.sql
create or replace function spp_private.match_read_pairs(pairs jsonb) returns setof spp.match_pairs
language plpgsql volatile
set search_path = ''
as $$
begin
  if jsonb_typeof(pairs) is distinct from 'array' or jsonb_array_length(pairs) not between 1 and 1000
     or exists (
       select from jsonb_array_elements(pairs) p
        where jsonb_typeof(p) <> 'object'
           or not (p - 'pair_id' = '{}' and jsonb_typeof(p -> 'pair_id') is not distinct from 'string'
                   or p ?& array['supplier', 'code', 'other_supplier', 'other_code']
                      and (select bool_and(jsonb_typeof(e.value) = 'string') and count(*) = 4
                             from jsonb_each(p) e))) then
    raise exception using
      errcode = 'SPIMP',
      message = 'These are no pairs of products.',
      hint = 'Send 1 to 1,000 of {pair_id} or {supplier, code, other_supplier, other_code}.';
  end if;
  return query
  select r.*
    from jsonb_array_elements(pairs) with ordinality as p (pair, place)
    cross join lateral spp_private.match_resolve_pair(p.pair) r
   order by p.place;
end
$$;
comment on function spp_private.match_read_pairs(jsonb) is
  'The pairs that a caller names, in order. Raises SPIMP, SPNMP, SPNSU.';
--! EndIncluded functions/spp/match_read_pairs.sql
--! Included functions/spp/match_verify_pair.sql
create or replace function spp_private.match_verify_pair(pair spp.match_pairs) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_masters uuid[];
  v_master uuid;
begin
  select array_agg(distinct m.master_product_id order by m.master_product_id) into v_masters
    from spp.product_mappings m
   where (m.supplier_id, m.supplier_product_code) in (
     ((pair).supplier_id, (pair).supplier_product_code), ((pair).other_supplier_id, (pair).other_product_code));

  -- Who would come together: both groups, and what had none.
  create temporary table if not exists match_joining (supplier_id uuid, supplier_product_code text collate "C")
    on commit drop;
  truncate pg_temp.match_joining;
  insert into pg_temp.match_joining
  select m.supplier_id, m.supplier_product_code from spp.product_mappings m where m.master_product_id = any (v_masters)
  union
  values ((pair).supplier_id, (pair).supplier_product_code),
         ((pair).other_supplier_id, (pair).other_product_code);
  if exists (select from pg_temp.match_joining j group by j.supplier_id having count(*) > 1)
     or exists (
       select from spp.match_pairs r
         join pg_temp.match_joining j
           on j.supplier_id = r.supplier_id and j.supplier_product_code = r.supplier_product_code
         join pg_temp.match_joining o
           on o.supplier_id = r.other_supplier_id and o.supplier_product_code = r.other_product_code
        where r.status = 'rejected' and r.pair_id <> (pair).pair_id) then
    raise exception using
      errcode = 'SPCMJ',
      message = format('"%s" and "%s" cannot come together.', (pair).supplier_product_code, (pair).other_product_code),
      detail = 'Their group would hold two products of one supplier, or a rejected pair.',
      hint = 'Reject the wrong pair of this group first, then verify this one.';
  end if;

  v_master := coalesce(v_masters[1], uuidv7());
  update spp.match_pairs p
     set status = 'verified', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.pair_id = (pair).pair_id;
  update spp.product_mappings m set master_product_id = v_master
   where m.master_product_id = any (v_masters) and m.master_product_id <> v_master;
  insert into spp.product_mappings as m
    (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method, mapping_evidence,
     verified_by, verified_at)
  select v.supplier_id, v.code, v_master, (pair).confidence, 'manual', (pair).evidence, audit.current_actor(),
         clock_timestamp()
    from (values ((pair).supplier_id, (pair).supplier_product_code),
                 ((pair).other_supplier_id, (pair).other_product_code)) as v (supplier_id, code)
  on conflict (supplier_id, supplier_product_code) do update
     set verified_by = excluded.verified_by, verified_at = excluded.verified_at;
end
$$;
comment on function spp_private.match_verify_pair(spp.match_pairs) is
  'Joins the groups of two products; the older master stays. Raises SPCMJ.';
--! EndIncluded functions/spp/match_verify_pair.sql
--! Included functions/spp/match_regroup.sql
create or replace function spp_private.match_regroup(master_product_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  drop table if exists pg_temp.match_nodes, pg_temp.match_edges, pg_temp.match_groups;
  create temporary table match_nodes on commit drop as
  select n.*, n.node as group_id
    from (
      select row_number() over (order by m.created_at, m.mapping_id) as node, m.supplier_id, m.supplier_product_code
        from spp.product_mappings m
       where m.master_product_id = match_regroup.master_product_id
    ) n;
  create temporary table match_edges on commit drop as
  select row_number() over () as edge_id, n.node, o.node as other_node, p.status = 'verified' as verified,
         p.confidence + case when p.status = 'verified' then 1000 else 0 end as weight
    from spp.match_pairs p
    join pg_temp.match_nodes n on n.supplier_id = p.supplier_id and n.supplier_product_code = p.supplier_product_code
    join pg_temp.match_nodes o on o.supplier_id = p.other_supplier_id and o.supplier_product_code = p.other_product_code
   where p.status in ('auto', 'verified');
  create temporary table if not exists match_held (node bigint, other_node bigint) on commit drop;
  truncate pg_temp.match_held;
  insert into pg_temp.match_held select e.node, e.other_node from pg_temp.match_edges e where e.verified;
  -- A mapping that came without pairs (from outside) stays with the oldest, unless it was rejected.
  update pg_temp.match_nodes n
     set group_id = 1
   where not exists (select from pg_temp.match_edges e where n.node in (e.node, e.other_node))
     and not exists (
       select from spp.match_pairs p
         join pg_temp.match_nodes o on o.node <> n.node
        where p.status = 'rejected'
          and (p.supplier_id, p.supplier_product_code, p.other_supplier_id, p.other_product_code) in (
            (n.supplier_id, n.supplier_product_code, o.supplier_id, o.supplier_product_code),
            (o.supplier_id, o.supplier_product_code, n.supplier_id, n.supplier_product_code)));
  perform spp_private.match_join();
  if exists (
    select from pg_temp.match_held e
      join pg_temp.match_nodes n on n.node = e.node
      join pg_temp.match_nodes o on o.node = e.other_node
     where n.group_id <> o.group_id) then
    raise exception using
      errcode = 'SPCMV',
      message = 'Verified pairs hold these products together.',
      hint = 'Reject the verified pair between them too, or first.';
  end if;

  create temporary table match_groups on commit drop as
  select n.group_id, count(*) as members,
         case when min(n.node) = 1 then match_regroup.master_product_id else uuidv7() end as master
    from pg_temp.match_nodes n
   group by n.group_id;
  delete from spp.product_mappings m
   using pg_temp.match_nodes n, pg_temp.match_groups g
   where m.supplier_id = n.supplier_id and m.supplier_product_code = n.supplier_product_code
     and g.group_id = n.group_id and g.members = 1;
  update spp.product_mappings m
     set master_product_id = g.master
    from pg_temp.match_nodes n, pg_temp.match_groups g
   where m.supplier_id = n.supplier_id and m.supplier_product_code = n.supplier_product_code
     and g.group_id = n.group_id and g.members > 1 and m.master_product_id <> g.master;
  -- What an automatic pair no longer holds together is open again.
  delete from spp.match_pairs p
   using pg_temp.match_nodes n, pg_temp.match_nodes o
   where p.status = 'auto' and n.group_id <> o.group_id
     and n.supplier_id = p.supplier_id and n.supplier_product_code = p.supplier_product_code
     and o.supplier_id = p.other_supplier_id and o.supplier_product_code = p.other_product_code;
end
$$;
comment on function spp_private.match_regroup(uuid) is
  'Groups the members of a master anew by their accepted pairs; the oldest mapping''s part keeps the master, who is'
  ' left alone has no mapping any more. Raises SPCMV where verified pairs contradict.';
--! EndIncluded functions/spp/match_regroup.sql
--! Included functions/spp/match_decide_members.sql
create or replace function spp_private.match_decide_members(
  master_product_id uuid,
  supplier_id uuid,
  supplier_product_code text,
  decision text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_ids uuid[];
begin
  select array_agg((e.pair).pair_id) into v_ids
    from (
      select case when m.supplier_id < match_decide_members.supplier_id
               then spp_private.match_ensure_pair(
                 m.supplier_id, m.supplier_product_code,
                 match_decide_members.supplier_id, match_decide_members.supplier_product_code)
               else spp_private.match_ensure_pair(
                 match_decide_members.supplier_id, match_decide_members.supplier_product_code,
                 m.supplier_id, m.supplier_product_code)
             end as pair
        from spp.product_mappings m
       where m.master_product_id = match_decide_members.master_product_id
         and m.supplier_id <> match_decide_members.supplier_id
    ) e;
  -- A statement of its own: it sees the pairs just made.
  update spp.match_pairs p
     set status = match_decide_members.decision, decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.pair_id = any (v_ids);
end
$$;
comment on function spp_private.match_decide_members(uuid, uuid, text, text) is
  'Marks the pairs of a product with every member of a master as verified or rejected.';
--! EndIncluded functions/spp/match_decide_members.sql
--! Included functions/spp/verify_mapping.sql
create or replace function spp.verify_mapping(pairs jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_pair spp.match_pairs;
  v_verified integer := 0;
begin
  perform spp_private.match_lock();
  for v_pair in select p.* from spp_private.match_read_pairs(verify_mapping.pairs) p loop
    perform spp_private.match_verify_pair(v_pair);
    v_verified := v_verified + 1;
  end loop;
  perform spp_private.match_settle();
  return jsonb_build_object('verified', v_verified);
end
$$;
comment on function spp.verify_mapping(jsonb) is
  'Confirms that products are the same: {verified}. A pair is {pair_id} or {supplier, code, other_supplier,'
  ' other_code}, suppliers by code or id, 1 to 1,000 of them, all or none. Matching never undoes it. Raises SPIMP,'
  ' SPNMP, SPNSU, SPCMJ.';
grant execute on function spp.verify_mapping(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/verify_mapping.sql
--! Included functions/spp/reject_mapping.sql
create or replace function spp.reject_mapping(pairs jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_ids uuid[];
  v_master uuid;
begin
  perform spp_private.match_lock();
  select array_agg(p.pair_id) into v_ids from spp_private.match_read_pairs(reject_mapping.pairs) p;
  update spp.match_pairs p
     set status = 'rejected', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.pair_id = any (v_ids);
  for v_master in
    select distinct a.master_product_id
      from spp.match_pairs p
      join spp.product_mappings a
        on a.supplier_id = p.supplier_id and a.supplier_product_code = p.supplier_product_code
      join spp.product_mappings b
        on b.supplier_id = p.other_supplier_id and b.supplier_product_code = p.other_product_code
       and b.master_product_id = a.master_product_id
     where p.pair_id = any (v_ids)
  loop
    perform spp_private.match_regroup(v_master);
  end loop;
  perform spp_private.match_settle();
  return jsonb_build_object('rejected', cardinality(v_ids));
end
$$;
comment on function spp.reject_mapping(jsonb) is
  'Says that products are not the same, and parts them where they were taken for it: {rejected}. Pairs as in'
  ' verify_mapping, all or none. A rejected pair never comes back. Raises SPIMP, SPNMP, SPNSU, SPCMV (verified pairs'
  ' with third products hold the two together).';
grant execute on function spp.reject_mapping(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reject_mapping.sql
--! Included functions/spp/set_mapping.sql
create or replace function spp.set_mapping(
  supplier text,
  supplier_product_code text,
  master_product_id uuid default null
) returns spp.product_mappings
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_supplier_id uuid;
  v_old spp.product_mappings;
  v_mapping spp.product_mappings;
  v_actor constant text := audit.current_actor();
begin
  perform spp_private.match_lock();
  v_supplier_id := spp_private.match_resolve_product(set_mapping.supplier, set_mapping.supplier_product_code);
  if set_mapping.master_product_id is not null
     and not exists (select from spp.product_mappings m where m.master_product_id = set_mapping.master_product_id) then
    raise exception using
      errcode = 'SPNMA', message = 'There is no such master product.',
      hint = 'Use the master_product_id of a mapping, or none for a new one.';
  elsif exists (select from spp.product_mappings m
                 where m.master_product_id = set_mapping.master_product_id and m.supplier_id = v_supplier_id
                   and m.supplier_product_code <> set_mapping.supplier_product_code) then
    raise exception using
      errcode = 'SPCMJ', message = 'The master product has another product of this supplier.',
      hint = 'Take that one away first: products never match within one supplier.';
  end if;

  select m.* into v_old
    from spp.product_mappings m
   where m.supplier_id = v_supplier_id and m.supplier_product_code = set_mapping.supplier_product_code;
  if v_old.master_product_id is distinct from set_mapping.master_product_id and v_old.mapping_id is not null then
    perform spp_private.match_decide_members(v_old.master_product_id, v_supplier_id,
                                             set_mapping.supplier_product_code, 'rejected');
    delete from spp.product_mappings m where m.mapping_id = v_old.mapping_id;
    perform spp_private.match_regroup(v_old.master_product_id);
  end if;
  perform spp_private.match_decide_members(set_mapping.master_product_id, v_supplier_id,
                                           set_mapping.supplier_product_code, 'verified');
  insert into spp.product_mappings
    (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method, mapping_evidence,
     verified_by, verified_at)
  values (v_supplier_id, set_mapping.supplier_product_code, coalesce(set_mapping.master_product_id, uuidv7()), 100,
          'manual', '{"manual": true}', v_actor, clock_timestamp())
  on conflict on constraint product_mappings_supplier_id_code_key do update
     set mapping_confidence = 100, mapping_method = 'manual', mapping_evidence = excluded.mapping_evidence,
         verified_by = excluded.verified_by, verified_at = excluded.verified_at
  returning * into v_mapping;
  perform spp_private.match_settle();
  return v_mapping;
end
$$;
comment on function spp.set_mapping(text, text, uuid) is
  'Puts a product (its supplier by code or id, and its code) under a master product by hand, or under a new one of its'
  ' own. It leaves the group it was in for good. Raises SPNSU, SPNMP, SPNMA, SPCMJ, SPCMV.';
grant execute on function spp.set_mapping(text, text, uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/set_mapping.sql
--! Included views/spp/v_match_candidates.sql
create or replace view spp.v_match_candidates with (security_invoker = true) as
select p.pair_id, p.confidence, p.evidence, p.supplier_id, s.supplier_code, p.supplier_product_code, a.product_name,
       a.brand, a.barcode, a.current_price, a.currency_code,
       p.other_supplier_id, t.supplier_code as other_supplier_code, p.other_product_code,
       b.product_name as other_product_name, b.brand as other_brand, b.barcode as other_barcode,
       b.current_price as other_current_price, b.currency_code as other_currency_code, p.created_at
  from spp.match_pairs p
  join spp.suppliers s on s.supplier_id = p.supplier_id
  join spp.suppliers t on t.supplier_id = p.other_supplier_id
  join spp.supplier_products a on a.supplier_id = p.supplier_id and a.supplier_product_code = p.supplier_product_code
  join spp.supplier_products b on b.supplier_id = p.other_supplier_id and b.supplier_product_code = p.other_product_code
 where p.status = 'waiting';
comment on view spp.v_match_candidates is '@primaryKey pair_id
@behavior +filterBy +orderBy

Pairs of products of two suppliers that may be the same thing and wait for verify_mapping or reject_mapping.';
comment on column spp.v_match_candidates.confidence is '0 to 100, below what is accepted without asking, or ambiguous.';
comment on column spp.v_match_candidates.evidence is
  'Signals and values: gtin, code, brand, numbers, words, pack, ambiguous.';
--! EndIncluded views/spp/v_match_candidates.sql
--! Included functions/spp/match_candidates.sql
create or replace function spp.match_candidates(
  supplier text default null,
  after_confidence numeric default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_match_candidates
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id uuid;
  v_limit constant integer := spp_private.page_limit(match_candidates.page_size);
begin
  if match_candidates.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(match_candidates.supplier)).supplier_id;
  end if;
  return query
  select c.*
    from spp.v_match_candidates c
   where (v_supplier_id is null or v_supplier_id in (c.supplier_id, c.other_supplier_id))
     and (match_candidates.after_id is null or c.confidence <= match_candidates.after_confidence
          and (c.confidence < match_candidates.after_confidence or c.pair_id > match_candidates.after_id))
   order by c.confidence desc, c.pair_id
   limit v_limit;
end
$$;
comment on function spp.match_candidates(text, numeric, uuid, integer) is '@behavior -*

A page of the pairs that wait for a person, of one supplier (code or id) or of all, the surest first, after the one of a
confidence and pair_id. Raises SPNSU, SPIPG.';
grant execute on function spp.match_candidates(text, numeric, uuid, integer)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/match_candidates.sql
--! Included functions/spp/move_category.sql
create or replace function spp.move_category(category_id uuid, parent_category_id uuid) returns spp.categories
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_category spp.categories;
begin
  update spp.categories c
     set parent_category_id = move_category.parent_category_id
   where c.category_id = move_category.category_id
  returning c.* into v_category;
  if v_category.category_id is null then
    raise exception using
      errcode = 'SPNCA', message = 'There is no such category.', hint = 'Use the id of a category that exists.';
  end if;
  return v_category;
exception
  when foreign_key_violation then
    raise exception using
      errcode = 'SPNCA', message = 'There is no such parent category.', hint = 'Use the id of a category that exists.';
  when unique_violation then
    raise exception using
      errcode = 'SPCCN', message = 'There is a category of this name already.', hint = 'Rename one of the two first.';
end
$$;
comment on function spp.move_category(uuid, uuid) is
  'Puts a category, with the branch below it, under another parent (null: the top). Raises SPNCA, SPCCR (a ring),'
  ' SPCCN (name taken there).';
grant execute on function spp.move_category(uuid, uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/move_category.sql
--! Included functions/spp/product_price_history.sql
create or replace function spp.product_price_history(
  product_id uuid,
  before_id uuid default null,
  page_size integer default 100
) returns setof spp.price_history
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  v_limit constant integer := spp_private.page_limit(product_price_history.page_size);
  v_supplier_id uuid;
begin
  -- A removed product's prices stay: without the product, its history itself tells the supplier.
  select p.supplier_id into v_supplier_id
    from spp.supplier_products p
   where p.product_id = product_price_history.product_id;
  if v_supplier_id is null then
    select h.supplier_id into v_supplier_id
      from spp.price_history h
     where h.product_id = product_price_history.product_id
     limit 1;
  end if;
  if v_supplier_id is null then
    raise exception using
      errcode = 'SPNPR',
      message = format('There is no product "%s".', product_price_history.product_id),
      hint = 'Use the product_id that a list of products shows.';
  end if;

  return query
  select h.*
    from spp.price_history h
   where h.supplier_id = v_supplier_id and h.product_id = product_price_history.product_id
     and (product_price_history.before_id is null or h.history_id < product_price_history.before_id)
   order by h.history_id desc
   limit v_limit;
end
$$;
comment on function spp.product_price_history(uuid, uuid, integer) is
  'The prices of a product, newest first, before a history_id; removed products keep theirs. Raises SPNPR, SPIPG.';
grant execute on function spp.product_price_history(uuid, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/product_price_history.sql
--! Included functions/spp/purge_staging.sql
create or replace function spp.purge_staging() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_purged integer;
begin
  -- Rows that wait in quarantine stay until a person has decided.
  delete from spp.upload_staging s
   using spp.upload_batches b
   where b.batch_id = s.batch_id and s.validation_status <> 'failed' and b.phase = 'done'
     and b.completed_at < now() - make_interval(days => spp.setting('retention.staging_days')::integer);
  get diagnostics v_purged = row_count;
  return v_purged;
end
$$;
comment on function spp.purge_staging() is '@behavior -*

Removes the staged rows of uploads that ended long ago, but for those in quarantine; answers how many. Run daily.';
grant execute on function spp.purge_staging() to inv_admin;
--! EndIncluded functions/spp/purge_staging.sql
--! Included views/spp/v_quarantine.sql
create or replace view spp.v_quarantine with (security_invoker = true) as
select s.staging_id, s.batch_id, b.supplier_id, u.supplier_code, b.file_name, s.row_number,
       s.validation_errors #>> '{0,code}' as code, s.validation_errors #>> '{0,message}' as message,
       s.raw_data as raw, s.processed_at as quarantined_at
  from spp.upload_staging s
  join spp.upload_batches b on b.batch_id = s.batch_id
  join spp.suppliers u on u.supplier_id = b.supplier_id
 where s.validation_status = 'failed' and b.status = 'completed' and not b.dry_run;
comment on view spp.v_quarantine is '@primaryKey staging_id
@filterBy supplier_id

Rejected rows that wait for a person to correct or discard them.';
comment on column spp.v_quarantine.code is 'Why it was rejected.';
comment on column spp.v_quarantine.raw is 'The row as sent, or as corrected last: heading to text.';
--! EndIncluded views/spp/v_quarantine.sql
--! Included functions/spp/quarantine.sql
create or replace function spp.quarantine(supplier text, after_id uuid default null, page_size integer default 100)
returns setof spp.v_quarantine
language sql stable
set search_path = ''
as $$
  select q.*
    from spp.v_quarantine q
   where q.supplier_id = (select s.supplier_id from spp_private.resolve_supplier(quarantine.supplier) s)
     and (quarantine.after_id is null or q.staging_id > quarantine.after_id)
   order by q.staging_id
   limit spp_private.page_limit(quarantine.page_size)
$$;
comment on function spp.quarantine(text, uuid, integer) is '@behavior -*

A page of the rejected rows of a supplier that wait for a person, after the row of a staging_id. Raises SPNSU, SPIPG.';
grant execute on function spp.quarantine(text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/quarantine.sql
--! Included functions/spp/recognise_columns.sql
-- How it works: the profile's own words first. Else the heading row is the record with most known headings that looks
-- unlike the records below it; each of its cells votes for a field by the synonym that matches it best (exact, then
-- the longest whole words inside it, then the end of a compound), corrected by what stands below. What headings leave
-- open, content decides: a price column holds amounts, a code column short values that hardly repeat, a name the
-- longest text.
create or replace function spp.recognise_columns(sample jsonb, profile jsonb) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
declare
  -- Fields that mean a price, best first; the last is never taken.
  v_price_ranks constant text[] := array['cost_price', 'price', 'unit_price', 'retail_price', 'special_price',
    'unit_price_per_measure'];
  v_fields constant text[] := array['code', 'name', 'currency', 'barcode', 'brand', 'manufacturer', 'description',
    'category', 'subcategory', 'unit_of_measure', 'pack_size', 'min_order_qty', 'lead_time_days'];
  v_amount constant text := '^[^[:alnum:]]{0,3}([[:alpha:]]{1,4}\.?\s*)?[^[:alnum:]]{0,2}\d[\d.,''’\s]*(e[+-]?\d{1,2})?'
    || '(,-|,–|\.-)?\s*([[:alpha:]]{1,4}\.?)?[^[:alnum:]]{0,2}$';
  v_date constant text := '^(\d{4}[-./]\d{1,2}[-./]\d{1,2}.*|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})$';
  v_wanted jsonb := '{}';
  v_named text[];
  v_found text[];
  v_missing text;
  v_header int;
  v_width int;
  v_columns jsonb := '{}';
  v_warnings jsonb := '[]';
  v_stats jsonb;
  v_positions int[];
  v_taken int[] := '{}';
  v_position int;
  v_field text;
  v_entry record;
begin
  select coalesce(max(jsonb_array_length(r.value -> 'c')), 0) into v_width
  from jsonb_array_elements(recognise_columns.sample -> 'rows') r;

  -- 1. What the profile wants, every reference as an array.
  if jsonb_typeof(recognise_columns.profile -> 'columns') = 'object' then
    select coalesce(jsonb_object_agg(c.key, case jsonb_typeof(c.value) when 'array' then c.value
        when 'null' then '[]' else jsonb_build_array(c.value) end), '{}')
    into v_wanted
    from jsonb_each(recognise_columns.profile -> 'columns') c;
  end if;
  select array_agg(distinct lower(btrim(regexp_replace(normalize(p.value #>> '{}', nfc) collate pg_catalog.pg_c_utf8,
    '\s+', ' ', 'g'))))
  into v_named
  from jsonb_each(v_wanted) c, jsonb_array_elements(c.value) p
  where jsonb_typeof(p.value) = 'string';

  -- 2. The heading row.
  v_header := case when jsonb_typeof(recognise_columns.profile -> 'header_row') = 'number'
    then (recognise_columns.profile ->> 'header_row')::numeric::int end;
  if v_header is null and v_named is not null then
    select (r.value ->> 'n')::int into v_header
    from jsonb_array_elements(recognise_columns.sample -> 'rows') with ordinality r (value, ord),
      lateral (
        select count(distinct lower(btrim(regexp_replace(normalize(c.value, nfc) collate pg_catalog.pg_c_utf8, '\s+',
          ' ', 'g')))) as matched
        from jsonb_array_elements_text(r.value -> 'c') c
        where length(c.value) <= 200 and lower(btrim(regexp_replace(normalize(c.value, nfc)
          collate pg_catalog.pg_c_utf8, '\s+', ' ', 'g'))) = any (v_named)
      ) m
    where m.matched > 0
    order by m.matched desc, r.ord
    limit 1;
  end if;
  if v_header is null then
    v_header := spp_private.find_heading_row(recognise_columns.sample);
  end if;

  -- 3. The profile's columns.
  select array_agg(c.value order by c.ordinality) into v_found
  from jsonb_array_elements(recognise_columns.sample -> 'rows') r,
    jsonb_array_elements_text(r.value -> 'c') with ordinality c
  where (r.value ->> 'n')::int = v_header;

  for v_entry in select c.key, c.value from jsonb_each(v_wanted) c loop
    v_positions := '{}';
    for v_field, v_position in
      select p.value #>> '{}', case jsonb_typeof(p.value) when 'number' then (p.value #>> '{}')::numeric::int else (
          select min(f.ordinality)::int
          from unnest(v_found) with ordinality f (heading, ordinality)
          where lower(btrim(regexp_replace(normalize(f.heading, nfc) collate pg_catalog.pg_c_utf8, '\s+', ' ', 'g')))
            = lower(btrim(regexp_replace(normalize(p.value #>> '{}', nfc) collate pg_catalog.pg_c_utf8,
              '\s+', ' ', 'g')))
        ) end
      from jsonb_array_elements(v_entry.value) with ordinality p (value, ordinality)
      order by p.ordinality
    loop
      if v_position is null or v_position < 1
          or (v_position > v_width and recognise_columns.sample ->> 'format' <> 'xlsx') then
        v_missing := concat_ws(', ', v_missing, format('%s (%s)', v_field, v_entry.key));
      end if;
      v_positions := v_positions || v_position;
    end loop;
    if cardinality(v_positions) > 0 then
      v_columns := v_columns || jsonb_build_object(v_entry.key, v_positions);
      v_taken := v_taken || v_positions;
    end if;
  end loop;
  if v_missing is not null then
    return jsonb_build_object(
      'error', 'bad_profile',
      'message', 'The supplier''s profile names columns that are not in the file: ' || v_missing || '.',
      'hint', case when v_found is null then format('The file has %s columns and no headings were found.', v_width)
        else 'Headings found: ' || (select string_agg(left(btrim(h.h), 60), ', ') from unnest(v_found) h (h)
          where btrim(h.h) <> '') || '.' end);
  end if;

  -- 4. What stands in each column below the headings.
  select jsonb_object_agg(s.position, to_jsonb(s)) into v_stats
  from (
    select c.position, count(*) as filled, max(c.total) as total,
      count(distinct c.cell)::float8 / count(*) as uniqueness,
      count(*)::float8 / max(c.total) as fill,
      avg((c.kind = 'n' or (c.cell ~ v_amount and c.cell !~ v_date and length(c.cell) <= 24))::int)::float8
        as amounts,
      avg((c.cell ~ '[.,]\d{1,2}(\D|$)')::int)::float8 as decimals,
      avg((c.cell ~ '^\d{12,14}$')::int)::float8 as gtins,
      avg((c.kind = 'd' or c.cell ~ v_date)::int)::float8 as dates,
      avg((c.cell ~ '[[:alpha:]]{2}')::int)::float8 as letters,
      avg((c.cell ~ '\d')::int)::float8 as digits,
      avg((c.cell ~ '[[:alpha:]]\s+[[:alpha:]]')::int)::float8 as phrases,
      avg(length(c.cell))::float8 as length,
      bool_and(c.cell ~ '^\d{1,9}$') and count(distinct c.cell) = count(*) and count(*) > 2
        and max(case when c.cell ~ '^\d{1,9}$' then c.cell::int end)
          - min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) = count(*) - 1
        and min(case when c.cell ~ '^\d{1,9}$' then c.cell::int end) <= 1 as counter,
      percentile_disc(0.5) within group (order by case when c.cell ~ '^\d{1,9}([.,]\d+)?$'
        then replace(c.cell, ',', '.')::numeric else 0 end)::float8 as median
    from (
      select c.ordinality as position,
        translate(btrim(c.value, E' \t\n\r\u00a0\u200e\u200f'), '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٫٬．，',
          '012345678901234567890123456789.,.,') as cell,
        coalesce(substr(r.k, c.ordinality::int, 1), 's') as kind,
        count(*) filter (where c.ordinality = 1) over () as total
      from (
        select r.value ->> 'k' as k, r.value -> 'c' as c
        from jsonb_array_elements(recognise_columns.sample -> 'rows') with ordinality r
        where (r.value ->> 'n')::int > v_header
        order by r.ordinality
        limit greatest(60, 2000 / greatest(v_width, 1))
      ) r, jsonb_array_elements_text(r.c) with ordinality c
    ) c
    where c.cell <> ''
    group by c.position
  ) s;
  v_stats := coalesce(v_stats, '{}');

  -- 5. What the headings say.
  for v_entry in
    with votes as (
      select v.position, v.field, v.heading,
        v.score
          + case when v.field = any (v_price_ranks) then case when coalesce((s ->> 'amounts')::float8, 0.5) < 0.3
              then -200 else 0 end
            when v.field = 'code' then 60 * (coalesce((s ->> 'uniqueness')::float8, 0.5) - 0.5)
              - 30 * (1 - coalesce((s ->> 'fill')::float8, 0.5)) - 40 * coalesce((s ->> 'phrases')::float8, 0)
              - case when (s ->> 'counter')::boolean then 25 else 0 end
              - case when (s ->> 'uniqueness')::float8 < 0.8 and (s ->> 'filled')::int >= 20 then 40 else 0 end
              - case when (s ->> 'decimals')::float8 > 0.5 then 60 else 0 end
            when v.field = 'name' then -60 * (1 - coalesce((s ->> 'letters')::float8, 1))
              + least(coalesce((s ->> 'length')::float8, 0), 40) / 10
            when v.field = 'currency' and (s ->> 'amounts')::float8 > 0.5 then -200
            else 0 end as score
      from spp_private.heading_votes(to_jsonb(v_found)) v
      cross join lateral (select v_stats -> v.position::text) t (s)
      where v.position <> all (v_taken)
    ), chosen as (
      select distinct on (v.position) v.*
      from votes v
      where v.score > 0
      order by v.position, v.score desc, (v.field = any (v_price_ranks)) desc, array_position(v_fields, v.field)
    )
    select case when c.field = any (v_price_ranks) then 'price' else c.field end as field, c.position
    from chosen c
    order by coalesce(array_position(v_price_ranks, case when c.field = any (v_price_ranks) then
        case when c.heading ~ ('(/|\m(per|pro|za|na|par|por|al|за|на|je|prix au)\M)\s*\d*\s*'
            || '(kg|kilo\w*|g|l|lt|ltr|lit\w*|ml|кг|л)\M')
          then 'unit_price_per_measure' else c.field end end), 0),
      (recognise_columns.profile ->> 'currency' is not null
        and position(lower(recognise_columns.profile ->> 'currency') in c.heading) > 0) desc,
      (c.heading ~ ('\m(incl|inkl|including|inclusive|ttc|brutto|gross|bruto|s dph|z vat|sis|con iva|med moms|с ндс'
        || '|з пдв|με φπα)\M')),
      c.score desc, c.position
  loop
    if not v_columns ? v_entry.field and not v_wanted ? v_entry.field
        and (v_entry.field = 'price' or v_entry.field = any (v_fields)) then
      v_columns := v_columns || jsonb_build_object(v_entry.field, array[v_entry.position]);
    end if;
    v_taken := v_taken || v_entry.position;
  end loop;

  -- 6. What is still open, by content; amounts with decimals, then the larger ones, make the better price.
  if not v_columns ? 'price' and not v_wanted ? 'price' then
    select s.key::int into v_position
    from jsonb_each(v_stats) s
    where s.key::int <> all (v_taken) and (s.value ->> 'amounts')::float8 >= 0.6
      and (s.value ->> 'fill')::float8 >= 0.3
      and (s.value ->> 'dates')::float8 < 0.3 and (s.value ->> 'gtins')::float8 < 0.5
      and not (s.value ->> 'counter')::boolean
      and ((s.value ->> 'letters')::float8 < 0.3 or (s.value ->> 'decimals')::float8 > 0.5)
      -- Whole numbers that never repeat and stand left of everything are a code, not a price.
      and not ((s.value ->> 'decimals')::float8 < 0.1 and (s.value ->> 'uniqueness')::float8 > 0.98
        and s.key::int = 1 and (s.value ->> 'total')::int > 3)
      -- Under headings that say nothing of money, plain whole numbers are no evidence of a price.
      and (v_header = 0 or (s.value ->> 'decimals')::float8 > 0.5)
    order by ((s.value ->> 'decimals')::float8 > 0.5) desc, (s.value ->> 'median')::float8 desc, s.key::int
    limit 1;
    if v_position is not null then
      v_columns := v_columns || jsonb_build_object('price', array[v_position]);
      v_taken := v_taken || v_position;
    end if;
  end if;
  if not v_columns ? 'price' then
    return jsonb_build_object(
      'error', 'no_price_column',
      'message', 'No column with prices was found.',
      'hint', case when v_header > 0 then 'Headings found (row ' || v_header || '): ' || left(coalesce(
          (select string_agg(left(btrim(h.h), 60), ', ') from unnest(v_found) h (h) where btrim(h.h) <> ''), ''), 500)
          || '. '
        else 'The file seems to have no headings. ' end
        || 'Save a profile for this supplier that names the price column.');
  end if;

  if not v_columns ? 'name' and not v_wanted ? 'name' then
    if v_columns ? 'description' then
      v_columns := (v_columns - 'description') || jsonb_build_object('name', v_columns -> 'description');
    else
      select s.key::int into v_position
      from jsonb_each(v_stats) s
      where s.key::int <> all (v_taken) and (s.value ->> 'letters')::float8 >= 0.5
        and (s.value ->> 'fill')::float8 >= 0.5 and (s.value ->> 'dates')::float8 < 0.3
        and (s.value ->> 'uniqueness')::float8 * least((s.value ->> 'length')::float8, 60) >= 4
      order by (s.value ->> 'uniqueness')::float8 * least((s.value ->> 'length')::float8, 60) desc, s.key::int
      limit 1;
      if found then
        v_columns := v_columns || jsonb_build_object('name', array[v_position]);
      end if;
    end if;
  end if;

  if not v_columns ? 'code' and not v_wanted ? 'code' then
    select s.key::int into v_position
    from jsonb_each(v_stats) s
    where (s.key::int <> all (v_taken) or v_columns -> 'barcode' @> s.key::jsonb)
      and not coalesce(v_columns -> 'name' @> s.key::jsonb, false)
      and (s.value ->> 'uniqueness')::float8 >= 0.9 and (s.value ->> 'fill')::float8 >= 0.9
      and (s.value ->> 'length')::float8 between 1 and 24 and (s.value ->> 'phrases')::float8 < 0.2
      and (s.value ->> 'decimals')::float8 < 0.2 and (s.value ->> 'dates')::float8 < 0.3
      and (s.value ->> 'digits')::float8 >= 0.5 and (s.value ->> 'filled')::int > 1
      and not (s.value ->> 'counter')::boolean
    order by coalesce(v_columns -> 'barcode' @> s.key::jsonb, false),
      round((s.value ->> 'uniqueness')::numeric, 1) desc,
      s.key::int
    limit 1;
    if found then
      v_columns := v_columns || jsonb_build_object('code', array[v_position]);
    elsif v_columns ? 'name' then
      v_columns := v_columns || jsonb_build_object('code', v_columns -> 'name');
      v_warnings := v_warnings || jsonb_build_object('code', 'no_code_column',
        'message', 'The list has no column with product codes: the name serves as the code.');
    end if;
  end if;

  return jsonb_build_object('header_row', v_header, 'columns', v_columns, 'warnings', v_warnings);
end;
$$;

comment on function spp.recognise_columns(jsonb, jsonb) is
  E'@behavior -*\n\n'
  'Finds the heading row and the columns of a pricelist. `sample`: {"format": "csv"|"tsv"|"xlsx", "rows": [{"n": '
  'record number, "c": [cell texts], "k": "sn-d.." (XLSX: one letter per cell: s text, n number, d date, b boolean, '
  'e error, - blank)}]}, the first 200 records or so that are not blank. `profile`: the supplier''s import profile, '
  'or {}. Answers {"header_row": record number, 0 = no headings, "columns": {"code": [1], "price": [5], '
  '"name": [2], ...} '
  '(1-based positions; several are joined by |), "warnings": [{"code": "no_code_column", "message"}]}, or '
  '{"error": "no_price_column" | "bad_profile", "message", "hint"}.';
grant execute on function spp.recognise_columns(jsonb, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/recognise_columns.sql
--! Included functions/spp/resubmit_quarantined.sql
create or replace function spp.resubmit_quarantined(rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_resubmission(resubmit_quarantined.rows);
  v_row record;
  v_corrected integer := 0;
begin
  -- One by one and in order: a person may correct two rows of one code.
  for v_row in
    select s.staging_id, e.value -> 'data' as data
      from jsonb_array_elements(resubmit_quarantined.rows) e
      join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid
     order by s.row_number
  loop
    v_corrected := v_corrected + spp_private.correct_row(v_batch, v_row.staging_id, v_row.data);
  end loop;
  update spp.upload_batches b
     set error_log = (select coalesce(jsonb_agg(to_jsonb(r)), '[]')
                        from spp.rejected_rows(b.batch_id, spp.setting('report.max_errors')::integer) r)
   where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'corrected', v_corrected);
end
$$;
comment on function spp.resubmit_quarantined(jsonb) is
  'Corrects rejected rows of one upload, [{staging_id, data: {heading or field: text}}], and applies those that are'
  ' valid'
  ' now; they join their upload: its failed count falls, another rises. A held price spike is released this way, with'
  ' data {}. Answers {batch_id, corrected}; the rest stays in quarantine with its new reason. Raises SPIRS, SPNST,'
  ' SPCBS.';
grant execute on function spp.resubmit_quarantined(jsonb) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/resubmit_quarantined.sql
--! Included functions/spp/rollback_batch.sql
create or replace function spp.rollback_batch(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(rollback_batch.batch_id);
  v_undone record;
begin
  perform spp_private.lock_supplier(v_batch.supplier_id);
  select b.* into v_batch from spp.upload_batches b where b.batch_id = v_batch.batch_id for update;
  if v_batch.status in ('rolled_back', 'failed') or v_batch.dry_run then
    return '{"reverted": 0, "removed": 0, "kept": []}';
  elsif v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCBR',
      message = format('Upload %s is still %s.', v_batch.batch_id, v_batch.status),
      hint = 'Roll it back once it is completed.';
  end if;

  select * into v_undone from spp_private.undo_batch(v_batch);
  update spp.upload_batches b
     set status = 'rolled_back', discontinue_held = false
   where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('reverted', v_undone.reverted, 'removed', v_undone.removed, 'kept', v_undone.kept);
end
$$;
comment on function spp.rollback_batch(uuid) is
  'Undoes an upload: prices whose latest change is its go back, products that only it brought are removed, its marks'
  ' are'
  ' undone. Answers {reverted, removed, kept: [{supplier_product_code, reason}]}; zeros when there is nothing left to'
  ' undo.'
  ' Raises SPNBA, SPCBR (still running).';
grant execute on function spp.rollback_batch(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/rollback_batch.sql
--! Included functions/spp/set_import_profile.sql
create or replace function spp.set_import_profile(supplier text, profile jsonb) returns spp.supplier_import_profiles
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(set_import_profile.supplier);
  v_profile spp.supplier_import_profiles;
begin
  perform spp_private.check_import_profile(set_import_profile.profile);
  insert into spp.supplier_import_profiles as p (supplier_id, profile)
  values (v_supplier.supplier_id, set_import_profile.profile)
  on conflict (supplier_id) do update set profile = excluded.profile
  returning p.* into v_profile;
  return v_profile;
end
$$;
comment on function spp.set_import_profile(text, jsonb) is
  'Saves how a supplier''s files are read; {} forgets it. Raises SPNSU, SPIPR (a key or value that cannot be used).';
grant execute on function spp.set_import_profile(text, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/set_import_profile.sql
--! Included functions/spp/set_setting.sql
create or replace function spp.set_setting(setting_key text, setting_value jsonb) returns spp.settings
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_setting spp.settings;
begin
  update spp.settings s
     set setting_value = set_setting.setting_value
   where s.setting_key = set_setting.setting_key
     and jsonb_typeof(s.setting_value) = jsonb_typeof(set_setting.setting_value)
  returning s.* into v_setting;
  if v_setting.setting_key is null then
    raise exception using
      errcode = 'SPISE',
      message = format('There is no setting "%s" of this type.', set_setting.setting_key),
      hint = 'The list of settings shows each with its present value.';
  end if;
  return v_setting;
end
$$;
comment on function spp.set_setting(text, jsonb) is
  'Changes a setting; the value keeps its JSON type. Raises SPISE for an unknown key or another type.';
grant execute on function spp.set_setting(text, jsonb) to inv_admin;
--! EndIncluded functions/spp/set_setting.sql
--! Included functions/spp/tg_categories__derive.sql
create or replace function spp.tg_categories__derive() returns trigger
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_parent spp.categories;
begin
  if new.parent_category_id is null then
    new.level := 1;
    new.path := spp.category_label(new.category_name)::public.ltree;
    return new;
  end if;

  -- One move at a time: two that cross could tie a ring.
  perform pg_advisory_xact_lock(hashtext('spp.categories'));
  select c.* into v_parent from spp.categories c where c.category_id = new.parent_category_id;
  if v_parent.category_id is null then
    return new;  -- The foreign key refuses it, or the parent is made by the same statement.
  elsif tg_op = 'UPDATE' and v_parent.path operator(public.<@) old.path then
    raise exception using
      errcode = 'SPCCR',
      message = format('Category "%s" cannot move below itself.', old.category_name),
      hint = 'Choose a parent outside of its own branch.';
  end if;
  new.level := v_parent.level + 1;
  new.path := v_parent.path operator(public.||) spp.category_label(new.category_name);
  return new;
end
$$;
comment on function spp.tg_categories__derive() is
  'Row trigger: level and path follow the parent and the name. Raises SPCCR for a ring.';
--! EndIncluded functions/spp/tg_categories__derive.sql
--! Included functions/spp/tg_categories__move_branch.sql
create or replace function spp.tg_categories__move_branch() returns trigger
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  -- Children derive their own path from this one, level by level.
  update spp.categories c set parent_category_id = c.parent_category_id where c.parent_category_id = new.category_id;
  return null;
end
$$;
comment on function spp.tg_categories__move_branch() is 'Row trigger: the branch below a moved or renamed category'
' follows it.';
--! EndIncluded functions/spp/tg_categories__move_branch.sql
--! Included functions/spp/tg_supplier_products__stamp.sql
create or replace function spp.tg_supplier_products__stamp() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  new.updated_at := clock_timestamp();
  if new.current_price is distinct from old.current_price then
    new.previous_price := old.current_price;
    new.price_changed_at := new.updated_at;
    new.last_updated := new.updated_at;
  end if;
  return new;
end
$$;
comment on function spp.tg_supplier_products__stamp() is
  'Row trigger: stamps changes by direct SQL; an upload stamps its own.';
--! EndIncluded functions/spp/tg_supplier_products__stamp.sql
--! Included functions/spp/tg_suppliers__create_partition.sql
create or replace function spp.tg_suppliers__create_partition() returns trigger
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  -- Half-filled pages keep price updates on their page (HOT).
  execute format(
    'create table spp.%I (like spp.supplier_products including defaults including constraints) with (fillfactor = 50)',
    new.partition_name);
  execute format('alter table spp.%I enable row level security', new.partition_name);
  execute format('alter table spp.supplier_products attach partition spp.%I for values in (%L)',
    new.partition_name, new.supplier_id);
  -- A parent's statement triggers do not fire for statements on a partition.
  call spp_private.attach_product_triggers(format('spp.%I', new.partition_name)::regclass);
  return null;
end
$$;
comment on function spp.tg_suppliers__create_partition() is
  'Row trigger: makes the partition of supplier_products that holds the new supplier''s products.';
--! EndIncluded functions/spp/tg_suppliers__create_partition.sql
--! Included functions/spp/tg_suppliers__name_partition.sql
create or replace function spp.tg_suppliers__name_partition() returns trigger
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_base constant text := 'supplier_products_' || lower(new.supplier_code);
  v_name text := v_base;
  v_number integer := 1;
begin
  -- Codes that differ in case only would ask for one name: the second one waits here.
  perform pg_advisory_xact_lock(hashtextextended(v_base, 0));
  while to_regclass(format('spp.%I', v_name)) is not null loop
    v_number := v_number + 1;
    v_name := v_base || '_' || v_number;
  end loop;
  new.partition_name := v_name;
  return new;
end
$$;
comment on function spp.tg_suppliers__name_partition() is
  'Row trigger: names the supplier''s partition after the lower-cased code, made unique.';
--! EndIncluded functions/spp/tg_suppliers__name_partition.sql
--! Included functions/spp/update_supplier.sql
create or replace function spp.update_supplier(supplier text, patch jsonb) returns spp.suppliers
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_supplier spp.suppliers := spp_private.resolve_supplier(update_supplier.supplier);
  v_unknown text;
begin
  if jsonb_typeof(coalesce(update_supplier.patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'SPIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(update_supplier.patch) k
   where k not in ('supplier_name', 'status', 'contact_info', 'payment_terms', 'currency_code', 'tax_registration',
                   'spike_limit', 'hold_spikes', 'metadata')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'SPIPA',
      message = format('"%s" of a supplier cannot be changed.', v_unknown),
      hint = 'Change supplier_name, status, contact_info, payment_terms, currency_code, tax_registration, spike_limit,'
             ' hold_spikes or metadata.';
  elsif update_supplier.patch ? 'currency_code'
        and not coalesce(spp.is_currency(update_supplier.patch ->> 'currency_code'), false) then
    raise exception using
      errcode = 'SPICU',
      message = format('"%s" is no currency.', update_supplier.patch ->> 'currency_code'),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;

  v_supplier := jsonb_populate_record(v_supplier, update_supplier.patch);
  update spp.suppliers s
     set supplier_name = v_supplier.supplier_name, status = v_supplier.status,
         contact_info = v_supplier.contact_info, payment_terms = v_supplier.payment_terms,
         currency_code = v_supplier.currency_code, tax_registration = v_supplier.tax_registration,
         spike_limit = v_supplier.spike_limit, hold_spikes = v_supplier.hold_spikes, metadata = v_supplier.metadata
   where s.supplier_id = v_supplier.supplier_id
  returning s.* into v_supplier;
  return v_supplier;
exception
  when check_violation or not_null_violation then
    raise exception using
      errcode = 'SPIPA',
      message = 'A value does not fit the supplier.',
      hint = 'status is active, inactive or suspended; spike_limit is above 1; a name is not blank.';
end
$$;
comment on function spp.update_supplier(text, jsonb) is
  'Changes what a patch {column: value} names. Raises SPNSU, SPIPA (a column or value that does not fit), SPICU.';
grant execute on function spp.update_supplier(text, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/update_supplier.sql
--! Included functions/spp/upload_report.sql
create or replace function spp.upload_report(batch_id uuid) returns jsonb
language plpgsql stable
set search_path = ''
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(upload_report.batch_id);
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(v_batch.supplier_id::text);
begin
  return jsonb_build_object(
    'batch_id', v_batch.batch_id,
    'supplier_id', v_batch.supplier_id,
    'supplier_code', v_supplier.supplier_code,
    'file_name', v_batch.file_name,
    'file_hash', v_batch.file_hash,
    'file_size', v_batch.file_size,
    'mode', v_batch.mode,
    'dry_run', v_batch.dry_run,
    'status', v_batch.status,
    'upload_date', v_batch.upload_date,
    'completed_at', v_batch.completed_at,
    'processed_by', v_batch.processed_by,
    'total_products', v_batch.total_products,
    'new_products_count', v_batch.new_products_count,
    'updated_products_count', v_batch.updated_products_count,
    'unchanged_products_count', v_batch.unchanged_products_count,
    'failed_products_count', v_batch.failed_products_count,
    'duplicate_rows_count', v_batch.duplicate_rows_count,
    'missing_products_count', v_batch.missing_products_count,
    'discontinue_held', v_batch.discontinue_held,
    'processing_time_ms', v_batch.processing_time_ms,
    'progress', spp_private.batch_progress(v_batch),
    'reason', v_batch.reason,
    'detected', v_batch.detected,
    'price_changes', v_batch.price_changes,
    'warnings', v_batch.warnings,
    'errors', case when v_batch.phase = 'done' then v_batch.error_log else (
      select coalesce(jsonb_agg(to_jsonb(r)), '[]')
        from spp.rejected_rows(v_batch.batch_id, spp.setting('report.max_errors')::integer) r) end
  );
end
$$;
comment on function spp.upload_report(uuid) is
  'What became of an upload: counts (total = new + updated + unchanged + failed + duplicates), reason of a failure,'
  ' what was detected, price changes (amounts as decimal text), warnings, and the first rejected rows {row_number,'
  ' code,'
  ' message, raw}. Raises SPNBA.';
grant execute on function spp.upload_report(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/upload_report.sql
--! Included functions/spp/upload_status.sql
create or replace function spp.upload_status(batch_id uuid) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object('batch_id', b.batch_id, 'status', b.status, 'progress', spp_private.batch_progress(b))
    from spp_private.resolve_batch(upload_status.batch_id) b
$$;
comment on function spp.upload_status(uuid) is
  'How far an upload is: {batch_id, status, progress}, progress from 0 to 1. Raises SPNBA.';
grant execute on function spp.upload_status(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/upload_status.sql
--! Included views/spp/v_new_products_by_supplier.sql
create or replace view spp.v_new_products_by_supplier with (security_invoker = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, n.supplier_new_count,
       p.product_id, p.supplier_product_code, p.product_name, p.brand, p.category_id, p.subcategory_id, p.barcode,
       p.current_price, p.currency_code, p.status, p.first_seen_date, p.first_batch_id, p.created_at
  from spp.suppliers s
  join (
    select c.supplier_id, count(*)::integer as supplier_new_count
      from spp.supplier_products c
     where c.is_new
     group by c.supplier_id
  ) n on n.supplier_id = s.supplier_id
  join spp.supplier_products p on p.supplier_id = s.supplier_id and p.is_new;
comment on view spp.v_new_products_by_supplier is '@primaryKey product_id,supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy supplier_id,first_seen_date

Products that only one list has shown so far, with how many of them their supplier has.';
comment on column spp.v_new_products_by_supplier.supplier_new_count is 'New products of this supplier.';
--! EndIncluded views/spp/v_new_products_by_supplier.sql
--! Included views/spp/v_price_change_summary.sql
create or replace view spp.v_price_change_summary with (security_invoker = true) as
select p.supplier_id, s.supplier_code, s.supplier_name, p.product_id, p.supplier_product_code, p.product_name,
       p.previous_price as old_price, p.current_price as new_price, p.currency_code,
       spp.price_change_percentage(p.previous_price, p.current_price) as price_change_percentage,
       p.price_changed_at as changed_at, h.changes_30d,
       case
         when h.changes_30d = 0 then 'stable'
         when h.rises = h.changes_30d then 'up'
         when h.rises = 0 then 'down'
         else 'volatile'
       end as trend
  from spp.supplier_products p
  join spp.suppliers s on s.supplier_id = p.supplier_id
 cross join lateral (
   select count(*)::integer as changes_30d, count(*) filter (where x.new_price > x.old_price) as rises
     from spp.price_history x
    where x.supplier_id = p.supplier_id and x.product_id = p.product_id
      and x.changed_at >= now() - interval '30 days' and x.old_price is not null
 ) h
 where p.price_changed_at is not null;
comment on view spp.v_price_change_summary is '@primaryKey product_id,supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy supplier_id

Products whose price has changed: the last change and where the price is heading.';
comment on column spp.v_price_change_summary.old_price is 'Price before the last change.';
comment on column spp.v_price_change_summary.price_change_percentage
  is 'In percent of the old price; null from price 0.';
comment on column spp.v_price_change_summary.changes_30d is 'Price changes within the last 30 days.';
comment on column spp.v_price_change_summary.trend is
  'Of the last 30 days: up or down (all changes one way), volatile (both ways), stable (none).';
--! EndIncluded views/spp/v_price_change_summary.sql
--! Included views/spp/v_supplier_catalog_stats.sql
create or replace view spp.v_supplier_catalog_stats with (security_invoker = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, s.status,
       coalesce(p.products, 0) as products, coalesce(p.new, 0) as new, coalesce(p.discontinued, 0) as discontinued,
       coalesce(p.categories, 0) as categories, s.currency_code, p.min_price, p.median_price, p.max_price,
       u.uploads_30d, u.average_days_between_uploads, u.last_upload_at, u.failed_row_rate
  from spp.suppliers s
  left join (
    select x.supplier_id, count(*)::integer as products, count(*) filter (where x.is_new)::integer as new,
           count(*) filter (where x.status = 'discontinued')::integer as discontinued,
           count(distinct coalesce(x.subcategory_id, x.category_id))::integer as categories,
           min(x.current_price) as min_price,
           percentile_disc(0.5) within group (order by x.current_price) as median_price,
           max(x.current_price) as max_price
      from spp.supplier_products x
     group by x.supplier_id
  ) p on p.supplier_id = s.supplier_id
 cross join lateral (
   select count(*) filter (where b.upload_date >= now() - interval '30 days')::integer as uploads_30d,
          round(extract(epoch from max(b.upload_date) - min(b.upload_date)) / 86400 / nullif(count(*) - 1, 0), 2)
            as average_days_between_uploads,
          max(b.upload_date) as last_upload_at,
          round(sum(b.failed_products_count)::numeric / nullif(sum(b.total_products), 0), 4) as failed_row_rate
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status in ('completed', 'failed') and not b.dry_run
 ) u;
comment on view spp.v_supplier_catalog_stats is '@primaryKey supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy *
@orderBy *
@behavior +totalCount

What each supplier offers and how it delivers its lists. Prices are in the supplier''s currency.';
comment on column spp.v_supplier_catalog_stats.products is 'Products ever listed and not removed.';
comment on column spp.v_supplier_catalog_stats.new is 'Products that only one list has shown so far.';
comment on column spp.v_supplier_catalog_stats.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp.v_supplier_catalog_stats.uploads_30d is
  'Uploads within the last 30 days, rolled-back ones left out.';
comment on column spp.v_supplier_catalog_stats.average_days_between_uploads is 'Null before the second upload.';
comment on column spp.v_supplier_catalog_stats.failed_row_rate is 'Share of all rows that were rejected, 0 to 1.';
--! EndIncluded views/spp/v_supplier_catalog_stats.sql

--! split: 550-triggers.sql
create or replace trigger _100_name_partition before insert on spp.suppliers
  for each row execute function spp.tg_suppliers__name_partition();
create or replace trigger _500_create_partition after insert on spp.suppliers
  for each row execute function spp.tg_suppliers__create_partition();

create or replace trigger _100_stamp before update on spp.suppliers
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.supplier_import_profiles
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.categories
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.product_mappings
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.match_pairs
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on spp.settings
  for each row execute function audit.tg_table__stamp();

create or replace trigger _500_derive before insert or update of category_name, parent_category_id, path, level
  on spp.categories for each row execute function spp.tg_categories__derive();
create or replace trigger _500_move_branch after update of category_name, parent_category_id on spp.categories
  for each row when (new.path is distinct from old.path) execute function spp.tg_categories__move_branch();

-- Never fires, and must be there. PostgreSQL 18.4: MERGE into a partitioned table hands the row it inserted last to the
-- transition tables of updates that follow in the same statement, unless the partition has a row trigger before insert.
create or replace trigger _000_guard_merge before insert on spp.supplier_products
  for each row when (false) execute function spp.tg_supplier_products__stamp();

-- Direct SQL is stamped here; uploads set previous_price and updated_at themselves.
create or replace trigger _100_stamp before update on spp.supplier_products
  for each row
  when (new.updated_at is not distinct from old.updated_at
        and (new.current_price, new.supplier_product_code, new.product_name, new.description, new.category_id,
             new.subcategory_id, new.brand, new.manufacturer, new.barcode, new.unit_of_measure, new.pack_size,
             new.min_order_qty, new.lead_time_days, new.currency_code, new.status, new.specifications)
            is distinct from
            (old.current_price, old.supplier_product_code, old.product_name, old.description, old.category_id,
             old.subcategory_id, old.brand, old.manufacturer, old.barcode, old.unit_of_measure, old.pack_size,
             old.min_order_qty, old.lead_time_days, old.currency_code, old.status, old.specifications))
  execute function spp.tg_supplier_products__stamp();
call spp_private.attach_product_triggers('spp.supplier_products');

create or replace trigger _900_append_only before update or delete or truncate on spp.price_history
  for each statement execute function audit.tg_table__forbid_change();
alter table spp.price_history enable always trigger _900_append_only;

call audit.attach_log('spp.suppliers', 'supplier_id');
call audit.attach_log('spp.supplier_import_profiles', 'supplier_id');
call audit.attach_log('spp.categories', 'category_id');
call audit.attach_log('spp.product_mappings', 'mapping_id');
call audit.attach_log('spp.match_pairs', 'pair_id');
call audit.attach_log('spp.settings', 'setting_key');
-- The course of a batch is not a change of it; how it ends is.
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,'
  'unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,discarded_rows_count,'
  'price_changes,warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile');

select spp.ensure_price_history_months();

--! split: 600-policies.sql
--! Included policies/spp/categories.sql
alter table spp.categories enable row level security;

drop policy if exists staff_read on spp.categories;
create policy staff_read on spp.categories for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.categories;
create policy own_read on spp.categories for select to inv_supplier
  using (category_id = any ((select spp_private.own_category_ids())::uuid[]));

grant select on spp.categories to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/categories.sql
--! Included policies/spp/column_synonyms.sql
alter table spp.column_synonyms enable row level security;

drop policy if exists staff_read on spp.column_synonyms;
create policy staff_read on spp.column_synonyms for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.column_synonyms to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/column_synonyms.sql
--! Included policies/spp/match_pairs.sql
alter table spp.match_pairs enable row level security;

drop policy if exists staff_read on spp.match_pairs;
create policy staff_read on spp.match_pairs for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.match_pairs to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/match_pairs.sql
--! Included policies/spp/price_history.sql
alter table spp.price_history enable row level security;

drop policy if exists staff_read on spp.price_history;
create policy staff_read on spp.price_history for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.price_history;
create policy own_read on spp.price_history for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

grant select on spp.price_history to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/price_history.sql
--! Included policies/spp/product_mappings.sql
alter table spp.product_mappings enable row level security;

drop policy if exists staff_read on spp.product_mappings;
create policy staff_read on spp.product_mappings for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.product_mappings to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/product_mappings.sql
--! Included policies/spp/settings.sql
alter table spp.settings enable row level security;

drop policy if exists staff_read on spp.settings;
create policy staff_read on spp.settings for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.settings to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/settings.sql
--! Included policies/spp/supplier_import_profiles.sql
alter table spp.supplier_import_profiles enable row level security;

drop policy if exists staff_read on spp.supplier_import_profiles;
create policy staff_read on spp.supplier_import_profiles for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.supplier_import_profiles;
create policy own_read on spp.supplier_import_profiles for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

grant select on spp.supplier_import_profiles to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/supplier_import_profiles.sql
--! Included policies/spp/supplier_products.sql
alter table spp.supplier_products enable row level security;

drop policy if exists staff_read on spp.supplier_products;
create policy staff_read on spp.supplier_products for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.supplier_products;
create policy own_read on spp.supplier_products for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

grant select on spp.supplier_products to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/supplier_products.sql
--! Included policies/spp/suppliers.sql
alter table spp.suppliers enable row level security;

drop policy if exists staff_read on spp.suppliers;
create policy staff_read on spp.suppliers for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.suppliers;
create policy own_read on spp.suppliers for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

grant select on spp.suppliers to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/suppliers.sql
--! Included policies/spp/upload_batches.sql
alter table spp.upload_batches enable row level security;

drop policy if exists staff_read on spp.upload_batches;
create policy staff_read on spp.upload_batches for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.upload_batches;
create policy own_read on spp.upload_batches for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

grant select on spp.upload_batches to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/upload_batches.sql
--! Included policies/spp/upload_staging.sql
alter table spp.upload_staging enable row level security;

drop policy if exists staff_read on spp.upload_staging;
create policy staff_read on spp.upload_staging for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.upload_staging;
create policy own_read on spp.upload_staging for select to inv_supplier
  using (batch_id in (select b.batch_id from spp.upload_batches b
    where b.supplier_id = (select spp.current_supplier_id())));

grant select on spp.upload_staging to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/upload_staging.sql
--! Included policies/spp/v_all_supplier_products.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_all_supplier_products to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/v_all_supplier_products.sql
--! Included policies/spp/v_match_candidates.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_match_candidates to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_match_candidates.sql
--! Included policies/spp/v_new_products_by_supplier.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_new_products_by_supplier to inv_supplier, inv_catalog_manager, inv_reviewer,
  inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_new_products_by_supplier.sql
--! Included policies/spp/v_price_change_summary.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_price_change_summary to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/v_price_change_summary.sql
--! Included policies/spp/v_quarantine.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_quarantine to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_quarantine.sql
--! Included policies/spp/v_supplier_catalog_stats.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_supplier_catalog_stats to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/v_supplier_catalog_stats.sql

--! split: 650-seed.sql
--! Included sql/seed/column_synonyms.sql
-- How lists of the world call their columns. Stored the way spp.normalise_heading writes a heading (so accents, case,
-- punctuation, currencies and words about tax need no variants here); running it again adds only what is new.
-- Fields that are no product field keep columns from being mistaken for one: cost_price, unit_price, retail_price,
-- special_price and unit_price_per_measure are prices of second choice (see spp.recognise_columns), the rest are none.
insert into spp.column_synonyms (field, synonym, language)
select distinct v.field, spp.normalise_heading(s.synonym), v.language
from (values
  ('en', 'code', 'code|sku|sku code|sku no|sku number|sku id|item code|item no|item number|item id|item ref'
    '|item sku|product code|product no|product number|product id|product ref|product reference|product sku'
    '|prod code|prod id|article code|article no|article number|article id|article|art no|art nr|art code'
    '|part number|part no|part num|part code|part|partno|pn|p n|mpn|manufacturer part number|manufacturer part no'
    '|manufacturer code|mfr part no|mfr part number|mfg part number|mfg part no|oem|oem number|oem code|oe number'
    '|stock code|stock no|stock number|stock id|catalogue number|catalog number|catalogue no|catalog no|cat no'
    '|cat number|catalogue code|catalog code|model no|model number|model code|material number|material no|material'
    '|material code|reference|ref|ref no|ref number|reference number|order code|order number|order no'
    '|ordering code|supplier code|supplier sku|supplier item code|supplier product code|vendor code|vendor sku'
    '|vendor item number|vendor part number|identifier|id|number|no|nr|num|list id|line code|charge code'
    '|activity code|service code|procedure code|cdm code|asin|isbn|ndc|ndc code|drug code|plu|plu code|handle'
    '|variant sku|key|item|style|style no|style number|style code'),
  ('en', 'name', 'name|product|product name|item name|item|title|product title|item title|article name|article'
    '|part name|service|service name|procedure name|procedure|goods|goods name|label|designation|denomination'
    '|material name|short name|full name|display name|drug name|medication name|brand name product|model'
    '|model name|style name|commodity'),
  ('en', 'description', 'description|desc|product description|item description|article description'
    '|part description|material description|short description|long description|full description|short desc|descr'
    '|details|detail|specification|specifications|spec|text|charge description|service description|cdm description'
    '|item desc|product desc|product details|notes|remarks|remark|comment|comments'),
  ('en', 'price', 'price|prices|new price|current price|selling price|sales price|sale price|our price|your price'
    '|customer price|price each|each price|price ea|fee|fees|charge|charges|charge price|charge amount'
    '|gross charge|gross charges|standard charge|standard price|base price|basic price|amount|rate|tariff'
    '|price amount|item price|product price|unit charge|unit fee|variant price|price per unit|price unit'
    '|price per piece|price per item|price per each|price per pc|piece price|regular price|normal price|price tag'
    '|pricing|trade price list|export price|fob price|cif price|price fob|contract price|catalogue price'
    '|catalog price|sell price|sell'),
  ('en', 'unit_price', 'unit price|unitprice|price per unit of sale|unit rate|unit cost price|price for one'),
  ('en', 'cost_price', 'cost|cost price|unit cost|net price|net|net cost|net unit price|wholesale price|wholesale'
    '|dealer price|dealer cost|dealer|trade price|trade|purchase price|purchasing price|buying price|buy price'
    '|reseller price|reseller|partner price|distributor price|invoice price|landed cost|cost per unit|your cost'
    '|cost each|price net|nett price|nett'),
  ('en', 'retail_price', 'retail price|retail|rrp|srp|msrp|uvp|map|recommended retail price|recommended price'
    '|suggested retail price|suggested price|list price|list|consumer price|end user price|shop price'
    '|compare at price|variant compare at price|gross price|max price|maximum price|min price|minimum price'
    '|negotiated charge|minimum negotiated charge|maximum negotiated charge|street price'),
  ('en', 'special_price', 'special price|special|promo price|promotional price|promotion price|offer price'
    '|discount price|discounted price|action price|sale|sale price special|campaign price|best price|lowest price'
    '|lowest price in last days|best price last days|deal price|member price|clearance price'),
  ('en', 'old_price', 'old price|previous price|price before|was price|was|former price|prior price|last price'
    '|original price|anchor price|regular price before|price change|price difference|price old'),
  ('en', 'unit_price_per_measure', 'price per kg|price per kilo|price per litre|price per liter|price per l'
    '|price per measure|price per unit of measure|price per gram|litre price|kilo price|comparison price'
    '|price per uom|price per metre|price per meter|measure price|base unit price|price per sqm'),
  ('en', 'stock', 'stock|qty|quantity|in stock|stock level|stock qty|stock quantity|on hand|qty on hand'
    '|quantity on hand|available|availability|available qty|available quantity|free stock|inventory'
    '|inventory quantity|warehouse|qty available|stock status|status|soh|balance|variant inventory qty'),
  ('en', 'vat', 'vat|vat rate|tax|tax rate|gst|gst rate|sales tax|vat code|tax code|vat percent|tax class'
    '|vat amount|tax amount'),
  ('en', 'discount', 'discount|discount percent|disc|rebate|discount group|discount code|discount rate|price group'
    '|promotion|promo|saving|savings|margin|markup|profit'),
  ('en', 'date', 'date|valid from|valid until|valid to|price date|effective date|updated|last updated|update date'
    '|created|created at|updated at|expiry date|expiry|best before|year|month|release date|launch date'
    '|price valid from|effective from|start date|end date'),
  ('en', 'total', 'total|total price|sum|subtotal|line total|amount total|total amount|extended price|order qty'
    '|order quantity|order|total cost|total value'),
  ('en', 'shipping', 'shipping|shipping cost|delivery cost|freight|delivery charge|shipping fee|postage'
    '|delivery price|freight cost|handling fee|deposit|deposit fee|insurance'),
  ('en', 'other', 'cpt|cpt code|hcpcs|hcpcs code|store|shop|branch|facility|facility name|hospital|supplier'
    '|supplier name|vendor|vendor name|region|country|country of origin|origin|coo|made in|weight|net weight'
    '|gross weight|volume|length|width|height|depth|dimensions|colour|color|url|link|image|image url|picture|photo'
    '|website|phone|phone number|email|address|city|hs code|tariff code|customs code|customs tariff number'
    '|commodity code|tariff number|intrastat|revenue code|rev code|revenue code description|billing term|term'
    '|payment terms|warranty|page|catalogue page|currency rate|exchange rate|population|cost center|cost centre'
    '|department code|department number'),
  ('en', 'row_number', 's no|sr no|sl no|serial no|row|row no|line|line no|line number|pos|position|seq|sequence'
    '|index|idx'),
  ('en', 'currency', 'currency|currency code|curr|cur|ccy|price currency|currency iso'),
  ('en', 'barcode', 'barcode|bar code|ean|ean code|ean barcode|ean upc|gtin|gtin code|upc|upc code|upc ean'
    '|barcode number|jan|jan code|isbn barcode|unit barcode|product barcode|item barcode|variant barcode|ean no'
    '|ean number'),
  ('en', 'brand', 'brand|brand name|make|trademark|trade mark|label brand|product brand'),
  ('en', 'manufacturer', 'manufacturer|manufacturer name|mfr|mfg|maker|producer|mfr name|vendor manufacturer'),
  ('en', 'category', 'category|product category|item category|category name|group|product group|item group|class'
    '|product class|department|family|product family|section|division|segment|main category|main group'
    '|category path|product type|type|range|product line|line of products|commodity group|material group'
    '|category code|group code|group name'),
  ('en', 'subcategory', 'subcategory|sub category|subgroup|sub group|sub class|subclass|subfamily|sub family'
    '|secondary category|subtype|sub type|sub department|minor category'),
  ('en', 'unit_of_measure', 'unit|uom|unit of measure|unit of measurement|measure|measure unit|sales unit'
    '|selling unit|order unit|base unit|um|u m|unit type|pricing unit|price unit of measure|per'),
  ('en', 'pack_size', 'pack size|pack|package|packaging|pack qty|pack quantity|package size|package quantity'
    '|case size|case qty|case pack|case quantity|carton qty|carton quantity|carton|pieces per pack|pcs per pack'
    '|pcs per carton|units per case|units per pack|unit per pack|inner|inner pack|outer|outer pack|box qty'
    '|box quantity|qty per box|qty per pack|qty per carton|packing|packing unit|standard pack|size|content'
    '|contents|net content|quantity per pack|pcs per box|ctn qty|pack unit|packsize'),
  ('en', 'min_order_qty', 'moq|min order qty|min order|minimum order|minimum order quantity|minimum order qty'
    '|min qty|minimum quantity|minimum qty|min quantity|minimum amount|order minimum|order multiple'
    '|min order quantity|smallest order'),
  ('en', 'lead_time_days', 'lead time|lead time days|leadtime|delivery time|delivery days|delivery time days'
    '|days to deliver|delivery|delivery lead time|lt|production time|shipping time|days'),

  ('de', 'code', 'artikelnummer|artikelnr|artikel nr|artikel nummer|art nr|artnr|art no|artikelcode|artikel code'
    '|artikel id|artikelid|artikel|bestellnummer|bestellnr|bestell nr|best nr|produktnummer|produktnr|produkt nr'
    '|produktcode|produkt id|teilenummer|teilenr|teile nr|teil nr|materialnummer|material nr|materialnr|sachnummer'
    '|ident nr|identnummer|herstellernummer|hersteller nr|hersteller artikelnummer|lieferantenartikelnummer'
    '|lieferanten artikelnummer|lieferanten nr|katalognummer|katalog nr|kat nr|nummer|nr|modellnummer|typnummer'
    '|warennummer|referenz|referenznummer|sku|pzn|kennung|schlüssel|artikelschlüssel|typ nr'),
  ('de', 'name', 'artikelbezeichnung|bezeichnung|artikelname|artikel|produktname|produkt|produktbezeichnung|name'
    '|benennung|warenbezeichnung|titel|kurzbezeichnung|kurztext|bezeichnung 1|artikelkurztext|materialkurztext'
    '|ware|typenbezeichnung|leistung'),
  ('de', 'description', 'beschreibung|artikelbeschreibung|produktbeschreibung|artikeltext|langtext|text'
    '|bezeichnung 2|zusatztext|artikellangtext|detailbeschreibung|bemerkung|bemerkungen|hinweis'),
  ('de', 'price', 'preis|preise|verkaufspreis|vk|vk preis|neuer preis|preis neu|aktueller preis|stückpreis'
    '|preis pro stück|preis je stück|preis stück|grundpreis artikel|entgelt|betrag|gebühr|ihr preis|kundenpreis'
    '|tarif|preis pro einheit|preis je einheit|preis je vpe'),
  ('de', 'unit_price', 'einzelpreis|einheitspreis|ep|e preis'),
  ('de', 'cost_price', 'einkaufspreis|ek|ek preis|ek netto|nettopreis|netto|netto preis|preis netto|händlerpreis'
    '|händler ek|haendlerpreis|hek|großhandelspreis|grosshandelspreis|einstandspreis|werkspreis|nettoeinkaufspreis'
    '|nettoeinzelpreis|ihr nettopreis'),
  ('de', 'retail_price', 'uvp|unverbindliche preisempfehlung|empfohlener verkaufspreis|listenpreis|bruttopreis'
    '|brutto|ladenpreis|endkundenpreis|katalogpreis|richtpreis|preisempfehlung|uvp preis|bruttolistenpreis|evp'
    '|vk brutto'),
  ('de', 'special_price', 'aktionspreis|sonderpreis|angebotspreis|angebot|aktion'),
  ('de', 'old_price', 'alter preis|preis alt|altpreis|bisheriger preis|streichpreis|vorheriger preis|preisänderung'),
  ('de', 'unit_price_per_measure', 'grundpreis|kilopreis|literpreis|preis pro kg|preis je kg|preis pro liter'
    '|preis je liter|vergleichspreis|meterpreis'),
  ('de', 'stock', 'bestand|lagerbestand|lager|menge|anzahl|verfügbar|verfügbarkeit|vorrat|verfügbare menge'
    '|stückzahl|auf lager'),
  ('de', 'vat', 'mwst|mehrwertsteuer|ust|umsatzsteuer|steuersatz|mwst satz|steuer|steuerschlüssel'),
  ('de', 'discount', 'rabatt|rabattgruppe|nachlass|skonto|rabattsatz|rabattcode|warenrabattgruppe|preisgruppe|rg'
    '|bonus'),
  ('de', 'date', 'datum|gültig ab|gültig bis|preis gültig ab|stand|preisstand|preisdatum|änderungsdatum|jahr|mhd'),
  ('de', 'total', 'gesamt|gesamtpreis|summe|gesamtbetrag|bestellmenge'),
  ('de', 'shipping', 'versand|versandkosten|fracht|pfand|frachtkosten'),
  ('de', 'other', 'lieferant|filiale|land|herkunftsland|ursprungsland|herkunft|ursprung|gewicht|nettogewicht'
    '|bruttogewicht|länge|breite|höhe|farbe|bild|zolltarifnummer|statistische warennummer|warentarifnummer|seite'
    '|katalogseite|bild url|maße|abmessungen'),
  ('de', 'row_number', 'lfd nr|laufende nummer|pos|position|pos nr|zeile'),
  ('de', 'currency', 'währung|waehrung|whg|wkz|währungskennzeichen|preiswährung'),
  ('de', 'barcode', 'ean|ean code|ean nummer|ean nr|gtin|barcode|strichcode|ean gtin|gtin ean'),
  ('de', 'brand', 'marke|markenname|fabrikat'),
  ('de', 'manufacturer', 'hersteller|herstellername|produzent|hersteller name|erzeuger'),
  ('de', 'category', 'kategorie|warengruppe|produktgruppe|artikelgruppe|hauptgruppe|sortiment|gruppe|rubrik'
    '|produktkategorie|wg|hauptwarengruppe|warengruppenbezeichnung|bereich'),
  ('de', 'subcategory', 'unterkategorie|untergruppe|unterwarengruppe|unterrubrik|subkategorie'),
  ('de', 'unit_of_measure', 'einheit|mengeneinheit|me|maßeinheit|preiseinheit|pe|verkaufseinheit|basiseinheit'
    '|basismengeneinheit|bestelleinheit|eh'),
  ('de', 'pack_size', 'vpe|ve|verpackungseinheit|packungsgröße|packungsinhalt|inhalt|gebinde|gebindegröße'
    '|verpackung|packung|karton|stück pro karton|packgröße|verpackungsmenge|pack|größe'),
  ('de', 'min_order_qty', 'mindestbestellmenge|mindestmenge|mindestabnahme|mbm|min bestellmenge'
    '|mindestabnahmemenge|min menge'),
  ('de', 'lead_time_days', 'lieferzeit|lieferzeit tage|lieferzeit in tagen|lieferfrist|wiederbeschaffungszeit'
    '|lieferdauer'),

  ('fr', 'code', 'référence|réf|ref|code|code article|code produit|référence produit|référence article|ref article'
    '|réf produit|numéro article|numéro d article|n article|no article|numéro de produit|numéro|n|code fournisseur'
    '|référence fournisseur|ref fournisseur|code art|réf art|réf fabricant|référence fabricant|code cip|cip'
    '|identifiant|article|n réf|code ref'),
  ('fr', 'name', 'désignation|libellé|nom|nom du produit|nom produit|produit|article|intitulé|dénomination'
    '|désignation article|libellé article|libellé produit|désignation produit|nom de l article|appellation|titre'
    '|prestation'),
  ('fr', 'description', 'description|descriptif|description produit|détail|détails|caractéristiques|commentaire'
    '|observations|remarques|texte'),
  ('fr', 'price', 'prix|tarif|prix de vente|pv|prix vente|nouveau prix|prix pièce|prix à la pièce|montant'
    '|prix actuel|nouveau tarif|votre prix|pvht|prix client|prix unité|tarif public ht'),
  ('fr', 'unit_price', 'prix unitaire|pu|p u|px unitaire|prix unit|puht|pu net'),
  ('fr', 'cost_price', 'prix net|prix d achat|prix achat|pa|pa net|prix net unitaire|net|prix de revient'
    '|prix revendeur|prix grossiste|prix de gros|prix professionnel|prix pro|prix remisé|prix achat net|paht'
    '|prix cession'),
  ('fr', 'retail_price', 'prix public|ppc|prix conseillé|prix public conseillé|pvc|prix de vente conseillé'
    '|prix catalogue|pvp|prix tarif|prix brut|pp|ppttc|prix consommateur|pvmc'),
  ('fr', 'special_price', 'prix promo|promotion|prix promotionnel|prix spécial|prix soldé|offre'),
  ('fr', 'old_price', 'ancien prix|prix ancien|prix barré|prix précédent|ancien tarif'),
  ('fr', 'unit_price_per_measure', 'prix au kg|prix au kilo|prix au litre|prix kg|prix kilo|prix litre'
    '|prix au mètre|prix par kg'),
  ('fr', 'stock', 'stock|quantité|qté|qte|disponible|disponibilité|en stock|dispo|quantité en stock'),
  ('fr', 'vat', 'tva|taux tva|taux de tva|taxe|code tva'),
  ('fr', 'discount', 'remise|rabais|taux de remise|code remise|famille de remise|réduction|ristourne'),
  ('fr', 'date', 'date|date de validité|validité|valable à partir du|date d effet|date tarif|date d application'
    '|année|millésime|dluo|dlc|date de mise à jour'),
  ('fr', 'total', 'total|montant total|prix total|somme|qté commandée|commande'),
  ('fr', 'shipping', 'port|frais de port|livraison gratuite|transport|consigne|éco participation|eco participation'
    '|deee|écotaxe|eco contribution'),
  ('fr', 'other', 'fournisseur|magasin|pays|pays d origine|origine|poids|poids net|poids brut|longueur|largeur'
    '|hauteur|couleur|image|photo|page|code douanier|nomenclature douanière|taux de remboursement|dimensions'),
  ('fr', 'currency', 'devise|monnaie|code devise'),
  ('fr', 'barcode', 'code barre|code barres|code à barres|code ean|ean|gencod|gtin|gencode|code gtin'),
  ('fr', 'brand', 'marque'),
  ('fr', 'manufacturer', 'fabricant|producteur|constructeur|laboratoire'),
  ('fr', 'category', 'catégorie|famille|rayon|groupe|gamme|famille de produits|famille produit|segment'
    '|catégorie de produit|type|univers|code famille'),
  ('fr', 'subcategory', 'sous catégorie|sous famille|sous groupe|sous rayon|sous gamme'),
  ('fr', 'unit_of_measure', 'unité|unité de mesure|unité de vente|uv|unité de prix|unité de facturation|u'),
  ('fr', 'pack_size', 'conditionnement|cond|colisage|contenance|pcb|emballage|lot|quantité par carton|par combien'
    '|unité de conditionnement|format|taille|contenu|spcb|qté par colis'),
  ('fr', 'min_order_qty', 'minimum de commande|quantité minimum|quantité minimale|qté mini|qté min'
    '|mini de commande|min commande|quantité minimum de commande|minimum de cde|multiple de commande'),
  ('fr', 'lead_time_days', 'délai|délai de livraison|délai livraison|délai d approvisionnement|délai jours'
    '|livraison'),

  ('es', 'code', 'código|cód|cod|referencia|ref|código de producto|código producto|código artículo'
    '|código de artículo|cód artículo|cod articulo|cód producto|cod producto|número de artículo|núm artículo'
    '|nº artículo|artículo|clave|codigo interno|código interno|código proveedor|referencia proveedor|ref proveedor'
    '|número de parte|número de pieza|no parte|número|núm|nº|no|id producto|identificador|modelo|código sku|nro'
    '|n de parte'),
  ('es', 'name', 'nombre|nombre del producto|nombre producto|producto|artículo|denominación|nombre artículo'
    '|nombre del artículo|concepto|título|designación|servicio|mercancía|medicamento|material'),
  ('es', 'description', 'descripción|descripcion|descripción del producto|descripción artículo'
    '|descripción producto|detalle|descripción larga|descripción corta|características|observaciones|comentarios'
    '|notas|desc|especificaciones'),
  ('es', 'price', 'precio|precios|precio de venta|precio venta|pvp neto|tarifa|nuevo precio|precio nuevo'
    '|precio actual|importe|precio unidad|precio por unidad|precio pieza|precio por pieza|valor|precio final'
    '|precio cliente|precio base|costo venta'),
  ('es', 'unit_price', 'precio unitario|p unitario|precio unit|p unit|pu|valor unitario|p u|prec unit'),
  ('es', 'cost_price', 'precio neto|neto|costo|coste|precio de costo|precio coste|precio de coste|precio de compra'
    '|precio compra|precio mayorista|precio mayoreo|mayoreo|mayorista|precio distribuidor|distribuidor'
    '|precio al por mayor|costo unitario|coste unitario|precio tienda|precio profesional'),
  ('es', 'retail_price', 'pvp|pvpr|precio público|precio al público|precio sugerido|precio recomendado'
    '|precio de lista|precio lista|precio tarifa|precio minorista|menudeo|precio catálogo|p v p|precio bruto'
    '|pvp recomendado'),
  ('es', 'special_price', 'precio oferta|oferta|precio especial|precio promoción|precio promocional|promoción'),
  ('es', 'old_price', 'precio anterior|precio antiguo|precio viejo|antes'),
  ('es', 'unit_price_per_measure', 'precio por kilo|precio por kg|precio kilo|precio kg|precio por litro'
    '|precio litro|precio medida'),
  ('es', 'stock', 'stock|existencias|existencia|cantidad|cant|disponible|disponibilidad|inventario'
    '|unidades disponibles'),
  ('es', 'vat', 'iva|tipo iva|impuesto|tasa iva|impuestos|igv|itbis'),
  ('es', 'discount', 'descuento|dto|desc dto|dcto|bonificación|grupo descuento|rebaja'),
  ('es', 'date', 'fecha|vigencia|válido desde|fecha de alta|fecha precio|año|caducidad|fecha actualización'
    '|vencimiento'),
  ('es', 'total', 'total|importe total|precio total|suma|pedido'),
  ('es', 'other', 'proveedor|tienda|sucursal|país|país de origen|origen|peso|peso neto|largo|ancho|alto|color'
    '|imagen|foto|página|partida arancelaria|dimensiones|flete|portes'),
  ('es', 'currency', 'moneda|divisa|código moneda'),
  ('es', 'barcode', 'código de barras|código barras|cód barras|cod barras|codigo ean|ean|gtin|cód de barras'
    '|código barra'),
  ('es', 'brand', 'marca'),
  ('es', 'manufacturer', 'fabricante|productor|laboratorio'),
  ('es', 'category', 'categoría|familia|grupo|línea|rubro|departamento|sección|tipo|clase|tipo de producto'),
  ('es', 'subcategory', 'subcategoría|subfamilia|subgrupo|sublínea|subrubro|sub familia|sub categoría'),
  ('es', 'unit_of_measure', 'unidad|unidad de medida|ud|udm|um|u m|medida|unidad medida|unidad de venta'),
  ('es', 'pack_size', 'presentación|empaque|embalaje|envase|contenido|paquete|unidades por caja|uds caja'
    '|unidades caja|caja|piezas por caja|formato|ud caja|unidad de empaque|bulto|tamaño|cantidad por caja'),
  ('es', 'min_order_qty', 'pedido mínimo|cantidad mínima|cant mínima|mínimo|compra mínima|pedido min'
    '|cantidad mínima de pedido|cant min'),
  ('es', 'lead_time_days', 'plazo de entrega|plazo entrega|tiempo de entrega|días de entrega|entrega|plazo'),

  ('it', 'code', 'codice|cod|codice articolo|cod articolo|cod art|codice prodotto|cod prodotto|codice fornitore'
    '|articolo|riferimento|rif|numero articolo|numero|codice interno|codice produttore|codice materiale|art'
    '|modello|n articolo|codice art|sigla|minsan|aic'),
  ('it', 'name', 'nome|nome prodotto|prodotto|articolo|denominazione|nome articolo|titolo|denominazione articolo'
    '|nome del prodotto|designazione|merce|servizio'),
  ('it', 'description', 'descrizione|descrizione articolo|descrizione prodotto|descr|descrizione estesa|dettagli'
    '|desc|note|annotazioni|caratteristiche|descrizione breve'),
  ('it', 'price', 'prezzo|prezzi|prezzo di vendita|prezzo vendita|tariffa|nuovo prezzo|importo|prezzo attuale'
    '|prezzo cad|prezzo cadauno|prezzo al pezzo|prezzo pezzo|prezzo cliente|prezzo riservato|listino prezzi'),
  ('it', 'unit_price', 'prezzo unitario|p unitario|prezzo unit|pu|prezzo per unità'),
  ('it', 'cost_price', 'prezzo netto|netto|costo|prezzo di acquisto|prezzo acquisto|prezzo d acquisto'
    '|prezzo ingrosso|prezzo all ingrosso|costo unitario|prezzo rivenditore|prezzo rivenditori|netto unitario'
    '|prezzo di costo'),
  ('it', 'retail_price', 'prezzo al pubblico|prezzo pubblico|prezzo di listino|prezzo listino|listino'
    '|prezzo consigliato|prezzo lordo|pvp|prezzo catalogo|prezzo consumatore|ppc|prezzo retail'),
  ('it', 'special_price', 'prezzo promozionale|prezzo promo|offerta|prezzo offerta|prezzo speciale|promozione'
    '|prezzo scontato'),
  ('it', 'old_price', 'vecchio prezzo|prezzo precedente|prezzo vecchio'),
  ('it', 'unit_price_per_measure', 'prezzo al kg|prezzo al kilo|prezzo kg|prezzo al litro|prezzo litro'
    '|prezzo al chilo'),
  ('it', 'stock', 'giacenza|disponibilità|disponibile|quantità|qta|q ta|scorta|magazzino|qtà|disp'),
  ('it', 'vat', 'iva|aliquota iva|aliquota|cod iva|codice iva'),
  ('it', 'discount', 'sconto|sconti|sconto percentuale|categoria sconto|classe sconto|abbuono'),
  ('it', 'date', 'data|data validità|valido dal|validità|decorrenza|anno|scadenza|data listino'),
  ('it', 'other', 'fornitore|negozio|paese|origine|paese di origine|peso|peso netto|lunghezza|larghezza|altezza'
    '|colore|immagine|foto|pagina|codice doganale|trasporto|totale|importo totale|dimensioni|ordine'),
  ('it', 'currency', 'valuta|divisa|codice valuta'),
  ('it', 'barcode', 'codice a barre|codice ean|cod ean|ean|barcode|codice barre|gtin'),
  ('it', 'brand', 'marca|marchio|brand'),
  ('it', 'manufacturer', 'produttore|fabbricante|costruttore|casa produttrice|ditta'),
  ('it', 'category', 'categoria|famiglia|gruppo|reparto|linea|classe|gruppo merceologico|categoria merceologica'
    '|settore|tipologia|tipo'),
  ('it', 'subcategory', 'sottocategoria|sottofamiglia|sottogruppo|sotto categoria|sotto famiglia'),
  ('it', 'unit_of_measure', 'unità di misura|um|u m|unità|udm|misura|unita misura|umis'),
  ('it', 'pack_size', 'confezione|conf|imballo|pezzi per confezione|pz conf|confezionamento|formato|contenuto'
    '|pezzi per cartone|pz x cartone|cartone|collo|pezzi collo|qta confezione|pezzatura'),
  ('it', 'min_order_qty', 'quantità minima|minimo ordine|ordine minimo|qta minima|lotto minimo'
    '|quantità minima ordine|minimo ordinabile|qta min'),
  ('it', 'lead_time_days', 'tempi di consegna|tempo di consegna|consegna|giorni consegna|termine di consegna'
    '|lead time'),

  ('pt', 'code', 'código|cód|cod|referência|ref|código do produto|código produto|cód produto|cod produto'
    '|código do artigo|código artigo|artigo|código interno|número do artigo|número|nº|part number'
    '|código do fornecedor|modelo|identificação'),
  ('pt', 'name', 'nome|nome do produto|nome produto|produto|artigo|designação|denominação|item|título|mercadoria'
    '|serviço|medicamento'),
  ('pt', 'description', 'descrição|descricao|descrição do produto|descrição produto|descrição do artigo|detalhe'
    '|detalhes|observações|características|especificação'),
  ('pt', 'price', 'preço|preços|preço de venda|preço venda|valor|novo preço|preço atual|tarifa|valor de venda'
    '|preço final|preço por unidade|preço cliente|montante'),
  ('pt', 'unit_price', 'preço unitário|valor unitário|preço unit|p unitário|vlr unitário|vl unit|valor unit|p unit'
    '|preço un'),
  ('pt', 'cost_price', 'preço líquido|preço de custo|custo|preço de compra|preço atacado|atacado|preço por atacado'
    '|preço revenda|preço de revenda|custo unitário|preço distribuidor|preço grossista|pvf'),
  ('pt', 'retail_price', 'pvp|preço ao público|preço sugerido|preço de tabela|preço tabela|preço varejo|varejo'
    '|preço recomendado|preço consumidor|pmc|preço de catálogo|preço bruto|pvpr'),
  ('pt', 'special_price', 'preço promocional|promoção|preço especial|oferta|preço de oferta'),
  ('pt', 'old_price', 'preço anterior|preço antigo'),
  ('pt', 'unit_price_per_measure', 'preço por kg|preço kg|preço por quilo|preço por litro'),
  ('pt', 'stock', 'estoque|stock|quantidade|qtd|qtde|disponibilidade|disponível|saldo|existência'),
  ('pt', 'vat', 'iva|imposto|icms|ipi|taxa iva|taxa de iva|impostos'),
  ('pt', 'discount', 'desconto|desc|grupo de desconto|rappel'),
  ('pt', 'date', 'data|validade|válido desde|vigência|ano|data de validade|atualização'),
  ('pt', 'other', 'fornecedor|loja|país|origem|país de origem|peso|peso líquido|comprimento|largura|altura|cor'
    '|imagem|foto|página|ncm|frete|total|valor total|dimensões'),
  ('pt', 'currency', 'moeda|divisa'),
  ('pt', 'barcode', 'código de barras|cód barras|cod barras|código ean|ean|gtin|cód de barras'),
  ('pt', 'brand', 'marca'),
  ('pt', 'manufacturer', 'fabricante|produtor|laboratório'),
  ('pt', 'category', 'categoria|família|grupo|linha|departamento|seção|secção|tipo|classe'),
  ('pt', 'subcategory', 'subcategoria|subfamília|subgrupo|sub família'),
  ('pt', 'unit_of_measure', 'unidade|unidade de medida|un|und|um|u m|unid|medida'),
  ('pt', 'pack_size', 'embalagem|apresentação|caixa|unidades por caixa|qtd caixa|conteúdo|pacote|formato|tamanho'
    '|un caixa|qtd embalagem'),
  ('pt', 'min_order_qty', 'quantidade mínima|pedido mínimo|qtd mínima|encomenda mínima|mínimo|qtd min'),
  ('pt', 'lead_time_days', 'prazo de entrega|prazo|tempo de entrega|entrega|dias de entrega'),

  ('nl', 'code', 'artikelnummer|artikelnr|artikel nr|art nr|artikelcode|artikel code|productcode|product code'
    '|productnummer|product nr|bestelnummer|bestelnr|bestelcode|leveranciersartikelnummer'
    '|artikelnummer leverancier|nummer|nr|onderdeelnummer|typenummer|referentie|fabrikantcode|artikel'),
  ('nl', 'name', 'artikelomschrijving|artikelnaam|productnaam|naam|product|artikel|benaming|titel'
    '|productomschrijving|korte omschrijving'),
  ('nl', 'description', 'omschrijving|beschrijving|lange omschrijving|opmerking|opmerkingen|toelichting|details'
    '|productbeschrijving'),
  ('nl', 'price', 'prijs|prijzen|verkoopprijs|nieuwe prijs|stuksprijs|prijs per stuk|tarief|bedrag|huidige prijs'
    '|uw prijs|prijs stuk|vkp'),
  ('nl', 'unit_price', 'eenheidsprijs|prijs per eenheid|stukprijs'),
  ('nl', 'cost_price', 'inkoopprijs|nettoprijs|netto prijs|netto|groothandelsprijs|dealerprijs|kostprijs|inkoop'
    '|prijs netto|netto inkoopprijs|inkp'),
  ('nl', 'retail_price', 'adviesprijs|brutoprijs|bruto prijs|catalogusprijs|consumentenprijs|winkelprijs'
    '|adviesverkoopprijs|lijstprijs|bruto'),
  ('nl', 'special_price', 'actieprijs|aanbiedingsprijs|speciale prijs|aanbieding'),
  ('nl', 'old_price', 'oude prijs|vorige prijs|van prijs'),
  ('nl', 'unit_price_per_measure', 'kiloprijs|literprijs|prijs per kg|prijs per kilo|prijs per liter|meterprijs'),
  ('nl', 'stock', 'voorraad|aantal|hoeveelheid|beschikbaar|beschikbaarheid|op voorraad'),
  ('nl', 'vat', 'btw|btw tarief|btw percentage|btw code'),
  ('nl', 'discount', 'korting|kortingsgroep|kortingspercentage|kortingscode'),
  ('nl', 'date', 'datum|geldig vanaf|ingangsdatum|prijsdatum|geldig tot|jaar'),
  ('nl', 'other', 'leverancier|land|land van herkomst|gewicht|lengte|breedte|hoogte|kleur|afbeelding|totaal'
    '|goederencode|statiegeld|besteld|pagina'),
  ('nl', 'currency', 'valuta|munt|muntsoort'),
  ('nl', 'barcode', 'barcode|ean|ean code|ean nummer|streepjescode|gtin'),
  ('nl', 'brand', 'merk|merknaam'),
  ('nl', 'manufacturer', 'fabrikant|producent'),
  ('nl', 'category', 'categorie|productgroep|artikelgroep|groep|hoofdgroep|assortiment|rubriek|productcategorie'),
  ('nl', 'subcategory', 'subcategorie|subgroep|subrubriek'),
  ('nl', 'unit_of_measure', 'eenheid|verkoopeenheid|besteleenheid|prijseenheid|maateenheid'),
  ('nl', 'pack_size', 'verpakking|verpakkingseenheid|verpakkingsgrootte|inhoud|doosinhoud|colli|stuks per doos'
    '|per verpakking'),
  ('nl', 'min_order_qty', 'minimale afname|minimum afname|minimale bestelhoeveelheid|min afname'
    '|minimum bestelhoeveelheid|mba'),
  ('nl', 'lead_time_days', 'levertijd|levertijd dagen|leveringstermijn|leverdagen'),

  ('pl', 'code', 'kod|kod produktu|kod towaru|indeks|index|symbol|symbol towaru|nr katalogowy|numer katalogowy'
    '|nr kat|numer artykułu|nr artykułu|numer|nr|kod artykułu|indeks towaru|indeks produktu|numer produktu'
    '|kod producenta|nr referencyjny|numer części|indeks handlowy|kod dostawcy|kod katalogowy|oznaczenie'
    '|id produktu'),
  ('pl', 'name', 'nazwa|nazwa produktu|nazwa towaru|produkt|towar|nazwa artykułu|asortyment|artykuł|tytuł'
    '|nazwa asortymentu|usługa|wyszczególnienie'),
  ('pl', 'description', 'opis|opis produktu|opis towaru|szczegóły|uwagi|opis artykułu|pełny opis|komentarz'),
  ('pl', 'price', 'cena|ceny|cena sprzedaży|nowa cena|cena aktualna|cena za sztukę|cena za szt|cena szt|kwota'
    '|opłata|cena dla klienta|cena po rabacie|cena zł'),
  ('pl', 'unit_price', 'cena jednostkowa|cena jedn|cena j|cena za jednostkę'),
  ('pl', 'cost_price', 'cena netto|netto|cena hurtowa|hurt|cena zakupu|cena zakupu netto|cena sprzedaży netto'
    '|cena hurtowa netto|cena jednostkowa netto|cena dealerska|wartość zakupu|koszt|cena netto po rabacie'
    '|nowa cena netto'),
  ('pl', 'retail_price', 'cena detaliczna|cena katalogowa|cena brutto|brutto|cena sugerowana|detal'
    '|cena sprzedaży brutto|cena katalogowa netto|sugerowana cena|cena detaliczna brutto|cena rynkowa'
    '|cena cennikowa'),
  ('pl', 'special_price', 'cena promocyjna|promocja|cena specjalna|cena wyprzedażowa'),
  ('pl', 'old_price', 'stara cena|poprzednia cena|cena poprzednia|najniższa cena z 30 dni|cena przed'),
  ('pl', 'unit_price_per_measure', 'cena za kg|cena za litr|cena za metr|cena kg|cena za l'),
  ('pl', 'stock', 'stan|stan magazynowy|ilość|dostępność|zapas|stany|dostępna ilość|na stanie|dostępne'),
  ('pl', 'vat', 'vat|stawka vat|podatek|podatek vat'),
  ('pl', 'discount', 'rabat|grupa rabatowa|upust|zniżka|grupa cenowa'),
  ('pl', 'date', 'data|ważne od|obowiązuje od|data cennika|rok|termin ważności|data ważności'),
  ('pl', 'other', 'dostawca|kraj|kraj pochodzenia|waga|masa|długość|szerokość|wysokość|kolor|zdjęcie|wartość|razem'
    '|suma|strona|pkwiu|kod cn|zamówienie|magazyn'),
  ('pl', 'row_number', 'lp|l p|poz|pozycja'),
  ('pl', 'currency', 'waluta'),
  ('pl', 'barcode', 'kod kreskowy|ean|kod ean|gtin|kod paskowy'),
  ('pl', 'brand', 'marka'),
  ('pl', 'manufacturer', 'producent|wytwórca|nazwa producenta'),
  ('pl', 'category', 'kategoria|grupa|grupa towarowa|grupa asortymentowa|dział|rodzaj|typ|grupa produktów'
    '|kategoria produktu|grupa produktowa'),
  ('pl', 'subcategory', 'podkategoria|podgrupa|poddział'),
  ('pl', 'unit_of_measure', 'jednostka|jm|j m|jedn|jednostka miary|jedn miary|jednostka sprzedaży'),
  ('pl', 'pack_size', 'opakowanie|wielkość opakowania|ilość w opakowaniu|opak|pakowanie|szt w opak|karton'
    '|ilość w kartonie|zawartość|ilość w op|op zb|pojemność|opakowanie zbiorcze'),
  ('pl', 'min_order_qty', 'minimalne zamówienie|min zamówienie|minimum logistyczne|minimalna ilość|min ilość'
    '|minimalna ilość zamówienia|minimum zamówienia'),
  ('pl', 'lead_time_days', 'czas dostawy|termin dostawy|czas realizacji|termin realizacji|dostawa'),

  ('cs', 'code', 'kód|kód zboží|kód produktu|číslo|číslo zboží|číslo produktu|katalogové číslo|kat číslo|obj číslo'
    '|objednací číslo|objednací kód|číslo artiklu|označení|kód výrobku|číslo výrobku|č|č zboží|kat č|obj kód'
    '|artikl|index|kód položky|číslo položky|kód dodavatele|part number'),
  ('cs', 'name', 'název|název zboží|název produktu|název výrobku|zboží|produkt|výrobek|položka|jméno|název položky'
    '|označení zboží|artikl|název artiklu'),
  ('cs', 'description', 'popis|popis zboží|popis produktu|poznámka|popis výrobku|detailní popis|dlouhý popis'
    '|krátký popis|specifikace'),
  ('cs', 'price', 'cena|ceny|prodejní cena|nová cena|cena za kus|cena ks|aktuální cena|částka|vaše cena|cena kč'
    '|cena za ks|pc'),
  ('cs', 'unit_price', 'jednotková cena|cena za jednotku|jedn cena|cena za mj|cena mj'),
  ('cs', 'cost_price', 'nákupní cena|velkoobchodní cena|cena netto|netto|vo cena|voc|nc|velkoobchod'
    '|nákupní cena bez dph|partnerská cena|dealerská cena|čistá cena'),
  ('cs', 'retail_price', 'maloobchodní cena|moc|doporučená cena|mo cena|dmoc|ceníková cena'
    '|doporučená maloobchodní cena|koncová cena|cena brutto|běžná cena|katalogová cena'),
  ('cs', 'special_price', 'akční cena|akce|zvláštní cena|cena po slevě'),
  ('cs', 'old_price', 'stará cena|původní cena|předchozí cena'),
  ('cs', 'unit_price_per_measure', 'cena za kg|cena za litr|cena za metr|měrná cena'),
  ('cs', 'stock', 'sklad|skladem|množství|dostupnost|stav skladu|počet|na skladě|stav'),
  ('cs', 'vat', 'dph|sazba dph'),
  ('cs', 'discount', 'sleva|rabat|slevová skupina|cenová skupina'),
  ('cs', 'date', 'datum|platnost od|platí od|platnost|rok|expirace'),
  ('cs', 'other', 'dodavatel|země původu|původ|hmotnost|váha|délka|šířka|výška|barva|obrázek|celkem|strana'
    '|celní kód|celní sazebník|objednávka'),
  ('cs', 'row_number', 'poř č|pořadí|poř|řádek'),
  ('cs', 'currency', 'měna'),
  ('cs', 'barcode', 'čárový kód|ean|ean kód|kód ean'),
  ('cs', 'brand', 'značka'),
  ('cs', 'manufacturer', 'výrobce'),
  ('cs', 'category', 'kategorie|skupina|skupina zboží|sortiment|produktová skupina|druh|typ|oddělení'),
  ('cs', 'subcategory', 'podkategorie|podskupina'),
  ('cs', 'unit_of_measure', 'jednotka|mj|m j|měrná jednotka|jedn'),
  ('cs', 'pack_size', 'balení|velikost balení|obsah|ks v balení|počet v balení|množství v balení|karton'
    '|ks v kartonu|bal'),
  ('cs', 'min_order_qty', 'minimální odběr|min odběr|minimální objednávka|min množství|minimální množství'),
  ('cs', 'lead_time_days', 'dodací lhůta|doba dodání|termín dodání|dodání'),

  ('sk', 'code', 'kód|kód tovaru|kód produktu|číslo|číslo tovaru|katalógové číslo|kat číslo|objednávacie číslo'
    '|obj číslo|objednávací kód|označenie|číslo artikla|číslo výrobku|kód výrobku|artikel|kód položky'),
  ('sk', 'name', 'názov|názov tovaru|názov produktu|názov výrobku|tovar|produkt|výrobok|položka|názov položky'),
  ('sk', 'description', 'popis|popis tovaru|popis produktu|poznámka|opis'),
  ('sk', 'price', 'cena|predajná cena|nová cena|cena za kus|cena ks|aktuálna cena|suma|vaša cena|cena za ks'),
  ('sk', 'unit_price', 'jednotková cena|cena za jednotku|cena za mj|cena mj|jedn cena'),
  ('sk', 'cost_price', 'nákupná cena|veľkoobchodná cena|voc|vo cena|netto|cena netto'),
  ('sk', 'retail_price', 'maloobchodná cena|moc|odporúčaná cena|cenníková cena|odporúčaná maloobchodná cena|dmoc'
    '|bežná cena'),
  ('sk', 'special_price', 'akciová cena|akcia|cena po zľave'),
  ('sk', 'old_price', 'stará cena|pôvodná cena|predchádzajúca cena'),
  ('sk', 'unit_price_per_measure', 'cena za kg|cena za liter|merná cena'),
  ('sk', 'stock', 'sklad|skladom|množstvo|dostupnosť|stav skladu|počet|na sklade'),
  ('sk', 'vat', 'dph|sadzba dph'),
  ('sk', 'discount', 'zľava|rabat|zľavová skupina'),
  ('sk', 'date', 'dátum|platnosť od|platí od|platnosť'),
  ('sk', 'other', 'dodávateľ|krajina pôvodu|hmotnosť|váha|dĺžka|šírka|výška|farba|obrázok|spolu|strana'),
  ('sk', 'currency', 'mena'),
  ('sk', 'barcode', 'čiarový kód|ean|ean kód|kód ean'),
  ('sk', 'brand', 'značka'),
  ('sk', 'manufacturer', 'výrobca'),
  ('sk', 'category', 'kategória|skupina|skupina tovaru|sortiment|druh|typ'),
  ('sk', 'subcategory', 'podkategória|podskupina'),
  ('sk', 'unit_of_measure', 'jednotka|mj|m j|merná jednotka'),
  ('sk', 'pack_size', 'balenie|veľkosť balenia|obsah|ks v balení|kartón'),
  ('sk', 'min_order_qty', 'minimálny odber|min odber|minimálna objednávka|min množstvo'),
  ('sk', 'lead_time_days', 'dodacia lehota|doba dodania|termín dodania'),

  ('hu', 'code', 'cikkszám|termékkód|kód|cikk szám|azonosító|rendelési szám|rendelési kód|katalógusszám|termék kód'
    '|cikkkód|gyári szám|gyártói cikkszám|szám|sorszám kód|beszállítói cikkszám|cikk|alkatrészszám'),
  ('hu', 'name', 'megnevezés|terméknév|név|termék|termék neve|cikk megnevezés|cikknév|termék megnevezés'
    '|termék megnevezése|árucikk|áru megnevezése|szolgáltatás'),
  ('hu', 'description', 'leírás|termékleírás|részletes leírás|megjegyzés|rövid leírás|termék leírás'),
  ('hu', 'price', 'ár|eladási ár|új ár|árak|aktuális ár|díj|összeg|darabár|vételár|fogyasztói ár nettó|akt ár'),
  ('hu', 'unit_price', 'egységár|egység ár'),
  ('hu', 'cost_price', 'nettó ár|nettó|nagykereskedelmi ár|nagyker ár|beszerzési ár|nettó egységár'
    '|viszonteladói ár|nettó eladási ár|nagyker|nettó nagyker ár|partner ár'),
  ('hu', 'retail_price', 'bruttó ár|listaár|kiskereskedelmi ár|fogyasztói ár|ajánlott ár|bruttó|kisker ár'
    '|ajánlott fogyasztói ár|bruttó egységár|nettó listaár|katalógus ár'),
  ('hu', 'special_price', 'akciós ár|akció|kedvezményes ár'),
  ('hu', 'old_price', 'régi ár|korábbi ár|eredeti ár'),
  ('hu', 'stock', 'készlet|mennyiség|raktárkészlet|elérhetőség|raktáron|db'),
  ('hu', 'vat', 'áfa|áfa kulcs|áfakulcs|adó'),
  ('hu', 'discount', 'kedvezmény|rabatt|árkategória|engedmény'),
  ('hu', 'date', 'dátum|érvényes|érvényesség|érvényes tól|év'),
  ('hu', 'other', 'szállító|beszállító|származási ország|súly|tömeg|hosszúság|szélesség|magasság|szín|kép|összesen'
    '|vámtarifaszám|oldal'),
  ('hu', 'row_number', 'sorszám|ssz'),
  ('hu', 'currency', 'pénznem|deviza|valuta|devizanem'),
  ('hu', 'barcode', 'vonalkód|ean|ean kód|ean szám'),
  ('hu', 'brand', 'márka|márkanév'),
  ('hu', 'manufacturer', 'gyártó|gyártó neve|előállító'),
  ('hu', 'category', 'kategória|termékcsoport|cikkcsoport|csoport|árucsoport|termékkategória|főcsoport|típus'),
  ('hu', 'subcategory', 'alkategória|alcsoport'),
  ('hu', 'unit_of_measure', 'mértékegység|egység|me|m e|mennyiségi egység'),
  ('hu', 'pack_size', 'kiszerelés|csomagolás|csomagolási egység|csomag|gyűjtő|karton|db karton|egységcsomag'
    '|tartalom'),
  ('hu', 'min_order_qty', 'minimális rendelési mennyiség|min rendelés|minimum rendelés|minimális mennyiség'
    '|min mennyiség|minimális rendelés'),
  ('hu', 'lead_time_days', 'szállítási idő|szállítási határidő|átfutási idő|szállítás'),

  ('ro', 'code', 'cod|cod produs|cod articol|referință|cod intern|număr articol|nr articol|cod furnizor'
    '|cod producător|codul produsului|cod catalog|număr|nr|simbol|articol|cod material|cod piesă'),
  ('ro', 'name', 'denumire|denumire produs|nume|nume produs|produs|denumirea|denumire articol|articol'
    '|denumirea produsului|titlu|denumire comercială|serviciu|marfă'),
  ('ro', 'description', 'descriere|descriere produs|detalii|observații|descrierea produsului|specificații'),
  ('ro', 'price', 'preț|preţ|preț vânzare|preț de vânzare|preț nou|preț actual|tarif|valoare|preț bucată|preț buc'
    '|sumă|pret lista nou'),
  ('ro', 'unit_price', 'preț unitar|preț pe unitate|pu'),
  ('ro', 'cost_price', 'preț net|preț angro|preț en gros|preț achiziție|preț de achiziție|cost|preț distribuitor'
    '|preț fără tva|preț furnizor|preț revânzător'),
  ('ro', 'retail_price', 'preț listă|preț de listă|preț recomandat|preț cu amănuntul|preț raft|preț amănunt'
    '|preț catalog|preț public|pret brut'),
  ('ro', 'special_price', 'preț promoțional|preț promo|promoție|ofertă|preț special|preț redus'),
  ('ro', 'old_price', 'preț vechi|preț anterior'),
  ('ro', 'unit_price_per_measure', 'preț pe kg|preț pe litru|preț kg'),
  ('ro', 'stock', 'stoc|cantitate|disponibil|disponibilitate|cant'),
  ('ro', 'vat', 'tva|cota tva'),
  ('ro', 'discount', 'reducere|discount|grupă discount'),
  ('ro', 'date', 'data|valabil de la|valabilitate|an'),
  ('ro', 'other', 'furnizor|țara de origine|origine|greutate|lungime|lățime|înălțime|culoare|imagine|total|pagina'),
  ('ro', 'row_number', 'nr crt|crt|nr curent'),
  ('ro', 'currency', 'monedă|valută|moneda'),
  ('ro', 'barcode', 'cod de bare|cod bare|cod ean|ean'),
  ('ro', 'brand', 'marcă|brand'),
  ('ro', 'manufacturer', 'producător|fabricant'),
  ('ro', 'category', 'categorie|grupă|familie|categorie produs|grupa de produse|clasă|tip|gamă'),
  ('ro', 'subcategory', 'subcategorie|subgrupă|subfamilie'),
  ('ro', 'unit_of_measure', 'unitate|um|u m|unitate de măsură|unitate măsură'),
  ('ro', 'pack_size', 'ambalaj|ambalare|buc bax|bax|cutie|conținut|cantitate pe cutie|mod de ambalare|gramaj'),
  ('ro', 'min_order_qty', 'comandă minimă|cantitate minimă|cantitate minimă comandă'),
  ('ro', 'lead_time_days', 'termen de livrare|timp de livrare|livrare'),

  ('hr', 'code', 'šifra|šifra artikla|šifra proizvoda|kataloški broj|kat broj|kod|broj artikla|artikl|oznaka'
    '|br artikla|kataloška oznaka|sifra robe|šifra robe|broj|interna šifra|šifra dobavljača|ident|артикал шифра'
    '|шифра|шифра артикла|каталошки број|ознака'),
  ('hr', 'name', 'naziv|naziv artikla|naziv proizvoda|proizvod|artikal|artikl|naziv robe|roba|ime|naziv usluge'
    '|opis artikla|назив|назив артикла|назив производа|артикал|роба'),
  ('hr', 'description', 'opis|opis proizvoda|napomena|detalji|specifikacija|detaljan opis|опис|напомена'),
  ('hr', 'price', 'cijena|prodajna cijena|nova cijena|cijena po komadu|cijena kom|vpc|iznos|cena|prodajna cena'
    '|nova cena|cena po komadu|цена|продајна цена|mpc cijena|cijena artikla|tarifa|trenutna cijena'),
  ('hr', 'unit_price', 'jedinična cijena|jedinična cena|cijena po jedinici|cena po jedinici'),
  ('hr', 'cost_price', 'nabavna cijena|veleprodajna cijena|neto cijena|neto|vpc|veleprodajna cena|nabavna cena'
    '|neto cena|vp cijena|vp cena|велепродајна цена|набавна цена|вп цена'),
  ('hr', 'retail_price', 'maloprodajna cijena|mpc|preporučena cijena|maloprodajna cena|mp cijena|mp cena'
    '|preporučena maloprodajna cijena|малопродајна цена|мпц|bruto cijena|cjenovnik'),
  ('hr', 'special_price', 'akcijska cijena|akcija|akcijska cena|posebna cijena'
    '|mpc za vrijeme posebnog oblika prodaje|cijena za vrijeme akcije|sidrena akcija'
    '|najniža cijena u poslednjih 30 dana|najniža cijena u posljednjih 30 dana|snižena cijena'),
  ('hr', 'old_price', 'stara cijena|stara cena|prethodna cijena|prethodna cena|sidrena cijena|sidrena cijena na'),
  ('hr', 'unit_price_per_measure', 'cijena za jedinicu mjere|cijena po jedinici mjere|cijena po kg|cijena za kg'
    '|cijena po litri|cena po kg|cena po jedinici mere|cena za jedinicu mere'),
  ('hr', 'stock', 'zaliha|stanje|količina|dostupnost|kol|na stanju|skladište|lager|залиха|количина|стање'
    '|neto količina'),
  ('hr', 'vat', 'pdv|stopa pdv|porez|tarifni broj|пдв'),
  ('hr', 'discount', 'popust|rabat|rabatna grupa|рабат|попуст'),
  ('hr', 'date', 'datum|vrijedi od|važi od|datum cijene|godina|датум|rok trajanja'),
  ('hr', 'other', 'dobavljač|trgovina|poslovnica|prodavaonica|zemlja podrijetla|zemlja porijekla|težina|masa'
    '|duljina|dužina|širina|visina|boja|slika|ukupno|carinska tarifa|stranica|marža'),
  ('hr', 'row_number', 'rb|r b|redni broj|r br|rbr|ред бр|р бр'),
  ('hr', 'currency', 'valuta|валута'),
  ('hr', 'barcode', 'barkod|bar kod|ean|ean kod|crtični kod|barcode|баркод|бар код'),
  ('hr', 'brand', 'marka|brend|robna marka|brand|марка|бренд'),
  ('hr', 'manufacturer', 'proizvođač|произвођач'),
  ('hr', 'category', 'kategorija|grupa|grupa proizvoda|robna grupa|skupina|kategorija proizvoda|vrsta|tip'
    '|grupa artikala|група|категорија|врста'),
  ('hr', 'subcategory', 'podkategorija|potkategorija|podgrupa|podskupina|подгрупа|поткатегорија'),
  ('hr', 'unit_of_measure', 'jedinica mjere|jm|j m|jedinica|jed mjere|jedinica mere|mj|јм|јединица мере|jed mere'),
  ('hr', 'pack_size', 'pakiranje|pakovanje|količina u pakiranju|kom u pakiranju|kom u kutiji|transportno pakiranje'
    '|karton|паковање|sadržaj|kom pak'),
  ('hr', 'min_order_qty', 'minimalna narudžba|min narudžba|minimalna količina|min količina'
    '|minimalna količina narudžbe|минимална количина'),
  ('hr', 'lead_time_days', 'rok isporuke|vrijeme isporuke|dostava|isporuka|рок испоруке'),

  ('sl', 'code', 'šifra|šifra artikla|koda|koda izdelka|koda artikla|kataloška številka|kat št|številka artikla'
    '|št artikla|številka|oznaka|ident|šifra izdelka|naročniška koda'),
  ('sl', 'name', 'naziv|naziv artikla|naziv izdelka|ime|izdelek|artikel|ime izdelka|blago|naziv blaga'),
  ('sl', 'description', 'opis|opis izdelka|opomba|podrobnosti|opombe'),
  ('sl', 'price', 'cena|prodajna cena|nova cena|cena na kos|cena kos|znesek|cena na enoto prodaje'),
  ('sl', 'unit_price', 'cena na enoto|enotna cena|cena enote'),
  ('sl', 'cost_price', 'neto cena|nabavna cena|veleprodajna cena|vpc|neto'),
  ('sl', 'retail_price', 'maloprodajna cena|mpc|priporočena cena|priporočena maloprodajna cena|bruto cena'
    '|redna cena'),
  ('sl', 'special_price', 'akcijska cena|akcija|cena v akciji'),
  ('sl', 'old_price', 'stara cena|prejšnja cena'),
  ('sl', 'unit_price_per_measure', 'cena na kg|cena za kg|cena na liter|cena za enoto mere'),
  ('sl', 'stock', 'zaloga|količina|na zalogi|dobavljivost'),
  ('sl', 'vat', 'ddv|stopnja ddv|davek'),
  ('sl', 'discount', 'popust|rabat'),
  ('sl', 'date', 'datum|velja od|leto'),
  ('sl', 'other', 'dobavitelj|država porekla|poreklo|teža|dolžina|širina|višina|barva|slika|skupaj'),
  ('sl', 'row_number', 'zap št|zaporedna številka'),
  ('sl', 'currency', 'valuta'),
  ('sl', 'barcode', 'črtna koda|ean|ean koda'),
  ('sl', 'brand', 'blagovna znamka|znamka'),
  ('sl', 'manufacturer', 'proizvajalec'),
  ('sl', 'category', 'kategorija|skupina|skupina izdelkov|blagovna skupina|vrsta|tip'),
  ('sl', 'subcategory', 'podkategorija|podskupina'),
  ('sl', 'unit_of_measure', 'enota mere|em|enota|e m|me'),
  ('sl', 'pack_size', 'pakiranje|embalaža|kos v pakiranju|vsebina'),
  ('sl', 'min_order_qty', 'minimalno naročilo|minimalna količina|min količina'),
  ('sl', 'lead_time_days', 'dobavni rok|rok dobave|čas dobave'),

  ('bg', 'code', 'код|код на продукта|артикулен номер|каталожен номер|номер|кат номер|артикул номер'
    '|код на артикула|номенклатурен номер|кат №|референция|продуктов код'),
  ('bg', 'name', 'наименование|име|продукт|артикул|име на продукта|наименование на продукта|стока'
    '|наименование на стоката'),
  ('bg', 'description', 'описание|описание на продукта|забележка|бележки'),
  ('bg', 'price', 'цена|продажна цена|нова цена|цена лв|цена за брой|сума|такса|тарифа|цена бр'),
  ('bg', 'unit_price', 'единична цена|ед цена|цена за единица'),
  ('bg', 'cost_price', 'цена на едро|доставна цена|нетна цена|нето цена|нето|едро'),
  ('bg', 'retail_price', 'цена на дребно|препоръчителна цена|каталожна цена|цена дребно|крайна цена'),
  ('bg', 'special_price', 'промоционална цена|промо цена|промоция'),
  ('bg', 'old_price', 'стара цена|предишна цена'),
  ('bg', 'unit_price_per_measure', 'цена за кг|цена за литър|цена за килограм'),
  ('bg', 'stock', 'наличност|количество|наличност бр|склад|к во'),
  ('bg', 'vat', 'ддс'),
  ('bg', 'discount', 'отстъпка'),
  ('bg', 'date', 'дата|валидна от'),
  ('bg', 'other', 'доставчик|страна на произход|произход|тегло|дължина|ширина|височина|цвят|снимка|общо'),
  ('bg', 'row_number', '№ по ред|пореден номер'),
  ('bg', 'currency', 'валута'),
  ('bg', 'barcode', 'баркод|бар код|ean'),
  ('bg', 'brand', 'марка|бранд'),
  ('bg', 'manufacturer', 'производител'),
  ('bg', 'category', 'категория|група|стокова група|продуктова група|вид|тип'),
  ('bg', 'subcategory', 'подкатегория|подгрупа'),
  ('bg', 'unit_of_measure', 'мерна единица|мярка|мер ед|ед мярка|м ед|единица'),
  ('bg', 'pack_size', 'опаковка|брой в опаковка|разфасовка|кашон|съдържание'),
  ('bg', 'min_order_qty', 'минимална поръчка|минимално количество|мин количество'),
  ('bg', 'lead_time_days', 'срок на доставка|срок за доставка|доставка'),

  ('ru', 'code', 'артикул|код|код товара|код продукта|номер|каталожный номер|кат номер|код артикула|номер детали'
    '|номенклатурный номер|артикул производителя|артикул поставщика|код номенклатуры|оем|номер по каталогу|шифр'
    '|арт|ид|код поставщика|код производителя|обозначение|внутренний код|номер запчасти|ном номер'),
  ('ru', 'name', 'наименование|название|наименование товара|название товара|товар|продукт|номенклатура'
    '|наименование продукции|имя|наименование номенклатуры|наименование позиции|позиция|товары|запчасть|деталь'
    '|услуга|наименование услуги|ценовая группа номенклатура характеристика номенклатуры|продукция|модель'),
  ('ru', 'description', 'описание|описание товара|примечание|комментарий|подробное описание|характеристика'
    '|характеристики|полное наименование'),
  ('ru', 'price', 'цена|цены|стоимость|новая цена|цена продажи|продажная цена|цена за штуку|цена за шт|цена шт'
    '|отпускная цена|текущая цена|прайс|тариф|ваша цена|цена клиента|базовая цена|цена со скидкой|сумма за ед'
    '|цена рублеи'),
  ('ru', 'unit_price', 'цена за единицу|цена за ед|цена ед|единичная цена'),
  ('ru', 'cost_price', 'оптовая цена|опт|цена опт|закупочная цена|закупка|мелкий опт|мелкооптовая цена|крупный опт'
    '|цена закупки|дилерская цена|дилер|цена дилера|себестоимость|нетто|цена нетто|оптовая|оптом|мелкоопт'
    '|крупныи опт'),
  ('ru', 'retail_price', 'розничная цена|розница|ррц|цена розница|рекомендованная цена|рекомендуемая цена'
    '|рекомендуемая розничная цена|мрц|розн|цена по прайсу|розничная|рекомендованная розничная цена'
    '|базовая розница'),
  ('ru', 'special_price', 'цена по акции|акция|спеццена|специальная цена|акционная цена|цена акция|распродажа'),
  ('ru', 'old_price', 'старая цена|предыдущая цена|прежняя цена|цена до'),
  ('ru', 'unit_price_per_measure', 'цена за кг|цена за литр|цена за килограмм|цена за метр|цена кг|цена за м'),
  ('ru', 'stock', 'остаток|остатки|количество|наличие|кол во|в наличии|склад|на складе|доступно|кол'
    '|свободный остаток'),
  ('ru', 'vat', 'ндс|ставка ндс|налог'),
  ('ru', 'discount', 'скидка|процент скидки|наценка|группа скидок'),
  ('ru', 'date', 'дата|действует с|дата обновления|срок годности|год|дата прайса'),
  ('ru', 'total', 'сумма|итого|всего|заказ|ваш заказ|сумма заказа'),
  ('ru', 'other', 'поставщик|магазин|страна|страна происхождения|вес|масса|длина|ширина|высота|цвет|фото'
    '|изображение|ссылка|тн вэд|код тн вэд|объем|гарантия|страница|применяемость'),
  ('ru', 'row_number', '№ п п|п п|номер п п|№ пп|№'),
  ('ru', 'currency', 'валюта'),
  ('ru', 'barcode', 'штрихкод|штрих код|шк|ean|баркод|код ean|штрих код товара'),
  ('ru', 'brand', 'бренд|марка|торговая марка|тм'),
  ('ru', 'manufacturer', 'производитель|изготовитель|завод|фирма'),
  ('ru', 'category', 'категория|группа|товарная группа|раздел|рубрика|вид|тип|категория товара|группа товаров'
    '|группа товара|ценовая группа'),
  ('ru', 'subcategory', 'подкатегория|подгруппа|подраздел'),
  ('ru', 'unit_of_measure', 'единица измерения|ед изм|ед|единица|ед измерения|еи'),
  ('ru', 'pack_size', 'упаковка|в упаковке|кол во в упаковке|количество в упаковке|фасовка|штук в упаковке'
    '|шт в упаковке|норма упаковки|упак|кол во в коробке|в коробке|расфасовка|шт в уп|содержание'),
  ('ru', 'min_order_qty', 'минимальный заказ|мин заказ|минимальная партия|кратность|мин партия'
    '|минимальное количество|кратность заказа|мин кол во'),
  ('ru', 'lead_time_days', 'срок поставки|срок доставки|доставка|срок|дней|срок поставки дней|время доставки'),

  ('uk', 'code', 'артикул|код|код товару|номер|каталожний номер|кат номер|код продукту|код виробника|номер деталі'
    '|код номенклатури|шифр|арт'),
  ('uk', 'name', 'назва|найменування|назва товару|найменування товару|товар|номенклатура|продукт|назва продукту'
    '|послуга|позиція'),
  ('uk', 'description', 'опис|опис товару|примітка|коментар|характеристики|примітки'),
  ('uk', 'price', 'ціна|ціни|вартість|нова ціна|ціна продажу|ціна за шт|ціна за штуку|ціна шт|тариф|поточна ціна'
    '|ваша ціна'),
  ('uk', 'unit_price', 'ціна за одиницю|ціна за од|ціна од'),
  ('uk', 'cost_price', 'оптова ціна|опт|ціна опт|закупівельна ціна|дилерська ціна|ціна закупки|гурт|гуртова ціна'
    '|оптова'),
  ('uk', 'retail_price', 'роздрібна ціна|роздріб|ррц|рекомендована ціна|рекомендована роздрібна ціна|ціна роздріб'
    '|роздрібна'),
  ('uk', 'special_price', 'акційна ціна|акція|спеціальна ціна|ціна зі знижкою'),
  ('uk', 'old_price', 'стара ціна|попередня ціна'),
  ('uk', 'unit_price_per_measure', 'ціна за кг|ціна за літр|ціна за кілограм|ціна за метр'),
  ('uk', 'stock', 'залишок|залишки|кількість|наявність|к сть|в наявності|склад|кіль кість'),
  ('uk', 'vat', 'пдв|ставка пдв|податок'),
  ('uk', 'discount', 'знижка|націнка'),
  ('uk', 'date', 'дата|діє з|термін придатності|рік'),
  ('uk', 'other', 'постачальник|країна|країна походження|вага|довжина|ширина|висота|колір|фото|зображення|сума'
    '|всього|разом|замовлення|уктзед'),
  ('uk', 'row_number', '№ з п|№ п п'),
  ('uk', 'currency', 'валюта'),
  ('uk', 'barcode', 'штрихкод|штрих код|ean'),
  ('uk', 'brand', 'бренд|марка|торгова марка|тм'),
  ('uk', 'manufacturer', 'виробник|фірма'),
  ('uk', 'category', 'категорія|група|товарна група|розділ|вид|тип|група товарів|рубрика'),
  ('uk', 'subcategory', 'підкатегорія|підгрупа|підрозділ'),
  ('uk', 'unit_of_measure', 'одиниця виміру|од вим|од|одиниця|од виміру'),
  ('uk', 'pack_size', 'упаковка|в упаковці|кількість в упаковці|фасування|фасовка|шт в упаковці'),
  ('uk', 'min_order_qty', 'мінімальне замовлення|мін замовлення|мінімальна партія|кратність'),
  ('uk', 'lead_time_days', 'термін поставки|термін доставки|доставка|строк поставки'),

  ('el', 'code', 'κωδικός|κωδ|κωδικός προϊόντος|κωδικός είδους|κωδ είδους|αριθμός|κωδικός προμηθευτή|αρ προϊόντος'
    '|κωδικός κατασκευαστή|part number'),
  ('el', 'name', 'ονομασία|όνομα|προϊόν|είδος|όνομα προϊόντος|ονομασία προϊόντος|τίτλος|ονομασία είδους'),
  ('el', 'description', 'περιγραφή|περιγραφή προϊόντος|περιγραφή είδους|παρατηρήσεις|σχόλια|λεπτομέρειες'),
  ('el', 'price', 'τιμή|τιμές|τιμή πώλησης|νέα τιμή|ποσό|αξία|τιμή τεμαχίου|τιμή τεμ'),
  ('el', 'unit_price', 'τιμή μονάδας|τιμή ανά μονάδα|τιμή μον'),
  ('el', 'cost_price', 'τιμή χονδρικής|χονδρική|χονδρική τιμή|καθαρή τιμή|τιμή αγοράς|κόστος|τιμή χονδρ'),
  ('el', 'retail_price', 'τιμή λιανικής|λιανική|προτεινόμενη τιμή|τιμή καταλόγου|λιανική τιμή|πλτ'),
  ('el', 'special_price', 'τιμή προσφοράς|προσφορά|ειδική τιμή'),
  ('el', 'old_price', 'παλιά τιμή|προηγούμενη τιμή|αρχική τιμή'),
  ('el', 'unit_price_per_measure', 'τιμή ανά κιλό|τιμή κιλού|τιμή λίτρου'),
  ('el', 'stock', 'απόθεμα|ποσότητα|διαθεσιμότητα|υπόλοιπο|διαθέσιμο|ποσ'),
  ('el', 'vat', 'φπα|συντελεστής φπα'),
  ('el', 'discount', 'έκπτωση'),
  ('el', 'date', 'ημερομηνία|ισχύει από|έτος'),
  ('el', 'other', 'προμηθευτής|χώρα|χώρα προέλευσης|βάρος|μήκος|πλάτος|ύψος|χρώμα|εικόνα|σύνολο'),
  ('el', 'row_number', 'α α'),
  ('el', 'currency', 'νόμισμα'),
  ('el', 'barcode', 'barcode|γραμμωτός κώδικας|ean|γραμμωτός κωδικός'),
  ('el', 'brand', 'μάρκα|εμπορικό σήμα'),
  ('el', 'manufacturer', 'κατασκευαστής|παραγωγός'),
  ('el', 'category', 'κατηγορία|ομάδα|οικογένεια|τύπος'),
  ('el', 'subcategory', 'υποκατηγορία|υποομάδα'),
  ('el', 'unit_of_measure', 'μονάδα|μονάδα μέτρησης|μ μ|μον'),
  ('el', 'pack_size', 'συσκευασία|τεμάχια ανά κιβώτιο|κιβώτιο|περιεχόμενο'),
  ('el', 'min_order_qty', 'ελάχιστη παραγγελία|ελάχιστη ποσότητα'),
  ('el', 'lead_time_days', 'χρόνος παράδοσης|παράδοση'),

  ('tr', 'code', 'kod|ürün kodu|stok kodu|malzeme kodu|parça no|parça numarası|ürün no|referans|katalog no'
    '|model no|ürün numarası|sipariş kodu|barkod no kod|ref no|oem no|stok no|malzeme no'),
  ('tr', 'name', 'ürün|ürün adı|ad|adı|malzeme adı|stok adı|isim|ürün ismi|malzeme|mal adı|ürün tanımı|cinsi'),
  ('tr', 'description', 'açıklama|ürün açıklaması|tanım|detay|not|notlar|açıklamalar'),
  ('tr', 'price', 'fiyat|fiyatı|satış fiyatı|yeni fiyat|tutar|ücret|liste satış fiyatı|adet fiyatı|güncel fiyat'
    '|bedel'),
  ('tr', 'unit_price', 'birim fiyat|birim fiyatı|b fiyat'),
  ('tr', 'cost_price', 'toptan fiyat|net fiyat|alış fiyatı|maliyet|bayi fiyatı|toptan|bayi|net birim fiyat'),
  ('tr', 'retail_price', 'perakende fiyat|liste fiyatı|tavsiye edilen fiyat|perakende satış fiyatı|psf'
    '|etiket fiyatı|önerilen fiyat|perakende'),
  ('tr', 'special_price', 'kampanya fiyatı|indirimli fiyat|özel fiyat|kampanya'),
  ('tr', 'old_price', 'eski fiyat|önceki fiyat'),
  ('tr', 'unit_price_per_measure', 'kg fiyatı|kilo fiyatı|litre fiyatı'),
  ('tr', 'stock', 'stok|miktar|adet|mevcut|stok durumu|stok adedi'),
  ('tr', 'vat', 'kdv|kdv oranı|vergi'),
  ('tr', 'discount', 'iskonto|indirim|iskonto oranı'),
  ('tr', 'date', 'tarih|geçerlilik tarihi|yıl'),
  ('tr', 'other', 'tedarikçi|menşei|ülke|ağırlık|uzunluk|genişlik|yükseklik|renk|resim|toplam|gtip'),
  ('tr', 'row_number', 'sıra no|sıra|s no'),
  ('tr', 'currency', 'para birimi|döviz|döviz cinsi|kur'),
  ('tr', 'barcode', 'barkod|barkod no|ean'),
  ('tr', 'brand', 'marka'),
  ('tr', 'manufacturer', 'üretici|üretici firma|imalatçı'),
  ('tr', 'category', 'kategori|grup|ürün grubu|ana grup|tür|tip|stok grubu'),
  ('tr', 'subcategory', 'alt kategori|alt grup'),
  ('tr', 'unit_of_measure', 'birim|ölçü birimi|birimi'),
  ('tr', 'pack_size', 'ambalaj|paket|koli içi|koli içi adet|paket içeriği|koli adedi|kutu içi|ambalaj miktarı'),
  ('tr', 'min_order_qty', 'minimum sipariş|min sipariş|minimum sipariş miktarı|asgari sipariş'),
  ('tr', 'lead_time_days', 'teslim süresi|teslimat süresi|termin|teslimat'),

  ('fi', 'code', 'numero|tuotenumero|tuotekoodi|tuote nro|tuotenro|koodi|artikkelinumero|nimikenumero|nimikekoodi'
    '|tilausnumero|nro|tilauskoodi|nimike nro|tuotetunnus|tunnus|toimittajan tuotenumero|valmistajan koodi|snro'
    '|lvi numero|sähkönumero|vnr'),
  ('fi', 'name', 'nimi|tuotenimi|tuote|nimike|tuotteen nimi|nimitys|artikkeli|tuotenimike'),
  ('fi', 'description', 'kuvaus|selite|tuotekuvaus|lisätiedot|huomautus|huom|seloste'),
  ('fi', 'price', 'hinta|hinnat|myyntihinta|uusi hinta|kappalehinta|kpl hinta|ovh alv 0|summa|taksa'
    '|verollinen hinta|veroton hinta|nykyinen hinta|hinta kpl'),
  ('fi', 'unit_price', 'yksikköhinta|a hinta|ahinta'),
  ('fi', 'cost_price', 'nettohinta|ostohinta|tukkuhinta|netto|hankintahinta|jälleenmyyjähinta|jm hinta|netto hinta'
    '|sisäänostohinta'),
  ('fi', 'retail_price', 'ovh|ohjevähittäishinta|vähittäishinta|ohjehinta|listahinta|suositushinta|bruttohinta'
    '|kuluttajahinta|vähittäismyyntihinta'),
  ('fi', 'special_price', 'tarjoushinta|tarjous|kampanjahinta|erikoishinta'),
  ('fi', 'old_price', 'vanha hinta|edellinen hinta|aiempi hinta'),
  ('fi', 'unit_price_per_measure', 'litrahinta|kilohinta|vertailuhinta|metrihinta'),
  ('fi', 'stock', 'varasto|saldo|määrä|varastosaldo|saatavuus|kpl|varastossa'),
  ('fi', 'vat', 'alv|vero|alv kanta|arvonlisävero'),
  ('fi', 'discount', 'alennus|alennusryhmä|ale'),
  ('fi', 'date', 'päivämäärä|pvm|voimassa|vuosi|vuosikerta|voimassa alkaen'),
  ('fi', 'other', 'toimittaja|alkuperämaa|valmistusmaa|maa|alue|paino|pituus|leveys|korkeus|väri|kuva|yhteensä'
    '|uutuus|hinnastojärjestyskoodi|hinnastokoodi|luonnehdinta|rypäleet|valikoima|suljentatyyppi|erityisryhmä'
    '|oluttyyppi|etikettimerkintöjä'),
  ('fi', 'currency', 'valuutta'),
  ('fi', 'barcode', 'viivakoodi|ean|ean koodi|gtin'),
  ('fi', 'brand', 'merkki|brändi|tuotemerkki'),
  ('fi', 'manufacturer', 'valmistaja|tuottaja'),
  ('fi', 'category', 'kategoria|tuoteryhmä|ryhmä|tyyppi|pääryhmä|osasto|luokka|laji'),
  ('fi', 'subcategory', 'alatyyppi|alaryhmä|alakategoria'),
  ('fi', 'unit_of_measure', 'yksikkö|yks|myyntiyksikkö|mittayksikkö|hintayksikkö'),
  ('fi', 'pack_size', 'pakkaus|pakkauskoko|pullokoko|sisältö|pakkausmäärä|pkt koko|koko|myyntierä'),
  ('fi', 'min_order_qty', 'minimitilaus|minimitilausmäärä|minimierä|tilauserä'),
  ('fi', 'lead_time_days', 'toimitusaika|toimitusaika päivää|toimitus'),

  ('sv', 'code', 'artikelnummer|artikelnr|art nr|artnr|artikel nr|artikel|produktnummer|produktkod|varunummer'
    '|beställningsnummer|kod|nummer|nr|e nummer|rsk nummer|rsk|leverantörens artikelnummer'
    '|tillverkarens artikelnummer|artikelkod|artikel id'),
  ('sv', 'name', 'benämning|namn|produktnamn|artikelnamn|produkt|artikel|artikelbenämning|vara|varunamn|titel'),
  ('sv', 'description', 'beskrivning|produktbeskrivning|text|kommentar|anmärkning|artikelbeskrivning'),
  ('sv', 'price', 'pris|priser|försäljningspris|nytt pris|styckpris|pris per styck|pris st|belopp|avgift|ert pris'
    '|aktuellt pris|utpris'),
  ('sv', 'unit_price', 'enhetspris|á pris|a pris|apris|pris per enhet'),
  ('sv', 'cost_price', 'inköpspris|nettopris|netto|grossistpris|inpris|återförsäljarpris|netto pris|ert nettopris'),
  ('sv', 'retail_price', 'rekommenderat pris|rek pris|cirkapris|ca pris|listpris|bruttopris|konsumentpris'
    '|butikspris|rek utpris|riktpris'),
  ('sv', 'special_price', 'kampanjpris|extrapris|specialpris|erbjudande'),
  ('sv', 'old_price', 'gammalt pris|tidigare pris|ordinarie pris'),
  ('sv', 'unit_price_per_measure', 'jämförpris|jmfpris|kilopris|literpris|pris per kg|pris per liter|meterpris'
    '|jfr pris'),
  ('sv', 'stock', 'lager|saldo|antal|lagersaldo|tillgänglighet|tillgängligt|i lager|kvantitet|mängd'),
  ('sv', 'vat', 'moms|momssats'),
  ('sv', 'discount', 'rabatt|rabattgrupp|rabattkod'),
  ('sv', 'date', 'datum|giltig från|gäller från|årgång|år'),
  ('sv', 'other', 'leverantör|land|ursprungsland|ursprung|vikt|längd|bredd|höjd|färg|bild|summa|totalt|pant|hs kod'),
  ('sv', 'currency', 'valuta'),
  ('sv', 'barcode', 'streckkod|ean|ean kod|gtin'),
  ('sv', 'brand', 'varumärke|märke'),
  ('sv', 'manufacturer', 'tillverkare|producent|fabrikat'),
  ('sv', 'category', 'kategori|produktgrupp|varugrupp|grupp|artikelgrupp|huvudgrupp|sortiment|typ'),
  ('sv', 'subcategory', 'underkategori|undergrupp'),
  ('sv', 'unit_of_measure', 'enhet|säljenhet|prisenhet|måttenhet'),
  ('sv', 'pack_size', 'förpackning|förp|förpackningsstorlek|antal per förpackning|innehåll|kartong|volym'
    '|antal i förpackning'),
  ('sv', 'min_order_qty', 'minsta orderkvantitet|min order|minsta antal|minsta beställning|min antal'),
  ('sv', 'lead_time_days', 'leveranstid|ledtid|leveranstid dagar|leverans'),

  ('no', 'code', 'varenummer|varenr|artikkelnummer|artikkelnr|art nr|produktnummer|produktkode|kode|nummer|nr'
    '|bestillingsnummer|el nummer|nobb|nobb nr|nobb nummer|leverandørens varenummer|vare nr'),
  ('no', 'name', 'navn|varenavn|produktnavn|produkt|artikkel|benevnelse|vare|varebetegnelse|betegnelse|varetekst'
    '|tittel'),
  ('no', 'description', 'beskrivelse|produktbeskrivelse|tekst|kommentar|merknad|varebeskrivelse'),
  ('no', 'price', 'pris|priser|salgspris|ny pris|stykkpris|pris per stk|pris stk|beløp|utsalgspris netto'
    '|gjeldende pris|din pris'),
  ('no', 'unit_price', 'enhetspris|pris per enhet|a pris|à pris'),
  ('no', 'cost_price', 'innkjøpspris|nettopris|netto|engrospris|innpris|forhandlerpris|netto pris|grossistpris'),
  ('no', 'retail_price', 'veiledende pris|veil pris|utsalgspris|listepris|bruttopris|butikkpris'
    '|veiledende utsalgspris'),
  ('no', 'special_price', 'kampanjepris|tilbudspris|spesialpris|tilbud'),
  ('no', 'old_price', 'gammel pris|førpris|tidligere pris'),
  ('no', 'unit_price_per_measure', 'literpris|kilopris|pris per kg|pris per liter|sammenligningspris|pris pr liter'
    '|pris pr kg'),
  ('no', 'stock', 'lager|antall|lagerbeholdning|beholdning|tilgjengelig|på lager|mengde'),
  ('no', 'vat', 'mva|moms|mva sats'),
  ('no', 'discount', 'rabatt|rabattgruppe'),
  ('no', 'date', 'dato|gyldig fra|årgang|år'),
  ('no', 'other', 'leverandør|land|opprinnelsesland|vekt|lengde|bredde|høyde|farge|bilde|sum|totalt|pant'),
  ('no', 'currency', 'valuta'),
  ('no', 'barcode', 'strekkode|ean|gtin|ean kode'),
  ('no', 'brand', 'merke|varemerke|merkenavn'),
  ('no', 'manufacturer', 'produsent|fabrikant'),
  ('no', 'category', 'kategori|varegruppe|produktgruppe|gruppe|hovedgruppe|varetype|type'),
  ('no', 'subcategory', 'underkategori|undergruppe'),
  ('no', 'unit_of_measure', 'enhet|salgsenhet|prisenhet|måleenhet'),
  ('no', 'pack_size', 'pakning|pakningsstørrelse|forpakning|antall i pakning|innhold|kartong|volum'
    '|antall per kartong|d pak|f pak'),
  ('no', 'min_order_qty', 'minste bestilling|minimumsbestilling|min antall|minste antall'),
  ('no', 'lead_time_days', 'leveringstid|ledetid|levering'),

  ('da', 'code', 'varenummer|varenr|artikelnummer|produktnummer|produktkode|kode|nummer|nr|bestillingsnummer'
    '|vare nr|el nummer|vvs nr|leverandørens varenummer|db nummer|tun nr'),
  ('da', 'name', 'navn|varenavn|produktnavn|produkt|betegnelse|vare|varebetegnelse|varetekst|artikel|benævnelse'
    '|titel'),
  ('da', 'description', 'beskrivelse|varebeskrivelse|produktbeskrivelse|tekst|bemærkning|kommentar'),
  ('da', 'price', 'pris|priser|salgspris|ny pris|stykpris|pris pr stk|pris stk|beløb|aktuel pris|din pris'),
  ('da', 'unit_price', 'enhedspris|pris pr enhed|a pris'),
  ('da', 'cost_price', 'indkøbspris|nettopris|netto|engrospris|kostpris|forhandlerpris|netto pris'),
  ('da', 'retail_price', 'vejledende pris|vejl pris|udsalgspris|listepris|bruttopris|butikspris'
    '|vejledende udsalgspris'),
  ('da', 'special_price', 'kampagnepris|tilbudspris|specialpris|tilbud'),
  ('da', 'old_price', 'gammel pris|førpris|tidligere pris'),
  ('da', 'unit_price_per_measure', 'kilopris|literpris|pris pr kg|pris pr liter|sammenligningspris'),
  ('da', 'stock', 'lager|antal|lagerbeholdning|beholdning|på lager|mængde'),
  ('da', 'vat', 'moms|momssats'),
  ('da', 'discount', 'rabat|rabatgruppe'),
  ('da', 'date', 'dato|gyldig fra|gælder fra|årgang|år'),
  ('da', 'other', 'leverandør|land|oprindelsesland|vægt|længde|bredde|højde|farve|billede|i alt|pant'),
  ('da', 'currency', 'valuta'),
  ('da', 'barcode', 'stregkode|ean|gtin|ean nummer'),
  ('da', 'brand', 'mærke|varemærke'),
  ('da', 'manufacturer', 'producent|fabrikant'),
  ('da', 'category', 'kategori|varegruppe|produktgruppe|gruppe|hovedgruppe|type'),
  ('da', 'subcategory', 'underkategori|undergruppe'),
  ('da', 'unit_of_measure', 'enhed|salgsenhed|prisenhed|måleenhed'),
  ('da', 'pack_size', 'pakning|pakningsstørrelse|emballage|kolli|kollistørrelse|indhold|antal pr kolli|karton'),
  ('da', 'min_order_qty', 'minimumsordre|mindste bestilling|min antal|minimumskøb'),
  ('da', 'lead_time_days', 'leveringstid|levering'),

  ('et', 'code', 'kood|tootekood|artikkel|artikli number|tootenumber|number|artiklikood|kaubakood|tellimiskood'),
  ('et', 'name', 'nimi|nimetus|toode|toote nimi|toote nimetus|kaup|kauba nimetus|artikli nimetus'),
  ('et', 'description', 'kirjeldus|toote kirjeldus|märkus|selgitus'),
  ('et', 'price', 'hind|müügihind|uus hind|hind km ta|tüki hind|summa'),
  ('et', 'unit_price', 'ühiku hind|ühikuhind'),
  ('et', 'cost_price', 'netohind|ostuhind|hulgihind|neto'),
  ('et', 'retail_price', 'jaehind|soovituslik hind|soovituslik jaehind|hinnakirja hind|brutohind'),
  ('et', 'special_price', 'soodushind|kampaaniahind|erihind'),
  ('et', 'old_price', 'vana hind|endine hind'),
  ('et', 'unit_price_per_measure', 'kilohind|liitrihind'),
  ('et', 'stock', 'laoseis|kogus|ladu|saadavus'),
  ('et', 'vat', 'käibemaks'),
  ('et', 'discount', 'allahindlus|soodustus'),
  ('et', 'date', 'kuupäev|kehtib alates'),
  ('et', 'other', 'tarnija|päritolumaa|kaal|pikkus|laius|kõrgus|värv|pilt|kokku'),
  ('et', 'currency', 'valuuta'),
  ('et', 'barcode', 'ribakood|triipkood|ean|ean kood'),
  ('et', 'brand', 'bränd|kaubamärk'),
  ('et', 'manufacturer', 'tootja|valmistaja'),
  ('et', 'category', 'kategooria|tootegrupp|grupp|kaubagrupp|liik'),
  ('et', 'subcategory', 'alamkategooria|alamgrupp'),
  ('et', 'unit_of_measure', 'ühik|mõõtühik'),
  ('et', 'pack_size', 'pakend|pakis|kastis|pakendi suurus'),
  ('et', 'min_order_qty', 'miinimumkogus|minimaalne kogus|min kogus'),
  ('et', 'lead_time_days', 'tarneaeg'),

  ('lv', 'code', 'kods|preces kods|artikuls|numurs|kataloga numurs|produkta kods|preces numurs|artikula numurs'),
  ('lv', 'name', 'nosaukums|preces nosaukums|produkts|prece|produkta nosaukums'),
  ('lv', 'description', 'apraksts|preces apraksts|piezīmes'),
  ('lv', 'price', 'cena|pārdošanas cena|jaunā cena|cena gab|summa'),
  ('lv', 'unit_price', 'vienības cena|cena par vienību'),
  ('lv', 'cost_price', 'neto cena|iepirkuma cena|vairumtirdzniecības cena|vairumcena'),
  ('lv', 'retail_price', 'mazumtirdzniecības cena|ieteicamā cena|mazumcena'),
  ('lv', 'special_price', 'akcijas cena|īpašā cena'),
  ('lv', 'old_price', 'vecā cena|iepriekšējā cena'),
  ('lv', 'stock', 'atlikums|daudzums|noliktava|pieejamība'),
  ('lv', 'vat', 'pvn'),
  ('lv', 'discount', 'atlaide'),
  ('lv', 'date', 'datums'),
  ('lv', 'other', 'piegādātājs|izcelsmes valsts|svars|garums|platums|augstums|krāsa|attēls|kopā'),
  ('lv', 'currency', 'valūta'),
  ('lv', 'barcode', 'svītrkods|ean'),
  ('lv', 'brand', 'zīmols'),
  ('lv', 'manufacturer', 'ražotājs'),
  ('lv', 'category', 'kategorija|grupa|preču grupa'),
  ('lv', 'subcategory', 'apakškategorija|apakšgrupa'),
  ('lv', 'unit_of_measure', 'mērvienība|mērv|vienība'),
  ('lv', 'pack_size', 'iepakojums|iepakojumā|iesaiņojums'),
  ('lv', 'min_order_qty', 'minimālais pasūtījums|minimālais daudzums'),
  ('lv', 'lead_time_days', 'piegādes laiks|piegādes termiņš'),

  ('lt', 'code', 'kodas|prekės kodas|artikulas|katalogo numeris|numeris|gaminio kodas|produkto kodas'
    '|prekės numeris|kat nr'),
  ('lt', 'name', 'pavadinimas|prekės pavadinimas|prekė|produktas|produkto pavadinimas|gaminys|vardas'),
  ('lt', 'description', 'aprašymas|prekės aprašymas|pastabos|aprašas'),
  ('lt', 'price', 'kaina|pardavimo kaina|nauja kaina|vnt kaina|kaina vnt|suma'),
  ('lt', 'unit_price', 'vieneto kaina|kaina už vienetą'),
  ('lt', 'cost_price', 'neto kaina|pirkimo kaina|didmeninė kaina|savikaina'),
  ('lt', 'retail_price', 'mažmeninė kaina|rekomenduojama kaina|katalogo kaina'),
  ('lt', 'special_price', 'akcijos kaina|speciali kaina|akcija'),
  ('lt', 'old_price', 'sena kaina|ankstesnė kaina'),
  ('lt', 'stock', 'likutis|kiekis|sandėlis|likučiai'),
  ('lt', 'vat', 'pvm|pvm tarifas'),
  ('lt', 'discount', 'nuolaida'),
  ('lt', 'date', 'data|galioja nuo'),
  ('lt', 'other', 'tiekėjas|kilmės šalis|svoris|ilgis|plotis|aukštis|spalva|nuotrauka|viso|iš viso'),
  ('lt', 'currency', 'valiuta'),
  ('lt', 'barcode', 'brūkšninis kodas|barkodas|ean|ean kodas'),
  ('lt', 'brand', 'prekės ženklas|prekinis ženklas'),
  ('lt', 'manufacturer', 'gamintojas'),
  ('lt', 'category', 'kategorija|grupė|prekių grupė|rūšis|tipas'),
  ('lt', 'subcategory', 'subkategorija|pogrupis'),
  ('lt', 'unit_of_measure', 'mato vienetas|mato vnt|vienetas|matas'),
  ('lt', 'pack_size', 'pakuotė|pakuotėje|dėžėje|kiekis pakuotėje'),
  ('lt', 'min_order_qty', 'minimalus užsakymas|minimalus kiekis|min kiekis'),
  ('lt', 'lead_time_days', 'pristatymo terminas|pristatymo laikas'),

  ('af', 'code', 'kode|produkkode|itemkode|artikelnommer|nommer|voorraadkode|verwysing|onderdeelnommer'),
  ('af', 'name', 'naam|produknaam|produk|item|artikel'),
  ('af', 'description', 'beskrywing|produkbeskrywing|omskrywing'),
  ('af', 'price', 'prys|verkoopprys|nuwe prys|bedrag'),
  ('af', 'unit_price', 'eenheidsprys|prys per eenheid'),
  ('af', 'cost_price', 'kosprys|netto prys|groothandelprys|koste'),
  ('af', 'retail_price', 'kleinhandelprys|aanbevole prys|lysprys'),
  ('af', 'special_price', 'spesiale prys|aanbieding'),
  ('af', 'old_price', 'ou prys|vorige prys'),
  ('af', 'stock', 'voorraad|hoeveelheid|beskikbaar'),
  ('af', 'vat', 'btw'),
  ('af', 'discount', 'afslag'),
  ('af', 'date', 'datum'),
  ('af', 'currency', 'geldeenheid'),
  ('af', 'barcode', 'strepieskode'),
  ('af', 'brand', 'handelsmerk|merk'),
  ('af', 'manufacturer', 'vervaardiger'),
  ('af', 'category', 'kategorie|groep'),
  ('af', 'subcategory', 'subkategorie|subgroep'),
  ('af', 'unit_of_measure', 'eenheid|maateenheid'),
  ('af', 'pack_size', 'pakgrootte|verpakking'),
  ('af', 'min_order_qty', 'minimum bestelling|minimum hoeveelheid'),
  ('af', 'lead_time_days', 'leweringstyd|levertyd'),

  ('id', 'code', 'kode|kode barang|kode produk|nomor|nomor barang|no barang|kode item|nomor artikel|kode sku'
    '|nomor part'),
  ('id', 'name', 'nama|nama barang|nama produk|produk|barang|nama item'),
  ('id', 'description', 'deskripsi|keterangan|uraian|spesifikasi|deskripsi produk'),
  ('id', 'price', 'harga|harga jual|harga baru|tarif|biaya|harga per pcs|harga per unit'),
  ('id', 'unit_price', 'harga satuan'),
  ('id', 'cost_price', 'harga beli|harga grosir|harga pokok|harga modal|harga netto|harga distributor|grosir'
    '|harga reseller|harga agen'),
  ('id', 'retail_price', 'harga eceran|harga retail|harga eceran tertinggi|het|harga konsumen'),
  ('id', 'special_price', 'harga promo|harga diskon|promo|harga khusus'),
  ('id', 'old_price', 'harga lama|harga sebelumnya'),
  ('id', 'stock', 'stok|jumlah|persediaan|kuantitas|ketersediaan'),
  ('id', 'vat', 'ppn|pajak'),
  ('id', 'discount', 'diskon|potongan'),
  ('id', 'date', 'tanggal|berlaku mulai'),
  ('id', 'other', 'pemasok|negara asal|berat|panjang|lebar|tinggi|warna|gambar|total|toko|ongkir'),
  ('id', 'row_number', 'no urut|nomor urut'),
  ('id', 'currency', 'mata uang'),
  ('id', 'barcode', 'barcode|kode batang'),
  ('id', 'brand', 'merek|merk'),
  ('id', 'manufacturer', 'produsen|pabrik|pabrikan'),
  ('id', 'category', 'kategori|kelompok|golongan|jenis'),
  ('id', 'subcategory', 'subkategori|sub kategori'),
  ('id', 'unit_of_measure', 'satuan|unit'),
  ('id', 'pack_size', 'kemasan|isi|ukuran kemasan|isi per karton|isi per dus'),
  ('id', 'min_order_qty', 'minimal order|minimum pembelian|min order|pembelian minimum'),
  ('id', 'lead_time_days', 'waktu pengiriman|lama pengiriman'),

  ('vi', 'code', 'mã|mã hàng|mã sản phẩm|mã số|mã vật tư|mã sp|mã hàng hóa|số hiệu|mã phụ tùng'),
  ('vi', 'name', 'tên|tên hàng|tên sản phẩm|sản phẩm|tên hàng hóa|tên vật tư|hàng hóa|tên sp|mặt hàng'),
  ('vi', 'description', 'mô tả|diễn giải|ghi chú|mô tả sản phẩm|quy cách kỹ thuật'),
  ('vi', 'price', 'giá|giá bán|giá mới|thành giá|giá tiền|báo giá|giá hiện tại'),
  ('vi', 'unit_price', 'đơn giá'),
  ('vi', 'cost_price', 'giá sỉ|giá buôn|giá nhập|giá vốn|giá đại lý|giá bán buôn|giá mua'),
  ('vi', 'retail_price', 'giá lẻ|giá bán lẻ|giá niêm yết|giá đề xuất'),
  ('vi', 'special_price', 'giá khuyến mãi|giá ưu đãi|khuyến mãi'),
  ('vi', 'old_price', 'giá cũ|giá trước'),
  ('vi', 'stock', 'tồn kho|số lượng|tồn|sl'),
  ('vi', 'vat', 'thuế|thuế vat|thuế suất'),
  ('vi', 'discount', 'chiết khấu|giảm giá'),
  ('vi', 'date', 'ngày|ngày hiệu lực'),
  ('vi', 'other', 'nhà cung cấp|xuất xứ|trọng lượng|màu|hình ảnh|thành tiền|tổng|bảo hành'),
  ('vi', 'row_number', 'stt|số thứ tự'),
  ('vi', 'currency', 'tiền tệ|loại tiền'),
  ('vi', 'barcode', 'mã vạch'),
  ('vi', 'brand', 'thương hiệu|nhãn hiệu|hãng'),
  ('vi', 'manufacturer', 'nhà sản xuất|hãng sản xuất'),
  ('vi', 'category', 'danh mục|nhóm|nhóm hàng|loại|loại hàng|ngành hàng'),
  ('vi', 'subcategory', 'danh mục con|nhóm con|phân nhóm'),
  ('vi', 'unit_of_measure', 'đơn vị|đơn vị tính|đvt|dvt'),
  ('vi', 'pack_size', 'quy cách|đóng gói|quy cách đóng gói|dung tích'),
  ('vi', 'min_order_qty', 'đặt hàng tối thiểu|số lượng tối thiểu'),
  ('vi', 'lead_time_days', 'thời gian giao hàng|giao hàng'),

  ('zh', 'code', '编号|编码|货号|商品编号|商品编码|产品编号|产品编码|物料编码|物料号|物料编号|型号|料号|款号|序列号|零件号|代码|商品代码|產品編號|商品編號|貨號|編號|料號|型號|产品型号'
    '|訂貨號|订货号'),
  ('zh', 'name', '名称|品名|商品名称|产品名称|商品|产品|物料名称|货品名称|商品名|名稱|商品名稱|產品名稱|品項|產品|标题|药品名称|通用名'),
  ('zh', 'description', '描述|说明|产品描述|商品描述|备注|說明|描述說明|備註|产品说明|规格描述'),
  ('zh', 'price', '价格|售价|单品价|报价|现价|新价|销售价|價格|售價|報價|金额单价|销售价格|价钱|供应价|出厂价|结算价'),
  ('zh', 'unit_price', '单价|單價|单位价格'),
  ('zh', 'cost_price', '成本|成本价|批发价|进货价|进价|采购价|供货价|净价|代理价|經銷價|批發價|成本價|進價|采购价格|批发价格|经销价'),
  ('zh', 'retail_price', '零售价|建议零售价|市场价|指导价|零售價|建議售價|定价|定價|目录价|吊牌价|面价|零售价格'),
  ('zh', 'special_price', '促销价|特价|优惠价|特價|優惠價|活动价|折扣价'),
  ('zh', 'old_price', '原价|旧价|原價|调整前价格'),
  ('zh', 'unit_price_per_measure', '每公斤价格|公斤价|每升价格'),
  ('zh', 'stock', '库存|数量|库存数量|庫存|數量|可用库存|存货|现货'),
  ('zh', 'vat', '税率|增值税|税额|稅率|稅'),
  ('zh', 'discount', '折扣|折扣率'),
  ('zh', 'date', '日期|生效日期|有效期|更新日期|年份'),
  ('zh', 'other', '供应商|产地|原产地|重量|净重|毛重|长度|宽度|高度|颜色|图片|合计|总价|总计|供應商|產地|圖片|门店|运费'),
  ('zh', 'row_number', '序号|序號|行号'),
  ('zh', 'currency', '币种|货币|幣別|貨幣|币别'),
  ('zh', 'barcode', '条码|条形码|商品条码|條碼|國際條碼|国际条码|产品条码'),
  ('zh', 'brand', '品牌|牌子'),
  ('zh', 'manufacturer', '厂家|制造商|生产厂家|生产商|生产企业|製造商|廠商|厂商'),
  ('zh', 'category', '类别|分类|类目|商品分类|产品类别|大类|種類|類別|分類|品类|产品分类'),
  ('zh', 'subcategory', '子类|小类|二级分类|子类别|子類別|中类'),
  ('zh', 'unit_of_measure', '单位|计量单位|單位|销售单位'),
  ('zh', 'pack_size', '规格|包装|包装规格|装箱数|箱规|規格|包裝|每箱数量|容量|箱入数'),
  ('zh', 'min_order_qty', '起订量|最小起订量|最低订购量|最小订货量|最小訂購量|起订数量'),
  ('zh', 'lead_time_days', '交货期|交期|货期|交货时间|交貨期|交货周期'),

  ('ja', 'code', '品番|商品コード|商品番号|製品番号|型番|コード|品目コード|商品no|製品コード|管理番号|品コード|注文番号|部品番号|メーカー品番|カタログ番号|番号'),
  ('ja', 'name', '商品名|品名|製品名|名称|品目名|商品名称|商品|品目|部品名'),
  ('ja', 'description', '説明|商品説明|備考|摘要|仕様|詳細|製品説明'),
  ('ja', 'price', '価格|販売価格|売価|新価格|金額|料金|提供価格|納入価格|販売単価|お値段|値段|税抜価格|税抜き価格'),
  ('ja', 'unit_price', '単価|単位価格'),
  ('ja', 'cost_price', '仕入価格|仕入単価|仕切価格|卸価格|卸値|原価|仕切り価格|卸売価格|仕切|下代|仕入値|仕切単価'),
  ('ja', 'retail_price', '定価|希望小売価格|標準価格|小売価格|上代|参考価格|税込価格|メーカー希望小売価格|税込み価格'),
  ('ja', 'special_price', '特価|セール価格|キャンペーン価格|特別価格'),
  ('ja', 'old_price', '旧価格|旧定価|旧単価|改定前価格'),
  ('ja', 'stock', '在庫|在庫数|数量|在庫状況'),
  ('ja', 'vat', '税率|消費税|税区分|消費税率'),
  ('ja', 'discount', '割引|割引率|値引|掛率'),
  ('ja', 'date', '日付|適用日|発売日|更新日|年'),
  ('ja', 'other', '仕入先|原産国|原産地|重量|長さ|幅|高さ|色|画像|合計|店舗|送料'),
  ('ja', 'row_number', '行番号|連番|項番'),
  ('ja', 'currency', '通貨'),
  ('ja', 'barcode', 'janコード|jan|バーコード|ean|jan code|janコ ド'),
  ('ja', 'brand', 'ブランド|ブランド名'),
  ('ja', 'manufacturer', 'メーカー|メーカー名|製造元|製造者'),
  ('ja', 'category', 'カテゴリ|カテゴリー|分類|大分類|商品分類|種類|種別|商品カテゴリ'),
  ('ja', 'subcategory', '小分類|中分類|サブカテゴリ|サブカテゴリー'),
  ('ja', 'unit_of_measure', '単位|販売単位'),
  ('ja', 'pack_size', '入数|規格|内容量|入り数|ケース入数|容量|荷姿|梱包数'),
  ('ja', 'min_order_qty', '最小発注数|最小ロット|最低発注数|発注単位|最小注文数|ロット'),
  ('ja', 'lead_time_days', '納期|リードタイム|納期日数'),

  ('ko', 'code', '코드|상품코드|제품코드|품번|품목코드|자재코드|모델번호|상품번호|제품번호|부품번호|모델명|주문코드|관리번호'),
  ('ko', 'name', '상품명|제품명|품명|품목명|이름|명칭|품목|상품|제품'),
  ('ko', 'description', '설명|상품설명|비고|상세설명|규격설명|적요'),
  ('ko', 'price', '가격|판매가|판매가격|신규가격|금액|공급가격|요금'),
  ('ko', 'unit_price', '단가|판매단가'),
  ('ko', 'cost_price', '도매가|원가|매입가|공급가|도매가격|입고단가|매입단가|공급단가'),
  ('ko', 'retail_price', '소비자가|소매가|권장소비자가|정가|소비자가격|시중가'),
  ('ko', 'special_price', '할인가|특가|행사가'),
  ('ko', 'old_price', '이전가격|기존가격|구가격|변경전가격'),
  ('ko', 'stock', '재고|수량|재고수량'),
  ('ko', 'vat', '부가세|세율|부가가치세'),
  ('ko', 'discount', '할인|할인율'),
  ('ko', 'date', '날짜|적용일|일자|유효기간'),
  ('ko', 'other', '공급업체|공급사|원산지|중량|무게|색상|이미지|합계|배송비|거래처'),
  ('ko', 'row_number', '순번|연번'),
  ('ko', 'currency', '통화|화폐'),
  ('ko', 'barcode', '바코드'),
  ('ko', 'brand', '브랜드|상표'),
  ('ko', 'manufacturer', '제조사|제조업체|제조원'),
  ('ko', 'category', '카테고리|분류|대분류|품목군|종류|상품분류'),
  ('ko', 'subcategory', '소분류|중분류|하위카테고리'),
  ('ko', 'unit_of_measure', '단위|판매단위'),
  ('ko', 'pack_size', '규격|입수|포장단위|박스입수|용량|포장'),
  ('ko', 'min_order_qty', '최소주문수량|최소주문|최소발주량'),
  ('ko', 'lead_time_days', '납기|리드타임|배송기간|납기일'),

  ('ar', 'code', 'الرمز|رمز|كود|الكود|رقم الصنف|رقم المنتج|رمز المنتج|كود الصنف|كود المنتج|رقم المادة|رمز الصنف'
    '|رقم القطعة|المرجع|الرقم'),
  ('ar', 'name', 'الاسم|اسم|اسم المنتج|اسم الصنف|المنتج|الصنف|اسم المادة|المادة|البند|السلعة'),
  ('ar', 'description', 'الوصف|وصف|وصف المنتج|البيان|ملاحظات|التفاصيل|الوصف الكامل'),
  ('ar', 'price', 'السعر|سعر|سعر البيع|السعر الجديد|المبلغ|الثمن|القيمة|الأسعار|سعر القطعة'),
  ('ar', 'unit_price', 'سعر الوحدة'),
  ('ar', 'cost_price', 'سعر الجملة|سعر الشراء|التكلفة|سعر التكلفة|السعر الصافي|الجملة'),
  ('ar', 'retail_price', 'سعر التجزئة|السعر المقترح|سعر المستهلك|سعر القائمة|سعر الجمهور'),
  ('ar', 'special_price', 'سعر العرض|العرض|سعر خاص|السعر بعد الخصم'),
  ('ar', 'old_price', 'السعر القديم|السعر السابق'),
  ('ar', 'stock', 'المخزون|الكمية|كمية|الرصيد|الكمية المتاحة|التوفر'),
  ('ar', 'vat', 'الضريبة|ضريبة القيمة المضافة|ضريبة'),
  ('ar', 'discount', 'الخصم|خصم|نسبة الخصم'),
  ('ar', 'date', 'التاريخ|تاريخ|تاريخ الصلاحية'),
  ('ar', 'other', 'المورد|بلد المنشأ|المنشأ|الوزن|الطول|العرض سم|الارتفاع|اللون|الصورة|المجموع|الإجمالي'),
  ('ar', 'row_number', 'م|مسلسل|تسلسل|رقم التسلسل'),
  ('ar', 'currency', 'العملة|عملة'),
  ('ar', 'barcode', 'الباركود|باركود|رقم الباركود'),
  ('ar', 'brand', 'الماركة|العلامة التجارية|ماركة|العلامة'),
  ('ar', 'manufacturer', 'الشركة المصنعة|المصنع|الشركة المنتجة|الشركة'),
  ('ar', 'category', 'الفئة|التصنيف|المجموعة|القسم|النوع|فئة'),
  ('ar', 'subcategory', 'الفئة الفرعية|التصنيف الفرعي'),
  ('ar', 'unit_of_measure', 'الوحدة|وحدة القياس|وحدة'),
  ('ar', 'pack_size', 'العبوة|التعبئة|حجم العبوة|الحجم|عدد القطع في الكرتون'),
  ('ar', 'min_order_qty', 'الحد الأدنى للطلب|أقل كمية'),
  ('ar', 'lead_time_days', 'مدة التوريد|مدة التسليم|وقت التسليم'),

  ('he', 'code', 'מק"ט|מקט|קוד|קוד מוצר|קוד פריט|מספר פריט|מספר קטלוגי|מס פריט|מספר מוצר|דגם|מק ט'),
  ('he', 'name', 'שם|שם מוצר|שם פריט|מוצר|פריט|שם המוצר|תיאור פריט|שם הפריט'),
  ('he', 'description', 'תיאור|תאור|תיאור מוצר|הערות|פירוט|תיאור המוצר'),
  ('he', 'price', 'מחיר|מחיר מכירה|מחיר חדש|סכום|תעריף|מחירים'),
  ('he', 'unit_price', 'מחיר יחידה|מחיר ליחידה'),
  ('he', 'cost_price', 'מחיר סיטונאי|מחיר עלות|מחיר קנייה|מחיר נטו|עלות|סיטונאי|מחיר קניה'),
  ('he', 'retail_price', 'מחיר לצרכן|מחיר מומלץ|מחיר מחירון|מחיר קמעונאי|מחירון'),
  ('he', 'special_price', 'מחיר מבצע|מבצע|מחיר מיוחד'),
  ('he', 'old_price', 'מחיר קודם|מחיר ישן'),
  ('he', 'stock', 'מלאי|כמות|זמינות|כמות במלאי'),
  ('he', 'vat', 'מעמ|מע מ|מס'),
  ('he', 'discount', 'הנחה|אחוז הנחה'),
  ('he', 'date', 'תאריך|בתוקף מ'),
  ('he', 'other', 'ספק|ארץ מקור|ארץ ייצור|משקל|אורך|רוחב|גובה|צבע|תמונה|סהכ'),
  ('he', 'currency', 'מטבע'),
  ('he', 'barcode', 'ברקוד|בר קוד'),
  ('he', 'brand', 'מותג'),
  ('he', 'manufacturer', 'יצרן|שם יצרן'),
  ('he', 'category', 'קטגוריה|קבוצה|מחלקה|סוג|משפחה'),
  ('he', 'subcategory', 'תת קטגוריה|תת קבוצה'),
  ('he', 'unit_of_measure', 'יחידה|יחידת מידה|יח מידה'),
  ('he', 'pack_size', 'אריזה|גודל אריזה|כמות באריזה|תכולה|כמות בקרטון'),
  ('he', 'min_order_qty', 'מינימום הזמנה|כמות מינימלית|כמות מינימום'),
  ('he', 'lead_time_days', 'זמן אספקה|ימי אספקה|אספקה')
) v (language, field, synonyms)
cross join lateral unnest(string_to_array(v.synonyms, '|')) s (synonym)
where spp.normalise_heading(s.synonym) <> ''
on conflict do nothing;
--! EndIncluded sql/seed/column_synonyms.sql
