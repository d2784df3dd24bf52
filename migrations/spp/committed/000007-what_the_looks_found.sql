--! Previous: sha1:7d0abca32a724c69684b3cd17bbafbd110997288
--! Hash: sha1:d7e71878eac1999f9f7a6d03baba5c1da625dcff
--! Message: what_the_looks_found

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 200-use.sql
--! Included functions/spp/quarantine/misshapen_correction.sql
create or replace function spp_private.misshapen_correction(rows jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select format('row %s %s', r.position, r.problem)
    from (
      select e.position,
             case
               when jsonb_typeof(e.value) <> 'object' then 'is no {"staging_id": …, "data": …}'
               when stranger.key is not null then format('has an unknown key %s', to_jsonb(left(stranger.key, 60)))
               when not e.value ? 'staging_id' then 'lacks "staging_id"'
               when not coalesce(pg_input_is_valid(e.value ->> 'staging_id', 'uuid'), false)
                 then 'has a "staging_id" that is no id'
               when not e.value ? 'data' then 'lacks "data"'
               when jsonb_typeof(e.value -> 'data') <> 'object' then 'has "data" that is no object of cells'
             end as problem
        from jsonb_array_elements(misshapen_correction.rows) with ordinality as e (value, position)
        left join lateral (
          select min(k.key) as key
            from jsonb_object_keys(case when jsonb_typeof(e.value) = 'object' then e.value else '{}' end) as k (key)
           where k.key not in ('staging_id', 'data')
        ) stranger on true
    ) r
   where r.problem is not null
   order by r.position
   limit 1
$$;
comment on function spp_private.misshapen_correction(jsonb) is
  'What is wrong with the shape of the first correction of a wrong one: its row and key; null where there is none.';
--! EndIncluded functions/spp/quarantine/misshapen_correction.sql
--! Included functions/spp/quarantine/check_corrections.sql
create or replace function spp_private.check_corrections(rows jsonb) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_max_cell constant integer := spp.setting('upload.max_cell_length')::integer;
  v_max_columns constant integer := spp.setting('upload.max_columns')::integer;
  v_problem text;
begin
  v_problem := case
    when jsonb_typeof(rows) is distinct from 'array' or jsonb_array_length(rows) not between 1 and 1000
      then 'they are no list of 1 to 1,000 rows'
    else spp_private.misshapen_correction(rows) end;
  if v_problem is not null then
    raise exception using
      errcode = 'SPIRS',
      message = format('The corrections cannot be used: %s.', v_problem),
      hint = 'Send 1 to 1,000 rows [{"staging_id": "…", "data": {"Price": "12.50"}}].';
  end if;

  -- The limits of a list hold for what is laid over its rows, too.
  select format('row %s: ', e.position) || case
      when jsonb_typeof(d.value) in ('object', 'array')
        then format('%s is neither text nor number', to_jsonb(left(d.key, 60)))
      when length(d.value #>> '{}') > v_max_cell
        then format('%s has more than %s characters', to_jsonb(left(d.key, 60)), v_max_cell)
      when length(d.key) > v_max_cell then format('a heading has more than %s characters', v_max_cell)
    end
    into v_problem
    from jsonb_array_elements(rows) with ordinality as e (value, position), jsonb_each(e.value -> 'data') d
   where jsonb_typeof(d.value) in ('object', 'array') or length(d.value #>> '{}') > v_max_cell
      or length(d.key) > v_max_cell
   order by e.position
   limit 1;
  if v_problem is null then
    select format('row %s would have more than %s cells', e.position, v_max_columns) into v_problem
      from jsonb_array_elements(rows) with ordinality as e (value, position)
      join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid
     where (select count(*) from jsonb_object_keys(e.value -> 'data') k where not s.raw_data ? k)
           + (select count(*) from jsonb_object_keys(s.raw_data)) > v_max_columns
       and exists (select from jsonb_object_keys(e.value -> 'data') k where not s.raw_data ? k)
     limit 1;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = 'SPIRS',
      message = format('The corrections cannot be used: %s.', v_problem),
      hint = 'Send for each row the cells that were wrong, as text or number, by their headings.';
  end if;
end
$$;
comment on function spp_private.check_corrections(jsonb) is
  $$Refuses corrections of the wrong shape, and what a list itself may not hold: cells too long, rows too wide. Raises
SPIRS.$$;
--! EndIncluded functions/spp/quarantine/check_corrections.sql
--! Included functions/spp/report/warning_message.sql
create or replace function spp_private.warning_message(code text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case code
    when 'decimal_mark_assumed' then 'No price tells the decimal mark for sure; set it in the profile if it is wrong.'
    when 'no_code_column' then 'The list has no column of codes: the name is the code.'
    when 'price_zero' then 'Price 0.'
    when 'price_rounded' then 'Prices with more than 4 decimals were rounded half-up to 4.'
    when 'price_spike' then 'Prices changed beyond the supplier''s limit; applied.'
    when 'name_blank' then 'Rows without a name: the code stands in.'
    when 'barcode_invalid' then 'Barcodes that are no GTIN with a right check digit were left empty.'
    when 'category_invalid' then 'Categories that cannot be used were left empty.'
    when 'categories_not_made' then 'The list brings more new categories than a list may: none was made, products that'
    ' name one have no category.'
    when 'min_order_qty_invalid' then 'Minimum order quantities that are no whole number above 0 were left empty.'
    when 'lead_time_invalid' then 'Lead times that are no whole number of days were left empty.'
    when 'duplicate_code' then 'Codes that come again further down: the last valid row counts.'
    when 'discontinue_held' then 'The full list lacks more products than the limit allows; none is'
    ' discontinued until a person confirms it.'
    else code
  end
$$;
comment on function spp_private.warning_message(text) is 'What a warning''s code says to a person.';
--! EndIncluded functions/spp/report/warning_message.sql
--! Included functions/spp/missing/settle_held.sql
create or replace function spp_private.settle_held(batch_id uuid, outcome text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp.upload_batches b
     set discontinue_held = false,
         warnings = (select coalesce(jsonb_agg(case when w.value ->> 'code' = 'discontinue_held'
                               then w.value || jsonb_build_object('message', settle_held.outcome)
                               else w.value end order by w.position), '[]')
                       from jsonb_array_elements(b.warnings) with ordinality as w (value, position))
   where b.batch_id = settle_held.batch_id
$$;
comment on function spp_private.settle_held(uuid, text) is
  'Ends the holding of a full list; its warning says from here on what was decided.';
--! EndIncluded functions/spp/missing/settle_held.sql
--! Included functions/spp/missing/confirm_missing.sql
create or replace function spp.confirm_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(confirm_missing.batch_id);
  v_discontinued constant integer := spp_private.discontinue_missing(v_batch);
begin
  perform spp_private.settle_held(v_batch.batch_id,
    'The full list lacked more products than the limit allows; a person had them discontinued.');
  return jsonb_build_object('discontinued', v_discontinued);
end
$$;
comment on function spp.confirm_missing(uuid) is
  'Discontinues what a held full list lacked: {discontinued}. Raises SPNBA, SPCNH (nothing is held).';
grant execute on function spp.confirm_missing(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/missing/confirm_missing.sql
--! Included functions/spp/missing/drop_missing.sql
create or replace function spp.drop_missing(batch_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch constant spp.upload_batches := spp_private.lock_held(drop_missing.batch_id);
begin
  perform spp_private.settle_held(v_batch.batch_id,
    'The full list lacked more products than the limit allows; a person left them on offer.');
  return jsonb_build_object('kept', v_batch.missing_products_count);
end
$$;
comment on function spp.drop_missing(uuid) is
  $$Lets the missing products of a held full list stay on offer, marked as missing: {kept}. Raises SPNBA, SPCNH
(nothing is held).$$;
grant execute on function spp.drop_missing(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/missing/drop_missing.sql
--! Included functions/spp/missing/mark_missing.sql
create or replace function spp_private.mark_missing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_present integer;
  v_missing integer;
  v_available integer;
  v_codes text;
  v_held boolean := false;
begin
  -- A code in a broken row is still in the list: such a product is back, or has not dropped out.
  with back as (
    update spp.supplier_products p
       set missing_since_batch_id = null
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is not null
       and p.missing_since_batch_id <> (batch).batch_id
       and exists (select from spp.upload_staging s
                    where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning old.missing_since_batch_id, p.product_id
  )
  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, product_ids)
  select (batch).batch_id, 'missing', b.missing_since_batch_id, array_agg(b.product_id)
    from back b
   group by b.missing_since_batch_id;

  -- What was there before this list: it came earlier, had not dropped out and was on offer.
  select count(*) into v_present
    from spp.supplier_products p
   where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null and p.status = 'available'
     and p.first_batch_id is distinct from (batch).batch_id
     and not exists (select from spp_private.batch_marks m, unnest(m.product_ids) back (product_id)
                      where m.batch_id = (batch).batch_id and m.mark = 'missing' and back.product_id = p.product_id);

  with gone as (
    update spp.supplier_products p
       set missing_since_batch_id = (batch).batch_id
     where p.supplier_id = (batch).supplier_id and p.missing_since_batch_id is null
       and not exists (select from spp.upload_staging s
                        where s.batch_id = (batch).batch_id and s.code = p.supplier_product_code)
    returning p.status, p.supplier_product_code
  )
  select count(*), count(*) filter (where g.status = 'available'),
         (select string_agg(c.code, ', ' order by c.code collate "C")
            from (select left(x.supplier_product_code, 60) as code
                    from gone x where x.status = 'available' order by 1 limit 20) c)
    into v_missing, v_available, v_codes
    from gone g;

  if (batch).mode = 'full' and v_available > 0 then
    v_held := v_available > v_present * spp.setting('upload.missing_hold_share')::numeric;
    if not v_held then
      perform spp_private.discontinue_missing(batch);
    end if;
  end if;

  update spp.upload_batches b
     set missing_products_count = v_missing, discontinue_held = v_held,
         warnings = case when v_held then spp_private.add_warnings(b.warnings,
                           jsonb_build_array(jsonb_build_object('code', 'discontinue_held', 'count', v_available,
                             'message', spp_private.warning_message('discontinue_held') || ' ' || v_codes)))
                         else b.warnings end
   where b.batch_id = (batch).batch_id;
end
$$;
comment on function spp_private.mark_missing(spp.upload_batches) is
  'Marks the products that dropped out with a batch; in a full list discontinues them, unless too many are gone.';
--! EndIncluded functions/spp/missing/mark_missing.sql
--! Included functions/spp/settings/set_setting.sql
create or replace function spp.set_setting(setting_key text, setting_value jsonb) returns spp.settings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting spp.settings;
begin
  update spp.settings s
     set setting_value = set_setting.setting_value
   where s.setting_key = set_setting.setting_key
  returning s.* into v_setting;
  if v_setting.setting_key is null then
    raise exception using
      errcode = 'SPISE',
      message = format('There is no setting "%s".', set_setting.setting_key),
      hint = 'The list of settings shows each with its type, bounds and present value.';
  end if;
  return v_setting;
end
$$;
comment on function spp.set_setting(text, jsonb) is
  $$Changes a setting, within its type and bounds: spp.set_setting('upload.max_rows', '100000'). The value is JSON, a
text in it has quotes of its own ('"ten"'); what is no JSON PostgreSQL refuses by itself (22P02), before this is called.
Raises SPISE for an unknown key or a value that does not fit.$$;
grant execute on function spp.set_setting(text, jsonb) to inv_admin;
--! EndIncluded functions/spp/settings/set_setting.sql
--! Included functions/spp/batches/act_for.sql
create or replace function spp_private.act_for(batch spp.upload_batches) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select set_config('inv.user_id', coalesce((batch).processed_by, ''), true),
         set_config('inv.request_id', coalesce((batch).request_id, ''), true)
$$;
comment on function spp_private.act_for(spp.upload_batches) is
  'From here on this transaction acts in the name of whoever uploaded the batch: history and audit show them.';
--! EndIncluded functions/spp/batches/act_for.sql
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
    'profile', v_batch.profile, 'processed_by', v_batch.processed_by, 'request_id', v_batch.request_id,
    'attempts', v_batch.attempts, 'limits', spp.upload_limits());
end
$$;
comment on function spp_private.claim_batch(uuid, uuid) is '@behavior -*

Takes the oldest unfinished batch of a supplier for a worker: {batch_id, lease, phase, file_name, profile, processed_by,
request_id, attempts, limits}; {busy: true} while somebody else holds it; {dead: true} to
an owner that was given up for dead; null when nothing waits. The try is counted
here: a batch whose tries are used up, as it kills its worker each time, ends as failed, and its successor is taken.
Rows staged by a try that did not finish staging are dropped.
From then on the transaction acts in the name of whoever uploaded the batch.';
grant execute on function spp_private.claim_batch(uuid, uuid) to inv_admin;
--! EndIncluded functions/spp/batches/claim_batch.sql

--! split: 210-corrections.sql
-- A correction says what it did not do, and what it replaced.
set lock_timeout = '5s';

drop function if exists spp_private.correct_row(spp.upload_batches, uuid, jsonb);
--! Included functions/spp/quarantine/correct_row.sql
create or replace function spp_private.correct_row(batch spp.upload_batches, staging_id uuid, data jsonb)
  returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old spp.upload_staging;
  v_new spp.upload_staging;
  v_failure text;
  v_counts spp_private.apply_counts;
  v_names text[];
  v_leaf spp.categories;
begin
  select s.* into v_old from spp.upload_staging s where s.staging_id = correct_row.staging_id;
  -- The correction is laid over the row as sent, then judged like any other row.
  v_new := spp_private.read_corrected(batch, v_old, correct_row.data);
  update spp.upload_staging s
     set raw_data = v_new.raw_data, validation_status = 'corrected', processed_at = clock_timestamp(),
         parse_error = null, price_number = v_new.price_number,
         code = v_new.code, name = v_new.name, price = v_new.price, currency = v_new.currency,
         barcode = v_new.barcode, brand = v_new.brand, manufacturer = v_new.manufacturer,
         description = v_new.description, category = v_new.category, subcategory = v_new.subcategory,
         unit_of_measure = v_new.unit_of_measure, pack_size = v_new.pack_size,
         min_order_qty = v_new.min_order_qty, lead_time_days = v_new.lead_time_days
   where s.staging_id = v_old.staging_id;
  perform spp_private.log_correction(v_old, v_new);

  select j.failure into v_failure
    from spp_private.judge_rows(batch, v_old.row_number, v_old.row_number, 'corrected') j;
  if v_failure is not null then
    update spp.upload_staging s
       set validation_status = 'failed',
           validation_errors = jsonb_build_array(jsonb_build_object(
             'code', v_failure, 'message', spp_private.rejection_message(v_failure)))
     where s.staging_id = v_old.staging_id;
    return v_failure;
  end if;

  -- The batch resolved the categories of its valid rows only.
  v_names := spp_private.split_category(v_new.category, v_new.subcategory);
  if cardinality(v_names) between 1 and 10
     and (exists (select from spp.categories c
                   where c.path operator(public.=) spp_private.category_path(v_names))
          or (select count(*) from spp.categories c where c.made_by_batch_id = (batch).batch_id)
             < spp.setting('upload.max_new_categories')::integer) then
    v_leaf := spp_private.make_category(v_names, (batch).batch_id);
    insert into spp_private.batch_categories (batch_id, category, subcategory, category_id, subcategory_id)
    select (batch).batch_id, coalesce(v_new.category, ''), coalesce(v_new.subcategory, ''), top.category_id,
           nullif(v_leaf.category_id, top.category_id)
      from spp.categories top
     where top.path operator(public.=) public.subpath(v_leaf.path, 0, 1)
    on conflict do nothing;
  end if;
  v_counts := spp_private.apply_rows(batch, v_old.row_number, v_old.row_number, 'corrected', 'correction');
  update spp.upload_batches b
     set failed_products_count = b.failed_products_count - 1,
         new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes)
   where b.batch_id = (batch).batch_id;
  return null;
end
$$;
comment on function spp_private.correct_row(spp.upload_batches, uuid, jsonb) is
  'Corrects one rejected row and applies it if it is valid now: null; else it stays rejected, for the reason answered.';
--! EndIncluded functions/spp/quarantine/correct_row.sql
--! Included functions/spp/quarantine/replaced_price.sql
create or replace function spp_private.replaced_price(batch spp.upload_batches, staging_id uuid) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
           'staging_id', s.staging_id, 'row_number', s.row_number, 'code', 'newer_price_replaced',
           'message', format('The price %s, which came later than this list, became %s.', last.old_price,
                             last.new_price))), '[]')
    from spp.upload_staging s
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
   cross join lateral (
     select h.old_price, h.new_price, h.upload_batch_id, h.changed_at,
            lead(h.upload_batch_id) over w as before_batch_id, lead(h.changed_at) over w as before_at
       from spp.price_history h
      where h.supplier_id = p.supplier_id and h.product_id = p.product_id and h.changed_at >= (batch).upload_date
     window w as (order by h.changed_at desc, h.history_id desc)
      order by h.changed_at desc, h.history_id desc
      limit 1) last
   where s.staging_id = replaced_price.staging_id and last.upload_batch_id = (batch).batch_id
     and last.before_at is not null and last.before_batch_id is distinct from (batch).batch_id
$$;
comment on function spp_private.replaced_price(spp.upload_batches, uuid) is
  'Whether the corrected row just applied has replaced a price that came after its list: an array of one warning, or of
none.';
--! EndIncluded functions/spp/quarantine/replaced_price.sql
--! Included functions/spp/quarantine/resubmit_quarantined.sql
create or replace function spp.resubmit_quarantined(rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_resubmission(resubmit_quarantined.rows);
  v_row record;
  v_failure text;
  v_corrected integer := 0;
  v_rejected jsonb := '[]';
  v_replaced jsonb := '[]';
begin
  -- One by one and in order: a person may correct two rows of one code.
  for v_row in
    select s.staging_id, s.row_number, e.value -> 'data' as data
      from jsonb_array_elements(resubmit_quarantined.rows) e
      join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid
     order by s.row_number
  loop
    v_failure := spp_private.correct_row(v_batch, v_row.staging_id, v_row.data);
    if v_failure is null then
      v_corrected := v_corrected + 1;
      v_replaced := v_replaced || spp_private.replaced_price(v_batch, v_row.staging_id);
    else
      v_rejected := v_rejected || jsonb_build_object(
        'staging_id', v_row.staging_id, 'row_number', v_row.row_number, 'code', v_failure,
        'message', spp_private.rejection_message(v_failure));
    end if;
  end loop;
  update spp.upload_batches b
     set error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'corrected', v_corrected, 'rejected', v_rejected,
                            'warnings', v_replaced);
end
$$;
comment on function spp.resubmit_quarantined(jsonb) is
  $$Corrects rejected rows of one upload, [{staging_id, data: {heading or field: text}}], and applies those that are
valid now; they join their upload: its failed count falls, another rises. A held price spike is released this way, with
data {}. Answers {batch_id, corrected,
rejected: [{staging_id, row_number, code, message}], warnings: [the same, of replaced_price]}; what is rejected stays
in quarantine with its new reason. Raises SPIRS, SPNST, SPCBS,
SPCSA (supplier not active).$$;
grant execute on function spp.resubmit_quarantined(jsonb) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/quarantine/resubmit_quarantined.sql

--! split: 220-rollback-and-months.sql
-- Rolling a large list back takes seconds; making a month keeps nobody waiting.
set lock_timeout = '5s';

--! Included functions/spp/undo/restore_marks.sql
create or replace function spp_private.restore_marks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  -- Marks that the batch set.
  update spp.supplier_products p
     set missing_since_batch_id = null, discontinued_batch_id = null,
         status = case when p.discontinued_batch_id = (batch).batch_id then 'available' else p.status end
   where p.supplier_id = (batch).supplier_id
     and (p.missing_since_batch_id = (batch).batch_id or p.discontinued_batch_id = (batch).batch_id);

  -- Marks that it cleared, and those of batches undone before that only it kept away. They come back where no list
  -- that stands brings the product, unless the batch that set them is undone.
  drop table if exists pg_temp.cleared_marks;
  create temporary table cleared_marks on commit drop as
  with cleared as (
    delete from spp_private.batch_marks m
     using spp.upload_batches c
     where c.batch_id = m.batch_id and c.supplier_id = (batch).supplier_id
       and (c.batch_id = (batch).batch_id
            or c.batch_id < (batch).batch_id and c.status in ('rolled_back', 'failed'))
    returning m.*
  ), pieces as materialized (
    -- Taken apart first: joined mark by mark, the supplier's products would be read once a mark.
    select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, x.product_id
      from cleared m
     cross join unnest(m.product_ids) x (product_id)
  )
  select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, p.product_id,
         later.batch_id is not null or exists (
           select from spp.upload_batches b
            where b.batch_id = any (m.listed_by) and b.batch_id <> (batch).batch_id and b.status = 'completed'
         ) as listed
    from pieces m
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
    left join pg_temp.later_codes later on later.code = p.supplier_product_code and later.batch_id > m.batch_id
    left join spp.upload_batches previous on previous.batch_id = m.previous_batch_id
   where m.previous_batch_id is null or previous.status = 'completed';

  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, listed_by, product_ids)
  select m.batch_id, m.mark, m.previous_batch_id, m.listed_by, array_agg(m.product_id)
    from pg_temp.cleared_marks m
   where m.listed
   group by m.batch_id, m.mark, m.previous_batch_id, m.listed_by;

  with oldest as (
    select distinct on (m.product_id) m.product_id
      from pg_temp.cleared_marks m
     where m.mark = 'is_new' and not m.listed
  )
  update spp.supplier_products p
     set is_new = true
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id;
  with oldest as (
    select distinct on (m.product_id) m.product_id, m.previous_batch_id
      from pg_temp.cleared_marks m
     where m.mark = 'missing' and not m.listed
     order by m.product_id, m.batch_id
  )
  update spp.supplier_products p
     set missing_since_batch_id = m.previous_batch_id
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and p.missing_since_batch_id is null;
  with oldest as (
    select distinct on (m.product_id) m.product_id, m.previous_batch_id
      from pg_temp.cleared_marks m
     where m.mark = 'discontinued' and not m.listed
     order by m.product_id, m.batch_id
  )
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = m.previous_batch_id
    from oldest m
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and p.status = 'available';
  drop table pg_temp.cleared_marks;
end
$$;
comment on function spp_private.restore_marks(spp.upload_batches) is
  $$Puts new, missing and discontinued marks back to what they were before a batch; part of undo_batch, whose table of
later codes it reads. Marks that a list which stands would have cleared as well wait until it is undone, too.$$;
--! EndIncluded functions/spp/undo/restore_marks.sql
--! Included functions/spp/undo/keep_listing.sql
create or replace function spp_private.keep_listing(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  -- A mark that so many lists have passed over is settled: nobody undoes them all.
  v_most constant integer := 8;
begin
  create temporary table if not exists listed_products (product_id uuid primary key) on commit drop;
  truncate pg_temp.listed_products;
  insert into pg_temp.listed_products
  select p.product_id
    from spp.upload_staging s
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
   where s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'corrected')
  on conflict do nothing;

  with marked as materialized (
    -- Taken apart first: looked at mark by mark, the whole list would be read once a mark.
    select m.ctid as mark_row, m.batch_id, m.mark, m.previous_batch_id, m.listed_by, x.product_id
      from spp_private.batch_marks m
      join spp.upload_batches c on c.batch_id = m.batch_id
     cross join unnest(m.product_ids) x (product_id)
     where c.supplier_id = (batch).supplier_id and c.batch_id < (batch).batch_id
  ), listed as materialized (
    select m.*, l.product_id is not null as is_listed
      from marked m
      left join pg_temp.listed_products l on l.product_id = m.product_id
  ), touched as (
    select distinct l.mark_row from listed l where l.is_listed
  ), cleared as (
    delete from spp_private.batch_marks m using touched t where m.ctid = t.mark_row
  ), pieces as (
    select l.batch_id, l.mark, l.previous_batch_id, l.product_id,
           case when l.is_listed then l.listed_by || (batch).batch_id else l.listed_by end as listed_by
      from listed l
      join touched t on t.mark_row = l.mark_row
  )
  insert into spp_private.batch_marks (batch_id, mark, previous_batch_id, listed_by, product_ids)
  select p.batch_id, p.mark, p.previous_batch_id, p.listed_by, array_agg(p.product_id)
    from pieces p
   where cardinality(p.listed_by) <= v_most
   group by p.batch_id, p.mark, p.previous_batch_id, p.listed_by;
end
$$;
comment on function spp_private.keep_listing(spp.upload_batches) is
  $$Notes beside the marks of earlier uploads which of their products a list brought again: what a rollback needs to
know of the list once its rows are purged.$$;
--! EndIncluded functions/spp/undo/keep_listing.sql
--! Included functions/spp/products/make_price_history_month.sql
create or replace function spp_private.make_price_history_month(month date) returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
-- Attaching beside a default partition waits for its readers, and everybody who comes later waits behind: not long.
set lock_timeout = '2s'
as $$
  select (audit.make_month('spp.price_history', make_price_history_month.month) is not null)::integer
$$;
comment on function spp_private.make_price_history_month(date) is
  'Makes the partition of price_history for a month that has none: 1, or 0 where it is there. Raises 55P03 where a
reader of the default partition is in the way for two seconds: to be tried again.';
--! EndIncluded functions/spp/products/make_price_history_month.sql

--! split: 230-doors.sql
-- What one row may bring to an answer has an end; asking for a run of matching again finds it still queued.
set lock_timeout = '5s';

--! Included functions/spp/report/shown_cells.sql
create or replace function spp_private.shown_cells(raw jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
           jsonb_object_agg(
             case when length(c.key) > r.longest then left(c.key, r.longest) || '…' else c.key end,
             case when length(c.value #>> '{}') > r.longest then to_jsonb(left(c.value #>> '{}', r.longest) || '…')
                  else c.value end),
           '{}')
    from (select greatest(10, least(1000, 20000 / greatest(count(*), 1)))::integer as longest
            from jsonb_object_keys(shown_cells.raw)) r,
         jsonb_each(shown_cells.raw) c
$$;
comment on function spp_private.shown_cells(jsonb) is
  $$A row as lists and reports show it: cells and headings cut behind 1,000 characters, in rows of more than 20 cells
behind fewer (20,000 in all, but 10 of each), and marked by an ellipsis.$$;
grant execute on function spp_private.shown_cells(jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/shown_cells.sql
--! Included views/spp/v_quarantine.sql
create or replace view spp.v_quarantine with (security_invoker = true) as
select s.staging_id, s.batch_id, b.supplier_id, u.supplier_code, b.file_name, s.row_number,
       s.validation_errors #>> '{0,code}' as code, s.validation_errors #>> '{0,message}' as message,
       spp_private.shown_cells(s.raw_data) as raw, s.processed_at as quarantined_at
  from spp.upload_staging s
  join spp.upload_batches b on b.batch_id = s.batch_id
  join spp.suppliers u on u.supplier_id = b.supplier_id
 where s.validation_status = 'failed' and b.status = 'completed' and not b.dry_run;
comment on view spp.v_quarantine is '@primaryKey staging_id
@filterBy supplier_id

Rejected rows that wait for a person to correct or discard them.';
comment on column spp.v_quarantine.code is 'Why it was rejected.';
comment on column spp.v_quarantine.raw is
  'The row as sent, or as corrected last: heading to text. Long cells are cut and end in an ellipsis;
the CSV of the upload''s report has them whole.';
--! EndIncluded views/spp/v_quarantine.sql

comment on column spp.upload_staging.raw_data is '@behavior -*

The row as sent: heading to text.';

--! Included functions/spp/matching/match_products.sql
create or replace function spp.match_products(supplier text default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_compared integer;
  v_auto integer;
begin
  if match_products.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(match_products.supplier)).supplier_id;
  end if;
  perform spp_private.match_lock();
  perform spp_private.match_refresh_texts();
  perform spp_private.match_find_pairs(v_supplier_id);
  perform spp_private.match_score_pairs();
  select count(*) into v_compared from pg_temp.match_scored;
  perform spp_private.match_group_scored();
  perform spp_private.match_write_groups();
  v_auto := spp_private.match_write_pairs();
  perform spp_private.match_settle();
  return jsonb_build_object(
    'compared', v_compared, 'auto', v_auto,
    'waiting', (select count(*) from spp.match_pairs p where p.status = 'waiting'));
end
$$;
comment on function spp.match_products(text) is
  $$@behavior -*

Looks for the same product at other suppliers, for the products (of one supplier, code or id, or all) that have no
mapping yet: {compared, auto, waiting}, pairs compared and accepted now, and pairs that wait for a person.
Thresholds are settings (matching.auto_threshold, matching.review_threshold). What a person has decided stays. One
run at a time. Raises SPNSU.$$;
grant execute on function spp.match_products(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/matching/match_products.sql
--! Included functions/spp/matching/start_matching.sql
create or replace function spp.start_matching(supplier text default null) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_run_id uuid;
begin
  if start_matching.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(start_matching.supplier)).supplier_id;
  end if;
  loop
    insert into spp_private.match_runs (supplier_id, requested_by)
    values (v_supplier_id, audit.current_actor())
    on conflict (supplier_id) where started_at is null do nothing
    returning match_runs.run_id into v_run_id;
    if found then
      perform spp_private.enqueue_matching(v_run_id);
      return v_run_id;
    end if;
    select r.run_id into v_run_id
      from spp_private.match_runs r
     where r.supplier_id is not distinct from v_supplier_id and r.started_at is null;
    -- It may have been taken up since.
    if found then
      -- Its job may be gone, discarded or given up; where it waits, the key makes it one.
      perform spp_private.enqueue_matching(v_run_id);
      return v_run_id;
    end if;
  end loop;
end
$$;
comment on function spp.start_matching(text) is
  $$Has a worker look for the same products at other suppliers, for those of one supplier (code or id) or of all that
have no mapping yet: the id of the run, for matching_run. Joins a run of the same products that has not been taken up.
Raises SPNSU.$$;
grant execute on function spp.start_matching(text) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/matching/start_matching.sql
--! Included functions/spp/matching/matching_run.sql
create or replace function spp.matching_run(run_id uuid) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
begin
  select r.* into v_run from spp_private.match_runs r where r.run_id = matching_run.run_id;
  if not found then
    raise exception using
      errcode = 'SPNMR', message = 'There is no such run of matching.',
      hint = 'Use the run_id that its start answered.';
  end if;
  return jsonb_build_object(
    'run_id', v_run.run_id,
    'status', case
      when v_run.failure is not null then 'failed'
      when v_run.finished_at is not null then 'completed'
      when v_run.started_at is not null then 'running'
      else 'queued' end,
    'requested_at', v_run.requested_at, 'started_at', v_run.started_at, 'finished_at', v_run.finished_at,
    'result', v_run.result, 'failure', v_run.failure);
end
$$;
comment on function spp.matching_run(uuid) is
  $$How a run of matching stands: {run_id, status, requested_at, started_at, finished_at, result, failure}; status is
queued, running, completed or failed, result {compared, auto, waiting}: pairs compared and accepted, and pairs that wait
for a person. Raises SPNMR.$$;
grant execute on function spp.matching_run(uuid) to inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/matching/matching_run.sql
--! Included functions/spp/matching/run_matching.sql
create or replace function spp_private.run_matching(run_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run spp_private.match_runs;
  v_result jsonb;
  v_message text;
  v_hint text;
begin
  -- Whoever comes second waits here, and finds it ended; where the first one died, does it.
  select r.* into v_run from spp_private.match_runs r
   where r.run_id = run_matching.run_id and r.finished_at is null
     for update;
  if not found then
    return;
  end if;
  begin
    v_result := spp.match_products(v_run.supplier_id::text);
    update spp_private.match_runs r
       set result = v_result, finished_at = clock_timestamp()
     where r.run_id = v_run.run_id;
  exception when others then
    -- What passes (serialization, deadlock, locks, resources) is no end: the job tries again.
    if sqlstate ~ '^(40...|55P03|53...)$' then
      raise;
    end if;
    get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint;
    update spp_private.match_runs r
       set failure = jsonb_build_object('code', sqlstate, 'message', v_message, 'hint', nullif(v_hint, '')),
           finished_at = clock_timestamp()
     where r.run_id = v_run.run_id;
  end;
end
$$;
comment on function spp_private.run_matching(uuid) is
  $$Does a run of matching unless it has ended, and keeps what came out or why it failed; an error that passes is
raised. Never twice at once.$$;
grant execute on function spp_private.run_matching(uuid) to inv_admin;
--! EndIncluded functions/spp/matching/run_matching.sql

--! split: 240-review.sql
-- A report of rejected rows is bounded in bytes; an old long text holds up no change of another.
set lock_timeout = '5s';

insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('report.max_error_bytes', '8000000', 'Bytes of rejected rows that a report holds at most.', 'integer', 1000,
   100000000, 'bytes')
on conflict (setting_key) do nothing;

--! Included functions/spp/report/first_errors.sql
create or replace function spp_private.first_errors(batch_id uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_room integer := spp.setting('report.max_error_bytes')::integer;
  v_row record;
  v_error jsonb;
  v_errors jsonb[] := '{}';
begin
  -- Row by row: a list may hold gigabytes of rejected rows, of which the first few are enough.
  for v_row in
    select r.* from spp.rejected_rows(first_errors.batch_id, spp.setting('report.max_errors')::integer) r
  loop
    v_error := to_jsonb(v_row) || jsonb_build_object('raw', spp_private.shown_cells(v_row.raw));
    v_room := v_room - octet_length(v_error::text);
    exit when v_room < 0 and v_errors <> '{}';
    v_errors := v_errors || v_error;
  end loop;
  return to_jsonb(v_errors);
end
$$;
comment on function spp_private.first_errors(uuid) is
  $$The first rejected rows of an upload for its report: as many as report.max_errors and report.max_error_bytes let,
long cells cut and marked (shown_cells). rejected_rows has all of them, whole.$$;
grant execute on function spp_private.first_errors(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/first_errors.sql
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
    'processed_by', v_batch.processed_by,
    'total_products', v_batch.total_products,
    'new_products_count', v_batch.new_products_count,
    'updated_products_count', v_batch.updated_products_count,
    'unchanged_products_count', v_batch.unchanged_products_count,
    'failed_products_count', v_batch.failed_products_count,
    'duplicate_rows_count', v_batch.duplicate_rows_count,
    'missing_products_count', v_batch.missing_products_count,
    'discontinue_held', v_batch.discontinue_held,
    'processing_time_ms', v_batch.processing_time_ms,
    'progress', spp_private.batch_progress(v_batch),
    'reason', v_batch.reason,
    'detected', v_batch.detected,
    'price_changes', v_batch.price_changes,
    'warnings', v_batch.warnings,
    'errors', case when v_batch.phase = 'done' then v_batch.error_log
                   else spp_private.first_errors(v_batch.batch_id) end
  );
end
$$;
comment on function spp.upload_report(uuid) is
  $$What became of an upload: counts (total = new + updated + unchanged + failed + duplicates), reason of a failure,
what was detected, price changes (amounts as decimal text), warnings, and the first rejected rows {row_number,
code, message, raw}. Raises SPNBA.$$;
grant execute on function spp.upload_report(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/report/upload_report.sql
--! Included functions/spp/batches/close_batch.sql
create or replace function spp_private.close_batch(batch_id uuid, status text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp.upload_batches b
     set status = close_batch.status, phase = 'done', completed_at = clock_timestamp(),
         lease_token = null, lease_owner = null, lease_expires_at = null,
         -- An integer of milliseconds ends after 24.8 days: what took longer shows that much.
         processing_time_ms = least(extract(epoch from clock_timestamp() - b.upload_date) * 1000, 2147483647),
         error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = close_batch.batch_id;
  select pg_notify('spp_batch', close_batch.batch_id::text)
$$;
comment on function spp_private.close_batch(uuid, text) is 'Ends a batch and tells listeners of channel spp_batch.';
--! EndIncluded functions/spp/batches/close_batch.sql
--! Included functions/spp/quarantine/resubmit_quarantined.sql
create or replace function spp.resubmit_quarantined(rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_resubmission(resubmit_quarantined.rows);
  v_row record;
  v_failure text;
  v_corrected integer := 0;
  v_rejected jsonb := '[]';
  v_replaced jsonb := '[]';
begin
  -- One by one and in order: a person may correct two rows of one code.
  for v_row in
    select s.staging_id, s.row_number, e.value -> 'data' as data
      from jsonb_array_elements(resubmit_quarantined.rows) e
      join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid
     order by s.row_number
  loop
    v_failure := spp_private.correct_row(v_batch, v_row.staging_id, v_row.data);
    if v_failure is null then
      v_corrected := v_corrected + 1;
      v_replaced := v_replaced || spp_private.replaced_price(v_batch, v_row.staging_id);
    else
      v_rejected := v_rejected || jsonb_build_object(
        'staging_id', v_row.staging_id, 'row_number', v_row.row_number, 'code', v_failure,
        'message', spp_private.rejection_message(v_failure));
    end if;
  end loop;
  update spp.upload_batches b
     set error_log = spp_private.first_errors(b.batch_id)
   where b.batch_id = v_batch.batch_id;
  return jsonb_build_object('batch_id', v_batch.batch_id, 'corrected', v_corrected, 'rejected', v_rejected,
                            'warnings', v_replaced);
end
$$;
comment on function spp.resubmit_quarantined(jsonb) is
  $$Corrects rejected rows of one upload, [{staging_id, data: {heading or field: text}}], and applies those that are
valid now; they join their upload: its failed count falls, another rises. A held price spike is released this way, with
data {}. Answers {batch_id, corrected,
rejected: [{staging_id, row_number, code, message}], warnings: [the same, of replaced_price]}; what is rejected stays
in quarantine with its new reason. Raises SPIRS, SPNST, SPCBS,
SPCSA (supplier not active).$$;
grant execute on function spp.resubmit_quarantined(jsonb) to inv_supplier, inv_catalog_manager, inv_admin;
--! EndIncluded functions/spp/quarantine/resubmit_quarantined.sql
--! Included functions/spp/suppliers/tg_suppliers__judge_lengths.sql
create or replace function spp.tg_suppliers__judge_lengths() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A text from before there was a limit holds up no change of another.
  v_old spp.suppliers;
begin
  if tg_op = 'UPDATE' then
    v_old := old;
  end if;
  if length(new.supplier_name) > 500 and new.supplier_name is distinct from v_old.supplier_name
     or length(new.payment_terms) > 2000 and new.payment_terms is distinct from v_old.payment_terms
     or length(new.tax_registration) > 200 and new.tax_registration is distinct from v_old.tax_registration then
    raise exception using
      errcode = 'check_violation',
      message = 'A text about the supplier is too long.',
      hint = 'supplier_name has at most 500 characters, payment_terms 2,000, tax_registration 200.';
  end if;
  return new;
end
$$;
comment on function spp.tg_suppliers__judge_lengths() is
  'Row trigger: refuses texts that are too long where they are written, whoever writes them.';
--! EndIncluded functions/spp/suppliers/tg_suppliers__judge_lengths.sql
--! Included functions/spp/intake/purge_staging.sql
create or replace function spp_private.purge_staging() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
  v_rows integer;
  v_purged integer := 0;
begin
  for v_batch in
    with due as (
      select b.*
        from spp.upload_batches b
       where b.phase = 'done'
         and b.completed_at < now() - make_interval(days => spp.setting('retention.staging_days')::integer)
         and exists (select from spp.upload_staging s
                      where s.batch_id = b.batch_id and s.validation_status <> 'failed')
    )
    select d.* from due d where d.supplier_id = (select min(d.supplier_id::text)::uuid from due d) order by d.batch_id
  loop
    select b.* into v_batch from spp_private.lock_uploads(array[v_batch.batch_id]) b;
    if v_batch.status = 'completed' and not v_batch.dry_run then
      perform spp_private.keep_listing(v_batch);
    end if;
    -- Rows that wait in quarantine stay until a person has decided.
    delete from spp.upload_staging s where s.batch_id = v_batch.batch_id and s.validation_status <> 'failed';
    get diagnostics v_rows = row_count;
    v_purged := v_purged + v_rows;
  end loop;
  return v_purged;
end
$$;
comment on function spp_private.purge_staging() is '@behavior -*

Removes the staged rows of one supplier''s uploads that ended long ago, but for those in quarantine; answers how many: 0
when no supplier has any. Its uploads wait meanwhile, those of others do not. What a rollback must know of the rows
is kept. Run daily, until it answers 0.';
grant execute on function spp_private.purge_staging() to inv_admin;
--! EndIncluded functions/spp/intake/purge_staging.sql
