create or replace function issoh.list_selection(
  filters jsonb default '{}',
  status text default null,
  after_score numeric default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.v_selection_pipeline
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    list_selection.filters, issoh_private.selection_filter_keys());
  v_status constant text := issoh_private.check_review_status(list_selection.status);
  v_items uuid[];
begin
  v_items := array(
    select q.queue_id
      from issoh.selection_queue q
     where (v_status is null or q.review_status = v_status)
       and (list_selection.after_id is null
            or (issoh_private.selection_rank(q.auto_select_score), q.queue_id)
               > (issoh_private.selection_rank(list_selection.after_score), list_selection.after_id))
       and issoh_private.selection_matches(q, v_filter)
     order by issoh_private.selection_rank(q.auto_select_score), q.queue_id
     limit least(greatest(list_selection.page_size, 0), 1001));
  return query
  select v.*
    from unnest(v_items) with ordinality i (queue_id, position)
    join issoh.v_selection_pipeline v on v.queue_id = i.queue_id
   order by i.position;
end
$$;
comment on function issoh.list_selection(jsonb, text, numeric, uuid, integer) is
  $$A page of the queue, the highest score first, behind the item of a score and an id: those of a status (all)
that all filters {supplier_codes, category (a branch, by path or id), search, min_price, max_price, is_new,
product_ids (of SPP), min_score, recommended (by a reviewer)} hold for. Raises ISIRS (no such status),
ISICR, ISNSU, ISNCA.$$;
grant execute on function issoh.list_selection(jsonb, text, numeric, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
