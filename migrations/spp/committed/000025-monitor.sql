--! Previous: sha1:54d3dd099f972e2b258a6dd083c14923c45b46c5
--! Hash: sha1:a26bc6db7f69603e956aa284e253fa0bea388525
--! Message: monitor

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 025-monitor.sql
-- What the monitor shows: samples of what cannot be told afterwards, and price changes by day.
set lock_timeout = '5s';

create table if not exists spp.metric_samples (
  metric text not null,
  sampled_at timestamptz not null,
  value numeric not null,
  constraint metric_samples_pkey primary key (metric, sampled_at)
);
comment on table spp.metric_samples is
  $$@behavior -*

What cannot be told afterwards, every five minutes: counters of the database, and what waits. Kept for
maintenance.keep_days (setting).$$;
comment on column spp.metric_samples.metric is
  $$Names end in their unit; what ends in _total only grows, until statistics are reset.$$;
comment on column spp.metric_samples.sampled_at is $$When it was so.$$;
comment on column spp.metric_samples.value is $$In the unit of the name.$$;

create table if not exists spp_kept.price_days (
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
comment on table spp_kept.price_days is
  $$Price changes of a day (UTC) and supplier, as of the snapshot in price_day_horizons; v_price_days adds what was
written since.$$;
comment on column spp_kept.price_days.percentages is $$Changes that have a percentage: not from price 0.$$;
comment on column spp_kept.price_days.percentage_sum is $$Their sum, in percent.$$;
comment on column spp_kept.price_days.percentage_squares is $$The sum of their squares.$$;

create table if not exists spp_private.price_day_horizons (
  cluster_id bigint not null,
  seen pg_snapshot not null
);
create unique index if not exists price_day_horizons_one_key on spp_private.price_day_horizons ((true));
alter table spp_private.price_day_horizons enable row level security;
comment on table spp_private.price_day_horizons is
  $$One row: which prices price_days has counted. Every one of a transaction that had ended by then.$$;
comment on column spp_private.price_day_horizons.cluster_id is $$The cluster that numbered the transactions.$$;
comment on column spp_private.price_day_horizons.seen is $$The snapshot of the last time.$$;

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
--! Included functions/spp/metrics/metric_values.sql
create or replace function spp_private.metric_values() returns table (metric text, value numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.metric, m.value
    from (values ('uploads_waiting', (select count(*) from spp.upload_batches b
                                       where b.status in ('queued', 'processing'))::numeric),
                 ('jobs_waiting', (select count(*) from graphile_worker.jobs j where j.run_at <= now())::numeric)
         ) m (metric, value);
end
$$;
comment on function spp_private.metric_values() is 'What waits in SPP: uploads that have not ended, jobs that are due.';
--! EndIncluded functions/spp/metrics/metric_values.sql
--! Included functions/spp/metrics/price_days_seen.sql
create or replace function spp_private.price_days_seen() returns pg_snapshot
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select h.seen
       from spp_private.price_day_horizons h
      where h.cluster_id = (select c.system_identifier from pg_control_system() c)),
    '1:1:')
$$;
comment on function spp_private.price_days_seen() is
  $$Every price of a transaction that had ended by then counts in price_days; a snapshot before all where nobody can
say: then price_days says nothing.$$;
grant execute on function spp_private.price_days_seen()
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/metrics/price_days_seen.sql
--! Included functions/spp/metrics/price_days_since.sql
create or replace function spp_private.price_days_since(seen pg_snapshot) returns setof spp_kept.price_days
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (h.changed_at at time zone 'UTC')::date, h.supplier_id, count(*)::integer,
         count(*) filter (where h.new_price > h.old_price)::integer,
         count(*) filter (where h.new_price < h.old_price)::integer,
         count(h.price_change_percentage)::integer, coalesce(sum(h.price_change_percentage), 0),
         coalesce(sum(h.price_change_percentage * h.price_change_percentage), 0)
    from (select p.*
            from spp.price_history p
           where p.xact_id >= pg_snapshot_xmin(price_days_since.seen)
             and not pg_visible_in_snapshot(p.xact_id, price_days_since.seen)
          union all
          -- Of before transactions were written down.
          select p.*
            from spp.price_history p
           where p.xact_id is null and pg_snapshot_xmax(price_days_since.seen) = '1'::xid8) h
   where h.old_price is not null
   group by 1, 2
$$;
comment on function spp_private.price_days_since(pg_snapshot) is
  'Price changes by day (UTC) and supplier, of transactions that had not ended in a snapshot.';
grant execute on function spp_private.price_days_since(pg_snapshot)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/metrics/price_days_since.sql
--! Included functions/spp/metrics/keep_price_days.sql
create or replace function spp_private.keep_price_days() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cluster constant bigint := (select c.system_identifier from pg_control_system() c);
  v_days integer;
begin
  -- What this transaction has written would count now, and again the next time.
  if pg_current_xact_id_if_assigned() is not null then
    raise exception using errcode = 'active_sql_transaction',
      message = 'keep_price_days begins its transaction.', hint = 'Call it by itself.';
  end if;
  insert into spp_private.price_day_horizons (cluster_id, seen) values (v_cluster, '1:1:') on conflict do nothing;
  -- One at a time; who comes meanwhile leaves it to the first.
  perform from spp_private.price_day_horizons for update skip locked;
  if not found then
    return 0;
  end if;
  -- Numbers of another cluster's transactions, in a restored dump, say nothing.
  if pg_snapshot_xmax(spp_private.price_days_seen()) = '1'::xid8 then
    delete from spp_kept.price_days;
  end if;
  with horizon as (
    -- The snapshot of this very statement: what it sees is what counts.
    update spp_private.price_day_horizons h
       set seen = pg_current_snapshot(), cluster_id = v_cluster
    returning case when old.cluster_id = new.cluster_id then old.seen else '1:1:' end as since
  )
  insert into spp_kept.price_days as k
    (day, supplier_id, changes, rises, falls, percentages, percentage_sum, percentage_squares)
  select d.day, d.supplier_id, d.changes, d.rises, d.falls, d.percentages, d.percentage_sum, d.percentage_squares
    from horizon z
   cross join lateral spp_private.price_days_since(z.since) d
  on conflict (day, supplier_id) do update
     set changes = k.changes + excluded.changes, rises = k.rises + excluded.rises, falls = k.falls + excluded.falls,
         percentages = k.percentages + excluded.percentages,
         percentage_sum = k.percentage_sum + excluded.percentage_sum,
         percentage_squares = k.percentage_squares + excluded.percentage_squares;
  get diagnostics v_days = row_count;
  return v_days;
end
$$;
comment on function spp_private.keep_price_days() is
  $$Counts in price_days what was written of price_history since the last time; answers how many days of suppliers have
grown. In a transaction of its own. Raises 25001.$$;
--! EndIncluded functions/spp/metrics/keep_price_days.sql
--! Included views/spp/v_price_days.sql
create or replace view spp.v_price_days with (security_invoker = true) as
select d.day, d.supplier_id, s.supplier_code, d.changes, d.rises, d.falls,
       round(d.percentage_sum / nullif(d.percentages, 0), 4) as mean_percentage,
       d.percentages, d.percentage_sum, d.percentage_squares
  from (
    select u.day, u.supplier_id, sum(u.changes)::integer as changes, sum(u.rises)::integer as rises,
           sum(u.falls)::integer as falls, sum(u.percentages)::integer as percentages,
           sum(u.percentage_sum) as percentage_sum, sum(u.percentage_squares) as percentage_squares
      from (select k.*
              from spp_kept.price_days k
             where (select pg_snapshot_xmax(spp_private.price_days_seen())) <> '1'::xid8
            union all
            select l.* from spp_private.price_days_since((select spp_private.price_days_seen())) l) u
     group by u.day, u.supplier_id) d
  left join spp.suppliers s on s.supplier_id = d.supplier_id;
comment on view spp.v_price_days is
  $$Price changes of each day (UTC) and supplier, exact at every moment: what is kept, and what was written since. First
prices are no changes.$$;
comment on column spp.v_price_days.day is 'In UTC.';
comment on column spp.v_price_days.supplier_id is 'Whose prices.';
comment on column spp.v_price_days.supplier_code is 'Code of the supplier.';
comment on column spp.v_price_days.changes is 'Prices that changed, undone ones and their undoing among them.';
comment on column spp.v_price_days.rises is 'Of these, rises.';
comment on column spp.v_price_days.falls is 'Of these, falls.';
comment on column spp.v_price_days.mean_percentage is
  'Mean change in percent of the old price, rises and falls against each other; null where all were from price 0.';
comment on column spp.v_price_days.percentages is 'Changes that have a percentage: not from price 0.';
comment on column spp.v_price_days.percentage_sum is 'Their sum.';
comment on column spp.v_price_days.percentage_squares is 'The sum of their squares.';
--! EndIncluded views/spp/v_price_days.sql
--! Included views/spp/v_metric_days.sql
create or replace view spp.v_metric_days with (security_invoker = true) as
select d.day, count(d.batch_id)::integer as uploads,
       count(*) filter (where d.status = 'failed')::integer as uploads_failed,
       coalesce(sum(d.total_products), 0) as rows_read, coalesce(sum(d.failed_products_count), 0) as rows_rejected,
       coalesce(sum(d.new_products_count), 0) as new_products, coalesce(sum(d.changes), 0) as price_changes,
       coalesce(sum(d.rises), 0) as price_rises, coalesce(sum(d.falls), 0) as price_falls,
       round(sum(d.percentage_sum) / nullif(sum(d.percentages), 0), 4) as mean_price_change,
       round(sqrt(greatest(sum(d.percentage_squares) / nullif(sum(d.percentages), 0)
                           - (sum(d.percentage_sum) / nullif(sum(d.percentages), 0)) ^ 2, 0)), 4) as price_volatility
  from (select (b.upload_date at time zone 'UTC')::date as day, b.batch_id, b.status, b.total_products,
               b.failed_products_count, b.new_products_count, 0 as changes, 0 as rises, 0 as falls, 0 as percentages,
               0::numeric as percentage_sum, 0::numeric as percentage_squares
          from spp.upload_batches b
         where b.status in ('completed', 'failed') and not b.dry_run and b.mode <> 'corrections'
        union all
        select p.day, null, null, 0, 0, 0, p.changes, p.rises, p.falls, p.percentages, p.percentage_sum,
               p.percentage_squares
          from spp.v_price_days p) d
 group by d.day;
comment on view spp.v_metric_days is
  'How uploads and prices went, by day (UTC), of all suppliers the reader may see. Days without either are left out.';
comment on column spp.v_metric_days.day is 'In UTC.';
comment on column spp.v_metric_days.uploads is
  'Lists that came that day and have ended; rolled-back ones, trials and corrections left out.';
comment on column spp.v_metric_days.uploads_failed is 'Of these, lists of which nothing was applied.';
comment on column spp.v_metric_days.rows_read is 'Rows of these lists.';
comment on column spp.v_metric_days.rows_rejected is 'Rows that were quarantined.';
comment on column spp.v_metric_days.new_products is 'Products that these lists brought for the first time.';
comment on column spp.v_metric_days.price_changes is 'Prices that changed that day, by whatever way.';
comment on column spp.v_metric_days.price_rises is 'Of these, rises.';
comment on column spp.v_metric_days.price_falls is 'Of these, falls.';
comment on column spp.v_metric_days.mean_price_change is
  'Mean change in percent of the old price; null where none changed from a price above 0.';
comment on column spp.v_metric_days.price_volatility is
  'Standard deviation of these percentages, in percentage points; null likewise.';
--! EndIncluded views/spp/v_metric_days.sql
--! Included policies/spp/metric_samples.sql
alter table spp.metric_samples enable row level security;

drop policy if exists staff_read on spp.metric_samples;
create policy staff_read on spp.metric_samples for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.metric_samples to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/metric_samples.sql
--! Included policies/spp/price_days.sql
alter table spp_kept.price_days enable row level security;

drop policy if exists staff_read on spp_kept.price_days;
create policy staff_read on spp_kept.price_days for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

-- The views run as their reader.
grant select on spp_kept.price_days to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/price_days.sql
--! Included policies/spp/v_price_days.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_price_days to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_price_days.sql
--! Included policies/spp/v_metric_days.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_metric_days to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_metric_days.sql
