create or replace function issoh_private.terms_key_usage()
returns table (master_id text, supplier_keys bigint, contracts bigint, rules bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select k.master_id, count(*),
         sum((select count(*) from issoh.contract_terms c where c.key_id = k.key_id))::bigint,
         sum((select count(*) from issoh.pricing_rules r where r.terms_key_id = k.key_id))::bigint
    from issoh_private.supplier_keys k
   group by k.master_id
   order by k.master_id
$$;
comment on function issoh_private.terms_key_usage() is
  $$How much of the negotiated terms hangs on each master key: one that is not among them may go, as far as they are
concerned.$$;
grant execute on function issoh_private.terms_key_usage() to inv_admin;
