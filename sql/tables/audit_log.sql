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
  new_values jsonb,
  xact_id xid8 default pg_current_xact_id()
);
create index if not exists log_table_name_record_key_idx on audit.log (table_name, record_key, occurred_at desc);
comment on table audit.log is
  'Every change of every table but product prices (those are in price_history); append-only, kept forever.';
comment on column audit.log.actor is
  'Who acted: the token''s subject, as the server says it; of every other session the login.';
comment on column audit.log.role_name is 'The role that acted.';
comment on column audit.log.request_id is 'The request that caused it, as answered in X-Request-Id.';
comment on column audit.log.record_key is 'Primary key of the row.';
comment on column audit.log.old_values is 'The row before; null for an insert.';
comment on column audit.log.new_values is 'The row after; null for a delete.';
comment on column audit.log.log_id is 'Identifies the change; later ones are greater.';
comment on column audit.log.occurred_at is 'When it was made.';
comment on column audit.log.operation is 'insert, update or delete.';
comment on column audit.log.table_schema is 'Schema of the table.';
comment on column audit.log.table_name is 'Name of the table.';
comment on column audit.log.xact_id is
  'The transaction that wrote it: tells what a seal has not seen. Null on rows from before there were seals.';
