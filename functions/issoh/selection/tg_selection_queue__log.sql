create or replace function issoh.tg_selection_queue__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_ignored constant text[] := string_to_array(tg_argv[0], ',');
  v_role constant text := audit.acting_role();
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  -- Scores and leases of many rows change all the time: rows are compared by what is logged before anything is written.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select audit.current_actor(), v_role, v_request, 'update', tg_table_schema, tg_table_name, n.queue_id::text,
         to_jsonb(o) - v_ignored, to_jsonb(n) - v_ignored
    from old_rows o
    join new_rows n on n.queue_id = o.queue_id
   where (o.review_status, o.review_notes, o.reviewed_by, o.reviewed_at, o.recommended_by, o.recommended_at,
          o.queued_at, o.queued_by, o.product_id, o.imported_at, o.spp_product_id, o.spp_supplier_id, o.product_details)
         is distinct from
         (n.review_status, n.review_notes, n.reviewed_by, n.reviewed_at, n.recommended_by, n.recommended_at,
          n.queued_at, n.queued_by, n.product_id, n.imported_at, n.spp_product_id, n.spp_supplier_id,
          n.product_details);
  return null;
end
$$;
comment on function issoh.tg_selection_queue__log() is
  $$Statement trigger: logs items whose decision or product has changed; a score or a lease alone is none. Argument: the
columns (comma-separated) that are not kept.$$;
