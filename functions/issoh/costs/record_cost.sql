create or replace function issoh.record_cost(product text, cost_price numeric, reason text default null)
returns setof issoh.named_rule
language sql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select n.*
    from issoh.change_cost(record_cost.product, record_cost.cost_price, record_cost.reason) r
   cross join lateral issoh.name_tiers(r) n
   order by n.pricing_tier
$$;
comment on function issoh.record_cost(text, numeric, text) is
  $$Changes a cost as change_cost does, with the same errors, and answers the rules in force with the codes of their
tiers.$$;
grant execute on function issoh.record_cost(text, numeric, text) to inv_pricing_manager, inv_admin;
