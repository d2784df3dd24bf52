-- Three valuations of the same ledger, side by side. A product is one pool over all warehouses; its movements count in
-- the order of their dates, then of their recording; a reversed movement and its reversal do not count at all.
--
--   FIFO      pieces leave in the order in which they came: a queue of receipts.
--   LIFO      perpetual: the pieces that came last before an issue leave first: a stack of receipts.
--   average   pieces leave at the mean cost of those that are there.
--
-- A receipt is kept as its pieces and what they cost together, so that a third of 10.00 never has to be written down:
-- what leaves is a difference of growing shares (share_of), and the last piece takes what is left. Costs of issues and
-- the value on hand add up to the costs of receipts to the last digit.
--
-- An increase without cost comes at the average just before it; with nothing on hand, at the last known unit cost; with
-- none, at 0: the same in all methods. A returned issue comes back at what it cost by each method. Below zero there is
-- no value: pieces that leave then cost the average before, and those that fill the gap later carry no value.
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
  v_product uuid;
  m record;

  v_balance bigint;
  v_last_cost numeric;
  v_fifo_pieces bigint[];  v_fifo_costs numeric[];  v_head integer;  v_tail integer;  v_taken bigint;
  v_lifo_pieces bigint[];  v_lifo_costs numeric[];  v_lifo_left bigint[];  v_top integer;
  v_issues uuid[];  v_issue_pieces bigint[];  v_returned bigint[];
  v_issue_fifo numeric[];  v_issue_lifo numeric[];  v_issue_average numeric[];

  v_pieces bigint;
  v_part bigint;
  v_at integer;
  v_gap bigint;
  v_fifo numeric;
  v_lifo numeric;
  v_average numeric;
begin
  for m in
    select s.product_id, s.movement_id, s.movement_type, s.movement_date, s.unit_cost, s.returns_movement_id,
           case when s.movement_type = 'transfer' or s.reverses_movement_id is not null or r.reversed_id is not null
                  then 0
                when s.to_location is not null then s.quantity
                else -s.quantity
           end as delta,
           bool_or(s.returns_movement_id is not null) over (partition by s.product_id) as has_returns
      from issoh.stock_movements s
      left join issoh.movement_reversals r on r.reversed_id = s.movement_id
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
      v_row := (v_product, null, null, null, 0, 0, null, null, null, 0, 0, 0);
      v_balance := 0;
      v_last_cost := 0;
      v_fifo_pieces := '{}';  v_fifo_costs := '{}';  v_head := 1;  v_tail := 0;  v_taken := 0;
      v_lifo_pieces := '{}';  v_lifo_costs := '{}';  v_lifo_left := '{}';  v_top := 0;
      v_issues := '{}';  v_issue_pieces := '{}';  v_returned := '{}';
      v_issue_fifo := '{}';  v_issue_lifo := '{}';  v_issue_average := '{}';
    end if;
    continue when m.delta = 0;

    if m.delta > 0 then
      v_pieces := m.delta;
      v_at := case when m.returns_movement_id is not null then array_position(v_issues, m.returns_movement_id) end;
      if v_at is not null then
        v_part := v_returned[v_at] + v_pieces;
        v_fifo := issoh_private.share_of(v_issue_fifo[v_at], v_part, v_issue_pieces[v_at])
                - issoh_private.share_of(v_issue_fifo[v_at], v_returned[v_at], v_issue_pieces[v_at]);
        v_lifo := issoh_private.share_of(v_issue_lifo[v_at], v_part, v_issue_pieces[v_at])
                - issoh_private.share_of(v_issue_lifo[v_at], v_returned[v_at], v_issue_pieces[v_at]);
        v_average := issoh_private.share_of(v_issue_average[v_at], v_part, v_issue_pieces[v_at])
                   - issoh_private.share_of(v_issue_average[v_at], v_returned[v_at], v_issue_pieces[v_at]);
        v_returned[v_at] := v_part;
      else
        if m.unit_cost is not null then
          v_last_cost := m.unit_cost;
          v_fifo := v_pieces * m.unit_cost;
        elsif v_balance > 0 then
          v_fifo := issoh_private.share_of(v_row.average_value, v_pieces, v_balance);
        else
          v_fifo := v_pieces * v_last_cost;
        end if;
        v_lifo := v_fifo;
        v_average := v_fifo;
      end if;

      if v_balance < 0 then
        v_gap := least(v_pieces, -v_balance);
        v_part := v_pieces - v_gap;
      else
        v_gap := 0;
        v_part := v_pieces;
      end if;
      if v_part > 0 then
        v_tail := v_tail + 1;
        v_fifo_pieces[v_tail] := v_pieces;
        v_fifo_costs[v_tail] := v_fifo;
        if v_gap > 0 then
          v_taken := v_gap;
        end if;
        v_row.fifo_value := v_row.fifo_value + v_fifo - issoh_private.share_of(v_fifo, v_gap, v_pieces);
        v_top := v_top + 1;
        v_lifo_pieces[v_top] := v_pieces;
        v_lifo_costs[v_top] := v_lifo;
        v_lifo_left[v_top] := v_part;
        v_row.lifo_value := v_row.lifo_value + issoh_private.share_of(v_lifo, v_part, v_pieces);
        v_row.average_value := v_row.average_value + issoh_private.share_of(v_average, v_part, v_pieces);
      end if;
      v_balance := v_balance + v_pieces;
      if m.returns_movement_id is not null then
        v_row.fifo_cost := -v_fifo;  v_row.lifo_cost := -v_lifo;  v_row.average_cost := -v_average;
      else
        v_row.fifo_cost := null;  v_row.lifo_cost := null;  v_row.average_cost := null;
      end if;
    else
      -- What goes below zero costs the average before, else the last known cost.
      v_pieces := least(-m.delta, greatest(v_balance, 0));
      v_average := case
        when v_pieces = -m.delta then 0
        when v_balance > 0 then issoh_private.share_of(v_row.average_value, -m.delta - v_pieces, v_balance)
        else -m.delta * v_last_cost
      end;
      v_fifo := v_average;
      v_lifo := v_average;
      if v_pieces > 0 then
        v_gap := v_pieces;
        while v_gap > 0 loop
          v_part := least(v_gap, v_fifo_pieces[v_head] - v_taken);
          v_fifo := v_fifo
            + issoh_private.share_of(v_fifo_costs[v_head], v_taken + v_part, v_fifo_pieces[v_head])
            - issoh_private.share_of(v_fifo_costs[v_head], v_taken, v_fifo_pieces[v_head]);
          v_taken := v_taken + v_part;
          if v_taken = v_fifo_pieces[v_head] then
            v_head := v_head + 1;
            v_taken := 0;
          end if;
          v_gap := v_gap - v_part;
        end loop;
        v_row.fifo_value := v_row.fifo_value - (v_fifo - v_average);

        v_gap := v_pieces;
        while v_gap > 0 loop
          v_part := least(v_gap, v_lifo_left[v_top]);
          v_lifo := v_lifo
            + issoh_private.share_of(v_lifo_costs[v_top], v_lifo_left[v_top], v_lifo_pieces[v_top])
            - issoh_private.share_of(v_lifo_costs[v_top], v_lifo_left[v_top] - v_part, v_lifo_pieces[v_top]);
          v_lifo_left[v_top] := v_lifo_left[v_top] - v_part;
          if v_lifo_left[v_top] = 0 then
            v_top := v_top - 1;
          end if;
          v_gap := v_gap - v_part;
        end loop;
        v_row.lifo_value := v_row.lifo_value - (v_lifo - v_average);

        v_average := v_average + issoh_private.share_of(v_row.average_value, v_pieces, v_balance);
        v_row.average_value :=
          v_row.average_value - issoh_private.share_of(v_row.average_value, v_pieces, v_balance);
      end if;
      v_balance := v_balance + m.delta;
      v_row.fifo_cost := v_fifo;  v_row.lifo_cost := v_lifo;  v_row.average_cost := v_average;

      if m.has_returns and m.movement_type = 'issue' then
        v_at := cardinality(v_issues) + 1;
        v_issues[v_at] := m.movement_id;
        v_issue_pieces[v_at] := -m.delta;
        v_returned[v_at] := 0;
        v_issue_fifo[v_at] := v_fifo;
        v_issue_lifo[v_at] := v_lifo;
        v_issue_average[v_at] := v_average;
      end if;
    end if;

    if replay_ledger.every_movement then
      v_row.movement_id := m.movement_id;
      v_row.movement_type := m.movement_type;
      v_row.movement_date := m.movement_date;
      v_row.delta := m.delta;
      v_row.quantity := v_balance;
      return next v_row;
    end if;
  end loop;
  if v_product is not null and not replay_ledger.every_movement then
    v_row.quantity := v_balance;
    return next v_row;
  end if;
end
$$;
comment on function issoh_private.replay_ledger(uuid[], timestamptz, boolean) is
  $$Works the ledger off up to and with a moment, for some products or (null) all: after every movement that counts,
or once per product, pieces and value on hand by FIFO, perpetual LIFO and moving average; and what each decrease
cost, or (negative) each return gave back. Amounts are in the base currency.$$;
grant execute on function issoh_private.replay_ledger(uuid[], timestamptz, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
