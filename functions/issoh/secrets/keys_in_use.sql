create or replace function issoh_private.keys_in_use() returns setof text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select e.key_id from issoh_private.encryption_keys e
  union
  select k.master_id from issoh_private.supplier_keys k where k.lost_at is null
$$;
comment on function issoh_private.keys_in_use() is
  $$Keys, by their names, under which a server encrypts now, or which negotiated terms need, without those that were
declared lost.$$;
