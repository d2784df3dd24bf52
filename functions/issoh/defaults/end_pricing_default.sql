create or replace function issoh.end_pricing_default(
  pricing_tier text default null,
  category text default null,
  from_quantity integer default 1,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.pricing_defaults
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(end_pricing_default.pricing_tier);
  v_category_id constant uuid := issoh_private.resolve_category(end_pricing_default.category);
  v_quantity constant integer := issoh_private.check_pieces(end_pricing_default.from_quantity, 'from_quantity');
  v_default issoh.pricing_defaults;
  v_to timestamptz;
begin
  lock table issoh.pricing_defaults in share row exclusive mode;
  v_to := coalesce(end_pricing_default.effective_to, clock_timestamp());
  select d.* into v_default
    from issoh.pricing_defaults d
   where d.pricing_tier_id = v_tier.tier_id and d.category_id is not distinct from v_category_id
     and d.from_quantity = v_quantity and d.effective_from <= v_to
     and (d.effective_to is null or d.effective_to > v_to);
  if v_default.default_id is null or not isfinite(v_to) then
    raise exception using
      errcode = 'ISNRU',
      message = format('Tier "%s" has no default of %s on %s.', v_tier.tier_code,
                       coalesce(end_pricing_default.category, 'everything'), v_to),
      hint = 'pricing_defaults has all of them, with their periods.';
  end if;
  if v_default.effective_from = v_to then
    delete from issoh.pricing_defaults d where d.default_id = v_default.default_id;
  else
    update issoh.pricing_defaults d
       set effective_to = v_to, reason = coalesce(end_pricing_default.reason, d.reason)
     where d.default_id = v_default.default_id
    returning d.* into v_default;
  end if;
  perform issoh_private.ask_for_terms(null);
  return v_default;
end
$$;
comment on function issoh.end_pricing_default(text, text, integer, timestamptz, text) is
  'Ends the default of a category (none: the one for everything) in a tier (none: the default tier) at a moment (now),
until a later one begins; one that would begin at that very moment is taken back. Answers it. Raises ISNTI, ISNCA,
ISNRU (no default then).';
grant execute on function issoh.end_pricing_default(text, text, integer, timestamptz, text)
  to inv_pricing_manager, inv_admin;
