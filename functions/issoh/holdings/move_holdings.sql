create or replace function issoh_private.move_holdings(moved issoh.stock_movements[], undo boolean, return boolean)
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_come boolean;
  v_leave boolean;
  v_brought issoh_private.arriving_pieces[];
  v_done integer;
begin
  select bool_or(n.from_location is null), bool_or(n.to_location is null)
    into v_come, v_leave
    from unnest(moved) n;

  if v_come then
    v_brought := array(
      select row(n.movement_id, n.product_id,
                 -- Of whom it says, of whom the issue or the order says, or of the one who usually delivers.
                 coalesce(n.supplier_id,
                          case when n.returns_movement_id is not null or n.reference_type = 'PO'
                               then issoh_private.whose_pieces(
                                      n.returns_movement_id, case when n.reference_type = 'PO' then n.reference_id end,
                                      n.product_id)
                          end,
                          p.spp_supplier_id),
                 n.quantity,
                 case when n.movement_type = 'receipt' and n.returns_movement_id is null then n.unit_cost end,
                 n.movement_date, case when n.movement_type = 'adjustment' then n.unit_cost end,
                 n.unit_cost is null and n.returns_movement_id is null)::issoh_private.arriving_pieces
        from unnest(moved) n
       -- By its key: joined, all products could be gone through for each movement.
       cross join lateral (
         select x.spp_supplier_id from issoh.selected_products x where x.product_id = n.product_id offset 0) p
       where n.from_location is null and n.reverses_movement_id is null);
    if cardinality(v_brought) > 0 then
      -- In the order of their ids: the end of an index is found without a search.
      insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
      select b.movement_id, b.product_id, b.supplier_id, b.quantity, b.unit_cost, b.movement_date
        from unnest(v_brought) b;
      v_done := issoh_private.bring_holdings(v_brought);
    end if;
  end if;
  if move_holdings.undo and v_come then
    -- Back to whom it was taken from.
    perform issoh_private.change_holdings(array_agg(
              row(n.movement_id, o.product_id, o.supplier_id, -o.quantity, null,
                  n.movement_date)::issoh.supplier_movements))
       from unnest(moved) n
       join issoh.supplier_movements o on o.movement_id = n.reverses_movement_id
      where n.from_location is null;
  end if;
  if v_leave then
    v_done := issoh_private.take_holdings(array(
      select row(n.movement_id, n.product_id, n.quantity, n.supplier_id,
                 coalesce(n.reverses_movement_id, n.returns_movement_id),
                 n.movement_date)::issoh_private.leaving_pieces
        from unnest(moved) n
       where n.to_location is null
       order by n.product_id, n.seq));
  end if;
  if move_holdings.undo and v_leave then
    perform issoh_private.take_back_purchases(array(
      select n
        from unnest(moved) n
       where n.reverses_movement_id is not null and n.to_location is null and n.returns_movement_id is null));
  end if;
  if move_holdings.return then
    perform issoh_private.send_back_purchases(
      array_agg(n.returns_movement_id), array_agg(case when n.to_location is null then n.quantity else -n.quantity end))
       from unnest(moved) n
      where n.movement_type = 'issue' and n.returns_movement_id is not null;
  end if;
  return cardinality(moved);
end
$$;
comment on function issoh_private.move_holdings(issoh.stock_movements[], boolean, boolean) is
  $$Says whose pieces came or left (told whether some undo others, or return pieces of others), and
supplier_stock_holdings follow. A transfer changes no holdings. Raises ISCQL.$$;
