create or replace function issoh_private.contracts_in_force(product_ids uuid[])
returns setof issoh_private.term_due
language sql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  with own as materialized (
    select l.product_id, c.contract_id, c.revision,
           case when not c.has_price then l.supplier_price * l.exchange_rate end as basis,
           case when c.has_price then c.currency_code else l.currency_code end as currency_code
      from issoh.contract_terms c
      join issoh.supplier_listings l on l.supplier_id = c.supplier_id
       and l.supplier_product_code = c.supplier_product_code
     where c.period @> clock_timestamp()
       and (contracts_in_force.product_ids is null or l.product_id = any (contracts_in_force.product_ids))
  ), covered as materialized (
    select o.product_id, o.contract_id, o.revision, o.basis, o.currency_code from own o
    union all
    select l.product_id, c.contract_id, c.revision, l.supplier_price * l.exchange_rate, l.currency_code
      from issoh.contract_terms c
      join issoh.supplier_listings l on l.supplier_id = c.supplier_id
     where c.supplier_product_code is null and c.period @> clock_timestamp()
       and (contracts_in_force.product_ids is null or l.product_id = any (contracts_in_force.product_ids))
       and l.product_id not in (select o.product_id from own o)
  ), rates as materialized (
    select n.currency_code, issoh.exchange_rate(n.currency_code, (clock_timestamp() at time zone 'UTC')::date) as rate
      from (select distinct c.currency_code from covered c) n
  )
  select c.product_id, c.contract_id, c.revision, c.basis, x.rate
    from covered c
    join rates x on x.currency_code = c.currency_code
$$;
comment on function issoh_private.contracts_in_force(uuid[]) is
  $$The contract by which each of these products (null: all that we carry) costs what it does now: its own, else one for
the whole list of its supplier; of one without a price, basis is the list price in the base currency, null where that is
held; day_rate is what the currency of its price, or of the list, is worth today. Products without one have no row.$$;
