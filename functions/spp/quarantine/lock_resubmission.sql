create or replace function spp_private.lock_resubmission(rows jsonb) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_ids uuid[];
  v_batch_ids uuid[];
  v_waiting integer;
  v_superseded record;
begin
  perform spp_private.check_corrections(rows);
  select array_agg(distinct (e.value ->> 'staging_id')::uuid) into v_ids from jsonb_array_elements(rows) e;

  select array_agg(distinct s.batch_id) into v_batch_ids
    from spp.upload_staging s
    join spp.upload_batches b on b.batch_id = s.batch_id
   where s.staging_id = any (v_ids) and spp_private.may_correct(b);
  if cardinality(v_batch_ids) > 1 then
    raise exception using
      errcode = 'SPIRS', message = 'The rows are of several uploads.',
      hint = 'Correct the rows of one upload at a time.';
  elsif v_batch_ids is not null then
    select b.* into v_batch from spp_private.lock_uploads(v_batch_ids) b;
    -- What a correction writes are prices: a supplier that may not upload may not correct.
    perform spp_private.assert_active(u) from spp.suppliers u where u.supplier_id = v_batch.supplier_id;
  end if;

  select count(*) into v_waiting
    from (
      select s.staging_id
        from spp.upload_staging s
       where s.staging_id = any (v_ids) and s.batch_id = v_batch.batch_id and s.validation_status = 'failed'
       order by s.staging_id
         for update
    ) waiting;
  select count(*) as rows, max(s.superseded_by_batch_id::text) as batch_id into v_superseded
    from spp.upload_staging s
   where s.staging_id = any (v_ids) and s.batch_id = v_batch.batch_id and s.validation_status = 'superseded';
  if v_superseded.rows > 0 then
    raise exception using
      errcode = 'SPCSR',
      message = format('%s of the rows do not wait any more: a later list, upload %s, has brought them again.',
                       v_superseded.rows, v_superseded.batch_id),
      hint = 'List the quarantine again: what is still wrong waits there from the later list.';
  elsif v_waiting < cardinality(v_ids) or cardinality(v_ids) < jsonb_array_length(rows) then
    raise exception using
      errcode = 'SPNST',
      message = format('%s of the rows do not wait in quarantine.', jsonb_array_length(rows) - v_waiting),
      hint = 'List the quarantine again: they may have been corrected or discarded.';
  elsif v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCBS',
      message = format('Upload %s is %s: its rows cannot be corrected.', v_batch.batch_id, v_batch.status),
      hint = 'Send the corrected list as a new upload.';
  end if;
  return v_batch;
end
$$;
comment on function spp_private.lock_resubmission(jsonb) is
  $$The upload whose rejected rows are to be corrected, locked. Raises SPIRS, SPCSA (supplier not active),
SPCSR (superseded by a later list), SPNST, SPCBS.$$;
