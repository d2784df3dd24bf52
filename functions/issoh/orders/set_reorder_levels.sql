create or replace function issoh.set_reorder_levels(
  product text,
  warehouse text,
  reorder_point integer,
  reorder_quantity integer default null,
  reorder_up_to integer default null
) returns issoh.stock_on_hand
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.*
    from issoh_private.resolve_product(set_reorder_levels.product) p
   cross join issoh_private.write_reorder_levels(array[
           row(null, p.internal_sku, set_reorder_levels.warehouse, set_reorder_levels.reorder_point,
               set_reorder_levels.reorder_quantity, set_reorder_levels.reorder_up_to)::issoh.reorder_level_input]) s
$$;
comment on function issoh.set_reorder_levels(text, text, integer, integer, integer) is
  $$Says at how many pieces (available and on order) of a product in a warehouse it is time to order, and how many to
order at least (reorder_quantity) or to how many to fill up at least (reorder_up_to); null takes a level away. Until
there are reorder.min_history_days days of history (setting) these count alone, then the demand may ask for more. Raises
ISNPR, ISNWH, ISIRL.$$;
grant execute on function issoh.set_reorder_levels(text, text, integer, integer, integer)
  to inv_stock_operator, inv_admin;
