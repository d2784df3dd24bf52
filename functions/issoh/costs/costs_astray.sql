create or replace function issoh_private.costs_astray(product_ids uuid[])
returns table (product_id uuid, cost numeric, moved_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select l.product_id, l.cost_price, max(c.changed_at)
    from issoh.supplier_listings l
    join issoh.pricing_rules r
      on r.product_id = l.product_id and r.rule_type in ('fixed', 'cost_plus') and r.default_id is null
     and r.cost_price is distinct from l.cost_price and r.currency_code = issoh_private.base_currency()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
    join issoh.supplier_price_changes c
      on c.product_id = l.product_id and c.new_cost is not null and c.changed_at > r.updated_at
   where l.product_id = any (costs_astray.product_ids) and l.cost_price is not null
   group by l.product_id;
end
$$;
comment on function issoh_private.costs_astray(uuid[]) is
  $$Products with a price, now or later, whose cost is not the listing's although nobody has written it since the
supplier's price last moved (moved_at): a cost set by hand after that holds.$$;
