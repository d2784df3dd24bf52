create or replace function spp_private.read_breaks(staged spp.upload_staging, batch spp.upload_batches)
returns table (
  from_quantity integer,
  price numeric
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with listed as (
    select spp_private.read_break_quantity(b.value ->> 'from', (batch).decimal_mark) as from_quantity, b.value,
      b.position,
           coalesce(spp_private.read_break_quantity((staged).from_quantity, (batch).decimal_mark), 1) as base_quantity
      from jsonb_array_elements(nullif((staged).breaks, '')::jsonb) with ordinality as b (value, position)
     where coalesce(b.value ->> 'amount', b.value ->> 'price', b.value ->> 'number') is not null
  )
  -- What stands in a column is read as the price of the row itself is; what was a row of its own has been.
  select distinct on (l.from_quantity) l.from_quantity,
         case when l.value ? 'amount' and l.value ->> 'currency' <> own.currency then null
              when l.value ? 'amount' then round((l.value ->> 'amount')::numeric, 4)
              when r.failure is null and r.amount >= 0 and r.amount < 1e15 and r.currency = own.currency
                and l.from_quantity is not null and (r.amount = 0 or round(r.amount, 4) > 0)
                then round(r.amount, 4) end
    from listed l
   cross join lateral spp_private.read_price(
           jsonb_populate_record(staged, jsonb_build_object('price', l.value ->> 'price', 'price_number',
             l.value ->> 'number')),
           batch) r
   cross join lateral spp_private.read_price(staged, batch) own
   where l.from_quantity is null or l.from_quantity > l.base_quantity
   order by l.from_quantity, l.position desc
$$;
comment on function spp_private.read_breaks(spp.upload_staging, spp.upload_batches) is
  $$The prices of larger quantities that a staged row brings: from how many pieces on, and for a piece; null what of it
cannot be read.$$;
