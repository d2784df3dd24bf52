create or replace function issoh_private.hold_terms(product_ids uuid[], code text, message text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.sync_failures as f (product_id, code, message, next_try_at)
  select i.id, hold_terms.code, hold_terms.message, clock_timestamp() + interval '1 minute'
    from unnest(hold_terms.product_ids) i (id)
      on conflict (product_id) do update
     set code = excluded.code, message = excluded.message, failures = f.failures + 1, failed_at = excluded.failed_at,
         -- Soon: keys that come back tell nobody.
         next_try_at = clock_timestamp() + make_interval(mins => least(f.failures, 5))
$$;
comment on function issoh_private.hold_terms(uuid[], text, text) is
  $$Keeps in sync_failures why the cost of products cannot follow their contracts; tried again after 1 to 5 minutes.$$;
