create or replace function issoh_private.change_holdings(
  movement_ids uuid[],
  product_ids uuid[],
  supplier_ids uuid[],
  pieces integer[],
  movement_dates timestamptz[]
) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, an index scan would read all holdings for each piece of what comes: bitmaps cannot.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_changed integer;
begin
  insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, movement_date)
  select c.movement_id, c.product_id, c.supplier_id, c.pieces, c.movement_date
    from unnest(change_holdings.movement_ids, change_holdings.product_ids, change_holdings.supplier_ids,
                change_holdings.pieces, change_holdings.movement_dates)
         as c (movement_id, product_id, supplier_id, pieces, movement_date);
  update issoh.supplier_stock_holdings h
     set quantity_on_hand = h.quantity_on_hand + c.pieces, updated_at = clock_timestamp()
    from (select x.product_id, x.supplier_id, sum(x.pieces) as pieces
            from unnest(change_holdings.product_ids, change_holdings.supplier_ids, change_holdings.pieces)
                 as x (product_id, supplier_id, pieces)
           group by x.product_id, x.supplier_id
           order by x.product_id) c
   where h.product_id = c.product_id and h.supplier_id is not distinct from c.supplier_id;
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
comment on function issoh_private.change_holdings(uuid[], uuid[], uuid[], integer[], timestamptz[]) is
  $$Says whose pieces movements took (below 0) or brought back, and holdings follow: answers how many. Of purchases they
say what they said.$$;
