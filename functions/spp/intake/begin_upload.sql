create or replace function spp.begin_upload(
  supplier text,
  file_name text,
  file_hash text,
  file_size bigint,
  mode text default 'partial',
  force boolean default false,
  dry_run boolean default false,
  effective_from date default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier spp.suppliers := spp_private.resolve_supplier(begin_upload.supplier);
  v_profile jsonb;
  v_earlier spp.upload_batches;
  v_today constant date := (clock_timestamp() at time zone 'UTC')::date;
  -- A list of a later day waits.
  v_waits constant boolean := not begin_upload.dry_run and coalesce(begin_upload.effective_from > v_today, false);
  v_batch spp.upload_batches;
begin
  if coalesce(begin_upload.mode, '') not in ('partial', 'full') then
    raise exception using
      errcode = 'SPIMO', message = format('"%s" is no mode.', begin_upload.mode), hint = 'Use partial or full.';
  elsif coalesce(begin_upload.file_hash, '') !~ '^[0-9a-f]{64}$' then
    raise exception using
      errcode = 'SPIHA', message = 'The file hash is no SHA-256.', hint = 'Send 64 lower-case hexadecimal digits.';
  elsif begin_upload.effective_from > v_today + 3660 or not isfinite(begin_upload.effective_from) then
    raise exception using
      errcode = 'SPIEF', message = format('A list cannot wait until %s.', begin_upload.effective_from),
      hint = 'Name a day within the next ten years, such as 2027-01-31.';
  end if;

  -- One at a time per supplier: of two that bring the same file at once, the second finds the first.
  perform spp_private.take_upload_turn(v_supplier.supplier_id);
  perform spp_private.assert_active(v_supplier);

  select coalesce(max(p.profile::text)::jsonb, '{}') into v_profile
    from spp.supplier_import_profiles p
   where p.supplier_id = v_supplier.supplier_id;

  if not begin_upload.force and not begin_upload.dry_run and not v_waits then
    select b.* into v_earlier
      from spp.upload_batches b
     where b.supplier_id = v_supplier.supplier_id
       and b.status in ('queued', 'processing', 'completed')
       and not b.dry_run and b.mode <> 'corrections'
     order by b.batch_id desc
     limit 1;
    if v_earlier.file_hash = begin_upload.file_hash and v_earlier.mode = begin_upload.mode
       and v_earlier.profile = v_profile then
      return jsonb_build_object('batch_id', v_earlier.batch_id, 'status', v_earlier.status, 'duplicate', true);
    end if;
  end if;

  insert into spp.upload_batches
    (batch_id, status, effective_from, supplier_id, file_name, file_hash, file_size, mode, dry_run, profile,
    currency_code, processed_by, request_id)
  values (case when v_waits then spp_private.scheduled_id(v_supplier.supplier_id, begin_upload.effective_from)
               else uuidv7() end,
          case when v_waits then 'scheduled' else 'queued' end, begin_upload.effective_from,
          v_supplier.supplier_id, coalesce(nullif(common.trimmed(begin_upload.file_name), ''), 'unnamed'),
          begin_upload.file_hash, begin_upload.file_size, begin_upload.mode, begin_upload.dry_run, v_profile,
          coalesce(v_profile ->> 'currency', v_supplier.currency_code), audit.current_actor(),
          nullif(current_setting('inv.request_id', true), ''))
  returning * into v_batch;
  if not v_waits then
    perform spp_private.enqueue_uploads(v_supplier.supplier_id);
  end if;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'status', v_batch.status, 'duplicate', false);
end
$$;
comment on function spp.begin_upload(text, text, text, bigint, text, boolean, boolean, date) is
  'Accepts a received file: makes its batch and the job that reads it. The file itself waits in the server''s spool
under the batch''s id. Answers {batch_id, status, duplicate}: duplicate when the supplier''s latest accepted batch
brought the same bytes in the same mode under the same profile, and nothing is written. With effective_from, a later
day (UTC), the list waits as "scheduled" and is applied on that day. Raises SPNSU, SPCSA (supplier not active),
SPIMO, SPIHA, SPIEF (day out of range).';
grant execute on function spp.begin_upload(text, text, text, bigint, text, boolean, boolean, date)
  to inv_supplier, inv_catalog_manager, inv_admin;
