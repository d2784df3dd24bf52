create or replace function issoh_private.unrotated_contracts() returns setof uuid
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.contract_id
    from issoh.contract_terms c
    join issoh_private.supplier_keys k on k.key_id = c.key_id
   where k.lost_at is null
     and exists (select from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id and n.key_no > k.key_no)
   order by c.contract_id
$$;
comment on function issoh_private.unrotated_contracts() is
  $$Contracts under an earlier key of their supplier: those that a rotation has still before it, and those whose values
it cannot open; without those of keys that were declared lost (lost_keys).$$;
grant execute on function issoh_private.unrotated_contracts() to inv_admin;
