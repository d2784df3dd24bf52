create or replace function issoh.set_price(
  product text,
  pricing_tier text default null,
  cost_price numeric default null,
  markup_percentage numeric default null,
  selling_price numeric default null,
  minimum_price numeric default null,
  maximum_price numeric default null,
  effective_from timestamptz default null,
  effective_to timestamptz default null,
  source_tier text default null,
  adjustment_percentage numeric default null,
  rounding_increment numeric default null,
  rounding_mode text default null,
  charm_ending numeric default null,
  reason text default null,
  from_quantity integer default 1,
  surcharge numeric default null
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(set_price.product)).product_id;
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(set_price.pricing_tier);
  v_base constant text := issoh_private.base_currency();
  v_quantity constant integer := issoh_private.check_pieces(set_price.from_quantity, 'from_quantity');
  v_old issoh.pricing_rules;
  v_rule issoh.pricing_rules;
  -- The supplier's key of the old rule, where its cost was negotiated, and goes on.
  v_key_id uuid;
begin
  if not v_tier.is_active then
    raise exception using
      errcode = 'ISCTA',
      message = format('Pricing tier "%s" is inactive.', v_tier.tier_code),
      hint = 'Activate it by set_pricing_tier, or name another tier.';
  end if;
  perform issoh_private.lock_products(array[v_product_id]);

  -- The moment is taken behind the lock: of two callers, the one that waited comes later.
  v_rule.effective_from := coalesce(set_price.effective_from, clock_timestamp());
  v_rule.effective_to := set_price.effective_to;
  if not isfinite(v_rule.effective_from) or not isfinite(v_rule.effective_to)
     or v_rule.effective_to <= v_rule.effective_from then
    raise exception using
      errcode = 'ISIPE',
      message = format('A price cannot hold from %s to %s.', v_rule.effective_from, v_rule.effective_to),
      hint = 'effective_to lies after effective_from; without it the price holds until the next one begins.';
  end if;
  select r.* into v_old
    from issoh.pricing_rules r
   where r.product_id = v_product_id and r.pricing_tier_id = v_tier.tier_id
     and r.from_quantity in (1, v_quantity) and r.effective_from <= v_rule.effective_from
     and (r.effective_to is null or r.effective_to > v_rule.effective_from)
     -- What a default makes is no price of the product's own; its cost is what a markup is on.
     and (r.default_id is null or (set_price.markup_percentage is not null and set_price.cost_price is null))
   order by r.default_id is null desc, r.from_quantity desc
   limit 1;

  -- A cost alone goes on with the markup that is meant, which together with the price would tell what was negotiated.
  if v_old.terms_key_id is not null
     and (set_price.cost_price is null
          or num_nonnulls(set_price.markup_percentage, set_price.selling_price, set_price.source_tier,
                          set_price.adjustment_percentage) = 0) then
    v_key_id := v_old.terms_key_id;
    if num_nonnulls(set_price.selling_price, set_price.markup_percentage) = 2 then
      raise exception using
        errcode = 'ISIPC',
        message = 'The cost was negotiated, and cannot be compared with both a price and a markup.',
        hint = 'Give selling_price, or markup_percentage, not both.';
    end if;
    select o.cost, o.markup into v_old.cost_price, v_old.target_markup_percentage
      from issoh_private.open_rules(array[v_old]) o;
    if v_old.cost_price is null then
      raise exception using
        errcode = 'ISCKU',
        message = 'The cost of this price is encrypted under a key that was declared lost.',
        hint = 'Give cost_price, with markup_percentage or selling_price.';
    end if;
  end if;
  v_rule.product_id := v_product_id;
  v_rule.pricing_tier_id := v_tier.tier_id;
  v_rule.from_quantity := v_quantity;
  -- All amounts are in the base currency, but for a price that is given in the currency of its tier.
  v_rule.currency_code := case
    when set_price.selling_price is not null then coalesce(v_tier.currency_code, v_base)
    when num_nonnulls(set_price.cost_price, set_price.markup_percentage, set_price.source_tier,
                      set_price.adjustment_percentage) = 0 then coalesce(v_old.currency_code, v_base)
    else v_base
  end;
  if v_rule.currency_code <> v_base and num_nonnulls(set_price.cost_price, set_price.markup_percentage) > 0 then
    raise exception using
      errcode = 'ISIPC',
      message = format('A price in %s has no cost and no markup.', v_rule.currency_code),
      hint = 'Give selling_price alone, or cost_price and markup_percentage in the base currency.';
  end if;
  if v_rule.currency_code <> v_old.currency_code then
    v_old.cost_price := null;
    v_old.minimum_price := null;
    v_old.maximum_price := null;
  end if;
  v_rule.reason := set_price.reason;
  v_rule := issoh_private.merge_limits(v_rule, v_old, set_price.minimum_price, set_price.maximum_price,
    set_price.rounding_increment, set_price.rounding_mode, set_price.charm_ending);
  v_rule := issoh_private.merge_price(v_rule, v_old, set_price.cost_price, set_price.markup_percentage,
    set_price.selling_price, set_price.source_tier, set_price.adjustment_percentage, set_price.surcharge,
    num_nonnulls(set_price.minimum_price, set_price.maximum_price, set_price.rounding_increment,
                 set_price.rounding_mode, set_price.charm_ending) > 0);
  v_rule := case
    when v_key_id is null then issoh_private.compute_rule(v_rule)
    else issoh_private.compute_sealed(v_rule, v_key_id)
  end;
  select w.* into v_rule from issoh_private.write_rules(array[v_rule]) w;

  -- A proposal computed beside the price that was replaced says nothing any more.
  if v_rule.period @> clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product_id, v_tier.tier_id, v_quantity);
  end if;
  perform issoh_private.ask_for_terms(array[v_product_id]);
  return v_rule;
end
$$;
comment on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz, timestamptz,
                                    text, numeric, numeric, text, numeric, text, integer, numeric) is
  'Sets what a product (id or SKU) sells for in a tier (code or id; none: the default), for from_quantity pieces or
more (1), from a moment (now) to another (open end), and answers the new rule. With selling_price the price is fixed,
in the currency of the tier; with cost_price or markup_percentage it is computed from both; with source_tier it is
that tier''s price plus adjustment_percentage; the latter two plus surcharge, an amount per piece. All other amounts
are in the base currency. What is not given is carried over from the rule of the same from_quantity in force then,
else from that of 1 piece: cost, markup, surcharge, limits, rounding. The old rule is closed; after effective_to it
holds again. A cost that was negotiated stays encrypted. docs/workflows/pricing.md tells the details. Raises ISNPR,
ISNTI, ISCTA (inactive tier), ISIPE (period), ISIPV (a value that no price can have), ISIPR (not enough to know a
price from), ISIPC (arguments that contradict each other), ISIPL (limits), ISCPO (swallows a later price), ISCTC
(copies in a circle); where the cost was negotiated ISCKM, ISCKU, ISCKT.';
grant execute on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz,
                                          timestamptz, text, numeric, numeric, text, numeric, text, integer, numeric)
  to inv_pricing_manager, inv_admin;
