create or replace function common.database_metrics() returns table (metric text, value numeric)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select m.metric, m.value
    from pg_stat_database d
   cross join lateral (
     values ('database_size_bytes', pg_database_size(d.datid)::numeric), ('connections', d.numbackends::numeric),
            ('transactions_total', (d.xact_commit + d.xact_rollback)::numeric),
            ('rollbacks_total', d.xact_rollback::numeric), ('deadlocks_total', d.deadlocks::numeric),
            ('blocks_hit_total', d.blks_hit::numeric), ('blocks_read_total', d.blks_read::numeric),
            ('temporary_bytes_total', d.temp_bytes::numeric)) m (metric, value)
   where d.datname = current_database()
$$;
comment on function common.database_metrics() is
  $$What PostgreSQL counts of this database (pg_stat_database). What ends in _total only grows, until its statistics are
reset: two samples tell what came between them.$$;
