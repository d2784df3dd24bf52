create or replace function issoh.record_reorder_levels(levels jsonb) returns setof issoh.named_reorder_level
language sql volatile security definer
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select s.product_id, p.internal_sku, s.warehouse_id, w.warehouse_code, s.reorder_point, s.reorder_quantity,
         s.reorder_up_to
    from issoh_private.write_reorder_levels(array(
           select jsonb_populate_record(null::issoh.reorder_level_input, e.value)
             from jsonb_array_elements(record_reorder_levels.levels) with ordinality e (value, position)
            order by e.position)) with ordinality as s
    join issoh.selected_products p on p.product_id = s.product_id
    join issoh.warehouses w on w.warehouse_id = s.warehouse_id
   order by s.ordinality
$$;
comment on function issoh.record_reorder_levels(jsonb) is
  $$Sets a JSON array of reorder levels, all or none, as set_reorder_levels does, with the same errors, and answers them
with SKUs and codes of warehouses.$$;
grant execute on function issoh.record_reorder_levels(jsonb) to inv_stock_operator, inv_admin;
