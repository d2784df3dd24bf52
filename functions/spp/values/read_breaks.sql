create or replace function spp_private.read_breaks(staged spp.upload_staging, batch spp.upload_batches)
returns table (
  from_quantity integer,
  price numeric
)
language plpgsql stable rows 5
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base constant integer := coalesce(
    spp_private.read_break_quantity((staged).from_quantity, (batch).decimal_mark), 1);
  v_currency constant text := (spp_private.read_price(staged, batch)).currency;
  v_break jsonb;
  v_read spp_private.price_reading;
  v_prices jsonb := '{}';
begin
  for v_break in select b.value from jsonb_array_elements(nullif((staged).breaks, '')::jsonb) b loop
    continue when coalesce(v_break ->> 'amount', v_break ->> 'price', v_break ->> 'number') is null;
    from_quantity := spp_private.read_break_quantity(v_break ->> 'from', (batch).decimal_mark);
    continue when from_quantity <= v_base;
    if v_break ? 'amount' then
      -- What was a row of its own has been read.
      price := case when v_break ->> 'currency' <> v_currency then null
                    else round((v_break ->> 'amount')::numeric, 4) end;
    else
      -- What stands in a column is read as the price of the row itself is.
      staged.price := v_break ->> 'price';
      staged.price_number := v_break ->> 'number';
      v_read := spp_private.read_price(staged, batch);
      price := case
        when v_read.failure is null and v_read.currency = v_currency and from_quantity is not null
             and v_read.amount >= 0 and v_read.amount < 1e15
             and (v_read.amount = 0 or round(v_read.amount, 4) > 0) then round(v_read.amount, 4) end;
    end if;
    -- Of two for one quantity the last holds.
    v_prices := v_prices || jsonb_build_object(coalesce(from_quantity::text, ''), price);
  end loop;
  return query
    select nullif(p.key, '')::integer, p.value::numeric from jsonb_each_text(v_prices) p;
end
$$;
comment on function spp_private.read_breaks(spp.upload_staging, spp.upload_batches) is
  $$The prices of larger quantities that a staged row brings: from how many pieces on, and for a piece; null what of it
cannot be read.$$;
