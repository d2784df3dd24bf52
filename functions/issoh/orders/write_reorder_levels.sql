create or replace function issoh_private.write_reorder_levels(levels issoh.reorder_level_input[])
returns setof issoh.stock_on_hand
language plpgsql volatile
set search_path = pg_catalog, pg_temp
rows 10
-- Planned beside an empty table, it would go through all products for each line.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_levels issoh.named_reorder_level[];
begin
  if coalesce(cardinality(levels), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISIRL', message = format('%s reorder levels cannot be set.', coalesce(cardinality(levels), 0)),
      hint = format('Send 1 to %s at once.', v_most);
  end if;
  perform issoh_private.refuse_unknown_products(array(select l.product_id from unnest(levels) l),
                                                array(select l.internal_sku from unnest(levels) l));
  v_levels := array(
    with places as materialized (
      select n.warehouse, w.warehouse_id, w.warehouse_code
        from (select distinct l.warehouse from unnest(levels) l) n
       cross join lateral issoh_private.resolve_warehouse(n.warehouse) w
    )
    select row(p.product_id, p.internal_sku, w.warehouse_id, w.warehouse_code, l.reorder_point, l.reorder_quantity,
               l.reorder_up_to)::issoh.named_reorder_level
      from unnest(levels) with ordinality as l (product_id, internal_sku, warehouse, reorder_point, reorder_quantity,
                                                reorder_up_to, position)
      join issoh.selected_products p on p.product_id = l.product_id or p.internal_sku = common.trimmed(l.internal_sku)
      join places w on w.warehouse = l.warehouse
     order by l.position);
  perform issoh_private.refuse_reorder_levels(v_levels);

  perform issoh_private.lock_products(array(select distinct l.product_id from unnest(v_levels) l));
  return query
  insert into issoh.stock_on_hand as s (product_id, warehouse_id, reorder_point, reorder_quantity, reorder_up_to)
  select l.product_id, l.warehouse_id, l.reorder_point, l.reorder_quantity, l.reorder_up_to
    from unnest(v_levels) l
  on conflict (warehouse_id, product_id) do update
     set reorder_point = excluded.reorder_point, reorder_quantity = excluded.reorder_quantity,
         reorder_up_to = excluded.reorder_up_to
  returning s.*;
end
$$;
comment on function issoh_private.write_reorder_levels(issoh.reorder_level_input[]) is
  'Sets reorder levels, all or none, and answers their stock in the same order. Raises ISIRL, ISNPR, ISNWH.';
