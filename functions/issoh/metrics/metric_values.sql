create or replace function issoh_private.metric_values() returns table (metric text, value numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.metric, m.value
    from issoh_private.sync_status() s
   cross join issoh_private.work_figures() w
   cross join (select count(*) as products, min(q.queued_at) as since
                 from issoh.selection_queue q where q.review_status = 'pending') p
   cross join lateral (
     values ('sync_lag_seconds', s.lag_seconds::numeric),
            ('sync_lag_rows', case when s.is_known then s.lag_rows::numeric end),
            ('jobs_waiting', (select count(*) from graphile_worker.jobs j where j.run_at <= now())::numeric),
            ('checks_broken', (select count(*) from issoh.invariant_results r where r.violations > 0)::numeric),
            -- What uploads said was new, against history: row by row, hourly.
            ('new_products_astray', (select r.violations from issoh.invariant_results r
                                      where r.tier = 'spp' and r.check_name = 'batch_history')::numeric),
            ('approval_turnaround_seconds', w.turnaround_hours * 3600),
            ('reviews_pending', p.products::numeric),
            ('review_oldest_seconds', coalesce(extract(epoch from now() - p.since), 0)::numeric),
            ('stock_discrepancies', w.discrepancies::numeric),
            ('stock_discrepancy_value', w.discrepancy_value)
   ) m (metric, value);
end
$$;
comment on function issoh_private.metric_values() is
  $$How far IS-SOH is behind SPP (null where SPP does not say), what waits, which invariants are broken, and how many
uploads said of products that they were new, or changed, where price_history says otherwise. How long decisions took and
what waits for one; what counts differ from the books.$$;
