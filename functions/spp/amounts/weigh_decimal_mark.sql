create or replace function spp_private.weigh_decimal_mark(
  batch spp.upload_batches,
  detected jsonb,
  doubtful text,
  plain bigint,
  plain_thousands bigint
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_other constant text := translate(doubtful, '.,', ',.');
  v_prices record;
  v_columns record;
  v_language constant text := spp_private.language_mark(detected ->> 'language', (batch).currency_code);
  v_weight integer;
begin
  -- Dinars and rials have three decimals.
  if coalesce(spp_private.currency_of((batch).price_currency, (batch).currency_code), '')
     in ('KWD', 'TND', 'BHD', 'OMR', 'JOD', 'IQD', 'LYD') then
    return jsonb_build_object('decimal_mark', doubtful, 'assumed', false);
  end if;
  -- Nobody writes parts of a cent, a yen or a forint.
  if (batch).price_unit < 1 or coalesce(spp_private.currency_of((batch).price_currency, (batch).currency_code), '')
     in ('JPY', 'KRW', 'VND', 'IDR', 'CLP', 'PYG', 'HUF', 'ISK', 'UGX', 'XAF', 'XOF') then
    return jsonb_build_object('decimal_mark', v_other, 'assumed', true);
  end if;
  select * into v_prices from spp_private.price_hints(batch, doubtful);
  if greatest(v_prices.nearer_decimal, v_prices.nearer_group) > least(v_prices.nearer_decimal,
    v_prices.nearer_group) * 4 then
    return jsonb_build_object('assumed', false, 'decimal_mark',
      case when v_prices.nearer_decimal > v_prices.nearer_group then doubtful else v_other end);
  end if;
  select * into v_columns from spp_private.column_hints((batch).batch_id);
  if greatest(v_columns.point, v_columns.comma) > least(v_columns.point, v_columns.comma) * 4 + 1 then
    return jsonb_build_object('assumed', true, 'decimal_mark',
      case when v_columns.point > v_columns.comma then '.' else ',' end);
  end if;

  -- Above 0 for the doubtful mark as the decimal one. A list of thousands without a mark groups nowhere; numbers
  -- without
  -- a mark beside others that all have three digits behind it are no decimals.
  v_weight := case v_language when doubtful then 2 when v_other then -2 else 0 end
    + case when detected ->> 'delimiter' not in (';', ',') then 0
           when (detected ->> 'delimiter' = ';') = (doubtful = ',') then 1 else -1 end
    + case when plain_thousands > 0 then 2 when plain > 0 then -2 else 0 end;
  return jsonb_build_object('assumed', true, 'decimal_mark',
    case when v_weight >= 2 then doubtful when v_weight <= -2 then v_other end);
end
$$;
comment on function spp_private.weigh_decimal_mark(spp.upload_batches, jsonb, text, bigint, bigint) is
  $$Whether a mark before just three digits is decimal, by what else is known: the currency, the prices of the
supplier so far,
other columns, the language of the headings, the delimiter, amounts without a mark: {decimal_mark (null: in doubt),
assumed}.$$;
