create or replace function issoh_private.key_about(key_id uuid, supplier_id uuid) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select 'supplier key ' || key_about.key_id || ' ' || key_about.supplier_id
$$;
comment on function issoh_private.key_about(uuid, uuid) is 'What a wrapped data key is bound to.';
