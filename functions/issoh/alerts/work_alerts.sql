create or replace function issoh_private.work_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with figures as (
    select w.* from issoh_private.work_figures() w
  )
  select 'decisions_slow', 'warning', null,
         format('Decisions took %s hours in the middle of the last %s days', round(f.turnaround_hours, 1), f.days),
         'Products wait for a review: what suppliers offer is sold late.',
         'Review what waits longest, or queue less at once.'
    from figures f
   where f.turnaround_hours > common.monitor_limit('turnaround_hours')
  union all
  select 'counts_differ', 'warning', f.discrepancies_since,
         format('Counts of the last %s days differ from the books by %s %s', f.days, round(f.discrepancy_value, 2),
                issoh.setting('money.base_currency') #>> '{}'),
         'What was found and what is missing, at unit cost: stock, or what was posted, is wrong.',
         'See which products and warehouses differ, and count them once more.'
    from figures f
   where f.discrepancy_value > common.monitor_limit('discrepancy_value')
$$;
comment on function issoh_private.work_alerts() is
  'What goes badly among people, in monitor.window_days: decisions took longer than monitor.turnaround_hours (median),
counts differed from the books by more than monitor.discrepancy_value (base currency).';
