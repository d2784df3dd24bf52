--! Previous: -
--! Hash: sha1:e5cdb5ada63be94bfd1c7a2b6dba5026423670ad
--! Message: create_issoh_database

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-schemas.sql
-- IS-SOH, Inventory Selected, Stock On Hand: the products that were chosen.
create schema if not exists issoh;
comment on schema issoh is 'Inventory Selected, Stock On Hand: chosen products, stock, prices.';
create schema if not exists issoh_private;
comment on schema issoh_private is 'What IS-SOH''s own functions need and nobody else may see.';
create schema if not exists spp_remote;
comment on schema spp_remote is 'Foreign tables over the feeds of SPP.';
create schema if not exists audit;
comment on schema audit is 'Append-only record of every change.';

alter default privileges revoke execute on functions from public;

grant usage on schema issoh, audit to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

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
