create or replace function spp_private.read_price(staged spp.upload_staging, batch spp.upload_batches)
returns spp_private.price_reading
language sql stable
as $$
  -- Digits and a mark with nothing beside them are read in place.
  select case
    when (staged).price_basis is null and (staged).discount is null and (staged).price_label is null
         and (batch).price_per = 1 and (batch).price_unit = 1
         and ((staged).price_number is not null or translate((staged).price, '0123456789.,', '') = '')
      then row(
        spp_private.staged_amount((staged).price_number, (staged).price, (batch).decimal_mark),
        case when (staged).currency is not null or (batch).price_currency is not null
               then spp_private.currency_of((staged).currency,
                 spp_private.currency_of((batch).price_currency, (batch).currency_code))
             else (batch).currency_code end,
        null, '{}')::spp_private.price_reading
    else spp_private.read_odd_price(staged, batch)
  end
$$;
comment on function spp_private.read_price(spp.upload_staging, spp.upload_batches) is
  $$What a staged row costs: amount for a piece in the main unit of its currency, unrounded (null: missing or
unreadable); why it cannot be used; what is to be said of it. The one definition of a price.$$;
