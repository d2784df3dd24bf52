create or replace function issoh_private.list_prices_now(supplier_id uuid, product_ids uuid[]) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- A question to SPP: planned last, where fewest are left to ask for.
cost 1000000
as $$
declare
  -- Products of ours: whoever reads stock does not read all of SPP.
  v_spp_product_ids constant uuid[] := array(
    select l.spp_product_id
      from issoh.supplier_listings l
     where l.supplier_id = list_prices_now.supplier_id and l.product_id = any (list_prices_now.product_ids));
  v_listed jsonb;
begin
  with listed as materialized (
    select s.product_id, s.current_price, s.currency_code,
           issoh_private.availability_of(s.status, s.is_missing) as availability
      from spp_remote.products s
     where s.supplier_id = list_prices_now.supplier_id and s.product_id = any (v_spp_product_ids)
  ), rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code, (now() at time zone 'UTC')::date) as rate
      from (select distinct n.currency_code from listed n) c
  )
  select jsonb_object_agg(l.product_id, jsonb_build_object(
           'price', n.current_price, 'currency_code', n.currency_code, 'availability', n.availability,
           'rate', x.rate, 'cost', round(n.current_price * x.rate, 4)))
    into v_listed
    from listed n
    join rates x on x.currency_code = n.currency_code
    join issoh.supplier_listings l on l.spp_product_id = n.product_id
   where l.product_id = any (list_prices_now.product_ids);
  return v_listed;
exception
  when connection_exception then
    raise exception using
      errcode = 'ISCSA', message = 'SPP does not answer, so what the supplier asks for cannot be known.',
      hint = 'Ask for what IS-SOH has seen last (the seen_ columns), or try again later.';
end
$$;
comment on function issoh_private.list_prices_now(uuid, uuid[]) is
  $$What the list of a supplier says of selected products now, as SPP answers, in one question: {product_id: {price,
currency_code, availability, rate, cost}}, cost in the base currency at the rate of the day. Products that SPP does not
have are left out. Raises ISCSA where SPP cannot be reached.$$;
grant execute on function issoh_private.list_prices_now(uuid, uuid[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
