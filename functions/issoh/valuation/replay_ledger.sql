-- Three valuations of the same ledger, side by side. A product is one pool over all warehouses; its movements count in
-- the order of their dates, then of their recording; a reversed movement and its reversal of the same date do not count
-- at all.
--
--   FIFO      pieces leave in the order in which they came: a queue of receipts.
--   LIFO      perpetual: the pieces that came last before an issue leave first: a stack of receipts.
--   average   pieces leave at the mean cost of those that are there.
--
-- A receipt is kept as its pieces and what they cost together, so that a third of 10.00 never has to be written down:
-- what leaves is a difference of growing shares (share_of), and the last piece takes what is left.
--
--   an increase without cost  comes at the average just before it; with nothing on hand, at the last known unit cost;
--                             with none, at 0: the same in all methods.
--   what undoes another       comes back, or leaves, at what that one cost by each method: a return by a customer or to
--                             a supplier, and a reversal of another date (of a closed period).
--   below zero                there is no value, and pieces that leave have no cost yet. What comes next fills the gap,
--                             in the order in which they left, and carries its cost to them. A piece that comes back
--                             before it had a cost has none.
--   returned to a supplier    its own pieces leave, where a method still has them; else others in their place, at the
--                             cost of the receipt all the same: what these differ by is carried to what left last.
--
-- So at every moment the costs of what left and the value on hand add up to the costs of what came, to the last digit.
--
-- One pass, as a return's cost hangs on its issue's, and that on all receipts before. The set in which windows could
-- tell what is left of each receipt (the newest ones up to what is on hand; the least balance since) ends where the
-- costs of receipts are known beforehand.
create or replace function issoh_private.replay_ledger(
  product_ids uuid[],
  as_of timestamptz,
  every_movement boolean
) returns setof issoh_private.replayed_movement
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_row issoh_private.replayed_movement;
  v_late issoh_private.replayed_movement;
  v_product uuid;
  m record;

  v_balance bigint;
  v_last_cost numeric;
  v_fifo_pieces bigint[];  v_fifo_costs numeric[];  v_head integer;  v_tail integer;  v_taken bigint;
  v_lifo_pieces bigint[];  v_lifo_costs numeric[];  v_lifo_left bigint[];  v_lifo_ins integer[];  v_top integer;
  -- What came and what left, where something undoes it or it waits for its cost.
  v_ins uuid[];  v_in_pieces bigint[];  v_in_back bigint[];  v_in_lots integer[];  v_in_tops integer[];
  v_in_fifo numeric[];  v_in_lifo numeric[];  v_in_average numeric[];
  v_outs uuid[];  v_out_types text[];  v_out_kinds text[];  v_out_dates timestamptz[];
  v_out_paid bigint[];  v_out_open bigint[];  v_out_back bigint[];
  v_out_fifo numeric[];  v_out_lifo numeric[];  v_out_average numeric[];
  v_last_out integer;
  v_gap integer[];
  v_exchanged bigint;

  v_pieces bigint;
  v_valued bigint;
  v_filled bigint;
  v_done bigint;
  v_part bigint;
  v_left bigint;
  v_at integer;
  v_out integer;
  v_in integer;
  v_fifo numeric;  v_lifo numeric;  v_average numeric;
  v_fifo_gone numeric;  v_lifo_gone numeric;  v_average_gone numeric;
  v_rest numeric;
begin
  for m in
    select s.product_id, s.movement_id, s.movement_type, s.movement_date, s.unit_cost, s.total_cost,
           coalesce(s.reverses_movement_id, s.returns_movement_id) as undoes,
           d.delta,
           bool_or(d.delta <> 0 and coalesce(s.reverses_movement_id, s.returns_movement_id) is not null)
             over (partition by s.product_id) as has_undone
      from issoh.stock_movements s
      left join issoh.movement_reversals r on r.reversed_id = coalesce(s.reverses_movement_id, s.movement_id)
     cross join lateral (
       select case when s.movement_type = 'transfer'
                     or r.reversed_id is not null and r.reversal_date is not distinct from r.reversed_date then 0
                   when s.to_location is not null then s.quantity
                   else -s.quantity
              end as delta) d
     where s.movement_date <= replay_ledger.as_of
       and (replay_ledger.product_ids is null or s.product_id = any (replay_ledger.product_ids))
     order by s.product_id, s.movement_date, s.seq
  loop
    if m.product_id is distinct from v_product then
      if v_product is not null and not replay_ledger.every_movement then
        v_row.quantity := v_balance;
        return next v_row;
      end if;
      v_product := m.product_id;
      v_row := (v_product, null, null, null, 0, 0, null, null, null, 0, 0, 0, null, null, 0, null);
      v_balance := 0;
      v_last_cost := 0;
      v_fifo_pieces := '{}';  v_fifo_costs := '{}';  v_head := 1;  v_tail := 0;  v_taken := 0;
      v_lifo_pieces := '{}';  v_lifo_costs := '{}';  v_lifo_left := '{}';  v_lifo_ins := '{}';  v_top := 0;
      v_ins := '{}';  v_in_pieces := '{}';  v_in_back := '{}';  v_in_lots := '{}';  v_in_tops := '{}';
      v_in_fifo := '{}';  v_in_lifo := '{}';  v_in_average := '{}';
      v_outs := '{}';  v_out_types := '{}';  v_out_kinds := '{}';  v_out_dates := '{}';
      v_out_paid := '{}';  v_out_open := '{}';  v_out_back := '{}';
      v_out_fifo := '{}';  v_out_lifo := '{}';  v_out_average := '{}';
      v_last_out := null;
      v_gap := '{}';
    end if;
    continue when m.delta = 0;
    v_row.received := null;
    v_row.uncosted := 0;
    v_filled := 0;
    v_exchanged := null;

    if m.delta > 0 then
      v_pieces := m.delta;
      v_valued := v_pieces;
      v_out := case when m.undoes is not null then array_position(v_outs, m.undoes) end;
      if v_out is not null then
        v_row.kind := v_out_kinds[v_out];
        -- Pieces that have no cost yet come back first, and without one.
        v_part := least(v_pieces, v_out_open[v_out]);
        v_valued := v_pieces - v_part;
        v_row.uncosted := -v_part;
        v_out_open[v_out] := v_out_open[v_out] - v_part;
        if v_part > 0 and v_out_open[v_out] = 0 then
          v_gap := array_remove(v_gap, v_out);
        end if;
        v_part := v_out_back[v_out] + v_valued;
        v_fifo := 0;  v_lifo := 0;  v_average := 0;
        if v_valued > 0 then
          v_fifo := issoh_private.share_of(v_out_fifo[v_out], v_part, v_out_paid[v_out])
                  - issoh_private.share_of(v_out_fifo[v_out], v_out_back[v_out], v_out_paid[v_out]);
          v_lifo := issoh_private.share_of(v_out_lifo[v_out], v_part, v_out_paid[v_out])
                  - issoh_private.share_of(v_out_lifo[v_out], v_out_back[v_out], v_out_paid[v_out]);
          v_average := issoh_private.share_of(v_out_average[v_out], v_part, v_out_paid[v_out])
                     - issoh_private.share_of(v_out_average[v_out], v_out_back[v_out], v_out_paid[v_out]);
        end if;
        v_out_back[v_out] := v_part;
        v_row.fifo_cost := -v_fifo;  v_row.lifo_cost := -v_lifo;  v_row.average_cost := -v_average;
      else
        if m.unit_cost is not null then
          v_last_cost := m.unit_cost;
          v_fifo := coalesce(m.total_cost, v_pieces * m.unit_cost);
        elsif v_balance > 0 then
          v_fifo := issoh_private.share_of(v_row.average_value, v_pieces, v_balance);
        else
          v_fifo := v_pieces * v_last_cost;
        end if;
        v_lifo := v_fifo;
        v_average := v_fifo;
        v_row.received := v_fifo;
        v_row.fifo_cost := null;  v_row.lifo_cost := null;  v_row.average_cost := null;
      end if;
      -- Pieces with a value: to those that left without one, then to the stock.
      v_filled := least(v_valued, greatest(-v_balance - (v_pieces - v_valued), 0));
      v_balance := v_balance + v_pieces;
      v_part := v_valued - v_filled;
      v_fifo_gone := issoh_private.share_of(v_fifo, v_filled, v_valued);
      v_lifo_gone := issoh_private.share_of(v_lifo, v_filled, v_valued);
      v_average_gone := issoh_private.share_of(v_average, v_filled, v_valued);
      if v_part > 0 then
        v_tail := v_tail + 1;
        v_fifo_pieces[v_tail] := v_part;
        v_fifo_costs[v_tail] := v_fifo - v_fifo_gone;
        v_top := v_top + 1;
        v_lifo_pieces[v_top] := v_part;
        v_lifo_costs[v_top] := v_lifo - v_lifo_gone;
        v_lifo_left[v_top] := v_part;
        v_row.fifo_value := v_row.fifo_value + v_fifo - v_fifo_gone;
        v_row.lifo_value := v_row.lifo_value + v_lifo - v_lifo_gone;
        v_row.average_value := v_row.average_value + v_average - v_average_gone;
      end if;
      if m.has_undone then
        v_in := cardinality(v_ins) + 1;
        v_ins[v_in] := m.movement_id;
        v_in_pieces[v_in] := v_pieces;
        v_in_back[v_in] := 0;
        v_in_lots[v_in] := case when v_part > 0 then v_tail end;
        v_in_tops[v_in] := case when v_part > 0 then v_top end;
        v_in_fifo[v_in] := v_fifo;
        v_in_lifo[v_in] := v_lifo;
        v_in_average[v_in] := v_average;
        if v_part > 0 then
          v_lifo_ins[v_top] := v_in;
        end if;
      end if;
    else
      v_pieces := least(-m.delta, greatest(v_balance, 0));
      v_left := v_pieces;
      v_in := case when m.undoes is not null then array_position(v_ins, m.undoes) end;
      v_row.kind := case when v_in is null then case m.movement_type when 'issue' then 'issue' else 'loss' end
                         when m.movement_type = 'issue' then 'supplier_return'
                         else 'undone_receipt' end;
      v_fifo := 0;
      v_lifo := 0;
      if v_in is not null and v_pieces > 0 then
        -- The receipt's own pieces first.
        v_at := v_in_lots[v_in];
        if v_at >= v_head then
          v_part := case when v_at = v_head then v_taken else 0 end;
          v_rest := v_fifo_costs[v_at] - issoh_private.share_of(v_fifo_costs[v_at], v_part, v_fifo_pieces[v_at]);
          v_part := v_fifo_pieces[v_at] - v_part;
          v_left := least(v_pieces, v_part);
          v_fifo := issoh_private.share_of(v_rest, v_left, v_part);
          v_fifo_pieces[v_at] := v_part - v_left;
          v_fifo_costs[v_at] := v_rest - v_fifo;
          v_taken := case when v_at = v_head then 0 else v_taken end;
          v_left := v_pieces - v_left;
        end if;
      end if;
      while v_left > 0 loop
        v_part := least(v_left, v_fifo_pieces[v_head] - v_taken);
        v_fifo := v_fifo
          + issoh_private.share_of(v_fifo_costs[v_head], v_taken + v_part, v_fifo_pieces[v_head])
          - issoh_private.share_of(v_fifo_costs[v_head], v_taken, v_fifo_pieces[v_head]);
        v_taken := v_taken + v_part;
        if v_taken = v_fifo_pieces[v_head] then
          v_head := v_head + 1;
          v_taken := 0;
        end if;
        v_left := v_left - v_part;
      end loop;
      v_left := v_pieces;
      if v_in is not null and v_pieces > 0 then
        v_at := v_in_tops[v_in];
        if v_at <= v_top and v_lifo_ins[v_at] = v_in then
          v_part := v_lifo_left[v_at];
          v_rest := issoh_private.share_of(v_lifo_costs[v_at], v_part, v_lifo_pieces[v_at]);
          v_left := least(v_pieces, v_part);
          v_lifo := issoh_private.share_of(v_rest, v_left, v_part);
          v_lifo_pieces[v_at] := v_part - v_left;
          v_lifo_left[v_at] := v_part - v_left;
          v_lifo_costs[v_at] := v_rest - v_lifo;
          v_left := v_pieces - v_left;
        end if;
      end if;
      while v_left > 0 loop
        v_part := least(v_left, v_lifo_left[v_top]);
        v_lifo := v_lifo
          + issoh_private.share_of(v_lifo_costs[v_top], v_lifo_left[v_top], v_lifo_pieces[v_top])
          - issoh_private.share_of(v_lifo_costs[v_top], v_lifo_left[v_top] - v_part, v_lifo_pieces[v_top]);
        v_lifo_left[v_top] := v_lifo_left[v_top] - v_part;
        if v_lifo_left[v_top] = 0 then
          v_top := v_top - 1;
        end if;
        v_left := v_left - v_part;
      end loop;
      v_average := case when v_pieces > 0
                        then issoh_private.share_of(v_row.average_value, v_pieces, v_balance) else 0 end;
      v_fifo_gone := v_fifo;  v_lifo_gone := v_lifo;  v_average_gone := v_average;

      if v_in is not null then
        -- At the cost of what it undoes; of what that differs by, and of pieces that were not there, what left last.
        v_part := v_in_back[v_in] - m.delta;
        v_fifo := issoh_private.share_of(v_in_fifo[v_in], v_part, v_in_pieces[v_in])
                - issoh_private.share_of(v_in_fifo[v_in], v_in_back[v_in], v_in_pieces[v_in]);
        v_lifo := issoh_private.share_of(v_in_lifo[v_in], v_part, v_in_pieces[v_in])
                - issoh_private.share_of(v_in_lifo[v_in], v_in_back[v_in], v_in_pieces[v_in]);
        v_average := issoh_private.share_of(v_in_average[v_in], v_part, v_in_pieces[v_in])
                   - issoh_private.share_of(v_in_average[v_in], v_in_back[v_in], v_in_pieces[v_in]);
        v_in_back[v_in] := v_part;
        v_average_gone := case when v_balance > -m.delta then least(v_average, v_row.average_value)
                               else v_row.average_value end;
        if v_last_out is null then
          v_fifo := v_fifo_gone;  v_lifo := v_lifo_gone;  v_average := v_average_gone;
        elsif v_pieces < -m.delta or (v_fifo, v_lifo, v_average) <> (v_fifo_gone, v_lifo_gone, v_average_gone) then
          v_exchanged := -m.delta - v_pieces;
        end if;
      end if;
      if m.has_undone or v_pieces < -m.delta then
        v_out := cardinality(v_outs) + 1;
        v_outs[v_out] := m.movement_id;
        v_out_types[v_out] := m.movement_type;
        v_out_kinds[v_out] := v_row.kind;
        v_out_dates[v_out] := m.movement_date;
        v_out_paid[v_out] := case when v_in is null then v_pieces else -m.delta end;
        v_out_open[v_out] := -m.delta - v_out_paid[v_out];
        v_out_back[v_out] := 0;
        v_out_fifo[v_out] := v_fifo;  v_out_lifo[v_out] := v_lifo;  v_out_average[v_out] := v_average;
        v_last_out := case when v_in is null then v_out else v_last_out end;
        v_row.uncosted := v_out_open[v_out];
        if v_out_open[v_out] > 0 then
          v_gap := v_gap || v_out;
        end if;
      end if;
      v_row.fifo_value := v_row.fifo_value - v_fifo_gone;
      v_row.lifo_value := v_row.lifo_value - v_lifo_gone;
      v_row.average_value := v_row.average_value - v_average_gone;
      v_row.fifo_cost := v_fifo;  v_row.lifo_cost := v_lifo;  v_row.average_cost := v_average;
      v_balance := v_balance + m.delta;
    end if;

    if replay_ledger.every_movement then
      v_row.movement_id := m.movement_id;
      v_row.movement_type := m.movement_type;
      v_row.movement_date := m.movement_date;
      v_row.booked_at := m.movement_date;
      v_row.delta := m.delta;
      v_row.quantity := v_balance;
      return next v_row;
    end if;

    -- What is carried to pieces that left before: the cost of those that fill their gap, or of an exchange.
    v_done := 0;
    while v_done < v_filled or v_exchanged is not null loop
      v_late := v_row;
      if v_exchanged is not null then
        v_out := v_last_out;
        v_part := -v_exchanged;
        v_exchanged := null;
        v_late.fifo_cost := v_fifo_gone - v_fifo;
        v_late.lifo_cost := v_lifo_gone - v_lifo;
        v_late.average_cost := v_average_gone - v_average;
        if v_part < 0 then
          if v_out_open[v_out] > 0 then
            v_gap := array_remove(v_gap, v_out);
          end if;
          v_gap := v_gap || v_out;
        end if;
      else
        v_out := v_gap[1];
        v_part := least(v_out_open[v_out], v_filled - v_done);
        v_late.fifo_cost := issoh_private.share_of(v_fifo, v_done + v_part, v_valued)
                          - issoh_private.share_of(v_fifo, v_done, v_valued);
        v_late.lifo_cost := issoh_private.share_of(v_lifo, v_done + v_part, v_valued)
                          - issoh_private.share_of(v_lifo, v_done, v_valued);
        v_late.average_cost := issoh_private.share_of(v_average, v_done + v_part, v_valued)
                             - issoh_private.share_of(v_average, v_done, v_valued);
        v_done := v_done + v_part;
        if v_part = v_out_open[v_out] then
          v_gap := v_gap[2:];
        end if;
      end if;
      if v_out_back[v_out] > 0 then
        -- What has come back is settled: shares are of what is still out.
        v_out_fifo[v_out] := v_out_fifo[v_out]
          - issoh_private.share_of(v_out_fifo[v_out], v_out_back[v_out], v_out_paid[v_out]);
        v_out_lifo[v_out] := v_out_lifo[v_out]
          - issoh_private.share_of(v_out_lifo[v_out], v_out_back[v_out], v_out_paid[v_out]);
        v_out_average[v_out] := v_out_average[v_out]
          - issoh_private.share_of(v_out_average[v_out], v_out_back[v_out], v_out_paid[v_out]);
        v_out_paid[v_out] := v_out_paid[v_out] - v_out_back[v_out];
        v_out_back[v_out] := 0;
      end if;
      v_out_fifo[v_out] := v_out_fifo[v_out] + v_late.fifo_cost;
      v_out_lifo[v_out] := v_out_lifo[v_out] + v_late.lifo_cost;
      v_out_average[v_out] := v_out_average[v_out] + v_late.average_cost;
      v_out_paid[v_out] := v_out_paid[v_out] + v_part;
      v_out_open[v_out] := v_out_open[v_out] - v_part;
      if replay_ledger.every_movement then
        v_late.movement_id := v_outs[v_out];
        v_late.movement_type := v_out_types[v_out];
        v_late.kind := v_out_kinds[v_out];
        v_late.movement_date := v_out_dates[v_out];
        v_late.delta := 0;
        v_late.uncosted := -v_part;
        v_late.received := null;
        return next v_late;
      end if;
    end loop;
  end loop;
  if v_product is not null and not replay_ledger.every_movement then
    v_row.quantity := v_balance;
    return next v_row;
  end if;
end
$$;
comment on function issoh_private.replay_ledger(uuid[], timestamptz, boolean) is
  $$Works the ledger off up to and with a moment, for some products or (null) all: after every movement that counts,
or once per product, pieces and value on hand by FIFO, perpetual LIFO and moving average; what an increase brought
(received), what a decrease cost, or (negative) each return gave back, and its pieces that have no cost yet
(uncosted). What is carried to an earlier decrease is a row of that movement with delta 0, booked_at when it became
known. Amounts are in the base currency.$$;
grant execute on function issoh_private.replay_ledger(uuid[], timestamptz, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
