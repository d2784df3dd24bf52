create or replace function issoh_private.priced_by_hand(product_id uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  -- A cost that moves goes on at the same price, and what the sync applies is nobody's decision.
  select coalesce(bool_or(
           case
             when h.is_first then h.reason is distinct from 'first price'
             else h.created_by <> 'inventory worker'
                  and not (h.rule_type = 'fixed' and h.target_markup_percentage is not null
                           and h.pricing_tier_id = h.first_tier_id and h.selling_price = h.first_price)
           end
           or h.effective_to is not null and h.next_from is distinct from h.effective_to), false)
    from (select r.*, row_number() over w = 1 as is_first, first_value(r.selling_price) over w as first_price,
                 first_value(r.pricing_tier_id) over w as first_tier_id,
                 lead(r.effective_from) over (partition by r.pricing_tier_id, r.from_quantity
                                              order by r.effective_from) as next_from
            from issoh.pricing_rules r
           where r.product_id = priced_by_hand.product_id and r.default_id is null
          window w as (order by r.effective_from, r.rule_id)) h
$$;
comment on function issoh_private.priced_by_hand(uuid) is
  $$Whether somebody has set or ended a price of an imported product, beyond the first one and what followed from its
costs.$$;
