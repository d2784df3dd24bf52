create or replace function spp_private.correct_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(correct_chunk.batch_id, 'correct');
  v_to constant integer := spp_private.chunk_end(v_batch, correct_chunk.row_limit);
  v_batch_ids uuid[];
  v_headings text[];
  v_id uuid;
  v_of spp.upload_batches;
  v_reviewed spp_private.correction_outcome[];
  v_outcomes spp_private.correction_outcome[];
begin
  if exists (select from spp.suppliers u where u.supplier_id = v_batch.supplier_id and u.status <> 'active') then
    perform spp_private.fail_batch(v_batch.batch_id, 'supplier_not_active', 'The supplier is not active any more.',
      'Set its status to active and send the list again.');
    return;
  end if;
  select coalesce(array_agg(distinct b.batch_id), '{}') into v_batch_ids
    from spp.upload_staging c
    join spp.upload_staging s on s.staging_id = spp_private.referred_id(c.raw_data ->> 'row_ref')
    join spp.upload_batches b on b.batch_id = s.batch_id and b.supplier_id = v_batch.supplier_id
   where c.batch_id = v_batch.batch_id and c.row_number between v_batch.next_row and v_to
     and c.validation_status = 'staged';
  perform spp_private.lock_uploads(v_batch_ids);
  perform from spp.upload_staging s
    join spp.upload_staging c on s.staging_id = spp_private.referred_id(c.raw_data ->> 'row_ref')
   where c.batch_id = v_batch.batch_id and c.row_number between v_batch.next_row and v_to
     and s.batch_id = any (v_batch_ids)
   order by s.staging_id
     for update of s;
  v_headings := spp_private.file_headings(v_batch_ids || array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = v_batch.supplier_id and b.status = 'completed' and b.failed_products_count > 0));

  v_reviewed := array(
    select spp_private.review_correction(c, v_headings)
      from spp.upload_staging c
     where c.batch_id = v_batch.batch_id and c.row_number between v_batch.next_row and v_to
       and c.validation_status = 'staged'
     order by c.row_number);
  v_outcomes := array(select o from unnest(v_reviewed) o where o.result is not null);
  begin
    foreach v_id in array v_batch_ids loop
      select b.* into v_of from spp.upload_batches b where b.batch_id = v_id;
      v_outcomes := v_outcomes || spp_private.correct_rows(v_of, array(
        select o from unnest(v_reviewed) o where o.result is null and o.batch_id = v_id));
    end loop;
    if v_batch.dry_run then
      raise exception using errcode = 'SPCDR', message = 'Nothing of a dry run stands.';
    end if;
  exception when sqlstate 'SPCDR' then
    -- What would have become of the rows is known.
    null;
  end;
  perform spp_private.end_correct_chunk(v_batch, v_to, v_outcomes);
end
$$;
comment on function spp_private.correct_chunk(uuid, integer) is
  'Applies the next rows of a file of corrections, up to so many, in this transaction, each to the upload that it is
of. A dry run says what would become of them. Called again after a crash it goes on exactly where it stopped.';
grant execute on function spp_private.correct_chunk(uuid, integer) to inv_admin;
