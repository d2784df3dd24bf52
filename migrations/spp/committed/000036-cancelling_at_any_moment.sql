--! Previous: sha1:c91f70180345d7e56644cedadd52275c75ce9c5d
--! Hash: sha1:d82efec62f434f57bc3281463b943f64a6511469
--! Message: cancelling_at_any_moment

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-cancelling.sql
-- An upload is cancelled without waiting for whoever works on it.
set lock_timeout = '5s';

create table if not exists spp_private.cancellations (
  batch_id uuid not null,
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  -- No foreign key to the upload: its check would wait for whoever holds that.
  constraint cancellations_pkey primary key (batch_id)
);
comment on table spp_private.cancellations is
  'Who asked to cancel an upload: until whoever works on it heeds that, and for good of one that was cancelled.';
comment on column spp_private.cancellations.batch_id is 'Upload.';
comment on column spp_private.cancellations.asked_by is 'Who asked first.';
comment on column spp_private.cancellations.asked_at is 'When.';
alter table spp_private.cancellations enable row level security;

--! Included functions/spp/batches/is_cancellable.sql
create or replace function spp_private.is_cancellable(batch spp.upload_batches) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select (batch).status in ('scheduled', 'queued', 'processing')
     and ((batch).dry_run or (batch).phase in ('stage', 'validate')
          -- A second session may have applied rows further down.
          or (batch).phase in ('apply', 'correct') and (batch).next_row = 1
             and not exists (select from spp_private.batch_parts p where p.batch_id = (batch).batch_id))
$$;
comment on function spp_private.is_cancellable(spp.upload_batches) is
  'Whether an upload goes on of which no row is applied. The caller holds the batch, or knows that this may pass.';
--! EndIncluded functions/spp/batches/is_cancellable.sql
--! Included functions/spp/batches/is_sent_by_supplier.sql
create or replace function spp_private.is_sent_by_supplier(batch_id uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
      from audit.log l
     where l.table_schema = 'spp' and l.table_name = 'upload_batches'
       and l.record_key = is_sent_by_supplier.batch_id::text
       and l.operation = 'insert' and l.role_name = 'inv_supplier')
$$;
comment on function spp_private.is_sent_by_supplier(uuid) is
  'Whether one of the supplier''s own logins sent an upload; others are sent by staff.';
--! EndIncluded functions/spp/batches/is_sent_by_supplier.sql
--! Included functions/spp/batches/assert_wanted.sql
create or replace function spp_private.assert_wanted(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from spp_private.cancellations c where c.batch_id = (batch).batch_id)
     and spp_private.is_cancellable(batch) then
    raise exception using
      errcode = 'SPCLO',
      message = format('Somebody cancels upload %s.', (batch).batch_id),
      hint = 'Leave it: heed_cancel ends it.';
  end if;
end
$$;
comment on function spp_private.assert_wanted(spp.upload_batches) is
  'Raises SPCLO where somebody has asked to cancel a batch, and no row of it is applied.';
--! EndIncluded functions/spp/batches/assert_wanted.sql
--! Included functions/spp/batches/close_batch.sql
create or replace function spp_private.close_batch(batch_id uuid, status text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from spp_private.batch_parts p where p.batch_id = close_batch.batch_id;
  -- Asked for too late; of one that is cancelled it says by whom.
  delete from spp_private.cancellations c
   where c.batch_id = close_batch.batch_id and close_batch.status <> 'cancelled';
  update spp.upload_batches b
     set status = close_batch.status, phase = 'done', completed_at = clock_timestamp(),
         lease_token = null, lease_owner = null, lease_expires_at = null,
         -- An integer of milliseconds ends after 24.8 days: what took longer shows that much.
         processing_time_ms = greatest(0, least(2147483647, extract(epoch from clock_timestamp() - greatest(
           b.upload_date, b.effective_from::timestamp at time zone 'UTC')) * 1000)),
         error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = close_batch.batch_id;
  select spp_private.enqueue_figures();
  select pg_notify('spp_batch', close_batch.batch_id::text)
$$;
comment on function spp_private.close_batch(uuid, text) is 'Ends a batch and tells listeners of channel spp_batch.';
--! EndIncluded functions/spp/batches/close_batch.sql
--! Included functions/spp/batches/end_cancelled.sql
create or replace function spp_private.end_cancelled(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The audit names whoever asked for it, though a worker may be the one who hears of it.
  insert into spp_private.cancellations as c (batch_id, asked_by) values ((batch).batch_id, audit.current_actor())
  on conflict on constraint cancellations_pkey do nothing;
  perform set_config('inv.user_id', c.asked_by, true)
     from spp_private.cancellations c where c.batch_id = (batch).batch_id;
  perform spp_private.close_batch((batch).batch_id, 'cancelled');
  update spp.upload_batches b
     set total_products = 0, new_products_count = 0, updated_products_count = 0, unchanged_products_count = 0,
         failed_products_count = 0, duplicate_rows_count = 0, missing_products_count = 0,
         discontinued_products_count = 0, discontinue_held = false,
         price_changes = '{"increased": 0, "decreased": 0, "largest": []}',
         price_breaks = '{"added": 0, "changed": 0, "removed": 0}', error_log = '[]'
   where b.batch_id = (batch).batch_id;
  perform spp_private.enqueue_sweep();
end
$$;
comment on function spp_private.end_cancelled(spp.upload_batches) is
  'Ends a batch, which the caller holds, as cancelled: by whoever asked first. Whoever works on it finds its lease gone,
and leaves it. From then on the transaction acts in the name of whoever asked.';
--! EndIncluded functions/spp/batches/end_cancelled.sql
--! Included functions/spp/batches/heed_cancel.sql
create or replace function spp_private.heed_cancel(batch_id uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  if not exists (select from spp_private.cancellations c where c.batch_id = heed_cancel.batch_id) then
    return false;
  end if;
  select b.* into v_batch from spp.upload_batches b where b.batch_id = heed_cancel.batch_id for update;
  if not spp_private.is_cancellable(v_batch) then
    return false;
  end if;
  perform spp_private.end_cancelled(v_batch);
  return true;
end
$$;
comment on function spp_private.heed_cancel(uuid) is
  'Ends a batch that somebody has asked to cancel while it was held, unless rows of it are applied by now; whether it
did.';
grant execute on function spp_private.heed_cancel(uuid) to inv_admin;
--! EndIncluded functions/spp/batches/heed_cancel.sql
--! Included functions/spp/batches/hold_batch.sql
create or replace function spp_private.hold_batch(batch_id uuid, lease uuid) returns spp.upload_batches
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = hold_batch.batch_id for no key update;
  perform lease.assert_held(v_batch.lease_token, hold_batch.lease, format('upload %s', hold_batch.batch_id)),
          spp_private.assert_wanted(v_batch);
  update spp.upload_batches b
     set lease_expires_at = clock_timestamp() + make_interval(secs => spp.setting('upload.lease_seconds')::integer)
   where b.batch_id = v_batch.batch_id
  returning b.* into v_batch;
  return v_batch;
end
$$;
comment on function spp_private.hold_batch(uuid, uuid) is
  'The batch, locked for this transaction, for whoever holds its lease, which lasts longer now. Raises SPCLO when
somebody else has taken the batch over, or it is to be cancelled.';
grant execute on function spp_private.hold_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/batches/hold_batch.sql
--! Included functions/spp/batches/keep_batch.sql
create or replace function spp_private.keep_batch(batch_id uuid, lease uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  select b.* into v_batch from spp.upload_batches b where b.batch_id = keep_batch.batch_id;
  perform lease.assert_held(v_batch.lease_token, keep_batch.lease, format('upload %s', keep_batch.batch_id)),
          spp_private.assert_wanted(v_batch);
  if v_batch.lease_expires_at < clock_timestamp()
       + make_interval(secs => spp.setting('upload.lease_seconds')::integer * 2 / 3.0) then
    perform spp_private.hold_batch(keep_batch.batch_id, keep_batch.lease);
  end if;
end
$$;
comment on function spp_private.keep_batch(uuid, uuid) is
  'Makes the lease of a batch last longer once a third of it is over, for whoever asks often while a step takes long.
Raises SPCLO as hold_batch does, without waiting for the batch.';
grant execute on function spp_private.keep_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/batches/keep_batch.sql
--! Included functions/spp/batches/claim_batch.sql
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
--! EndIncluded functions/spp/batches/claim_batch.sql
--! Included functions/spp/batches/cancel_upload.sql
create or replace function spp.cancel_upload(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid := (spp_private.resolve_batch(cancel_upload.batch_id)).batch_id;
  v_batch spp.upload_batches;
  v_is_held boolean;
begin
  if audit.acting_role() = 'inv_supplier' and not spp_private.is_sent_by_supplier(v_id) then
    raise exception using
      errcode = 'SPFCU',
      message = format('Upload %s was not sent by the supplier.', v_id),
      hint = 'Ask whoever sent it to cancel it.';
  end if;

  -- Without the supplier, which a step holds for as long as it takes: so it waits for nobody while it holds the batch.
  select b.* into v_batch from spp.upload_batches b where b.batch_id = v_id for update skip locked;
  v_is_held := not found;
  if v_is_held then
    -- Whoever works on it finds this before its next step.
    insert into spp_private.cancellations (batch_id, asked_by) values (v_id, audit.current_actor())
    on conflict on constraint cancellations_pkey do nothing;
    select b.* into v_batch from spp.upload_batches b where b.batch_id = v_id;
  end if;

  if v_batch.status = 'cancelled' then
    return jsonb_build_object('batch_id', v_id, 'status', 'cancelled');
  elsif not spp_private.is_cancellable(v_batch) then
    -- What is being applied is prices already; of corrections, those that are made stand.
    raise exception using
      errcode = 'SPCUC',
      message = format('Upload %s is %s: it cannot be cancelled any more.', v_id,
                       case v_batch.status when 'processing' then 'being applied' else v_batch.status end),
      hint = 'A completed upload is taken back by a rollback.';
  elsif v_is_held then
    return jsonb_build_object('batch_id', v_id, 'status', v_batch.status, 'cancelling', true);
  end if;
  perform spp_private.end_cancelled(v_batch);
  return jsonb_build_object('batch_id', v_id, 'status', 'cancelled');
end
$$;
comment on function spp.cancel_upload(uuid) is
  $$Ends an upload of which nothing is applied yet, or a dry run: {batch_id, status}; nothing of it is applied. It may
wait for its day, for its turn, or be under way. In the midst of a step it is noted and answered at once, {batch_id,
status: queued or processing, cancelling: true}, and the upload ends as cancelled behind that step, unless the step
applies rows; ask again to learn which. Suppliers cancel what they sent themselves. Raises SPNBA, SPFCU (a supplier, of
what staff sent), SPCUC (it is being applied, or has ended).$$;
grant execute on function spp.cancel_upload(uuid) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/batches/cancel_upload.sql
--! Included functions/spp/batches/discard_uploads.sql
create or replace function spp_private.discard_uploads(supplier_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform spp_private.lock_supplier(s.supplier_id)
     from spp.suppliers s where s.supplier_id::text = discard_uploads.supplier_id;
  -- All before the first ends: whoever cancels one holds it and waits for the jobs that its end would queue.
  perform from spp.upload_batches u
   where u.supplier_id::text = discard_uploads.supplier_id and u.status in ('queued', 'processing')
     and lease.is_free(u.lease_token, u.lease_owner, u.lease_expires_at)
   order by u.batch_id
     for update;
  perform spp_private.fail_batch(b.batch_id, 'discarded', 'The job that would process the list was discarded.',
                                 'Upload the list again.')
     from (select u.batch_id
             from spp.upload_batches u
            where u.supplier_id::text = discard_uploads.supplier_id and u.status in ('queued', 'processing')
              and lease.is_free(u.lease_token, u.lease_owner, u.lease_expires_at)
            order by u.batch_id) b;
  perform spp_private.enqueue_sweep();
end
$$;
comment on function spp_private.discard_uploads(text) is
  $$Ends the unfinished uploads of a supplier as failed, as their job was discarded, so that nothing queues it again;
one at which somebody works goes on.$$;
--! EndIncluded functions/spp/batches/discard_uploads.sql
--! Included functions/spp/batches/tg_upload_batches__delete_rows.sql
create or replace function spp.tg_upload_batches__delete_rows() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
begin
  delete from spp.upload_staging s using old_rows o where s.batch_id = o.batch_id;
  delete from spp_private.cancellations c using old_rows o where c.batch_id = o.batch_id;
  return null;
end
$$;
comment on function spp.tg_upload_batches__delete_rows() is
  'Statement trigger: staged rows go with their upload, and who cancelled it, as no foreign key says that they belong to
it.';
--! EndIncluded functions/spp/batches/tg_upload_batches__delete_rows.sql
--! Included functions/spp/report/reason_of.sql
create or replace function spp_private.reason_of(batch_id uuid) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select case when b.status <> 'cancelled' then b.reason else (
    select jsonb_build_object(
             'code', 'cancelled',
             'message', format('It was cancelled by %s: nothing of it was applied.',
                               spp_private.shown_actor(c.asked_by)),
             'hint', null)
      from spp_private.cancellations c
     where c.batch_id = b.batch_id) end
    from spp_private.resolve_batch(reason_of.batch_id) b
$$;
comment on function spp_private.reason_of(uuid) is
  'Why an upload failed, or who cancelled it, as far as the caller may know: {code, message, hint}. Raises SPNBA.';
grant execute on function spp_private.reason_of(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/reason_of.sql
--! Included functions/spp/report/upload_report.sql
create or replace function spp.upload_report(batch_id uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(upload_report.batch_id);
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(v_batch.supplier_id::text);
begin
  return jsonb_build_object(
    'batch_id', v_batch.batch_id,
    'supplier_id', v_batch.supplier_id,
    'supplier_code', v_supplier.supplier_code,
    'file_name', v_batch.file_name,
    'file_hash', v_batch.file_hash,
    'file_size', v_batch.file_size,
    'mode', v_batch.mode,
    'dry_run', v_batch.dry_run,
    'status', v_batch.status,
    'upload_date', v_batch.upload_date,
    'completed_at', v_batch.completed_at,
    'processed_by', spp_private.shown_actor(v_batch.processed_by),
    'total_products', v_batch.total_products,
    'new_products_count', v_batch.new_products_count,
    'updated_products_count', v_batch.updated_products_count,
    'unchanged_products_count', v_batch.unchanged_products_count,
    'failed_products_count', v_batch.failed_products_count,
    'duplicate_rows_count', v_batch.duplicate_rows_count,
    'missing_products_count', v_batch.missing_products_count,
    'discontinued_products_count', v_batch.discontinued_products_count,
    'discontinue_held', v_batch.discontinue_held,
    'waiting_rows_count', spp_private.waiting_rows(v_batch),
    'superseded_rows_count', v_batch.superseded_rows_count,
    'processing_time_ms', v_batch.processing_time_ms,
    'progress', spp_private.batch_progress(v_batch),
    'reason', spp_private.reason_of(v_batch.batch_id),
    'currency_code', spp_private.currency_of(v_batch.price_currency, v_batch.currency_code),
    'detected', v_batch.detected,
    'price_changes', v_batch.price_changes,
    'price_breaks', v_batch.price_breaks,
    'corrections', v_batch.corrections,
    'effective_from', v_batch.effective_from,
    'warnings', v_batch.warnings,
    'errors', case when v_batch.phase = 'done' then v_batch.error_log
                   else spp_private.first_errors(v_batch.batch_id) end
  );
end
$$;
comment on function spp.upload_report(uuid) is
  $$What became of an upload: counts (total = new + updated + unchanged + failed + duplicates), reason of a failure or
who cancelled it, what was detected (`evidence` says why each column was taken), price changes (amounts as decimal
text), warnings, and the first rejected rows {row_number, code, message, field, value, raw; of a workbook of several
sheets also sheet, sheet_row}. waiting_rows_count: rejected rows that a person has still to decide on;
superseded_rows_count: those
whose product a later list has brought again. discontinued_products_count: what a full list discontinued, or would.
Raises SPNBA.$$;
grant execute on function spp.upload_report(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_report.sql
--! Included functions/spp/report/upload_rows.sql
create or replace function spp.upload_rows(
  batch_id uuid,
  of_outcome text default null,
  after_row integer default null,
  page_size integer default 100
)
returns table (
  row_number integer,
  outcome text,
  supplier_product_code text,
  product_name text,
  old_price numeric,
  new_price numeric,
  price_change_percentage numeric,
  currency_code text,
  message text,
  raw jsonb
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- A page is met row by row, however long the list is.
set enable_hashjoin = off
set enable_mergejoin = off
set enable_sort = off
as $$
declare
  v_batch constant spp.upload_batches := spp_private.resolve_batch(upload_rows.batch_id);
  v_limit constant integer := spp_private.page_limit(upload_rows.page_size);
  v_is_applied constant boolean := not v_batch.dry_run and v_batch.status in ('completed', 'rolled_back');
  v_codes text[];
begin
  if (case upload_rows.of_outcome when 'new' then v_batch.new_products_count
                                  when 'changed' then case when v_is_applied then v_batch.updated_products_count end
      end) * 20 < v_batch.total_products then
    -- They are few: by their codes, so that the others are passed over without a look at their products.
    v_codes := spp_private.codes_of_outcome(v_batch, upload_rows.of_outcome);
  end if;
  return query
  select s.row_number, o.outcome, s.code, coalesce(p.product_name, s.name, s.code), o.old_price, o.new_price,
         spp.price_change_percentage(o.old_price, o.new_price), coalesce(p.currency_code::text, (a.reading).currency),
         s.validation_errors #>> '{0,message}', spp_private.shown_cells(s.raw_data)
    from spp.upload_staging s
   cross join lateral (
     select case when v_batch.decimal_mark is not null and s.code is not null
                 then spp_private.read_price(s, v_batch) end as reading
     offset 0) a
    left join spp.supplier_products p
      on p.supplier_id = v_batch.supplier_id and p.supplier_product_code = s.code
    left join lateral (
      select (array_agg(h.old_price order by h.changed_at, h.history_id))[1] as old_price,
             (array_agg(h.new_price order by h.changed_at desc, h.history_id desc))[1] as new_price,
             count(*) > 0 as is_there
        from spp.price_history h
       where v_is_applied and h.product_id = p.product_id and h.supplier_id = v_batch.supplier_id
         and h.upload_batch_id = v_batch.batch_id and h.changed_at >= v_batch.upload_date
         and h.change_reason <> 'rollback') h on true
   cross join lateral (
     select case when v_is_applied then h.old_price else p.current_price end as old_price,
            case when v_is_applied and h.is_there then h.new_price
                 else round((a.reading).amount, 4) end as new_price) v
   cross join lateral (
     select case
              when v_batch.phase = 'stage' then null
              when s.validation_status in ('failed', 'discarded', 'superseded', 'refused') then 'rejected'
              when s.validation_status = 'duplicate' then 'duplicate'
              when p.product_id is null or (v_is_applied and h.is_there and v.old_price is null) then 'new'
              when case when v_is_applied then h.is_there else v.old_price <> v.new_price end then 'changed'
              else 'unchanged'
            end as outcome,
            case when v_is_applied and not h.is_there then v.new_price else v.old_price end as old_price,
            v.new_price) o
   where s.batch_id = v_batch.batch_id and v_batch.status <> 'cancelled'
     -- What a row says by itself leaves the others out before anything is looked up for them.
     and (upload_rows.of_outcome is null
          or case upload_rows.of_outcome
               when 'rejected' then s.validation_status in ('failed', 'discarded', 'superseded', 'refused')
               when 'duplicate' then s.validation_status = 'duplicate'
               else s.validation_status not in ('failed', 'discarded', 'superseded', 'refused', 'duplicate')
             end)
     and (v_codes is null or s.code = any (v_codes))
     and (upload_rows.after_row is null or s.row_number > upload_rows.after_row)
     and (upload_rows.of_outcome is null or o.outcome = upload_rows.of_outcome)
   order by s.row_number
   limit v_limit;
end
$$;
comment on function spp.upload_rows(uuid, text, integer, integer) is
  'A page of the rows of an upload as they were read, each with what became of it: new, changed, unchanged, rejected,
duplicate (null while the list is read); of one outcome, where one is named; behind the row after_row. Prices are for
one piece, in the currency of currency_code. Of a dry run the old price is the one of now. Rows that were purged since
are not listed, nor those of a cancelled upload. Raises SPNBA, SPIPG.';
grant execute on function spp.upload_rows(uuid, text, integer, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_rows.sql
--! Included functions/spp/report/rejected_rows.sql
create or replace function spp.rejected_rows(
  batch_id uuid,
  row_limit integer default null,
  after_row integer default null
)
returns table (
  row_number integer,
  code text,
  message text,
  field text,
  value text,
  sheet text,
  sheet_row integer,
  raw jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select s.row_number, e.error ->> 'code', e.error ->> 'message', e.error ->> 'field', e.error ->> 'value',
         p.place ->> 'sheet', (p.place ->> 'row')::integer, s.raw_data
    from spp.upload_batches b
    join spp.upload_staging s on s.batch_id = b.batch_id
   cross join lateral (select s.validation_errors -> 0 as error) e
   cross join lateral (select spp_private.sheet_of(b.detected, s.row_number) as place) p
   where b.batch_id = rejected_rows.batch_id and s.batch_id = rejected_rows.batch_id
     and b.status <> 'cancelled'
     and s.validation_status in ('failed', 'discarded', 'superseded', 'refused')
     and (rejected_rows.after_row is null or s.row_number > rejected_rows.after_row)
   order by s.row_number
   limit rejected_rows.row_limit
$$;
comment on function spp.rejected_rows(uuid, integer, integer) is
  'The rows of an upload that were rejected and not corrected since, by row number; all of them unless a limit is
given; from the row behind after_row, where one is named. field and value: the cell that a rejection is about; sheet and
sheet_row: where the row stands in a workbook of several sheets.';
grant execute on function spp.rejected_rows(uuid, integer, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/rejected_rows.sql
--! Included functions/spp/undo/rollback_batch.sql
create or replace function spp.rollback_batch(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.resolve_batch(rollback_batch.batch_id);
  v_undone record;
begin
  select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
  if v_batch.status in ('rolled_back', 'failed', 'cancelled') or v_batch.dry_run then
    return '{"reverted": 0, "removed": 0, "kept": []}';
  elsif v_batch.mode = 'corrections' then
    raise exception using
      errcode = 'SPCRC',
      message = format('Upload %s is a file of corrections: its prices are part of the lists that it corrected.',
                       v_batch.batch_id),
      hint = 'Roll back those lists; "corrections" in its report names them.';
  elsif v_batch.status <> 'completed' then
    raise exception using
      errcode = 'SPCBR',
      message = format('Upload %s is still %s.', v_batch.batch_id, v_batch.status),
      hint = 'Roll it back once it is completed.';
  end if;

  select * into v_undone from spp_private.undo_batch(v_batch);
  update spp.upload_batches b
     set status = 'rolled_back', discontinue_held = false
   where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('reverted', v_undone.reverted, 'removed', v_undone.removed, 'kept', v_undone.kept);
end
$$;
comment on function spp.rollback_batch(uuid) is
  $$Undoes an upload: prices whose latest change is its go back, products that only it brought are removed, its marks
are undone. Answers {reverted, removed, kept: [{supplier_product_code, reason}]}; zeros when there is nothing left to
undo. Raises SPNBA, SPCBR (still running), SPCRC (a file of corrections).$$;
grant execute on function spp.rollback_batch(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/undo/rollback_batch.sql

-- 0 took the rows of a trial while somebody read its report.
update spp.settings s
   set minimum = 1, setting_value = case when s.setting_value = '0' then '1' else s.setting_value end
 where s.setting_key = 'retention.trial_days' and s.minimum < 1;

--! split: 020-doors.sql
-- A heading of a profile that is that of several columns is told.
--! Included functions/spp/reading/profile_columns.sql
create or replace function spp_private.profile_columns(profile jsonb, headings jsonb, width int) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with wanted as (
    select c.key as field, p.ordinality, p.value,
           case jsonb_typeof(p.value) when 'number' then (p.value #>> '{}')::numeric::int else n.position end
             as position,
           case jsonb_typeof(p.value) when 'string' then n.places end as places
      from jsonb_each(case jsonb_typeof(profile_columns.profile -> 'columns') when 'object'
             then profile_columns.profile -> 'columns' else '{}' end) c
      left join lateral jsonb_array_elements(case jsonb_typeof(c.value) when 'array' then c.value when 'null' then '[]'
             else jsonb_build_array(c.value) end) with ordinality p (value, ordinality) on true
      left join lateral (
        -- A part of a heading is looked for where no heading is the same as a whole.
        select (array_agg(h.position order by h.rank, h.position))[1] as position,
               coalesce(array_agg(distinct h.position) filter (where h.rank = 1), array_agg(distinct h.position))
                 as places
          from spp_private.heading_positions(profile_columns.headings) h
         where h.heading = spp_private.plain_heading(p.value #>> '{}')) n on true
  ), judged as (
    select w.*, w.value is not null and (w.position is null or w.position < 1 or w.position > profile_columns.width)
             as missing
      from wanted w
  )
  select jsonb_build_object(
    'columns', coalesce((
      select jsonb_object_agg(f.field, f.positions)
        from (select j.field,
                     coalesce(jsonb_agg(j.position order by j.ordinality) filter (where j.value is not null), '[]')
                       as positions
                from judged j group by j.field) f), '{}'),
    'missing', (select string_agg(format('%s (%s)', j.value #>> '{}', j.field), ', ' order by j.field, j.ordinality)
                  from judged j where j.missing),
    'warnings', (
      select coalesce(jsonb_agg(jsonb_build_object('code', 'profile_columns_tie', 'message',
               'Headings of the supplier''s profile stand above several columns: ' || t.names
                 || '. The first was taken; name the right one by its position.')), '[]')
        from (select string_agg(format('"%s" above %s', left(j.value #>> '{}', 60), array_to_string(j.places, ' and ')),
                       ', ' order by j.field, j.ordinality) as names
                from judged j where cardinality(j.places) > 1) t
       where t.names is not null))
$$;
comment on function spp_private.profile_columns(jsonb, jsonb, int) is
  $$Where the columns stand that an import profile names: {columns: {field: [positions]}, missing: those that are
nowhere, as text, warnings: profile_columns_tie where a heading is that of several columns}; an empty list says that the
lists do not have a field. `headings`: spp_private.join_headings; `width`: how many columns there are.$$;
grant execute on function spp_private.profile_columns(jsonb, jsonb, int) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/profile_columns.sql
--! Included functions/spp/reading/recognise_columns.sql
-- How it works: the headings, what stands below them and what the sheet hides make one row of evidence a column
-- (column_evidence); of those that mean a price one is chosen (price_columns); what headings leave open, content
-- decides (column_by_content); and column_reasons says why. What the profile names stands before all of that. Below
-- headings that come again in other words content decides no price: another column would be taken without a word.
create or replace function spp_private.recognise_columns(sample jsonb, profile jsonb) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_again int := coalesce(recognise_columns.sample -> 'header_at', recognise_columns.sample -> 'suspect_at')::int;
  v_header int := coalesce(v_again,
    spp_private.profile_heading_row(recognise_columns.sample, recognise_columns.profile),
    spp_private.find_heading_row(recognise_columns.sample));
  v_joined jsonb := spp_private.join_headings(recognise_columns.sample, v_header);
  v_first int := coalesce((v_joined -> 'rows' ->> 0)::int, v_header);
  v_last int := coalesce((v_joined -> 'rows' ->> -1)::int, v_header);
  v_currency text := recognise_columns.profile ->> 'currency';
  v_named jsonb;
  v_evidence spp_private.column_evidence[];
  v_prices jsonb;
  v_columns jsonb;
  v_found jsonb;
  v_warnings jsonb;
begin
  if recognise_columns.sample ? 'suspect_at' and not spp_private.names_columns(recognise_columns.sample #> '{rows,0,c}')
  then
    return '{"header_row": 0}';
  end if;
  select spp_private.profile_columns(recognise_columns.profile, v_joined,
           case when recognise_columns.sample ->> 'format' = 'xlsx' then 1000000
           else coalesce(max(jsonb_array_length(r.value -> 'c')), 0) end)
    into v_named
    from jsonb_array_elements(recognise_columns.sample -> 'rows') r;
  if v_named ->> 'missing' is not null then
    return spp_private.bad_profile(v_named ->> 'missing', recognise_columns.sample, v_joined -> 'headings');
  end if;
  v_warnings := v_named -> 'warnings';
  v_named := v_named -> 'columns';

  select array_agg(e)
    into v_evidence
    from spp_private.column_evidence(v_joined -> 'headings',
           (select coalesce(jsonb_object_agg(b.position, b.below), '{}')
              from spp_private.columns_below(recognise_columns.sample, v_last) b),
           coalesce(recognise_columns.sample -> 'hidden', '[]'), v_currency,
           coalesce((recognise_columns.profile ->> 'day')::date, (now() at time zone 'UTC')::date)) e;
  if not v_named ? 'price' and recognise_columns.profile ->> 'price_group' is not null then
    v_named := v_named
      || spp_private.group_price(v_evidence, recognise_columns.profile ->> 'price_group', v_currency);
  end if;
  v_prices := coalesce(spp_private.price_breaks(v_evidence, v_currency), '{}');
  v_columns := spp_private.columns_by_heading(v_evidence, v_named, v_prices);
  v_found := spp_private.columns_by_content(v_evidence, v_columns,
    coalesce(recognise_columns.profile -> 'columns', '{}')
    || case when v_again is null then '{}' else '{"price": null}' end::jsonb, v_header > 0);
  if not v_found -> 'columns' ? 'price' then
    return spp_private.no_price_column(v_header, v_joined -> 'headings');
  elsif not v_named ?& '{code,price}' and v_header > 0
    and spp_private.tables_beside(v_joined -> 'headings', v_found -> 'columns') is not null then
    return spp_private.tables_beside(v_joined -> 'headings', v_found -> 'columns');
  end if;
  v_columns := spp_private.columns_of_price(recognise_columns.sample, v_last, v_evidence, v_found -> 'columns', v_named,
    v_prices);
  if not v_named ? 'price' then
    v_warnings := v_warnings || spp_private.tied_prices(v_evidence, v_columns, v_currency);
  elsif v_prices -> 'price' <> v_columns -> 'price' -> 0 then
    v_prices := '{}';
  end if;

  return jsonb_build_object(
    'header_row', v_first, 'header_rows', v_joined -> 'rows', 'columns', v_columns,
    'breaks', coalesce(nullif(v_prices -> 'breaks', 'null'), '[]'),
    'price', spp_private.price_of_list(recognise_columns.sample, v_first, v_evidence, v_columns, v_currency),
    'language', spp_private.heading_language(coalesce(v_joined -> 'headings', '[]')),
    'evidence', spp_private.column_reasons(v_evidence, v_columns, coalesce(nullif(v_prices -> 'breaks', 'null'), '[]'),
      v_named, v_currency),
    'warnings', v_warnings || (v_found -> 'warnings'));
end;
$$;

comment on function spp_private.recognise_columns(jsonb, jsonb) is
  $$Finds the headings and the columns of a pricelist, and says why. `sample`: {"format": "csv"|"tsv"|"xlsx", "hidden":
[positions of hidden columns], "header_at": the record that is known to hold the headings, "suspect_at": the first
record, which may be headings that come again in other words, "rows": [{"n": record number, "c": [cell texts], "k":
"sn-d.." (XLSX: one letter per cell: s text, n number, d date, b boolean, e error, - blank)}]}, the first 200 records or
so that are not blank. `profile`: the import profile of the supplier, its `currency`, and the `day` on which the
prices must hold (today), or {}.

Answers {"header_row": record number, 0 = no headings (nothing else where `suspect_at` holds none), "header_rows": one
or two records, "columns": {"code": [1], "price": [5], "name": [2], ...} (1-based positions; several are joined by |),
"breaks": [{"from_quantity": 10, "position": 6}] or [{"quantity_position": 4, "position": 5}], "price": {"currency": a
code, or a sign of several currencies that is none of the supplier, "per": pieces that prices are for, "unit": 0.01 for
cents, 1000 for thousands, "valid_from"}, "language" of the headings, "evidence": [{"position", "heading", "traits",
"field", "why"}], "warnings": [{"code": "no_code_column" | "price_columns_tie" | "profile_columns_tie", "message"}]}, or
{"error": "no_price_column" | "tables_beside" | "bad_profile", "message", "hint"}.$$;
grant execute on function spp_private.recognise_columns(jsonb, jsonb) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/reading/recognise_columns.sql
--! Included functions/spp/report/warning_message.sql
create or replace function spp_private.warning_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'decimal_mark_assumed' then 'No price tells the decimal mark for sure; set it in the profile if it is wrong.'
    when 'no_code_column' then 'The list has no column of codes: the name is the code.'
    when 'price_columns_tie' then 'Several columns may be the price; the first was taken.'
    when 'profile_columns_tie' then 'Headings of the profile stand above several columns; the first was taken.'
    when 'price_zero' then 'Price 0.'
    when 'price_rounded' then 'Prices with more than 4 decimals were rounded half-up to 4.'
    when 'price_spike' then 'Prices changed by the supplier''s limit or more; applied.'
    when 'price_per_many' then 'Prices for many pieces were divided: each is stored for one piece.'
    when 'discount_applied' then 'The discount of the row was taken off its price.'
    when 'price_break_unreadable' then 'Prices of larger quantities that cannot be read were left out.'
    when 'quantity_break' then 'Prices of larger quantities are kept as price breaks: the smallest counts.'
    when 'other_period' then 'Prices of other periods: the one in force counts.'
    when 'other_price_group' then 'Prices of customer groups other than the profile''s were passed over.'
    when 'hidden_rows' then 'Rows that the sheet hides were read; a visible row of the same code counts before them.'
    when 'name_blank' then 'Rows without a name: the code stands in.'
    when 'barcode_invalid' then 'Barcodes that are no GTIN with a right check digit were left empty.'
    when 'category_invalid' then 'Categories that cannot be used were left empty.'
    when 'categories_not_made' then 'The list brings more new categories than a list may: none was made, products that'
    ' name one have no category.'
    when 'min_order_qty_invalid' then 'Minimum order quantities that are no whole number above 0 were left empty.'
    when 'lead_time_invalid' then 'Lead times that no number of days can be told from were left empty.'
    when 'duplicate_code' then 'Codes that come again further down: the last valid row counts.'
    when 'discontinue_held' then 'The full list lacks more products than the limit allows, or holds damaged codes;'
    ' none is discontinued until a person confirms it.'
    when 'control_bytes_dropped' then 'NUL and control bytes were left out of the text.'
    when 'columns_ignored' then 'Columns that no list of the rows has were passed over:'
    when 'newer_price_replaced' then 'Prices that came later than the corrected list were replaced.'
    when 'encoding_mixed' then 'The file mixes encodings: each line was read by its own.'
    else code
  end
$$;
comment on function spp_private.warning_message(text) is 'What a warning''s code says to a person.';
grant execute on function spp_private.warning_message(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/report/warning_message.sql
-- Lists that were applied since a trial, whenever they came.
drop function if exists spp.list_uploads(text, text, uuid, integer);
--! Included functions/spp/report/list_uploads.sql
create or replace function spp.list_uploads(
  supplier text default null,
  status text default null,
  before_id uuid default null,
  page_size integer default 100,
  applied_since timestamptz default null
) returns setof spp.v_uploads
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_limit constant integer := spp_private.page_limit(list_uploads.page_size);
  v_supplier_id uuid;
  -- The newest of each status, then the newest of these: each by an index, whether a supplier is named or not.
  v_statuses constant text[] := case when list_uploads.status is null
    then array['scheduled', 'queued', 'processing', 'completed', 'failed', 'rolled_back', 'cancelled']
    else array[list_uploads.status] end;
  v_before timestamptz;
begin
  if list_uploads.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(list_uploads.supplier)).supplier_id;
  elsif current_setting('role') = 'inv_supplier' then
    v_supplier_id := spp.current_supplier_id();
  end if;
  if list_uploads.before_id is not null then
    select b.upload_date into v_before from spp.upload_batches b where b.batch_id = list_uploads.before_id;
    if v_before is null then
      raise exception using
        errcode = 'SPNBA',
        message = 'There is no such upload for the list to go on behind.',
        hint = 'Pass the next_cursor of the page before, or none for the first page.';
    end if;
  end if;

  if v_supplier_id is null and current_setting('role') <> 'inv_supplier' then
    return query
    select n.*
      from unnest(v_statuses) s (status)
     cross join lateral (
       select u.*
         from spp.v_uploads u
        where u.status = s.status
          and (v_before is null or (u.upload_date, u.batch_id) < (v_before, list_uploads.before_id))
          and (list_uploads.applied_since is null or u.status in ('completed', 'rolled_back') and not u.dry_run
               and u.completed_at > list_uploads.applied_since)
        order by u.upload_date desc, u.batch_id desc
        limit v_limit) n
     order by n.upload_date desc, n.batch_id desc
     limit v_limit;
  else
    return query
    select n.*
      from unnest(v_statuses) s (status)
     cross join lateral (
       select u.*
         from spp.v_uploads u
        where u.supplier_id = v_supplier_id and u.status = s.status
          and (v_before is null or (u.upload_date, u.batch_id) < (v_before, list_uploads.before_id))
          and (list_uploads.applied_since is null or u.status in ('completed', 'rolled_back') and not u.dry_run
               and u.completed_at > list_uploads.applied_since)
        order by u.upload_date desc, u.batch_id desc
        limit v_limit) n
     order by n.upload_date desc, n.batch_id desc
     limit v_limit;
  end if;
end
$$;
comment on function spp.list_uploads(text, text, uuid, integer, timestamptz) is
  'A page of uploads, of one supplier (code or id) or of all, of one status or of all, newest first, before the one of a
batch_id; with applied_since only lists that were applied after it, whenever they came. Raises SPNSU, SPNBA, SPIPG.';
grant execute on function spp.list_uploads(text, text, uuid, integer, timestamptz)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/list_uploads.sql
