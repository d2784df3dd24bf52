create or replace function spp_private.upload_alerts() returns setof common.alert
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with ended as (
    select e.* from spp_private.ended_uploads() e
  )
  select 'uploads_failing', 'warning', e.failed_since,
         format('%s of %s lists failed in the last %s days', e.failed, e.lists, e.days),
         'Nothing of these lists was applied: their suppliers'' prices are old.',
         'Open them on the page of uploads: each says why, and what helps.'
    from ended e
   where e.failed * 100 > e.lists * common.monitor_limit('failed_uploads_percent')
  union all
  select 'detection_low', 'warning', null,
         format('Only %s %% of the rows were read rightly in the last %s days', e.accuracy, e.days),
         'The others were corrected by hand, or their lists were undone.',
         'See which columns were taken, and save them as the supplier''s profile.'
    from ended e
   where e.accuracy < common.monitor_limit('detection_percent')
  union all
  select 'uploads_waiting', 'error', min(w.since), format('Lists that do not come to their end: %s', count(*)),
         'They were accepted longer ago than a list takes, and their prices do not hold yet.',
         'See that a worker runs, and what it is at; "inventory status" says what each waits for.'
    from (select spp_private.waits_since(b) as since
            from spp.upload_batches b
           where b.status in ('queued', 'processing')) w
   where w.since < now() - make_interval(mins => (select common.monitor_limit('upload_minutes'))::integer)
  having count(*) > 0
$$;
comment on function spp_private.upload_alerts() is
  'What is amiss with lists: of those of monitor.window_days more than monitor.failed_uploads_percent failed, or of
their rows fewer than monitor.detection_percent were read rightly; some have not ended after monitor.upload_minutes.';
