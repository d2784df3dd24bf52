create or replace function issoh_private.write_counts(counts issoh.stock_counts[]) returns setof issoh.stock_counts
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.stock_counts as i
    (count_id, product_id, warehouse_id, quantity_expected, quantity_counted, movement_id, unit_cost, currency_code,
     reference_id, note, counted_by, counted_at, restates_count_id)
  select c.count_id, c.product_id, c.warehouse_id, c.quantity_expected, c.quantity_counted, c.movement_id, c.unit_cost,
         c.currency_code, c.reference_id, c.note, c.counted_by, c.counted_at, c.restates_count_id
    from unnest(write_counts.counts) with ordinality
      as c (count_id, product_id, warehouse_id, quantity_expected, quantity_counted, difference, movement_id, unit_cost,
            currency_code, reference_id, note, counted_by, counted_at, restates_count_id, xact_id, has_moment, position)
   order by c.position
  returning i.*
$$;
comment on function issoh_private.write_counts(issoh.stock_counts[]) is
  'Keeps counts as they are given, and answers them.';
