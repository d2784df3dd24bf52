create or replace function issoh_private.resolve_tier(pricing_tier text) returns issoh.pricing_tiers
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier issoh.pricing_tiers;
begin
  select t.* into v_tier
    from issoh.pricing_tiers t
   where case
           when resolve_tier.pricing_tier is null then t.is_default
           else t.tier_code = resolve_tier.pricing_tier or t.tier_id::text = lower(resolve_tier.pricing_tier)
         end;
  if v_tier.tier_id is null then
    raise exception using
      errcode = 'ISNTI',
      message = format('There is no pricing tier "%s".', resolve_tier.pricing_tier),
      hint = 'Name a tier by its code or its id, or none for the default tier.';
  end if;
  return v_tier;
end
$$;
comment on function issoh_private.resolve_tier(text) is
  'The pricing tier of a code or id; of null the default tier. Raises ISNTI.';
grant execute on function issoh_private.resolve_tier(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
