create or replace function spp_private.replaced_prices(batch spp.upload_batches, staging_ids uuid[])
returns table (
  staging_id uuid,
  warning jsonb
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.staging_id, jsonb_build_object(
           'staging_id', s.staging_id, 'row_number', s.row_number, 'code', 'newer_price_replaced',
           'message', format('The price %s, which came later than this list, became %s.', last.old_price,
                             last.new_price))
    from spp.upload_staging s
    join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
   cross join lateral (
     select h.old_price, h.new_price, h.upload_batch_id, h.changed_at,
            lead(h.upload_batch_id) over w as before_batch_id, lead(h.changed_at) over w as before_at
       from spp.price_history h
      where h.supplier_id = p.supplier_id and h.product_id = p.product_id
        and h.changed_at >= greatest((batch).upload_date, (batch).effective_from::timestamp at time zone 'UTC')
     window w as (order by h.changed_at desc, h.history_id desc)
      order by h.changed_at desc, h.history_id desc
      limit 1) last
   where s.staging_id = any (replaced_prices.staging_ids) and last.upload_batch_id = (batch).batch_id
     and last.before_at is not null and last.before_batch_id is distinct from (batch).batch_id
$$;
comment on function spp_private.replaced_prices(spp.upload_batches, uuid[]) is
  'Which of the corrected rows just applied have replaced a price that came after their list, and a warning for each.';
