create or replace function issoh_private.follow_correction(corrected_id uuid, movement issoh.stock_movements)
returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.write_counts(array(
    select row(uuidv7(), c.product_id, c.warehouse_id, c.quantity_expected, c.quantity_counted, null,
               follow_correction.movement.movement_id, follow_correction.movement.unit_cost, c.currency_code,
               c.reference_id, c.note, c.counted_by, c.counted_at, c.count_id, null, null)::issoh.stock_counts
      from issoh.stock_counts c
     where c.movement_id = follow_correction.corrected_id
       and not exists (select from issoh.stock_counts r where r.restates_count_id = c.count_id)))
$$;
comment on function issoh_private.follow_correction(uuid, issoh.stock_movements) is
  'The count that had found the pieces of a movement, if one had, has found those of the movement in its place.';
