create or replace function issoh.name_counts(counts issoh.stock_counts[]) returns setof issoh.named_count
language sql stable
set search_path = pg_catalog, pg_temp
rows 10
as $$
  select c.count_id, c.product_id, p.internal_sku, c.warehouse_id, w.warehouse_code, c.quantity_expected,
         c.quantity_counted, c.difference, c.unit_cost, c.currency_code, c.movement_id, c.reference_id, c.note,
         c.counted_by, c.counted_at, c.restates_count_id
    from unnest(name_counts.counts) c
    join issoh.selected_products p on p.product_id = c.product_id
    join issoh.warehouses w on w.warehouse_id = c.warehouse_id
   order by c.count_id
$$;
comment on function issoh.name_counts(issoh.stock_counts[]) is
  $$Counts as the door answers them: with their SKUs and the codes of their warehouses, by their ids.$$;
grant execute on function issoh.name_counts(issoh.stock_counts[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
