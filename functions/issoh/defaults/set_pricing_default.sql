create or replace function issoh.set_pricing_default(
  pricing_tier text default null,
  category text default null,
  markup_percentage numeric default null,
  surcharge numeric default null,
  from_quantity integer default 1,
  rounding_increment numeric default null,
  rounding_mode text default null,
  charm_ending numeric default null,
  effective_from timestamptz default null,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.pricing_defaults
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(set_pricing_default.pricing_tier);
  v_given issoh.pricing_defaults;
  v_old issoh.pricing_defaults;
begin
  if not v_tier.is_active then
    raise exception using
      errcode = 'ISCTA',
      message = format('Pricing tier "%s" is inactive.', v_tier.tier_code),
      hint = 'Activate it by set_pricing_tier, or name another tier.';
  end if;
  v_given.pricing_tier_id := v_tier.tier_id;
  v_given.category_id := issoh_private.resolve_category(set_pricing_default.category);
  v_given.markup_percentage := issoh_private.check_percentage(set_pricing_default.markup_percentage,
                                                              'markup_percentage');
  v_given.surcharge := issoh_private.check_surcharge(set_pricing_default.surcharge);
  v_given.from_quantity := issoh_private.check_pieces(set_pricing_default.from_quantity, 'from_quantity');
  v_given.rounding_increment := issoh_private.check_price(set_pricing_default.rounding_increment,
                                                          'rounding_increment');
  v_given.rounding_mode := set_pricing_default.rounding_mode;
  v_given.charm_ending := issoh_private.check_price(set_pricing_default.charm_ending, 'charm_ending');
  v_given.reason := set_pricing_default.reason;

  -- One writer at a time; whoever reads prices does not wait.
  lock table issoh.pricing_defaults in share row exclusive mode;
  v_given.effective_from := coalesce(set_pricing_default.effective_from, clock_timestamp());
  v_given.effective_to := set_pricing_default.effective_to;
  if not isfinite(v_given.effective_from) or not isfinite(v_given.effective_to)
     or v_given.effective_to <= v_given.effective_from then
    raise exception using
      errcode = 'ISIPE',
      message = format('A default cannot hold from %s to %s.', v_given.effective_from, v_given.effective_to),
      hint = 'effective_to lies after effective_from; without it the default holds until the next one begins.';
  end if;
  select d.* into v_old
    from issoh.pricing_defaults d
   where d.pricing_tier_id = v_given.pricing_tier_id and d.category_id is not distinct from v_given.category_id
     and d.from_quantity in (1, v_given.from_quantity) and d.effective_from <= v_given.effective_from
     and (d.effective_to is null or d.effective_to > v_given.effective_from)
   order by d.from_quantity desc
   limit 1;
  return issoh_private.write_default(issoh_private.merge_default(v_given, v_old));
end
$$;
comment on function issoh.set_pricing_default(text, text, numeric, numeric, integer, numeric, text, numeric,
                                              timestamptz, timestamptz, text) is
  'Sets what products without a price of their own sell for in a tier (code or id; none: the default): those of a
category (path or id) and of all below it, or all there are (none), from from_quantity pieces on (1), from a moment
(now) to another (open end): the cost of today plus markup_percentage plus surcharge (an amount per piece, in the base
currency), rounded. The nearest category upwards counts, then the default for everything. What is not given is carried
over from the default in force then. docs/workflows/pricing.md tells the details. Raises ISNTI, ISNCA, ISCTA (inactive
tier), ISIPE (period), ISIPV (a value that no price can have), ISIPR (no markup), ISCPO (swallows a later one).';
grant execute on function issoh.set_pricing_default(text, text, numeric, numeric, integer, numeric, text, numeric,
                                                    timestamptz, timestamptz, text) to inv_pricing_manager, inv_admin;
