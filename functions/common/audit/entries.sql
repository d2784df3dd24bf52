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
