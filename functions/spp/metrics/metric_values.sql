create or replace function spp_private.metric_values() returns table (metric text, value numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.metric, m.value
    from spp_private.ended_uploads() e
   cross join (select count(*) as rows, min(v.quarantined_at) as since from spp.v_quarantine v) q
   cross join spp_private.upload_totals() t
   cross join lateral (
     values ('uploads_waiting', (select count(*) from spp.upload_batches b
                                  where b.status in ('queued', 'processing'))::numeric),
            ('jobs_waiting', (select count(*) from graphile_worker.jobs j where j.run_at <= now())::numeric),
            ('uploads_applied_total', t.applied::numeric), ('uploads_failed_total', t.failed::numeric),
            ('uploads_undone_total', t.undone::numeric), ('upload_rows_total', t.rows_read::numeric),
            ('upload_rejected_rows_total', t.rows_rejected::numeric),
            ('upload_new_products_total', t.new_products::numeric),
            ('quarantined_rows', q.rows::numeric),
            ('quarantine_oldest_seconds', coalesce(extract(epoch from now() - q.since), 0)::numeric),
            ('detection_accuracy_percent', e.accuracy),
            ('price_volatility_points', (select max(p.volatility) from spp_private.price_spreads() p))
   ) m (metric, value);
end
$$;
comment on function spp_private.metric_values() is
  $$What waits in SPP: uploads that have not ended, jobs that are due, rejected rows, and how long the oldest has. What
became of all lists so far, how rightly lists are read, and how wide the prices of the supplier whose prices leap most
spread.$$;
