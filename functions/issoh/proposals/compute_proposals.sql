create or replace function issoh_private.compute_proposals(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.price_proposals
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select null::uuid, r.rule_id, r.product_id, r.pricing_tier_id, r.cost_price, a.cost, m.markup, r.selling_price,
         round(m.price, 4), r.currency_code, 'open', compute_proposals.reason, null::text, null::text,
         null::timestamptz, null::timestamptz, null::timestamptz, r.from_quantity, clock_timestamp()
    from unnest(compute_proposals.product_ids, compute_proposals.costs) as x (product_id, cost)
   cross join lateral (select round(x.cost, 4) as cost) a
    join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
   cross join lateral (
     select b.markup,
            case
              when a.cost = r.cost_price then r.selling_price
              else issoh_private.price_at(r, a.cost, b.markup)
            end as price
       from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
   where a.cost is not null and r.rule_type in ('fixed', 'cost_plus') and m.markup is not null and m.price >= 0
     and m.price < 1e15
$$;
comment on function issoh_private.compute_proposals(uuid[], numeric[], text) is
  $$What rules in force would make of new costs in the base currency: drafts, also where the cost or the price is the
same. Rules without a known markup have none.$$;
