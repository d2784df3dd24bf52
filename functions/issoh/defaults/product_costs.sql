create or replace function issoh_private.product_costs(product_ids uuid[], on_date date)
returns table (product_id uuid, cost numeric, supplier_price numeric, currency_code text, rate numeric)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with listed as (
    select l.product_id, l.supplier_price, l.currency_code
      from issoh.supplier_listings l
     where product_costs.product_ids is null or l.product_id = any (product_costs.product_ids)
  ), rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code, product_costs.on_date) as rate
      from (select distinct l.currency_code from listed l) c
  ), offered as (
    select l.product_id, round(l.supplier_price * x.rate, 4) as cost, l.supplier_price, l.currency_code, x.rate
      from listed l
      join rates x on x.currency_code = l.currency_code and x.rate is not null
  ), bought as (
    select distinct on (h.product_id) h.product_id, round(h.last_purchase_price, 4) as cost
      from issoh.supplier_stock_holdings h
     where h.last_purchase_price is not null
       and (product_costs.product_ids is null or h.product_id = any (product_costs.product_ids))
     order by h.product_id, h.last_purchase_date desc, h.holding_id
  )
  select coalesce(o.product_id, b.product_id), coalesce(o.cost, b.cost), o.supplier_price::numeric, o.currency_code,
         o.rate
    from offered o
    full join bought b on b.product_id = o.product_id;
end
$$;
comment on function issoh_private.product_costs(uuid[], date) is
  'What products (all) cost today, in the base currency: the price that SPP says (supplier_price in currency_code), at
the rate of a day; without it, or without a rate, the price of the last purchase (supplier_price null). Products of
which neither is known are left out.';
grant execute on function issoh_private.product_costs(uuid[], date)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
