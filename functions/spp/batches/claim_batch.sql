create or replace function spp_private.claim_batch(supplier_id uuid, owner uuid default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_busy constant jsonb := '{"busy": true}';
begin
  -- A lease in its name would be free at once.
  if claim_batch.owner is not null and not lease.lives(claim_batch.owner) then
    return '{"dead": true}';
  end if;
  loop
    -- Always the oldest: a batch that is being retried holds back its successors.
    select b.* into v_batch
      from spp.upload_batches b
     where b.supplier_id = claim_batch.supplier_id and b.status in ('queued', 'processing')
     order by b.batch_id
     limit 1;
    if v_batch.batch_id is null then
      return null;
    end if;
    -- Whoever works on it holds these locks, and is not waited for.
    perform from spp.suppliers s where s.supplier_id = v_batch.supplier_id for no key update skip locked;
    if not found then
      return v_busy;
    end if;
    select b.* into v_batch
      from spp.upload_batches b
     where b.batch_id = v_batch.batch_id and b.status in ('queued', 'processing')
       for update skip locked;
    if not found or not lease.is_free(v_batch.lease_token, v_batch.lease_owner, v_batch.lease_expires_at) then
      return v_busy;
    end if;
    continue when spp_private.heed_cancel(v_batch.batch_id);
    perform spp_private.act_for(v_batch);
    exit when v_batch.attempts < spp.setting('upload.max_attempts')::integer;
    perform spp_private.exhaust_batch(v_batch);
  end loop;

  if not spp_private.may_retry(v_batch) then
    return v_busy;
  end if;
  update spp.upload_batches b
     set status = 'processing', started_at = coalesce(b.started_at, clock_timestamp()), attempts = b.attempts + 1,
         last_failure = null, lease_token = gen_random_uuid(), lease_owner = claim_batch.owner,
         lease_expires_at = clock_timestamp() + make_interval(secs => spp.setting('upload.lease_seconds')::integer)
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  if v_batch.phase = 'stage' then
    delete from spp.upload_staging s where s.batch_id = v_batch.batch_id;
  end if;
  return jsonb_build_object(
    'batch_id', v_batch.batch_id, 'lease', v_batch.lease_token, 'phase', v_batch.phase, 'file_name', v_batch.file_name,
    'profile', jsonb_build_object('currency', v_batch.currency_code, 'day', spp_private.valid_day(v_batch))
      || v_batch.profile,
    'processed_by', v_batch.processed_by, 'request_id', v_batch.request_id, 'attempts', v_batch.attempts, 'limits',
      spp.upload_limits());
end
$$;
comment on function spp_private.claim_batch(uuid, uuid) is
  'Takes the oldest unfinished batch of a supplier for a worker: {batch_id, lease, phase, file_name, profile (with the
currency that prices are expected in and the day on which they must hold), processed_by,
request_id, attempts, limits}; {busy: true} while somebody else holds it; {dead: true} to
an owner that was given up for dead; null when nothing waits. The try is counted
here: a batch whose tries are used up, as it kills its worker each time, ends as failed, and its successor is taken.
Rows staged by a try that did not finish staging are dropped.
From then on the transaction acts in the name of whoever uploaded the batch.';
grant execute on function spp_private.claim_batch(uuid, uuid) to inv_admin;
