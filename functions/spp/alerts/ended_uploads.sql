create or replace function spp_private.ended_uploads()
  returns table (days integer, lists bigint, failed bigint, failed_since timestamptz, accuracy numeric)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with span as (
    select common.monitor_limit('window_days')::integer as days
  )
  select (select s.days from span s), count(*) filter (where b.status <> 'rolled_back'),
         count(*) filter (where b.status = 'failed'), min(b.upload_date) filter (where b.status = 'failed'),
         spp_private.detection_accuracy(
           coalesce(sum(b.total_products) filter (where b.status <> 'failed'), 0),
           coalesce(sum(b.corrected_rows_count) filter (where b.status = 'completed'), 0),
           coalesce(sum(b.total_products) filter (where b.status = 'rolled_back'), 0))
    from spp.upload_batches b
   where spp_private.is_counted(b) and b.upload_date > now() - make_interval(days => (select s.days from span s))
$$;
comment on function spp_private.ended_uploads() is
  'How the lists of monitor.window_days went: how many, how many of them failed, since when, and how much of what they
say was read rightly (percent; null where nothing was read).';
