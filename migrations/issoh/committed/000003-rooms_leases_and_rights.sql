--! Previous: sha1:01d9f458ab4c809e6ab707f712fa28c8e86ada4f
--! Hash: sha1:dd1e33af7ce30b68342c35184a347db349d7ad9e
--! Message: rooms_leases_and_rights

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-private-functions.sql
-- What only the worker or another function calls moves to issoh_private.
set lock_timeout = '5s';

do $$
declare
  v_function text;
begin
  foreach v_function in array array[
    'ensure_movement_months()'
  ] loop
    if to_regprocedure('issoh.' || v_function) is not null then
      execute format('alter function issoh.%s set schema issoh_private', v_function);
    end if;
  end loop;
end
$$;

--! split: 100-locks.sql
-- What is done by one at a time waits on rows and tables that the owner alone can lock: an advisory lock is open to
-- whoever knows its number.
set lock_timeout = '5s';

create table if not exists issoh_private.locks (
  lock_name text primary key
);
alter table issoh_private.locks enable row level security;
comment on table issoh_private.locks is 'What is done by one at a time: who does it holds the row.';
insert into issoh_private.locks (lock_name) values ('mirror of suppliers')
on conflict do nothing;

create table if not exists issoh_private.warehouse_rules ();
alter table issoh_private.warehouse_rules enable row level security;
comment on table issoh_private.warehouse_rules is
  'Holds nothing: who moves stock locks it together with others, who changes what a warehouse allows locks it alone.';

drop function if exists issoh_private.warehouse_lock_key(uuid);

--! split: 101-suppliers.sql
-- Readers name suppliers by known_supplier, which writes nothing; resolve_supplier is for functions that write.
set lock_timeout = '5s';

do $$
begin
  if to_regprocedure('issoh_private.resolve_supplier(text)') is not null then
    revoke execute on function issoh_private.resolve_supplier(text)
      from inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
  end if;
end
$$;

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

--! split: 204-settings.sql
-- A setting says what it may be.
set lock_timeout = '5s';

alter table issoh.settings
  add column if not exists value_type text
    constraint settings_value_type_check check (value_type in ('integer', 'number', 'boolean', 'text')),
  add column if not exists minimum numeric,
  add column if not exists maximum numeric,
  add column if not exists unit text;
comment on column issoh.settings.value_type is 'integer, number, boolean or text.';
comment on column issoh.settings.minimum is 'Smallest value of a number.';
comment on column issoh.settings.maximum is 'Largest value of a number; null for no limit.';
comment on column issoh.settings.unit is 'What a number counts.';

update issoh.settings s
   set value_type = b.value_type, minimum = b.minimum, maximum = b.maximum, unit = b.unit
  from (values
    ('money.base_currency', 'text', null::numeric, null::numeric, null),
    ('partitions.months_ahead', 'integer', 1, 120, 'months'),
    ('movements.max_batch', 'integer', 1, 1000000, 'movements'),
    ('valuation.refresh_rows', 'integer', 1, 100000000, 'movements'),
    ('reorder.history_days', 'integer', 1, 3650, 'days'),
    ('reorder.default_lead_time_days', 'integer', 0, 3650, 'days'),
    ('reorder.service_factor', 'number', 0, 10, 'standard deviations'),
    ('pricing.proposal_threshold', 'number', 0, 1000000, 'percent'),
    ('pricing.apply_proposals', 'boolean', null::numeric, null::numeric, null),
    ('selection.auto_candidate_score', 'number', 0, 100, 'points')
  ) as b (setting_key, value_type, minimum, maximum, unit)
 where s.setting_key = b.setting_key
   and (s.value_type, s.minimum, s.maximum, s.unit)
       is distinct from (b.value_type, b.minimum, b.maximum, b.unit);
-- Those that come without bounds of their own.
update issoh.settings s
   set value_type = case jsonb_typeof(s.setting_value) when 'number' then 'number' when 'string' then 'text'
                    else jsonb_typeof(s.setting_value) end,
       minimum = case when jsonb_typeof(s.setting_value) = 'number' then 0 end
 where s.value_type is null;

--! split: 230-base-currency.sql
-- The base currency is one, whoever sets it.
set lock_timeout = '5s';

update issoh.settings s
   set unit = 'currency'
 where s.setting_key = 'money.base_currency' and s.unit is distinct from 'currency';

--! split: 231-foreign-key-indexes.sql
-- Every foreign key has an index: those that were there left out what is done.
set lock_timeout = '5s';

-- stock_reservations_product_id_idx holds the active ones.
create index if not exists stock_reservations_any_product_id_idx on issoh.stock_reservations (product_id);
create index if not exists price_proposals_product_id_idx on issoh.price_proposals (product_id);

--! split: 310-answers.sql
-- What the doors answer, by name: a route calls one function and passes on what it gives.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('issoh.supplier_holding') is null then
    create type issoh.supplier_holding as (
      holding_id uuid, supplier_id uuid, product_id uuid, internal_sku text, product_name text, status text,
      quantity_on_hand integer, quantity_on_order integer, last_purchase_price numeric, average_cost numeric,
      total_value numeric, currency_code text, last_purchase_date timestamptz);
  end if;
  if to_regtype('issoh.posted_movement') is null then
    create type issoh.posted_movement as (movement_id uuid, is_new boolean, stock json);
  end if;
  if to_regtype('issoh.posted_list') is null then
    create type issoh.posted_list as (movement_ids uuid[], is_new boolean);
  end if;
  if to_regtype('issoh.named_rule') is null then
    create type issoh.named_rule as (
      rule_id uuid, product_id uuid, pricing_tier text, rule_type text, cost_price numeric, markup_percentage numeric,
      selling_price numeric, minimum_price numeric, maximum_price numeric, source_tier text,
      adjustment_percentage numeric, rounding_increment numeric, rounding_mode text, charm_ending numeric,
      currency_code text, effective_from timestamptz, effective_to timestamptz, created_by text,
      created_at timestamptz, reason text);
  end if;
end
$$;
comment on type issoh.supplier_holding is
  $$What we have of one product from one supplier, in pieces, and what it cost in currency_code; see list_holdings.$$;
comment on type issoh.posted_movement is
  $$A movement as the door answers it: whether it was posted now, or before under its key, and the stock of its product
where it has been.$$;
comment on type issoh.posted_list is
  $$Movements as the door answers them: their ids in order, and whether they were posted now.$$;
comment on type issoh.named_rule is $$A pricing rule with the codes of its tiers; see name_tiers.$$;

--! split: 400-valuation-horizon.sql
-- What the kept valuation has seen stands in a row of its own: in every row of inventory_values it made each refresh
-- write all of them anew. The code makes both views again.
set lock_timeout = '5s';

create table if not exists issoh_private.valuation_horizons (
  horizon xid8 not null,
  cluster_id bigint not null
);
create unique index if not exists valuation_horizons_one_key on issoh_private.valuation_horizons ((true));
alter table issoh_private.valuation_horizons enable row level security;
-- Below 3 there is no transaction: until its first refresh nothing is seen.
insert into issoh_private.valuation_horizons (horizon, cluster_id)
select '0', c.system_identifier from pg_control_system() c
on conflict do nothing;
comment on table issoh_private.valuation_horizons is
  $$One row: every movement of a transaction below horizon counts in inventory_values.$$;
comment on column issoh_private.valuation_horizons.horizon is
  $$The least transaction that was open when the last refresh began.$$;
comment on column issoh_private.valuation_horizons.cluster_id is
  $$The cluster that numbered the transaction: in another one (a restored dump) the number says nothing.$$;

do $$
begin
  if exists (select from pg_attribute a
              where a.attrelid = to_regclass('issoh_private.inventory_values')
                and a.attname = 'horizon' and not a.attisdropped) then
    drop view issoh.v_inventory_valuation;
    drop materialized view issoh_private.inventory_values;
  end if;
end
$$;

--! split: 401-common.sql
-- What both databases know and no tier owns: functions/common/.
set lock_timeout = '5s';
create schema if not exists common;
comment on schema common is 'Helpers that both databases have: the same source, compiled into each.';
grant usage on schema common
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

drop function if exists issoh_private.is_currency(text);
drop function if exists issoh_private.is_uuid(text);

--! split: 402-plain-words.sql
-- Functions named for what they do, in plain words: the code makes them under their new names.
set lock_timeout = '5s';
drop function if exists issoh_private.draw_holdings(uuid, integer, uuid);
drop function if exists issoh_private.reckon_proposals(uuid[], numeric[], text);
drop function if exists issoh_private.reckon_rule(issoh.pricing_rules);
do $$
begin
  if exists (select from pg_proc p
              where p.oid = to_regprocedure('issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric)')
                and 'reckoned' = any (p.proargnames)) then
    drop function issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric);
  end if;
end
$$;

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
--! Included functions/issoh/counts/read_counts.sql
create or replace function issoh_private.read_counts(counts issoh.stock_count_input[])
returns issoh_private.stock_count_draft[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_drafts issoh_private.stock_count_draft[];
  v_bad text;
begin
  if coalesce(cardinality(counts), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISICN', message = format('%s counts cannot be recorded at once.', coalesce(cardinality(counts), 0)),
      hint = format('Send 1 to %s.', v_most);
  end if;
  select coalesce(c.internal_sku, c.product_id::text, 'null') into v_bad
    from unnest(counts) c
   where (c.quantity >= 0) is not true
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICN', message = format('The count of "%s" is no number of pieces.', v_bad),
      hint = 'Give quantity a whole number of 0 or more.';
  end if;

  perform issoh_private.refuse_unknown_products(array(select c.product_id from unnest(counts) c),
                                                array(select c.internal_sku from unnest(counts) c));
  v_drafts := array(
    select row(uuidv7(), p.product_id, c.quantity, c.note)::issoh_private.stock_count_draft
      from unnest(counts) with ordinality as c (product_id, internal_sku, quantity, note, position)
      join issoh.selected_products p on p.product_id = c.product_id or p.internal_sku = common.trimmed(c.internal_sku)
     order by c.position);
  select p.internal_sku into v_bad
    from unnest(v_drafts) d
    join issoh.selected_products p on p.product_id = d.product_id
   group by p.internal_sku
  having count(*) > 1
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICN', message = format('"%s" is counted twice.', v_bad),
      hint = 'Add up what lies in several places, and send one count of a product.';
  end if;
  return v_drafts;
end
$$;
comment on function issoh_private.read_counts(issoh.stock_count_input[]) is
  'Counts with their products looked up, each with an id. Raises ISICN, ISNPR.';
--! EndIncluded functions/issoh/counts/read_counts.sql
--! Included functions/issoh/counts/record_stock_counts.sql
create or replace function issoh.record_stock_counts(
  warehouse text,
  counts issoh.stock_count_input[],
  reference_id text default null,
  idempotency_key text default null
) returns setof issoh.stock_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(record_stock_counts.warehouse)).warehouse_id;
  v_base constant text := issoh_private.base_currency();
  v_counts constant issoh_private.stock_count_draft[] := issoh_private.read_counts(record_stock_counts.counts);
  v_ids constant uuid[] := array(select c.count_id from unnest(v_counts) c);
  v_known uuid[];
  v_products uuid[];
  v_movements issoh.movement_input[];
  v_posted issoh.stock_movements[];
  v_costs issoh_private.product_cost[];
begin
  if length(record_stock_counts.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_id has 1 to 200 characters.';
  end if;
  -- Under the key stand the counts: where books and shelf agree there is no movement to stand there.
  v_known := issoh_private.claim_movement_key(
    record_stock_counts.idempotency_key,
    jsonb_build_object('record_stock_counts', to_jsonb(record_stock_counts.counts), 'warehouse', v_warehouse_id,
                       'reference_id', record_stock_counts.reference_id),
    v_ids);
  if v_known is not null then
    return query
    select c.* from issoh.stock_counts c where c.count_id = any (v_known) order by c.count_id;
    return;
  end if;

  -- Before the locks of products: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
  v_products := array(select c.product_id from unnest(v_counts) c);
  perform issoh_private.lock_products(v_products);
  perform issoh_private.lock_warehouses(array[v_warehouse_id]);
  v_costs := array(
    select row(r.product_id, issoh_private.unit_cost(r.average_value, r.quantity))::issoh_private.product_cost
      from issoh_private.replay_ledger(v_products, 'infinity', false) r);

  v_movements := array(
    select jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
             'product_id', c.product_id, 'movement_type', 'adjustment', 'quantity', abs(d.difference),
             'from_location', case when d.difference < 0 then v_warehouse_id end,
             'to_location', case when d.difference > 0 then v_warehouse_id end,
             'reference_type', 'count', 'reference_id', record_stock_counts.reference_id, 'note', c.note))
      from unnest(v_counts) c
      left join issoh.stock_on_hand s on s.product_id = c.product_id and s.warehouse_id = v_warehouse_id
     cross join lateral (select c.quantity - coalesce(s.quantity_on_hand, 0) as difference) d
     where d.difference <> 0
     order by c.count_id);
  if cardinality(v_movements) > 0 then
    v_posted := array(select m from issoh.post_movements(v_movements) m);
  end if;

  return query
  insert into issoh.stock_counts as i
    (count_id, product_id, warehouse_id, quantity_expected, quantity_counted, movement_id, unit_cost, currency_code,
     reference_id, note)
  select c.count_id, c.product_id, v_warehouse_id,
         c.quantity - coalesce(case when m.to_location is not null then m.quantity else -m.quantity end, 0),
         c.quantity, m.movement_id, u.unit_cost, v_base, record_stock_counts.reference_id, c.note
    from unnest(v_counts) c
    left join unnest(v_posted) m on m.product_id = c.product_id
    left join unnest(v_costs) u on u.product_id = c.product_id
   order by c.count_id
  returning i.*;
end
$$;
comment on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text) is
  $$Takes what was counted in a warehouse, each product (product_id or internal_sku) once: keeps every count beside
what the books said, and posts the differences as adjustments, all or none. An idempotency key records once:
repeated with the same counts it answers what was recorded. Raises ISNWH, ISNPR, ISICN (counts that cannot be
used), ISIRF, ISIIK, ISCIK, ISCRS (fewer counted than are reserved), ISCWI, ISCCP.$$;
grant execute on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/counts/record_stock_counts.sql
--! Included functions/issoh/counts/tg_stock_counts__date_stock.sql
create or replace function issoh.tg_stock_counts__date_stock() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select distinct n.product_id, n.warehouse_id
    from new_rows n
   where not exists (select from issoh.stock_on_hand s
                      where s.product_id = n.product_id and s.warehouse_id = n.warehouse_id)
  on conflict do nothing;
  update issoh.stock_on_hand s
     set last_count_date = greatest(s.last_count_date, c.counted_at)
    from (select n.product_id, n.warehouse_id, max(n.counted_at) as counted_at
            from new_rows n
           group by n.product_id, n.warehouse_id) c
   where s.product_id = c.product_id and s.warehouse_id = c.warehouse_id;
  return null;
end
$$;
comment on function issoh.tg_stock_counts__date_stock() is
  'Statement trigger: the stock row of what was counted says when.';
--! EndIncluded functions/issoh/counts/tg_stock_counts__date_stock.sql
--! Included functions/issoh/holdings/allocate_holdings.sql
create or replace function issoh_private.allocate_holdings(product_id uuid, quantity integer, preferred uuid)
returns table (supplier_id uuid, taken integer)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select d.supplier_id, d.taken::integer
    from (
      select h.supplier_id, h.place,
             greatest(least(allocate_holdings.quantity - h.before, h.pieces), 0)
             -- What nobody's holding covers is owed by the first.
             + case when h.place = 1 then greatest(allocate_holdings.quantity - h.total, 0) else 0 end as taken
        from (
          select x.supplier_id, greatest(x.quantity_on_hand, 0) as pieces,
                 row_number() over places as place,
                 coalesce(sum(greatest(x.quantity_on_hand, 0)) over (places rows between unbounded preceding
                                                                              and 1 preceding), 0) as before,
                 sum(greatest(x.quantity_on_hand, 0)) over () as total
            from issoh.supplier_stock_holdings x
           where x.product_id = allocate_holdings.product_id
          window places as (order by x.supplier_id is not distinct from allocate_holdings.preferred desc, x.holding_id)
        ) h
    ) d
   where d.taken > 0
$$;
comment on function issoh_private.allocate_holdings(uuid, integer, uuid) is
  $$Whose pieces leave: the preferred supplier's first (with none preferred: those of which nobody said who delivered
them), then those of the supplier that came first.$$;
--! EndIncluded functions/issoh/holdings/allocate_holdings.sql
--! Included functions/issoh/holdings/list_holdings.sql
create or replace function issoh.list_holdings(supplier text, after_id uuid default null, page_size integer default 100)
returns setof issoh.supplier_holding
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select h.holding_id, h.supplier_id, h.product_id, p.internal_sku, p.product_name, p.status, h.quantity_on_hand,
         h.quantity_on_order, h.last_purchase_price, h.average_cost, h.total_value, h.currency_code,
         h.last_purchase_date
    from issoh.supplier_stock_holdings h
    join issoh.selected_products p on p.product_id = h.product_id
   where h.supplier_id = (select issoh_private.known_supplier(list_holdings.supplier))
     and (list_holdings.after_id is null or h.holding_id > list_holdings.after_id)
   order by h.holding_id
   limit list_holdings.page_size
$$;
comment on function issoh.list_holdings(text, uuid, integer) is
  $$@behavior -*

A page of what we have from a supplier (code or id), after the holding of an id. It writes nothing. Raises ISNSU.$$;
grant execute on function issoh.list_holdings(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/holdings/list_holdings.sql
--! Included functions/issoh/holdings/share_of.sql
create or replace function issoh_private.share_of(cost numeric, part bigint, whole bigint) returns numeric
language sql immutable
return case when part = whole then cost else div(cost * part * 10000000000000000, whole) * 0.0000000000000001 end;
comment on function issoh_private.share_of(numeric, bigint, bigint) is
  $$What part of whole pieces cost when all of them cost this: exact, cut off behind the 16th decimal. Differences of
growing parts add up to the whole without residue.$$;
grant execute on function issoh_private.share_of(numeric, bigint, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/holdings/share_of.sql
--! Included functions/issoh/holdings/take_back_purchases.sql
create or replace function issoh_private.take_back_purchases(movement_ids uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.quantity,
         purchased_value = h.purchased_value - r.value,
         average_cost = trim_scale(round((h.purchased_value - r.value)
                                         / nullif(h.purchased_quantity - r.quantity, 0), 10)),
         last_purchase_price = l.unit_cost,
         last_purchase_date = l.movement_date,
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id, sum(s.quantity) as quantity, sum(s.quantity * s.unit_cost) as value
            from issoh.supplier_movements s
           where s.movement_id = any (take_back_purchases.movement_ids) and s.unit_cost is not null
           group by s.product_id, s.supplier_id) r
    left join lateral (
      select s.unit_cost, s.movement_date
        from issoh.supplier_movements s
       where s.product_id = r.product_id and s.supplier_id is not distinct from r.supplier_id
         and s.unit_cost is not null
         and not exists (select from issoh.movement_reversals v where v.reversed_id = s.movement_id)
       order by s.movement_date desc, s.movement_id desc
       limit 1) l on true
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id;
end
$$;
comment on function issoh_private.take_back_purchases(uuid[]) is
  'Takes reversed receipts out of what their suppliers'' holdings say of purchases.';
--! EndIncluded functions/issoh/holdings/take_back_purchases.sql
--! Included functions/issoh/holdings/tg_stock_movements__move_holdings.sql
create or replace function issoh.tg_stock_movements__move_holdings() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_round integer := 0;
  v_any record;
begin
  select bool_or(n.from_location is null) as come, bool_or(n.to_location is null) as leave,
         bool_or(n.to_location is null and n.reverses_movement_id is not null and n.unit_cost is not null) as undo
    into v_any
    from new_rows n;

  if v_any.come then
    -- What comes: back to whom it was taken from; else from whom it says, the order says, or who usually delivers.
    with brought as (
      insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
      select n.movement_id, n.product_id, s.supplier_id, s.quantity, s.unit_cost, n.movement_date
        from new_rows n
       cross join lateral (
         select o.supplier_id, -o.quantity as quantity, null::numeric as unit_cost
           from issoh.supplier_movements o
          where o.movement_id = n.reverses_movement_id
         union all
         select coalesce(
                  n.supplier_id,
                  (select o.supplier_id
                     from issoh.supplier_movements o
                    where o.movement_id = n.returns_movement_id
                    order by o.quantity, o.supplier_id
                    limit 1),
                  (select o.supplier_id
                     from issoh.purchase_order_lines o
                    where o.po_number = n.reference_id and o.product_id = n.product_id and n.reference_type = 'PO'),
                  (select p.spp_supplier_id from issoh.selected_products p where p.product_id = n.product_id)),
                n.quantity,
                case when n.movement_type = 'receipt' and n.returns_movement_id is null then n.unit_cost end
          where n.reverses_movement_id is null
       ) s
       where n.from_location is null
      returning movement_id, product_id, supplier_id, quantity, unit_cost, movement_date
    )
    insert into issoh.supplier_stock_holdings as h
      (product_id, supplier_id, quantity_on_hand, purchased_quantity, purchased_value, average_cost,
       last_purchase_price, last_purchase_date, currency_code)
    select b.product_id, b.supplier_id, sum(b.quantity),
           coalesce(sum(b.quantity) filter (where b.unit_cost is not null), 0),
           coalesce(sum(b.quantity * b.unit_cost), 0),
           trim_scale(round(sum(b.quantity * b.unit_cost)
                            / sum(b.quantity) filter (where b.unit_cost is not null), 10)),
           (array_agg(b.unit_cost order by b.movement_date desc, b.movement_id desc)
            filter (where b.unit_cost is not null))[1],
           max(b.movement_date) filter (where b.unit_cost is not null), v_base
      from brought b
     group by b.product_id, b.supplier_id
    on conflict on constraint supplier_stock_holdings_product_id_supplier_id_key do update
       set quantity_on_hand = h.quantity_on_hand + excluded.quantity_on_hand,
           purchased_quantity = h.purchased_quantity + excluded.purchased_quantity,
           purchased_value = h.purchased_value + excluded.purchased_value,
           average_cost = trim_scale(round((h.purchased_value + excluded.purchased_value)
                                           / nullif(h.purchased_quantity + excluded.purchased_quantity, 0), 10)),
           last_purchase_price = case when (h.last_purchase_date > excluded.last_purchase_date) is not false
                                       and h.last_purchase_date is not null
                                      then h.last_purchase_price else excluded.last_purchase_price end,
           last_purchase_date = greatest(h.last_purchase_date, excluded.last_purchase_date),
           updated_at = clock_timestamp();
  end if;

  if v_any.leave then
    -- Stock may go below zero before anything came: somebody must owe it.
    insert into issoh.supplier_stock_holdings (product_id, supplier_id, currency_code)
    select distinct n.product_id,
           coalesce(n.supplier_id,
                    (select p.spp_supplier_id from issoh.selected_products p where p.product_id = n.product_id)), v_base
      from new_rows n
     where n.to_location is null
       and not exists (select from issoh.supplier_stock_holdings h where h.product_id = n.product_id)
    on conflict do nothing;

    -- What leaves: of every product one movement at a time, as each takes from what the one before has left.
    loop
      v_round := v_round + 1;
      with taken as (
        insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, movement_date)
        select d.movement_id, d.product_id, h.supplier_id, -h.taken, d.movement_date
          from (select n.movement_id, n.product_id, n.quantity, n.supplier_id, n.reverses_movement_id, n.movement_date,
                       row_number() over (partition by n.product_id order by n.seq) as round
                  from new_rows n
                 where n.to_location is null) d
         cross join lateral issoh_private.allocate_holdings(
           d.product_id, d.quantity,
           coalesce(d.supplier_id, (select o.supplier_id
                                      from issoh.supplier_movements o
                                     where o.movement_id = d.reverses_movement_id
                                     limit 1))) h
         where d.round = v_round
        returning product_id, supplier_id, quantity
      )
      update issoh.supplier_stock_holdings h
         set quantity_on_hand = h.quantity_on_hand + t.quantity,
             updated_at = clock_timestamp()
        from taken t
       where h.product_id = t.product_id and h.supplier_id is not distinct from t.supplier_id;
      exit when not found;
    end loop;
  end if;

  if v_any.undo then
    perform issoh_private.take_back_purchases(array(
      select n.reverses_movement_id
        from new_rows n
       where n.reverses_movement_id is not null and n.to_location is null and n.unit_cost is not null));
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_holdings() is
  $$Statement trigger of the ledger: says whose pieces came or left, and supplier_stock_holdings follow. A transfer
changes nobody's pieces.$$;
--! EndIncluded functions/issoh/holdings/tg_stock_movements__move_holdings.sql
--! Included functions/issoh/holdings/tg_supplier_stock_holdings__guard.sql
create or replace function issoh.tg_supplier_stock_holdings__guard() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user) then
    return coalesce(new, old);
  end if;
  raise exception using
    errcode = 'ISFSQ', message = 'Holdings of suppliers follow the ledger and the orders.',
    hint = 'Post a movement, or place an order.';
end
$$;
comment on function issoh.tg_supplier_stock_holdings__guard() is
  'Row trigger for statements that no trigger gave: holdings change with the ledger and orders only. Raises ISFSQ.';
--! EndIncluded functions/issoh/holdings/tg_supplier_stock_holdings__guard.sql
--! Included functions/issoh/ledger/attach_movement_triggers.sql
-- A parent's statement triggers do not fire for statements on a partition: both have them.
create or replace procedure issoh_private.attach_movement_triggers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_trigger record;
begin
  for v_trigger in
    values ('_500_reversals', 'record_reversals'), ('_510_stock', 'move_stock'), ('_520_suppliers', 'move_holdings'),
           ('_530_orders', 'receive_orders'), ('_900_propose', 'propose')
  loop
    execute format('create or replace trigger %I after insert on %s referencing new table as new_rows
                      for each statement execute function issoh.%I()',
                   v_trigger.column1, relation, 'tg_stock_movements__' || v_trigger.column2);
    execute format('alter table %s enable always trigger %I', relation, v_trigger.column1);
  end loop;
  call audit.keep_append_only(relation);
end
$$;
comment on procedure issoh_private.attach_movement_triggers(regclass) is
  'Gives stock_movements, or one of its partitions, the triggers that keep it append-only and have stock follow it.';
--! EndIncluded functions/issoh/ledger/attach_movement_triggers.sql
--! Included functions/issoh/ledger/check_returns.sql
create or replace function issoh_private.check_returns(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_return record;
begin
  select r.returns_movement_id, r.quantity, i.movement_id, i.movement_type, i.reverses_movement_id, i.product_id,
         i.movement_date, i.quantity as issued, r.product_ids, r.earliest, v.reversal_id,
         coalesce((select sum(e.quantity)
                     from issoh.stock_movements e
                    where e.returns_movement_id = r.returns_movement_id and e.reverses_movement_id is null
                      and not exists (select from issoh.movement_reversals x where x.reversed_id = e.movement_id)),
                  0) as returned
    into v_return
    from (select d.returns_movement_id, sum(d.quantity) as quantity, array_agg(distinct d.product_id) as product_ids,
                 min(coalesce(d.movement_date, clock_timestamp())) as earliest
            from unnest(drafts) d
           where d.returns_movement_id is not null
           group by d.returns_movement_id) r
    left join issoh.stock_movements i on i.movement_id = r.returns_movement_id
    left join issoh.movement_reversals v on v.reversed_id = r.returns_movement_id
   where i.movement_type is distinct from 'issue' or i.reverses_movement_id is not null or v.reversal_id is not null
      or r.product_ids <> array[i.product_id] or r.earliest < i.movement_date
      or r.quantity > i.quantity - coalesce((
           select sum(e.quantity)
             from issoh.stock_movements e
            where e.returns_movement_id = r.returns_movement_id and e.reverses_movement_id is null
              and not exists (select from issoh.movement_reversals x where x.reversed_id = e.movement_id)), 0)
   limit 1;
  if not found then
    return;
  end if;

  if v_return.movement_type is distinct from 'issue' or v_return.reverses_movement_id is not null then
    raise exception using
      errcode = 'ISNMV', message = format('There is no issue %s to return.', v_return.returns_movement_id),
      hint = 'returns_movement_id is the movement_id of the issue whose pieces come back.';
  elsif v_return.reversal_id is not null then
    raise exception using
      errcode = 'ISCRM', message = format('Issue %s was reversed.', v_return.returns_movement_id),
      hint = 'What never left cannot come back.';
  elsif v_return.product_ids <> array[v_return.product_id] then
    raise exception using
      errcode = 'ISCRM', message = format('Issue %s was of another product.', v_return.returns_movement_id),
      hint = 'Return the product that was issued.';
  elsif v_return.earliest < v_return.movement_date then
    raise exception using
      errcode = 'ISCRM', message = 'Pieces cannot come back before they left.',
      hint = format('Date the return at or after %s.', v_return.movement_date);
  end if;
  raise exception using
    errcode = 'ISCRO',
    message = format('%s pieces cannot come back of issue %s: %s left, %s are back already.', v_return.quantity,
                     v_return.returns_movement_id, v_return.issued, v_return.returned),
    hint = 'Return what is still out; more than that is a receipt of its own.';
end
$$;
comment on function issoh_private.check_returns(issoh_private.movement_draft[]) is
  'Refuses returns of what is no issue of the product (ISNMV, ISCRM) or of more than is still out (ISCRO).';
--! EndIncluded functions/issoh/ledger/check_returns.sql
--! Included functions/issoh/ledger/claim_movement_key.sql
create or replace function issoh_private.claim_movement_key(
  idempotency_key text,
  request jsonb,
  movement_ids uuid[]
) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := sha256(convert_to(request::text, 'UTF8'));
  v_known issoh.movement_keys;
begin
  if claim_movement_key.idempotency_key is null then
    return null;
  elsif length(claim_movement_key.idempotency_key) not between 1 and 200 then
    raise exception using
      errcode = 'ISIIK', message = 'An idempotency key has 1 to 200 characters.',
      hint = 'A UUID made by the client for each order it gives is a good key.';
  end if;

  -- Waits for whoever holds the same key; when that one is refused, the key is free again.
  insert into issoh.movement_keys (idempotency_key, request_hash, movement_ids)
  values (claim_movement_key.idempotency_key, v_hash, claim_movement_key.movement_ids)
  on conflict on constraint movement_keys_pkey do nothing;
  if found then
    return null;
  end if;
  select k.* into v_known
    from issoh.movement_keys k
   where k.idempotency_key = claim_movement_key.idempotency_key;
  if v_known.request_hash <> v_hash then
    raise exception using
      errcode = 'ISCIK',
      message = format('Idempotency key "%s" was used for another request.', claim_movement_key.idempotency_key),
      hint = 'Use a new key for every new request; repeat a request with its own key and body.';
  end if;
  return v_known.movement_ids;
end
$$;
comment on function issoh_private.claim_movement_key(text, jsonb, uuid[]) is
  $$Reserves an idempotency key for the movements about to be posted: null; or, where the same request was posted
under it, the ids of its movements. Raises ISIIK, ISCIK.$$;
--! EndIncluded functions/issoh/ledger/claim_movement_key.sql
--! Included functions/issoh/ledger/describe_movement.sql
create or replace function issoh.describe_movement(movement issoh.stock_movements) returns issoh.posted_movement
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select describe_movement.movement.movement_id,
         -- A movement carries the transaction that recorded it.
         describe_movement.movement.xact_id is not distinct from pg_current_xact_id_if_assigned(),
         (select json_agg(json_build_object(
                   'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code,
                   'quantity_on_hand', coalesce(s.quantity_on_hand, 0),
                   'quantity_reserved', coalesce(s.quantity_reserved, 0),
                   'quantity_available', coalesce(s.quantity_available, 0)) order by l.position)
            from unnest(array[describe_movement.movement.from_location, describe_movement.movement.to_location])
                 with ordinality l (warehouse_id, position)
            join issoh.warehouses w on w.warehouse_id = l.warehouse_id
            left join issoh.stock_on_hand s
              on s.product_id = describe_movement.movement.product_id and s.warehouse_id = l.warehouse_id)
$$;
comment on function issoh.describe_movement(issoh.stock_movements) is
  $$@behavior -*

A movement as the door answers it, with the stock of its product where it has been: where from, then where to. Volatile,
so that it sees the stock that the same statement has changed.$$;
grant execute on function issoh.describe_movement(issoh.stock_movements) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/describe_movement.sql
--! Included functions/issoh/ledger/ensure_movement_months.sql
create or replace function issoh_private.ensure_movement_months() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(issoh_private.make_movement_month(m::date)), 0)::integer
    from generate_series(
      date_trunc('month', now() at time zone 'UTC'),
      date_trunc('month', now() at time zone 'UTC')
        + make_interval(months => issoh.setting('partitions.months_ahead')::integer),
      interval '1 month') m
$$;
comment on function issoh_private.ensure_movement_months() is '@behavior -*

Makes the monthly partitions of stock_movements from this month to some months ahead; answers how many it made. Run
daily; a movement of another month makes its own.';
grant execute on function issoh_private.ensure_movement_months() to inv_admin;
--! EndIncluded functions/issoh/ledger/ensure_movement_months.sql
--! Included functions/issoh/ledger/make_movement_month.sql
create or replace function issoh_private.make_movement_month(month date) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partition constant regclass := audit.make_month('issoh.stock_movements', make_movement_month.month);
begin
  if v_partition is null then
    return 0;
  end if;
  call issoh_private.attach_movement_triggers(v_partition);
  return 1;
end
$$;
comment on function issoh_private.make_movement_month(date) is
  'Makes the partition of stock_movements for a month (of UTC) that has none: 1, or 0 where it is there.';
--! EndIncluded functions/issoh/ledger/make_movement_month.sql
--! Included functions/issoh/ledger/movement_problem.sql
create or replace function issoh_private.movement_problem(code text, movement issoh.movement_input)
returns table (message text, hint text)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select p.message, p.hint
    from (values
      ('ISIMP', 'It names no product.', 'Give internal_sku or product_id.'),
      ('ISNPR', format('There is no product "%s".', coalesce(movement.product_id::text, movement.internal_sku)),
       'Name a selected product by its internal SKU or its id; with both, they must be of one product.'),
      ('ISIMT', format('"%s" is no type of movement.', movement.movement_type),
       'Use receipt, issue, adjustment or transfer.'),
      ('ISIQT', format('A quantity of %s cannot be moved.', coalesce(movement.quantity::text, 'null')),
       'Give a whole number of pieces above 0; the locations tell the direction.'),
      ('ISILO', format('These locations do not fit movement_type %s.', movement.movement_type),
       'receipt: to_location. issue: from_location. transfer: both, and different ones. adjustment: to_location to add,'
       ' from_location to take away.'),
      ('ISNWH', format('There is no warehouse "%s".', concat_ws('" or "', movement.from_location,
                                                                 movement.to_location)),
       'Name a warehouse by its code or its id.'),
      ('ISIUC', format('A unit cost of %s cannot be used here.', movement.unit_cost),
       'Receipts and adjustments that add may carry a unit_cost: 0 or more, below 10^13, at most 10 decimals.'),
      ('ISICU', format('"%s" is no currency.', movement.currency_code), 'Use a code of ISO 4217, such as EUR.'),
      ('ISIMD', format('A movement cannot happen at %s.', movement.movement_date),
       'The date may lie in the past, from 1970 on, and not in the future.'),
      ('ISIRT', 'Only a receipt can return the pieces of an issue.',
       'Use movement_type receipt, without unit_cost: the issue''s cost is taken.'),
      ('ISIRV', 'Only an issue can take what is reserved.', 'Use movement_type issue.'),
      ('ISIRF', 'The reference or the note is too long, or the reference blank.',
       'reference_type has 1 to 64 characters, reference_id 1 to 200, a note at most 10,000.')
    ) as p (code, message, hint)
   where p.code = movement_problem.code
$$;
comment on function issoh_private.movement_problem(text, issoh.movement_input) is
  'What to say of a movement that cannot be posted for this reason.';
--! EndIncluded functions/issoh/ledger/movement_problem.sql
--! Included functions/issoh/ledger/post_movement.sql
create or replace function issoh.post_movement(movement issoh.movement_input, idempotency_key text default null)
returns issoh.stock_movements
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select m.* from issoh.post_movements(array[post_movement.movement], post_movement.idempotency_key) m
$$;
comment on function issoh.post_movement(issoh.movement_input, text) is
  'Posts one movement as post_movements does, with the same errors.';
grant execute on function issoh.post_movement(issoh.movement_input, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/post_movement.sql
--! Included functions/issoh/ledger/post_movements.sql
create or replace function issoh.post_movements(movements issoh.movement_input[], idempotency_key text default null)
returns setof issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 1
as $$
declare
  v_count constant integer := coalesce(cardinality(post_movements.movements), 0);
  v_most constant integer := issoh.setting('movements.max_batch');
  v_ids constant uuid[] := array(select uuidv7() from generate_series(1, v_count));
  v_known uuid[];
  v_drafts issoh_private.movement_draft[];
  v_all record;
begin
  if v_count not between 1 and v_most then
    raise exception using
      errcode = 'ISIMN', message = format('%s movements cannot be posted at once.', v_count),
      hint = format('Send 1 to %s.', v_most);
  end if;
  if post_movements.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      post_movements.idempotency_key,
      (select jsonb_agg(to_jsonb(m) || jsonb_build_object('unit_cost', trim_scale(m.unit_cost)) order by m.ordinality)
         from unnest(post_movements.movements) with ordinality m),
      v_ids);
    if v_known is not null then
      return query select m.* from issoh.stock_movements m where m.movement_id = any (v_known) order by m.seq;
      return;
    end if;
  end if;

  v_drafts := array(select d from issoh_private.read_movements(post_movements.movements, v_ids) d);
  select bool_or(d.problem is not null) as have_problem, bool_or(d.returns_movement_id is not null) as return,
         bool_or(d.reservation_id is not null) as take, array_agg(distinct d.product_id) as product_ids,
         array_agg(distinct date_trunc('month', coalesce(d.movement_date, now()) at time zone 'UTC')::date) as months
    into v_all
    from unnest(v_drafts) d;
  if v_all.have_problem then
    perform issoh_private.refuse_bad_drafts(v_drafts, post_movements.movements);
  end if;
  perform issoh_private.make_movement_month(m.month) from unnest(v_all.months) m (month);
  perform issoh_private.lock_products(v_all.product_ids);
  if v_all.return then
    perform issoh_private.check_returns(v_drafts);
  end if;
  if v_all.take then
    perform issoh_private.take_reservations(v_drafts);
  end if;

  return query
  insert into issoh.stock_movements as m
    (movement_id, product_id, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
     purchase_cost, purchase_currency, supplier_id, reference_type, reference_id, movement_date, note,
     returns_movement_id)
  select d.movement_id, d.product_id, d.movement_type, d.quantity, d.from_location, d.to_location, d.unit_cost,
         d.currency_code, d.purchase_cost, d.purchase_currency, d.supplier_id, d.reference_type, d.reference_id,
         coalesce(d.movement_date, clock_timestamp()), d.note, d.returns_movement_id
    from unnest(v_drafts) d
   order by d.position
  returning m.*;
end
$$;
comment on function issoh.post_movements(issoh.movement_input[], text) is
  $$Posts movements to the ledger, all or none, and answers them; stock, holdings and orders follow in the same
transaction. Each names a product (internal_sku or product_id), a type, pieces and warehouses (code or id):
receipt to, issue from, transfer from and to, adjustment to (found) or from (lost). unit_cost is per piece, in
currency_code or the base currency, on receipts and found pieces; without it they are valued at the moving
average. movement_date may lie in the past. A return of an issue is a receipt with returns_movement_id. An
idempotency_key posts once: repeated with the same movements it answers what was posted. Raises ISIMN, ISIIK,
ISCIK, and for a movement ISIMP, ISNPR, ISIMT, ISIQT, ISILO, ISNWH, ISICU, ISIUC, ISCXR, ISNSU, ISIMD, ISIRT,
ISIRV, ISIRF, ISNMV, ISCRM, ISCRO; of stock ISCNS, ISCRS, ISCWI, ISCCP.$$;
grant execute on function issoh.post_movements(issoh.movement_input[], text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/post_movements.sql
--! Included functions/issoh/ledger/read_movements.sql
-- From what a caller writes to what the ledger takes, for all movements in one statement; with the code of what is
-- wrong with a movement, if something is.
create or replace function issoh_private.read_movements(movements issoh.movement_input[], movement_ids uuid[])
returns setof issoh_private.movement_draft
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planning anew for every call would take longer than the call.
set plan_cache_mode = force_generic_plan
rows 1
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_latest constant timestamptz := clock_timestamp() + interval '1 minute';
begin
  return query
  with given as materialized (
    select m.*
      from unnest(read_movements.movements) with ordinality as m (
        product_id, internal_sku, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
        supplier_id, reference_type, reference_id, movement_date, returns_movement_id, reservation_id, note, position)
  ), suppliers as materialized (
    select s.given, issoh_private.resolve_supplier(s.given) as supplier_id
      from (select distinct g.supplier_id as given from given g where g.supplier_id is not null) s
  )
  select g.position::integer, read_movements.movement_ids[g.position],
         case
           when coalesce(g.product_id::text, g.internal_sku) is null then 'ISIMP'
           when p.product_id is null then 'ISNPR'
           when g.movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true then 'ISIMT'
           when (g.quantity > 0) is not true then 'ISIQT'
           when case g.movement_type
                  when 'receipt' then g.from_location is null and g.to_location is not null
                  when 'issue' then g.from_location is not null and g.to_location is null
                  when 'adjustment' then (g.from_location is null) <> (g.to_location is null)
                  else g.from_location is not null and g.to_location is not null
                end is not true then 'ISILO'
           when (g.from_location is not null and f.warehouse_id is null)
             or (g.to_location is not null and t.warehouse_id is null) then 'ISNWH'
           when f.warehouse_id = t.warehouse_id then 'ISILO'
           when g.currency_code is not null and not common.is_currency(g.currency_code) then 'ISICU'
           when g.unit_cost is not null
            and (g.to_location is null or g.movement_type = 'transfer' or g.returns_movement_id is not null
                 or not (g.unit_cost >= 0 and greatest(g.unit_cost, c.cost) < 1e13
                         and scale(trim_scale(g.unit_cost)) <= 10))
             then 'ISIUC'
           when g.movement_date > v_latest or g.movement_date < '1970-01-01 00:00+00' then 'ISIMD'
           when g.returns_movement_id is not null and g.movement_type <> 'receipt' then 'ISIRT'
           when g.reservation_id is not null and g.movement_type <> 'issue' then 'ISIRV'
           when not (length(g.reference_type) between 1 and 64 and length(g.reference_id) between 1 and 200
                     and coalesce(length(g.note), 0) <= 10000)
             then 'ISIRF'
         end,
         p.product_id, g.movement_type, g.quantity, f.warehouse_id, t.warehouse_id, c.cost,
         v_base,
         case when g.currency_code <> v_base then g.unit_cost end,
         case when g.currency_code <> v_base and g.unit_cost is not null then g.currency_code end,
         s.supplier_id, g.reference_type, g.reference_id, g.movement_date, g.returns_movement_id, g.reservation_id,
         g.note
    from given g
    left join issoh.selected_products i on i.product_id = g.product_id
    left join issoh.selected_products k on k.internal_sku = common.trimmed(g.internal_sku)
    left join issoh.selected_products p
           on p.product_id = case
                when g.internal_sku is null then i.product_id
                when g.product_id is null or g.product_id = k.product_id then k.product_id
              end
    left join issoh.warehouses f on f.warehouse_code = g.from_location or f.warehouse_id::text = lower(g.from_location)
    left join issoh.warehouses t on t.warehouse_code = g.to_location or t.warehouse_id::text = lower(g.to_location)
    left join suppliers s on s.given = g.supplier_id
   cross join lateral (
     select case
              when g.currency_code is null or g.currency_code = v_base then trim_scale(g.unit_cost)
              when common.is_currency(g.currency_code)
                then trim_scale(issoh_private.to_base(g.unit_cost, g.currency_code,
                                                      (coalesce(g.movement_date, v_latest) at time zone 'UTC')::date))
            end as cost
   ) c
   order by g.position;
end
$$;
comment on function issoh_private.read_movements(issoh.movement_input[], uuid[]) is
  $$What movements mean: products, warehouses, suppliers and costs in the base currency, each with the code of its
first problem, or null. Raises ISNSU, ISCXR.$$;
--! EndIncluded functions/issoh/ledger/read_movements.sql
--! Included functions/issoh/ledger/record_movements.sql
create or replace function issoh.record_movements(movements jsonb, idempotency_key text default null)
returns issoh.posted_list
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(m.movement_id order by m.seq),
         bool_and(m.xact_id is not distinct from pg_current_xact_id_if_assigned())
    from issoh.post_movements(
           (select array_agg(jsonb_populate_record(null::issoh.movement_input, e.value) order by e.position)
              from jsonb_array_elements(record_movements.movements) with ordinality e (value, position)),
           record_movements.idempotency_key) m
$$;
comment on function issoh.record_movements(jsonb, text) is
  $$@behavior -*

Posts a JSON array of movements as post_movements does, with the same errors, and answers their ids.$$;
grant execute on function issoh.record_movements(jsonb, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/record_movements.sql
--! Included functions/issoh/ledger/refuse_bad_drafts.sql
create or replace function issoh_private.refuse_bad_drafts(
  drafts issoh_private.movement_draft[],
  movements issoh.movement_input[]
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_bad issoh_private.movement_draft;
  v_message text;
  v_hint text;
begin
  select d.* into v_bad from unnest(drafts) d where d.problem is not null order by d.position limit 1;
  if not found then
    return;
  end if;
  select p.message, p.hint into v_message, v_hint
    from issoh_private.movement_problem(v_bad.problem, movements[v_bad.position]) p;
  raise exception using
    errcode = v_bad.problem,
    message = case when cardinality(movements) > 1 then format('Movement %s: ', v_bad.position) else '' end
              || v_message,
    hint = v_hint;
end
$$;
comment on function issoh_private.refuse_bad_drafts(issoh_private.movement_draft[], issoh.movement_input[]) is
  'Raises what is wrong with the first movement that has a problem.';
--! EndIncluded functions/issoh/ledger/refuse_bad_drafts.sql
--! Included functions/issoh/ledger/reverse_movement.sql
create or replace function issoh.reverse_movement(
  movement_id uuid,
  reason text default null,
  idempotency_key text default null
) returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_original issoh.stock_movements;
  v_reversal issoh.stock_movements;
  v_id constant uuid := uuidv7();
  v_known uuid[];
begin
  if length(reverse_movement.reason) > 10000 then
    raise exception using
      errcode = 'ISIRF', message = 'The reason is too long.', hint = 'A reason has at most 10,000 characters.';
  end if;
  if reverse_movement.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      reverse_movement.idempotency_key,
      jsonb_build_object('reverse', reverse_movement.movement_id, 'reason', reverse_movement.reason), array[v_id]);
    if v_known is not null then
      select m.* into v_reversal from issoh.stock_movements m where m.movement_id = v_known[1];
      return v_reversal;
    end if;
  end if;

  select m.* into v_original from issoh.stock_movements m where m.movement_id = reverse_movement.movement_id;
  if v_original.movement_id is null then
    raise exception using
      errcode = 'ISNMV', message = format('There is no movement %s.', reverse_movement.movement_id),
      hint = 'Name a movement by its movement_id.';
  elsif v_original.reverses_movement_id is not null then
    raise exception using
      errcode = 'ISCRR', message = 'A reversal cannot be reversed.', hint = 'Post the movement again instead.';
  end if;
  perform issoh_private.lock_products(array[v_original.product_id]);
  if exists (select from issoh.movement_reversals r where r.reversed_id = v_original.movement_id) then
    raise exception using
      errcode = 'ISCRV', message = 'This movement is reversed already.', hint = 'There is nothing left to undo.';
  elsif exists (
    select from issoh.stock_movements m
     where m.returns_movement_id = v_original.movement_id and m.reverses_movement_id is null
       and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)) then
    raise exception using
      errcode = 'ISCRT', message = 'Pieces of this issue have come back.', hint = 'Reverse the returns first.';
  end if;

  insert into issoh.stock_movements as m
    (movement_id, product_id, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
     purchase_cost, purchase_currency, supplier_id, reference_type, reference_id, movement_date, note,
     reverses_movement_id, returns_movement_id)
  values
    (v_id, v_original.product_id, v_original.movement_type, v_original.quantity, v_original.to_location,
     v_original.from_location, v_original.unit_cost, v_original.currency_code, v_original.purchase_cost,
     v_original.purchase_currency, v_original.supplier_id, v_original.reference_type, v_original.reference_id,
     v_original.movement_date, reverse_movement.reason, v_original.movement_id, v_original.returns_movement_id)
  returning m.* into v_reversal;
  return v_reversal;
end
$$;
comment on function issoh.reverse_movement(uuid, text, text) is
  $$Undoes a movement by an opposite one of the same date, and answers that; valuation ignores both at every date.
Raises ISIRF (the reason), ISNMV, ISCRR (it is a reversal), ISCRV (reversed already), ISCRT (returned pieces), and as
post_movements for stock and keys.$$;
grant execute on function issoh.reverse_movement(uuid, text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/ledger/reverse_movement.sql
--! Included functions/issoh/ledger/tg_row__log.sql
create or replace function issoh.tg_row__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  values
    (audit.current_actor(), audit.acting_role(),
     nullif(current_setting('inv.request_id', true), ''), lower(tg_op), tg_table_schema, tg_table_name,
     coalesce(v_new, v_old) ->> tg_argv[0], v_old, v_new);
  return null;
end
$$;
comment on function issoh.tg_row__log() is
  $$Row trigger: logs a change of a table that mostly follows others, where gathering every statement's rows for
audit.tg_table__log would cost each movement a sixth of its time. Argument: the key column.$$;
--! EndIncluded functions/issoh/ledger/tg_row__log.sql
--! Included functions/issoh/ledger/tg_stock_movements__move_stock.sql
create or replace function issoh.tg_stock_movements__move_stock() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_warehouses uuid[];
begin
  select array_agg(distinct w.id) into v_warehouses
    from new_rows n cross join lateral (values (n.from_location), (n.to_location)) w (id)
   where w.id is not null;
  perform issoh_private.lock_warehouses(v_warehouses);

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select distinct n.product_id, w.id
    from new_rows n cross join lateral (values (n.from_location), (n.to_location)) w (id)
   where w.id is not null
     and not exists (select from issoh.stock_on_hand s where s.product_id = n.product_id and s.warehouse_id = w.id)
  on conflict do nothing;

  update issoh.stock_on_hand s
     -- Cut off where integers end: the guard refuses what is there.
     set quantity_on_hand = greatest(least(s.quantity_on_hand + d.delta, 2147483647), -2147483648),
         first_movement_date = least(s.first_movement_date, d.first_date),
         last_movement_date = greatest(s.last_movement_date, d.last_date)
    from (select n.product_id, w.id as warehouse_id, sum(w.sign * n.quantity) as delta,
                 min(n.movement_date) as first_date, max(n.movement_date) as last_date
            from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
           where w.id is not null
           group by n.product_id, w.id) d
   where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id;

  if exists (select from issoh_private.warehouse_loads l where l.warehouse_id = any (v_warehouses)) then
    perform issoh_private.add_loads(
      array_agg(d.warehouse_id order by d.warehouse_id), array_agg(d.delta order by d.warehouse_id))
       from (select w.id as warehouse_id, sum(w.sign * n.quantity)::bigint as delta
               from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
              where w.id is not null
              group by w.id) d;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_stock() is
  $$Statement trigger of the ledger: stock_on_hand follows, and the loads of warehouses with a capacity. Raises ISCWI,
ISNWH, ISCCP, and what the guard of stock_on_hand raises.$$;
--! EndIncluded functions/issoh/ledger/tg_stock_movements__move_stock.sql
--! Included functions/issoh/ledger/tg_stock_movements__record_reversals.sql
create or replace function issoh.tg_stock_movements__record_reversals() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The first trigger of a movement takes the locks that all of them need; post_movements has them already.
  perform issoh_private.lock_products(array(select distinct n.product_id from new_rows n));
  insert into issoh.movement_reversals (reversed_id, reversal_id, product_id)
  select n.reverses_movement_id, n.movement_id, n.product_id
    from new_rows n
   where n.reverses_movement_id is not null;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__record_reversals() is
  'Statement trigger of the ledger: locks its products, and notes which movement undid which.';
--! EndIncluded functions/issoh/ledger/tg_stock_movements__record_reversals.sql
--! Included functions/issoh/ledger/tg_stock_on_hand__guard.sql
create or replace function issoh.tg_stock_on_hand__guard() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old issoh.stock_on_hand;
  v_new issoh.stock_on_hand;
  v_name text;
begin
  if tg_op <> 'INSERT' then
    v_old := old;
  end if;
  if tg_op <> 'DELETE' then
    new.updated_at := clock_timestamp();
    v_new := new;
  end if;

  -- Quantities are what triggers of the ledger and of reservations make of them: statements of others come at depth 1.
  if pg_trigger_depth() = 1
     and ((coalesce(new.quantity_on_hand, 0), coalesce(new.quantity_reserved, 0))
          <> (coalesce(v_old.quantity_on_hand, 0), coalesce(v_old.quantity_reserved, 0))
          or tg_op = 'UPDATE' and (new.product_id, new.warehouse_id) <> (v_old.product_id, v_old.warehouse_id))
     and not (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user) then
    raise exception using
      errcode = 'ISFSQ', message = 'Quantities of stock follow the ledger and the reservations.',
      hint = 'Post a movement, or reserve.';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;

  if new.quantity_on_hand in (2147483647, -2147483648) then
    raise exception using
      errcode = 'ISCQL', message = 'That is more than a stock can count.',
      hint = 'Check the quantity: a product has at most 2,147,483,646 pieces in a warehouse.';
  end if;
  if new.quantity_on_hand < new.quantity_reserved
     and (new.quantity_on_hand < coalesce(v_old.quantity_on_hand, 0)
          or new.quantity_reserved > coalesce(v_old.quantity_reserved, 0))
     and not (select w.allow_negative from issoh.warehouses w where w.warehouse_id = new.warehouse_id) then
    select format('%s in %s', p.internal_sku, w.warehouse_code) into v_name
      from issoh.selected_products p, issoh.warehouses w
     where p.product_id = new.product_id and w.warehouse_id = new.warehouse_id;
    if new.quantity_reserved > coalesce(v_old.quantity_reserved, 0) then
      raise exception using
        errcode = 'ISCAV',
        message = format('%s: %s pieces cannot be reserved, %s are available.', v_name,
                         new.quantity_reserved - coalesce(v_old.quantity_reserved, 0),
                         coalesce(v_old.quantity_on_hand - v_old.quantity_reserved, 0)),
        hint = 'Reserve what is available, or wait for a receipt.';
    elsif new.quantity_on_hand < 0 then
      raise exception using
        errcode = 'ISCNS',
        message = format('%s: %s pieces cannot leave, %s are on hand.', v_name,
                         coalesce(v_old.quantity_on_hand, 0) - new.quantity_on_hand,
                         coalesce(v_old.quantity_on_hand, 0)),
        hint = 'Count the shelf, or post the missing receipt first; a warehouse may be told to allow negative stock.';
    end if;
    raise exception using
      errcode = 'ISCRS',
      message = format('%s: %s pieces cannot leave, %s of %s are reserved.', v_name,
                       v_old.quantity_on_hand - new.quantity_on_hand, new.quantity_reserved, v_old.quantity_on_hand),
      hint = 'Issue against the reservation by its reservation_id, or release it.';
  end if;
  return new;
end
$$;
comment on function issoh.tg_stock_on_hand__guard() is
  $$Row trigger: quantities change with the ledger and reservations only (ISFSQ), and stay right unless the warehouse
allows negative stock: nothing below zero (ISCNS), nothing below what is reserved (ISCRS), nothing reserved that
is not available (ISCAV), nothing that integers cannot hold (ISCQL).$$;
--! EndIncluded functions/issoh/ledger/tg_stock_on_hand__guard.sql
--! Included functions/issoh/link/known_supplier.sql
create or replace function issoh_private.known_supplier(supplier text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_code constant text := common.trimmed(known_supplier.supplier);
  v_supplier_id uuid;
begin
  if v_code is null then
    return null;
  end if;

  select s.supplier_id into v_supplier_id from issoh.suppliers s where s.supplier_code = v_code;
  if v_supplier_id is null and v_code ~ '^[A-Za-z0-9_-]{1,32}$' then
    select f.supplier_id into v_supplier_id from spp_remote.suppliers f where f.supplier_code = v_code;
  end if;
  -- An id is taken as it is: what is entered by hand may come from somebody whom SPP does not know.
  if v_supplier_id is null and pg_input_is_valid(v_code, 'uuid') then
    v_supplier_id := v_code::uuid;
  end if;
  if v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU',
      message = format('There is no supplier "%s".', known_supplier.supplier),
      hint = 'Name a supplier by its code in SPP or by its id.';
  end if;
  return v_supplier_id;
end
$$;
comment on function issoh_private.known_supplier(text) is
  $$The id of a supplier named by code or id, for readers: it writes nothing. SPP is asked for a code that the mirror
does not have yet, over as many connections as its login inv_spp_link may have. An id is not looked up. Raises
ISNSU.$$;
grant execute on function issoh_private.known_supplier(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/link/known_supplier.sql
--! Included functions/issoh/link/refresh_suppliers.sql
create or replace function issoh_private.refresh_suppliers() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_feed spp_remote.suppliers[];
  v_changed integer;
begin
  -- One at a time, and nobody waits: whoever refreshes may hold locks that the others want next.
  perform from issoh_private.locks l where l.lock_name = 'mirror of suppliers' for update skip locked;
  if not found then
    return 0;
  end if;
  v_feed := array(select f from spp_remote.suppliers f);

  -- A code may have passed to another supplier.
  delete from issoh.suppliers s
   using unnest(v_feed) f
   where s.supplier_code = f.supplier_code and s.supplier_id <> f.supplier_id;
  insert into issoh.suppliers as s (supplier_id, supplier_code, supplier_name, status, currency_code)
  select f.supplier_id, f.supplier_code, f.supplier_name, f.status, f.currency_code
    from unnest(v_feed) f
  on conflict (supplier_id) do update
     set supplier_code = excluded.supplier_code, supplier_name = excluded.supplier_name, status = excluded.status,
         currency_code = excluded.currency_code, mirrored_at = now()
   where (s.supplier_code, s.supplier_name, s.status, s.currency_code)
         is distinct from
         (excluded.supplier_code, excluded.supplier_name, excluded.status, excluded.currency_code);
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
comment on function issoh_private.refresh_suppliers() is
  $$Brings the mirror of SPP's suppliers up to date and answers how many have changed; suppliers that SPP no longer
has are kept. Does nothing while another session refreshes.$$;
--! EndIncluded functions/issoh/link/refresh_suppliers.sql
--! Included functions/issoh/link/resolve_supplier.sql
create or replace function issoh_private.resolve_supplier(supplier text) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id constant uuid := issoh_private.known_supplier(resolve_supplier.supplier);
begin
  if not pg_input_is_valid(resolve_supplier.supplier, 'uuid')
     and not exists (select from issoh.suppliers s where s.supplier_id = v_supplier_id) then
    perform issoh_private.refresh_suppliers();
  end if;
  return v_supplier_id;
end
$$;
comment on function issoh_private.resolve_supplier(text) is
  $$The id of a supplier named by code or id, for writers: a code that SPP knows and the mirror does not have yet is
mirrored. An id is not looked up. Raises ISNSU.$$;
--! EndIncluded functions/issoh/link/resolve_supplier.sql
--! Included functions/issoh/money/base_currency.sql
create or replace function issoh_private.base_currency() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.setting_value #>> '{}' from issoh.settings s where s.setting_key = 'money.base_currency'
$$;
comment on function issoh_private.base_currency() is 'ISO 4217: what stock is valued and sold in.';
grant execute on function issoh_private.base_currency()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/money/base_currency.sql
--! Included functions/issoh/money/exchange_rate.sql
create or replace function issoh.exchange_rate(currency_code text, on_date date default null) returns numeric
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
           when exchange_rate.currency_code = issoh_private.base_currency() then 1
           else (select x.rate
                   from issoh.exchange_rates x
                  where x.currency_code = exchange_rate.currency_code
                    and x.rate_date <= coalesce(exchange_rate.on_date, current_date)
                  order by x.rate_date desc
                  limit 1)
         end
$$;
comment on function issoh.exchange_rate(text, date) is '@name exchange_rate_at

Units of the base currency for one unit of a currency on a day (today): its latest rate up to then, null before the
first one, 1 for the base currency.';
grant execute on function issoh.exchange_rate(text, date)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/money/exchange_rate.sql
--! Included functions/issoh/money/set_exchange_rates.sql
create or replace function issoh.set_exchange_rates(rates issoh.exchange_rate_input[])
returns setof issoh.exchange_rates
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_wrong text;
begin
  select case
           when n.currency_code = v_base
             then format('%s is the base currency: its rate is always 1.', n.currency_code)
           when n.rate_date is null or not isfinite(n.rate_date)
             then format('A rate of %s has no date.', n.currency_code)
           when n.rate is null or n.rate not between 1e-20 and 999999999999999
             then format('%s is no rate of %s.', coalesce(n.rate::text, 'Nothing'), n.currency_code)
           else format('There are two rates of %s for %s.', n.currency_code, n.rate_date)
         end
    into v_wrong
    from (select x.*, count(*) over (partition by x.currency_code, x.rate_date) as times
            from unnest(set_exchange_rates.rates) x) n
   where common.is_currency(n.currency_code)
     and (n.currency_code = v_base or n.rate_date is null or not isfinite(n.rate_date) or n.rate is null
          or n.rate not between 1e-20 and 999999999999999 or n.times > 1)
   limit 1;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIXR',
      message = v_wrong,
      hint = 'Give each day once, with what one unit is worth in the base currency: above 0, below 1e15.';
  end if;

  select coalesce(n.currency_code, 'null') into v_wrong
    from unnest(set_exchange_rates.rates) n
   where common.is_currency(n.currency_code) is not true
   limit 1;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISICU',
      message = format('"%s" is no currency.', v_wrong),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;

  return query
  insert into issoh.exchange_rates as x (currency_code, rate_date, rate)
  select n.currency_code, n.rate_date, trim_scale(round(n.rate, 20))
    from unnest(set_exchange_rates.rates) n
   order by n.currency_code, n.rate_date
  on conflict on constraint exchange_rates_pkey do update
    set rate = excluded.rate, source = excluded.source, created_by = excluded.created_by
  returning x.*;
end
$$;
comment on function issoh.set_exchange_rates(issoh.exchange_rate_input[]) is
  $$Sets rates [(currency_code, rate_date, rate)], in place of those of the same days: units of the base currency for
one unit, from that day on. All or none. Raises ISICU, ISIXR (base currency, no date, a rate that is none, a day
twice).$$;
grant execute on function issoh.set_exchange_rates(issoh.exchange_rate_input[]) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/money/set_exchange_rates.sql
--! Included functions/issoh/money/to_base.sql
create or replace function issoh_private.to_base(amount numeric, currency_code text, on_date date) returns numeric
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rate numeric;
begin
  if to_base.amount is null or to_base.currency_code is null
     or to_base.currency_code = issoh_private.base_currency() then
    return to_base.amount;
  end if;
  v_rate := issoh.exchange_rate(to_base.currency_code, to_base.on_date);
  if v_rate is null then
    raise exception using
      errcode = 'ISCXR',
      message = format('There is no exchange rate of %s for %s.', to_base.currency_code,
                       coalesce(to_base.on_date, current_date)),
      hint = 'Set one of that day or before by set_exchange_rates, or give the amount in the base currency.';
  end if;
  -- 10 decimals are what a unit cost may have.
  return trim_scale(round(to_base.amount * v_rate, 10));
end
$$;
comment on function issoh_private.to_base(numeric, text, date) is
  $$An amount in the base currency, at the latest rate of a day or before, rounded to at most 10 decimals. No
currency, or the base currency: the amount as it is. Raises ISCXR.$$;
--! EndIncluded functions/issoh/money/to_base.sql
--! Included functions/issoh/orders/cancel_order.sql
create or replace function issoh.cancel_order(po_number text, product text default null)
returns setof issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_product_id constant uuid := case
    when cancel_order.product is not null then (issoh_private.resolve_product(cancel_order.product)).product_id
  end;
  v_products constant uuid[] := array(
    select l.product_id
      from issoh.purchase_order_lines l
     where l.po_number = cancel_order.po_number and (v_product_id is null or l.product_id = v_product_id));
begin
  if v_products = '{}' then
    raise exception using
      errcode = 'ISNOL',
      message = format('There is no such line of order "%s".', cancel_order.po_number),
      hint = 'Name an order by its po_number, and a product that is on it.';
  end if;

  perform issoh_private.lock_products(v_products);
  update issoh.purchase_order_lines l
     set is_cancelled = true
   where l.po_number = cancel_order.po_number and l.product_id = any (v_products) and not l.is_cancelled;
  return query
  select l.*
    from issoh.purchase_order_lines l
   where l.po_number = cancel_order.po_number and l.product_id = any (v_products)
   order by l.order_line_id;
end
$$;
comment on function issoh.cancel_order(text, text) is
  $$Says that nothing more comes of an order, or of one product on it; what was received stays received. Answers the
lines; a second call does nothing. Raises ISNOL, ISNPR.$$;
grant execute on function issoh.cancel_order(text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/cancel_order.sql
--! Included functions/issoh/orders/daily_demand.sql
-- Part of the plan of v_reorder_alerts: neither definer nor settings, so that it is planned there.
create or replace function issoh_private.daily_demand(product_id uuid, warehouse_id uuid)
returns table (day integer, pieces numeric)
language sql stable
as $$
  with history as (
    select now() - make_interval(hours => 24 * (select (issoh.setting('reorder.history_days') #>> '{}')::integer))
             as since
  ), moved as not materialized (
    -- A return takes its pieces off the day of the issue: what came back was not wanted.
    select coalesce(e.movement_date, m.movement_date) as movement_date, m.movement_type, m.quantity,
           (m.movement_type = 'issue' or e.movement_date is not null)
           and m.reverses_movement_id is null
           and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id) as is_demand
      from issoh.stock_movements m
      left join lateral (
        select i.movement_date
          from issoh.stock_movements i
         where m.returns_movement_id is not null and i.movement_id = m.returns_movement_id
           and i.from_location = daily_demand.warehouse_id
           and i.movement_date > (select h.since from history h)
      ) e on true
     where m.product_id = daily_demand.product_id
       and daily_demand.warehouse_id in (m.from_location, m.to_location)
       and m.movement_date > (select h.since from history h)
    offset 0
  )
  select greatest(floor(date_part('epoch', now() - d.movement_date) / 86400), 0)::integer,
         coalesce(sum(case d.movement_type when 'issue' then d.quantity else -d.quantity end)
                  filter (where d.is_demand), 0)::numeric
    from moved d
   group by 1
$$;
comment on function issoh_private.daily_demand(uuid, uuid) is
  $$What customers took of a product from a warehouse in the last reorder.history_days days (setting), by days ago:
issues less what came back of them; reversed movements are left out.$$;
grant execute on function issoh_private.daily_demand(uuid, uuid)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/orders/daily_demand.sql
--! Included functions/issoh/orders/list_reorder_alerts.sql
create or replace function issoh.list_reorder_alerts(
  supplier text default null,
  warehouse text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.v_reorder_alerts
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id constant uuid := issoh_private.known_supplier(list_reorder_alerts.supplier);
  v_warehouse_id uuid;
begin
  if list_reorder_alerts.warehouse is not null then
    v_warehouse_id := (issoh_private.resolve_warehouse(list_reorder_alerts.warehouse)).warehouse_id;
  end if;

  return query
  select a.*
    from issoh.v_reorder_alerts a
   where (v_supplier_id is null or a.supplier_id = v_supplier_id)
     and (v_warehouse_id is null or a.warehouse_id = v_warehouse_id)
     and (list_reorder_alerts.after_id is null or a.soh_id > list_reorder_alerts.after_id)
   order by a.soh_id
   limit list_reorder_alerts.page_size;
end
$$;
comment on function issoh.list_reorder_alerts(text, text, uuid, integer) is
  $$@behavior -*

A page of what it is time to order, of one supplier (code or id) and one warehouse (code or id) or of all, after the
stock row of an id. Raises ISNSU, ISNWH.$$;
grant execute on function issoh.list_reorder_alerts(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/orders/list_reorder_alerts.sql
--! Included functions/issoh/orders/place_orders.sql
create or replace function issoh.place_orders(
  po_number text,
  supplier text,
  warehouse text default null,
  lines issoh.order_line_input[] default '{}',
  expected_at timestamptz default null
) returns setof issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_supplier_id constant uuid := issoh_private.resolve_supplier(place_orders.supplier);
  v_warehouse_id constant uuid := issoh_private.receiving_warehouse(place_orders.warehouse);
  v_base constant text := issoh_private.base_currency();
  v_today constant date := (now() at time zone 'UTC')::date;
  v_products uuid[];
  v_taken text;
begin
  if length(place_orders.po_number) between 1 and 200 is not true then
    raise exception using
      errcode = 'ISIRF', message = 'An order needs a number.', hint = 'po_number has 1 to 200 characters.';
  elsif v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'An order needs a supplier.', hint = 'Name a supplier by its code or its id.';
  end if;
  v_products := issoh_private.read_order_products(place_orders.lines);

  perform issoh_private.lock_products(v_products);
  select p.internal_sku into v_taken
    from issoh.purchase_order_lines l
    join issoh.selected_products p on p.product_id = l.product_id
   where l.po_number = place_orders.po_number and l.product_id = any (v_products)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCOL',
      message = format('Order %s has a line of "%s" already.', place_orders.po_number, v_taken),
      hint = 'Use another po_number for what is ordered in addition.';
  end if;

  return query
  insert into issoh.purchase_order_lines as l
    (po_number, supplier_id, product_id, warehouse_id, quantity_ordered, unit_cost, currency_code, expected_at)
  select place_orders.po_number, v_supplier_id, v_products[i.position], v_warehouse_id, i.quantity,
         case
           when coalesce(i.currency_code, v_base) = v_base then trim_scale(i.unit_cost)
           else trim_scale(round(issoh_private.to_base(i.unit_cost, i.currency_code, v_today), 10))
         end,
         v_base, place_orders.expected_at
    from unnest(place_orders.lines) with ordinality
      as i (product_id, internal_sku, quantity, unit_cost, currency_code, position)
   order by i.position
  returning l.*;
end
$$;
comment on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz) is
  $$Notes what was ordered from a supplier (code or id), each product (product_id or internal_sku) once: it is on
order until receipts with reference_type PO and this number bring it. The warehouse may be left out where only one
is active. unit_cost is per piece, in currency_code or the base currency, kept in the base currency at today's
rate. Raises ISNSU, ISNWH, ISNPR, ISIRF (no number), ISIOL (lines that cannot be used), ISIQT, ISIUC, ISICU,
ISCXR, ISCOL (on that order already), ISCWI.$$;
grant execute on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/place_orders.sql
--! Included functions/issoh/orders/read_order_products.sql
create or replace function issoh_private.read_order_products(lines issoh.order_line_input[]) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_bad record;
  v_products uuid[];
begin
  if coalesce(cardinality(lines), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISIOL', message = format('An order cannot have %s lines.', coalesce(cardinality(lines), 0)),
      hint = format('Send 1 to %s.', v_most);
  end if;
  perform issoh_private.refuse_unknown_products(array(select l.product_id from unnest(lines) l),
                                                array(select l.internal_sku from unnest(lines) l));
  select l.* into v_bad
    from unnest(lines) l
   where (l.quantity > 0) is not true or not common.is_currency(coalesce(l.currency_code, 'EUR'))
      or not (l.unit_cost >= 0 and l.unit_cost < 1e13 and scale(trim_scale(l.unit_cost)) <= 10)
   limit 1;
  if found then
    if (v_bad.quantity > 0) is not true then
      raise exception using
        errcode = 'ISIQT',
        message = format('A quantity of %s cannot be ordered.', coalesce(v_bad.quantity::text, 'null')),
        hint = 'Give a whole number of pieces above 0.';
    elsif not common.is_currency(coalesce(v_bad.currency_code, 'EUR')) then
      raise exception using
        errcode = 'ISICU', message = format('"%s" is no currency.', v_bad.currency_code),
        hint = 'Use a code of ISO 4217, such as EUR.';
    end if;
    raise exception using
      errcode = 'ISIUC', message = format('A unit cost of %s cannot be used here.', v_bad.unit_cost),
      hint = 'It is 0 or more, below 10^13, with at most 10 decimals.';
  end if;

  v_products := array(
    select p.product_id
      from unnest(lines) with ordinality as l (product_id, internal_sku, quantity, unit_cost, currency_code, position)
      join issoh.selected_products p on p.product_id = l.product_id or p.internal_sku = common.trimmed(l.internal_sku)
     order by l.position);
  select p.internal_sku into v_bad
    from unnest(v_products) i
    join issoh.selected_products p on p.product_id = i
   group by p.internal_sku
  having count(*) > 1
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIOL', message = format('"%s" is on the order twice.', v_bad.internal_sku),
      hint = 'Add up the pieces, and send one line of a product.';
  end if;
  return v_products;
end
$$;
comment on function issoh_private.read_order_products(issoh.order_line_input[]) is
  'The products of an order''s lines, in their order. Raises ISIOL, ISNPR, ISIQT, ISICU, ISIUC.';
--! EndIncluded functions/issoh/orders/read_order_products.sql
--! Included functions/issoh/orders/receiving_warehouse.sql
create or replace function issoh_private.receiving_warehouse(warehouse text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_active uuid[];
begin
  if receiving_warehouse.warehouse is not null then
    return (issoh_private.resolve_warehouse(receiving_warehouse.warehouse)).warehouse_id;
  end if;
  v_active := array(select w.warehouse_id from issoh.warehouses w where w.is_active limit 2);
  if cardinality(v_active) <> 1 then
    raise exception using
      errcode = 'ISNWH', message = 'It does not say which warehouse the goods go to.',
      hint = 'Name a warehouse by its code or its id.';
  end if;
  return v_active[1];
end
$$;
comment on function issoh_private.receiving_warehouse(text) is
  'The warehouse of a code or id; for null the only active one. Raises ISNWH.';
--! EndIncluded functions/issoh/orders/receiving_warehouse.sql
--! Included functions/issoh/orders/set_reorder_levels.sql
create or replace function issoh.set_reorder_levels(
  product text,
  warehouse text,
  reorder_point integer,
  reorder_quantity integer
) returns issoh.stock_on_hand
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(set_reorder_levels.product)).product_id;
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(set_reorder_levels.warehouse)).warehouse_id;
  v_stock issoh.stock_on_hand;
begin
  if set_reorder_levels.reorder_point < 0 or set_reorder_levels.reorder_quantity <= 0 then
    raise exception using
      errcode = 'ISIRL', message = 'These are no reorder levels.',
      hint = 'reorder_point is 0 or more pieces, reorder_quantity 1 or more; null takes one away.';
  end if;

  perform issoh_private.lock_products(array[v_product_id]);
  insert into issoh.stock_on_hand as s (product_id, warehouse_id, reorder_point, reorder_quantity)
  values (v_product_id, v_warehouse_id, set_reorder_levels.reorder_point, set_reorder_levels.reorder_quantity)
  on conflict on constraint stock_on_hand_product_id_warehouse_id_key do update
     set reorder_point = excluded.reorder_point, reorder_quantity = excluded.reorder_quantity
  returning s.* into v_stock;
  return v_stock;
end
$$;
comment on function issoh.set_reorder_levels(text, text, integer, integer) is
  $$Says at how many pieces (available and on order) of a product in a warehouse it is time to order, and how many to
order where no history tells the demand; null takes a level away. Raises ISNPR, ISNWH, ISIRL.$$;
grant execute on function issoh.set_reorder_levels(text, text, integer, integer) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/orders/set_reorder_levels.sql
--! Included functions/issoh/orders/tg_purchase_order_lines__follow.sql
create or replace function issoh.tg_purchase_order_lines__follow() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_deltas issoh_private.order_delta[];
begin
  if tg_op = 'INSERT' then
    v_deltas := array(select row(n.product_id, n.supplier_id, sum(n.quantity_open))::issoh_private.order_delta
                        from new_rows n
                       group by n.product_id, n.supplier_id);
  elsif tg_op = 'DELETE' then
    v_deltas := array(select row(o.product_id, o.supplier_id, -sum(o.quantity_open))::issoh_private.order_delta
                        from old_rows o
                       group by o.product_id, o.supplier_id);
  else
    v_deltas := array(select row(c.product_id, c.supplier_id, sum(c.delta))::issoh_private.order_delta
                        from (select n.product_id, n.supplier_id, n.quantity_open as delta from new_rows n
                              union all
                              select o.product_id, o.supplier_id, -o.quantity_open from old_rows o) c
                       group by c.product_id, c.supplier_id
                      having sum(c.delta) <> 0);
  end if;

  -- Locked already by whoever came through a function; direct SQL is not.
  perform issoh_private.lock_products(array(select distinct d.product_id from unnest(v_deltas) d));
  if tg_op = 'INSERT' and v_deltas <> '{}' then
    perform issoh_private.lock_warehouses(array(select distinct n.warehouse_id from new_rows n));
  end if;

  insert into issoh.supplier_stock_holdings (product_id, supplier_id, currency_code)
  select d.product_id, d.supplier_id, issoh_private.base_currency()
    from unnest(v_deltas) d
   where not exists (select from issoh.supplier_stock_holdings h
                      where h.product_id = d.product_id and h.supplier_id = d.supplier_id)
  on conflict do nothing;
  update issoh.supplier_stock_holdings h
     set quantity_on_order = h.quantity_on_order + d.delta, updated_at = clock_timestamp()
    from unnest(v_deltas) d
   where h.product_id = d.product_id and h.supplier_id = d.supplier_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_purchase_order_lines__follow() is
  'Statement trigger: quantity_on_order of a supplier''s holding is what is open of its order lines. Raises ISCWI.';
--! EndIncluded functions/issoh/orders/tg_purchase_order_lines__follow.sql
--! Included functions/issoh/orders/tg_stock_movements__receive_orders.sql
create or replace function issoh.tg_stock_movements__receive_orders() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  if not exists (select from new_rows n where n.movement_type = 'receipt' and n.reference_type = 'PO') then
    return null;
  end if;
  update issoh.purchase_order_lines o
     set quantity_received = o.quantity_received + r.quantity
    from (select n.reference_id, n.product_id,
                 sum(case when n.to_location is not null then n.quantity else -n.quantity end) as quantity
            from new_rows n
           where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
           group by n.reference_id, n.product_id) r
   where o.po_number = r.reference_id and o.product_id = r.product_id;

  -- An order that was told as pieces on order alone has no lines: what comes of it lowers these, down to what is open.
  update issoh.supplier_stock_holdings h
     set quantity_on_order = greatest(h.quantity_on_order - r.quantity, r.open)
    from (select s.product_id, s.supplier_id, sum(s.quantity) as quantity,
                 coalesce((select sum(o.quantity_open)
                             from issoh.purchase_order_lines o
                            where o.product_id = s.product_id and o.supplier_id = s.supplier_id), 0) as open
            from new_rows n
            join issoh.supplier_movements s on s.movement_id = n.movement_id
           where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
             and n.reverses_movement_id is null
             and not exists (select from issoh.purchase_order_lines o
                              where o.po_number = n.reference_id and o.product_id = n.product_id)
           group by s.product_id, s.supplier_id) r
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id
     and h.quantity_on_order > r.open;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__receive_orders() is
  'Statement trigger of the ledger: receipts with reference PO, and their reversals, move what is open of the order.';
--! EndIncluded functions/issoh/orders/tg_stock_movements__receive_orders.sql
--! Included functions/issoh/pricing/change_cost.sql
create or replace function issoh.change_cost(product text, cost_price numeric, reason text default null)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(change_cost.product);
  v_cost constant numeric := issoh_private.check_price(change_cost.cost_price, 'cost_price');
begin
  if v_cost is null then
    raise exception using
      errcode = 'ISIPR', message = 'There is no cost.', hint = 'Give cost_price, in the base currency.';
  end if;
  perform issoh_private.lock_products(array[v_product.product_id]);
  perform issoh_private.change_costs(array[v_product.product_id], array[v_cost],
                                     coalesce(change_cost.reason, 'cost change'));
  return query
  select r.*
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.rule_type in ('fixed', 'cost_plus')
     and r.period @> clock_timestamp()
   order by r.pricing_tier_id;
  if not found then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price in any tier now.', v_product.internal_sku),
      hint = 'Set its first price, with its cost, by set_price.';
  end if;
end
$$;
comment on function issoh.change_cost(text, numeric, text) is
  'A product (id or SKU) costs something else from now on. In every tier with a price of its own the price stays, and a
new one is proposed that keeps the markup; with the setting pricing.apply_proposals it holds at once. Answers the rules
in force. Raises ISNPR, ISIPR (no cost), ISIPV, ISNRU (no price yet).';
grant execute on function issoh.change_cost(text, numeric, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/change_cost.sql
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
  v_from timestamptz;
begin
  -- A price that is applied at once needs no rule that holds the old one for a moment.
  if v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
  v_from := clock_timestamp();
  return query
  select w.*
    from issoh_private.write_rules(array(
      select issoh_private.rule_at_cost(r, round(x.cost, 4), null, v_from, change_costs.reason)
        from unnest(change_costs.product_ids, change_costs.costs) as x (product_id, cost)
        join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= v_from
         and (r.effective_to is null or r.effective_to > v_from)
       where r.rule_type in ('fixed', 'cost_plus') and r.cost_price is distinct from round(x.cost, 4)
         and x.cost is not null)) w;
  if not v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
end
$$;
comment on function issoh_private.change_costs(uuid[], numeric[], text) is
  $$Products cost something else from now on (base currency, a product once): each tier's rule in force is closed and
one with the new cost opened, its price unchanged, and new prices are proposed. The caller holds the locks of the
products. Answers the new rules, those of applied proposals left out.$$;
--! EndIncluded functions/issoh/pricing/change_costs.sql
--! Included functions/issoh/pricing/check_copies.sql
create or replace function issoh_private.check_copies(product_ids uuid[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong record;
begin
  -- A chain holds only while all of its copies do.
  with recursive chains as (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r.period, 1 as copies
      from issoh.pricing_rules r
     where r.product_id = any (check_copies.product_ids) and r.rule_type = 'copy_tier'
    union all
    select c.product_id, c.pricing_tier_id, r.source_tier_id, c.period * r.period, c.copies + 1
      from chains c
      join issoh.pricing_rules r on r.product_id = c.product_id and r.pricing_tier_id = c.source_tier_id
       and r.rule_type = 'copy_tier' and r.period && c.period
     where c.copies <= 5 and c.source_tier_id <> c.pricing_tier_id
  )
  select p.internal_sku, t.tier_code,
         case
           when t.is_default then 'the default tier has prices of its own'
           when c.source_tier_id = c.pricing_tier_id then 'in a circle'
           else 'over more than 5 tiers'
         end as fault
    into v_wrong
    from chains c
    join issoh.pricing_tiers t on t.tier_id = c.pricing_tier_id
    join issoh.selected_products p on p.product_id = c.product_id
   where c.source_tier_id = c.pricing_tier_id or c.copies > 5
      -- What is over does no harm: the default may have been another tier then.
      or (t.is_default and coalesce(upper(c.period), 'infinity') > clock_timestamp())
   limit 1;
  if v_wrong.fault is not null then
    raise exception using
      errcode = 'ISCTC',
      message = format('The prices of "%s" in tier "%s" cannot be copied: %s.', v_wrong.internal_sku,
                       v_wrong.tier_code, v_wrong.fault),
      hint = 'Copy from a tier with prices of its own, such as the default tier.';
  end if;
end
$$;
comment on function issoh_private.check_copies(uuid[]) is
  $$Refuses copies between tiers that go in a circle at any moment, over more than 5 tiers, or into the default tier,
on which the others fall back. Raises ISCTC.$$;
--! EndIncluded functions/issoh/pricing/check_copies.sql
--! Included functions/issoh/pricing/check_percentage.sql
create or replace function issoh_private.check_percentage(percentage numeric, argument text) returns numeric
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if round(check_percentage.percentage, 4) < -100 or round(check_percentage.percentage, 4) >= 1e8 then
    raise exception using
      errcode = 'ISIPV',
      message = format('%s cannot be %s.', check_percentage.argument, check_percentage.percentage),
      hint = 'Give percent, such as 20 for a fifth: at least -100 and below 100,000,000.';
  end if;
  return round(check_percentage.percentage, 4);
end
$$;
comment on function issoh_private.check_percentage(numeric, text) is
  'Percent that a price rule can hold, rounded half-up to 4 decimals. Raises ISIPV.';
--! EndIncluded functions/issoh/pricing/check_percentage.sql
--! Included functions/issoh/pricing/check_price.sql
create or replace function issoh_private.check_price(amount numeric, argument text) returns numeric
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- NaN sorts above every number.
  if check_price.amount < 0 or round(check_price.amount, 4) >= 1e15 then
    raise exception using
      errcode = 'ISIPV',
      message = format('%s cannot be %s.', check_price.argument, check_price.amount),
      hint = 'Give an amount of the base currency, at least 0 and below 1,000,000,000,000,000.';
  end if;
  return round(check_price.amount, 4);
end
$$;
comment on function issoh_private.check_price(numeric, text) is
  'An amount that a price rule can hold, rounded half-up to 4 decimals. Raises ISIPV.';
--! EndIncluded functions/issoh/pricing/check_price.sql
--! Included functions/issoh/pricing/compute_rule.sql
create or replace function issoh_private.compute_rule(rule issoh.pricing_rules) returns issoh.pricing_rules
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  if v_rule.rule_type = 'cost_plus' then
    v_rule.selling_price := issoh_private.check_price(
      issoh_private.round_price(v_rule.cost_price * (1 + v_rule.markup_percentage / 100), v_rule.rounding_increment,
                                v_rule.rounding_mode, v_rule.charm_ending, v_rule.minimum_price, v_rule.maximum_price),
      'cost_price with its markup');
    v_rule.target_markup_percentage := null;
  elsif v_rule.rule_type = 'fixed' then
    v_rule.markup_percentage := issoh_private.markup_of(v_rule.selling_price, v_rule.cost_price);
    if v_rule.selling_price < v_rule.minimum_price or v_rule.selling_price > v_rule.maximum_price then
      raise exception using
        errcode = 'ISIPL',
        message = format('The price %s is not within its limits %s and %s.', v_rule.selling_price,
                         coalesce(v_rule.minimum_price::text, 'none'), coalesce(v_rule.maximum_price::text, 'none')),
        hint = 'Give another selling_price, or minimum_price or maximum_price together with it.';
    end if;
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.compute_rule(issoh.pricing_rules) is
  $$A rule with what follows from the rest of it: the price of a cost_plus rule, the markup of a fixed one. Raises
ISIPL, ISIPV.$$;
--! EndIncluded functions/issoh/pricing/compute_rule.sql
--! Included functions/issoh/pricing/end_price.sql
create or replace function issoh.end_price(
  product text,
  pricing_tier text default null,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(end_price.product);
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(end_price.pricing_tier);
  v_rule issoh.pricing_rules;
  v_to timestamptz;
begin
  perform issoh_private.lock_products(array[v_product.product_id]);
  v_to := coalesce(end_price.effective_to, clock_timestamp());
  select r.* into v_rule
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.pricing_tier_id = v_tier.tier_id
     and r.effective_from <= v_to and (r.effective_to is null or r.effective_to > v_to);
  if v_rule.rule_id is null or not isfinite(v_to) then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price of its own in tier "%s" on %s.', v_product.internal_sku, v_tier.tier_code,
                       v_to),
      hint = 'pricing_rules has all periods of a product.';
  end if;

  if v_rule.effective_from = v_to then
    delete from issoh.pricing_rules r where r.rule_id = v_rule.rule_id;
  else
    update issoh.pricing_rules r
       set effective_to = v_to, reason = coalesce(end_price.reason, r.reason)
     where r.rule_id = v_rule.rule_id
    returning r.* into v_rule;
  end if;
  if v_to <= clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product.product_id, v_tier.tier_id);
  end if;
  return v_rule;
end
$$;
comment on function issoh.end_price(text, text, timestamptz, text) is
  $$Ends the price of a product in a tier (none: the default) at a moment (now); from then on the tier has the default
tier's price, and the default tier none, until a later rule begins. A price that would begin at that very moment
is taken back. Answers the rule. Raises ISNPR, ISNTI, ISNRU (no price then).$$;
grant execute on function issoh.end_price(text, text, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/end_price.sql
--! Included functions/issoh/pricing/markup_of.sql
create or replace function issoh_private.markup_of(price numeric, cost numeric) returns numeric
language sql immutable parallel safe
as $$
  -- A markup that no column can hold is of no use either.
  select case when price / nullif(cost, 0) < 1e6 then round((price / nullif(cost, 0) - 1) * 100, 4) end
$$;
comment on function issoh_private.markup_of(numeric, numeric) is
  'Percent that a price is above its cost; null where the cost is unknown or 0, or the price a million times the cost.';
--! EndIncluded functions/issoh/pricing/markup_of.sql
--! Included functions/issoh/pricing/merge_limits.sql
create or replace function issoh_private.merge_limits(
  rule issoh.pricing_rules,
  old_rule issoh.pricing_rules,
  minimum_price numeric,
  maximum_price numeric,
  rounding_increment numeric,
  rounding_mode text,
  charm_ending numeric
) returns issoh.pricing_rules
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.minimum_price := issoh_private.check_price(merge_limits.minimum_price, 'minimum_price');
  v_rule.maximum_price := issoh_private.check_price(merge_limits.maximum_price, 'maximum_price');
  if v_rule.minimum_price > v_rule.maximum_price then
    raise exception using
      errcode = 'ISIPL',
      message = format('The minimum %s lies above the maximum %s.', v_rule.minimum_price, v_rule.maximum_price),
      hint = 'Give a minimum_price that is not above maximum_price.';
  end if;
  -- An old limit on the wrong side of a new one is gone.
  v_rule.minimum_price := coalesce(v_rule.minimum_price, case
    when (merge_limits.old_rule.minimum_price > v_rule.maximum_price) is not true
      then merge_limits.old_rule.minimum_price
  end);
  v_rule.maximum_price := coalesce(v_rule.maximum_price, case
    when (merge_limits.old_rule.maximum_price < v_rule.minimum_price) is not true
      then merge_limits.old_rule.maximum_price
  end);

  if merge_limits.rounding_mode not in ('nearest', 'up', 'down') then
    raise exception using
      errcode = 'ISIPV',
      message = format('"%s" is no way of rounding.', merge_limits.rounding_mode),
      hint = 'rounding_mode is nearest, up or down.';
  end if;
  v_rule.rounding_mode := coalesce(merge_limits.rounding_mode, merge_limits.old_rule.rounding_mode, 'nearest');
  if num_nonnulls(merge_limits.rounding_increment, merge_limits.charm_ending) = 0 then
    v_rule.rounding_increment := merge_limits.old_rule.rounding_increment;
    v_rule.charm_ending := merge_limits.old_rule.charm_ending;
  else
    v_rule.rounding_increment :=
      nullif(issoh_private.check_price(merge_limits.rounding_increment, 'rounding_increment'), 0);
    v_rule.charm_ending := issoh_private.check_price(merge_limits.charm_ending, 'charm_ending');
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.merge_limits(issoh.pricing_rules, issoh.pricing_rules, numeric, numeric, numeric,
                                               text, numeric) is
  $$A new rule with its limits and its rounding: as given, else as in the old rule. An increment or a charm ending
takes the place of both; increment 0 rounds no more. Raises ISIPL, ISIPV.$$;
--! EndIncluded functions/issoh/pricing/merge_limits.sql
--! Included functions/issoh/pricing/merge_price.sql
create or replace function issoh_private.merge_price(
  rule issoh.pricing_rules,
  old_rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  selling_price numeric,
  source_tier text,
  adjustment_percentage numeric,
  has_limits boolean
) returns issoh.pricing_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cost constant numeric := issoh_private.check_price(merge_price.cost_price, 'cost_price');
  v_markup constant numeric := issoh_private.check_percentage(merge_price.markup_percentage, 'markup_percentage');
  v_price constant numeric := issoh_private.check_price(merge_price.selling_price, 'selling_price');
  v_adjustment constant numeric :=
    issoh_private.check_percentage(merge_price.adjustment_percentage, 'adjustment_percentage');
  v_copies constant boolean := num_nonnulls(merge_price.source_tier, v_adjustment) > 0;
  v_rule issoh.pricing_rules := rule;
  v_missing text;
begin
  v_rule.rule_type := case
    when v_copies then 'copy_tier'
    when v_price is not null then 'fixed'
    when num_nonnulls(v_cost, v_markup) > 0 then 'cost_plus'
    when merge_price.has_limits then merge_price.old_rule.rule_type
  end;

  if v_rule.rule_type = 'copy_tier' then
    if num_nonnulls(v_cost, v_markup, v_price) > 0 then
      raise exception using
        errcode = 'ISIPC',
        message = 'A copied price has no cost, markup or selling price of its own.',
        hint = 'Give source_tier and adjustment_percentage alone, or neither of them.';
    end if;
    v_rule.source_tier_id := case
      when merge_price.source_tier is null then merge_price.old_rule.source_tier_id
      else (issoh_private.resolve_tier(merge_price.source_tier)).tier_id
    end;
    v_rule.adjustment_percentage := coalesce(v_adjustment, case
      when merge_price.old_rule.source_tier_id = v_rule.source_tier_id
        then merge_price.old_rule.adjustment_percentage
    end);
    if v_rule.source_tier_id = v_rule.pricing_tier_id then
      raise exception using
        errcode = 'ISCTC',
        message = 'A tier cannot copy its own prices.',
        hint = 'Name another tier as source_tier.';
    end if;
    v_missing := case when v_rule.source_tier_id is null then 'source_tier' end;
  else
    v_rule.cost_price := coalesce(v_cost, merge_price.old_rule.cost_price);
    if v_rule.rule_type = 'cost_plus' then
      v_rule.markup_percentage := coalesce(v_markup, merge_price.old_rule.target_markup_percentage,
                                           merge_price.old_rule.markup_percentage);
      v_missing := case
        when v_rule.cost_price is null then 'cost_price'
        when v_rule.markup_percentage is null then 'markup_percentage or selling_price'
      end;
    elsif v_rule.rule_type = 'fixed' then
      v_rule.selling_price := coalesce(v_price, merge_price.old_rule.selling_price);
      -- A price set by a person is the new intention.
      v_rule.target_markup_percentage := case
        when v_price is null then merge_price.old_rule.target_markup_percentage
      end;
      v_missing := case when v_markup is not null and v_rule.cost_price is null then 'cost_price' end;
    else
      v_missing := 'selling_price, or cost_price with markup_percentage';
    end if;
  end if;
  if v_missing is not null then
    raise exception using
      errcode = 'ISIPR',
      message = format('This is not enough to know a price from: give %s.', v_missing),
      hint = 'A price needs selling_price, or cost_price and markup_percentage, or source_tier; what the rule in force'
             ' has need not be given again.';
  end if;

  if v_rule.rule_type = 'fixed' and v_markup is not null
     and v_markup is distinct from issoh_private.markup_of(v_price, v_rule.cost_price)
     and v_price <> issoh_private.round_price(v_rule.cost_price * (1 + v_markup / 100), v_rule.rounding_increment,
                                              v_rule.rounding_mode, v_rule.charm_ending, v_rule.minimum_price,
                                              v_rule.maximum_price) then
    raise exception using
      errcode = 'ISIPC',
      message = format('%s is not the cost %s plus %s percent.', v_price, v_rule.cost_price, v_markup),
      hint = 'Give selling_price, or markup_percentage, not both.';
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.merge_price(issoh.pricing_rules, issoh.pricing_rules, numeric, numeric, numeric, text,
                                              numeric, boolean) is
  $$A new rule with its kind and what its price comes from: as given, else as in the old rule. Raises ISIPV, ISIPR,
ISIPC, ISNTI, ISCTC.$$;
--! EndIncluded functions/issoh/pricing/merge_price.sql
--! Included functions/issoh/pricing/name_tiers.sql
create or replace function issoh.name_tiers(rule issoh.pricing_rules) returns issoh.named_rule
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select name_tiers.rule.rule_id, name_tiers.rule.product_id, t.tier_code, name_tiers.rule.rule_type,
         name_tiers.rule.cost_price, name_tiers.rule.markup_percentage, name_tiers.rule.selling_price,
         name_tiers.rule.minimum_price, name_tiers.rule.maximum_price, s.tier_code,
         name_tiers.rule.adjustment_percentage, name_tiers.rule.rounding_increment, name_tiers.rule.rounding_mode,
         name_tiers.rule.charm_ending, name_tiers.rule.currency_code, name_tiers.rule.effective_from,
         name_tiers.rule.effective_to, name_tiers.rule.created_by, name_tiers.rule.created_at, name_tiers.rule.reason
    from issoh.pricing_tiers t
    left join issoh.pricing_tiers s on s.tier_id = name_tiers.rule.source_tier_id
   where t.tier_id = name_tiers.rule.pricing_tier_id
$$;
comment on function issoh.name_tiers(issoh.pricing_rules) is
  $$@behavior -*

A pricing rule as the door answers it: its tiers by their codes.$$;
grant execute on function issoh.name_tiers(issoh.pricing_rules) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/name_tiers.sql
--! Included functions/issoh/pricing/price_for.sql
create or replace function issoh.price_for(
  product text,
  pricing_tier text default null,
  at timestamptz default null
) returns issoh.product_price
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.*
    from issoh.prices_for(array[(issoh_private.resolve_product(price_for.product)).product_id], price_for.pricing_tier,
                          price_for.at) p
$$;
comment on function issoh.price_for(text, text, timestamptz) is
  $$What a product (id or SKU) sells for in a tier (the default) at a moment (now), and how that came about; see
prices_for. Raises ISNPR, ISNTI.$$;
grant execute on function issoh.price_for(text, text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/price_for.sql
--! Included functions/issoh/pricing/prices_for.sql
create or replace function issoh.prices_for(
  product_ids uuid[] default null,
  pricing_tier text default null,
  at timestamptz default null
) returns setof issoh.product_price
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With the ids as a value one product is an index scan, and all of them are a hash join, in memory.
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
as $$
declare
  -- Not now(): a price set in the same transaction holds already.
  v_at constant timestamptz := coalesce(prices_for.at, clock_timestamp());
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(prices_for.pricing_tier);
  v_default_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
begin
  return query
  with recursive in_force as materialized (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r as rule
      from issoh.pricing_rules r
     where r.effective_from <= v_at and (r.effective_to is null or r.effective_to > v_at)
       and (prices_for.product_ids is null or r.product_id = any (prices_for.product_ids))
  ),
  -- Down from the tier that was asked for: to the source of a copy, to the default tier where there is no rule.
  walk as (
    select p.product_id, p.internal_sku, array[f.rule] as rules, array[v_tier.tier_code] as tiers,
           case when f.product_id is null then nullif(v_default_id, v_tier.tier_id) else f.source_tier_id end as next_id
      from issoh.selected_products p
      left join in_force f on f.product_id = p.product_id and f.pricing_tier_id = v_tier.tier_id
     where prices_for.product_ids is null or p.product_id = any (prices_for.product_ids)
    union all
    select w.product_id, w.internal_sku, w.rules || f.rule, w.tiers || t.tier_code,
           case when f.product_id is null then nullif(v_default_id, t.tier_id) else f.source_tier_id end
      from walk w
      join issoh.pricing_tiers t on t.tier_id = w.next_id
      left join in_force f on f.product_id = w.product_id and f.pricing_tier_id = w.next_id
     where cardinality(w.tiers) < 7
  ),
  -- Up again, from the rule with a price of its own; rules and tiers hold what lies above.
  priced as (
    select w.product_id, w.internal_sku, w.rules, w.tiers, cardinality(w.tiers) as level, c.rule,
           (c.rule).selling_price::numeric as price,
           case
             when (c.rule).rule_id is null then array[jsonb_object(array[
               'step', 'none', 'tier', c.tier, 'note', 'No rule is in force.'])]
             when (c.rule).rule_type = 'fixed' then array[jsonb_object(array[
               'step', 'fixed', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale((c.rule).selling_price)::text, 'note', 'Fixed price.'])]
             when (c.rule).rule_type = 'cost_plus' then jsonb_object(array[
               'step', 'cost_plus', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale(a.computed)::text,
               'note', 'Cost ' || trim_scale((c.rule).cost_price) || ' plus ' || trim_scale((c.rule).markup_percentage)
                       || ' percent.'])
               || case
                    when a.computed <> (c.rule).selling_price
                      then issoh_private.rounding_steps(c.rule, a.computed, (c.rule).selling_price)
                    else '{}'
                  end
             else array[jsonb_object(array[
               'step', 'none', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'note', 'Copied over too many tiers.'])]
           end as steps
      from walk w
     cross join lateral (
       select w.rules[cardinality(w.tiers)] as rule, w.tiers[cardinality(w.tiers)] as tier offset 0) c
     cross join lateral (
       select (c.rule).cost_price * (1 + (c.rule).markup_percentage / 100) as computed offset 0) a
     where w.next_id is null or cardinality(w.tiers) = 7
    union all
    select b.product_id, b.internal_sku, b.rules, b.tiers, b.level - 1,
           case when (c.rule).rule_id is null then b.rule else c.rule end, d.price,
           case
             when (c.rule).rule_id is null then jsonb_object(array[
               'step', 'fallback', 'tier', c.tier,
               'note', 'No rule is in force here: the default tier tells the price.']) || b.steps
             when b.price is null then b.steps
             else b.steps || jsonb_object(array[
               'step', 'copy_tier', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale(a.computed)::text,
               'note', 'Copied from tier ' || b.tiers[b.level] || ', adjusted by '
                       || trim_scale(coalesce((c.rule).adjustment_percentage, 0)) || ' percent.'])
               || case
                    when a.computed <> d.price then issoh_private.rounding_steps(c.rule, a.computed, d.price)
                    else '{}'
                  end
           end
      from priced b
     cross join lateral (select b.rules[b.level - 1] as rule, b.tiers[b.level - 1] as tier offset 0) c
     cross join lateral (
       select b.price * (1 + coalesce((c.rule).adjustment_percentage, 0) / 100) as computed offset 0) a
     cross join lateral (
       select case
                when (c.rule).rule_id is null then b.price
                else issoh_private.round_price(a.computed, (c.rule).rounding_increment, (c.rule).rounding_mode,
                       (c.rule).charm_ending, (c.rule).minimum_price, (c.rule).maximum_price)
              end as price offset 0) d
     where b.level > 1
  )
  select b.product_id, b.internal_sku, v_tier.tier_code, b.price, (b.rule).currency_code, (b.rule).rule_id,
         (b.rule).rule_type, (b.rule).cost_price::numeric, (b.rule).markup_percentage::numeric,
         (b.rule).minimum_price::numeric, (b.rule).maximum_price::numeric, (b.rule).effective_from,
         (b.rule).effective_to, to_jsonb(b.steps)
    from priced b
   where b.level = 1;
end
$$;
comment on function issoh.prices_for(uuid[], text, timestamptz) is
  'What products (all) sell for in a tier (the default) at a moment (now), a row for each, its price null where no rule
tells one. Rule, cost, markup, limits and period are those of the rule that gave the price. trace is an array of steps
{step, tier, price, rule_id, note}, in the order in which the price came about; step is fallback, fixed, cost_plus,
copy_tier, rounding, limits or none. Unknown ids are left out. Raises ISNTI.';
grant execute on function issoh.prices_for(uuid[], text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/prices_for.sql
--! Included functions/issoh/pricing/resolve_tier.sql
create or replace function issoh_private.resolve_tier(pricing_tier text) returns issoh.pricing_tiers
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier issoh.pricing_tiers;
begin
  select t.* into v_tier
    from issoh.pricing_tiers t
   where case
           when resolve_tier.pricing_tier is null then t.is_default
           else t.tier_code = resolve_tier.pricing_tier or t.tier_id::text = lower(resolve_tier.pricing_tier)
         end;
  if v_tier.tier_id is null then
    raise exception using
      errcode = 'ISNTI',
      message = format('There is no pricing tier "%s".', resolve_tier.pricing_tier),
      hint = 'Name a tier by its code or its id, or none for the default tier.';
  end if;
  return v_tier;
end
$$;
comment on function issoh_private.resolve_tier(text) is
  'The pricing tier of a code or id; of null the default tier. Raises ISNTI.';
grant execute on function issoh_private.resolve_tier(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/resolve_tier.sql
--! Included functions/issoh/pricing/round_price.sql
-- The prices that are possible form a grid:
--
--   charm ending c          c, c + m, c + 2m, … with m the smallest power of ten above c: 0.99 (m = 1) gives 0.99,
--                           1.99, 2.99; 9 (m = 10) gives 9, 19; 4.95 (m = 10) gives 4.95, 14.95; 0 (m = 1) whole
--                           amounts
--   no charm, increment i   0, i, 2i, …
--   neither                 0, 0.0001, 0.0002, …: what a price column holds
--
-- The mode chooses on the grid: up the first price not below, down the last one not above, nearest the nearer of the
-- two, the upper one from half-way on. A price above 0 never becomes 0: the smallest price of the grid above 0 stands
-- in, as it does below the first ending. A price of 0 stays 0, unless there is a minimum.
--
-- Then the limits, which are never broken: below the minimum the first price of the grid not below it is taken, above
-- the maximum the last one not above it; where none of the grid lies within both limits, the limit itself.
create or replace function issoh_private.round_price(
  price numeric,
  increment numeric default null,
  mode text default 'nearest',
  charm_ending numeric default null,
  minimum numeric default null,
  maximum numeric default null
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
  v_first constant numeric := coalesce(charm_ending, 0);
  v_step constant numeric := case
    when charm_ending is null then coalesce(increment, 0.0001)
    when charm_ending >= 1 then ('1' || repeat('0', length(trunc(charm_ending)::text)))::numeric
    when charm_ending >= 0.1 or charm_ending = 0 then 1
    when charm_ending >= 0.01 then 0.1
    when charm_ending >= 0.001 then 0.01
    else 0.001
  end;
  v_smallest constant numeric := case when v_first = 0 then v_step else v_first end;
  v_below numeric;
  v_above numeric;
  v_price numeric := price;
begin
  if price > 0 then
    -- div is exact, however many decimals the price has.
    v_below := v_first + v_step * div(greatest(price - v_first, 0), v_step);
    v_above := case when v_below >= price then v_below else v_below + v_step end;
    v_price := greatest(v_smallest, case
      when mode = 'up' then v_above
      when mode = 'down' then v_below
      when price - v_below < v_above - price then v_below
      else v_above
    end);
  end if;

  if v_price < minimum then
    v_below := v_first + v_step * div(greatest(minimum - v_first, 0), v_step);
    v_price := case when v_below >= minimum then v_below else v_below + v_step end;
    v_price := case when v_price > maximum then minimum else v_price end;
  elsif v_price > maximum then
    v_price := v_first + v_step * div(greatest(maximum - v_first, 0), v_step);
    v_price := case when v_price > maximum or v_price < minimum or v_price < v_smallest then maximum else v_price end;
  end if;
  return round(v_price, 4);
end
$$;
comment on function issoh_private.round_price(numeric, numeric, text, numeric, numeric, numeric) is
  $$A computed price as it is asked: on the grid of the charm ending or of the increment, by mode (nearest, up, down),
and always within the limits. Null for a null price.$$;
grant execute on function issoh_private.round_price(numeric, numeric, text, numeric, numeric, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/round_price.sql
--! Included functions/issoh/pricing/rounding_steps.sql
create or replace function issoh_private.rounding_steps(rule issoh.pricing_rules, computed numeric, price numeric)
returns jsonb[]
language plpgsql immutable
as $$
declare
  v_rounded constant numeric := case
    when num_nonnulls(rule.minimum_price, rule.maximum_price) = 0 then price
    else issoh_private.round_price(computed, rule.rounding_increment, rule.rounding_mode, rule.charm_ending)
  end;
begin
  return case
    when v_rounded = computed then '{}'
    else array[jsonb_object(array['step', 'rounding', 'price', trim_scale(v_rounded)::text, 'note',
      'Rounded (' || rule.rounding_mode || ') to '
      || case
           when rule.charm_ending is not null then 'a price that ends in ' || trim_scale(rule.charm_ending)
           when rule.rounding_increment is not null then 'a multiple of ' || trim_scale(rule.rounding_increment)
           else '4 decimals'
         end || '.'])]
  end || case
    when v_rounded = price then '{}'
    else array[jsonb_object(array['step', 'limits', 'price', trim_scale(price)::text, 'note',
      case
        when v_rounded < rule.minimum_price then 'Raised: not below the minimum ' || trim_scale(rule.minimum_price)
        when v_rounded > rule.maximum_price then 'Lowered: not above the maximum ' || trim_scale(rule.maximum_price)
        else 'As it is written in the rule'
      end || '.'])]
  end;
end
$$;
comment on function issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric) is
  'What rounding and limits of a rule made of a computed price: steps of a trace, none where they changed nothing.';
grant execute on function issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/rounding_steps.sql
--! Included functions/issoh/pricing/rule_at_cost.sql
create or replace function issoh_private.rule_at_cost(
  rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  effective_from timestamptz,
  reason text
) returns issoh.pricing_rules
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.cost_price := rule_at_cost.cost_price;
  v_rule.effective_from := rule_at_cost.effective_from;
  v_rule.reason := rule_at_cost.reason;
  if rule_at_cost.markup_percentage is null then
    v_rule.rule_type := 'fixed';
    v_rule.target_markup_percentage := coalesce(v_rule.target_markup_percentage, v_rule.markup_percentage);
  else
    v_rule.rule_type := 'cost_plus';
    v_rule.markup_percentage := rule_at_cost.markup_percentage;
  end if;
  return issoh_private.compute_rule(v_rule);
end
$$;
comment on function issoh_private.rule_at_cost(issoh.pricing_rules, numeric, numeric, timestamptz, text) is
  $$The rule that follows on another one at a new cost. Without a markup its price stays, fixed, and the markup that
was meant is kept as target; with one the price is computed anew.$$;
--! EndIncluded functions/issoh/pricing/rule_at_cost.sql
--! Included functions/issoh/pricing/set_price.sql
create or replace function issoh.set_price(
  product text,
  pricing_tier text default null,
  cost_price numeric default null,
  markup_percentage numeric default null,
  selling_price numeric default null,
  minimum_price numeric default null,
  maximum_price numeric default null,
  effective_from timestamptz default null,
  effective_to timestamptz default null,
  source_tier text default null,
  adjustment_percentage numeric default null,
  rounding_increment numeric default null,
  rounding_mode text default null,
  charm_ending numeric default null,
  reason text default null
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(set_price.product)).product_id;
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(set_price.pricing_tier);
  v_old issoh.pricing_rules;
  v_rule issoh.pricing_rules;
begin
  if not v_tier.is_active then
    raise exception using
      errcode = 'ISCTA',
      message = format('Pricing tier "%s" is inactive.', v_tier.tier_code),
      hint = 'Activate it by set_pricing_tier, or name another tier.';
  end if;
  perform issoh_private.lock_products(array[v_product_id]);

  -- The moment is taken behind the lock: of two callers, the one that waited comes later.
  v_rule.effective_from := coalesce(set_price.effective_from, clock_timestamp());
  v_rule.effective_to := set_price.effective_to;
  if not isfinite(v_rule.effective_from) or not isfinite(v_rule.effective_to)
     or v_rule.effective_to <= v_rule.effective_from then
    raise exception using
      errcode = 'ISIPE',
      message = format('A price cannot hold from %s to %s.', v_rule.effective_from, v_rule.effective_to),
      hint = 'effective_to lies after effective_from; without it the price holds until the next one begins.';
  end if;
  select r.* into v_old
    from issoh.pricing_rules r
   where r.product_id = v_product_id and r.pricing_tier_id = v_tier.tier_id
     and r.effective_from <= v_rule.effective_from
     and (r.effective_to is null or r.effective_to > v_rule.effective_from);

  v_rule.product_id := v_product_id;
  v_rule.pricing_tier_id := v_tier.tier_id;
  v_rule.currency_code := issoh_private.base_currency();
  v_rule.reason := set_price.reason;
  v_rule := issoh_private.merge_limits(v_rule, v_old, set_price.minimum_price, set_price.maximum_price,
    set_price.rounding_increment, set_price.rounding_mode, set_price.charm_ending);
  v_rule := issoh_private.merge_price(v_rule, v_old, set_price.cost_price, set_price.markup_percentage,
    set_price.selling_price, set_price.source_tier, set_price.adjustment_percentage,
    num_nonnulls(set_price.minimum_price, set_price.maximum_price, set_price.rounding_increment,
                 set_price.rounding_mode, set_price.charm_ending) > 0);
  select w.* into v_rule from issoh_private.write_rules(array[issoh_private.compute_rule(v_rule)]) w;

  -- A proposal computed beside the price that was replaced says nothing any more.
  if v_rule.period @> clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product_id, v_tier.tier_id);
  end if;
  return v_rule;
end
$$;
comment on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz, timestamptz,
                                    text, numeric, numeric, text, numeric, text) is
  'Sets what a product (id or SKU) sells for in a tier (code or id; none: the default), in the base currency, from a
moment (now) to another (open end), and answers the new rule. With selling_price the price is fixed; with cost_price or
markup_percentage it is computed from both; with source_tier it is that tier''s price plus adjustment_percentage. What
is not given is carried over from the rule in force then: cost, markup, limits, rounding. The old rule is closed; after
effective_to it holds again. docs/workflows/pricing.md tells the details. Raises ISNPR, ISNTI, ISCTA (inactive tier),
ISIPE (period), ISIPV (a value that no price can have), ISIPR (not enough to know a price from), ISIPC (arguments that
contradict each other), ISIPL (limits), ISCPO (swallows a later price), ISCTC (copies in a circle).';
grant execute on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz,
                                          timestamptz, text, numeric, numeric, text, numeric, text)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/set_price.sql
--! Included functions/issoh/pricing/set_pricing_tier.sql
create or replace function issoh.set_pricing_tier(
  tier_code text,
  tier_name text,
  is_default boolean default false,
  is_active boolean default true
) returns issoh.pricing_tiers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
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
  insert into issoh.pricing_tiers as t (tier_code, tier_name, is_default, is_active)
  values (set_pricing_tier.tier_code, common.trimmed(set_pricing_tier.tier_name), v_is_default,
          coalesce(set_pricing_tier.is_active, true))
  on conflict on constraint pricing_tiers_tier_code_key do update
    set tier_name = excluded.tier_name, is_default = excluded.is_default, is_active = excluded.is_active
  returning t.* into v_tier;
  return v_tier;
end
$$;
comment on function issoh.set_pricing_tier(text, text, boolean, boolean) is
  $$Makes a pricing tier or changes the one of this code. Exactly one tier is the default: a new default takes it from
the old one, and nothing else does. An inactive tier gets no new prices. Raises ISITI (code or name), ISCDT (the
default made inactive), ISCTC (a default that copies).$$;
grant execute on function issoh.set_pricing_tier(text, text, boolean, boolean) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/set_pricing_tier.sql
--! Included functions/issoh/pricing/write_rules.sql
-- What happens to the periods of a product in a tier when a new rule takes [from, to):
--
--   old      |--------------------------------->        one rule, open end
--   new             [from ----- to)
--   result   |------)[from ---- to)[to -------->        closed, new, the old price again from `to` on
--
-- A new rule without `to` ends where the next one begins. It may not swallow a rule that begins inside its period; one
-- that begins at `from` itself is replaced. The caller holds the locks of the products.
create or replace function issoh_private.write_rules(rules issoh.pricing_rules[]) returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_clash record;
  v_continued issoh.pricing_rules[];
begin
  select r.effective_from, n.effective_from as new_from, n.effective_to as new_to, r.rule_id into v_clash
    from unnest(write_rules.rules) n
    join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.effective_from > n.effective_from and r.effective_from < n.effective_to
   order by r.effective_from
   limit 1;
  if v_clash.rule_id is not null then
    raise exception using
      errcode = 'ISCPO',
      message = format('Another price, rule %s, begins on %s, within the period from %s to %s.', v_clash.rule_id,
                       v_clash.effective_from, v_clash.new_from, v_clash.new_to),
      hint = 'End the new price there, or take the other one back by end_price at its beginning.';
  end if;

  v_continued := array(
    select r
      from unnest(write_rules.rules) n
      join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
       and r.effective_from <= n.effective_from and n.effective_to < coalesce(r.effective_to, 'infinity'));
  delete from issoh.pricing_rules r
   using unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id and r.effective_from = n.effective_from;
  update issoh.pricing_rules r
     set effective_to = n.effective_from
    from unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.effective_from < n.effective_from and coalesce(r.effective_to, 'infinity') > n.effective_from;

  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason)
  select c.product_id, c.pricing_tier_id, c.rule_type, c.cost_price, c.markup_percentage, c.target_markup_percentage,
         c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
         c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, n.effective_to, c.effective_to,
         c.reason
    from unnest(v_continued) c
    join unnest(write_rules.rules) n on n.product_id = c.product_id and n.pricing_tier_id = c.pricing_tier_id;

  return query
  insert into issoh.pricing_rules as w
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason)
  select n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage, n.target_markup_percentage,
         n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id, n.adjustment_percentage,
         n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code, n.effective_from,
         coalesce(n.effective_to, (
           select min(r.effective_from)
             from issoh.pricing_rules r
            where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
              and r.effective_from > n.effective_from)),
         n.reason
    from unnest(write_rules.rules) n
  returning w.*;

  -- Only a new copy can make a circle, or a chain longer.
  if exists (select from unnest(write_rules.rules) n where n.rule_type = 'copy_tier') then
    perform issoh_private.check_copies(array(select distinct n.product_id from unnest(write_rules.rules) n));
  end if;
end
$$;
comment on function issoh_private.write_rules(issoh.pricing_rules[]) is
  'Writes complete rules, one at most for a product and tier, and makes room for their periods. Raises ISCPO, ISCTC.';
--! EndIncluded functions/issoh/pricing/write_rules.sql
--! Included functions/issoh/products/add_product.sql
create or replace function issoh.add_product(
  internal_sku text,
  product_name text,
  status text default 'active',
  description text default null,
  category text default null,
  brand text default null,
  barcode text default null,
  unit_of_measure text default null,
  min_order_qty integer default null,
  pack_multiple integer default null,
  lead_time_days integer default null,
  supplier text default null,
  selection_reason text default null
) returns issoh.selected_products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sku constant text := issoh_private.trim_sku(add_product.internal_sku);
  v_category_id constant uuid := issoh_private.resolve_category(add_product.category);
  v_supplier_id constant uuid := issoh_private.resolve_supplier(add_product.supplier);
  v_product issoh.selected_products;
begin
  if coalesce(common.trimmed(add_product.product_name), '') = '' then
    raise exception using
      errcode = 'ISIPN', message = 'A product needs a name.', hint = 'Give product_name a text.';
  end if;

  insert into issoh.selected_products
    (internal_sku, product_name, status, description, category_id, brand, barcode, unit_of_measure, min_order_qty,
     pack_multiple, lead_time_days, spp_supplier_id, selection_reason)
  values (v_sku, common.trimmed(add_product.product_name), coalesce(add_product.status, 'active'),
          add_product.description, v_category_id, add_product.brand, add_product.barcode, add_product.unit_of_measure,
          add_product.min_order_qty, add_product.pack_multiple, add_product.lead_time_days, v_supplier_id,
          add_product.selection_reason)
  returning * into v_product;
  return v_product;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK',
      message = format('A product with SKU "%s" exists already.', v_sku),
      hint = 'Choose another SKU, or use the product that is there.';
  when check_violation then
    raise exception using
      errcode = 'ISIVP', message = 'A value does not fit the product.',
      hint = 'status is active, inactive or pending_review; min_order_qty and pack_multiple are above 0;'
             ' lead_time_days is 0 to 3650.';
end
$$;
comment on function issoh.add_product(
  text, text, text, text, text, text, text, text, integer, integer, integer, text, text) is
  $$Enters a product by hand, without one in SPP: any SKU that is not blank and not taken will do. category is a path
or id, supplier (who usually delivers it) a code or id; min_order_qty and pack_multiple are pieces. Approvers,
stock operators and administrators may. Raises ISISK (SKU), ISIPN (name), ISIVP (a value), ISCSK (SKU taken),
ISNCA, ISNSU.$$;
grant execute on function issoh.add_product(
  text, text, text, text, text, text, text, text, integer, integer, integer, text, text)
  to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/products/add_product.sql
--! Included functions/issoh/products/lock_products.sql
-- The one lock of the stock side, and its one order: whoever holds a product's row may read and write all that hangs
-- on it (stock, holdings, reservations, counts, orders, prices). Taken in the order of the ids, before anything else,
-- it cannot deadlock.
create or replace function issoh_private.lock_products(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if cardinality(lock_products.product_ids) = 1 then
    perform from issoh.selected_products p where p.product_id = lock_products.product_ids[1] for no key update;
    return;
  end if;
  perform
     from issoh.selected_products p
    where p.product_id = any (lock_products.product_ids)
    order by p.product_id
      for no key update;
end
$$;
comment on function issoh_private.lock_products(uuid[]) is
  'Locks products until the transaction ends, in the order of their ids; call it once, with all of them.';
--! EndIncluded functions/issoh/products/lock_products.sql
--! Included functions/issoh/products/refuse_unknown_products.sql
create or replace function issoh_private.refuse_unknown_products(product_ids uuid[], internal_skus text[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text;
begin
  select coalesce(g.internal_sku, g.product_id::text, '') into v_name
    from unnest(product_ids, internal_skus) with ordinality as g (product_id, internal_sku, position)
    left join issoh.selected_products i on i.product_id = g.product_id
    left join issoh.selected_products k on k.internal_sku = common.trimmed(g.internal_sku)
   where (g.product_id is null and g.internal_sku is null)
      or (g.product_id is not null and i.product_id is null)
      or (g.internal_sku is not null and k.product_id is null)
      or i.product_id <> k.product_id
   order by g.position
   limit 1;
  if found then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', v_name),
      hint = 'Name a selected product by its internal SKU or its id; with both, they must be of one product.';
  end if;
end
$$;
comment on function issoh_private.refuse_unknown_products(uuid[], text[]) is
  'Whether each line of a list names one product, by its id or SKU or both. Raises ISNPR.';
--! EndIncluded functions/issoh/products/refuse_unknown_products.sql
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
   where common.trimmed(resolve_category.category) in (c.path::text, c.category_id::text);
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
--! Included functions/issoh/products/resolve_product.sql
create or replace function issoh_private.resolve_product(product text) returns issoh.selected_products
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product issoh.selected_products;
begin
  select p.* into v_product
    from issoh.selected_products p
   where p.internal_sku = common.trimmed(resolve_product.product);
  if v_product.product_id is null and pg_input_is_valid(resolve_product.product, 'uuid') then
    select p.* into v_product
      from issoh.selected_products p
     where p.product_id = resolve_product.product::uuid;
  end if;
  if v_product.product_id is null then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', resolve_product.product),
      hint = 'Name a selected product by its internal SKU or its id.';
  end if;
  return v_product;
end
$$;
comment on function issoh_private.resolve_product(text) is 'The product of an internal SKU or id. Raises ISNPR.';
grant execute on function issoh_private.resolve_product(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/resolve_product.sql
--! Included functions/issoh/products/trim_sku.sql
create or replace function issoh_private.trim_sku(internal_sku text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Tabs, line ends and no-break spaces come along when a number is pasted.
  v_sku constant text := common.trimmed(trim_sku.internal_sku);
begin
  if coalesce(v_sku, '') = '' or length(v_sku) > 200 then
    raise exception using
      errcode = 'ISISK', message = 'An SKU has 1 to 200 characters.', hint = 'Give internal_sku a text.';
  end if;
  return v_sku;
end
$$;
comment on function issoh_private.trim_sku(text) is 'An SKU entered by hand, trimmed. Raises ISISK.';
--! EndIncluded functions/issoh/products/trim_sku.sql
--! Included functions/issoh/products/update_product.sql
create or replace function issoh.update_product(product text, patch jsonb) returns issoh.selected_products
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product issoh.selected_products := issoh_private.resolve_product(update_product.product);
  v_patch constant jsonb := update_product.patch;
  v_unknown text;
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
    v_product.spp_supplier_id := issoh_private.resolve_supplier(v_patch ->> 'supplier');
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
--! Included functions/issoh/proposals/accept_proposals.sql
create or replace function issoh_private.accept_proposals(proposal_ids uuid[], decided_by text, notes text default null)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.write_rules(array(
    select issoh_private.rule_at_cost(r, p.new_cost, p.markup_percentage, clock_timestamp(), p.reason)
      from issoh.price_proposals p
      join issoh.pricing_rules r on r.rule_id = p.rule_id
     where p.proposal_id = any (accept_proposals.proposal_ids)));
  update issoh.price_proposals p
     set status = 'accepted', decided_by = accept_proposals.decided_by, decided_at = clock_timestamp(),
         notes = accept_proposals.notes
   where p.proposal_id = any (accept_proposals.proposal_ids);
end
$$;
comment on function issoh_private.accept_proposals(uuid[], text, text) is
  $$Sets the proposed prices from now on, by rules of cost and markup. The proposals are open, their rules in force,
their products locked.$$;
--! EndIncluded functions/issoh/proposals/accept_proposals.sql
--! Included functions/issoh/proposals/compute_proposals.sql
create or replace function issoh_private.compute_proposals(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.price_proposals
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select null::uuid, r.rule_id, r.product_id, r.pricing_tier_id, r.cost_price, a.cost, m.markup, r.selling_price,
         round(m.price, 4), r.currency_code, 'open', compute_proposals.reason, null::text, null::text,
         null::timestamptz, null::timestamptz, null::timestamptz
    from unnest(compute_proposals.product_ids, compute_proposals.costs) as x (product_id, cost)
   cross join lateral (select round(x.cost, 4) as cost) a
    join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
   cross join lateral (
     select b.markup,
            case
              when a.cost = r.cost_price then r.selling_price
              else issoh_private.round_price(a.cost * (1 + b.markup / 100), r.rounding_increment, r.rounding_mode,
                                             r.charm_ending, r.minimum_price, r.maximum_price)
            end as price
       from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
   where a.cost is not null and r.rule_type in ('fixed', 'cost_plus') and m.markup is not null and m.price < 1e15
$$;
comment on function issoh_private.compute_proposals(uuid[], numeric[], text) is
  $$What rules in force would make of new costs in the base currency: drafts, also where the cost or the price is the
same. Rules without a known markup have none.$$;
--! EndIncluded functions/issoh/proposals/compute_proposals.sql
--! Included functions/issoh/proposals/decide_price_proposals.sql
create or replace function issoh.decide_price_proposals(
  proposal_ids uuid[],
  decision text,
  notes text default null
) returns setof issoh.price_proposals
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_status constant text := case decide_price_proposals.decision
    when 'accept' then 'accepted'
    when 'dismiss' then 'dismissed'
  end;
  v_wrong text;
  v_open uuid[];
begin
  if v_status is null then
    raise exception using
      errcode = 'ISIPD',
      message = format('"%s" is no decision.', decide_price_proposals.decision),
      hint = 'A proposal is decided by accept or dismiss.';
  end if;
  select i.id::text into v_wrong
    from unnest(decide_price_proposals.proposal_ids) i (id)
   where not exists (select from issoh.price_proposals p where p.proposal_id = i.id)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISNPP',
      message = format('There is no price proposal %s.', coalesce(v_wrong, 'null')),
      hint = 'v_price_proposals lists those that are open.';
  end if;
  perform issoh_private.lock_products(array(
    select p.product_id from issoh.price_proposals p where p.proposal_id = any (decide_price_proposals.proposal_ids)));

  select case
           when p.status = 'open'
             then format('The price that proposal %s changes is not in force any more.', p.proposal_id)
           else format('Proposal %s is %s.', p.proposal_id, p.status)
         end
    into v_wrong
    from issoh.price_proposals p
   where p.proposal_id = any (decide_price_proposals.proposal_ids) and p.status <> v_status
     and (p.status <> 'open'
          or (v_status = 'accepted' and not exists (
            select from issoh.pricing_rules r where r.rule_id = p.rule_id and r.period @> clock_timestamp())))
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCPD',
      message = v_wrong,
      hint = 'Leave it out, or dismiss it if it is open; set_price sets any price.';
  end if;

  v_open := array(
    select p.proposal_id
      from issoh.price_proposals p
     where p.proposal_id = any (decide_price_proposals.proposal_ids) and p.status = 'open');
  if v_status = 'accepted' then
    perform issoh_private.accept_proposals(v_open, audit.current_actor(), decide_price_proposals.notes);
  else
    update issoh.price_proposals p
       set status = 'dismissed', decided_by = audit.current_actor(), decided_at = clock_timestamp(),
           notes = decide_price_proposals.notes
     where p.proposal_id = any (v_open);
  end if;
  return query
  select p.*
    from issoh.price_proposals p
   where p.proposal_id = any (decide_price_proposals.proposal_ids)
   order by p.proposal_id;
end
$$;
comment on function issoh.decide_price_proposals(uuid[], text, text) is
  $$Accepts (the proposed prices hold from now on) or dismisses price proposals, all or none; repeated, it changes
nothing. Raises ISIPD (no such decision), ISNPP (no such proposal), ISCPD (decided otherwise, or overtaken by
another price).$$;
grant execute on function issoh.decide_price_proposals(uuid[], text, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/proposals/decide_price_proposals.sql
--! Included functions/issoh/proposals/propose_prices.sql
create or replace function issoh_private.propose_prices(product_ids uuid[], costs numeric[], reason text)
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from issoh.pricing_rules r where r.product_id = any (propose_prices.product_ids)) then
    return 0;
  end if;
  return issoh_private.write_proposals(array(
    select d
      from issoh_private.compute_proposals(propose_prices.product_ids, propose_prices.costs, propose_prices.reason) d));
end
$$;
comment on function issoh_private.propose_prices(uuid[], numeric[], text) is
  $$Proposes a price wherever a new cost (base currency, a product once) and the markup that was meant give another
one, beyond pricing.proposal_threshold; applies it with pricing.apply_proposals. Rules stay as they are otherwise.
The caller holds the locks of the products. Answers how many were proposed.$$;
--! EndIncluded functions/issoh/proposals/propose_prices.sql
--! Included functions/issoh/proposals/supersede_proposals.sql
create or replace function issoh_private.supersede_proposals(product_id uuid, pricing_tier_id uuid) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update issoh.price_proposals p
     set status = 'superseded', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.status = 'open' and p.product_id = supersede_proposals.product_id
     and p.pricing_tier_id = supersede_proposals.pricing_tier_id
$$;
comment on function issoh_private.supersede_proposals(uuid, uuid) is
  'Closes the open proposal of a product in a tier: its price has changed meanwhile.';
--! EndIncluded functions/issoh/proposals/supersede_proposals.sql
--! Included functions/issoh/proposals/tg_stock_movements__propose.sql
create or replace function issoh.tg_stock_movements__propose() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.propose_prices(array_agg(c.product_id), array_agg(c.unit_cost), 'receipt')
     from (select distinct on (n.product_id) n.product_id, n.unit_cost
             from new_rows n
            where n.movement_type = 'receipt' and n.unit_cost is not null and n.reverses_movement_id is null
            order by n.product_id, n.movement_date desc, n.seq desc) c
   having count(*) > 0;
  -- Many products at once would be computed live until the next full hour.
  if (select count(*) from new_rows) >= issoh.setting('valuation.refresh_rows')::integer then
    perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__propose() is
  $$Statement trigger of the ledger: a receipt at another cost proposes a price; many movements have the valuation
refreshed.$$;
--! EndIncluded functions/issoh/proposals/tg_stock_movements__propose.sql
--! Included functions/issoh/proposals/write_proposals.sql
create or replace function issoh_private.write_proposals(drafts issoh.price_proposals[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_ids uuid[];
begin
  -- One that was computed from this very cost, beside this very rule, waits on.
  update issoh.price_proposals p
     set status = 'superseded', decided_by = audit.current_actor(), decided_at = v_now
    from unnest(write_proposals.drafts) d
    join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
     and r.effective_from <= v_now and (r.effective_to is null or r.effective_to > v_now)
   where p.status = 'open' and p.product_id = d.product_id and p.pricing_tier_id = d.pricing_tier_id
     and (p.new_cost <> d.new_cost or p.rule_id is distinct from r.rule_id);
  with written as (
    insert into issoh.price_proposals as p
      (rule_id, product_id, pricing_tier_id, old_cost, new_cost, markup_percentage, current_price, proposed_price,
       currency_code, reason)
    select r.rule_id, d.product_id, d.pricing_tier_id, d.old_cost, d.new_cost, d.markup_percentage, d.current_price,
           d.proposed_price, d.currency_code, d.reason
      from unnest(write_proposals.drafts) d
      join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
       and r.effective_from <= v_now and (r.effective_to is null or r.effective_to > v_now)
     where d.new_cost <> d.old_cost and d.proposed_price <> d.current_price
       and abs(d.proposed_price - d.current_price) * 100
           >= d.current_price * (select (issoh.setting('pricing.proposal_threshold') #>> '{}')::numeric)
       and not exists (
         select from issoh.price_proposals o
          where o.status = 'open' and o.product_id = d.product_id and o.pricing_tier_id = d.pricing_tier_id)
    returning p.proposal_id
  )
  select coalesce(array_agg(w.proposal_id), '{}') into v_ids from written w;
  if (issoh.setting('pricing.apply_proposals'))::boolean then
    perform issoh_private.accept_proposals(v_ids, 'system');
  end if;
  return cardinality(v_ids);
end
$$;
comment on function issoh_private.write_proposals(issoh.price_proposals[]) is
  $$Opens what compute_proposals drafted, for the rules in force, where the price moves far enough; closes older ones.
Answers how many were opened.$$;
--! EndIncluded functions/issoh/proposals/write_proposals.sql
--! Included functions/issoh/reservations/expire_reservations.sql
create or replace function issoh.expire_reservations() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Their products at once and in order: locks taken batch by batch could meet somebody else's halfway.
  v_products constant uuid[] := array(
    select distinct r.product_id from issoh.stock_reservations r where r.status = 'active' and r.expires_at <= now());
  v_expired integer;
begin
  perform issoh_private.lock_products(v_products);
  -- Read again: what was issued or released while this waited is no longer active.
  update issoh.stock_reservations r
     set status = 'expired', closed_by = audit.current_actor(), closed_at = clock_timestamp()
   where r.status = 'active' and r.expires_at <= now() and r.product_id = any (v_products);
  get diagnostics v_expired = row_count;
  return v_expired;
end
$$;
comment on function issoh.expire_reservations() is
  'Releases every reservation whose time has passed and answers how many; the worker calls it.';
grant execute on function issoh.expire_reservations() to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/expire_reservations.sql
--! Included functions/issoh/reservations/release_reservation.sql
create or replace function issoh.release_reservation(reservation_id uuid) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_reservation issoh.stock_reservations;
begin
  select r.* into v_reservation
    from issoh.stock_reservations r
   where r.reservation_id = release_reservation.reservation_id;
  if v_reservation.reservation_id is null then
    raise exception using
      errcode = 'ISNRV',
      message = format('There is no reservation %s.', release_reservation.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  end if;

  perform issoh_private.lock_products(array[v_reservation.product_id]);
  update issoh.stock_reservations r
     set status = 'released', closed_by = audit.current_actor(), closed_at = clock_timestamp()
   where r.reservation_id = v_reservation.reservation_id and r.status = 'active'
  returning r.* into v_reservation;
  if not found then
    select r.* into v_reservation
      from issoh.stock_reservations r
     where r.reservation_id = release_reservation.reservation_id;
    if v_reservation.status = 'issued' then
      raise exception using
        errcode = 'ISCRI', message = 'The reservation was issued already.',
        hint = 'Bring the pieces back by a receipt that returns the issue, or reverse the issue.';
    end if;
  end if;
  return v_reservation;
end
$$;
comment on function issoh.release_reservation(uuid) is
  $$Gives back what a reservation still holds; one that is released or expired already is answered as it is. Raises
ISNRV, ISCRI (issued already).$$;
grant execute on function issoh.release_reservation(uuid) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/release_reservation.sql
--! Included functions/issoh/reservations/reserve_stock.sql
create or replace function issoh.reserve_stock(
  product text,
  warehouse text,
  quantity integer,
  reference_type text default null,
  reference_id text default null,
  expires_at timestamptz default null
) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(reserve_stock.product)).product_id;
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(reserve_stock.warehouse)).warehouse_id;
  v_reservation issoh.stock_reservations;
begin
  if (reserve_stock.quantity > 0) is not true then
    raise exception using
      errcode = 'ISIQT',
      message = format('A quantity of %s cannot be reserved.', coalesce(reserve_stock.quantity::text, 'null')),
      hint = 'Give a whole number of pieces above 0.';
  elsif length(reserve_stock.reference_type) not between 1 and 64
        or length(reserve_stock.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_type has 1 to 64 characters, reference_id 1 to 200.';
  elsif reserve_stock.expires_at <= now() then
    raise exception using
      errcode = 'ISIRE', message = 'The reservation would have expired already.',
      hint = 'Let expires_at lie in the future, or leave it out.';
  end if;

  perform issoh_private.lock_products(array[v_product_id]);
  insert into issoh.stock_reservations (product_id, warehouse_id, quantity, reference_type, reference_id, expires_at)
  values (v_product_id, v_warehouse_id, reserve_stock.quantity, reserve_stock.reference_type,
          reserve_stock.reference_id, reserve_stock.expires_at)
  returning * into v_reservation;
  return v_reservation;
end
$$;
comment on function issoh.reserve_stock(text, text, integer, text, text, timestamptz) is
  $$Promises pieces of a product in a warehouse to a reference (kind and number of a document), until they are issued
against the reservation, released, or expires_at has passed. Raises ISNPR, ISNWH, ISIQT, ISIRF, ISIRE, ISCAV (more
than is available), ISCWI.$$;
grant execute on function issoh.reserve_stock(text, text, integer, text, text, timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reservations/reserve_stock.sql
--! Included functions/issoh/reservations/take_reservations.sql
create or replace function issoh_private.take_reservations(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_bad record;
begin
  select d.reservation_id, d.quantity, r.status, r.reserved_quantity, r.product_id is not distinct from d.product_id
         and r.warehouse_id is not distinct from d.from_location as fits
    into v_bad
    from (select x.reservation_id, x.product_id, x.from_location, sum(x.quantity) as quantity
            from unnest(drafts) x
           where x.reservation_id is not null
           group by x.reservation_id, x.product_id, x.from_location) d
    left join issoh.stock_reservations r on r.reservation_id = d.reservation_id
   where r.status is distinct from 'active' or r.product_id <> d.product_id or r.warehouse_id <> d.from_location
      or d.quantity > r.reserved_quantity
   limit 1;
  if v_bad.reservation_id is null then
    update issoh.stock_reservations r
       set issued_quantity = r.issued_quantity + d.quantity,
           status = case when r.issued_quantity + d.quantity = r.quantity then 'issued' else r.status end,
           closed_by = case when r.issued_quantity + d.quantity = r.quantity then audit.current_actor() end,
           closed_at = case when r.issued_quantity + d.quantity = r.quantity then clock_timestamp() end
      from (select x.reservation_id, sum(x.quantity)::integer as quantity
              from unnest(drafts) x
             where x.reservation_id is not null
             group by x.reservation_id) d
     where r.reservation_id = d.reservation_id;
    return;
  end if;

  if v_bad.status is null then
    raise exception using
      errcode = 'ISNRV', message = format('There is no reservation %s.', v_bad.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  elsif v_bad.status <> 'active' then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation is %s.', v_bad.status),
      hint = 'Issue without it, or reserve again.';
  elsif not v_bad.fits then
    raise exception using
      errcode = 'ISIRM', message = 'The reservation is of another product or warehouse.',
      hint = 'Issue what is reserved, from where it is reserved.';
  end if;
  raise exception using
    errcode = 'ISCRQ',
    message = format('%s pieces cannot be issued: the reservation still holds %s.', v_bad.quantity,
                     v_bad.reserved_quantity),
    hint = 'Issue what it holds; what is beyond is an issue of its own.';
end
$$;
comment on function issoh_private.take_reservations(issoh_private.movement_draft[]) is
  'Lowers reservations by what is issued against them; their products are locked. Raises ISNRV, ISCRX, ISIRM, ISCRQ.';
--! EndIncluded functions/issoh/reservations/take_reservations.sql
--! Included functions/issoh/reservations/tg_stock_reservations__follow.sql
create or replace function issoh.tg_stock_reservations__follow() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_deltas issoh_private.reservation_delta[];
begin
  if tg_op = 'INSERT' then
    v_deltas := array(
      select row(n.product_id, n.warehouse_id, sum(n.reserved_quantity))::issoh_private.reservation_delta
        from new_rows n
       group by n.product_id, n.warehouse_id);
  elsif tg_op = 'DELETE' then
    v_deltas := array(
      select row(o.product_id, o.warehouse_id, -sum(o.reserved_quantity))::issoh_private.reservation_delta
        from old_rows o
       group by o.product_id, o.warehouse_id);
  else
    v_deltas := array(
      select row(c.product_id, c.warehouse_id, sum(c.delta))::issoh_private.reservation_delta
        from (select n.product_id, n.warehouse_id, n.reserved_quantity as delta from new_rows n
              union all
              select o.product_id, o.warehouse_id, -o.reserved_quantity from old_rows o) c
       group by c.product_id, c.warehouse_id
      having sum(c.delta) <> 0);
  end if;

  -- Locked already by whoever came through a function; direct SQL is not.
  perform issoh_private.lock_products(array(select distinct d.product_id from unnest(v_deltas) d));
  if exists (select from unnest(v_deltas) d where d.delta > 0) then
    perform issoh_private.lock_warehouses(array(select distinct d.warehouse_id from unnest(v_deltas) d
                                                 where d.delta > 0));
  end if;

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select d.product_id, d.warehouse_id
    from unnest(v_deltas) d
   where not exists (select from issoh.stock_on_hand s
                      where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id)
  on conflict do nothing;
  update issoh.stock_on_hand s
     set quantity_reserved = s.quantity_reserved + d.delta
    from unnest(v_deltas) d
   where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_stock_reservations__follow() is
  $$Statement trigger: quantity_reserved of the stock follows the reservations. Raises ISCWI, and ISCAV by the guard
of stock_on_hand.$$;
--! EndIncluded functions/issoh/reservations/tg_stock_reservations__follow.sql
--! Included functions/issoh/settings/set_setting.sql
create or replace function issoh.set_setting(setting_key text, setting_value jsonb) returns issoh.settings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting issoh.settings;
begin
  if set_setting.setting_key = 'money.base_currency' then
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
  $$Changes a setting, within its type and bounds. Raises ISISE for an unknown key or a value that does not fit, ISICU
for a currency that is none, ISCBC where amounts in the base currency exist.$$;
grant execute on function issoh.set_setting(text, jsonb) to inv_admin;
--! EndIncluded functions/issoh/settings/set_setting.sql
--! Included functions/issoh/settings/setting.sql
create or replace function issoh.setting(setting_key text) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.setting_value from issoh.settings s where s.setting_key = setting.setting_key
$$;
comment on function issoh.setting(text) is '@behavior -*

A setting''s value; null for an unknown key.';
grant execute on function issoh.setting(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/settings/setting.sql
--! Included functions/issoh/valuation/cost_of_goods_issued.sql
create or replace function issoh.cost_of_goods_issued(since timestamptz, until timestamptz)
returns setof issoh.cost_of_issue
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.movement_id, r.product_id, -r.delta, trim_scale(r.fifo_cost), trim_scale(r.lifo_cost),
         trim_scale(r.average_cost), r.movement_type, r.movement_date
    from issoh_private.replay_ledger(
           array(select distinct m.product_id
                   from issoh.stock_movements m
                  where m.movement_date >= cost_of_goods_issued.since
                    and m.movement_date < cost_of_goods_issued.until
                    and (m.from_location is not null or m.returns_movement_id is not null)),
           cost_of_goods_issued.until, true) r
   where r.movement_date >= cost_of_goods_issued.since and r.movement_date < cost_of_goods_issued.until
     and r.fifo_cost is not null
$$;
comment on function issoh.cost_of_goods_issued(timestamptz, timestamptz) is
  $$What left in a period, from since up to, without, until, and what it cost by each method: issues, pieces found
missing, and, with negative quantity and costs, returned issues. Receipts less these costs are the value on hand.$$;
grant execute on function issoh.cost_of_goods_issued(timestamptz, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/cost_of_goods_issued.sql
--! Included functions/issoh/valuation/inventory_valuation_at.sql
create or replace function issoh.inventory_valuation_at(as_of timestamptz) returns setof issoh.inventory_value
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.product_id, p.internal_sku, r.quantity, trim_scale(r.fifo_value), trim_scale(r.lifo_value),
         trim_scale(r.average_value), issoh_private.unit_cost(r.fifo_value, r.quantity),
         issoh_private.unit_cost(r.lifo_value, r.quantity), issoh_private.unit_cost(r.average_value, r.quantity)
    from issoh_private.replay_ledger(null, inventory_valuation_at.as_of, false) r
    join issoh.selected_products p on p.product_id = r.product_id
$$;
comment on function issoh.inventory_valuation_at(timestamptz) is
  $$What the stock of every product ever moved was worth at a moment, by FIFO, perpetual LIFO and moving average, as
the ledger stands now: movements recorded later with an earlier date count. Columns as in v_inventory_valuation.$$;
grant execute on function issoh.inventory_valuation_at(timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/inventory_valuation_at.sql
--! Included functions/issoh/valuation/product_valuation.sql
create or replace function issoh.product_valuation(product text, as_of timestamptz default null)
returns issoh.inventory_value
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(product_valuation.product);
  v_value issoh.inventory_value;
begin
  select v_product.product_id, v_product.internal_sku, r.quantity, trim_scale(r.fifo_value), trim_scale(r.lifo_value),
         trim_scale(r.average_value), issoh_private.unit_cost(r.fifo_value, r.quantity),
         issoh_private.unit_cost(r.lifo_value, r.quantity), issoh_private.unit_cost(r.average_value, r.quantity)
    into v_value
    from issoh_private.replay_ledger(array[v_product.product_id], coalesce(product_valuation.as_of, 'infinity'),
                                     false) r;
  if v_value.product_id is null then
    v_value := (v_product.product_id, v_product.internal_sku, 0, 0, 0, 0, null, null, null);
  end if;
  return v_value;
end
$$;
comment on function issoh.product_valuation(text, timestamptz) is
  $$What the stock of one product (internal SKU or id) is worth, now or at a moment; zeros where it never moved.
Raises ISNPR.$$;
grant execute on function issoh.product_valuation(text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/product_valuation.sql
--! Included functions/issoh/valuation/refresh_valuation.sql
create or replace function issoh.refresh_valuation(if_moved integer default 0) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved constant integer := (
    select count(distinct m.product_id)
      from issoh.stock_movements m
     where m.xact_id >= (select issoh_private.valuation_horizon()));
begin
  if v_moved < refresh_valuation.if_moved then
    return v_moved;
  end if;
  -- While another one runs, the work is left to that.
  perform from issoh_private.valuation_horizons for update skip locked;
  if found then
    -- First the horizon, then the content, which has a later snapshot: the horizon never promises what is not there.
    update issoh_private.valuation_horizons
       set horizon = pg_snapshot_xmin(pg_current_snapshot()),
           cluster_id = (select c.system_identifier from pg_control_system() c);
    refresh materialized view concurrently issoh_private.inventory_values;
  end if;
  return v_moved;
end
$$;
comment on function issoh.refresh_valuation(integer) is $$@behavior -*

Computes the valuation of all products anew if that many have moved since the last time, so that v_inventory_valuation
has little left to work off live; answers how many had moved. The worker runs it hourly, every few minutes when many
have moved, and after many movements at once.$$;
grant execute on function issoh.refresh_valuation(integer) to inv_admin;
--! EndIncluded functions/issoh/valuation/refresh_valuation.sql
--! Included functions/issoh/valuation/replay_ledger.sql
-- Three valuations of the same ledger, side by side. A product is one pool over all warehouses; its movements count in
-- the order of their dates, then of their recording; a reversed movement and its reversal do not count at all.
--
--   FIFO      pieces leave in the order in which they came: a queue of receipts.
--   LIFO      perpetual: the pieces that came last before an issue leave first: a stack of receipts.
--   average   pieces leave at the mean cost of those that are there.
--
-- A receipt is kept as its pieces and what they cost together, so that a third of 10.00 never has to be written down:
-- what leaves is a difference of growing shares (share_of), and the last piece takes what is left. Costs of issues and
-- the value on hand add up to the costs of receipts to the last digit.
--
-- An increase without cost comes at the average just before it; with nothing on hand, at the last known unit cost; with
-- none, at 0: the same in all methods. A returned issue comes back at what it cost by each method. Below zero there is
-- no value: pieces that leave then cost the average before, and those that fill the gap later carry no value.
--
-- One pass, as a return's cost hangs on its issue's, and that on all receipts before. The set in which windows could
-- tell what is left of each receipt (the newest ones up to what is on hand; the least balance since) ends where the
-- costs of receipts are known beforehand.
create or replace function issoh_private.replay_ledger(
  product_ids uuid[],
  as_of timestamptz,
  every_movement boolean
) returns setof issoh_private.replayed_movement
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_row issoh_private.replayed_movement;
  v_product uuid;
  m record;

  v_balance bigint;
  v_last_cost numeric;
  v_fifo_pieces bigint[];  v_fifo_costs numeric[];  v_head integer;  v_tail integer;  v_taken bigint;
  v_lifo_pieces bigint[];  v_lifo_costs numeric[];  v_lifo_left bigint[];  v_top integer;
  v_issues uuid[];  v_issue_pieces bigint[];  v_returned bigint[];
  v_issue_fifo numeric[];  v_issue_lifo numeric[];  v_issue_average numeric[];

  v_pieces bigint;
  v_part bigint;
  v_at integer;
  v_gap bigint;
  v_fifo numeric;
  v_lifo numeric;
  v_average numeric;
begin
  for m in
    select s.product_id, s.movement_id, s.movement_type, s.movement_date, s.unit_cost, s.returns_movement_id,
           case when s.movement_type = 'transfer' or s.reverses_movement_id is not null or r.reversed_id is not null
                  then 0
                when s.to_location is not null then s.quantity
                else -s.quantity
           end as delta,
           bool_or(s.returns_movement_id is not null) over (partition by s.product_id) as has_returns
      from issoh.stock_movements s
      left join issoh.movement_reversals r on r.reversed_id = s.movement_id
     where s.movement_date <= replay_ledger.as_of
       and (replay_ledger.product_ids is null or s.product_id = any (replay_ledger.product_ids))
     order by s.product_id, s.movement_date, s.seq
  loop
    if m.product_id is distinct from v_product then
      if v_product is not null and not replay_ledger.every_movement then
        v_row.quantity := v_balance;
        return next v_row;
      end if;
      v_product := m.product_id;
      v_row := (v_product, null, null, null, 0, 0, null, null, null, 0, 0, 0);
      v_balance := 0;
      v_last_cost := 0;
      v_fifo_pieces := '{}';  v_fifo_costs := '{}';  v_head := 1;  v_tail := 0;  v_taken := 0;
      v_lifo_pieces := '{}';  v_lifo_costs := '{}';  v_lifo_left := '{}';  v_top := 0;
      v_issues := '{}';  v_issue_pieces := '{}';  v_returned := '{}';
      v_issue_fifo := '{}';  v_issue_lifo := '{}';  v_issue_average := '{}';
    end if;
    continue when m.delta = 0;

    if m.delta > 0 then
      v_pieces := m.delta;
      v_at := case when m.returns_movement_id is not null then array_position(v_issues, m.returns_movement_id) end;
      if v_at is not null then
        v_part := v_returned[v_at] + v_pieces;
        v_fifo := issoh_private.share_of(v_issue_fifo[v_at], v_part, v_issue_pieces[v_at])
                - issoh_private.share_of(v_issue_fifo[v_at], v_returned[v_at], v_issue_pieces[v_at]);
        v_lifo := issoh_private.share_of(v_issue_lifo[v_at], v_part, v_issue_pieces[v_at])
                - issoh_private.share_of(v_issue_lifo[v_at], v_returned[v_at], v_issue_pieces[v_at]);
        v_average := issoh_private.share_of(v_issue_average[v_at], v_part, v_issue_pieces[v_at])
                   - issoh_private.share_of(v_issue_average[v_at], v_returned[v_at], v_issue_pieces[v_at]);
        v_returned[v_at] := v_part;
      else
        if m.unit_cost is not null then
          v_last_cost := m.unit_cost;
          v_fifo := v_pieces * m.unit_cost;
        elsif v_balance > 0 then
          v_fifo := issoh_private.share_of(v_row.average_value, v_pieces, v_balance);
        else
          v_fifo := v_pieces * v_last_cost;
        end if;
        v_lifo := v_fifo;
        v_average := v_fifo;
      end if;

      if v_balance < 0 then
        v_gap := least(v_pieces, -v_balance);
        v_part := v_pieces - v_gap;
      else
        v_gap := 0;
        v_part := v_pieces;
      end if;
      if v_part > 0 then
        v_tail := v_tail + 1;
        v_fifo_pieces[v_tail] := v_pieces;
        v_fifo_costs[v_tail] := v_fifo;
        if v_gap > 0 then
          v_taken := v_gap;
        end if;
        v_row.fifo_value := v_row.fifo_value + v_fifo - issoh_private.share_of(v_fifo, v_gap, v_pieces);
        v_top := v_top + 1;
        v_lifo_pieces[v_top] := v_pieces;
        v_lifo_costs[v_top] := v_lifo;
        v_lifo_left[v_top] := v_part;
        v_row.lifo_value := v_row.lifo_value + issoh_private.share_of(v_lifo, v_part, v_pieces);
        v_row.average_value := v_row.average_value + issoh_private.share_of(v_average, v_part, v_pieces);
      end if;
      v_balance := v_balance + v_pieces;
      if m.returns_movement_id is not null then
        v_row.fifo_cost := -v_fifo;  v_row.lifo_cost := -v_lifo;  v_row.average_cost := -v_average;
      else
        v_row.fifo_cost := null;  v_row.lifo_cost := null;  v_row.average_cost := null;
      end if;
    else
      -- What goes below zero costs the average before, else the last known cost.
      v_pieces := least(-m.delta, greatest(v_balance, 0));
      v_average := case
        when v_pieces = -m.delta then 0
        when v_balance > 0 then issoh_private.share_of(v_row.average_value, -m.delta - v_pieces, v_balance)
        else -m.delta * v_last_cost
      end;
      v_fifo := v_average;
      v_lifo := v_average;
      if v_pieces > 0 then
        v_gap := v_pieces;
        while v_gap > 0 loop
          v_part := least(v_gap, v_fifo_pieces[v_head] - v_taken);
          v_fifo := v_fifo
            + issoh_private.share_of(v_fifo_costs[v_head], v_taken + v_part, v_fifo_pieces[v_head])
            - issoh_private.share_of(v_fifo_costs[v_head], v_taken, v_fifo_pieces[v_head]);
          v_taken := v_taken + v_part;
          if v_taken = v_fifo_pieces[v_head] then
            v_head := v_head + 1;
            v_taken := 0;
          end if;
          v_gap := v_gap - v_part;
        end loop;
        v_row.fifo_value := v_row.fifo_value - (v_fifo - v_average);

        v_gap := v_pieces;
        while v_gap > 0 loop
          v_part := least(v_gap, v_lifo_left[v_top]);
          v_lifo := v_lifo
            + issoh_private.share_of(v_lifo_costs[v_top], v_lifo_left[v_top], v_lifo_pieces[v_top])
            - issoh_private.share_of(v_lifo_costs[v_top], v_lifo_left[v_top] - v_part, v_lifo_pieces[v_top]);
          v_lifo_left[v_top] := v_lifo_left[v_top] - v_part;
          if v_lifo_left[v_top] = 0 then
            v_top := v_top - 1;
          end if;
          v_gap := v_gap - v_part;
        end loop;
        v_row.lifo_value := v_row.lifo_value - (v_lifo - v_average);

        v_average := v_average + issoh_private.share_of(v_row.average_value, v_pieces, v_balance);
        v_row.average_value :=
          v_row.average_value - issoh_private.share_of(v_row.average_value, v_pieces, v_balance);
      end if;
      v_balance := v_balance + m.delta;
      v_row.fifo_cost := v_fifo;  v_row.lifo_cost := v_lifo;  v_row.average_cost := v_average;

      if m.has_returns and m.movement_type = 'issue' then
        v_at := cardinality(v_issues) + 1;
        v_issues[v_at] := m.movement_id;
        v_issue_pieces[v_at] := -m.delta;
        v_returned[v_at] := 0;
        v_issue_fifo[v_at] := v_fifo;
        v_issue_lifo[v_at] := v_lifo;
        v_issue_average[v_at] := v_average;
      end if;
    end if;

    if replay_ledger.every_movement then
      v_row.movement_id := m.movement_id;
      v_row.movement_type := m.movement_type;
      v_row.movement_date := m.movement_date;
      v_row.delta := m.delta;
      v_row.quantity := v_balance;
      return next v_row;
    end if;
  end loop;
  if v_product is not null and not replay_ledger.every_movement then
    v_row.quantity := v_balance;
    return next v_row;
  end if;
end
$$;
comment on function issoh_private.replay_ledger(uuid[], timestamptz, boolean) is
  $$Works the ledger off up to and with a moment, for some products or (null) all: after every movement that counts,
or once per product, pieces and value on hand by FIFO, perpetual LIFO and moving average; and what each decrease
cost, or (negative) each return gave back. Amounts are in the base currency.$$;
grant execute on function issoh_private.replay_ledger(uuid[], timestamptz, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/replay_ledger.sql
--! Included functions/issoh/valuation/unit_cost.sql
create or replace function issoh_private.unit_cost(value numeric, quantity bigint) returns numeric
language sql immutable
return case when quantity > 0 then trim_scale(round(value / quantity, 10)) end;
comment on function issoh_private.unit_cost(numeric, bigint) is
  'Value of a piece, rounded to 10 decimals; null with nothing on hand.';
grant execute on function issoh_private.unit_cost(numeric, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/unit_cost.sql
--! Included functions/issoh/valuation/valuation_horizon.sql
create or replace function issoh_private.valuation_horizon() returns xid8
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select h.horizon
       from issoh_private.valuation_horizons h
      where h.cluster_id = (select c.system_identifier from pg_control_system() c)),
    '0')
$$;
comment on function issoh_private.valuation_horizon() is
  $$Every movement of a transaction below it counts in inventory_values; 0, which is below all, where nobody can say.$$;
grant execute on function issoh_private.valuation_horizon()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/valuation_horizon.sql
--! Included functions/issoh/warehouses/activate_warehouse.sql
create or replace function issoh.activate_warehouse(warehouse text) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses := issoh_private.resolve_warehouse(activate_warehouse.warehouse);
begin
  if v_warehouse.is_active is distinct from true then
    update issoh.warehouses w
       set is_active = true
     where w.warehouse_id = v_warehouse.warehouse_id
    returning w.* into v_warehouse;
  end if;
  return v_warehouse;
end
$$;
comment on function issoh.activate_warehouse(text) is
  'Opens a warehouse again; an active one stays as it is. Raises ISNWH.';
grant execute on function issoh.activate_warehouse(text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/warehouses/activate_warehouse.sql
--! Included functions/issoh/warehouses/add_loads.sql
create or replace function issoh_private.add_loads(warehouse_ids uuid[], deltas bigint[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_full record;
begin
  perform from issoh_private.warehouse_loads l
    where l.warehouse_id = any (add_loads.warehouse_ids)
    order by l.warehouse_id
      for update;
  update issoh_private.warehouse_loads l
     set units = l.units + d.delta
    from unnest(add_loads.warehouse_ids, add_loads.deltas) as d (warehouse_id, delta)
   where l.warehouse_id = d.warehouse_id;

  select w.warehouse_code, w.capacity_units, l.units, d.delta into v_full
    from unnest(add_loads.warehouse_ids, add_loads.deltas) as d (warehouse_id, delta)
    join issoh_private.warehouse_loads l on l.warehouse_id = d.warehouse_id
    join issoh.warehouses w on w.warehouse_id = d.warehouse_id
   where d.delta > 0 and l.units > w.capacity_units
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCCP',
      message = format('Warehouse "%s" has room for %s more pieces, not for %s.', v_full.warehouse_code,
                       greatest(v_full.capacity_units - v_full.units + v_full.delta, 0), v_full.delta),
      hint = 'Use another warehouse, make room, or raise capacity_units.';
  end if;
end
$$;
comment on function issoh_private.add_loads(uuid[], bigint[]) is
  'Adds pieces to the loads of warehouses of limited capacity. Raises ISCCP where one would hold too much.';
--! EndIncluded functions/issoh/warehouses/add_loads.sql
--! Included functions/issoh/warehouses/create_warehouse.sql
create or replace function issoh.create_warehouse(
  warehouse_code text,
  warehouse_name text,
  location_address jsonb default '{}',
  capacity_units bigint default null,
  allow_negative boolean default false,
  manager_id text default null
) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses;
begin
  if coalesce(create_warehouse.warehouse_code, '') !~ '^[A-Za-z0-9_-]{1,32}$' then
    raise exception using
      errcode = 'ISIWC',
      message = format('"%s" cannot be a warehouse code.', create_warehouse.warehouse_code),
      hint = 'Use 1 to 32 letters A-Z, digits, ''_'' and ''-''.';
  elsif coalesce(common.trimmed(create_warehouse.warehouse_name), '') = '' then
    raise exception using
      errcode = 'ISIWN', message = 'A warehouse needs a name.', hint = 'Give warehouse_name a text.';
  elsif create_warehouse.capacity_units < 0 then
    raise exception using
      errcode = 'ISIPA', message = 'A capacity cannot be below 0.',
      hint = 'Give capacity_units a number of pieces, or leave it out.';
  end if;

  insert into issoh.warehouses
    (warehouse_code, warehouse_name, location_address, capacity_units, allow_negative, manager_id)
  values (create_warehouse.warehouse_code, common.trimmed(create_warehouse.warehouse_name),
          coalesce(create_warehouse.location_address, '{}'), create_warehouse.capacity_units,
          coalesce(create_warehouse.allow_negative, false), create_warehouse.manager_id)
  returning * into v_warehouse;
  return v_warehouse;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCWC',
      message = format('Warehouse "%s" exists already.', create_warehouse.warehouse_code),
      hint = 'Choose another code, or use the warehouse that is there.';
end
$$;
comment on function issoh.create_warehouse(text, text, jsonb, bigint, boolean, text) is
  $$Makes a warehouse. capacity_units (pieces) limits what it takes in; allow_negative lets goods leave before their
papers come. Raises ISIWC (code), ISIWN (name), ISIPA (capacity), ISCWC (code taken).$$;
grant execute on function issoh.create_warehouse(text, text, jsonb, bigint, boolean, text)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/warehouses/create_warehouse.sql
--! Included functions/issoh/warehouses/deactivate_warehouse.sql
create or replace function issoh.deactivate_warehouse(warehouse text) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses := issoh_private.resolve_warehouse(deactivate_warehouse.warehouse);
begin
  if v_warehouse.is_active is distinct from false then
    update issoh.warehouses w
       set is_active = false
     where w.warehouse_id = v_warehouse.warehouse_id
    returning w.* into v_warehouse;
  end if;
  return v_warehouse;
end
$$;
comment on function issoh.deactivate_warehouse(text) is
  $$Closes a warehouse that is empty: no stock, no reservation, no open order line. A closed one stays as it is.
Raises ISNWH, ISCWE (the message says what is left).$$;
grant execute on function issoh.deactivate_warehouse(text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/warehouses/deactivate_warehouse.sql
--! Included functions/issoh/warehouses/lock_warehouses.sql
create or replace function issoh_private.lock_warehouses(warehouse_ids uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_code text;
begin
  lock table issoh_private.warehouse_rules in row share mode;
  if (select count(*)
        from issoh.warehouses w
       where w.warehouse_id = any (lock_warehouses.warehouse_ids) and w.is_active)
     = cardinality(lock_warehouses.warehouse_ids) then
    return;
  end if;
  select w.warehouse_code into v_code
    from issoh.warehouses w
   where w.warehouse_id = any (lock_warehouses.warehouse_ids) and not w.is_active
   limit 1;
  if v_code is null then
    raise exception using
      errcode = 'ISNWH', message = 'There is no such warehouse.', hint = 'Name a warehouse by its code or its id.';
  end if;
  raise exception using
    errcode = 'ISCWI', message = format('Warehouse "%s" is closed.', v_code),
    hint = 'Activate it, or use another one.';
end
$$;
comment on function issoh_private.lock_warehouses(uuid[]) is
  $$Keeps warehouses open until the transaction ends: whoever closes one, or changes its rules, waits. Expects
distinct ids; products are locked before. Raises ISCWI for a closed one, ISNWH for none.$$;
--! EndIncluded functions/issoh/warehouses/lock_warehouses.sql
--! Included functions/issoh/warehouses/resolve_warehouse.sql
create or replace function issoh_private.resolve_warehouse(warehouse text) returns issoh.warehouses
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses;
begin
  select w.* into v_warehouse from issoh.warehouses w where w.warehouse_code = resolve_warehouse.warehouse;
  if v_warehouse.warehouse_id is null and pg_input_is_valid(resolve_warehouse.warehouse, 'uuid') then
    select w.* into v_warehouse
      from issoh.warehouses w
     where w.warehouse_id = resolve_warehouse.warehouse::uuid;
  end if;
  if v_warehouse.warehouse_id is null then
    raise exception using
      errcode = 'ISNWH',
      message = format('There is no warehouse "%s".', resolve_warehouse.warehouse),
      hint = 'Name a warehouse by its code or its id.';
  end if;
  return v_warehouse;
end
$$;
comment on function issoh_private.resolve_warehouse(text) is 'The warehouse of a code or id. Raises ISNWH.';
grant execute on function issoh_private.resolve_warehouse(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/warehouses/resolve_warehouse.sql
--! Included functions/issoh/warehouses/tg_warehouses__guard.sql
create or replace function issoh.tg_warehouses__guard() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rows bigint;
  v_units bigint;
  v_orders bigint;
begin
  lock table issoh_private.warehouse_rules in exclusive mode;

  if old.is_active and not new.is_active then
    select count(*), coalesce(sum(s.quantity_on_hand), 0) into v_rows, v_units
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id and (s.quantity_on_hand <> 0 or s.quantity_reserved <> 0);
    select count(*) into v_orders
      from issoh.purchase_order_lines l
     where l.warehouse_id = old.warehouse_id and l.quantity_open > 0;
    if v_rows > 0 or v_orders > 0 then
      raise exception using
        errcode = 'ISCWE',
        message = format('Warehouse %s is not empty: stock of %s products (%s pieces), %s open order lines.',
                         old.warehouse_code, v_rows, v_units, v_orders),
        hint = 'Transfer or issue its stock, release its reservations and cancel its orders first.';
    end if;
  end if;

  if old.allow_negative and not new.allow_negative then
    select count(*) into v_rows
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id and (s.quantity_on_hand < 0 or s.quantity_available < 0);
    if v_rows > 0 then
      raise exception using
        errcode = 'ISCWN',
        message = format('Warehouse %s has %s products below zero, or promised beyond what is there.',
                         old.warehouse_code, v_rows),
        hint = 'Post the missing receipts or release reservations first.';
    end if;
  end if;

  if new.capacity_units is distinct from old.capacity_units and new.capacity_units >= 0 then
    select coalesce(sum(s.quantity_on_hand), 0) into v_units
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id;
    if v_units > new.capacity_units then
      raise exception using
        errcode = 'ISCCP',
        message = format('Warehouse %s holds %s pieces already, more than %s.', old.warehouse_code, v_units,
                         new.capacity_units),
        hint = 'Choose a capacity_units of at least what is there.';
    end if;
  end if;
  return new;
end
$$;
comment on function issoh.tg_warehouses__guard() is
  'Row trigger: what a warehouse may not become while its stock says otherwise. Raises ISCWE, ISCWN, ISCCP.';
--! EndIncluded functions/issoh/warehouses/tg_warehouses__guard.sql
--! Included functions/issoh/warehouses/tg_warehouses__track_load.sql
create or replace function issoh.tg_warehouses__track_load() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- For an update the guard holds the lock already; a warehouse just made is nobody else's yet.
  if new.capacity_units is null then
    delete from issoh_private.warehouse_loads l where l.warehouse_id = new.warehouse_id;
  else
    insert into issoh_private.warehouse_loads (warehouse_id, units)
    select new.warehouse_id, coalesce(sum(s.quantity_on_hand), 0)
      from issoh.stock_on_hand s
     where s.warehouse_id = new.warehouse_id
    on conflict on constraint warehouse_loads_pkey do update set units = excluded.units;
  end if;
  return null;
end
$$;
comment on function issoh.tg_warehouses__track_load() is
  'Row trigger: a warehouse of limited capacity has a running total of its pieces, others have none.';
--! EndIncluded functions/issoh/warehouses/tg_warehouses__track_load.sql
--! Included functions/issoh/warehouses/update_warehouse.sql
create or replace function issoh.update_warehouse(warehouse text, patch jsonb) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_warehouse issoh.warehouses := issoh_private.resolve_warehouse(update_warehouse.warehouse);
  v_unknown text;
begin
  if jsonb_typeof(coalesce(update_warehouse.patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'ISIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(update_warehouse.patch) k
   where k not in ('warehouse_name', 'location_address', 'capacity_units', 'allow_negative', 'manager_id')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'ISIPA',
      message = format('"%s" of a warehouse cannot be changed.', v_unknown),
      hint = 'Change warehouse_name, location_address, capacity_units, allow_negative or manager_id.';
  end if;

  -- The row as it is when nobody else changes it any more: a column that the patch does not name stays.
  select w.* into v_warehouse
    from issoh.warehouses w
   where w.warehouse_id = v_warehouse.warehouse_id
     for no key update;
  v_warehouse := jsonb_populate_record(v_warehouse, update_warehouse.patch);
  update issoh.warehouses w
     set warehouse_name = common.trimmed(v_warehouse.warehouse_name), location_address = v_warehouse.location_address,
         capacity_units = v_warehouse.capacity_units, allow_negative = v_warehouse.allow_negative,
         manager_id = v_warehouse.manager_id
   where w.warehouse_id = v_warehouse.warehouse_id
  returning w.* into v_warehouse;
  return v_warehouse;
exception
  when check_violation or not_null_violation or invalid_text_representation or numeric_value_out_of_range then
    raise exception using
      errcode = 'ISIPA',
      message = 'A value does not fit the warehouse.',
      hint = 'A name is not blank; capacity_units is 0 or more, or null; allow_negative is true or false.';
end
$$;
comment on function issoh.update_warehouse(text, jsonb) is
  $$Changes what a patch {column: value} names: warehouse_name, location_address, capacity_units, allow_negative,
manager_id. Raises ISNWH, ISIPA (a column or value that does not fit), ISCCP (capacity below what is there), ISCWN
(stock below zero while allow_negative is turned off).$$;
grant execute on function issoh.update_warehouse(text, jsonb) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/warehouses/update_warehouse.sql

reset check_function_bodies;
--! Included views/issoh/inventory_values.sql
create materialized view if not exists issoh_private.inventory_values as
select r.product_id, r.quantity, r.fifo_value, r.lifo_value, r.average_value
  from issoh_private.replay_ledger(null, 'infinity', false) r;
create unique index if not exists inventory_values_product_id_key on issoh_private.inventory_values (product_id);
comment on materialized view issoh_private.inventory_values is
  'The valuation of all products as of its last refresh; v_inventory_valuation brings it up to date.';
grant select on issoh_private.inventory_values
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded views/issoh/inventory_values.sql
--! Included views/issoh/v_inventory_valuation.sql
create or replace view issoh.v_inventory_valuation with (security_invoker = true) as
with touched as materialized (
  select distinct m.product_id
    from issoh.stock_movements m
   where m.xact_id >= (select issoh_private.valuation_horizon())
), valued as (
  select v.product_id, v.quantity, v.fifo_value, v.lifo_value, v.average_value
    from issoh_private.inventory_values v
   where v.product_id not in (select t.product_id from touched t)
  union all
  select r.product_id, r.quantity, r.fifo_value, r.lifo_value, r.average_value
    from issoh_private.replay_ledger(array(select t.product_id from touched t), 'infinity', false) r
)
select v.product_id, p.internal_sku, v.quantity as quantity_on_hand, trim_scale(v.fifo_value) as fifo_value,
       trim_scale(v.lifo_value) as lifo_value, trim_scale(v.average_value) as average_value,
       issoh_private.unit_cost(v.fifo_value, v.quantity) as fifo_unit_cost,
       issoh_private.unit_cost(v.lifo_value, v.quantity) as lifo_unit_cost,
       issoh_private.unit_cost(v.average_value, v.quantity) as average_unit_cost
  from valued v
  join issoh.selected_products p on p.product_id = v.product_id;
comment on view issoh.v_inventory_valuation is '@primaryKey product_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@filterBy product_id,internal_sku
@orderBy internal_sku
@behavior +totalCount

What the stock of every product ever moved is worth now, by FIFO, perpetual LIFO and moving average, in the base
currency: exact at every moment. Most of it is computed hourly; products moved since are worked off when it is read.';
comment on column issoh.v_inventory_valuation.quantity_on_hand is 'Pieces over all warehouses.';
comment on column issoh.v_inventory_valuation.fifo_value is 'Value if the oldest pieces leave first.';
comment on column issoh.v_inventory_valuation.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh.v_inventory_valuation.average_value is 'Value at the moving average.';
comment on column issoh.v_inventory_valuation.fifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.product_id is 'Product.';
comment on column issoh.v_inventory_valuation.internal_sku is 'Our own article number.';
comment on column issoh.v_inventory_valuation.lifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.average_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
--! EndIncluded views/issoh/v_inventory_valuation.sql
--! Included policies/issoh/v_inventory_valuation.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_inventory_valuation to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_inventory_valuation.sql
--! Included views/issoh/v_reorder_alerts.sql
-- Step by step, each for one stock row: what is on order, what the demand was, what will be needed, what to order.
-- Live: the ledger is asked by product and date for each alert that is shown, so that a page costs what its rows cost
-- and months before the history are not looked at. "offset 0" keeps a step from being computed once per use.
create or replace view issoh.v_reorder_alerts with (security_invoker = true) as
select s.soh_id, s.product_id, p.internal_sku, p.product_name, p.spp_supplier_id as supplier_id, v.supplier_code,
       s.warehouse_id, w.warehouse_code, s.quantity_on_hand, s.quantity_reserved, s.quantity_available,
       ordered.quantity_on_order, s.reorder_point, s.reorder_quantity,
       round(forecast.demand_per_day, 4) as demand_per_day,
       demand.lead_time_days, round(forecast.lead_time_demand, 2) as lead_time_demand,
       round(forecast.safety_stock, 2) as safety_stock,
       p.min_order_qty, p.pack_multiple, suggestion.quantity_needed, suggestion.suggested_quantity, suggestion.reason,
       concat(
         s.quantity_available, ' available and ', ordered.quantity_on_order,
         ' on order are not above the reorder point of ', s.reorder_point, '; ',
         case suggestion.reason
           when 'demand' then format(
             'at %s a day, %s days of delivery and the safety stock take %s', round(forecast.demand_per_day, 2),
             demand.lead_time_days, ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)))
           when 'reorder_quantity' then 'no issues tell the demand, so the reorder quantity is taken'
           else 'neither demand nor reorder quantity is known, so the point is just passed'
         end,
         case when suggestion.suggested_quantity > suggestion.quantity_needed
              then format('; %s are needed, %s make an order',
                          suggestion.quantity_needed, suggestion.suggested_quantity) end,
         '.') as explanation
  from issoh.stock_on_hand s
  join issoh.selected_products p on p.product_id = s.product_id and p.status = 'active'
  join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.is_active
  left join issoh.suppliers v on v.supplier_id = p.spp_supplier_id
 -- What a supplier has beyond all order lines is on its way to nobody knows where.
 cross join lateral (
   select least(
            coalesce((select sum(l.quantity_open)
                        from issoh.purchase_order_lines l
                       where l.product_id = s.product_id and l.warehouse_id = s.warehouse_id), 0)
            + greatest(
                coalesce((select sum(h.quantity_on_order)
                            from issoh.supplier_stock_holdings h
                           where h.product_id = s.product_id), 0)
                - coalesce((select sum(l.quantity_open)
                              from issoh.purchase_order_lines l
                             where l.product_id = s.product_id), 0), 0),
            2147483647)::integer as quantity_on_order
   offset 0
 ) ordered
  left join lateral (
    select coalesce(sum(t.pieces), 0) as pieces, coalesce(sum(t.pieces * t.pieces), 0) as squares,
           coalesce(sum(t.pieces) > 0, false) as is_known,
           coalesce(p.lead_time_days, (select (issoh.setting('reorder.default_lead_time_days') #>> '{}')::integer))
             as lead_time_days,
           -- Days since the first movement there, as many as the history has at most.
           least(greatest(round(extract(epoch from now() - s.first_movement_date) / 86400), 1),
                 (select (issoh.setting('reorder.history_days') #>> '{}')::integer))::numeric as days
      from issoh_private.daily_demand(s.product_id, s.warehouse_id) t
    offset 0
  ) demand on true
  left join lateral (
    select demand.pieces / demand.days as demand_per_day,
           demand.pieces * demand.lead_time_days / demand.days as lead_time_demand,
           (select (issoh.setting('reorder.service_factor') #>> '{}')::numeric)
           * case when demand.days > 1
                  then sqrt(greatest(demand.squares - demand.pieces * demand.pieces / demand.days, 0)
                            * demand.lead_time_days / (demand.days - 1))
                  else 0 end as safety_stock,
           s.quantity_available::numeric + ordered.quantity_on_order as position
    offset 0
  ) forecast on true
  left join lateral (
    select case
             when demand.is_known then
               greatest(ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)) - forecast.position,
                        s.reorder_point::numeric + 1 - forecast.position)
             else coalesce(s.reorder_quantity, s.reorder_point::numeric + 1 - forecast.position)
           end as pieces
    offset 0
  ) need on true
  left join lateral (
    select case when demand.is_known then 'demand'
                when s.reorder_quantity is not null then 'reorder_quantity'
                else 'reorder_point' end as reason,
           least(need.pieces, 2147483647)::integer as quantity_needed,
           least(ceil(greatest(need.pieces, p.min_order_qty)::numeric / coalesce(p.pack_multiple, 1))
                 * coalesce(p.pack_multiple, 1), 2147483647)::integer as suggested_quantity
    offset 0
  ) suggestion on true
 -- The first condition follows from the second, and an index knows it.
 where s.quantity_available <= s.reorder_point
   and s.quantity_available::bigint + ordered.quantity_on_order <= s.reorder_point;
comment on view issoh.v_reorder_alerts is '@primaryKey soh_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy soh_id,product_id,internal_sku,supplier_id,supplier_code,warehouse_id,warehouse_code
@orderBy soh_id
@behavior +totalCount

What it is time to order: active products whose available pieces and those on order are at or below the reorder point of
a warehouse, and how many to order. Demand is what was issued from there less what came back of it, in the last
reorder.history_days days (setting; reversed movements left out), per day since the first movement there. Safety stock
is reorder.service_factor times the standard deviation of a day''s demand (days without issues count as 0) times the
square root of the lead time: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All quantities
are pieces.';
comment on column issoh.v_reorder_alerts.supplier_id is 'Who usually delivers it.';
comment on column issoh.v_reorder_alerts.quantity_on_order is
  'Open order lines to this warehouse, and what suppliers owe beyond all order lines.';
comment on column issoh.v_reorder_alerts.demand_per_day is 'Pieces a day; 0 without history.';
comment on column issoh.v_reorder_alerts.lead_time_days is
  'The product''s, else the setting reorder.default_lead_time_days.';
comment on column issoh.v_reorder_alerts.lead_time_demand is 'Pieces that go while an order is on its way.';
comment on column issoh.v_reorder_alerts.safety_stock is 'Pieces against a demand above the mean.';
comment on column issoh.v_reorder_alerts.quantity_needed is
  $$By demand: lead time demand and safety stock less available and on order, at least what lifts stock above the
reorder point. Without history the reorder quantity, else what lifts it above the point.$$;
comment on column issoh.v_reorder_alerts.suggested_quantity is
  'quantity_needed raised to min_order_qty, then to a multiple of pack_multiple.';
comment on column issoh.v_reorder_alerts.reason is
  'What quantity_needed comes from: demand, reorder_quantity or reorder_point.';
comment on column issoh.v_reorder_alerts.explanation is 'The same in a sentence.';
comment on column issoh.v_reorder_alerts.soh_id is 'Identifies the stock row.';
comment on column issoh.v_reorder_alerts.product_id is 'Product.';
comment on column issoh.v_reorder_alerts.internal_sku is 'Our own article number.';
comment on column issoh.v_reorder_alerts.product_name is 'Name shown to people.';
comment on column issoh.v_reorder_alerts.supplier_code is 'Code of the supplier; null where SPP does not know it.';
comment on column issoh.v_reorder_alerts.warehouse_id is 'Warehouse.';
comment on column issoh.v_reorder_alerts.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_reorder_alerts.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.v_reorder_alerts.quantity_reserved is 'Pieces of them that are promised.';
comment on column issoh.v_reorder_alerts.quantity_available is 'On hand less reserved.';
comment on column issoh.v_reorder_alerts.reorder_point is 'At or below this it is time to order.';
comment on column issoh.v_reorder_alerts.reorder_quantity is 'Pieces to order where no history shows the demand.';
comment on column issoh.v_reorder_alerts.min_order_qty is 'Pieces that must be ordered at least; null: any.';
comment on column issoh.v_reorder_alerts.pack_multiple is 'Pieces come in multiples of this; null: any.';
--! EndIncluded views/issoh/v_reorder_alerts.sql
--! Included views/issoh/v_price_proposals.sql
create or replace view issoh.v_price_proposals with (security_invoker = true) as
select p.proposal_id, p.product_id, s.internal_sku, s.product_name, t.tier_code as pricing_tier, p.old_cost,
       p.new_cost, p.current_price, p.proposed_price, p.currency_code,
       round((p.current_price - p.new_cost) / nullif(p.current_price, 0) * 100, 2) as current_margin,
       round((p.proposed_price - p.new_cost) / nullif(p.proposed_price, 0) * 100, 2) as proposed_margin,
       p.reason, p.created_at
  from issoh.price_proposals p
  join issoh.selected_products s on s.product_id = p.product_id
  join issoh.pricing_tiers t on t.tier_id = p.pricing_tier_id
 where p.status = 'open';
comment on view issoh.v_price_proposals is '@primaryKey proposal_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@filterBy *
@orderBy *
@behavior +totalCount

Prices that wait for a decision, with what the new cost leaves of the old price and of the proposed one.';
comment on column issoh.v_price_proposals.current_margin is
  'Percent of current_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposed_margin is
  'Percent of proposed_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposal_id is 'Identifies the proposal.';
comment on column issoh.v_price_proposals.product_id is 'Product.';
comment on column issoh.v_price_proposals.internal_sku is 'Our own article number.';
comment on column issoh.v_price_proposals.product_name is 'Name shown to people.';
comment on column issoh.v_price_proposals.pricing_tier is 'Code of the tier.';
comment on column issoh.v_price_proposals.old_cost is 'Cost the present price was computed from; null: unknown.';
comment on column issoh.v_price_proposals.new_cost is 'Cost of a piece now.';
comment on column issoh.v_price_proposals.current_price is 'Price in force.';
comment on column issoh.v_price_proposals.proposed_price is 'Price that keeps the markup.';
comment on column issoh.v_price_proposals.currency_code is 'The base currency.';
comment on column issoh.v_price_proposals.reason is 'What changed the cost.';
comment on column issoh.v_price_proposals.created_at is 'When it was proposed.';
--! EndIncluded views/issoh/v_price_proposals.sql

--! Included policies/common/lease_workers.sql
alter table lease.workers enable row level security;
drop policy if exists staff_read on lease.workers;
create policy staff_read on lease.workers for select to inv_analyst, inv_admin using (true);
grant select on lease.workers to inv_analyst, inv_admin;
--! EndIncluded policies/common/lease_workers.sql
create or replace trigger _200_judge before insert or update on issoh.settings
  for each row execute function common.tg_settings__judge('ISISE');
alter table issoh.settings enable always trigger _200_judge;
