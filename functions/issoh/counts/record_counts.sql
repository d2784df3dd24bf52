create or replace function issoh.record_counts(
  warehouse text,
  counts jsonb,
  reference_id text default null,
  idempotency_key text default null,
  counted_at timestamptz default null
) returns setof issoh.recorded_count
language sql volatile
set search_path = pg_catalog, pg_temp
rows 10
as $$
  with recorded as (
    select array_agg(c) as counts,
           bool_and(c.xact_id is not distinct from pg_current_xact_id_if_assigned()) as is_new
      from issoh.record_stock_counts(
             record_counts.warehouse,
             (select array_agg(jsonb_populate_record(null::issoh.stock_count_input, e.value) order by e.position)
                from jsonb_array_elements(record_counts.counts) with ordinality e (value, position)),
             record_counts.reference_id, record_counts.idempotency_key, record_counts.counted_at) c
  )
  select n, r.is_new, w.warnings
    from recorded r
   cross join issoh.count_warnings(r.counts) w (warnings)
   cross join issoh.name_counts(r.counts) n
$$;
comment on function issoh.record_counts(text, jsonb, text, text, timestamptz) is
  $$Records a JSON array of counts as record_stock_counts does, with the same errors, and answers them by their names:
whether they are new, and what somebody should look at in all of them.$$;
grant execute on function issoh.record_counts(text, jsonb, text, text, timestamptz) to inv_stock_operator, inv_admin;
