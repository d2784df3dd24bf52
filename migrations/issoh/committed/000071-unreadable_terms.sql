--! Previous: sha1:4038583dafda3562f31e396c576ddfe0b228783e
--! Hash: sha1:af382b68db86f52067d53797787694532714ec65
--! Message: unreadable_terms

--! split: 1-current.sql
-- What cannot be read any more is counted apart from what a key is needed for.
set lock_timeout = '5s';

--! Included functions/issoh/secrets/unreadable_terms.sql
create or replace function issoh_private.unreadable_terms() returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return (
    with masters as materialized (
      select m.master_id, m.secret from issoh_private.terms_masters() m
    ), old as materialized (
      -- Of keys that were altered, and that nobody has declared lost, it may be that they are put right.
      select k.key_id, k.master_id, s.opens
        from issoh_private.supplier_keys k
        left join masters m on m.master_id = k.master_id
       cross join lateral (
         select m.master_id is not null
                and issoh_private.is_sealed(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id))
                as opens) s
       where k.lost_at is not null
          or s.opens and exists (select from issoh_private.supplier_keys n
                                  where n.supplier_id = k.supplier_id and n.key_no > k.key_no)
    ), opened as materialized (
      select o.key_id, o.secret from issoh_private.open_keys(array(select k.key_id from old k where k.opens)) o
    ), hanging as materialized (
      select k.key_id, k.master_id, 'contracts' as kind,
             c.effective_to is null or c.effective_to > clock_timestamp() as holds,
             o.key_id is not null and issoh_private.is_whole(c, o.secret) as can_be_read
        from old k
        join issoh.contract_terms c on c.key_id = k.key_id
        left join opened o on o.key_id = k.key_id
      union all
      select k.key_id, k.master_id, 'rules', false,
             o.key_id is not null
             and issoh_private.is_sealed(
                   r.terms_secret, o.secret,
                   issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id))
        from old k
        join issoh.pricing_rules r on r.terms_key_id = k.key_id
        left join opened o on o.key_id = k.key_id
    )
    select coalesce(jsonb_agg(jsonb_build_object(
             'master_id', u.master_id, 'contracts', u.contracts, 'rules', u.rules, 'holding', u.holding,
             'supplier_keys', u.supplier_keys) order by u.master_id), '[]')
      from (select h.master_id, count(*) filter (where h.kind = 'contracts') as contracts,
                   count(*) filter (where h.kind = 'rules') as rules, count(*) filter (where h.holds) as holding,
                   count(distinct h.key_id) filter (
                     where not exists (select from hanging o where o.key_id = h.key_id and o.can_be_read))
                   as supplier_keys
              from hanging h
             where not h.can_be_read
             group by h.master_id) u);
end
$$;
comment on function issoh_private.unreadable_terms() is
  $$What hangs on each master key and cannot be read any more, so that no line of keys is needed for it: it was altered,
or its key was declared lost and has not come back. Of each how many contracts, how many of these hold or will, rules of
prices, and keys of suppliers on which nothing else hangs. What is under a key that is merely away is not among it.
Raises ISCKM.$$;
grant execute on function issoh_private.unreadable_terms() to inv_admin;
--! EndIncluded functions/issoh/secrets/unreadable_terms.sql
