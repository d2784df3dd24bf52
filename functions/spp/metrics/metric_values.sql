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
