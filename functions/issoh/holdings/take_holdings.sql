create or replace function issoh_private.take_holdings(leaving issoh_private.leaving_pieces[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned.
set enable_bitmapscan = off
set enable_memoize = off
set enable_nestloop = on
set enable_hashjoin = off
as $$
declare
  v_taken issoh.supplier_movements[];
  v_changed record;
  v_all record;
  v_next record;
  v_product uuid;
  v_suppliers uuid[];
  v_holdings bigint[];
  v_pieces integer[];
  v_preferred uuid;
  v_place integer;
begin
  -- Mostly one holding has all that leaves of a product.
  with sums as (
    select l.product_id, sum(l.quantity) as pieces
      from unnest(leaving) l
     group by l.product_id
    having bool_and(l.supplier_id is null and l.undoes is null)
     order by l.product_id
  ), changed as (
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = h.quantity_on_hand - s.pieces, updated_at = clock_timestamp()
      from sums s
     cross join lateral (
       select x.place, x.quantity_on_hand
         from (select o.ctid as place, o.holding_id, o.supplier_id, o.quantity_on_hand
                 from issoh.supplier_stock_holdings o
                where o.product_id = s.product_id
               offset 0) x
        order by x.supplier_id is null desc, x.holding_id
        limit 1) x
     where h.ctid = x.place and x.quantity_on_hand >= s.pieces
    returning h.product_id, h.supplier_id
  )
  select array_agg(c.product_id) as products, array_agg(c.supplier_id) as suppliers into v_changed from changed c;
  -- Two sets that no index knows.
  set local enable_nestloop = off;
  set local enable_hashjoin = on;
  select array_agg(row(l.movement_id, l.product_id, c.supplier_id, -l.quantity, null,
                       l.movement_date)::issoh.supplier_movements) filter (where c.product_id is not null) as taken,
         array_agg(row(l.movement_id, l.product_id, l.quantity, l.supplier_id, l.undoes,
                       l.movement_date)::issoh_private.leaving_pieces order by l.place)
           filter (where c.product_id is null) as rest
    into v_all
    from unnest(leaving) with ordinality
         as l (movement_id, product_id, quantity, supplier_id, undoes, movement_date, place)
    left join unnest(v_changed.products, v_changed.suppliers) c (product_id, supplier_id)
           on c.product_id = l.product_id;
  set local enable_nestloop = on;
  set local enable_hashjoin = off;
  insert into issoh.supplier_movements select t.* from unnest(v_all.taken) t;
  if v_all.rest is null then
    return cardinality(leaving);
  end if;

  -- One movement after the other, as each takes from what the one before has left: in memory, or thousands of one
  -- product would read what all before them have written.
  for v_next in
    select l.movement_id, l.product_id, l.quantity, l.supplier_id, l.undoes, l.movement_date, h.suppliers, h.holdings
      from unnest(v_all.rest) l
     cross join lateral (
       select array_agg(x.supplier_id order by x.holding_id) as suppliers,
              array_agg(x.quantity_on_hand::bigint order by x.holding_id) as holdings
         from (select o.holding_id, o.supplier_id, o.quantity_on_hand
                 from issoh.supplier_stock_holdings o
                where o.product_id = l.product_id
               offset 0) x) h
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
    if v_holdings[v_place] >= v_next.quantity then
      v_holdings[v_place] := v_holdings[v_place] - v_next.quantity;
      v_taken := v_taken || row(v_next.movement_id, v_product, v_suppliers[v_place], -v_next.quantity, null,
                                v_next.movement_date)::issoh.supplier_movements;
      continue;
    end if;
    v_pieces := issoh_private.allocate_holdings(v_holdings, v_next.quantity, v_place);
    for i in 1 .. cardinality(v_pieces) loop
      continue when v_pieces[i] = 0;
      v_holdings[i] := v_holdings[i] - v_pieces[i];
      v_taken := v_taken || row(v_next.movement_id, v_product, v_suppliers[i], -v_pieces[i], null,
                                v_next.movement_date)::issoh.supplier_movements;
    end loop;
  end loop;
  return issoh_private.change_holdings(v_taken);
end
$$;
comment on function issoh_private.take_holdings(issoh_private.leaving_pieces[]) is
  $$Whose pieces leave, given by product and in the order of the ledger: those of the supplier that the movement names,
or that what it undoes was of (with none: those of which nobody said who delivered them), then those of the supplier
that came first. Answers of how many holdings. Raises ISCQL.$$;
