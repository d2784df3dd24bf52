create or replace function issoh.end_price(
  product text,
  pricing_tier text default null,
  effective_to timestamptz default null,
  reason text default null,
  from_quantity integer default 1
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(end_price.product);
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(end_price.pricing_tier);
  v_quantity constant integer := issoh_private.check_pieces(end_price.from_quantity, 'from_quantity');
  v_rule issoh.pricing_rules;
  v_to timestamptz;
begin
  perform issoh_private.lock_products(array[v_product.product_id]);
  v_to := coalesce(end_price.effective_to, clock_timestamp());
  select r.* into v_rule
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.pricing_tier_id = v_tier.tier_id
     and r.from_quantity = v_quantity and r.default_id is null and r.effective_from <= v_to
     and (r.effective_to is null or r.effective_to > v_to);
  if v_rule.rule_id is null or not isfinite(v_to) then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price of its own in tier "%s" on %s%s.', v_product.internal_sku, v_tier.tier_code,
                       v_to, case when v_quantity > 1 then format(' from %s pieces on', v_quantity) end),
      hint = 'pricing_rules has all periods of a product.';
  end if;

  if v_rule.effective_from = v_to then
    delete from issoh.pricing_rules r where r.rule_id = v_rule.rule_id;
    -- The price before was cut where this one would have begun: without it, it goes on.
    if v_to > clock_timestamp() then
      update issoh.pricing_rules r
         set effective_to = v_rule.effective_to
       where r.product_id = v_rule.product_id and r.pricing_tier_id = v_rule.pricing_tier_id
         and r.from_quantity = v_rule.from_quantity and r.effective_to = v_to;
      -- A copy that goes on may meet one of its own tier there.
      perform issoh_private.check_copies(array[v_rule.product_id]);
    end if;
  else
    update issoh.pricing_rules r
       set effective_to = v_to, reason = coalesce(end_price.reason, r.reason)
     where r.rule_id = v_rule.rule_id
    returning r.* into v_rule;
  end if;
  if v_to <= clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product.product_id, v_tier.tier_id, v_quantity);
  end if;
  perform issoh_private.ask_for_terms(array[v_product.product_id]);
  return v_rule;
end
$$;
comment on function issoh.end_price(text, text, timestamptz, text, integer) is
  'Ends the price of a product in a tier (none: the default), that of one piece or more or the one from from_quantity
pieces on, at a moment (now); from then on the price of fewer pieces holds, without one the defaults and the default
tier''s, until a later rule begins. A price that would begin at that very moment
is taken back; if that is to come, the price that ended there holds on in its stead. Answers the rule. Raises ISNPR,
ISNTI, ISNRU (no price then), ISCTC (a copy that would hold on goes in a circle).';
grant execute on function issoh.end_price(text, text, timestamptz, text, integer) to inv_pricing_manager, inv_admin;
