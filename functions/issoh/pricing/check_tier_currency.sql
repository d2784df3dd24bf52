create or replace function issoh_private.check_tier_currency(tier_code text, currency_code text) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_fixed text;
begin
  -- Those that a cost has fixed are in the base currency, whatever their tier is.
  select format('%s of "%s"', coalesce(t.currency_code, r.currency_code), p.internal_sku) into v_fixed
    from issoh.pricing_tiers t
    join issoh.pricing_rules r on r.pricing_tier_id = t.tier_id and r.rule_type = 'fixed' and r.default_id is null
     and r.currency_code = coalesce(t.currency_code, issoh_private.base_currency())
     and (r.effective_to is null or r.effective_to > clock_timestamp())
    join issoh.selected_products p on p.product_id = r.product_id
   where t.tier_code = check_tier_currency.tier_code
     and t.currency_code is distinct from check_tier_currency.currency_code
   limit 1;
  if v_fixed is not null then
    raise exception using
      errcode = 'ISCTF',
      message = format('Tier "%s" has fixed prices in its currency, such as the one in %s.',
                       check_tier_currency.tier_code, v_fixed),
      hint = 'End them by end_price, or make another tier in that currency.';
  end if;
end
$$;
comment on function issoh_private.check_tier_currency(text, text) is
  $$Refuses another currency for a tier while it has fixed prices in its own, now or later. Raises ISCTF.$$;
