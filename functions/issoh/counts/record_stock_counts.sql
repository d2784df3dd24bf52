create or replace function issoh.record_stock_counts(
  warehouse text,
  counts issoh.stock_count_input[],
  reference_id text default null,
  idempotency_key text default null
) returns setof issoh.stock_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(record_stock_counts.warehouse)).warehouse_id;
  v_base constant text := issoh_private.base_currency();
  v_counts constant issoh_private.stock_count_draft[] := issoh_private.read_counts(record_stock_counts.counts);
  v_ids constant uuid[] := array(select c.count_id from unnest(v_counts) c);
  v_known uuid[];
  v_products uuid[];
  v_movements issoh.movement_input[];
  v_posted issoh.stock_movements[];
  v_costs issoh_private.product_cost[];
begin
  if length(record_stock_counts.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_id has 1 to 200 characters.';
  end if;
  -- Under the key stand the counts: where books and shelf agree there is no movement to stand there.
  v_known := issoh_private.claim_movement_key(
    record_stock_counts.idempotency_key,
    jsonb_build_object('record_stock_counts', to_jsonb(record_stock_counts.counts), 'warehouse', v_warehouse_id,
                       'reference_id', record_stock_counts.reference_id),
    v_ids);
  if v_known is not null then
    return query
    select c.* from issoh.stock_counts c where c.count_id = any (v_known) order by c.count_id;
    return;
  end if;

  -- Before the locks of products: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
  v_products := array(select c.product_id from unnest(v_counts) c);
  perform issoh_private.lock_products(v_products);
  perform issoh_private.lock_warehouses(array[v_warehouse_id]);
  v_costs := array(
    select row(r.product_id, issoh_private.unit_cost(r.average_value, r.quantity))::issoh_private.product_cost
      from issoh_private.replay_ledger(v_products, 'infinity', false) r);

  v_movements := array(
    select jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
             'product_id', c.product_id, 'movement_type', 'adjustment', 'quantity', abs(d.difference),
             'from_location', case when d.difference < 0 then v_warehouse_id end,
             'to_location', case when d.difference > 0 then v_warehouse_id end,
             'reference_type', 'count', 'reference_id', record_stock_counts.reference_id, 'note', c.note))
      from unnest(v_counts) c
      left join issoh.stock_on_hand s on s.product_id = c.product_id and s.warehouse_id = v_warehouse_id
     cross join lateral (select c.quantity - coalesce(s.quantity_on_hand, 0) as difference) d
     where d.difference <> 0
     order by c.count_id);
  if cardinality(v_movements) > 0 then
    v_posted := array(select m from issoh.post_movements(v_movements) m);
  end if;

  return query
  insert into issoh.stock_counts as i
    (count_id, product_id, warehouse_id, quantity_expected, quantity_counted, movement_id, unit_cost, currency_code,
     reference_id, note)
  select c.count_id, c.product_id, v_warehouse_id,
         c.quantity - coalesce(case when m.to_location is not null then m.quantity else -m.quantity end, 0),
         c.quantity, m.movement_id, u.unit_cost, v_base, record_stock_counts.reference_id, c.note
    from unnest(v_counts) c
    left join unnest(v_posted) m on m.product_id = c.product_id
    left join unnest(v_costs) u on u.product_id = c.product_id
   order by c.count_id
  returning i.*;
end
$$;
comment on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text) is
  $$Takes what was counted in a warehouse, each product (product_id or internal_sku) once: keeps every count beside
what the books said, and posts the differences as adjustments, all or none. An idempotency key records once:
repeated with the same counts it answers what was recorded. Raises ISNWH, ISNPR, ISICN (counts that cannot be
used), ISIRF, ISIIK, ISCIK, ISCRS (fewer counted than are reserved), ISCWI, ISCCP.$$;
grant execute on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text)
  to inv_stock_operator, inv_admin;
