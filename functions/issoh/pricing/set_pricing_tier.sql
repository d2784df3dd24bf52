create or replace function issoh.set_pricing_tier(
  tier_code text,
  tier_name text,
  is_default boolean default false,
  is_active boolean default true,
  default_markup_percentage numeric default null,
  currency_code text default null
) returns issoh.pricing_tiers
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_markup constant numeric := issoh_private.check_percentage(set_pricing_tier.default_markup_percentage,
                                                              'default_markup_percentage');
  v_currency text := set_pricing_tier.currency_code;
  v_is_default boolean;
  v_is_other boolean;
  v_tier issoh.pricing_tiers;
begin
  if coalesce(set_pricing_tier.tier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$'
     or coalesce(common.trimmed(set_pricing_tier.tier_name), '') = '' then
    raise exception using
      errcode = 'ISITI',
      message = 'A pricing tier needs a code and a name.',
      hint = 'A code has 1 to 32 letters A-Z, digits, "_" and "-"; a name is not blank.';
  end if;
  if v_currency is not null and common.is_currency(v_currency) is not true then
    raise exception using
      errcode = 'ISICU',
      message = format('"%s" is no currency.', v_currency),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;
  -- One at a time, so that there is exactly one default at every moment; readers and price setters do not wait.
  lock table issoh.pricing_tiers in share row exclusive mode;
  v_currency := case
    when v_currency is null
      then (select t.currency_code from issoh.pricing_tiers t where t.tier_code = set_pricing_tier.tier_code)
    else nullif(v_currency, issoh_private.base_currency())
  end;
  v_is_default := coalesce(set_pricing_tier.is_default, false) or exists (
    select from issoh.pricing_tiers t where t.is_default and t.tier_code = set_pricing_tier.tier_code);
  if v_is_default and not coalesce(set_pricing_tier.is_active, true) then
    raise exception using
      errcode = 'ISCDT',
      message = 'The default tier cannot be inactive.',
      hint = 'Make another tier the default first.';
  end if;
  if v_is_default and v_currency is not null then
    raise exception using
      errcode = 'ISCDT',
      message = format('The default tier cannot have prices in %s.', v_currency),
      hint = 'Its prices are in the base currency, which the others are converted from; make a tier of its own.';
  end if;
  perform issoh_private.check_tier_currency(set_pricing_tier.tier_code, v_currency);
  v_is_other := exists (
    select from issoh.pricing_tiers t
     where t.tier_code = set_pricing_tier.tier_code and t.currency_code is distinct from v_currency);
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
  insert into issoh.pricing_tiers as t (tier_code, tier_name, is_default, is_active, default_markup_percentage,
                                        currency_code)
  values (set_pricing_tier.tier_code, common.trimmed(set_pricing_tier.tier_name), v_is_default,
          coalesce(set_pricing_tier.is_active, true), v_markup, v_currency)
  on conflict on constraint pricing_tiers_tier_code_key do update
    set tier_name = excluded.tier_name, is_default = excluded.is_default, is_active = excluded.is_active,
        default_markup_percentage = excluded.default_markup_percentage, currency_code = excluded.currency_code
  returning t.* into v_tier;
  -- What defaults have made of negotiated costs is rounded for the currency that it was.
  if v_is_other then
    perform issoh_private.end_default_prices(v_tier.tier_id);
  end if;
  return v_tier;
end
$$;
comment on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric, text) is
  $$Makes a pricing tier or changes the one of this code. Its prices are in currency_code, converted at the rate of
the day they are asked for; none keeps what it is, at first the base currency. Exactly one tier is the default: a new
default takes it from the old one, and nothing else does. An inactive tier gets no new prices. Raises ISITI (code or
name), ISICU, ISCDT (the default made inactive, or in another currency), ISCTC (a default that copies), ISCTF (another
currency while fixed prices hold).$$;
grant execute on function issoh.set_pricing_tier(text, text, boolean, boolean, numeric, text)
  to inv_pricing_manager, inv_admin;
