create or replace function spp_private.correct_row(batch spp.upload_batches, staging_id uuid, data jsonb,
  accepted boolean default true) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old spp.upload_staging;
  v_new spp.upload_staging;
  v_failure text;
  v_held text;
  v_counts spp_private.apply_counts;
  v_names text[];
  v_leaf spp.categories;
begin
  select s.* into v_old from spp.upload_staging s where s.staging_id = correct_row.staging_id;
  -- The correction is laid over the row as sent, then judged like any other row.
  v_new := spp_private.read_corrected(batch, v_old, correct_row.data);
  update spp.upload_staging s
     set raw_data = v_new.raw_data, validation_status = case when accepted then 'corrected' else 'staged' end,
         processed_at = clock_timestamp(), parse_error = null, price_number = v_new.price_number, breaks = v_new.breaks,
         code = v_new.code, name = v_new.name, price = v_new.price, currency = v_new.currency,
         barcode = v_new.barcode, brand = v_new.brand, manufacturer = v_new.manufacturer,
         description = v_new.description, category = v_new.category, subcategory = v_new.subcategory,
         unit_of_measure = v_new.unit_of_measure, pack_size = v_new.pack_size,
         min_order_qty = v_new.min_order_qty, lead_time_days = v_new.lead_time_days,
         price_basis = v_new.price_basis, discount = v_new.discount, from_quantity = v_new.from_quantity,
         valid_from = v_new.valid_from, valid_to = v_new.valid_to, price_group = v_new.price_group,
         price_label = v_new.price_label
   where s.staging_id = v_old.staging_id;
  perform spp_private.log_correction(v_old, v_new);

  if not accepted then
    -- Held like a row of a list: what is odd about it nobody has said to be right.
    select j.failure into v_held
      from spp_private.judge_rows(batch, v_old.row_number, v_old.row_number, 'staged') j;
    update spp.upload_staging s set validation_status = 'corrected' where s.staging_id = v_old.staging_id;
  end if;
  select j.failure into v_failure
    from spp_private.judge_rows(batch, v_old.row_number, v_old.row_number, 'corrected') j;
  if v_failure is null and spp_private.is_held(v_held) then
    v_failure := v_held;
  end if;
  if v_failure is not null then
    update spp.upload_staging s
       set validation_status = 'failed',
           validation_errors = jsonb_build_array(spp_private.rejection(v_failure, s))
     where s.staging_id = v_old.staging_id;
    return v_failure;
  elsif spp_private.keep_break(batch, v_new) then
    return null;
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
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes),
         price_breaks = spp_private.add_counts(b.price_breaks, v_counts.price_breaks)
   where b.batch_id = (batch).batch_id;
  return null;
end
$$;
comment on function spp_private.correct_row(spp.upload_batches, uuid, jsonb, boolean) is
  $$Corrects one rejected row and applies it if it is valid now: null; else it stays rejected, for the reason answered.
What would be held in a list (a spike, a fall to 0, a sum) stays held unless it is accepted.$$;
