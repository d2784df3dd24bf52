create or replace function spp_private.place_corrected(batch spp.upload_batches, from_row integer, to_row integer)
returns table (
  staging_id uuid,
  place text,
  outgrown uuid[]
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_codes constant text[] := array(
    select s.code
      from spp.upload_staging s
     where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
       and s.validation_status = 'correcting' and s.code is not null);
  v_is_purged boolean;
begin
  if not exists (select
                   from spp.upload_staging s
                  where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
                    and s.validation_status = 'correcting' and coalesce(s.from_quantity, s.min_order_qty) is not null)
     then
    return;
  end if;
  v_is_purged := (select count(*) from spp.upload_staging s where s.batch_id = (batch).batch_id)
                 < (batch).total_products;
  return query
  with codes as materialized (
    select s.code, count(*) = 1 as is_alone, count(s.from_quantity) = 0
             and min(coalesce(s.min_order_qty, '')) <> max(coalesce(s.min_order_qty, '')) as by_minimum
      from spp.upload_staging s
     where s.batch_id = (batch).batch_id and s.code = any (v_codes)
     group by s.code
  ), rows as materialized (
    select s.staging_id, s.code, c.is_alone, s.validation_status as status, q.quantity,
           coalesce(q.quantity, 1) as smallest, spp_private.quantity_of(s, true, (batch).decimal_mark) as least
      from codes c
      join spp.upload_staging s on s.batch_id = (batch).batch_id and s.code = c.code
     cross join lateral (select spp_private.quantity_of(s, c.by_minimum, (batch).decimal_mark) as quantity) q
  ), placed as (
    select r.staging_id, r.quantity, r.least, r.is_alone, p.product_id is not null as is_known, p.min_order_qty,
           coalesce(bool_or(o.quantity < r.quantity and o.status in ('staged', 'corrected')), false) as has_base,
           coalesce(bool_or(o.smallest < r.quantity and o.status = 'failed'), false) as base_waits,
           coalesce(bool_or(o.smallest < r.quantity), false) as had_base,
           array_agg(o.staging_id) filter (where o.quantity > r.quantity and o.status in ('staged', 'corrected'))
             as larger
      from rows r
      left join rows o on o.code = r.code and o.staging_id <> r.staging_id
      left join spp.supplier_products p
        on p.supplier_id = (batch).supplier_id and p.supplier_product_code = r.code
     where r.status = 'correcting'
     group by r.staging_id, r.quantity, r.least, r.is_alone, p.product_id, p.min_order_qty
  )
  select p.staging_id,
         case when p.quantity is null then 'quantity_unclear'
              when p.has_base then 'quantity_break'
              when p.base_waits or p.had_base and not p.is_known then 'break_without_base'
              when p.had_base then 'quantity_break'
              -- Its list may have brought a smaller quantity in a row that is gone.
              when v_is_purged and p.is_alone and p.is_known and p.least > 1
                and p.least is distinct from p.min_order_qty then 'quantity_unclear' end,
         p.larger
    from placed p;
end
$$;
comment on function spp_private.place_corrected(spp.upload_batches, integer, integer) is
  $$Where rows that are being corrected hold for a quantity: quantity_break beside the price of a smaller quantity that
its list brings (or brought, and the product is there), break_without_base where that waits in quarantine,
quantity_unclear; null where it is the smallest of its code, so the price: outgrown is what was the price until now.$$;
