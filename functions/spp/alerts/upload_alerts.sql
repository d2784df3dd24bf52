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
     where spp_private.is_counted(b)
       and b.upload_date > now() - make_interval(days => (select common.monitor_limit('window_days'))::integer)
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
   where w.since < now() - make_interval(mins => (select common.monitor_limit('upload_minutes'))::integer)
  having count(*) > 0
$$;
comment on function spp_private.upload_alerts() is
  'What is amiss with lists: of those of monitor.window_days more than monitor.failed_uploads_percent failed, or of
their rows fewer than monitor.detection_percent were read rightly; some have not ended after monitor.upload_minutes.';
