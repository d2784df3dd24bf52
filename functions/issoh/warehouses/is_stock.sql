-- One call for all of them: PostgreSQL reads the text of every check constraint anew for every statement.
create or replace function issoh_private.is_stock(
  quantity_reserved integer,
  reorder_point integer,
  reorder_quantity integer,
  reorder_up_to integer
) returns boolean
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if num_nonnulls(reorder_point, reorder_quantity, reorder_up_to) > 0
     and not (coalesce(reorder_point, 0) >= 0 and coalesce(reorder_quantity, 1) > 0
              and (reorder_up_to is null
                   or reorder_up_to > coalesce(reorder_point, 0) and reorder_quantity is null)) then
    return false;
  end if;
  return quantity_reserved >= 0;
end
$$;
comment on function issoh_private.is_stock(integer, integer, integer, integer) is
  $$What may be a row of stock_on_hand: nothing reserved below none; levels that one can order by, which go up either by
a quantity or to a level.$$;
