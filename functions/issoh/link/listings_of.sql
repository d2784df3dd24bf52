create or replace function issoh_private.listings_of(products spp_remote.products[])
returns setof issoh.supplier_listings
language sql stable
as $$
  with rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code, (now() at time zone 'UTC')::date) as rate
      from (select distinct s.currency_code from unnest(products) s) c
  )
  select null::uuid, s.product_id, s.supplier_id, s.supplier_product_code, s.current_price, s.currency_code,
         case when k.cost < 1e15 then k.cost end, case when k.cost < 1e15 then x.rate end,
         case when x.rate is null then 'no_exchange_rate' when k.cost >= 1e15 then 'out_of_range' end,
         issoh_private.availability_of(s.status, s.is_missing), issoh_private.mapped_master_data(s.*),
         null::timestamptz
    from unnest(products) s
    join rates x on x.currency_code = s.currency_code
   cross join lateral (select round(s.current_price * x.rate, 4) as cost) k
$$;
comment on function issoh_private.listings_of(spp_remote.products[]) is
  $$What listings say of products of SPP: cost in the base currency at the rate of the day, or why it is held.
product_id and changed_at are null.$$;
