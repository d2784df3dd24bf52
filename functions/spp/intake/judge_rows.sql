create or replace function spp_private.judge_rows(batch spp.upload_batches, from_row integer, to_row integer,
  row_status text)
returns table (
  staging_id uuid,
  row_number integer,
  failure text,
  warnings text[]
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.staging_id, r.row_number,
         case
           when r.parse_error is not null then r.parse_error
           when r.code is null then 'code_missing'
           when length(r.code) > 512 then 'code_too_long'
           when r.price is null and r.price_number is null then 'price_missing'
           when r.amount is null then 'price_unreadable'
           when r.amount < 0 then 'price_negative'
           when r.amount > 0 and round(r.amount, 4) = 0 then 'price_rounds_to_zero'
           when round(r.amount, 4) >= 1e15 then 'price_too_large'
           when r.row_currency is null then 'currency_unknown'
           when r.row_currency <> r.product_currency then 'currency_mismatch'
           -- Who re-submits a held row has looked at it.
           when r.hold_spikes and r.is_spike and row_status = 'staged' then 'price_spike'
         end,
         array_remove(array[
           case when r.amount = 0 then 'price_zero' end,
           case when scale(trim_scale(r.amount)) > 4 then 'price_rounded' end,
           case when r.is_spike then 'price_spike' end,
           case when r.name is null then 'name_blank' end,
           case when r.barcode is not null and not spp_private.is_gtin(r.barcode) then 'barcode_invalid' end,
           case when r.min_order_qty is not null and spp_private.parse_count(r.min_order_qty, 1) is null
                then 'min_order_qty_invalid' end,
           case when r.lead_time_days is not null and spp_private.parse_count(r.lead_time_days, 0) is null
                then 'lead_time_invalid' end
         ], null)
    from (
      select s.staging_id, s.row_number, s.parse_error, s.code, s.name, s.price, s.price_number, s.barcode,
             s.min_order_qty, s.lead_time_days, a.amount, u.hold_spikes,
             spp_private.currency_of(s.currency, (batch).currency_code) as row_currency,
             p.currency_code as product_currency,
             coalesce(p.current_price > 0 and a.amount > 0
                      and greatest(a.amount / p.current_price, p.current_price / a.amount) > u.spike_limit, false)
                        as is_spike
        from spp.upload_staging s
       cross join lateral (
         select spp_private.staged_amount(s.price_number, s.price, (batch).decimal_mark) as amount
         offset 0
       ) a
       join spp.suppliers u on u.supplier_id = (batch).supplier_id
        left join spp.supplier_products p
          on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
       where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
         and s.validation_status = row_status
    ) r
$$;
comment on function spp_private.judge_rows(spp.upload_batches, integer, integer, text) is
  'What is wrong (failure: it goes into quarantine) or odd (warnings) with the rows of a range that have one status.';
