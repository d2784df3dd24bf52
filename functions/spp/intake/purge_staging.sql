create or replace function spp_private.purge_staging() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_until constant timestamptz := now() - make_interval(days => spp.setting('retention.staging_days')::integer);
  v_trials_until constant timestamptz :=
    greatest(v_until, now() - make_interval(days => spp.setting('retention.trial_days')::integer));
  v_batch spp.upload_batches;
  v_rows integer;
  v_purged integer := 0;
begin
  for v_batch in
    with due as (
      select b.*
        from spp.upload_batches b
       where b.phase = 'done'
         and b.completed_at < case when b.status = 'cancelled' then now()
                                   when spp_private.is_trial(b) then v_trials_until else v_until end
         and exists (select from spp_private.purgeable_rows(b.batch_id, v_until))
    )
    select d.* from due d where d.supplier_id = (select min(d.supplier_id::text)::uuid from due d) order by d.batch_id
  loop
    select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
    if v_batch.status = 'completed' and v_batch.mode <> 'corrections' and not v_batch.dry_run then
      perform spp_private.keep_listing(v_batch), spp_private.keep_superseding(v_batch);
    end if;
    with purged as (
      delete from spp.upload_staging s
       where s.batch_id = v_batch.batch_id
         and s.staging_id in (select spp_private.purgeable_rows(v_batch.batch_id, v_until))
      returning s.validation_status as status, coalesce(s.validation_errors #>> '{0,code}', 'not_kept') as reason
    ), kept as (
      insert into spp_kept.decided_rows as k (batch_id, reason, corrected, discarded, superseded)
      select v_batch.batch_id, p.reason, count(*) filter (where p.status = 'corrected'),
             count(*) filter (where p.status = 'discarded'), count(*) filter (where p.status = 'superseded')
        from purged p
       where p.status in ('corrected', 'discarded', 'superseded')
       group by p.reason
      on conflict (batch_id, reason) do update
         set corrected = k.corrected + excluded.corrected, discarded = k.discarded + excluded.discarded,
             superseded = k.superseded + excluded.superseded
    )
    select count(*) into v_rows from purged;
    v_purged := v_purged + v_rows;
  end loop;
  return v_purged;
end
$$;
comment on function spp_private.purge_staging() is
  'Removes the staged rows of one supplier''s uploads that ended long ago, but for those in quarantine and the rows of
their codes, and sooner those of uploads of which nothing stands (retention.trial_days); answers how many: 0 when no
supplier has any. Its uploads wait meanwhile, those of others do not. What a rollback must know of the rows is kept, and
how many were decided on for which reason (decided_rows). Run hourly, until it answers 0.';
grant execute on function spp_private.purge_staging() to inv_admin;
