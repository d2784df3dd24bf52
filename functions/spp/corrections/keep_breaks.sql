create or replace function spp_private.keep_breaks(batch spp.upload_batches, staging_ids uuid[]) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counts jsonb;
begin
  if keep_breaks.staging_ids = '{}' then
    return '{"added": 0, "changed": 0, "removed": 0}';
  end if;
  perform spp_private.set_origin((batch).batch_id, 'correction');
  with kept as (
    insert into spp.price_breaks as k (supplier_id, product_id, from_quantity, price)
    select p.supplier_id, p.product_id, spp_private.quantity_of(s, true, (batch).decimal_mark),
           round((spp_private.read_price(s, batch)).amount, 4)
      from spp.upload_staging s
      join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
     where s.staging_id = any (keep_breaks.staging_ids)
    on conflict (supplier_id, product_id, from_quantity) do update
       set price = excluded.price, updated_at = clock_timestamp()
     where k.price <> excluded.price
    returning old.price is null as is_added
  )
  select jsonb_build_object('added', count(*) filter (where k.is_added),
                            'changed', count(*) filter (where not k.is_added), 'removed', 0)
    into v_counts
    from kept k;
  perform spp_private.set_origin(null, null);
  update spp.upload_staging s
     set validation_status = 'duplicate', validation_errors = '[{"code": "quantity_break"}]'
   where s.staging_id = any (keep_breaks.staging_ids) and s.validation_status = 'correcting';
  return v_counts;
end
$$;
comment on function spp_private.keep_breaks(spp.upload_batches, uuid[]) is
  $$Keeps rows, no two of one code and quantity, as prices of larger quantities; those that are being corrected count as
duplicates: {added, changed, removed}.$$;
