create or replace function spp_private.keep_break(batch spp.upload_batches,
  corrected spp.upload_staging) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_mark constant text := (batch).decimal_mark;
  v_quantity constant integer := spp_private.read_break_quantity((corrected).from_quantity, v_mark);
  v_amount constant numeric := round((spp_private.read_price(corrected, batch)).amount, 4);
begin
  if v_quantity is null or not exists (
       select from spp.upload_staging s
        where s.batch_id = (batch).batch_id and s.code = (corrected).code and s.staging_id <> (corrected).staging_id
          and s.validation_status in ('staged', 'corrected')
          and coalesce(spp_private.read_break_quantity(s.from_quantity, v_mark), 1) < v_quantity) then
    return false;
  end if;
  perform spp_private.set_origin((batch).batch_id, 'correction');
  insert into spp.price_breaks as k (supplier_id, product_id, from_quantity, price)
  select p.supplier_id, p.product_id, v_quantity, v_amount
    from spp.supplier_products p
   where p.supplier_id = (batch).supplier_id and p.supplier_product_code = (corrected).code
  on conflict (supplier_id, product_id, from_quantity) do update
     set price = excluded.price, updated_at = clock_timestamp()
   where k.price <> excluded.price;
  perform spp_private.set_origin(null, null);
  update spp.upload_staging s
     set validation_status = 'duplicate', validation_errors = '[{"code": "quantity_break"}]'
   where s.staging_id = (corrected).staging_id;
  update spp.upload_batches b
     set failed_products_count = b.failed_products_count - 1, duplicate_rows_count = b.duplicate_rows_count + 1
   where b.batch_id = (batch).batch_id;
  return true;
end
$$;
comment on function spp_private.keep_break(spp.upload_batches, spp.upload_staging) is
  $$Keeps a corrected row as a price of a larger quantity where its list brings a smaller one of the code; answers
whether
it was one.$$;
