create or replace function issoh.set_pricing_tier(
  tier_code text,
  tier_name text,
  is_default boolean default false,
  is_active boolean default true,
  default_markup_percentage numeric default null
) returns issoh.pricing_tiers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_markup constant numeric := issoh_private.check_percentage(set_pricing_tier.default_markup_percentage,
                                                              'default_markup_percentage');
  v_is_default boolean;
  v_tier issoh.pricing_tiers;
begin
  if coalesce(set_pricing_tier.tier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$'
     or coalesce(common.trimmed(set_pricing_tier.tier_name), '') = '' then
    raise exception using
      errcode = 'ISITI',
      message = 'A pricing tier needs a code and a name.',
      hint = 'A code has 1 to 32 letters A-Z, digits, "_" and "-"; a name is not blank.';
  end if;
  -- One at a time, so that there is exactly one default at every moment; readers and price setters do not wait.
  lock table issoh.pricing_tiers in share row exclusive mode;
  v_is_default := coalesce(set_pricing_tier.is_default, false) or exists (
    select from issoh.pricing_tiers t where t.is_default and t.tier_code = set_pricing_tier.tier_code);
  if v_is_default and not coalesce(set_pricing_tier.is_active, true) then
    raise exception using
      errcode = 'ISCDT',
      message = 'The default tier cannot be inactive.',
      hint = 'Make another tier the default first.';
  end if;
  if v_is_default and exists (
    select from issoh.pricing_rules r
      join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
     where t.tier_code = set_pricing_tier.tier_code and r.rule_type = 'copy_tier'
       and (r.effective_to is null or r.effective_to > clock_timestamp())) then
    raise exception using
      errcode = 'ISCTC',
      message = format('Prices of "%s" are copied from other tiers.', set_pricing_tier.tier_code),
      hint = 'The default tier has prices of its own: set them before it becomes the default.';
  end if;

  update issoh.pricing_tiers t
     set is_default = false
   where v_is_default and t.is_default and t.tier_code <> set_pricing_tier.tier_code;
  insert into issoh.pricing_tiers as t (tier_code, tier_name, is_default, is_active, default_markup_percentage)
  values (set_pricing_tier.tier_code, common.trimmed(set_pricing_tier.tier_name), v_is_default,
          coalesce(set_pricing_tier.is_active, true), v_markup)
  on conflict on constraint pricing_tiers_tier_code_key do update
    set tier_name = excluded.tier_name, is_default = excluded.is_default, is_active = excluded.is_active,
        default_markup_percentage = excluded.default_markup_percentage
  returning t.* into v_tier;
  return v_tier;
end
$$;
comment on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric) is
  $$Makes a pricing tier or changes the one of this code. Exactly one tier is the default: a new default takes it from
the old one, and nothing else does. An inactive tier gets no new prices. Raises ISITI (code or name), ISCDT (the
default made inactive), ISCTC (a default that copies).$$;
grant execute on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric)
  to inv_pricing_manager, inv_admin;
