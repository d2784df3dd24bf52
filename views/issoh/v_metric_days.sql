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
