create or replace function spp_private.purgeable_rows(batch_id uuid, until timestamptz) returns setof uuid
language sql stable
as $$
  select s.staging_id
    from spp.upload_staging s
   where s.batch_id = purgeable_rows.batch_id
     and exists (select from spp.upload_batches b
                  where b.batch_id = purgeable_rows.batch_id and spp_private.is_trial(b))
  union all
  select s.staging_id
    from spp.upload_staging s
   where s.batch_id = purgeable_rows.batch_id and s.validation_status <> 'failed'
     and not exists (select from spp.upload_batches b
                      where b.batch_id = purgeable_rows.batch_id and spp_private.is_trial(b))
     and (s.validation_status <> 'superseded' or s.processed_at < until)
     and (s.code is null or s.code not in (
       select w.code
         from spp.upload_staging w
        where w.batch_id = purgeable_rows.batch_id and w.code is not null
          and (w.validation_status = 'failed' or w.validation_status = 'superseded' and w.processed_at >= until)))
$$;
comment on function spp_private.purgeable_rows(uuid, timestamptz) is
  $$The staged rows of an upload that nobody needs any more: all of one of which nothing stands. Of others, those in
quarantine stay until a person has decided; superseded ones, while that may be undone; and with either the other rows of
its code, which tell what it is a quantity of.$$;
