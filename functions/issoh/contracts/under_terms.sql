create or replace function issoh_private.under_terms(product_ids uuid[]) returns uuid[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select f.product_id from issoh_private.contracts_in_force(under_terms.product_ids) f
    union
    select a.product_id from issoh_private.terms_applied a where a.product_id = any (under_terms.product_ids))
$$;
comment on function issoh_private.under_terms(uuid[]) is
  $$Of these products, those whose cost is by a contract, or was until now: settle_terms sees to them.$$;
