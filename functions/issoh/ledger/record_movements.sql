create or replace function issoh.record_movements(movements jsonb, idempotency_key text default null)
returns issoh.posted_list
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(m.movement_id order by m.seq),
         bool_and(m.xact_id is not distinct from pg_current_xact_id_if_assigned()),
         coalesce(issoh_private.cost_warnings(
           array_agg(m) filter (where m.unit_cost is null and m.movement_type in ('receipt', 'adjustment')
                                  and m.to_location is not null)), '[]')
    from issoh.post_movements(
           (select array_agg(jsonb_populate_record(null::issoh.movement_input, e.value) order by e.position)
              from jsonb_array_elements(record_movements.movements) with ordinality e (value, position)),
           record_movements.idempotency_key) m
$$;
comment on function issoh.record_movements(jsonb, text) is
  $$Posts a JSON array of movements as post_movements does, with the same errors, and answers their ids, and what
somebody should look at.$$;
grant execute on function issoh.record_movements(jsonb, text) to inv_stock_operator, inv_admin;
