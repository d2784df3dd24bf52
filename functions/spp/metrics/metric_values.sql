create or replace function spp_private.metric_values() returns table (metric text, value numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.metric, m.value
    from spp_private.ended_uploads() e
   cross join (select count(*) as rows, min(v.quarantined_at) as since from spp.v_quarantine v) q
   cross join lateral (
     values ('uploads_waiting', (select count(*) from spp.upload_batches b
                                  where b.status in ('queued', 'processing'))::numeric),
            ('jobs_waiting', (select count(*) from graphile_worker.jobs j where j.run_at <= now())::numeric),
            ('quarantined_rows', q.rows::numeric),
            ('quarantine_oldest_seconds', coalesce(extract(epoch from now() - q.since), 0)::numeric),
            ('detection_accuracy_percent', e.accuracy),
            ('price_volatility_points', (select max(p.volatility) from spp_private.price_spreads() p))
   ) m (metric, value);
end
$$;
comment on function spp_private.metric_values() is
  $$What waits in SPP: uploads that have not ended, jobs that are due, rejected rows, and how long the oldest has.
How rightly lists are read, and how wide the prices of the supplier whose prices leap most spread.$$;
