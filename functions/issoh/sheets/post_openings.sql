create or replace function issoh_private.post_openings(lines jsonb[], reference text) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_all record;
  v_bad text;
begin
  select array_agg(o.opening order by o.internal_sku, o.opening) as openings,
         array_agg(distinct o.product_id) as product_ids
    into v_all
    from (
      select p.internal_sku, p.product_id,
             row(p.product_id, null, 'adjustment', x.quantity, null, x.warehouse, x.unit_cost, x.currency_code,
                 x.supplier, 'opening', coalesce(post_openings.reference, 'opening stock'), x.movement_date, null, null,
                 x.note, null)::issoh.movement_input as opening
        from unnest(post_openings.lines) u (line)
       cross join lateral jsonb_to_record(u.line) x (
         internal_sku text, warehouse text, quantity integer, unit_cost numeric, currency_code text, supplier text,
         movement_date timestamptz, note text)
        join issoh.selected_products p on p.internal_sku = x.internal_sku
       where x.quantity > 0) o;
  if v_all.openings is null then
    return '{"pieces": 0}';
  end if;
  -- Judged again behind the lock: of two who open the same stock one is late.
  perform issoh_private.lock_products(v_all.product_ids);
  select p.internal_sku into v_bad
    from unnest(v_all.openings) o
    join issoh.warehouses w on o.to_location in (w.warehouse_code, w.warehouse_id::text)
    join issoh_private.opened_stock('opening-stock', v_all.product_ids) s
      on s.product_id = o.product_id and s.warehouse_id = w.warehouse_id
    join issoh.selected_products p on p.product_id = o.product_id
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCFO',
      message = format('"%s" has an opening stock there already.', v_bad),
      hint = 'Count it instead, or reverse the movement of the earlier one.';
  end if;
  perform issoh.post_movements(v_all.openings);
  return jsonb_build_object('pieces', (select sum(o.quantity) from unnest(v_all.openings) o));
end
$$;
comment on function issoh_private.post_openings(jsonb[], text) is
  $$Posts opening stock as found pieces with reference_type opening, all in one call; of none nothing. Answers {pieces}.
Raises ISCFO, and as post_movements.$$;
