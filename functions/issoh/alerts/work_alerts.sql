create or replace function issoh_private.work_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with span as (
    select common.monitor_limit('window_days') as days,
           now() - make_interval(days => common.monitor_limit('window_days')::integer) as since
  )
  select 'decisions_slow', 'warning', null,
         format('Decisions took %s hours in the middle of the last %s days', t.hours, t.days),
         'Products wait for a review: what suppliers offer is sold late.',
         'Review what waits longest, or queue less at once.'
    from (select s.days,
                 round(percentile_cont(0.5) within group (
                   order by extract(epoch from q.reviewed_at - q.queued_at)::float8 / 3600)::numeric, 1) as hours
            from span s
            join issoh.selection_queue q
              on q.review_status in ('approved', 'rejected', 'imported') and q.reviewed_at > s.since
           group by s.days) t
   where t.hours > common.monitor_limit('turnaround_hours')
  union all
  select 'counts_differ', 'warning', c.since,
         format('Counts of the last %s days differ from the books by %s %s', c.days, round(c.value, 2),
                issoh.setting('money.base_currency') #>> '{}'),
         'What was found and what is missing, at unit cost: stock, or what was posted, is wrong.',
         'See which products and warehouses differ, and count them once more.'
    from (select s.days, min(d.counted_at) as since, sum(abs(d.difference_value)) as value
            from span s
            join issoh.v_stock_discrepancies d on d.counted_at > s.since
           group by s.days) c
   where c.value > common.monitor_limit('discrepancy_value')
$$;
comment on function issoh_private.work_alerts() is
  'What goes badly among people, in monitor.window_days: decisions took longer than monitor.turnaround_hours (median),
counts differed from the books by more than monitor.discrepancy_value (base currency).';
