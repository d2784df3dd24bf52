create or replace function issoh.count_warnings(counts issoh.stock_counts[]) returns jsonb
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.cost_warnings(array(
    select m
      from unnest(count_warnings.counts) c
      join issoh.stock_movements m on m.movement_id = c.movement_id and m.movement_date = c.counted_at
     where c.quantity_counted > c.quantity_expected and coalesce(c.unit_cost, 0) = 0))
$$;
comment on function issoh.count_warnings(issoh.stock_counts[]) is
  $$What somebody should look at in counts: pieces that were found and whose cost nobody knows. An array of {code,
movement_id, message, hint}. Volatile, so that it sees what the same statement has posted.$$;
grant execute on function issoh.count_warnings(issoh.stock_counts[]) to inv_stock_operator, inv_admin;
