create or replace function issoh_private.default_markup() returns numeric
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select t.default_markup_percentage from issoh.pricing_tiers t where t.is_default),
                  (issoh.setting('import.default_markup') #>> '{}')::numeric)
$$;
comment on function issoh_private.default_markup() is
  'Percent put on the cost of a product that has no price yet: the default tier''s, else the setting
import.default_markup.';
