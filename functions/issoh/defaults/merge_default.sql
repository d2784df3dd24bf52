create or replace function issoh_private.merge_default(
  given issoh.pricing_defaults,
  old_default issoh.pricing_defaults
) returns issoh.pricing_defaults
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_default issoh.pricing_defaults := given;
  v_rounding issoh.pricing_rules;
  v_old issoh.pricing_rules;
begin
  v_old.rounding_increment := old_default.rounding_increment;
  v_old.rounding_mode := old_default.rounding_mode;
  v_old.charm_ending := old_default.charm_ending;
  v_rounding := issoh_private.merge_limits(v_rounding, v_old, null, null, given.rounding_increment,
                                           given.rounding_mode, given.charm_ending);
  v_default.rounding_increment := v_rounding.rounding_increment;
  v_default.rounding_mode := v_rounding.rounding_mode;
  v_default.charm_ending := v_rounding.charm_ending;
  v_default.markup_percentage := coalesce(given.markup_percentage, old_default.markup_percentage);
  v_default.surcharge := nullif(coalesce(given.surcharge, old_default.surcharge), 0);
  if v_default.markup_percentage is null then
    raise exception using
      errcode = 'ISIPR',
      message = 'This is not enough to know a price from: give markup_percentage.',
      hint = 'A default needs markup_percentage, 0 for the bare cost; what the one in force has need not be'
             ' given again.';
  end if;
  return v_default;
end
$$;
comment on function issoh_private.merge_default(issoh.pricing_defaults, issoh.pricing_defaults) is
  $$A new default with its markup, surcharge and rounding: as given, else as in the old one. Raises ISIPR, ISIPV.$$;
