--! Previous: sha1:fdc564aa1c7058c327beeb66dade3fa99f78c743
--! Hash: sha1:9ab8a28cb792102ac173443f173c1e1326f30fe7
--! Message: rooms_leases_and_rights

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-private-functions.sql
-- What only the worker or another function calls moves to spp_private.
set lock_timeout = '5s';

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'advance_batch(uuid)',
    'apply_chunk(uuid, integer)',
    'claim_batch(uuid)',
    'fail_batch(uuid, text, text, text, jsonb)',
    'finish_batch(uuid)',
    'finish_staging(uuid, jsonb, jsonb)',
    'validate_chunk(uuid, integer)',
    'purge_staging()',
    'ensure_price_history_months()',
    'decimal_evidence(text)',
    'currency_of(text, text)',
    'recognise_columns(jsonb, jsonb)',
    'normalise_heading(text)',
    'parse_amount(text, text)',
    'parse_count(text, integer)',
    'split_category(text, text)',
    'is_gtin(text)',
    'is_currency(text)',
    'category_label(text)'
  ] loop
    if to_regprocedure('spp.' || v_function) is not null then
      execute format('alter function spp.%s set schema spp_private', v_function);
    end if;
  end loop;
end
$$;

--! split: 100-locks.sql
-- What is done by one at a time waits on rows and tables that the owner alone can lock: an advisory lock is open to
-- whoever knows its number.
set lock_timeout = '5s';

create table if not exists spp_private.locks (
  lock_name text primary key
);
alter table spp_private.locks enable row level security;
comment on table spp_private.locks is 'What is done by one at a time: who does it holds the row.';
insert into spp_private.locks (lock_name) values ('mappings') on conflict do nothing;

--! split: 150-lease.sql
-- Who works on what: workers that beat, and leases that a dead worker lets go of.
set lock_timeout = '5s';

create schema if not exists lease;
comment on schema lease is 'Work that can be lost or doubled: who lives, and what each of them holds.';
grant usage on schema lease to inv_analyst, inv_admin;

--! Included sql/tables/lease_workers.sql
-- The same table in both databases.
create table if not exists lease.workers (
  worker_id uuid primary key,
  worker_name text not null,
  backend_pid integer not null,
  job_owners text[] not null default '{}',
  started_at timestamptz not null default clock_timestamp(),
  beat_at timestamptz not null default clock_timestamp()
);
comment on table lease.workers is 'Whoever works here now: each says so every other second, in a session of
its own.';
comment on column lease.workers.worker_name is 'What it is: worker, or command line.';
comment on column lease.workers.backend_pid is
  'The session it beats in, which ends at once when its process is killed.';
comment on column lease.workers.job_owners is 'The names under which it locks jobs of graphile_worker.';
comment on column lease.workers.beat_at is 'When it last said that it lives.';
--! EndIncluded sql/tables/lease_workers.sql

--! split: 151-upload_leases.sql
-- Uploads carry a lease: of two who work on one, the second finds out before it writes.
set lock_timeout = '5s';

alter table spp.upload_batches
  add column if not exists lease_token uuid,
  add column if not exists lease_owner uuid,
  add column if not exists lease_expires_at timestamptz,
  add column if not exists last_failure text;
comment on column spp.upload_batches.lease_token is '@behavior -*

What whoever works on it passes with every step; null while nobody does.';
comment on column spp.upload_batches.lease_owner is '@behavior -*

The worker that holds it, of lease.workers.';
comment on column spp.upload_batches.lease_expires_at is '@behavior -*

When it is free for the next, unless its worker goes on.';
comment on column spp.upload_batches.last_failure is '@behavior -*

The error that the last try broke off with; null where the worker itself died.';

insert into spp.settings (setting_key, setting_value, description) values
  ('upload.lease_seconds', '60', 'Seconds after which a worker that shows no progress with an upload loses it.')
on conflict (setting_key) do nothing;

-- The course of a batch is not a change of it; how it ends is.
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,'
  'updated_products_count,unchanged_products_count,failed_products_count,'
  'duplicate_rows_count,missing_products_count,discarded_rows_count,'
  'price_changes,warnings,error_log,started_at,completed_at,processing_time_ms,'
  'currency_code,decimal_mark,profile,lease_token,lease_owner,lease_expires_at,last_failure');

drop function if exists spp_private.claim_batch(uuid);
drop function if exists spp_private.advance_batch(uuid);
drop function if exists spp_private.finish_staging(uuid, jsonb, jsonb);
drop function if exists spp_private.enqueue_uploads(uuid);

--! split: 200-intake.sql
-- What a change of prices is booked under, and who takes turns at a supplier's uploads.
set lock_timeout = '5s';

create unlogged table if not exists spp_private.change_origins (
  transaction_id xid8 primary key default pg_current_xact_id(),
  batch_id uuid not null,
  change_reason text not null
);
alter table spp_private.change_origins enable row level security;
comment on table spp_private.change_origins is
  'The upload for which a transaction changes prices just now. A table and no setting: a caller can neither forge'
  ' it nor leave it behind.';
comment on column spp_private.change_origins.transaction_id is 'The transaction that changes them.';
comment on column spp_private.change_origins.batch_id is 'The upload that price_history is to name.';
comment on column spp_private.change_origins.change_reason is 'upload, correction or rollback.';

create table if not exists spp_private.upload_turns (
  supplier_id uuid primary key references spp.suppliers on delete cascade
);
alter table spp_private.upload_turns enable row level security;
comment on table spp_private.upload_turns is
  'A row per supplier that has sent a list: whoever accepts the next one locks it. Accepting does not wait for'
  ' lists that are being applied.';
comment on column spp_private.upload_turns.supplier_id is 'The supplier whose uploads are accepted one at a time.';

--! split: 201-marks.sql
-- Which later lists brought a product again is known from its marks once the rows of these lists are purged.
set lock_timeout = '5s';

do $$
begin
  if exists (select from pg_attribute a
              where a.attrelid = 'spp_private.batch_marks'::regclass and a.attname = 'listed_by') then
    return;
  end if;
  alter table spp_private.batch_marks add column listed_by uuid[] not null default '{}';
  -- What the lists held whose rows are gone already, nobody knows: no mark comes back while one of them stands.
  update spp_private.batch_marks m
     set listed_by = p.purged
    from (
      select c.batch_id, array_agg(d.batch_id order by d.batch_id) as purged
        from (select distinct b.batch_id from spp_private.batch_marks b) marked
        join spp.upload_batches c on c.batch_id = marked.batch_id
        join spp.upload_batches d on d.supplier_id = c.supplier_id and d.batch_id > c.batch_id
       where d.status = 'completed' and not d.dry_run and d.failed_products_count < d.total_products
         and not exists (select from spp.upload_staging s
                          where s.batch_id = d.batch_id and s.validation_status in ('staged', 'corrected'))
       group by c.batch_id
    ) p
   where m.batch_id = p.batch_id;
end
$$;
comment on table spp_private.batch_marks is
  'Marks that a batch cleared from products: what a rollback puts back, once no list that stands brings the product.';
comment on column spp_private.batch_marks.listed_by is
  'Later lists that brought these products, too, of those whose rows retention has removed.';

--! split: 202-categories.sql
-- Lists make categories side by side, up to a limit, and those that a list made go with it where nothing uses them.
set lock_timeout = '5s';

alter table spp.categories add column if not exists made_by_batch_id uuid;
comment on column spp.categories.made_by_batch_id is '@behavior -*

The upload that made it, if one did and nobody has taken it up by hand since.';
create index if not exists categories_made_by_batch_id_idx on spp.categories (made_by_batch_id)
  where made_by_batch_id is not null;

insert into spp.settings (setting_key, setting_value, description) values
  ('upload.max_new_categories', '20000', 'Categories a list may bring; of one that brings more, none is made.')
on conflict (setting_key) do nothing;

insert into spp_private.locks (lock_name) values ('category moves') on conflict do nothing;

drop function if exists spp_private.ensure_categories(jsonb);

--! split: 203-history.sql
-- Every partition of the price history is append-only, the default one too.
set lock_timeout = '5s';

do $$
declare
  v_partition regclass;
begin
  for v_partition in select t.relid from pg_partition_tree('spp.price_history') t loop
    execute format('drop trigger if exists _900_append_only on %s', v_partition);
    execute format('create or replace trigger _100_append_only before update or delete or truncate on %s
                      for each statement execute function audit.tg_table__forbid_change()', v_partition);
    execute format('alter table %s enable always trigger _100_append_only', v_partition);
  end loop;
end
$$;

--! split: 204-settings.sql
-- A setting says what it may be.
set lock_timeout = '5s';

alter table spp.settings
  add column if not exists value_type text
    constraint settings_value_type_check check (value_type in ('integer', 'number', 'boolean', 'text')),
  add column if not exists minimum numeric,
  add column if not exists maximum numeric,
  add column if not exists unit text;
comment on column spp.settings.value_type is 'integer, number, boolean or text.';
comment on column spp.settings.minimum is 'Smallest value of a number.';
comment on column spp.settings.maximum is 'Largest value of a number; null for no limit.';
comment on column spp.settings.unit is 'What a number counts.';

update spp.settings s
   set value_type = b.value_type, minimum = b.minimum, maximum = b.maximum, unit = b.unit
  from (values
    ('upload.max_file_bytes', 'integer', 1, 1099511627776, 'bytes'),
    ('upload.max_decompressed_bytes', 'integer', 1, 1099511627776, 'bytes'),
    ('upload.max_shared_strings_bytes', 'integer', 1, 17179869184, 'bytes'),
    ('upload.max_rows', 'integer', 1, 100000000, 'rows'),
    ('upload.max_columns', 'integer', 1, 16384, 'columns'),
    ('upload.max_cell_length', 'integer', 1, 1000000, 'characters'),
    ('upload.max_new_categories', 'integer', 0, 1000000, 'categories'),
    ('upload.parse_timeout_ms', 'integer', 1, 86400000, 'milliseconds'),
    ('upload.max_attempts', 'integer', 1, 1000, 'tries'),
    ('upload.lease_seconds', 'integer', 1, 86400, 'seconds'),
    ('upload.chunk_rows', 'integer', 1, 100000, 'rows'),
    ('upload.missing_hold_share', 'number', 0, 1, 'share'),
    ('report.max_errors', 'integer', 0, 100000, 'rows'),
    ('report.largest_changes', 'integer', 0, 1000, 'products'),
    ('retention.staging_days', 'integer', 0, 36500, 'days'),
    ('partitions.months_ahead', 'integer', 1, 120, 'months'),
    ('matching.auto_threshold', 'number', 0, 100, 'points'),
    ('matching.review_threshold', 'number', 0, 100, 'points')
  ) as b (setting_key, value_type, minimum, maximum, unit)
 where s.setting_key = b.setting_key
   and (s.value_type, s.minimum, s.maximum, s.unit)
       is distinct from (b.value_type, b.minimum, b.maximum, b.unit);
-- Those that come without bounds of their own.
update spp.settings s
   set value_type = case jsonb_typeof(s.setting_value) when 'number' then 'number' when 'string' then 'text'
                    else jsonb_typeof(s.setting_value) end,
       minimum = case when jsonb_typeof(s.setting_value) = 'number' then 0 end
 where s.value_type is null;

--! split: 230-subcategory-index.sql
-- Whether a category is in use is asked by its key, at each level: without an index each removed category read every
-- product of every supplier. Products without a subcategory cost nothing.
set lock_timeout = '5s';

create index if not exists supplier_products_subcategory_id_idx on spp.supplier_products (subcategory_id)
  where subcategory_id is not null;

--! split: 250-staging.sql
-- Rows are staged as text and judged in SQL, so that no cell of a list can fail its COPY. A COPY does not name its
-- batch either: a row's batch is the one that the transaction stages, whatever the rows hold.
set lock_timeout = '5s';

alter table spp.upload_staging
  alter column price_number type text using price_number::text,
  alter column batch_id set default current_setting('inv.staging_batch', true)::uuid;

comment on column spp.upload_staging.batch_id is
  'Set by the transaction that stages (inv.staging_batch), never by a row.';
comment on column spp.upload_staging.price_number is
  'The price where a spreadsheet stores it as a number: plain decimal digits.';

--! split: 300-doors.sql
-- Functions whose arguments have changed.
set lock_timeout = '5s';

drop function if exists spp.rejected_rows(uuid, integer);

--! split: 401-common.sql
-- What both databases know and no tier owns: functions/common/.
set lock_timeout = '5s';
create schema if not exists common;
comment on schema common is 'Helpers that both databases have: the same source, compiled into each.';
grant usage on schema common
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;

drop function if exists spp_private.is_currency(text);

--! split: 900-code.sql
-- Every function again: search_path = pg_catalog, pg_temp, since an empty one has pg_temp first for types and tables.
-- Bodies name each other: they are not checked before all of them are there.
set lock_timeout = '5s';
set check_function_bodies = off;

--! Included functions/common/audit/acting_role.sql
create or replace function audit.acting_role() returns text
language sql stable
as $$
  select coalesce(nullif(current_setting('role'), 'none'), session_user::text)
$$;
comment on function audit.acting_role() is
  'As which role somebody acts, inside of the owner''s functions, too: the role that is set, or in psql the login.';
grant execute on function audit.acting_role() to public;
--! EndIncluded functions/common/audit/acting_role.sql
--! Included functions/common/audit/attach_log.sql
create or replace procedure audit.attach_log(relation regclass, key_column text, ignored_columns text default '')
language plpgsql
set search_path = pg_catalog, pg_temp
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
  $$Has every change of a table logged. Changes of the ignored columns (comma-separated) alone are none, and they are
not kept.$$;
--! EndIncluded functions/common/audit/attach_log.sql
--! Included functions/common/audit/current_actor.sql
create or replace function audit.current_actor() returns text
language sql stable
as $$
  select coalesce(nullif(current_setting('inv.user_id', true), ''), session_user::text)
$$;
comment on function audit.current_actor() is 'Who acts: the token''s subject, or in psql the login.';
grant execute on function audit.current_actor() to public;
--! EndIncluded functions/common/audit/current_actor.sql
--! Included functions/common/audit/entries.sql
create or replace function audit.entries(
  table_name text default null,
  record_key text default null,
  actor text default null,
  since timestamptz default null,
  until timestamptz default null,
  before_id bigint default null,
  page_size integer default 100
) returns setof audit.log
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select l.*
    from audit.log l
   where (entries.table_name is null or l.table_name = entries.table_name)
     and (entries.record_key is null or l.record_key = entries.record_key)
     and (entries.actor is null or l.actor = entries.actor)
     and (entries.since is null or l.occurred_at >= entries.since)
     and (entries.until is null or l.occurred_at < entries.until)
     and (entries.before_id is null or l.log_id < entries.before_id)
   order by l.log_id desc
   limit least(greatest(entries.page_size, 0), 1001)
$$;
comment on function audit.entries(text, text, text, timestamptz, timestamptz, bigint, integer) is
  $$The audit log, newest first, before a log_id: of a table, a row (its key), an actor, a time (until is left out).
Reads as the caller: who may not read the log finds nothing.$$;
grant execute on function audit.entries(text, text, text, timestamptz, timestamptz, bigint, integer)
  to inv_analyst, inv_admin;
--! EndIncluded functions/common/audit/entries.sql
--! Included functions/common/audit/tg_table__forbid_change.sql
create or replace function audit.tg_table__forbid_change() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'SPFAO',
    message = format('%I.%I is append-only.', tg_table_schema, tg_table_name),
    hint = 'What was wrong is corrected by a further entry.';
end
$$;
comment on function audit.tg_table__forbid_change() is 'Statement trigger of append-only tables. Raises SPFAO.';
--! EndIncluded functions/common/audit/tg_table__forbid_change.sql
--! Included functions/common/audit/tg_table__log.sql
create or replace function audit.tg_table__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_key constant text := tg_argv[0];
  v_ignored constant text[] := string_to_array(coalesce(tg_argv[1], ''), ',');
  v_role constant text := audit.acting_role();
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
  $$Statement trigger: logs changed rows. Arguments: the key column; columns (comma-separated) that alone are no
change.$$;
--! EndIncluded functions/common/audit/tg_table__log.sql
--! Included functions/common/audit/tg_table__stamp.sql
create or replace function audit.tg_table__stamp() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;
comment on function audit.tg_table__stamp() is 'Row trigger: updated_at is the moment of the change.';
--! EndIncluded functions/common/audit/tg_table__stamp.sql
--! Included functions/common/currencies/is_currency.sql
create or replace function common.is_currency(code text) returns boolean
language sql immutable parallel safe
as $$
  select code = any (regexp_split_to_array(btrim($list$
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
    HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
    PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY
    TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
  $list$, e' \n'), '\s+'))
$$;
comment on function common.is_currency(text) is
  'Whether a text is a currency code of ISO 4217 (HRK, since replaced, included: old lists carry it).';
grant execute on function common.is_currency(text) to public;
--! EndIncluded functions/common/currencies/is_currency.sql
--! Included functions/common/lease/assert_held.sql
create or replace function lease.assert_held(held uuid, given uuid, what text) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if held is distinct from given or held is null then
    raise exception using
      errcode = 'SPCLO',
      message = format('Somebody else has taken over: %s.', what),
      hint = 'Nothing is lost; leave it to them.';
  end if;
end
$$;
comment on function lease.assert_held(uuid, uuid, text) is
  'Raises SPCLO unless the token that somebody gives is the one that the locked row holds.';
--! EndIncluded functions/common/lease/assert_held.sql
--! Included functions/common/lease/beat.sql
create or replace function lease.beat(worker_id uuid, job_owners text[] default '{}') returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lives boolean;
begin
  update lease.workers w
     set beat_at = clock_timestamp(), job_owners = beat.job_owners
   where w.worker_id = beat.worker_id;
  v_lives := found;
  perform lease.bury_dead();
  return v_lives;
end
$$;
comment on function lease.beat(uuid, text[]) is
  'A worker says that it lives, and under which names it locks jobs. False when it had been given up
for dead: others do its work by now, and it must end.';
--! EndIncluded functions/common/lease/beat.sql
--! Included functions/common/lease/bury_dead.sql
create or replace function lease.bury_dead() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_orphaned text[];
begin
  with dead as (
    delete from lease.workers w where not lease.lives(w.worker_id) returning w.job_owners
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
--! Included functions/common/lease/is_free.sql
create or replace function lease.is_free(token uuid, owner uuid, expires_at timestamptz) returns boolean
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select is_free.token is null
         or is_free.expires_at < clock_timestamp()
         or (is_free.owner is not null and not lease.lives(is_free.owner))
$$;
comment on function lease.is_free(uuid, uuid, timestamptz) is
  'Whether work with these lease columns may be claimed: nobody holds it, the lease ran out, or its owner has died.';
--! EndIncluded functions/common/lease/is_free.sql
--! Included functions/common/lease/leave.sql
create or replace function lease.leave(worker_id uuid) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from lease.workers w where w.worker_id = leave.worker_id
$$;
comment on function lease.leave(uuid) is 'A worker says that it ends; it holds nothing any more.';
--! EndIncluded functions/common/lease/leave.sql
--! Included functions/common/lease/lives.sql
create or replace function lease.lives(worker_id uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
      from lease.workers w
      join pg_stat_activity a on a.pid = w.backend_pid
     where w.worker_id = lives.worker_id and w.beat_at > clock_timestamp() - interval '15 seconds')
$$;
comment on function lease.lives(uuid) is
  'Whether a worker lives: its session is there, and it has said so within the last 15 seconds.';
grant execute on function lease.lives(uuid) to inv_analyst, inv_admin;
--! EndIncluded functions/common/lease/lives.sql
--! Included functions/common/lease/register_worker.sql
create or replace function lease.register_worker(worker_id uuid, worker_name text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select lease.bury_dead();
  insert into lease.workers (worker_id, worker_name, backend_pid)
  values (register_worker.worker_id, register_worker.worker_name, pg_backend_pid())
$$;
comment on function lease.register_worker(uuid, text) is
  'A worker says that it lives, in the session in which it will go on saying so; takes up what dead ones had locked.';
--! EndIncluded functions/common/lease/register_worker.sql
--! Included functions/common/months/keep_append_only.sql
create or replace procedure audit.keep_append_only(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('create or replace trigger _100_append_only before update or delete or truncate on %s
                    for each statement execute function audit.tg_table__forbid_change()', relation);
  execute format('alter table %s enable always trigger _100_append_only', relation);
end
$$;
comment on procedure audit.keep_append_only(regclass) is
  $$Has every change but an insert refused, in replica mode too. Statement triggers of a parent do not fire for
statements on a partition: each partition is guarded by itself.$$;
--! EndIncluded functions/common/months/keep_append_only.sql
--! Included functions/common/months/make_month.sql
create or replace function audit.make_month(parent regclass, month date) returns regclass
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema name;
  v_name name;
  v_key name;
  v_default regclass;
  v_from constant timestamptz := make_month.month::timestamp at time zone 'UTC';
  v_to constant timestamptz := (make_month.month + interval '1 month') at time zone 'UTC';
begin
  select n.nspname, c.relname || to_char(make_month.month, '_YYYY_MM'), a.attname, nullif(p.partdefid, 0)
    into v_schema, v_name, v_key, v_default
    from pg_partitioned_table p
    join pg_class c on c.oid = p.partrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
   where p.partrelid = parent;
  if exists (select from pg_class c where c.relname = v_name and c.relnamespace = v_schema::regnamespace) then
    return null;
  end if;
  -- The lock that attaching takes: rows go on coming, whoever else makes a month waits here, and then looks again, in
  -- the catalogue itself: to_regclass would remember that the month was not there before the wait.
  execute format('lock table only %s in share update exclusive mode', parent);
  if exists (select from pg_class c where c.relname = v_name and c.relnamespace = v_schema::regnamespace) then
    return null;
  end if;

  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  execute format('create table %I.%I (like %s including defaults including constraints)', v_schema, v_name, parent);
  execute format('alter table %I.%I enable row level security', v_schema, v_name);
  if v_default is not null then
    -- What came before its month was there moves over; meanwhile nobody else gets at the default partition.
    execute format('alter table %s disable trigger _100_append_only', v_default);
    execute format('with waiting as (delete from %s d where d.%I >= %L and d.%I < %L returning d.*)
                    insert into %I.%I select w.* from waiting w',
                   v_default, v_key, v_from, v_key, v_to, v_schema, v_name);
    execute format('alter table %s enable always trigger _100_append_only', v_default);
  end if;
  execute format('alter table %s attach partition %I.%I for values from (%L) to (%L)', parent, v_schema, v_name,
                 v_from, v_to);
  call audit.keep_append_only(format('%I.%I', v_schema, v_name)::regclass);
  return format('%I.%I', v_schema, v_name)::regclass;
end
$$;
comment on function audit.make_month(regclass, date) is
  'Makes the partition of an append-only table for a month of UTC and answers it; null where it is there.';
--! EndIncluded functions/common/months/make_month.sql
--! Included functions/common/settings/tg_settings__judge.sql
create or replace function common.tg_settings__judge() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type constant text := coalesce(jsonb_typeof(new.setting_value), 'null');
  v_number numeric;
begin
  if tg_op = 'INSERT' and new.value_type is null then
    new.value_type := case when v_type = 'number' and scale((new.setting_value #>> '{}')::numeric) = 0 then 'integer'
                           when v_type = 'string' then 'text' else v_type end;
  end if;
  if new.value_type in ('integer', 'number') then
    new.minimum := coalesce(new.minimum, 0);
  end if;

  if v_type = 'number' then
    v_number := (new.setting_value #>> '{}')::numeric;
  end if;
  if v_type <> (case new.value_type when 'integer' then 'number' when 'text' then 'string' else new.value_type end)
     or new.value_type = 'integer' and v_number <> trunc(v_number)
     or v_number < new.minimum or v_number > new.maximum
     or new.unit = 'currency' and not common.is_currency(new.setting_value #>> '{}') then
    raise exception using
      errcode = tg_argv[0],
      message = format('Setting "%s" cannot be %s.', new.setting_key,
                       coalesce(left(new.setting_value::text, 60), 'null')),
      hint = case new.value_type
        when 'boolean' then 'Use true or false.'
        when 'text' then
          case new.unit when 'currency' then 'Use a code of ISO 4217, such as EUR.' else 'Use a text.' end
        else format('Use a %s from %s to %s%s.',
                    case new.value_type when 'integer' then 'whole number' else 'number' end, new.minimum,
                    coalesce(new.maximum::text, 'any'), ' ' || new.unit)
      end;
  end if;
  return new;
end
$$;
comment on function common.tg_settings__judge() is
  'Row trigger: a setting is of its type and within its bounds, whoever changes it. Argument: the error code. A number'
  ' that names no minimum is not negative.';
--! EndIncluded functions/common/settings/tg_settings__judge.sql
--! Included functions/common/texts/composed.sql
create or replace function common.composed(value text) returns text
language sql immutable parallel safe
as $$
  select case
    when octet_length(value) = length(value) then value
    when length(value) <= 512 then normalize(value, nfc)
    else common.composed_words(value)
  end
$$;
comment on function common.composed(text) is 'A text in its composed form (NFC), but for endless words.';
grant execute on function common.composed(text) to public;
--! EndIncluded functions/common/texts/composed.sql
--! Included functions/common/texts/composed_words.sql
create or replace function common.composed_words(value text) returns text
language sql immutable parallel safe
as $$
  select string_agg(case when length(w.word) <= 512 then normalize(w.word, nfc) else w.word end, ' '
                    order by w.position)
    from unnest(string_to_array(value, ' ')) with ordinality as w (word, position)
$$;
comment on function common.composed_words(text) is
  $$A long text composed word by word. Words longer than the longest code stay: to put marks without end in order takes
quadratic time.$$;
grant execute on function common.composed_words(text) to public;
--! EndIncluded functions/common/texts/composed_words.sql
--! Included functions/common/texts/plain.sql
create or replace function common.plain(value text) returns text
language sql immutable parallel safe
as $$
  select nullif(common.composed(common.trimmed(value)), '')
$$;
comment on function common.plain(text) is
  'A text trimmed and composed, null where it is blank: the way codes, names and other fields of a list are kept.';
grant execute on function common.plain(text) to public;
--! EndIncluded functions/common/texts/plain.sql
--! Included functions/common/texts/trimmed.sql
create or replace function common.trimmed(value text) returns text
language sql immutable parallel safe
as $$
  select btrim(value, E'\t\n\x0b\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'
                      '\u2028\u2029\u202f\u205f\u3000\ufeff')
$$;
comment on function common.trimmed(text) is
  $$A text without white space at its ends: all that Unicode and JavaScript call so, line ends and byte order marks
included.$$;
grant execute on function common.trimmed(text) to public;
--! EndIncluded functions/common/texts/trimmed.sql
--! Included functions/spp/categories/assign_category.sql
create or replace function spp.assign_category(category text, product_ids uuid[] default null,
  filter jsonb default null)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  elsif cardinality(product_ids) > 10000 then
    raise exception using
      errcode = 'SPIAC', message = 'These are too many products at once.',
      hint = 'Send at most 10,000 product_ids, or a filter.';
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
  v_search := spp_private.like_pattern(v_filter ->> 'search');

  -- Products are written by uploads, too: who locks the suppliers first, in one order, meets none of them half-way.
  perform spp_private.lock_supplier(s.supplier_id)
     from (select u.supplier_id
             from spp.suppliers u
            where (v_supplier_id is null or u.supplier_id = v_supplier_id)
              and (product_ids is null
                   or u.supplier_id in (select p.supplier_id from spp.supplier_products p
                                         where p.product_id = any (product_ids)))
            order by u.supplier_id) s;
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
  $$Puts products, by id or by filter {supplier, search, category, uncategorised, is_new}, into a category (id, path or
names; made where missing): {assigned}, the number that changed. Raises SPIAC, SPNCA, SPNSU.$$;
grant execute on function spp.assign_category(text, uuid[], jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/categories/assign_category.sql
--! Included functions/spp/categories/category_label.sql
create or replace function spp_private.category_label(category_name text) returns text
language sql immutable parallel safe
as $$
  select case
    when folded.name ~ '^[a-z0-9]+(_[a-z0-9]+)*$' and length(folded.name) <= 100 then folded.name
    -- Letters that a path cannot carry: a digest keeps names apart.
    else left(coalesce(nullif(trim(both '_' from regexp_replace(folded.name, '[^a-z0-9]+', '_', 'g')), ''), 'c'), 100)
         || '_' || left(md5(folded.name), 8)
  end
  from (select regexp_replace(lower(common.trimmed(category_name)),
                              '[ \t\u00a0&,.;:''"()+-]+', '_', 'g')) as squeezed (name),
       lateral (select trim(both '_' from squeezed.name)) as folded (name)
$$;
comment on function spp_private.category_label(text) is '@behavior -*

A category''s label in its path: lower case, a-z, 0-9 and "_"; names that differ in case or punctuation only share it.';
grant execute on function spp_private.category_label(text) to public;
--! EndIncluded functions/spp/categories/category_label.sql
--! Included functions/spp/categories/category_path.sql
create or replace function spp_private.category_path(names text[]) returns public.ltree
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select string_agg(spp_private.category_label(n.name), '.' order by n.position)::public.ltree
    from unnest(category_path.names) with ordinality as n (name, position)
$$;
comment on function spp_private.category_path(text[]) is 'The path of names from the top down: tools.drills.';
--! EndIncluded functions/spp/categories/category_path.sql
--! Included functions/spp/categories/create_category.sql
create or replace function spp.create_category(category text) returns spp.categories
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_category_id uuid := spp_private.find_category(create_category.category);
  v_names constant text[] := spp_private.split_category(create_category.category);
  v_category spp.categories;
begin
  if v_category_id is null then
    if pg_input_is_valid(create_category.category, 'uuid') or cardinality(v_names) not between 1 and 10 then
      perform spp_private.resolve_category(create_category.category);
    end if;
    v_category_id := (spp_private.make_category(v_names, null)).category_id;
  end if;
  select c.* into v_category from spp.categories c where c.category_id = v_category_id for key share;
  -- Taken up by a person, a branch does not go with the list that brought it.
  update spp.categories c
     set made_by_batch_id = null
   where c.path operator(public.@>) v_category.path and c.made_by_batch_id is not null;
  v_category.made_by_batch_id := null;
  return v_category;
end
$$;
comment on function spp.create_category(text) is
  $$The category of a text such as "Tools > Drills", made with its parents where missing. Raises SPNCA for a text that
names none: a blank one, an unknown id, more than 10 levels.$$;
grant execute on function spp.create_category(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/categories/create_category.sql
--! Included functions/spp/categories/drop_named_categories.sql
create or replace function spp_private.drop_named_categories(batch spp.upload_batches, warning text, texts text[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  with dropped as (
    delete from pg_temp.named_categories n
     where n.category || chr(31) || n.subcategory = any (texts)
    returning n.occurrences, n.first_row
  ), counted as (
    select sum(d.occurrences) as rows, (array_agg(d.first_row order by d.first_row))[1:20] as first_rows
      from dropped d
  )
  update spp.upload_batches b
     set warnings = spp_private.add_warnings(b.warnings, jsonb_build_array(
           jsonb_build_object('code', drop_named_categories.warning, 'count', c.rows, 'rows', c.first_rows)))
    from counted c
   where b.batch_id = (batch).batch_id and c.rows > 0;
end
$$;
comment on function spp_private.drop_named_categories(spp.upload_batches, text, text[]) is
  'Leaves texts of categories of the list under way empty, with a warning; part of resolve_batch_categories.';
--! EndIncluded functions/spp/categories/drop_named_categories.sql
--! Included functions/spp/categories/ensure_categories.sql
create or replace function spp_private.ensure_categories(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The trigger and the foreign key of each category would be planned anew for each.
set plan_cache_mode = force_generic_plan
set enable_nestloop = off
as $$
declare
  v_level integer;
begin
  -- From the top down and by path: lists that make the same categories at once wait for each other in one order, and
  -- those that make others not at all.
  for v_level in select distinct w.level from pg_temp.wanted_categories w order by 1 loop
    insert into spp.categories (category_name, parent_category_id, level, path, made_by_batch_id)
    select w.name, parent.category_id, w.level, w.path, ensure_categories.batch_id
      from pg_temp.wanted_categories w
      left join spp.categories parent
        on w.level > 1 and parent.path operator(public.=) public.subpath(w.path, 0, w.level - 1)
     where w.level = v_level and (w.level = 1 or parent.category_id is not null)
     order by w.path
    on conflict (path) do nothing;
  end loop;
end
$$;
comment on function spp_private.ensure_categories(uuid) is
  'Makes the categories that want_categories has listed; the upload, if one makes them, is noted.';
--! EndIncluded functions/spp/categories/ensure_categories.sql
--! Included functions/spp/categories/find_category.sql
create or replace function spp_private.find_category(category text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_names constant text[] := spp_private.split_category(find_category.category);
  v_id uuid;
  v_path public.ltree;
  v_category_id uuid;
begin
  -- Each way by its index: a tree may be large.
  if pg_input_is_valid(find_category.category, 'uuid') then
    v_id := find_category.category::uuid;
  end if;
  if pg_input_is_valid(lower(find_category.category), 'public.ltree') then
    v_path := lower(find_category.category)::public.ltree;
  end if;
  select c.category_id into v_category_id
    from spp.categories c
   where c.category_id = v_id or c.path operator(public.=) v_path
      or cardinality(v_names) between 1 and 100 and c.path operator(public.=) spp_private.category_path(v_names)
   order by c.level desc
   limit 1;
  return v_category_id;
end
$$;
comment on function spp_private.find_category(text) is
  'The category of an id, a path (tools.drills) or names (Tools > Drills); null where there is none.';
--! EndIncluded functions/spp/categories/find_category.sql
--! Included functions/spp/categories/make_category.sql
create or replace function spp_private.make_category(names text[], batch_id uuid) returns spp.categories
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_path constant public.ltree := spp_private.category_path(make_category.names);
  v_category spp.categories;
begin
  select c.* into v_category from spp.categories c where c.path operator(public.=) v_path for key share;
  if v_category.category_id is null then
    drop table if exists pg_temp.named_categories;
    create temporary table named_categories on commit drop as select v_path as path, make_category.names;
    perform spp_private.want_categories(), spp_private.ensure_categories(make_category.batch_id);
    drop table pg_temp.named_categories, pg_temp.wanted_categories;
    select c.* into v_category from spp.categories c where c.path operator(public.=) v_path for key share;
  end if;
  return v_category;
end
$$;
comment on function spp_private.make_category(text[], uuid) is
  'The category of names from the top down, made with its parents where missing; it stays for this transaction.';
--! EndIncluded functions/spp/categories/make_category.sql
--! Included functions/spp/categories/move_category.sql
create or replace function spp.move_category(category_id uuid, parent_category_id uuid) returns spp.categories
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  $$Puts a category, with the branch below it, under another parent (null: the top). Raises SPNCA, SPCCR (a ring), SPCCN
(name taken there).$$;
grant execute on function spp.move_category(uuid, uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/categories/move_category.sql
--! Included functions/spp/categories/own_category_ids.sql
create or replace function spp_private.own_category_ids() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/categories/own_category_ids.sql
--! Included functions/spp/categories/remove_unused_categories.sql
create or replace function spp_private.remove_unused_categories(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Planned once, so are the checks of foreign keys: each removed category would plan its own over all partitions.
set plan_cache_mode = force_generic_plan
-- One category is looked up by its index among millions of products, thousands are joined.
set enable_nestloop = on
as $$
declare
  v_ids uuid[];
begin
  delete from spp_private.batch_categories c where c.batch_id = remove_unused_categories.batch_id;
  -- What somebody holds is in use. Once these are locked, nobody new can take them up.
  select array_agg(c.category_id) into v_ids
    from (select c.category_id
            from spp.categories c
           where c.made_by_batch_id = remove_unused_categories.batch_id
             for update skip locked) c;
  if v_ids is null then
    return;
  end if;

  -- A table with its statistics, not an array: that was compared with each category one by one.
  drop table if exists pg_temp.made_categories;
  create temporary table made_categories on commit drop as
  select c.category_id, c.path::text as path
    from unnest(v_ids) m (category_id)
    join spp.categories c using (category_id);
  analyze pg_temp.made_categories;

  with used as (
    select p.category_id from spp.supplier_products p join pg_temp.made_categories m on m.category_id = p.category_id
    union
    select m.category_id
      from spp.supplier_products p
      join pg_temp.made_categories m on m.category_id = p.subcategory_id
    union
    select x.category_id
      from spp_private.batch_categories k
      join spp.upload_batches b on b.batch_id = k.batch_id and b.status in ('queued', 'processing')
     cross join unnest(array[k.category_id, k.subcategory_id]) x (category_id)
    union
    select child.parent_category_id
      from spp.categories child
     where not exists (select from pg_temp.made_categories m where m.category_id = child.category_id)
  ), kept as (
    select distinct public.subpath(m.path::public.ltree, 0, level)::text as path
      from used u
      join pg_temp.made_categories m using (category_id),
           generate_series(1, public.nlevel(m.path::public.ltree)) level
  )
  delete from spp.categories c
   using pg_temp.made_categories m
   where c.category_id = m.category_id and not exists (select from kept k where k.path = m.path);
  drop table pg_temp.made_categories;
end
$$;
comment on function spp_private.remove_unused_categories(uuid) is
  'Removes the categories that an upload made and that no product, no list under way and no other category uses.';
--! EndIncluded functions/spp/categories/remove_unused_categories.sql
--! Included functions/spp/categories/resolve_batch_categories.sql
create or replace function spp_private.resolve_batch_categories(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_most constant integer := spp.setting('upload.max_new_categories')::integer;
begin
  drop table if exists pg_temp.named_categories;
  create temporary table named_categories on commit drop as
  select coalesce(s.category, '') as category, coalesce(s.subcategory, '') as subcategory, count(*) as occurrences,
         min(s.row_number) as first_row, spp_private.split_category(s.category, s.subcategory) as names,
         null::public.ltree as path
    from spp.upload_staging s
   where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
     and (s.category is not null or s.subcategory is not null)
   group by s.category, s.subcategory;
  perform spp_private.drop_named_categories(batch, 'category_invalid', array(
    select n.category || chr(31) || n.subcategory
      from pg_temp.named_categories n
     where cardinality(n.names) not between 1 and 10 or octet_length(n.category || n.subcategory) > 2000));
  update pg_temp.named_categories n set path = spp_private.category_path(n.names);
  analyze pg_temp.named_categories;

  if spp_private.want_categories() > v_most then
    perform spp_private.drop_named_categories(batch, 'categories_not_made', array(
      select n.category || chr(31) || n.subcategory
        from pg_temp.named_categories n
       where not exists (select from spp.categories c where c.path operator(public.=) n.path)));
  end if;
  -- What an undone list takes along may be what this one has just found: then it is made again.
  for i in 1..3 loop
    if spp_private.want_categories() > 0 then
      perform spp_private.ensure_categories((batch).batch_id);
    end if;
    perform from spp.categories c
       join pg_temp.named_categories n on n.path operator(public.=) c.path
        for key share of c;
    exit when spp_private.want_categories() = 0;
  end loop;

  delete from spp_private.batch_categories c where c.batch_id = (batch).batch_id;
  insert into spp_private.batch_categories (batch_id, category, subcategory, category_id, subcategory_id)
  select (batch).batch_id, n.category, n.subcategory, top.category_id, nullif(leaf.category_id, top.category_id)
    from pg_temp.named_categories n
    join spp.categories leaf on leaf.path operator(public.=) n.path
    join spp.categories top on top.path operator(public.=) public.subpath(n.path, 0, 1);
  drop table pg_temp.named_categories, pg_temp.wanted_categories;
end
$$;
comment on function spp_private.resolve_batch_categories(spp.upload_batches) is
  $$Finds or makes the categories that a batch names, for its new products; of a list that names more new ones than a
list may bring, none is made.$$;
--! EndIncluded functions/spp/categories/resolve_batch_categories.sql
--! Included functions/spp/categories/resolve_category.sql
create or replace function spp_private.resolve_category(category text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
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
  $$The category of an id, a path (tools.drills) or names (Tools > Drills), as far as the caller may know of it. Raises
SPNCA.$$;
grant execute on function spp_private.resolve_category(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/categories/resolve_category.sql
--! Included functions/spp/categories/split_category.sql
create or replace function spp_private.split_category(category text, subcategory text default null) returns text[]
language sql immutable parallel safe
as $$
  select coalesce(array_agg(common.trimmed(part.name) order by part.position)
                    filter (where common.trimmed(part.name) <> ''), '{}')
    from (select concat_ws(' > ', nullif(common.trimmed(category), ''),
                           nullif(common.trimmed(subcategory), ''))) as whole (text),
         lateral unnest(regexp_split_to_array(
           whole.text,
           case when whole.text ~ '[>›»→]' then '[>›»→]' when whole.text ~ '\s/\s' then '\s/\s' else '/' end
         )) with ordinality as part (name, position)
$$;
comment on function spp_private.split_category(text, text) is '@behavior -*

The names from the top down that a category text means: "Tools > Drills", "Tools/Drills", or two columns.';
grant execute on function spp_private.split_category(text, text) to public;
--! EndIncluded functions/spp/categories/split_category.sql
--! Included functions/spp/categories/tg_categories__derive.sql
create or replace function spp.tg_categories__derive() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parent spp.categories;
begin
  if new.parent_category_id is null then
    new.level := 1;
    new.path := spp_private.category_label(new.category_name)::public.ltree;
    return new;
  end if;

  -- The parent stays where it is until this row is committed below it.
  select c.* into v_parent from spp.categories c where c.category_id = new.parent_category_id for share;
  if v_parent.category_id is null then
    return new;  -- The foreign key refuses it, or the parent is made by the same statement.
  elsif tg_op = 'UPDATE' and v_parent.path operator(public.<@) old.path then
    raise exception using
      errcode = 'SPCCR',
      message = format('Category "%s" cannot move below itself.', old.category_name),
      hint = 'Choose a parent outside of its own branch.';
  end if;
  new.level := v_parent.level + 1;
  new.path := v_parent.path operator(public.||) spp_private.category_label(new.category_name);
  return new;
end
$$;
comment on function spp.tg_categories__derive() is
  'Row trigger: level and path follow the parent and the name. Raises SPCCR for a ring.';
--! EndIncluded functions/spp/categories/tg_categories__derive.sql
--! Included functions/spp/categories/tg_categories__move_branch.sql
create or replace function spp.tg_categories__move_branch() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Children derive their own path from this one, level by level.
  update spp.categories c set parent_category_id = c.parent_category_id where c.parent_category_id = new.category_id;
  return null;
end
$$;
comment on function spp.tg_categories__move_branch() is
  $$Row trigger: the branch below a moved or renamed category follows it.$$;
--! EndIncluded functions/spp/categories/tg_categories__move_branch.sql
--! Included functions/spp/categories/tg_categories__take_turn.sql
create or replace function spp.tg_categories__take_turn() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One move at a time: two that cross could tie a ring.
  perform from spp_private.locks l where l.lock_name = 'category moves' for update;
  return null;
end
$$;
comment on function spp.tg_categories__take_turn() is
  'Statement trigger: branches are moved and renamed one at a time.';
--! EndIncluded functions/spp/categories/tg_categories__take_turn.sql
--! Included functions/spp/categories/want_categories.sql
create or replace function spp_private.want_categories() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_wanted integer;
begin
  drop table if exists pg_temp.wanted_categories;
  create temporary table wanted_categories on commit drop as
  with missing as materialized (
    select n.path, n.names
      from pg_temp.named_categories n
     where not exists (select from spp.categories c where c.path operator(public.=) n.path)
  ), levels as materialized (
    select distinct on (l.path) l.path, l.name, l.level
      from (select public.subpath(m.path, 0, level) as path, m.names[level] as name, level
              from missing m, generate_series(1, cardinality(m.names)) level) l
     order by l.path
  )
  select l.*
    from levels l
   where not exists (select from spp.categories c where c.path operator(public.=) l.path);
  get diagnostics v_wanted = row_count;
  analyze pg_temp.wanted_categories;
  return v_wanted;
end
$$;
comment on function spp_private.want_categories() is
  $$Lists in a table what named_categories names, with what is above, and nobody has made yet; answers how many that
are.$$;
--! EndIncluded functions/spp/categories/want_categories.sql
--! Included functions/spp/intake/advance_batch.sql
create or replace function spp_private.advance_batch(batch_id uuid, lease uuid) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_phase text;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = advance_batch.batch_id;
  v_phase := (spp_private.hold_batch(advance_batch.batch_id, advance_batch.lease)).phase;
  case v_phase
    when 'validate' then perform spp_private.validate_chunk(advance_batch.batch_id, 50000);
    when 'apply' then
      perform spp_private.apply_chunk(advance_batch.batch_id, spp.setting('upload.chunk_rows')::integer);
    when 'finish' then perform spp_private.finish_batch(advance_batch.batch_id);
    else null;
  end case;
  select b.phase into v_phase from spp.upload_batches b where b.batch_id = advance_batch.batch_id;
  return v_phase;
end
$$;
comment on function spp_private.advance_batch(uuid, uuid) is '@behavior -*

Does the next step of a staged batch in this transaction and answers the phase it is in then; "done" ends it.
Raises SPCLO when somebody else has taken it over.';
grant execute on function spp_private.advance_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/intake/advance_batch.sql
--! Included functions/spp/intake/apply_chunk.sql
create or replace function spp_private.apply_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(apply_chunk.batch_id, 'apply');
  v_to integer;
  v_counts spp_private.apply_counts;
begin
  -- Suspended since it was accepted: the lock on the supplier holds its status still until this chunk is committed.
  if exists (select from spp.suppliers u where u.supplier_id = v_batch.supplier_id and u.status <> 'active') then
    perform spp_private.fail_batch(v_batch.batch_id, 'supplier_not_active', 'The supplier is not active any more.',
      'Set its status to active and send the list again.');
    return;
  end if;
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
comment on function spp_private.apply_chunk(uuid, integer) is '@behavior -*

Applies the next rows of a batch, up to so many, in this transaction: new products, price changes, and what of them is
new, changed or unchanged. Called again after a crash it goes on exactly where it stopped.';
grant execute on function spp_private.apply_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/intake/apply_chunk.sql
--! Included functions/spp/intake/apply_rows.sql
create or replace function spp_private.apply_rows(
  batch spp.upload_batches,
  from_row integer,
  to_row integer,
  row_status text,
  change_reason text
) returns spp_private.apply_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  perform spp_private.set_origin((batch).batch_id, apply_rows.change_reason);

  with rows as materialized (
    select s.code, coalesce(s.name, s.code) as name, s.barcode, s.brand, s.manufacturer, s.description,
      s.unit_of_measure,
           s.pack_size, s.min_order_qty, s.lead_time_days, c.category_id,
           c.subcategory_id,
           round(spp_private.staged_amount(s.price_number, s.price, (batch).decimal_mark), 4) as price,
           spp_private.currency_of(s.currency, (batch).currency_code) as currency
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
           case when spp_private.is_gtin(r.barcode) then r.barcode end, r.unit_of_measure, r.pack_size,
           spp_private.parse_count(r.min_order_qty, 1), spp_private.parse_count(r.lead_time_days, 0),
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
  perform spp_private.set_origin(null, null);
  return v_counts;
end
$$;
comment on function spp_private.apply_rows(spp.upload_batches, integer, integer, text, text) is
  $$Brings the rows of a range that have one status into supplier_products: the price of an existing product moves and
nothing else; what is seen for the first time is inserted. Unchanged products are not written.$$;
--! EndIncluded functions/spp/intake/apply_rows.sql
--! Included functions/spp/intake/begin_upload.sql
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
set search_path = pg_catalog, pg_temp
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
  perform spp_private.take_upload_turn(v_supplier.supplier_id);
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
  values (v_supplier.supplier_id, coalesce(nullif(common.trimmed(begin_upload.file_name), ''), 'unnamed'),
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
--! EndIncluded functions/spp/intake/begin_upload.sql
--! Included functions/spp/intake/check_upload.sql
create or replace function spp.check_upload(supplier text) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/intake/check_upload.sql
--! Included functions/spp/intake/chunk_end.sql
create or replace function spp_private.chunk_end(batch spp.upload_batches, row_limit integer) returns integer
language sql stable
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/intake/chunk_end.sql
--! Included functions/spp/intake/claim_batch.sql
create or replace function spp_private.claim_batch(supplier_id uuid, owner uuid default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_busy constant jsonb := '{"busy": true}';
begin
  loop
    -- Always the oldest: a batch that is being retried holds back its successors.
    select b.* into v_batch
      from spp.upload_batches b
     where b.supplier_id = claim_batch.supplier_id and b.status in ('queued', 'processing')
     order by b.batch_id
     limit 1;
    if v_batch.batch_id is null then
      return null;
    end if;
    -- Whoever works on it holds these locks, and is not waited for.
    perform from spp.suppliers s where s.supplier_id = v_batch.supplier_id for no key update skip locked;
    if not found then
      return v_busy;
    end if;
    select b.* into v_batch
      from spp.upload_batches b
     where b.batch_id = v_batch.batch_id and b.status in ('queued', 'processing')
       for update skip locked;
    if not found or not lease.is_free(v_batch.lease_token, v_batch.lease_owner, v_batch.lease_expires_at) then
      return v_busy;
    end if;
    exit when v_batch.attempts < spp.setting('upload.max_attempts')::integer;
    perform spp_private.exhaust_batch(v_batch);
  end loop;

  if not spp_private.may_retry(v_batch) then
    return v_busy;
  end if;
  update spp.upload_batches b
     set status = 'processing', started_at = coalesce(b.started_at, clock_timestamp()), attempts = b.attempts + 1,
         last_failure = null, lease_token = gen_random_uuid(), lease_owner = claim_batch.owner,
         lease_expires_at = clock_timestamp() + make_interval(secs => spp.setting('upload.lease_seconds')::integer)
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  if v_batch.phase = 'stage' then
    delete from spp.upload_staging s where s.batch_id = v_batch.batch_id;
  end if;
  return jsonb_build_object(
    'batch_id', v_batch.batch_id, 'lease', v_batch.lease_token, 'phase', v_batch.phase, 'file_name', v_batch.file_name,
    'profile', v_batch.profile, 'processed_by', v_batch.processed_by, 'request_id', v_batch.request_id,
    'attempts', v_batch.attempts, 'limits', spp.upload_limits());
end
$$;
comment on function spp_private.claim_batch(uuid, uuid) is '@behavior -*

Takes the oldest unfinished batch of a supplier for a worker: {batch_id, lease, phase, file_name, profile, processed_by,
request_id, attempts, limits}; {busy: true} while somebody else holds it; null when nothing waits. The try is counted
here: a batch whose tries are used up, as it kills its worker each time, ends as failed, and its successor is taken.
Rows staged by a try that did not finish staging are dropped.';
grant execute on function spp_private.claim_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/intake/claim_batch.sql
--! Included functions/spp/intake/close_batch.sql
create or replace function spp_private.close_batch(batch_id uuid, status text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp.upload_batches b
     set status = close_batch.status, phase = 'done', completed_at = clock_timestamp(),
         lease_token = null, lease_owner = null, lease_expires_at = null,
         -- An integer of milliseconds ends after 24.8 days: what took longer shows that much.
         processing_time_ms = least(extract(epoch from clock_timestamp() - b.upload_date) * 1000, 2147483647),
         error_log = (select coalesce(jsonb_agg(to_jsonb(r)), '[]')
                        from spp.rejected_rows(b.batch_id, spp.setting('report.max_errors')::integer) r)
   where b.batch_id = close_batch.batch_id;
  select pg_notify('spp_batch', close_batch.batch_id::text)
$$;
comment on function spp_private.close_batch(uuid, text) is 'Ends a batch and tells listeners of channel spp_batch.';
--! EndIncluded functions/spp/intake/close_batch.sql
--! Included functions/spp/intake/current_origin.sql
create or replace function spp_private.current_origin() returns spp_private.change_origins
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select o.* from spp_private.change_origins o where o.transaction_id = pg_current_xact_id()
$$;
comment on function spp_private.current_origin() is
  'The upload that this transaction changes prices for; null where a person changes them by hand.';
--! EndIncluded functions/spp/intake/current_origin.sql
--! Included functions/spp/intake/end_validation.sql
create or replace function spp_private.end_validation(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
    perform spp_private.fail_batch(v_batch.batch_id, 'no_valid_rows', 'No row of the list can be used.',
      'See the errors; if the columns were taken wrongly, set them in the supplier''s import profile.');
  elsif not v_batch.dry_run then
    perform spp_private.resolve_batch_categories(v_batch);
  end if;
end
$$;
comment on function spp_private.end_validation(uuid) is
  'Ends the judging of a batch: fixes which row of a repeated code counts, and resolves its categories.';
--! EndIncluded functions/spp/intake/end_validation.sql
--! Included functions/spp/intake/enqueue_uploads.sql
create or replace function spp_private.enqueue_uploads(supplier_id uuid, delay interval default '0') returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One job per supplier works off its batches in order; while it waits for a retry, later uploads wait behind it.
  perform graphile_worker.add_job(
    'supplier__process_uploads',
    json_build_object('supplier_id', enqueue_uploads.supplier_id),
    queue_name => 'supplier:' || enqueue_uploads.supplier_id,
    run_at => now() + enqueue_uploads.delay,
    job_key => 'uploads:' || enqueue_uploads.supplier_id,
    job_key_mode => 'preserve_run_at',
    max_attempts => 25);
end
$$;
comment on function spp_private.enqueue_uploads(uuid, interval) is
  'Queues the job that works off a supplier''s unfinished uploads.';
grant execute on function spp_private.enqueue_uploads(uuid, interval) to inv_admin;
--! EndIncluded functions/spp/intake/enqueue_uploads.sql
--! Included functions/spp/intake/exhaust_batch.sql
create or replace function spp_private.exhaust_batch(batch spp.upload_batches) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select spp_private.fail_batch((batch).batch_id, 'processing_failed',
    format('The list could not be processed in %s tries: %s', (batch).attempts,
      coalesce((batch).last_failure, 'its worker died each time.')),
    'An administrator finds the cause in the log of the worker.')
$$;
comment on function spp_private.exhaust_batch(spp.upload_batches) is
  'Ends a batch whose tries are used up as failed, with the error of the last one.';
--! EndIncluded functions/spp/intake/exhaust_batch.sql
--! Included functions/spp/intake/fail_batch.sql
create or replace function spp_private.fail_batch(
  batch_id uuid,
  code text,
  message text,
  hint text,
  detected jsonb default null
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = fail_batch.batch_id;
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
comment on function spp_private.fail_batch(uuid, text, text, text, jsonb) is
  'Ends a batch as failed for one reason. What it had applied is rolled back; its total is kept. Its
rows that are not in quarantine failed with it.';
--! EndIncluded functions/spp/intake/fail_batch.sql
--! Included functions/spp/intake/finish_batch.sql
create or replace function spp_private.finish_batch(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
comment on function spp_private.finish_batch(uuid) is '@behavior -*

Ends a batch whose rows are applied: marks what dropped out of the list, and closes it. For a dry run it counts what
would have happened.';
grant execute on function spp_private.finish_batch(uuid) to inv_admin;
--! EndIncluded functions/spp/intake/finish_batch.sql
--! Included functions/spp/intake/finish_staging.sql
create or replace function spp_private.finish_staging(
  batch_id uuid,
  lease uuid,
  detected jsonb,
  warnings jsonb default '[]'
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_total integer;
  v_last integer;
  v_mark jsonb;
  v_warnings jsonb := finish_staging.warnings;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = finish_staging.batch_id;
  perform spp_private.hold_batch(finish_staging.batch_id, finish_staging.lease);
  select count(*), coalesce(max(s.row_number), 0) into v_total, v_last
    from spp.upload_staging s
   where s.batch_id = finish_staging.batch_id;
  if v_total = 0 then
    perform spp_private.fail_batch(finish_staging.batch_id, 'empty_file', 'The file has no rows below its headings.',
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
comment on function spp_private.finish_staging(uuid, uuid, jsonb, jsonb) is '@behavior -*

Ends the staging of a batch: counts its rows and decides the decimal mark of the price column.
Raises SPCLO.';
grant execute on function spp_private.finish_staging(uuid, uuid, jsonb, jsonb) to inv_admin;
--! EndIncluded functions/spp/intake/finish_staging.sql
--! Included functions/spp/intake/hold_batch.sql
create or replace function spp_private.hold_batch(batch_id uuid, lease uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = hold_batch.batch_id for update;
  perform lease.assert_held(v_batch.lease_token, hold_batch.lease, format('upload %s', hold_batch.batch_id));
  update spp.upload_batches b
     set lease_expires_at = clock_timestamp() + make_interval(secs => spp.setting('upload.lease_seconds')::integer)
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  return v_batch;
end
$$;
comment on function spp_private.hold_batch(uuid, uuid) is '@behavior -*

The batch, locked for this transaction, for whoever holds its lease, which lasts longer now. Raises SPCLO when somebody
else has taken the batch over.';
grant execute on function spp_private.hold_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/intake/hold_batch.sql
--! Included functions/spp/intake/judge_rows.sql
create or replace function spp_private.judge_rows(batch spp.upload_batches, from_row integer, to_row integer,
  row_status text)
returns table (
  staging_id uuid,
  row_number integer,
  failure text,
  warnings text[]
)
language sql stable
set search_path = pg_catalog, pg_temp
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
           case when r.barcode is not null and not spp_private.is_gtin(r.barcode) then 'barcode_invalid' end,
           case when r.min_order_qty is not null and spp_private.parse_count(r.min_order_qty, 1) is null
                then 'min_order_qty_invalid' end,
           case when r.lead_time_days is not null and spp_private.parse_count(r.lead_time_days, 0) is null
                then 'lead_time_invalid' end
         ], null)
    from (
      select s.staging_id, s.row_number, s.parse_error, s.code, s.name, s.price, s.price_number, s.barcode,
             s.min_order_qty, s.lead_time_days, a.amount, u.hold_spikes,
             spp_private.currency_of(s.currency, (batch).currency_code) as row_currency,
             p.currency_code as product_currency,
             coalesce(p.current_price > 0 and a.amount > 0
                      and greatest(a.amount / p.current_price, p.current_price / a.amount) > u.spike_limit, false)
                        as is_spike
        from spp.upload_staging s
       cross join lateral (
         select spp_private.staged_amount(s.price_number, s.price, (batch).decimal_mark) as amount
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
--! EndIncluded functions/spp/intake/judge_rows.sql
--! Included functions/spp/intake/lock_batch.sql
create or replace function spp_private.lock_batch(batch_id uuid, phase text) returns spp.upload_batches
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  -- Whoever else writes this supplier's products by way of uploads waits: corrections, rollbacks. Suppliers are locked
  -- first, then uploads: whoever locks in another order can tie a deadlock.
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = lock_batch.batch_id;
  select b.* into v_batch from spp.upload_batches b where b.batch_id = lock_batch.batch_id for update;
  if v_batch.phase is distinct from lock_batch.phase or v_batch.status <> 'processing' then
    raise exception using
      errcode = 'SPCBS',
      message = format('Upload %s is %s (%s).', lock_batch.batch_id, v_batch.status, v_batch.phase),
      hint = 'Another worker has gone on with it; nothing is lost.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_batch(uuid, text) is
  'The batch, locked, if it is being processed and in this phase. Raises SPCBS.';
--! EndIncluded functions/spp/intake/lock_batch.sql
--! Included functions/spp/intake/lock_uploads.sql
create or replace function spp_private.lock_uploads(batch_ids uuid[]) returns setof spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform spp_private.lock_supplier(s.supplier_id)
     from (select distinct b.supplier_id
             from spp.upload_batches b
            where b.batch_id = any (lock_uploads.batch_ids)
            order by b.supplier_id) s;
  return query
  select b.*
    from spp.upload_batches b
   where b.batch_id = any (lock_uploads.batch_ids)
   order by b.batch_id
     for update;
end
$$;
comment on function spp_private.lock_uploads(uuid[]) is
  $$Uploads as they stand once nobody else works on them: locks their suppliers, then the uploads, each by id. Whoever
locks in another order can tie a deadlock.$$;
--! EndIncluded functions/spp/intake/lock_uploads.sql
--! Included functions/spp/intake/may_retry.sql
create or replace function spp_private.may_retry(batch spp.upload_batches) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if (batch).attempts < 2 then
    return true;
  end if;
  -- One after the other ask this, so that no two are told yes at once.
  perform from spp.settings s where s.setting_key = 'upload.max_attempts' for no key update;
  return not exists (
    select
      from spp.upload_batches b
     where b.status = 'processing' and b.attempts > 2 and b.batch_id <> (batch).batch_id
       and not lease.is_free(b.lease_token, b.lease_owner, b.lease_expires_at));
end
$$;
comment on function spp_private.may_retry(spp.upload_batches) is
  'From the third try on, one batch at a time: one that kills its worker takes no other''s tries with it.';
--! EndIncluded functions/spp/intake/may_retry.sql
--! Included functions/spp/intake/preview_batch.sql
create or replace function spp_private.preview_batch(
  batch spp.upload_batches,
  out inserted integer,
  out updated integer,
  out unchanged integer,
  out missing integer,
  out price_changes jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with rows as materialized (
    select s.code, p.product_id, p.current_price as old_price,
           round(spp_private.staged_amount(s.price_number, s.price, (batch).decimal_mark), 4) as new_price
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
--! EndIncluded functions/spp/intake/preview_batch.sql
--! Included functions/spp/intake/purge_staging.sql
create or replace function spp_private.purge_staging() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_rows integer;
  v_purged integer := 0;
begin
  for v_batch in
    select b.*
      from spp.upload_batches b
     where b.phase = 'done'
       and b.completed_at < now() - make_interval(days => spp.setting('retention.staging_days')::integer)
       and exists (select from spp.upload_staging s where s.batch_id = b.batch_id and s.validation_status <> 'failed')
     order by b.supplier_id, b.batch_id
  loop
    select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
    if v_batch.status = 'completed' and not v_batch.dry_run then
      perform spp_private.keep_listing(v_batch);
    end if;
    -- Rows that wait in quarantine stay until a person has decided.
    delete from spp.upload_staging s where s.batch_id = v_batch.batch_id and s.validation_status <> 'failed';
    get diagnostics v_rows = row_count;
    v_purged := v_purged + v_rows;
  end loop;
  return v_purged;
end
$$;
comment on function spp_private.purge_staging() is '@behavior -*

Removes the staged rows of uploads that ended long ago, but for those in quarantine; answers how many. What a rollback
must know of them is kept. Run daily.';
grant execute on function spp_private.purge_staging() to inv_admin;
--! EndIncluded functions/spp/intake/purge_staging.sql
--! Included functions/spp/intake/reject_batch.sql
create or replace function spp_private.reject_batch(batch_id uuid, lease uuid, code text, message text, hint text)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = reject_batch.batch_id;
  perform spp_private.hold_batch(reject_batch.batch_id, reject_batch.lease);
  perform spp_private.fail_batch(reject_batch.batch_id, reject_batch.code, reject_batch.message, reject_batch.hint);
end
$$;
comment on function spp_private.reject_batch(uuid, uuid, text, text, text) is '@behavior -*

The worker that holds a batch ends it as failed: its file cannot be read as a list. Raises SPCLO.';
grant execute on function spp_private.reject_batch(uuid, uuid, text, text, text) to inv_admin;
--! EndIncluded functions/spp/intake/reject_batch.sql
--! Included functions/spp/intake/release_batch.sql
create or replace function spp_private.release_batch(batch_id uuid, lease uuid, failure text) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  perform spp_private.lock_supplier(b.supplier_id)
     from spp.upload_batches b where b.batch_id = release_batch.batch_id;
  v_batch := spp_private.hold_batch(release_batch.batch_id, release_batch.lease);
  update spp.upload_batches b
     set lease_token = null, lease_owner = null, lease_expires_at = null, last_failure = release_batch.failure
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  if v_batch.attempts < spp.setting('upload.max_attempts')::integer then
    return false;
  end if;
  perform spp_private.exhaust_batch(v_batch);
  return true;
end
$$;
comment on function spp_private.release_batch(uuid, uuid, text) is '@behavior -*

Gives back a batch whose try broke off with an error, to be tried again; true when that was its last try, and it has
ended as failed. Raises SPCLO.';
grant execute on function spp_private.release_batch(uuid, uuid, text) to inv_admin;
--! EndIncluded functions/spp/intake/release_batch.sql
--! Included functions/spp/intake/rescue_uploads.sql
create or replace function spp_private.rescue_uploads() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select count(spp_private.enqueue_uploads(u.supplier_id) is null)::integer
    from (select distinct b.supplier_id from spp.upload_batches b where b.status in ('queued', 'processing')) u
   where not exists (
     select
       from graphile_worker._private_jobs j
      where j.key = 'uploads:' || u.supplier_id and (j.attempts < j.max_attempts or j.locked_at is not null))
$$;
comment on function spp_private.rescue_uploads() is '@behavior -*

Queues the job of each supplier whose uploads wait without one that will still run, and answers how many; run each
minute. So no upload waits for ever, whatever became of its job.';
grant execute on function spp_private.rescue_uploads() to inv_admin;
--! EndIncluded functions/spp/intake/rescue_uploads.sql
--! Included functions/spp/intake/set_origin.sql
create or replace function spp_private.set_origin(batch_id uuid, change_reason text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from spp_private.change_origins o where o.transaction_id = pg_current_xact_id();
  insert into spp_private.change_origins (batch_id, change_reason)
  select set_origin.batch_id, set_origin.change_reason
   where set_origin.batch_id is not null
$$;
comment on function spp_private.set_origin(uuid, text) is
  $$Has price_history name an upload and a reason for what this transaction changes from here on; null ends that.
Whoever sets it ends it before it returns.$$;
--! EndIncluded functions/spp/intake/set_origin.sql
--! Included functions/spp/intake/upload_limits.sql
create or replace function spp.upload_limits() returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(substr(s.setting_key, length('upload.') + 1), s.setting_value)
    from spp.settings s
   where s.setting_key like 'upload.%'
$$;
comment on function spp.upload_limits() is '@behavior -*

Limits of uploads: {max_file_bytes, max_decompressed_bytes, max_rows, max_columns, max_cell_length, …}.';
grant execute on function spp.upload_limits()
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/intake/upload_limits.sql
--! Included functions/spp/intake/validate_chunk.sql
create or replace function spp_private.validate_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
comment on function spp_private.validate_chunk(uuid, integer) is '@behavior -*

Judges the next staged rows of a batch: what cannot be used goes into quarantine, what is odd is counted.';
grant execute on function spp_private.validate_chunk(uuid, integer) to inv_admin;
--! EndIncluded functions/spp/intake/validate_chunk.sql
--! Included functions/spp/mappings/match_decide_members.sql
create or replace function spp_private.match_decide_members(
  master_product_id uuid,
  supplier_id uuid,
  supplier_product_code text,
  decision text
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/mappings/match_decide_members.sql
--! Included functions/spp/mappings/match_ensure_pair.sql
create or replace function spp_private.match_ensure_pair(
  supplier_id uuid,
  supplier_product_code text,
  other_supplier_id uuid,
  other_product_code text
) returns spp.match_pairs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
  $$The pair of two products (the older supplier's first), made where it is not there, with the confidence that
matching gives it, or 0 before the first run.$$;
--! EndIncluded functions/spp/mappings/match_ensure_pair.sql
--! Included functions/spp/mappings/match_group_scored.sql
create or replace function spp_private.match_group_scored() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
  $$Groups the products of the accepted pairs in pg_temp.match_scored, starting from the mappings there are; leaves
the groups in pg_temp.match_nodes.$$;
--! EndIncluded functions/spp/mappings/match_group_scored.sql
--! Included functions/spp/mappings/match_join.sql
create or replace function spp_private.match_join() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
  $$Joins the groups of pg_temp.match_nodes along pg_temp.match_edges, best first, so that no group ever holds two
products of one supplier or a rejected pair.$$;
--! EndIncluded functions/spp/mappings/match_join.sql
--! Included functions/spp/mappings/match_regroup.sql
create or replace function spp_private.match_regroup(master_product_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
  $$Groups the members of a master anew by their accepted pairs; the oldest mapping's part keeps the master, who is
left alone has no mapping any more. Raises SPCMV where verified pairs contradict.$$;
--! EndIncluded functions/spp/mappings/match_regroup.sql
--! Included functions/spp/mappings/match_resolve_pair.sql
create or replace function spp_private.match_resolve_pair(pair jsonb) returns spp.match_pairs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
  $$The pair of {pair_id} or {supplier, code, other_supplier, other_code}, made where it is not there. Raises SPIMP,
SPNMP, SPNSU.$$;
--! EndIncluded functions/spp/mappings/match_resolve_pair.sql
--! Included functions/spp/mappings/match_resolve_product.sql
create or replace function spp_private.match_resolve_product(supplier text, code text) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/mappings/match_resolve_product.sql
--! Included functions/spp/mappings/match_settle.sql
create or replace function spp_private.match_settle() returns void
language sql volatile
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/mappings/match_settle.sql
--! Included functions/spp/mappings/match_verify_pair.sql
create or replace function spp_private.match_verify_pair(pair spp.match_pairs) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/mappings/match_verify_pair.sql
--! Included functions/spp/mappings/match_write_groups.sql
create or replace function spp_private.match_write_groups() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/mappings/match_write_groups.sql
--! Included functions/spp/mappings/reject_mapping.sql
create or replace function spp.reject_mapping(pairs jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  $$Says that products are not the same, and parts them where they were taken for it: {rejected}. Pairs as in
verify_mapping, all or none. A rejected pair never comes back. Raises SPIMP, SPNMP, SPNSU, SPCMV (verified pairs
with third products hold the two together).$$;
grant execute on function spp.reject_mapping(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/mappings/reject_mapping.sql
--! Included functions/spp/mappings/set_mapping.sql
create or replace function spp.set_mapping(
  supplier text,
  supplier_product_code text,
  master_product_id uuid default null
) returns spp.product_mappings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  $$Puts a product (its supplier by code or id, and its code) under a master product by hand, or under a new one of
its own. It leaves the group it was in for good. Raises SPNSU, SPNMP, SPNMA, SPCMJ, SPCMV.$$;
grant execute on function spp.set_mapping(text, text, uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/mappings/set_mapping.sql
--! Included functions/spp/mappings/verify_mapping.sql
create or replace function spp.verify_mapping(pairs jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  $$Confirms that products are the same: {verified}. A pair is {pair_id} or {supplier, code, other_supplier,
other_code}, suppliers by code or id, 1 to 1,000 of them, all or none. Matching never undoes it. Raises SPIMP,
SPNMP, SPNSU, SPCMJ.$$;
grant execute on function spp.verify_mapping(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/mappings/verify_mapping.sql
--! Included functions/spp/matching/match_brands.sql
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
--! EndIncluded functions/spp/matching/match_brands.sql
--! Included functions/spp/matching/match_candidates.sql
create or replace function spp.match_candidates(
  supplier text default null,
  after_confidence numeric default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_match_candidates
language plpgsql stable
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/matching/match_candidates.sql
--! Included functions/spp/matching/match_find_pairs.sql
create or replace function spp_private.match_find_pairs(supplier_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
  $$Fills pg_temp.match_targets with the products (of one supplier, or all) that have no mapping, and
pg_temp.match_found with the pairs worth comparing: same GTIN, same code, or rare keys in common.$$;
--! EndIncluded functions/spp/matching/match_find_pairs.sql
--! Included functions/spp/matching/match_keys.sql
create or replace function spp_private.match_keys(words text[], numbers text[]) returns integer[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/matching/match_keys.sql
--! Included functions/spp/matching/match_lock.sql
create or replace function spp_private.match_lock() returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select from spp_private.locks l where l.lock_name = 'mappings' for update
$$;
comment on function spp_private.match_lock() is 'Until the end of the transaction, the only one to change mappings.';
--! EndIncluded functions/spp/matching/match_lock.sql
--! Included functions/spp/matching/match_plain.sql
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
--! EndIncluded functions/spp/matching/match_plain.sql
--! Included functions/spp/matching/match_products.sql
create or replace function spp.match_products(supplier text default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  $$Looks for the same product at other suppliers, for the products (of one supplier, code or id, or all) that have no
mapping yet: {compared, auto, waiting}, pairs compared and accepted now, and pairs that wait for a person.
Thresholds are settings (matching.auto_threshold, matching.review_threshold). What a person has decided stays. One
run at a time. Raises SPNSU.$$;
grant execute on function spp.match_products(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/matching/match_products.sql
--! Included functions/spp/matching/match_read_pairs.sql
create or replace function spp_private.match_read_pairs(pairs jsonb) returns setof spp.match_pairs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/matching/match_read_pairs.sql
--! Included functions/spp/matching/match_read_texts.sql
create or replace function spp_private.match_read_texts() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
  $$Takes the names and packs of pg_temp.match_changed apart into pg_temp.match_read: the words in their order, and
the numbers in base units, sorted. A number and what stands behind it are one measure where that is a known unit.$$;
--! EndIncluded functions/spp/matching/match_read_texts.sql
--! Included functions/spp/matching/match_refresh_texts.sql
create or replace function spp_private.match_refresh_texts() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
         case when c.barcode !~ '^0*$' and spp_private.is_gtin(c.barcode) then lpad(c.barcode, 14, '0') end,
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
--! EndIncluded functions/spp/matching/match_refresh_texts.sql
--! Included functions/spp/matching/match_score.sql
create or replace function spp_private.match_score(one spp_private.match_texts, other spp_private.match_texts)
returns spp_private.match_score
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
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
  $$How sure two products are the same. The same GTIN is 100. Else 60 points for like words, 25 for equal numbers, 15
for the brand, 15 for the same code; other numbers or another brand allow 50 at most, another GTIN 40, words that
only either side has 80, numbers or packs that only one side tells 85.$$;
--! EndIncluded functions/spp/matching/match_score.sql
--! Included functions/spp/matching/match_score_pairs.sql
create or replace function spp_private.match_score_pairs() returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/matching/match_score_pairs.sql
--! Included functions/spp/matching/match_word_likeness.sql
create or replace function spp_private.match_word_likeness(word text, other text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/matching/match_word_likeness.sql
--! Included functions/spp/matching/match_words.sql
create or replace function spp_private.match_words(
  one spp_private.match_texts,
  other spp_private.match_texts,
  brand_missing boolean
) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/matching/match_words.sql
--! Included functions/spp/matching/match_write_pairs.sql
create or replace function spp_private.match_write_pairs() returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/matching/match_write_pairs.sql
--! Included functions/spp/missing/confirm_missing.sql
create or replace function spp.confirm_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/missing/confirm_missing.sql
--! Included functions/spp/missing/discontinue_missing.sql
create or replace function spp_private.discontinue_missing(batch spp.upload_batches) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_discontinued integer;
begin
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
--! EndIncluded functions/spp/missing/discontinue_missing.sql
--! Included functions/spp/missing/drop_missing.sql
create or replace function spp.drop_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(drop_missing.batch_id);
begin
  update spp.upload_batches b set discontinue_held = false where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('kept', v_batch.missing_products_count);
end
$$;
comment on function spp.drop_missing(uuid) is
  $$Lets the missing products of a held full list stay on offer, marked as missing: {kept}. Raises SPNBA, SPCNH
(nothing is held).$$;
grant execute on function spp.drop_missing(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/missing/drop_missing.sql
--! Included functions/spp/missing/lock_held.sql
create or replace function spp_private.lock_held(batch_id uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(lock_held.batch_id);
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
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
--! EndIncluded functions/spp/missing/lock_held.sql
--! Included functions/spp/missing/mark_missing.sql
create or replace function spp_private.mark_missing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_present integer;
  v_missing integer;
  v_available integer;
  v_held boolean := false;
begin
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
--! EndIncluded functions/spp/missing/mark_missing.sql
--! Included functions/spp/products/ensure_price_history_months.sql
create or replace function spp_private.ensure_price_history_months() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_this constant timestamp := date_trunc('month', now() at time zone 'UTC');
  v_oldest timestamp;
  v_month timestamp;
  v_made integer := 0;
begin
  select date_trunc('month', min(h.changed_at) at time zone 'UTC') into v_oldest from spp.price_history_default h;
  for v_month in
    select m
      from generate_series(least(v_this, v_oldest),
                           v_this + make_interval(months => spp.setting('partitions.months_ahead')::integer),
                           interval '1 month') m
  loop
    v_made := v_made + spp_private.make_price_history_month(v_month::date);
  end loop;
  return v_made;
end
$$;
comment on function spp_private.ensure_price_history_months() is '@behavior -*

Makes the monthly partitions of price_history from the oldest row that waits in the default partition to some months
ahead; answers how many it made. Run daily.';
grant execute on function spp_private.ensure_price_history_months() to inv_admin;
--! EndIncluded functions/spp/products/ensure_price_history_months.sql
--! Included functions/spp/products/is_gtin.sql
create or replace function spp_private.is_gtin(barcode text) returns boolean
language sql immutable strict parallel safe
as $$
  -- GS1 General Specifications, 7.9: digits weigh 3 and 1 from the right; with the check digit they sum to a ten.
  select case when barcode ~ '^([0-9]{8}|[0-9]{12,14})$' then (
    select sum((get_byte(d.digits, i) - 48) * (3 - 2 * (i % 2))) % 10 = 0
      from (select convert_to(lpad(barcode, 14, '0'), 'UTF8')) as d (digits), generate_series(0, 13) i
  ) else false end
$$;
comment on function spp_private.is_gtin(text) is '@behavior -*

Whether a text is a GTIN of 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, 7.9).';
grant execute on function spp_private.is_gtin(text) to public;
--! EndIncluded functions/spp/products/is_gtin.sql
--! Included functions/spp/products/like_pattern.sql
create or replace function spp_private.like_pattern(search text) returns text
language sql immutable parallel safe
as $$
  select '%' || regexp_replace(search, '([\\%_])', '\\\1', 'g') || '%'
$$;
comment on function spp_private.like_pattern(text) is
  'A text as a pattern of LIKE that finds it anywhere: %, _ and \ stand for themselves.';
grant execute on function spp_private.like_pattern(text) to public;
--! EndIncluded functions/spp/products/like_pattern.sql
--! Included functions/spp/products/list_products.sql
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
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  -- As a value beside the policy it names the partition while the query is planned.
  v_supplier_id uuid;
  v_branch public.ltree;
  v_pattern constant text := spp_private.like_pattern(search);
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
          or p.brand ilike v_pattern or p.barcode = common.trimmed(list_products.search))
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
--! EndIncluded functions/spp/products/list_products.sql
--! Included functions/spp/products/make_price_history_month.sql
create or replace function spp_private.make_price_history_month(month date) returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select (audit.make_month('spp.price_history', make_price_history_month.month) is not null)::integer
$$;
comment on function spp_private.make_price_history_month(date) is
  'Makes the partition of price_history for a month that has none: 1, or 0 where it is there.';
--! EndIncluded functions/spp/products/make_price_history_month.sql
--! Included functions/spp/products/price_change_percentage.sql
create or replace function spp.price_change_percentage(old_price numeric, new_price numeric) returns numeric
language sql immutable parallel safe
as $$
  select case when old_price > 0 then round((new_price - old_price) / old_price * 100, 4) end
$$;
comment on function spp.price_change_percentage(numeric, numeric) is '@behavior -*

Change in percent of the old price, 4 decimals; null from no price and from price 0.';
grant execute on function spp.price_change_percentage(numeric, numeric) to public;
--! EndIncluded functions/spp/products/price_change_percentage.sql
--! Included functions/spp/products/product_price_history.sql
create or replace function spp.product_price_history(
  product_id uuid,
  before_id uuid default null,
  page_size integer default 100
) returns setof spp.price_history
language plpgsql stable
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/products/product_price_history.sql
--! Included functions/spp/products/tg_supplier_products__delete.sql
create or replace function spp.tg_supplier_products__delete() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.current_actor(), audit.acting_role(),
         nullif(current_setting('inv.request_id', true), ''), 'delete', 'spp', 'supplier_products',
         o.product_id::text, to_jsonb(o)
    from old_rows o;
  return null;
end
$$;
comment on function spp.tg_supplier_products__delete() is
  'Statement trigger: removed products stay in audit.log; their prices stay in price_history.';
--! EndIncluded functions/spp/products/tg_supplier_products__delete.sql
--! Included functions/spp/products/tg_supplier_products__insert.sql
create or replace function spp.tg_supplier_products__insert() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
  v_now constant timestamptz := clock_timestamp();
  v_actor constant text := audit.current_actor();
begin
  insert into spp.price_history
    (supplier_id, product_id, new_price, change_reason, upload_batch_id, changed_at, changed_by)
  select n.supplier_id, n.product_id, n.current_price,
         coalesce(v_origin.change_reason, 'manual'), v_origin.batch_id, v_now, v_actor
    from new_rows n;

  -- An upload's own new products are on record by their first history row, their batch and themselves.
  if v_origin.batch_id is null then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, audit.acting_role(),
           nullif(current_setting('inv.request_id', true), ''), 'insert', 'spp', 'supplier_products',
           n.product_id::text, to_jsonb(n)
      from new_rows n;
  end if;
  return null;
end
$$;
comment on function spp.tg_supplier_products__insert() is
  'Statement trigger: the first price of each new product goes into price_history.';
--! EndIncluded functions/spp/products/tg_supplier_products__insert.sql
--! Included functions/spp/products/tg_supplier_products__stamp.sql
create or replace function spp.tg_supplier_products__stamp() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/products/tg_supplier_products__stamp.sql
--! Included functions/spp/products/tg_supplier_products__update.sql
create or replace function spp.tg_supplier_products__update() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
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
           spp.price_change_percentage(c.old_price, c.new_price), coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, v_now, v_actor
      from changed c
     where c.new_price <> c.old_price
  )
  -- A price that moves is in price_history; everything else that changes is in the audit log.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select v_actor, audit.acting_role(),
         nullif(current_setting('inv.request_id', true), ''), 'update', 'spp', 'supplier_products',
         c.product_id::text, c.old_values, c.new_values
    from changed c
   where c.new_values is not null;
  return null;
end
$$;
comment on function spp.tg_supplier_products__update() is
  'Statement trigger: price changes go into price_history, other changes into audit.log.';
--! EndIncluded functions/spp/products/tg_supplier_products__update.sql
--! Included functions/spp/quarantine/check_corrections.sql
create or replace function spp_private.check_corrections(rows jsonb) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_max_cell constant integer := spp.setting('upload.max_cell_length')::integer;
  v_max_columns constant integer := spp.setting('upload.max_columns')::integer;
  v_problem text;
begin
  if jsonb_typeof(rows) is distinct from 'array' or jsonb_array_length(rows) not between 1 and 1000
     or jsonb_path_exists(rows, '$[*] ? (!exists(@.staging_id) || !exists(@.data) || @.data.type() != "object")')
     or exists (select from jsonb_array_elements(rows) e
                 where not coalesce(pg_input_is_valid(e.value ->> 'staging_id', 'uuid'), false)) then
    raise exception using
      errcode = 'SPIRS',
      message = 'The corrections cannot be used.',
      hint = 'Send 1 to 1,000 rows [{"staging_id": "…", "data": {"Price": "12.50"}}].';
  end if;

  -- The limits of a list hold for what is laid over its rows, too.
  select case
      when jsonb_typeof(d.value) in ('object', 'array')
        then format('%s is neither text nor number', to_jsonb(left(d.key, 60)))
      when length(d.value #>> '{}') > v_max_cell
        then format('%s has more than %s characters', to_jsonb(left(d.key, 60)), v_max_cell)
      when length(d.key) > v_max_cell then format('a heading has more than %s characters', v_max_cell)
    end
    into v_problem
    from jsonb_array_elements(rows) e, jsonb_each(e.value -> 'data') d
   where jsonb_typeof(d.value) in ('object', 'array') or length(d.value #>> '{}') > v_max_cell
      or length(d.key) > v_max_cell
   limit 1;
  if v_problem is null then
    select format('a row would have more than %s cells', v_max_columns) into v_problem
      from jsonb_array_elements(rows) e
      join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid
     where (select count(*) from jsonb_object_keys(e.value -> 'data') k where not s.raw_data ? k)
           + (select count(*) from jsonb_object_keys(s.raw_data)) > v_max_columns
       and exists (select from jsonb_object_keys(e.value -> 'data') k where not s.raw_data ? k)
     limit 1;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = 'SPIRS',
      message = format('The corrections cannot be used: %s.', v_problem),
      hint = 'Send for each row the cells that were wrong, as text or number, by their headings.';
  end if;
end
$$;
comment on function spp_private.check_corrections(jsonb) is
  $$Refuses corrections of the wrong shape, and what a list itself may not hold: cells too long, rows too wide. Raises
SPIRS.$$;
--! EndIncluded functions/spp/quarantine/check_corrections.sql
--! Included functions/spp/quarantine/correct_row.sql
create or replace function spp_private.correct_row(batch spp.upload_batches, staging_id uuid, data jsonb)
  returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  v_names := spp_private.split_category(v_new.category, v_new.subcategory);
  if cardinality(v_names) between 1 and 10
     and (exists (select from spp.categories c
                   where c.path operator(public.=) spp_private.category_path(v_names))
          or (select count(*) from spp.categories c where c.made_by_batch_id = (batch).batch_id)
             < spp.setting('upload.max_new_categories')::integer) then
    v_leaf := spp_private.make_category(v_names, (batch).batch_id);
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
--! EndIncluded functions/spp/quarantine/correct_row.sql
--! Included functions/spp/quarantine/discard_quarantined.sql
create or replace function spp.discard_quarantined(staging_ids uuid[]) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_discarded integer;
begin
  if cardinality(discard_quarantined.staging_ids) > 10000 then
    raise exception using
      errcode = 'SPIRS', message = 'These are too many rows at once.', hint = 'Send at most 10,000 staging_ids.';
  end if;
  perform spp_private.lock_uploads(array(
    select distinct s.batch_id
      from spp.upload_staging s
      join spp.upload_batches b on b.batch_id = s.batch_id
     where s.staging_id = any (discard_quarantined.staging_ids) and s.validation_status = 'failed'
       and b.phase = 'done' and spp_private.may_correct(b)));

  with waiting as (
    select s.staging_id, s.batch_id
      from spp.upload_staging s
      join spp.upload_batches b on b.batch_id = s.batch_id
     where s.staging_id = any (discard_quarantined.staging_ids) and s.validation_status = 'failed'
       and b.phase = 'done' and spp_private.may_correct(b)
     order by s.staging_id
       for update of s
  ), discarded as (
    update spp.upload_staging s
       set validation_status = 'discarded', processed_at = clock_timestamp()
      from waiting w
     where s.staging_id = w.staging_id
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
  $$Drops rejected rows for good: {discarded}. They stay counted as failed and listed in the report. Rows that do not
wait in quarantine are passed over. Raises SPIRS (more than 10,000).$$;
grant execute on function spp.discard_quarantined(uuid[]) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/quarantine/discard_quarantined.sql
--! Included functions/spp/quarantine/lock_resubmission.sql
create or replace function spp_private.lock_resubmission(rows jsonb) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_ids uuid[];
  v_batch_ids uuid[];
  v_waiting integer;
begin
  perform spp_private.check_corrections(rows);
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
    select b.* into v_batch from spp_private.lock_uploads(v_batch_ids) b;
    -- What a correction writes are prices: a supplier that may not upload may not correct.
    perform spp_private.assert_active(u) from spp.suppliers u where u.supplier_id = v_batch.supplier_id;
  end if;

  select count(*) into v_waiting
    from (
      select s.staging_id
        from spp.upload_staging s
       where s.staging_id = any (v_ids) and s.batch_id = v_batch.batch_id and s.validation_status = 'failed'
       order by s.staging_id
         for update
    ) waiting;
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
  $$The upload whose rejected rows are to be corrected, locked. Raises SPIRS, SPCSA (supplier not active), SPNST,
SPCBS.$$;
--! EndIncluded functions/spp/quarantine/lock_resubmission.sql
--! Included functions/spp/quarantine/log_correction.sql
create or replace function spp_private.log_correction(old_row spp.upload_staging, new_row spp.upload_staging)
  returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  -- Staging has no audit trigger: millions of rows pass through it. What people do to it is logged here.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  values (audit.current_actor(), audit.acting_role(),
          nullif(current_setting('inv.request_id', true), ''), 'update', 'spp', 'upload_staging',
          (old_row).staging_id::text,
          jsonb_build_object('raw_data', (old_row).raw_data, 'validation_status', (old_row).validation_status),
          jsonb_build_object('raw_data', (new_row).raw_data, 'validation_status', (new_row).validation_status))
$$;
comment on function spp_private.log_correction(spp.upload_staging, spp.upload_staging) is
  'Puts what a person did to a rejected row into audit.log.';
--! EndIncluded functions/spp/quarantine/log_correction.sql
--! Included functions/spp/quarantine/may_correct.sql
create or replace function spp_private.may_correct(batch spp.upload_batches) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select not (batch).dry_run
         and (current_setting('role') <> 'inv_supplier' or (batch).supplier_id = spp.current_supplier_id())
$$;
comment on function spp_private.may_correct(spp.upload_batches) is
  'Whether the caller may correct or discard the rejected rows of a batch.';
--! EndIncluded functions/spp/quarantine/may_correct.sql
--! Included functions/spp/quarantine/quarantine.sql
create or replace function spp.quarantine(supplier text, after_id uuid default null, page_size integer default 100)
returns setof spp.v_quarantine
language sql stable
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/quarantine/quarantine.sql
--! Included functions/spp/quarantine/read_corrected.sql
create or replace function spp_private.read_corrected(batch spp.upload_batches, old_row spp.upload_staging, data jsonb)
returns spp.upload_staging
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row spp.upload_staging := old_row;
  v_raw constant jsonb := (old_row).raw_data || data;
  v_columns constant jsonb := coalesce((batch).detected -> 'raw_columns', '{}');
  v_fields jsonb;
begin
  -- The name of a field, where no heading is called so, or a heading of the file: written the way raw_data has it.
  select jsonb_object_agg(f.field, case when n.named then n.value else c.value end)
    into v_fields
    from unnest(spp_private.product_fields()) as f (field),
         lateral (
           select data ? f.field and not (old_row).raw_data ? f.field as named,
                  common.plain(data ->> f.field) as value
         ) n,
         lateral (
           select array_agg(h.heading) as headings,
                  case when f.field <> 'code' or bool_and(h.part is not null)
                       then nullif(string_agg(h.part, '|' order by h.position), '') end as value
             from (
               select e.heading, e.position,
                      common.plain(v_raw ->> e.heading) as part
                 from jsonb_array_elements_text(v_columns -> f.field) with ordinality as e (heading, position)
             ) h
         ) c
   where n.named or data ?| c.headings;
  v_row := jsonb_populate_record(v_row, coalesce(v_fields, '{}'));

  -- The file's decimal mark reads the price, unless it comes as a number or a plain decimal.
  if v_row.price is distinct from (old_row).price then
    v_row.price_number := case
      when length(v_row.price) <= 42 and spp_private.plain_decimal(v_row.price) is not null
           and (data ? 'price' and not (old_row).raw_data ? 'price'
                or exists (select from jsonb_each(data) d
                            where jsonb_typeof(d.value) = 'number' and d.value #>> '{}' = v_row.price)
                or spp_private.parse_amount(v_row.price, (batch).decimal_mark) is null)
        then v_row.price
    end;
  end if;
  v_row.raw_data := v_raw;
  v_row.validation_status := 'corrected';
  return v_row;
end
$$;
comment on function spp_private.read_corrected(spp.upload_batches, spp.upload_staging, jsonb) is
  'A staged row with a person''s corrections {heading or field: text or number} laid over it.';
--! EndIncluded functions/spp/quarantine/read_corrected.sql
--! Included functions/spp/quarantine/resubmit_quarantined.sql
create or replace function spp.resubmit_quarantined(rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  $$Corrects rejected rows of one upload, [{staging_id, data: {heading or field: text}}], and applies those that are
valid now; they join their upload: its failed count falls, another rises. A held price spike is released this way, with
data {}. Answers {batch_id, corrected}; the rest stays in quarantine with its new reason. Raises SPIRS, SPNST, SPCBS,
SPCSA (supplier not active).$$;
grant execute on function spp.resubmit_quarantined(jsonb) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/quarantine/resubmit_quarantined.sql
--! Included functions/spp/reading/currency_of.sql
create or replace function spp_private.currency_of(label text, fallback text) returns text
language sql immutable parallel safe
as $$
  select case
    when label is null then fallback
    when label ~ '^[A-Za-z]{3}$' and common.is_currency(upper(label)) then upper(label)
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
comment on function spp_private.currency_of(text, text) is '@behavior -*

Currency (ISO 4217) that a cell names by code or sign; the fallback for none or an ambiguous sign; null if unknown.';
grant execute on function spp_private.currency_of(text, text) to public;
--! EndIncluded functions/spp/reading/currency_of.sql
--! Included functions/spp/reading/decimal_evidence.sql
create or replace function spp_private.decimal_evidence(amount text) returns text
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
          select substring(spp_private.latin_digits(amount)
            from '((?:(?<![[:alpha:]])[.,])?[0-9](?:.*[0-9])?(?:[.,](?=[-\u2013\u2014]|$))?)')
        ) d (digits)
    ) n
$$;
comment on function spp_private.decimal_evidence(text) is '@behavior -*

What one written amount says about its column''s decimal mark: ".", ",", "?." or "?," (a mark before just three digits
may group or be decimal), or null.';
grant execute on function spp_private.decimal_evidence(text) to public;
--! EndIncluded functions/spp/reading/decimal_evidence.sql
--! Included functions/spp/reading/detect_decimal_mark.sql
create or replace function spp_private.detect_decimal_mark(batch_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Amounts of one shape say the same, so each shape is looked at once.
  with shapes as (
    select left(s.price, 1) = '0' as starts_with_zero, translate(s.price, '0123456789', '9999999999') as shape,
           min(s.price) as example, count(*) as occurrences
      from spp.upload_staging s
     where s.batch_id = detect_decimal_mark.batch_id and s.price is not null and s.price_number is null
     group by 1, 2
  ), evidence as (
    select spp_private.decimal_evidence(s.example) as says, sum(s.occurrences) as occurrences
      from shapes s
     -- What is no amount ("5.00 - 7,000.00", "on request") is no evidence either.
     where coalesce(spp_private.parse_amount(s.example, '.'), spp_private.parse_amount(s.example, ',')) is not null
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
--! EndIncluded functions/spp/reading/detect_decimal_mark.sql
--! Included functions/spp/reading/find_heading_row.sql
create or replace function spp_private.find_heading_row(sample jsonb) returns int
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Wider than looks_like_amount, and without a currency: "EAN13" is a heading, a date and "10/20" are none.
  v_number constant text := '^[^[:alpha:]]*\d[^[:alpha:]]*$';
  v_depth int;
  v_row int;
  v_score float8;
  v_filled int;
begin
  -- Most lists have their headings among the first few records: look further only where these are not convincing.
  foreach v_depth in array array[6, 40] loop
    with cells as materialized (
      select r.ord, r.n, c.ordinality as position, common.trimmed(c.value) as cell,
        coalesce(substr(r.k, c.ordinality::int, 1) = 'n', false)
          or common.trimmed(c.value) ~ v_number as is_number
      from (
        select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
        from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
        where r.ordinality <= 60
      ) r, jsonb_array_elements_text(r.c) with ordinality c
      where common.trimmed(c.value) <> ''
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
      select h.cell, spp_private.normalise_heading(h.cell) as norm
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
        or common.trimmed(c.value) ~ v_number as is_number
    from (
      select r.ordinality as ord, (r.value ->> 'n')::int as n, r.value ->> 'k' as k, r.value -> 'c' as c
      from jsonb_array_elements(find_heading_row.sample -> 'rows') with ordinality r
      where r.ordinality <= 60
    ) r, jsonb_array_elements_text(r.c) with ordinality c
    where common.trimmed(c.value) <> ''
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
  $$@behavior -*

The number of the record that holds the column headings, 0 where there are none. Titles, dates and blank lines above it
are normal. Takes the sample that spp_private.recognise_columns describes.$$;
grant execute on function spp_private.find_heading_row(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/find_heading_row.sql
--! Included functions/spp/reading/heading_votes.sql
create or replace function spp_private.heading_votes(headings jsonb)
returns table ("position" int, field text, score float8, heading text)
language sql stable rows 100
set search_path = pg_catalog, pg_temp
as $$
  with cells as (
    select c.ordinality::int as position, lower(c.value collate pg_catalog.pg_c_utf8) as heading,
      spp_private.normalise_heading(c.value) as norm
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
  $$@behavior -*

Which fields the headings of a row (an array of texts) may mean, by spp.column_synonyms: score 100 for a whole heading,
50 to 80 for words inside it, 30 to 60 for the end of a compound.$$;
grant execute on function spp_private.heading_votes(jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/heading_votes.sql
--! Included functions/spp/reading/latin_digits.sql
create or replace function spp_private.latin_digits(value text) returns text
language sql immutable parallel safe
as $$
  select translate(value, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٫٬．，', '012345678901234567890123456789.,.,')
$$;
comment on function spp_private.latin_digits(text) is
  'A text with the digits and decimal marks of other scripts (Arabic, Persian, full width) as 0 to 9, "." and ",".';
grant execute on function spp_private.latin_digits(text) to public;
--! EndIncluded functions/spp/reading/latin_digits.sql
--! Included functions/spp/reading/looks_like_amount.sql
create or replace function spp_private.looks_like_amount(cell text) returns boolean
language sql immutable parallel safe
as $$
  select length(cell) <= 24
         and cell ~ ('^[^[:alnum:]]{0,3}([[:alpha:]]{1,4}\.?\s*)?[^[:alnum:]]{0,2}\d[\d.,''’\s]*(e[+-]?\d{1,2})?'
                     || '(,-|,–|\.-)?\s*([[:alpha:]]{1,4}\.?)?[^[:alnum:]]{0,2}$')
         and not spp_private.looks_like_date(cell)
$$;
comment on function spp_private.looks_like_amount(text) is
  $$Whether a cell may be an amount: digits and marks, with a currency before or behind them; parse_amount reads it. Of
text before its columns are known, looksLikeAmount in server/reading/dialect.ts asks the same.$$;
--! EndIncluded functions/spp/reading/looks_like_amount.sql
--! Included functions/spp/reading/looks_like_date.sql
create or replace function spp_private.looks_like_date(cell text) returns boolean
language sql immutable parallel safe
as $$
  select cell ~ '^(\d{4}[-./]\d{1,2}[-./]\d{1,2}.*|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})$'
$$;
comment on function spp_private.looks_like_date(text) is $$Whether a cell begins as 2026-01-31 does, or is 31.1.26.$$;
--! EndIncluded functions/spp/reading/looks_like_date.sql
--! Included functions/spp/reading/normalise_heading.sql
create or replace function spp_private.normalise_heading(heading text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
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

comment on function spp_private.normalise_heading(text) is
  $$@behavior -*

The form in which column headings are compared: lower case, without accents, brackets, punctuation, dates, numbers,
currencies and words about tax; camelCase is taken apart. "Prix unitaire HT (€)" and "PRIX UNITAIRE" are one.$$;
grant execute on function spp_private.normalise_heading(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/normalise_heading.sql
--! Included functions/spp/reading/parse_amount.sql
create or replace function spp_private.parse_amount(amount text, decimal_mark text) returns numeric
language sql immutable parallel safe
as $$
  -- What programs write is read in place; anything else is looked at more closely.
  select case
    when length(amount) <= 33 and amount not in ('', decimal_mark)
         and translate(amount, '0123456789', '') in ('', decimal_mark) then replace(amount, ',', '.')::numeric
    else spp_private.read_amount(amount, decimal_mark)
  end
$$;
comment on function spp_private.parse_amount(text, text) is '@behavior -*

An amount as people write it, read with "." or "," as the decimal mark: currency signs, blanks, apostrophes and the
other mark as groupings, brackets or a trailing minus for negative ones. Null when it cannot be read without a guess.';
--! EndIncluded functions/spp/reading/parse_amount.sql
--! Included functions/spp/reading/parse_count.sql
create or replace function spp_private.parse_count(label text, at_least integer) returns integer
language sql immutable strict parallel safe
as $$
  -- "12", "12.0", "12 pcs", "ca. 5 days": the first whole number, unless another one follows.
  select case when c.number >= at_least then c.number end
    from (select substring(label from '^[^0-9]{0,12}([0-9]{1,9})([.,]0+)?([^0-9.,][^0-9]*)?$')::integer) as c (number)
$$;
comment on function spp_private.parse_count(text, integer) is '@behavior -*

The whole number in a text such as "12 pcs", if it is at least so large; else null.';
grant execute on function spp_private.parse_count(text, integer) to public;
--! EndIncluded functions/spp/reading/parse_count.sql
--! Included functions/spp/reading/plain_decimal.sql
create or replace function spp_private.plain_decimal(amount text) returns numeric
language sql immutable parallel safe
as $$
  select case when length(amount) <= 400 and amount ~ '^-?[0-9]+(\.[0-9]+)?$' then amount::numeric end
$$;
comment on function spp_private.plain_decimal(text) is
  $$The number that a program wrote, in digits with a point and without exponent, as long as a double in full may be;
else null.$$;
--! EndIncluded functions/spp/reading/plain_decimal.sql
--! Included functions/spp/reading/plain_heading.sql
create or replace function spp_private.plain_heading(heading text) returns text
language sql immutable parallel safe
as $$
  select lower(regexp_replace(common.composed(common.trimmed(heading)), '[\s\u00a0\ufeff]+', ' ', 'g')
               collate pg_catalog.pg_c_utf8)
$$;
comment on function spp_private.plain_heading(text) is
  'A heading as it is compared with a profile''s: trimmed, composed, with single blanks, in lower case.';
--! EndIncluded functions/spp/reading/plain_heading.sql
--! Included functions/spp/reading/product_fields.sql
create or replace function spp_private.product_fields() returns text[]
language sql immutable parallel safe
as $$
  select array['code', 'name', 'price', 'currency', 'barcode', 'brand', 'manufacturer', 'description', 'category',
               'subcategory', 'unit_of_measure', 'pack_size', 'min_order_qty', 'lead_time_days']
$$;
comment on function spp_private.product_fields() is
  'The fields of a product that a pricelist can fill: each is a column of upload_staging, in this order.';
--! EndIncluded functions/spp/reading/product_fields.sql
--! Included functions/spp/reading/read_amount.sql
create or replace function spp_private.read_amount(amount text, decimal_mark text) returns numeric
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
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
  amount := spp_private.latin_digits(amount);
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
     or (v_parts[2] <> '' and spp_private.currency_of(rtrim(v_parts[2], '.'), 'XXX') is null)
     or (v_parts[6] <> '' and spp_private.currency_of(rtrim(v_parts[6], '.'), 'XXX') is null) then
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
--! EndIncluded functions/spp/reading/read_amount.sql
--! Included functions/spp/reading/recognise_columns.sql
-- How it works: the profile's own words first. Else the heading row is the record with most known headings that looks
-- unlike the records below it; each of its cells votes for a field by the synonym that matches it best (exact, then
-- the longest whole words inside it, then the end of a compound), corrected by what stands below. What headings leave
-- open, content decides: a price column holds amounts, a code column short values that hardly repeat, a name the
-- longest text.
create or replace function spp_private.recognise_columns(sample jsonb, profile jsonb) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Fields that mean a price, best first; the last is never taken.
  v_price_ranks constant text[] := array['cost_price', 'price', 'unit_price', 'retail_price', 'special_price',
    'unit_price_per_measure'];
  v_fields constant text[] := array_remove(spp_private.product_fields(), 'price');
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
  select array_agg(distinct spp_private.plain_heading(p.value #>> '{}'))
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
        select count(distinct spp_private.plain_heading(c.value)) as matched
        from jsonb_array_elements_text(r.value -> 'c') c
        where length(c.value) <= 200 and spp_private.plain_heading(c.value) = any (v_named)
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
          where spp_private.plain_heading(f.heading)
            = spp_private.plain_heading(p.value #>> '{}')
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
        else 'Headings found: ' || (select string_agg(left(common.trimmed(h.h), 60), ', ') from unnest(v_found) h (h)
          where common.trimmed(h.h) <> '') || '.' end);
  end if;

  -- 4. What stands in each column below the headings.
  select jsonb_object_agg(s.position, to_jsonb(s)) into v_stats
  from (
    select c.position, count(*) as filled, max(c.total) as total,
      count(distinct c.cell)::float8 / count(*) as uniqueness,
      count(*)::float8 / max(c.total) as fill,
      avg((c.kind = 'n' or spp_private.looks_like_amount(c.cell))::int)::float8 as amounts,
      avg((c.cell ~ '[.,]\d{1,2}(\D|$)')::int)::float8 as decimals,
      avg((c.cell ~ '^\d{12,14}$')::int)::float8 as gtins,
      avg((c.kind = 'd' or spp_private.looks_like_date(c.cell))::int)::float8 as dates,
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
        spp_private.latin_digits(btrim(c.value, E' \t\n\r\u00a0\u200e\u200f')) as cell,
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
          (select string_agg(left(common.trimmed(h.h), 60), ', ') from unnest(v_found) h (h)
            where common.trimmed(h.h) <> ''), ''), 500)
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

comment on function spp_private.recognise_columns(jsonb, jsonb) is
  $$@behavior -*

Finds the heading row and the columns of a pricelist. `sample`: {"format": "csv"|"tsv"|"xlsx", "rows": [{"n": record
number, "c": [cell texts], "k": "sn-d.." (XLSX: one letter per cell: s text, n number, d date, b boolean, e error, -
blank)}]}, the first 200 records or so that are not blank. `profile`: the import profile of the supplier, or {}. Answers
{"header_row": record number, 0 = no headings, "columns": {"code": [1], "price": [5], "name": [2], ...} (1-based
positions; several are joined by |), "warnings": [{"code": "no_code_column", "message"}]}, or {"error":
"no_price_column" | "bad_profile", "message", "hint"}.$$;
grant execute on function spp_private.recognise_columns(jsonb, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/recognise_columns.sql
--! Included functions/spp/reading/staged_amount.sql
create or replace function spp_private.staged_amount(price_number text, price text, decimal_mark text) returns numeric
language sql immutable parallel safe
as $$
  select case
    when price_number is null then spp_private.parse_amount(price, decimal_mark)
    else spp_private.plain_decimal(price_number)
  end
$$;
comment on function spp_private.staged_amount(text, text, text) is '@behavior -*

The amount of a staged row: the number a spreadsheet stored, else its text read by the decimal mark. Null when it cannot
be read.';
--! EndIncluded functions/spp/reading/staged_amount.sql
--! Included functions/spp/report/add_price_changes.sql
create or replace function spp_private.add_price_changes(price_changes jsonb, more jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/report/add_price_changes.sql
--! Included functions/spp/report/add_warnings.sql
create or replace function spp_private.add_warnings(warnings jsonb, more jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/report/add_warnings.sql
--! Included functions/spp/report/batch_progress.sql
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
--! EndIncluded functions/spp/report/batch_progress.sql
--! Included functions/spp/report/rejected_rows.sql
create or replace function spp.rejected_rows(
  batch_id uuid,
  row_limit integer default null,
  after_row integer default null
)
returns table (
  row_number integer,
  code text,
  message text,
  raw jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select s.row_number, s.validation_errors #>> '{0,code}', s.validation_errors #>> '{0,message}', s.raw_data
    from spp.upload_staging s
   where s.batch_id = rejected_rows.batch_id and s.validation_status in ('failed', 'discarded')
     and (rejected_rows.after_row is null or s.row_number > rejected_rows.after_row)
   order by s.row_number
   limit rejected_rows.row_limit
$$;
comment on function spp.rejected_rows(uuid, integer, integer) is '@behavior -*

The rows of an upload that were rejected and not corrected since, by row number; all of them unless a limit is
given; from the row behind after_row, where one is named.';
grant execute on function spp.rejected_rows(uuid, integer, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/rejected_rows.sql
--! Included functions/spp/report/rejection_message.sql
create or replace function spp_private.rejection_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/report/rejection_message.sql
--! Included functions/spp/report/resolve_batch.sql
create or replace function spp_private.resolve_batch(batch_id uuid) returns spp.upload_batches
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/report/resolve_batch.sql
--! Included functions/spp/report/upload_report.sql
create or replace function spp.upload_report(batch_id uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
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
  $$What became of an upload: counts (total = new + updated + unchanged + failed + duplicates), reason of a failure,
what was detected, price changes (amounts as decimal text), warnings, and the first rejected rows {row_number,
code, message, raw}. Raises SPNBA.$$;
grant execute on function spp.upload_report(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_report.sql
--! Included functions/spp/report/upload_status.sql
create or replace function spp.upload_status(batch_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('batch_id', b.batch_id, 'status', b.status, 'progress', spp_private.batch_progress(b))
    from spp_private.resolve_batch(upload_status.batch_id) b
$$;
comment on function spp.upload_status(uuid) is
  'How far an upload is: {batch_id, status, progress}, progress from 0 to 1. Raises SPNBA.';
grant execute on function spp.upload_status(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_status.sql
--! Included functions/spp/report/warning_message.sql
create or replace function spp_private.warning_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
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
    when 'categories_not_made' then 'The list brings more new categories than a list may: none was made, products that'
    ' name one have no category.'
    when 'min_order_qty_invalid' then 'Minimum order quantities that are no whole number above 0 were left empty.'
    when 'lead_time_invalid' then 'Lead times that are no whole number of days were left empty.'
    when 'duplicate_code' then 'Codes that come again further down: the last valid row counts.'
    when 'discontinue_held' then 'The full list lacks more products than the limit allows; confirm_missing'
    ' discontinues them.'
    else code
  end
$$;
comment on function spp_private.warning_message(text) is 'What a warning''s code says to a person.';
--! EndIncluded functions/spp/report/warning_message.sql
--! Included functions/spp/settings/page_limit.sql
create or replace function spp_private.page_limit(page_size integer) returns integer
language plpgsql immutable
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/settings/page_limit.sql
--! Included functions/spp/settings/set_setting.sql
create or replace function spp.set_setting(setting_key text, setting_value jsonb) returns spp.settings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting spp.settings;
begin
  update spp.settings s
     set setting_value = set_setting.setting_value
   where s.setting_key = set_setting.setting_key
  returning s.* into v_setting;
  if v_setting.setting_key is null then
    raise exception using
      errcode = 'SPISE',
      message = format('There is no setting "%s".', set_setting.setting_key),
      hint = 'The list of settings shows each with its type, bounds and present value.';
  end if;
  return v_setting;
end
$$;
comment on function spp.set_setting(text, jsonb) is
  'Changes a setting, within its type and bounds. Raises SPISE for an unknown key or a value that does not fit.';
grant execute on function spp.set_setting(text, jsonb) to inv_admin;
--! EndIncluded functions/spp/settings/set_setting.sql
--! Included functions/spp/settings/setting.sql
create or replace function spp.setting(setting_key text) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.setting_value from spp.settings s where s.setting_key = setting.setting_key
$$;
comment on function spp.setting(text) is '@behavior -*

A setting''s value; null for an unknown key.';
grant execute on function spp.setting(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/settings/setting.sql
--! Included functions/spp/suppliers/assert_active.sql
create or replace function spp_private.assert_active(supplier spp.suppliers) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/suppliers/assert_active.sql
--! Included functions/spp/suppliers/attach_product_triggers.sql
create or replace procedure spp_private.attach_product_triggers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/suppliers/attach_product_triggers.sql
--! Included functions/spp/suppliers/check_import_profile.sql
create or replace function spp_private.check_import_profile(profile jsonb) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
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
      when k.key = 'currency' and not coalesce(common.is_currency(k.value #>> '{}'), false)
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
        when c.key <> all (spp_private.product_fields()) then format('"%s" is no field of a product', c.key)
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
--! EndIncluded functions/spp/suppliers/check_import_profile.sql
--! Included functions/spp/suppliers/create_supplier.sql
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
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers;
begin
  if coalesce(create_supplier.supplier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$' then
    raise exception using
      errcode = 'SPISC',
      message = format('"%s" cannot be a supplier code.', create_supplier.supplier_code),
      hint = 'Use 1 to 32 letters A-Z, digits, "_" and "-".';
  elsif length(common.trimmed(create_supplier.supplier_name)) between 1 and 500 is not true then
    raise exception using
      errcode = 'SPISN', message = 'A supplier needs a name.', hint = 'Give supplier_name 1 to 500 characters.';
  elsif not coalesce(common.is_currency(create_supplier.currency_code), false) then
    raise exception using
      errcode = 'SPICU',
      message = format('"%s" is no currency.', create_supplier.currency_code),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;

  insert into spp.suppliers
    (supplier_code, supplier_name, currency_code, contact_info, payment_terms, tax_registration, metadata)
  values (create_supplier.supplier_code, common.trimmed(create_supplier.supplier_name), create_supplier.currency_code,
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
  when check_violation then
    raise exception using
      errcode = 'SPIPA',
      message = 'A value does not fit the supplier.',
      hint = 'payment_terms have at most 2,000 characters, tax_registration 200.';
end
$$;
comment on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb) is
  $$Makes a supplier and the partition for its products. Raises SPISC (code), SPISN (name), SPICU (currency), SPIPA (a
text that is too long), SPCSC (code taken).$$;
grant execute on function spp.create_supplier(text, text, text, jsonb, text, text, jsonb)
  to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/suppliers/create_supplier.sql
--! Included functions/spp/suppliers/current_supplier_id.sql
create or replace function spp.current_supplier_id() returns uuid
language sql stable
as $$
  select nullif(current_setting('inv.supplier_id', true), '')::uuid
$$;
comment on function spp.current_supplier_id() is '@behavior -*

The supplier a token of role inv_supplier speaks for; null for others.';
grant execute on function spp.current_supplier_id() to public;
--! EndIncluded functions/spp/suppliers/current_supplier_id.sql
--! Included functions/spp/suppliers/import_profile.sql
create or replace function spp.import_profile(supplier text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(p.profile, '{}')
    from spp_private.resolve_supplier(import_profile.supplier) s
    left join spp.supplier_import_profiles p on p.supplier_id = s.supplier_id
$$;
comment on function spp.import_profile(text) is
  $$How the files of a supplier are read; {} where recognition does it all. Raises SPNSU.$$;
grant execute on function spp.import_profile(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/suppliers/import_profile.sql
--! Included functions/spp/suppliers/lock_supplier.sql
create or replace function spp_private.lock_supplier(supplier_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- A new upload's foreign key passes by this lock; a change of the supplier itself waits.
  select from spp.suppliers s where s.supplier_id = lock_supplier.supplier_id for no key update
$$;
comment on function spp_private.lock_supplier(uuid) is
  $$Until the end of the transaction, the only one to apply, correct or undo uploads of this supplier. Locks are taken
in one order: suppliers by id, uploads by id, staged rows by id.$$;
--! EndIncluded functions/spp/suppliers/lock_supplier.sql
--! Included functions/spp/suppliers/resolve_supplier.sql
create or replace function spp_private.resolve_supplier(supplier text) returns spp.suppliers
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers;
begin
  select s.* into v_supplier from spp.suppliers s where s.supplier_code = resolve_supplier.supplier;
  if v_supplier.supplier_id is null
     and pg_input_is_valid(resolve_supplier.supplier, 'uuid') then
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
--! EndIncluded functions/spp/suppliers/resolve_supplier.sql
--! Included functions/spp/suppliers/set_import_profile.sql
create or replace function spp.set_import_profile(supplier text, profile jsonb) returns spp.supplier_import_profiles
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/suppliers/set_import_profile.sql
--! Included functions/spp/suppliers/take_upload_turn.sql
create or replace function spp_private.take_upload_turn(supplier_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into spp_private.upload_turns (supplier_id) values (take_upload_turn.supplier_id) on conflict do nothing;
  select from spp_private.upload_turns t where t.supplier_id = take_upload_turn.supplier_id for update
$$;
comment on function spp_private.take_upload_turn(uuid) is
  'Until the end of the transaction, the only one to accept uploads of this supplier.';
--! EndIncluded functions/spp/suppliers/take_upload_turn.sql
--! Included functions/spp/suppliers/tg_suppliers__create_partition.sql
create or replace function spp.tg_suppliers__create_partition() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
--! EndIncluded functions/spp/suppliers/tg_suppliers__create_partition.sql
--! Included functions/spp/suppliers/tg_suppliers__name_partition.sql
create or replace function spp.tg_suppliers__name_partition() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base constant text := 'supplier_products_' || lower(new.supplier_code);
  v_name text := v_base;
  v_number integer := 1;
begin
  -- Codes that differ in case only would ask for one name: the second one waits here, by the lock that attaching its
  -- partition takes in any case.
  lock table only spp.supplier_products in share update exclusive mode;
  while exists (select from pg_class c where c.relname = v_name and c.relnamespace = 'spp'::regnamespace) loop
    v_number := v_number + 1;
    v_name := v_base || '_' || v_number;
  end loop;
  new.partition_name := v_name;
  return new;
end
$$;
comment on function spp.tg_suppliers__name_partition() is
  'Row trigger: names the supplier''s partition after the lower-cased code, made unique.';
--! EndIncluded functions/spp/suppliers/tg_suppliers__name_partition.sql
--! Included functions/spp/suppliers/update_supplier.sql
create or replace function spp.update_supplier(supplier text, patch jsonb) returns spp.suppliers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
        and not coalesce(common.is_currency(update_supplier.patch ->> 'currency_code'), false) then
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
      hint = 'status is active, inactive or suspended; spike_limit is above 1; supplier_name has 1 to 500 characters,'
             ' payment_terms at most 2,000, tax_registration 200.';
end
$$;
comment on function spp.update_supplier(text, jsonb) is
  'Changes what a patch {column: value} names. Raises SPNSU, SPIPA (a column or value that does not fit), SPICU.';
grant execute on function spp.update_supplier(text, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/suppliers/update_supplier.sql
--! Included functions/spp/undo/keep_listing.sql
create or replace function spp_private.keep_listing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  -- A mark that so many lists have passed over is settled: nobody undoes them all.
  v_most constant integer := 8;
begin
  create temporary table if not exists listed_products (product_id uuid primary key) on commit drop;
  truncate pg_temp.listed_products;
  insert into pg_temp.listed_products
  select p.product_id
    from spp.upload_staging s
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
   where s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'corrected')
  on conflict do nothing;

  with cleared as (
    delete from spp_private.batch_marks m
     using spp.upload_batches c
     where c.batch_id = m.batch_id and c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
       and exists (select from unnest(m.product_ids) x (product_id) join pg_temp.listed_products l using (product_id))
    returning m.*
  ), pieces as (
    select m.batch_id, m.mark, m.previous_batch_id, x.product_id,
           case when l.product_id is null then m.listed_by else m.listed_by || (batch).batch_id end as listed_by
      from cleared m
     cross join unnest(m.product_ids) x (product_id)
      left join pg_temp.listed_products l on l.product_id = x.product_id
  )
  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, listed_by, product_ids)
  select p.batch_id, p.mark, p.previous_batch_id, p.listed_by, array_agg(p.product_id)
    from pieces p
   where cardinality(p.listed_by) <= v_most
   group by p.batch_id, p.mark, p.previous_batch_id, p.listed_by;
end
$$;
comment on function spp_private.keep_listing(spp.upload_batches) is
  $$Notes beside the marks of earlier uploads which of their products a list brought again: what a rollback needs to
know of the list once its rows are purged.$$;
--! EndIncluded functions/spp/undo/keep_listing.sql
--! Included functions/spp/undo/restore_marks.sql
create or replace function spp_private.restore_marks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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

  -- Marks that it cleared, and those of batches undone before that only it kept away. They come back where no list
  -- that stands brings the product, unless the batch that set them is undone.
  drop table if exists pg_temp.cleared_marks;
  create temporary table cleared_marks on commit drop as
  with cleared as (
    delete from spp_private.batch_marks m
     using spp.upload_batches c
     where c.batch_id = m.batch_id and c.supplier_id = (batch).supplier_id
       and (c.batch_id = (batch).batch_id
            or c.batch_id < (batch).batch_id and c.status in ('rolled_back', 'failed'))
    returning m.*
  )
  select m.*, p.product_id,
         later.batch_id is not null or exists (
           select from spp.upload_batches b
            where b.batch_id = any (m.listed_by) and b.batch_id <> (batch).batch_id and b.status = 'completed'
         ) as listed
    from cleared m
   cross join unnest(m.product_ids) x (product_id)
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = x.product_id
    left join pg_temp.later_codes later on later.code = p.supplier_product_code and later.batch_id > m.batch_id
    left join spp.upload_batches previous on previous.batch_id = m.previous_batch_id
   where m.previous_batch_id is null or previous.status = 'completed';

  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, listed_by, product_ids)
  select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, array_agg(m.product_id)
    from pg_temp.cleared_marks m
   where m.listed
   group by m.batch_id, m.mark, m.previous_batch_id, m.listed_by;

  with oldest as (
    select distinct on (m.product_id) m.product_id
      from pg_temp.cleared_marks m
     where m.mark = 'is_new' and not m.listed
  )
  update spp.supplier_products p
     set is_new = true
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id;
  with oldest as (
    select distinct on (m.product_id) m.product_id, m.previous_batch_id
      from pg_temp.cleared_marks m
     where m.mark = 'missing' and not m.listed
     order by m.product_id, m.batch_id
  )
  update spp.supplier_products p
     set missing_since_batch_id = m.previous_batch_id
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and p.missing_since_batch_id is null;
  with oldest as (
    select distinct on (m.product_id) m.product_id, m.previous_batch_id
      from pg_temp.cleared_marks m
     where m.mark = 'discontinued' and not m.listed
     order by m.product_id, m.batch_id
  )
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = m.previous_batch_id
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and p.status = 'available';
  drop table pg_temp.cleared_marks;
end
$$;
comment on function spp_private.restore_marks(spp.upload_batches) is
  $$Puts new, missing and discontinued marks back to what they were before a batch; part of undo_batch, whose table of
later codes it reads. Marks that a list which stands would have cleared as well wait until it is undone, too.$$;
--! EndIncluded functions/spp/undo/restore_marks.sql
--! Included functions/spp/undo/rollback_batch.sql
create or replace function spp.rollback_batch(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(rollback_batch.batch_id);
  v_undone record;
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
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
  $$Undoes an upload: prices whose latest change is its go back, products that only it brought are removed, its marks
are undone. Answers {reverted, removed, kept: [{supplier_product_code, reason}]}; zeros when there is nothing left to
undo. Raises SPNBA, SPCBR (still running).$$;
grant execute on function spp.rollback_batch(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/undo/rollback_batch.sql
--! Included functions/spp/undo/undo_batch.sql
create or replace function spp_private.undo_batch(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  perform spp_private.lock_supplier((batch).supplier_id);

  drop table if exists pg_temp.later_codes;
  -- The newest list that brings each code, of those that stand. Purged rows are missing here: listed_by of the marks
  -- knows of them, and is_new.
  create temporary table later_codes on commit drop as
  select s.code, max(b.batch_id::text collate "C")::uuid as batch_id
    from spp.upload_batches b
    join spp.upload_staging s on s.batch_id = b.batch_id
   where b.supplier_id = (batch).supplier_id and b.batch_id <> (batch).batch_id and b.status = 'completed'
     and b.batch_id > coalesce((select min(c.batch_id::text collate "C")::uuid
                                  from spp_private.batch_marks m
                                  join spp.upload_batches c on c.batch_id = m.batch_id
                                 where c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
                                   and c.status in ('rolled_back', 'failed')), (batch).batch_id)
     and not b.dry_run and s.validation_status in ('staged', 'corrected')
   group by s.code;

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
    left join pg_temp.later_codes c on c.code = p.supplier_product_code and c.batch_id > (batch).batch_id;

  select coalesce(jsonb_agg(jsonb_build_object('supplier_product_code', k.supplier_product_code, 'reason', k.reason)
                            order by k.supplier_product_code), '[]')
    into kept
    from (
      select u.supplier_product_code,
             case when u.is_first then 'brought by a later upload' else 'price changed since' end as reason
        from pg_temp.undone u
       where case when u.is_first then not u.only_here else not u.stands end
    ) k;

  perform spp_private.set_origin((batch).batch_id, 'rollback');
  update spp.supplier_products p
     set current_price = u.old_price
    from pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id
     and u.stands and not u.is_first and u.old_price is not null and p.current_price <> u.old_price;
  get diagnostics reverted = row_count;
  perform spp_private.set_origin(null, null);

  delete from spp.supplier_products p
   using pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id and u.is_first and u.only_here;
  get diagnostics removed = row_count;

  perform spp_private.restore_marks(batch);
  perform spp_private.remove_unused_categories((batch).batch_id);
  drop table pg_temp.undone, pg_temp.later_codes;
end
$$;
comment on function spp_private.undo_batch(spp.upload_batches) is
  $$Takes back what a batch did: prices nobody changed since return, products that only it brought go, marks return.
History and audit keep everything.$$;
--! EndIncluded functions/spp/undo/undo_batch.sql

reset check_function_bodies;

create or replace trigger _050_take_turn before update of category_name, parent_category_id on spp.categories
  for each statement execute function spp.tg_categories__take_turn();
--! Included policies/common/lease_workers.sql
alter table lease.workers enable row level security;
drop policy if exists staff_read on lease.workers;
create policy staff_read on lease.workers for select to inv_analyst, inv_admin using (true);
grant select on lease.workers to inv_analyst, inv_admin;
--! EndIncluded policies/common/lease_workers.sql

create or replace trigger _200_judge before insert or update on spp.settings
  for each row execute function common.tg_settings__judge('SPISE');
alter table spp.settings enable always trigger _200_judge;
