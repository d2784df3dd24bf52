create or replace function spp_private.lay_corrections(rows spp.upload_staging[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with corrected as (
    update spp.upload_staging s
       set raw_data = n.raw_data, validation_status = 'correcting', processed_at = clock_timestamp(),
           parse_error = null, price_number = n.price_number, breaks = n.breaks, code = n.code, name = n.name,
           price = n.price, currency = n.currency, barcode = n.barcode, brand = n.brand,
           manufacturer = n.manufacturer, description = n.description, category = n.category,
           subcategory = n.subcategory, unit_of_measure = n.unit_of_measure, pack_size = n.pack_size,
           min_order_qty = n.min_order_qty, lead_time_days = n.lead_time_days, price_basis = n.price_basis,
           discount = n.discount, from_quantity = n.from_quantity, valid_from = n.valid_from, valid_to = n.valid_to,
           price_group = n.price_group, price_label = n.price_label
      from unnest(rows) n
     where s.staging_id = n.staging_id
    returning spp_private.log_correction(old, n)
  )
  select from corrected
$$;
comment on function spp_private.lay_corrections(spp.upload_staging[]) is
  'Puts corrected rows in the place of what was sent, to be judged (correcting), and notes it in audit.log.';
