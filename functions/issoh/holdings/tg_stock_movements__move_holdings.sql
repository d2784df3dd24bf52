create or replace function issoh.tg_stock_movements__move_holdings() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_all record;
  v_brought issoh.supplier_movements[];
  v_done integer;
begin
  select bool_or(n.from_location is null) as come, bool_or(n.to_location is null) as leave,
         bool_or(n.reverses_movement_id is not null) as undo, bool_or(n.returns_movement_id is not null) as return
    into v_all
    from new_rows n;

  if v_all.come then
    -- What comes: from whom it says, the issue or the order says, or who usually delivers.
    with brought as (
      insert into issoh.supplier_movements as m
        (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
      select n.movement_id, n.product_id,
             coalesce(n.supplier_id,
                      case when n.returns_movement_id is not null or n.reference_type = 'PO'
                           then issoh_private.whose_pieces(n.returns_movement_id,
                                                           case when n.reference_type = 'PO' then n.reference_id end,
                                                           n.product_id) end,
                      p.spp_supplier_id),
             n.quantity, case when n.movement_type = 'receipt' and n.returns_movement_id is null then n.unit_cost end,
             n.movement_date
        from new_rows n
        join issoh.selected_products p on p.product_id = n.product_id
       where n.from_location is null and n.reverses_movement_id is null
      returning m as pieces
    )
    select array_agg(b.pieces) into v_brought from brought b;
    v_done := issoh_private.bring_holdings(v_brought);
  end if;
  if v_all.undo and v_all.come then
    -- Back to whom it was taken from.
    perform issoh_private.change_holdings(
      array_agg(n.movement_id), array_agg(o.product_id), array_agg(o.supplier_id), array_agg(-o.quantity),
      array_agg(n.movement_date))
       from new_rows n
       join issoh.supplier_movements o on o.movement_id = n.reverses_movement_id
      where n.from_location is null;
  end if;
  if v_all.leave then
    v_done := issoh_private.take_holdings(array(
      select row(n.movement_id, n.product_id, n.quantity, n.supplier_id,
                 coalesce(n.reverses_movement_id, n.returns_movement_id),
                 n.movement_date)::issoh_private.leaving_pieces
        from new_rows n
       where n.to_location is null
       order by n.product_id, n.seq));
  end if;
  if v_all.undo and v_all.leave then
    perform issoh_private.take_back_purchases(array(
      select n.reverses_movement_id
        from new_rows n
       where n.reverses_movement_id is not null and n.to_location is null and n.unit_cost is not null));
  end if;
  if v_all.return then
    perform issoh_private.send_back_purchases(
      array_agg(n.returns_movement_id), array_agg(case when n.to_location is null then n.quantity else -n.quantity end))
       from new_rows n
      where n.movement_type = 'issue' and n.returns_movement_id is not null;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_holdings() is
  'Statement trigger of the ledger: says whose pieces came or left, and supplier_stock_holdings follow. A transfer
changes nobody''s pieces.';
