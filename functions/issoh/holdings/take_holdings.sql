-- One movement after the other, as each takes from what the one before has left: in memory, or thousands of one product
-- would read what all before them have written.
create or replace function issoh_private.take_holdings(leaving issoh_private.leaving_pieces[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Planned beside an empty table, an index scan would read all holdings for each piece of what leaves: bitmaps cannot.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
declare
  v_next record;
  v_product uuid;
  v_suppliers uuid[];
  v_holdings integer[];
  v_taken integer[];
  v_preferred uuid;
  v_place integer;
  v_movement_ids uuid[];
  v_product_ids uuid[];
  v_supplier_ids uuid[];
  v_pieces integer[];
  v_dates timestamptz[];
begin
  for v_next in
    select l.movement_id, l.product_id, l.quantity, l.supplier_id, l.undoes, l.movement_date, h.suppliers, h.holdings
      from unnest(take_holdings.leaving) l
     cross join lateral (
       select array_agg(x.supplier_id order by x.holding_id) as suppliers,
              array_agg(x.quantity_on_hand order by x.holding_id) as holdings
         from issoh.supplier_stock_holdings x
        where x.product_id = l.product_id) h
  loop
    if v_next.product_id is distinct from v_product then
      v_product := v_next.product_id;
      v_suppliers := v_next.suppliers;
      v_holdings := v_next.holdings;
      if v_suppliers is null then
        -- Stock may go below zero before anything came: somebody must owe it.
        insert into issoh.supplier_stock_holdings (product_id, supplier_id)
        select p.product_id, coalesce(v_next.supplier_id, p.spp_supplier_id)
          from issoh.selected_products p
         where p.product_id = v_product
        returning array[supplier_id], array[quantity_on_hand] into v_suppliers, v_holdings;
      end if;
    end if;

    v_preferred := v_next.supplier_id;
    if v_preferred is null and v_next.undoes is not null then
      v_preferred := (select o.supplier_id from issoh.supplier_movements o where o.movement_id = v_next.undoes limit 1);
    end if;
    v_place := coalesce(array_position(v_suppliers, v_preferred), 1);
    -- Mostly one holding has them all.
    if v_holdings[v_place] >= v_next.quantity then
      v_holdings[v_place] := v_holdings[v_place] - v_next.quantity;
      v_movement_ids := v_movement_ids || v_next.movement_id;
      v_product_ids := v_product_ids || v_product;
      v_supplier_ids := v_supplier_ids || v_suppliers[v_place];
      v_pieces := v_pieces || -v_next.quantity;
      v_dates := v_dates || v_next.movement_date;
      continue;
    end if;
    v_taken := issoh_private.allocate_holdings(v_holdings, v_next.quantity, v_place);
    for i in 1 .. cardinality(v_taken) loop
      continue when v_taken[i] = 0;
      v_holdings[i] := v_holdings[i] - v_taken[i];
      v_movement_ids := v_movement_ids || v_next.movement_id;
      v_product_ids := v_product_ids || v_product;
      v_supplier_ids := v_supplier_ids || v_suppliers[i];
      v_pieces := v_pieces || -v_taken[i];
      v_dates := v_dates || v_next.movement_date;
    end loop;
  end loop;
  return issoh_private.change_holdings(v_movement_ids, v_product_ids, v_supplier_ids, v_pieces, v_dates);
end
$$;
comment on function issoh_private.take_holdings(issoh_private.leaving_pieces[]) is
  $$Whose pieces leave, given by product and in the order of the ledger: those of the supplier that the movement names,
or that what it undoes was of (with none: those of which nobody said who delivered them), then those of the supplier
that came first. Answers of how many holdings.$$;
