-- One trigger for all that follows: reading the new rows takes each trigger as long as updating a stock.
create or replace function issoh.tg_stock_movements__follow() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing, of what is called from here, too: what is right for one row and an empty table must
-- be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
-- With the arrays as values each call would be planned anew.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_count constant integer := (select count(*) from new_rows);
  v_moved issoh.stock_movements[];
  v_one issoh.stock_movements;
  v_products uuid[];
  v_usual uuid;
  v_undo boolean;
  v_return boolean;
  v_ordered boolean;
  v_transfer boolean;
  v_paid boolean;
  v_locked boolean;
  v_done integer;
begin
  if v_count = 1 then
    select n.* into v_one from new_rows n;
    v_moved := array[v_one];
    v_products := array[v_one.product_id];
    v_undo := v_one.reverses_movement_id is not null;
    v_return := v_one.returns_movement_id is not null;
    v_ordered := v_one.reference_type = 'PO';
    v_transfer := v_one.movement_type = 'transfer';
    v_paid := v_one.unit_cost is not null;
    -- Whoever wrote into the ledger by hand has no lock yet.
    select p.spp_supplier_id into v_usual
      from issoh.selected_products p
     where p.product_id = v_one.product_id
       for no key update;
    v_locked := found;
  elsif v_count = 0 then
    return null;
  else
    -- As rows of the table: a transition table's own are records, which would be read anew from their text.
    v_moved := array(select row(n.*)::issoh.stock_movements from new_rows n);
    select array_agg(n.product_id), bool_or(n.reverses_movement_id is not null),
           bool_or(n.returns_movement_id is not null), bool_or(n.reference_type = 'PO'),
           bool_or(n.movement_type = 'transfer'), bool_or(n.unit_cost is not null)
      into v_products, v_undo, v_return, v_ordered, v_transfer, v_paid
      from unnest(v_moved) n;
  end if;

  if v_locked is not true or current_setting('transaction_isolation') <> 'read committed' then
    v_done := issoh_private.lock_products(v_products);
  end if;
  if v_undo or v_transfer then
    v_done := issoh_private.record_reversals(v_moved);
  end if;
  v_done := issoh_private.move_stock(v_moved);
  v_done := issoh_private.move_holdings(v_moved, v_undo, v_return, v_usual);
  if v_ordered or v_return then
    v_done := issoh_private.receive_orders(v_moved);
  end if;
  if v_paid then
    v_done := issoh_private.note_receipts(v_moved);
  end if;
  -- Many products at once would be computed live until the next full hour.
  if v_count > 1 then
    if v_count >= issoh.setting('valuation.refresh_rows')::integer then
      perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
    end if;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__follow() is
  $$Statement trigger of the ledger: locks its products; then reversals are noted, stock, holdings and orders follow,
receipts are noted for prices__propose, and many movements have the valuation refreshed.$$;
