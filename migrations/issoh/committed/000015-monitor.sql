--! Previous: sha1:31e9bcff9c6d471d3324ed2a7b1eb348a52cd298
--! Hash: sha1:5a47b649cb686ffad9d58d4c97fd6091420d4c46
--! Message: monitor

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 015-monitor.sql
-- What the monitor shows: samples of what cannot be told afterwards.
set lock_timeout = '5s';

create table if not exists issoh.metric_samples (
  metric text not null,
  sampled_at timestamptz not null,
  value numeric not null,
  constraint metric_samples_pkey primary key (metric, sampled_at)
);
comment on table issoh.metric_samples is
  $$@behavior -*

What cannot be told afterwards, every five minutes: counters of the database, and what waits. Kept for
maintenance.keep_days (setting).$$;
comment on column issoh.metric_samples.metric is
  $$Names end in their unit; what ends in _total only grows, until statistics are reset.$$;
comment on column issoh.metric_samples.sampled_at is $$When it was so.$$;
comment on column issoh.metric_samples.value is $$In the unit of the name.$$;

--! Included functions/common/metrics/database_metrics.sql
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
--! EndIncluded functions/common/metrics/database_metrics.sql
--! Included functions/common/metrics/sample_metrics.sql
create or replace function common.sample_metrics() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sampled integer;
begin
  execute format(
    'insert into %1$I.metric_samples (metric, sampled_at, value)
     select m.metric, now(), m.value
       from (select * from common.database_metrics()
             union all
             select * from %2$I.metric_values()) m
      where m.value is not null
     on conflict do nothing', common.tier(), common.tier() || '_private');
  get diagnostics v_sampled = row_count;
  return v_sampled;
end
$$;
comment on function common.sample_metrics() is
  'Records what the metrics are now; answers how many. What nobody knows at the moment is left out.';
--! EndIncluded functions/common/metrics/sample_metrics.sql
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
  execute format(
    'delete from %1$I.metric_samples m
      where m.sampled_at < now() - make_interval(days => (
              select s.setting_value::integer from %1$I.settings s where s.setting_key = ''maintenance.keep_days''))',
    common.tier());
  return v_purged;
end
$$;
comment on function common.purge_maintenance() is
  $$Drops runs and samples of metrics older than the setting maintenance.keep_days, and of each task the completed runs
beyond the latest 2,000; answers how many runs.$$;
--! EndIncluded functions/common/maintenance/purge_maintenance.sql
--! Included functions/issoh/metrics/metric_values.sql
create or replace function issoh_private.metric_values() returns table (metric text, value numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.metric, m.value
    from issoh_private.sync_status() s
   cross join lateral (
     values ('sync_lag_seconds', s.lag_seconds::numeric), ('sync_lag_rows', case when s.is_known then s.lag_rows::numeric end),
            ('jobs_waiting', (select count(*) from graphile_worker.jobs j where j.run_at <= now())::numeric),
            ('checks_broken', (select count(*) from issoh.invariant_results r where r.violations > 0)::numeric),
            -- What uploads said was new, against history: row by row, hourly.
            ('new_products_astray', (select r.violations from issoh.invariant_results r
                                      where r.tier = 'spp' and r.check_name = 'batch_history')::numeric)
   ) m (metric, value);
end
$$;
comment on function issoh_private.metric_values() is
  $$How far IS-SOH is behind SPP (null where SPP does not say), what waits, which invariants are broken, and how many
uploads said of products that they were new, or changed, where price_history says otherwise.$$;
--! EndIncluded functions/issoh/metrics/metric_values.sql
--! Included views/issoh/v_metric_days.sql
create or replace view issoh.v_metric_days with (security_invoker = true) as
select d.day, count(d.hours)::integer as decisions, count(*) filter (where d.is_approval)::integer as approvals,
       round(percentile_cont(0.5) within group (order by d.hours)::numeric, 2) as turnaround_hours,
       count(d.count_id)::integer as discrepancies, coalesce(sum(abs(d.difference_value)), 0) as discrepancy_value,
       count(d.run_id)::integer as sync_runs, count(*) filter (where d.has_failed)::integer as sync_failures
  from (select (q.reviewed_at at time zone 'UTC')::date as day,
               extract(epoch from q.reviewed_at - q.queued_at)::double precision / 3600 as hours,
               q.review_status in ('approved', 'imported') as is_approval, null::uuid as count_id,
               null::numeric as difference_value, null::uuid as run_id, false as has_failed
          from issoh.selection_queue q
         where q.reviewed_at is not null and q.review_status not in ('pending', 'on_hold')
        union all
        select (c.counted_at at time zone 'UTC')::date, null, false, c.count_id, c.difference_value, null, false
          from issoh.v_stock_discrepancies c
        union all
        select (coalesce(r.started_at, r.requested_at) at time zone 'UTC')::date, null, false, null, null, r.run_id,
               r.status = 'failed'
          from issoh.sync_runs r
         where r.status <> 'queued') d
 group by d.day;
comment on view issoh.v_metric_days is
  'How selection, counts and the synchronisation went, by day (UTC). Days without any are left out.';
comment on column issoh.v_metric_days.day is 'In UTC.';
comment on column issoh.v_metric_days.decisions is 'Products that were approved or rejected that day, for good so far.';
comment on column issoh.v_metric_days.approvals is 'Of these, approved ones.';
comment on column issoh.v_metric_days.turnaround_hours is
  'Median of the hours from queueing to decision; null where nothing was decided.';
comment on column issoh.v_metric_days.discrepancies is 'Counts of that day that differed from the books.';
comment on column issoh.v_metric_days.discrepancy_value is
  'What they differed by, found and missing alike, at unit cost in the base currency; without what had no cost.';
comment on column issoh.v_metric_days.sync_runs is 'Runs of the synchronisation that began.';
comment on column issoh.v_metric_days.sync_failures is 'Of these, failed ones.';
--! EndIncluded views/issoh/v_metric_days.sql
--! Included policies/issoh/metric_samples.sql
alter table issoh.metric_samples enable row level security;

drop policy if exists staff_read on issoh.metric_samples;
create policy staff_read on issoh.metric_samples for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.metric_samples to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/metric_samples.sql
--! Included policies/issoh/v_metric_days.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_metric_days to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_metric_days.sql
