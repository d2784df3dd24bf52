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
  -- As rows of the table: a transition table's own are records, which would be read anew from their text.
  v_moved constant issoh.stock_movements[] := array(select row(n.*)::issoh.stock_movements from new_rows n);
  v_one constant issoh.stock_movements := v_moved[1];
  v_all record;
  v_done integer;
  v_stack text;
begin
  if v_one.movement_id is null then
    return null;
  end if;
  if cardinality(v_moved) = 1 then
    if current_setting('transaction_isolation') = 'read committed' and v_one.movement_type <> 'transfer'
       and v_one.reference_type is distinct from 'PO' and v_one.reverses_movement_id is null
       and v_one.returns_movement_id is null then
      v_done := issoh_private.follow_movement(v_one);
      -- As it answers itself, without the call.
      if v_one.seq % 50 = 0 then
        perform issoh_private.rouse_valuation(v_one.seq, v_one.seq);
      end if;
      return null;
    end if;
  end if;

  select array_agg(n.product_id) as products, bool_or(n.reverses_movement_id is not null) as undo,
         bool_or(n.returns_movement_id is not null) as return, bool_or(n.reference_type = 'PO') as ordered,
         bool_or(n.movement_type = 'transfer') as transfer, min(n.seq) as first_seq, max(n.seq) as last_seq
    into v_all
    from unnest(v_moved) n;
  -- What comes by write_movements was locked before it was judged: thousands of rows are not asked for twice. Functions
  -- are the owner's alone to make, so nobody else stands there; nor does a statement's own text: no comment over lines
  -- and no string begins in it, and no name goes on behind an alias.
  get diagnostics v_stack = pg_context;
  if v_stack !~ ('^[^\n]*\nSQL statement "with written as[^"''/$]* from written w"\n'
                 || 'PL/pgSQL function issoh_private[.]write_movements[(]') then
    v_done := issoh_private.lock_products(v_all.products);
  end if;
  if v_all.undo or v_all.transfer then
    v_done := issoh_private.record_reversals(v_moved);
  end if;
  v_done := issoh_private.move_stock(v_moved);
  v_done := issoh_private.move_holdings(v_moved, v_all.undo, v_all.return);
  if v_all.ordered or v_all.return then
    v_done := issoh_private.receive_orders(v_moved);
  end if;
  perform issoh_private.rouse_valuation(v_all.first_seq, v_all.last_seq);
  return null;
end
$$;
comment on function issoh.tg_stock_movements__follow() is
  $$Statement trigger of the ledger: locks its products; then reversals are noted, stock, holdings and orders follow,
and every so many movements the valuation is refreshed.$$;
