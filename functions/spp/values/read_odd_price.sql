create or replace function spp_private.read_odd_price(staged spp.upload_staging, batch spp.upload_batches)
returns spp_private.price_reading
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cell spp_private.price_cell;
  v_result spp_private.price_reading;
  v_expected constant text := spp_private.currency_of((batch).price_currency, (batch).currency_code);
  v_per numeric := (batch).price_per;
  v_discount numeric := 0;
begin
  if (staged).price_number is null then
    v_cell := spp_private.read_price_cell((staged).price, (batch).decimal_mark);
    v_cell.currencies := coalesce(v_cell.currencies, spp_private.currencies_of((staged).price_label),
                                  case when (staged).price_label is not null then '{}'::text[] end);
  else
    v_cell.amount := spp_private.plain_decimal((staged).price_number);
    v_cell.currencies := case when (staged).price_label <> '%'
                              then coalesce(spp_private.currencies_of((staged).price_label), '{}') end;
    v_cell.failure := case when (staged).price_label = '%' then 'price_basis_unclear' end;
  end if;
  v_result.warnings := '{}';
  v_result.failure := v_cell.failure;
  if v_cell.amount is null or v_result.failure is not null then
    return v_result;
  end if;

  v_result.currency := spp_private.currency_of((staged).currency, v_expected);
  if v_cell.currencies is not null and not coalesce(v_result.currency = any (v_cell.currencies), false) then
    if (staged).currency is not null or cardinality(v_cell.currencies) <> 1 then
      v_result.failure := case when (staged).currency is null or v_result.currency is null
                               then 'currency_unknown' else 'currency_mismatch' end;
    end if;
    v_result.currency := v_cell.currencies[1];
  end if;

  -- The row's basis, the cell's and the heading's: those that are named must agree.
  if (staged).price_basis is not null then
    v_per := spp_private.read_basis((staged).price_basis, (batch).decimal_mark);
  end if;
  if v_per is null or (batch).price_per not in (1, v_per)
     or v_cell.per <> v_per and (v_per <> 1 or (staged).price_basis is not null)
     or v_cell.per_unit is not null and v_cell.per_unit is distinct from lower(rtrim((staged).unit_of_measure, '.'))
     or (batch).price_unit < 1 and v_cell.unit is null and v_cell.currencies is not null then
    v_result.failure := coalesce(v_result.failure, 'price_basis_unclear');
  end if;
  if (staged).discount is not null then
    v_discount := spp_private.read_discount((staged).discount, (batch).decimal_mark);
    v_result.failure := coalesce(v_result.failure, case when v_discount is null then 'discount_unclear' end);
  end if;
  v_per := greatest(v_per, v_cell.per);
  v_result.amount := v_cell.amount * coalesce(v_cell.unit, (batch).price_unit) / v_per * (1 - v_discount);
  v_result.warnings := array_remove(array[case when v_per > 1 then 'price_per_many' end,
                                          case when v_discount > 0 then 'discount_applied' end], null);
  return v_result;
end
$$;
comment on function spp_private.read_odd_price(spp.upload_staging, spp.upload_batches) is
  'The price of a row that says more than an amount: currency, basis, unit of money, discount; part of read_price.';
