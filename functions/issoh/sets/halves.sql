create or replace function issoh_private.halves(ids uuid[]) returns setof uuid[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  values (ids[:cardinality(ids) / 2]), (ids[cardinality(ids) / 2 + 1:])
$$;
comment on function issoh_private.halves(uuid[]) is 'The two halves of a list of two or more.';
