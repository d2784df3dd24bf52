create or replace function issoh_private.terms_wanted(product_ids uuid[]) returns setof issoh_private.term_due
language sql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select coalesce(f.product_id, a.product_id), f.contract_id, f.revision, f.basis, f.day_rate
    from issoh_private.contracts_in_force(terms_wanted.product_ids) f
    full join (
      select t.*
        from issoh_private.terms_applied t
       where terms_wanted.product_ids is null or t.product_id = any (terms_wanted.product_ids)) a
      on a.product_id = f.product_id
   where (f.contract_id, f.revision, f.basis) is distinct from (a.contract_id, a.revision, a.basis)
      or f.day_rate is distinct from a.day_rate
         and exists (select from issoh.pricing_rules r
                      where r.product_id = f.product_id and r.default_id is not null
                        and (r.effective_to is null or r.effective_to > clock_timestamp()))
      or f.product_id in (select d.id from issoh_private.defaults_due(terms_wanted.product_ids) d (id))
$$;
comment on function issoh_private.terms_wanted(uuid[]) is
  $$Of these products (null: all), those whose contract in force is not the one that was applied, or as it was then;
without a contract: the price of the list is to be their cost again. Also those that a default should price otherwise
by now, or at another rate.$$;
