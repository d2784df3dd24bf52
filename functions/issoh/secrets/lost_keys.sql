create or replace function issoh_private.lost_keys() returns table (master_id text, contracts bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select k.master_id,
         sum((select count(*)
                from issoh.contract_terms c
               where c.key_id = k.key_id and (c.effective_to is null or c.effective_to > clock_timestamp())))::bigint
    from issoh_private.supplier_keys k
   group by k.master_id
  having bool_and(k.lost_at is not null)
   order by k.master_id
$$;
comment on function issoh_private.lost_keys() is
  $$Master keys that were declared lost, and how many contracts under them hold, or will: they wait to be set anew, or
ended.$$;
grant execute on function issoh_private.lost_keys() to inv_admin;
