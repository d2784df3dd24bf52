create or replace function issoh_private.rule_about(
  product_id uuid,
  pricing_tier_id uuid,
  from_quantity integer,
  key_id uuid
) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select 'rule ' || rule_about.product_id || ' ' || rule_about.pricing_tier_id || ' ' || rule_about.from_quantity
         || ' ' || rule_about.key_id
$$;
comment on function issoh_private.rule_about(uuid, uuid, integer, uuid) is
  $$What the secret of a price rule is bound to: it goes on with the rules that follow on it, and in no other place.$$;
