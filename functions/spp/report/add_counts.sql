create or replace function spp_private.add_counts(counts jsonb, more jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(c.key, c.value::integer + coalesce((more ->> c.key)::integer, 0))
    from jsonb_each_text(counts) c
$$;
comment on function spp_private.add_counts(jsonb, jsonb) is 'Two objects of counts as one, key by key.';
