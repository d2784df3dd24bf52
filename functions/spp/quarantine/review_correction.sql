create or replace function spp_private.review_correction(correction spp.upload_staging, headings text[])
returns spp_private.correction_outcome
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- Asked row by row: by its key, whatever the row.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_ref constant text := common.plain((correction).raw_data ->> 'row_ref');
  v_waiting spp.upload_staging;
  v_batch spp.upload_batches;
  v_changes record;
  v_actor text;
  v_outcome spp_private.correction_outcome;
begin
  v_outcome.staging_id := (correction).staging_id;
  v_outcome.accepted := spp_private.is_yes((correction).raw_data ->> 'accept');
  v_outcome.warnings := '[]';
  -- Locked by whoever calls, with its upload. A row of another supplier is no row at all.
  select s.* into v_waiting
    from spp.upload_staging s
    join spp.upload_batches b on b.batch_id = s.batch_id and not b.dry_run and b.mode <> 'corrections'
    join spp.upload_batches own on own.batch_id = (correction).batch_id and own.supplier_id = b.supplier_id
   where s.staging_id = spp_private.referred_id(v_ref);
  select b.* into v_batch from spp.upload_batches b where b.batch_id = v_waiting.batch_id;
  v_outcome.code := case
    when v_batch.batch_id is null then 'reference_unknown'
    when v_batch.status <> 'completed' then 'upload_not_completed'
    when v_waiting.validation_status = 'discarded' then 'already_discarded'
    when v_waiting.validation_status = 'superseded' then 'already_superseded'
    when v_waiting.validation_status <> 'failed' then 'already_corrected'
  end;
  if v_outcome.code is not null then
    return spp_private.refuse_correction(v_outcome);
  end if;

  v_outcome.batch_id := v_batch.batch_id;
  v_outcome.waiting_id := v_waiting.staging_id;
  select coalesce(jsonb_object_agg(c.heading, c.value) filter (where c.change = 'changed'), '{}') as data,
         min(c.heading) filter (where c.change = 'rewritten') as rewritten,
         min(c.heading) filter (where c.change = 'unknown' and c.heading = any (review_correction.headings))
           as elsewhere,
         array_agg(c.heading order by c.heading)
           filter (where c.change = 'unknown' and not c.heading = any (review_correction.headings)) as ignored
    into v_changes
    from spp_private.changed_cells(v_batch, v_waiting, (correction).raw_data,
                                   coalesce(nullif((correction).numbers, '')::jsonb, '{}')) c;
  v_outcome.data := v_changes.data;
  v_outcome.ignored := v_changes.ignored;
  if v_changes.data = '{}' and v_changes.rewritten is null and v_changes.elsewhere is null and not v_outcome.accepted
     then
    v_outcome.result := 'unchanged';
    return v_outcome;
  end if;

  -- Against a row that is another by now, the file's cells would take back what somebody else has corrected.
  if v_ref like '%.%' and v_ref <> spp_private.row_ref(v_waiting) then
    select l.actor into v_actor
      from audit.log l
     where l.table_name = 'upload_staging' and l.record_key = v_waiting.staging_id::text
     order by l.occurred_at desc, l.log_id desc
     limit 1;
  end if;
  v_outcome.code := case
    when v_actor <> audit.current_actor() then 'row_changed'
    when v_changes.elsewhere is not null then 'column_of_other_list'
    when v_changes.rewritten is not null then 'cell_rewritten'
    when v_changes.data = '{}' and not spp_private.is_held(v_waiting.validation_errors #>> '{0,code}') then 'not_held'
  end;
  return case when v_outcome.code is null then v_outcome
    else spp_private.refuse_correction(v_outcome, case v_outcome.code
      when 'column_of_other_list' then format(' (%s)', v_changes.elsewhere)
      when 'cell_rewritten' then format(' %s: %s has become %s. Send it as XLSX, or by "quarantine resubmit".',
        v_changes.rewritten, to_jsonb(left(v_waiting.raw_data ->> v_changes.rewritten, 100)),
        to_jsonb(left((correction).raw_data ->> spp_private.file_heading(v_changes.rewritten), 100)))
      end) end;
end
$$;
comment on function spp_private.review_correction(spp.upload_staging, text[]) is
  $$What a row of a file of corrections asks for: its outcome where that is unchanged or refused; else without a
result, and with what is to be laid over which row. headings: those of all lists that rows of the file are of.$$;
