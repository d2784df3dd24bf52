create or replace function spp_private.judge_rows(batch spp.upload_batches, from_row integer, to_row integer,
  row_status text)
returns table (
  staging_id uuid,
  row_number integer,
  failure text,
  held text,
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
           when spp_private.is_damaged_code(r.code) then 'code_damaged'
           when r.price is null and r.price_number is null then 'price_missing'
           when r.reading_failure is not null then r.reading_failure
           when r.amount is null then 'price_unreadable'
           when r.amount < 0 then 'price_negative'
           when r.amount > 0 and round(r.amount, 4) = 0 then 'price_rounds_to_zero'
           when round(r.amount, 4) >= 1e15 then 'price_too_large'
           when r.row_currency is null then 'currency_unknown'
           when r.row_currency <> r.product_currency then 'currency_mismatch'
           when r.period = 'unclear' then 'period_unclear'
           when r.period = 'later' and row_status <> 'staged' or r.heading_later then 'not_yet_valid'
           when r.period = 'over' and row_status <> 'staged' then 'no_longer_valid'
           when r.from_quantity is not null
             and spp_private.read_break_quantity(r.from_quantity, (batch).decimal_mark) is null
             or r.breaks_below then 'quantity_unclear'
         end,
         case
           when r.parse_error is null and (spp_private.is_total(r.code) or spp_private.is_total(r.name))
             then 'total_row'
           when r.amount = 0 and r.product_price > 0 then 'price_fell_to_zero'
           when r.hold_spikes and r.is_spike then 'price_spike'
         end,
         -- Most rows have nothing odd about them.
         case when r.reading_warnings = '{}' and r.amount <> 0 and scale(r.amount) <= 4 and not r.is_spike
                and r.name is not null
                and num_nulls(r.hidden, r.bad_break, r.barcode, r.min_order_qty, r.lead_time_days) = 5
         then '{}'
         else array_remove(r.reading_warnings || array[
           case when r.amount = 0 then 'price_zero' end,
           case when scale(trim_scale(r.amount)) > 4 then 'price_rounded' end,
           case when r.is_spike then 'price_spike' end,
           case when r.hidden is not null then 'hidden_rows' end,
           case when r.bad_break then 'price_break_unreadable' end,
           case when r.name is null then 'name_blank' end,
           case when r.barcode is not null and not spp_private.is_gtin(r.barcode) then 'barcode_invalid' end,
           case when r.min_order_qty is not null
                 and spp_private.parse_count(r.min_order_qty, 1, (batch).decimal_mark) is null
                then 'min_order_qty_invalid' end,
           case when r.lead_time_days is not null
                 and spp_private.parse_days(r.lead_time_days, (batch).decimal_mark) is null
                then 'lead_time_invalid' end
         ], null) end
    from (
      select s.staging_id, s.row_number, s.parse_error, s.code, s.name, s.price, s.price_number, s.barcode,
             s.min_order_qty, s.lead_time_days, s.from_quantity, s.hidden, (a.reading).amount,
             (select u.hold_spikes from spp.suppliers u where u.supplier_id = (batch).supplier_id) as hold_spikes,
             (a.reading).currency as row_currency, (a.reading).failure as reading_failure,
             (a.reading).warnings as reading_warnings,
             spp_private.period_of(s.valid_from, s.valid_to, spp_private.valid_day(batch)) as period,
             -- "Price from 1/1/2027" above all of them.
             s.valid_from is null and s.valid_to is null
               and coalesce((batch).price_valid_from > spp_private.valid_day(batch), false) as heading_later,
             -- "Quantity 1 | Price 1 | Quantity 2 | Price 2": 100 before 1 in this row.
             s.breaks is not null and (batch).detected #> '{raw_breaks,0,quantity}' is not null
               and exists (
                 select from jsonb_array_elements(nullif(s.breaks, '')::jsonb) b
                  where spp_private.read_break_quantity(b.value ->> 'from', (batch).decimal_mark)
                        < coalesce(spp_private.parse_count(s.min_order_qty, 1, (batch).decimal_mark), 1))
               as breaks_below,
             case when s.breaks is not null
                  then exists (select from spp_private.read_breaks(s, batch) b where b.price is null) end as bad_break,
             -- Only a column of its own brings a new product in a currency other than the supplier's.
             coalesce(p.currency_code, case when s.currency is null then (batch).currency_code
                                            else (a.reading).currency end) as product_currency,
             p.current_price as product_price,
             coalesce(p.current_price > 0 and (a.reading).amount > 0
                      and greatest((a.reading).amount / p.current_price, p.current_price / (a.reading).amount)
                          >= (select u.spike_limit from spp.suppliers u
                               where u.supplier_id = (batch).supplier_id), false) as is_spike
        from spp.upload_staging s
       cross join lateral (select spp_private.read_price(s, batch) as reading offset 0) a
        left join spp.supplier_products p
          on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
       where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
         and s.validation_status = row_status
    ) r
$$;
comment on function spp_private.judge_rows(spp.upload_batches, integer, integer, text) is
  $$What is wrong (failure), held until a person accepts it (held) or odd (warnings) with the rows of a range that have
one status. What fails or is held goes into quarantine.$$;
