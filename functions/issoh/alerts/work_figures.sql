create or replace function issoh_private.work_figures()
  returns table (
    days integer,
    turnaround_hours numeric,
    discrepancies bigint,
    discrepancies_since timestamptz,
    discrepancy_value numeric
  )
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with span as (
    select l.days, now() - make_interval(days => l.days) as since
      from (select common.monitor_limit('window_days')::integer as days) l
  )
  select s.days,
         (select round(percentile_cont(0.5) within group (
                   order by extract(epoch from q.reviewed_at - q.queued_at)::float8 / 3600)::numeric, 4)
            from issoh.selection_queue q
           where q.review_status in ('approved', 'rejected', 'imported') and q.reviewed_at > s.since),
         c.discrepancies, c.discrepancies_since, c.discrepancy_value
    from span s
   cross join lateral (
     select count(*) as discrepancies, min(d.counted_at) as discrepancies_since,
            coalesce(sum(abs(d.difference_value)), 0) as discrepancy_value
       from issoh.v_stock_discrepancies d
      where d.counted_at > s.since) c
$$;
comment on function issoh_private.work_figures() is
  'How work among people went in monitor.window_days: median of the hours from queueing to decision (null where nothing
was decided); counts that differed from the books, since when, and by how much in all (base currency).';
