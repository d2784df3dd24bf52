--! Previous: sha1:a397469259efbdb8c92c510a2a74b264c5cc3ebc
--! Hash: sha1:ce58585fe12cea0d3a4c1b2a762bf3c762d9afde
--! Message: pages

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 050-product-matches.sql
-- What is the same thing at other suppliers, with its price: what a page of a product asks for.
do $$
begin
  if to_regtype('spp.product_match') is null then
    create type spp.product_match as (
      product_id uuid, supplier_id uuid, supplier_code text, supplier_product_code text, product_name text,
      pack_size text, current_price numeric, currency_code text, status text, difference_percentage numeric,
      is_best boolean, mapping_confidence numeric, is_verified boolean);
  end if;
end
$$;
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
comment on column spp.product_match.difference_percentage is
  'Percent that its price lies above that of the product asked for; null in another currency, and from price 0.';
comment on column spp.product_match.is_best is 'Whether none that is available costs less in its currency.';
comment on column spp.product_match.mapping_confidence is '0 to 100: how sure it is the same thing.';
comment on column spp.product_match.is_verified is 'Whether a person has confirmed it.';

--! Included functions/spp/mappings/product_matches.sql
create or replace function spp.product_matches(product_id uuid) returns setof spp.product_match
language sql stable rows 10
set search_path = pg_catalog, pg_temp
as $$
  with own as materialized (
    select m.master_product_id, p.product_id, p.current_price, p.currency_code
      from spp.supplier_products p
      join spp.product_mappings m
        on m.supplier_id = p.supplier_id and m.supplier_product_code = p.supplier_product_code
     where p.product_id = product_matches.product_id
  )
  select p.product_id, p.supplier_id, s.supplier_code, p.supplier_product_code, p.product_name, p.pack_size,
         p.current_price, p.currency_code, p.status,
         case when p.currency_code = o.currency_code
              then spp.price_change_percentage(o.current_price, p.current_price) end,
         p.status = 'available' and p.current_price = min(p.current_price) filter (where p.status = 'available')
                                                        over (partition by p.currency_code),
         m.mapping_confidence, m.verified_at is not null
    from own o
    join spp.product_mappings m on m.master_product_id = o.master_product_id
    join spp.suppliers s on s.supplier_id = m.supplier_id
    join spp.supplier_products p
      on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code
   order by (p.currency_code = o.currency_code) desc, p.currency_code, p.current_price, s.supplier_code
$$;
comment on function spp.product_matches(uuid) is
  $$A product and what is the same thing at other suppliers, with their prices: those in its own currency first, each
currency for itself, the cheapest first. None: it has no match.$$;
grant execute on function spp.product_matches(uuid)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/mappings/product_matches.sql

--! split: 200-monitor.sql
-- The page of the monitor: how rightly lists are read, what was sampled over time, what wants attention.
set lock_timeout = '5s';

alter table spp.upload_batches add column if not exists corrected_rows_count integer not null default 0;
comment on column spp.upload_batches.corrected_rows_count is
  'Rejected rows of it that a person has corrected since.';

do $$
begin
  if to_regtype('common.alert') is null then
    create type common.alert as (
      alert text, severity text, since timestamptz, title text, meaning text, remedy text);
    create type common.metric_point as (
      metric text, begins_at timestamptz, highest numeric, latest numeric, growth numeric);
    create type spp.metric_point as (
      metric text, begins_at timestamptz, highest numeric, latest numeric, growth numeric);
  end if;
end
$$;
comment on type common.alert is 'Something that wants attention; see v_alerts.';
comment on type common.metric_point is 'What was sampled of a metric in an hour, a day or a week; see sample_history.';
comment on type spp.metric_point is 'What was sampled of a metric in an hour, a day or a week; see metric_history.';
comment on column spp.metric_point.metric is 'As metric_samples names it.';
comment on column spp.metric_point.begins_at is 'When the hour, the day or the week (UTC) begins.';
comment on column spp.metric_point.highest is 'Of the samples, every five minutes.';
comment on column spp.metric_point.latest is 'The last sample.';
comment on column spp.metric_point.growth is
  'What came to it, of metrics that end in _total: they only grow, until statistics are reset. Null of others.';

insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('monitor.worker_silence_seconds', '15', 'Seconds without a word of a worker after which that is an alert.',
   'integer', 5, 3600, 'seconds'),
  ('monitor.connections_percent', '80', 'Percent of the connections that may be taken.', 'number', 1, 100, 'percent'),
  ('monitor.vacuum_days', '8', 'Days without a VACUUM of all tables that came to its end.', 'integer', 1, 3650, 'days'),
  ('monitor.window_days', '7', 'Days over which lists are judged.', 'integer', 1, 365, 'days'),
  ('monitor.failed_uploads_percent', '20', 'Percent of the lists that may fail.', 'number', 0, 100, 'percent'),
  ('monitor.detection_percent', '95', 'Percent of the rows that are to be read rightly.', 'number', 0, 100, 'percent'),
  ('monitor.upload_minutes', '30', 'Minutes after which a list that has not ended is an alert.',
   'integer', 1, 10080, 'minutes'),
  ('monitor.volatility_points', '50',
   'How far the changes of a supplier''s prices may spread in a day (standard deviation).',
   'number', 0, 1000000, 'percentage points')
on conflict (setting_key) do nothing;

--! Included functions/common/alerts/monitor_limit.sql
create or replace function common.monitor_limit(name text) returns numeric
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit numeric;
begin
  execute format('select s.setting_value::numeric from %I.settings s where s.setting_key = $1', common.tier())
     into v_limit
    using 'monitor.' || monitor_limit.name;
  return v_limit;
end
$$;
comment on function common.monitor_limit(text) is
  'A limit beyond which something is amiss: the setting monitor.<name> of this database.';
--! EndIncluded functions/common/alerts/monitor_limit.sql
--! Included functions/common/alerts/worker_alerts.sql
create or replace function common.worker_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'worker_silent', 'error', max(w.beat_at),
         'No worker runs for ' || case common.tier() when 'spp' then 'SPP' else 'IS-SOH' end,
         'Uploads, imports, the synchronisation and all recurring work wait; what was accepted is not lost.',
         'Start the server, or its worker, again; its log says why it ended.'
    from lease.workers w
   where w.worker_name = 'worker'
  having coalesce(max(w.beat_at), '-infinity')
         < clock_timestamp() - make_interval(secs => common.monitor_limit('worker_silence_seconds')::float8)
  union all
  select case j.state when 'overdue' then 'jobs_overdue' else 'jobs_given_up' end, 'error', min(j.run_at),
         format('Jobs %s: %s (%s)', j.state, count(*), string_agg(distinct j.task, ', ' order by j.task)),
         case j.state when 'overdue' then 'They are due, and no worker takes them.'
                      else 'All their tries have failed: what they had to do is not done.' end,
         case j.state when 'overdue' then 'See that a worker runs, and that what it is at comes to its end.'
                      else 'See why in their error, mend that, and have an administrator try them again.' end
    from lease.jobs() j
   where j.state in ('given up', 'overdue')
   group by j.state
  union all
  select 'connections_scarce', 'warning', null,
         format('%s of %s connections are taken', d.taken, current_setting('max_connections')),
         'Where none is left, the doors refuse requests and the worker stands still.',
         'Put a pooler before the database, end sessions that nobody needs, or raise max_connections.'
    from (select sum(s.numbackends) as taken from pg_stat_database s) d
   where d.taken > current_setting('max_connections')::integer * common.monitor_limit('connections_percent') / 100
$$;
comment on function common.worker_alerts() is
  'What is amiss with the worker, its jobs and the connections: no worker has said that it lives for
monitor.worker_silence_seconds; jobs were given up or are overdue; more than monitor.connections_percent of the
connections are taken.';
--! EndIncluded functions/common/alerts/worker_alerts.sql
--! Included functions/common/alerts/maintenance_alerts.sql
create or replace function common.maintenance_alerts() returns setof common.alert
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query execute format(
    $sql$
    select 'maintenance_failed', 'warning', min(m.started_at),
           'Recurring work failed: ' || string_agg(m.task, ', ' order by m.task),
           'The last run of each ended with an error. The next comes by itself, and may do better.',
           'See why in its error; where it fails again, mend that.'
      from %1$I.v_last_maintenance m
     where m.status = 'failed'
    having count(*) > 0
    union all
    select 'vacuum_late', 'warning', max(m.completed_at),
           'VACUUM ANALYZE has not run to its end for days',
           'Without it tables grow, and queries are planned by old figures.',
           'See that a worker runs on Sunday nights (02:30 UTC), and why the last run failed.'
      from %1$I.v_last_maintenance m
     where m.task = 'maintenance__vacuum'
    having coalesce(max(m.completed_at), (select min(r.started_at) from %1$I.maintenance_runs r))
           < now() - make_interval(days => common.monitor_limit('vacuum_days')::integer)
    $sql$, common.tier());
end
$$;
comment on function common.maintenance_alerts() is
  'Recurring work whose last run failed, and a VACUUM that did not run to its end for monitor.vacuum_days.';
--! EndIncluded functions/common/alerts/maintenance_alerts.sql
--! Included functions/common/metrics/sample_history.sql
create or replace function common.sample_history(metrics text[], days integer) returns setof common.metric_point
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_days constant integer := least(greatest(sample_history.days, 1), 3660);
begin
  -- Spans are counted from a Monday of UTC. One walk along the index: samples are many.
  return query execute format(
    $sql$
    select s.metric, s.begins_at, max(s.value), max(s.value) filter (where s.is_last),
           case when s.metric like '%%\_total' then coalesce(sum(greatest(s.value - s.previous, 0)), 0) end
      from (select m.metric, m.value, date_bin($3, m.sampled_at, '2000-01-03Z') as begins_at,
                   lag(m.value) over in_time as previous,
                   date_bin($3, lead(m.sampled_at) over in_time, '2000-01-03Z')
                     is distinct from date_bin($3, m.sampled_at, '2000-01-03Z') as is_last
              from %I.metric_samples m
             where m.metric = any ($1) and m.sampled_at > now() - make_interval(days => $2)
            window in_time as (partition by m.metric order by m.sampled_at)) s
     group by 1, 2
     order by 2, 1
    $sql$, common.tier())
    using sample_history.metrics, v_days,
          case when v_days <= 7 then interval '1 hour' when v_days <= 180 then '1 day' else '7 days' end;
end
$$;
comment on function common.sample_history(text[], integer) is
  'What was sampled of some metrics in the last days: by the hour up to 7 days, by the day up to 180, else by the week
(UTC); the oldest first.';
--! EndIncluded functions/common/metrics/sample_history.sql
--! Included functions/spp/metrics/metric_history.sql
create or replace function spp.metric_history(metrics text[], days integer) returns setof spp.metric_point
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select h.metric, h.begins_at, h.highest, h.latest, h.growth
    from common.sample_history(metric_history.metrics, metric_history.days) h
$$;
comment on function spp.metric_history(text[], integer) is
  'What was sampled of metrics (the names in metric_samples) in the last days, 3,660 at most: by the hour up to 7
days, by the day up to 180, else by the week (UTC); the oldest first.';
grant execute on function spp.metric_history(text[], integer)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/metrics/metric_history.sql
--! Included views/spp/v_last_maintenance.sql
create or replace view spp.v_last_maintenance with (security_invoker = true) as
with recursive tasks as (
  -- From one task to the next in the index: of each there are thousands of runs.
  select min(r.task) as task from spp.maintenance_runs r
  union all
  select (select min(r.task) from spp.maintenance_runs r where r.task > t.task) from tasks t where t.task is not null
)
select l.task, l.status, l.started_at, l.finished_at, l.duration_ms, l.detail, l.error,
       (select r.finished_at
          from spp.maintenance_runs r
         where r.task = t.task and r.status = 'completed'
         order by r.started_at desc
         limit 1) as completed_at
  from tasks t
 cross join lateral (
   select r.* from spp.maintenance_runs r where r.task = t.task order by r.started_at desc limit 1) l;
comment on view spp.v_last_maintenance is 'Recurring work of SPP by what its last run came to.';
comment on column spp.v_last_maintenance.task is 'What was to be done.';
comment on column spp.v_last_maintenance.status is 'Of the last run: running, completed or failed.';
comment on column spp.v_last_maintenance.started_at is 'When the last run began.';
comment on column spp.v_last_maintenance.finished_at is 'When it ended; null: it runs.';
comment on column spp.v_last_maintenance.duration_ms is 'How long it took, in milliseconds.';
comment on column spp.v_last_maintenance.detail is 'What it did, in figures.';
comment on column spp.v_last_maintenance.error is 'Why it failed.';
comment on column spp.v_last_maintenance.completed_at is 'When a run last came to its end; null: none that is kept.';
--! EndIncluded views/spp/v_last_maintenance.sql
--! Included policies/spp/v_last_maintenance.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_last_maintenance to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_last_maintenance.sql
--! Included policies/spp/maintenance_runs.sql
alter table spp.maintenance_runs enable row level security;

drop policy if exists staff_read on spp.maintenance_runs;
create policy staff_read on spp.maintenance_runs for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

grant select on spp.maintenance_runs to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/maintenance_runs.sql
--! Included functions/spp/corrections/correct_turn.sql
create or replace function spp_private.correct_turn(batch spp.upload_batches, rows spp.upload_staging[],
  corrections spp_private.correction_outcome[]) returns spp_private.correction_outcome[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from integer;
  v_to integer;
  v_breaks uuid[];
  v_outgrown uuid[];
  v_applied uuid[];
  v_kept jsonb;
  v_counts spp_private.apply_counts;
begin
  select min(n.row_number), max(n.row_number) into v_from, v_to from unnest(rows) n;
  perform spp_private.lay_corrections(rows);
  select j.breaks, j.outgrown into v_breaks, v_outgrown
    from spp_private.judge_corrected(batch, v_from, v_to, array(
           select c.waiting_id from unnest(corrections) c where c.accepted)) j;
  v_kept := spp_private.keep_breaks(batch, v_breaks || v_outgrown);
  v_applied := array(select s.staging_id
                       from spp.upload_staging s
                      where s.batch_id = (batch).batch_id and s.row_number between v_from and v_to
                        and s.validation_status = 'correcting');
  perform spp_private.name_categories(batch, v_applied);
  v_counts := spp_private.apply_rows(batch, v_from, v_to, 'correcting', 'correction');
  update spp.upload_staging s set validation_status = 'corrected' where s.staging_id = any (v_applied);
  update spp.upload_batches b
     set failed_products_count = b.failed_products_count - cardinality(v_applied) - cardinality(v_breaks),
         corrected_rows_count = b.corrected_rows_count + cardinality(v_applied) + cardinality(v_breaks),
         duplicate_rows_count = b.duplicate_rows_count + cardinality(v_breaks),
         new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes),
         price_breaks = spp_private.add_counts(b.price_breaks, spp_private.add_counts(v_counts.price_breaks, v_kept))
   where b.batch_id = (batch).batch_id and v_applied || v_breaks <> '{}';
  return array(
    select row(c.staging_id, case when s.validation_status = 'failed' then 'rejected' else 'corrected' end, c.batch_id,
               case when s.validation_status = 'failed' then s.validation_errors #>> '{0,code}' end,
               case when s.validation_status = 'failed' then s.validation_errors #>> '{0,message}' end,
               case when w.warning is null then '[]' else jsonb_build_array(w.warning) end, c.ignored, c.waiting_id,
               c.data, c.accepted)::spp_private.correction_outcome
      from unnest(corrections) c
      join spp.upload_staging s on s.staging_id = c.waiting_id
      left join spp_private.replaced_prices(batch, v_applied || v_breaks) w on w.staging_id = c.waiting_id);
end
$$;
comment on function spp_private.correct_turn(spp.upload_batches, spp.upload_staging[],
  spp_private.correction_outcome[]) is
  $$Puts corrected rows, no two of one code, in the place of what their corrections are of, and judges, counts and
applies them together; answers what became of each.$$;
--! EndIncluded functions/spp/corrections/correct_turn.sql
--! Included functions/spp/metrics/detection_accuracy.sql
create or replace function spp_private.detection_accuracy(judged bigint, corrected bigint, undone bigint)
  returns numeric
language sql immutable parallel safe
as $$
  select round(100.0 * greatest(judged - corrected - undone, 0) / nullif(judged, 0), 2)
$$;
comment on function spp_private.detection_accuracy(bigint, bigint, bigint) is
  'Percent of the rows of applied lists that stand as they were read: neither corrected by a person, nor undone with
their list. Null where there were none.';
grant execute on function spp_private.detection_accuracy(bigint, bigint, bigint)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/metrics/detection_accuracy.sql
--! Included views/spp/v_metric_days.sql
create or replace view spp.v_metric_days with (security_invoker = true) as
select d.day, count(d.batch_id) filter (where d.status <> 'rolled_back')::integer as uploads,
       count(*) filter (where d.status = 'failed')::integer as uploads_failed,
       coalesce(sum(d.total_products) filter (where d.status <> 'rolled_back'), 0) as rows_read,
       coalesce(sum(d.failed_products_count) filter (where d.status <> 'rolled_back'), 0) as rows_rejected,
       coalesce(sum(d.new_products_count) filter (where d.status <> 'rolled_back'), 0) as new_products,
       coalesce(sum(d.changes), 0) as price_changes,
       coalesce(sum(d.rises), 0) as price_rises, coalesce(sum(d.falls), 0) as price_falls,
       round(sum(d.percentage_sum) / nullif(sum(d.percentages), 0), 4) as mean_price_change,
       case when sum(d.percentages) > 0
             then round(sqrt(greatest(sum(d.percentage_squares) / sum(d.percentages)
                                      - (sum(d.percentage_sum) / sum(d.percentages)) ^ 2, 0)), 4)
       end as price_volatility,
       count(*) filter (where d.status = 'rolled_back')::integer as uploads_undone,
       coalesce(sum(d.corrected_rows_count) filter (where d.status = 'completed'), 0) as rows_corrected,
       spp_private.detection_accuracy(
         sum(d.total_products) filter (where d.status <> 'failed'),
         coalesce(sum(d.corrected_rows_count) filter (where d.status = 'completed'), 0),
         coalesce(sum(d.total_products) filter (where d.status = 'rolled_back'), 0)) as detection_accuracy
  from (select (b.upload_date at time zone 'UTC')::date as day, b.batch_id, b.status, b.total_products,
               b.failed_products_count, b.new_products_count, b.corrected_rows_count, 0 as changes, 0 as rises,
               0 as falls, 0 as percentages, 0::numeric as percentage_sum, 0::numeric as percentage_squares
          from spp.upload_batches b
         where b.status in ('completed', 'failed', 'rolled_back') and not b.dry_run and b.mode <> 'corrections'
        union all
        select p.day, null, null, 0, 0, 0, 0, p.changes, p.rises, p.falls, p.percentages, p.percentage_sum,
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
comment on column spp.v_metric_days.uploads_undone is 'Lists that came that day and were undone since.';
comment on column spp.v_metric_days.rows_corrected is
  'Of the rows of lists of that day, those that a person corrected since, after they had been rejected.';
comment on column spp.v_metric_days.detection_accuracy is
  'Percent of the rows of lists that were applied, undone ones among them, that stand as they were read: neither
corrected by a person, nor undone with their list. Null where there were none.';
--! EndIncluded views/spp/v_metric_days.sql
--! Included functions/spp/alerts/upload_alerts.sql
create or replace function spp_private.upload_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with ended as (
    select count(*) filter (where b.status <> 'rolled_back') as lists,
           count(*) filter (where b.status = 'failed') as failed,
           min(b.upload_date) filter (where b.status = 'failed') as failed_since,
           spp_private.detection_accuracy(
             coalesce(sum(b.total_products) filter (where b.status <> 'failed'), 0),
             coalesce(sum(b.corrected_rows_count) filter (where b.status = 'completed'), 0),
             coalesce(sum(b.total_products) filter (where b.status = 'rolled_back'), 0)) as accuracy
      from spp.upload_batches b
     where b.status in ('completed', 'failed', 'rolled_back') and not b.dry_run and b.mode <> 'corrections'
       and b.upload_date > now() - make_interval(days => common.monitor_limit('window_days')::integer)
  )
  select 'uploads_failing', 'warning', e.failed_since,
         format('%s of %s lists failed in the last %s days', e.failed, e.lists, common.monitor_limit('window_days')),
         'Nothing of these lists was applied: their suppliers'' prices are old.',
         'Open them on the page of uploads: each says why, and what helps.'
    from ended e
   where e.failed * 100 > e.lists * common.monitor_limit('failed_uploads_percent')
  union all
  select 'detection_low', 'warning', null,
         format('Only %s %% of the rows were read rightly in the last %s days', e.accuracy,
                common.monitor_limit('window_days')),
         'The others were corrected by hand, or their lists were undone.',
         'See which columns were taken, and save them as the supplier''s profile.'
    from ended e
   where e.accuracy < common.monitor_limit('detection_percent')
  union all
  select 'uploads_waiting', 'error', min(w.since), format('Lists that do not come to their end: %s', count(*)),
         'They were accepted longer ago than a list takes, and their prices do not hold yet.',
         'See that a worker runs, and what it is at; "inventory status" says what each waits for.'
    from (select greatest(b.upload_date, b.effective_from::timestamp at time zone 'UTC') as since
            from spp.upload_batches b
           where b.status in ('queued', 'processing')) w
   where w.since < now() - make_interval(mins => common.monitor_limit('upload_minutes')::integer)
  having count(*) > 0
$$;
comment on function spp_private.upload_alerts() is
  'What is amiss with lists: of those of monitor.window_days more than monitor.failed_uploads_percent failed, or of
their rows fewer than monitor.detection_percent were read rightly; some have not ended after monitor.upload_minutes.';
--! EndIncluded functions/spp/alerts/upload_alerts.sql
--! Included functions/spp/alerts/price_alerts.sql
create or replace function spp_private.price_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'prices_volatile', 'warning', min(d.day)::timestamp at time zone 'UTC',
         format('Prices leap: %s', string_agg(distinct d.supplier_code, ', ' order by d.supplier_code)),
         'Their changes differ by more than is usual: a wrong column, unit or currency may have been read.',
         'Look at the largest changes in the reports of their last lists; undo a list that was read wrongly.'
    from (select k.day, s.supplier_code,
                 sqrt(greatest(k.percentage_squares / k.percentages
                               - (k.percentage_sum / k.percentages) ^ 2, 0)) as volatility
            from spp_kept.price_days k
            join spp.suppliers s on s.supplier_id = k.supplier_id
           where k.day >= (now() at time zone 'UTC')::date - 1 and k.percentages > 0) d
   where d.volatility > common.monitor_limit('volatility_points')
  having count(*) > 0
$$;
comment on function spp_private.price_alerts() is
  'Suppliers whose prices of today or yesterday (UTC), as far as they are counted, changed by percentages that spread
wider than monitor.volatility_points (standard deviation, in percentage points).';
--! EndIncluded functions/spp/alerts/price_alerts.sql
--! Included functions/spp/alerts/alerts.sql
create or replace function spp_private.alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select a.* from common.worker_alerts() a
  union all
  select a.* from common.maintenance_alerts() a
  union all
  select a.* from spp_private.upload_alerts() a
  union all
  select a.* from spp_private.price_alerts() a
$$;
comment on function spp_private.alerts() is 'What v_alerts shows.';
grant execute on function spp_private.alerts()
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/alerts/alerts.sql
--! Included views/spp/v_alerts.sql
create or replace view spp.v_alerts with (security_invoker = true) as
select a.alert, a.severity, a.since, a.title, a.meaning, a.remedy from spp_private.alerts() a;
comment on view spp.v_alerts is
  'What wants attention in SPP now, judged by the settings monitor.…; no row: all is well.';
comment on column spp.v_alerts.alert is 'Its name, one a row.';
comment on column spp.v_alerts.severity is 'error: something stands still; warning: something goes badly.';
comment on column spp.v_alerts.since is 'Since when, or of when its first sign is; null: nobody can say.';
comment on column spp.v_alerts.title is 'What is amiss, in a line.';
comment on column spp.v_alerts.meaning is 'What it means for those who work.';
comment on column spp.v_alerts.remedy is 'What to do.';
--! EndIncluded views/spp/v_alerts.sql
--! Included policies/spp/v_alerts.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_alerts to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_alerts.sql
