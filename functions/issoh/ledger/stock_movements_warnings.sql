create or replace function issoh.stock_movements_warnings(movement issoh.stock_movements) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
           when stock_movements_warnings.movement.unit_cost is null
            and stock_movements_warnings.movement.movement_type in ('receipt', 'adjustment')
            and stock_movements_warnings.movement.to_location is not null
             then issoh_private.cost_warnings(array[stock_movements_warnings.movement]) #- '{0,movement_id}'
           else '[]'
         end
$$;
comment on function issoh.stock_movements_warnings(issoh.stock_movements) is
  $$What somebody should look at, as an array of {code, message, hint}: cost_unknown, for a receipt or found
pieces without a cost, of a product that never came with one.$$;
grant execute on function issoh.stock_movements_warnings(issoh.stock_movements)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
