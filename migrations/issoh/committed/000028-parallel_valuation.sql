--! Previous: sha1:ed6a60c9979a4d7fd315bc570a62e575d07009aa
--! Hash: sha1:65562502062acbcc7ba401acc9b0cf700b0a42c7
--! Message: parallel_valuation

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 400-parallel_valuation.sql
-- What values are read with, by several processes at once: views of all products are scans.
set lock_timeout = '5s';

--! Included functions/issoh/holdings/share_of.sql
create or replace function issoh_private.share_of(cost numeric, part bigint, whole bigint) returns numeric
language sql immutable parallel safe
return case when part = whole then cost when whole = 0 then 0
            else div(cost * part * 10000000000000000, whole) * 0.0000000000000001 end;
comment on function issoh_private.share_of(numeric, bigint, bigint) is
  $$What part of whole pieces cost when all of them cost this: exact, cut off behind the 16th decimal. Differences of
growing parts add up to the whole without residue. A part of nothing costs nothing.$$;
grant execute on function issoh_private.share_of(numeric, bigint, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/holdings/share_of.sql
--! Included functions/issoh/money/base_currency.sql
-- PL/pgSQL keeps the plan for longer than a statement.
create or replace function issoh_private.base_currency() returns text
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base text;
begin
  select s.setting_value #>> '{}' into v_base from issoh.settings s where s.setting_key = 'money.base_currency';
  return v_base;
end
$$;
comment on function issoh_private.base_currency() is 'ISO 4217: what stock is valued and sold in.';
grant execute on function issoh_private.base_currency()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/money/base_currency.sql
--! Included functions/issoh/valuation/share_between.sql
create or replace function issoh_private.share_between(cost numeric, before bigint, after bigint, whole bigint)
returns numeric
language sql immutable parallel safe
return issoh_private.share_of(cost, after, whole) - issoh_private.share_of(cost, before, whole);
comment on function issoh_private.share_between(numeric, bigint, bigint, bigint) is
  'What the pieces from one part of whole to a greater one cost when all of them cost this: see share_of.';
grant execute on function issoh_private.share_between(numeric, bigint, bigint, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/share_between.sql
--! Included functions/issoh/valuation/keeps_checkpoint.sql
create or replace function issoh_private.keeps_checkpoint(
  movement bigint,
  movements bigint,
  every integer,
  kept integer
) returns boolean
language sql immutable parallel safe
return case when movement % every <> 0 then false
            else movement % (every::bigint << greatest(length(ltrim(
                   ((movements - movement) / (every::bigint * kept))::bit(64)::text, '0')) - 1, 0)) = 0 end;
comment on function issoh_private.keeps_checkpoint(bigint, bigint, integer, integer) is
  $$Whether the state after so many of all movements of a product is kept: one each so many (every), and of what
lies farther back than kept of these fewer, half as many with each doubling of the distance. So a late paper costs no
more than in proportion to how late it is, and a long ledger has few.$$;
grant execute on function issoh_private.keeps_checkpoint(bigint, bigint, integer, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/keeps_checkpoint.sql
--! Included functions/issoh/valuation/unit_cost.sql
create or replace function issoh_private.unit_cost(value numeric, quantity bigint) returns numeric
language sql immutable parallel safe
return case when quantity > 0 then trim_scale(round(value / quantity, 10)) end;
comment on function issoh_private.unit_cost(numeric, bigint) is
  'Value of a piece, rounded to 10 decimals; null with nothing on hand.';
grant execute on function issoh_private.unit_cost(numeric, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/unit_cost.sql
--! Included functions/issoh/valuation/valuation_seen.sql
create or replace function issoh_private.valuation_seen() returns pg_snapshot
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select h.seen
       from issoh_private.valuation_horizons h
      where h.cluster_id = (select c.system_identifier from pg_control_system() c)),
    '1:1:')
$$;
comment on function issoh_private.valuation_seen() is
  $$Every movement of a transaction that had ended by then counts in inventory_values and valuation_checkpoints; a
snapshot before all where nobody can say.$$;
grant execute on function issoh_private.valuation_seen()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/valuation_seen.sql
--! Included functions/issoh/valuation/undoing_lines.sql
create or replace function issoh_private.undoing_lines(
  increases issoh_private.remembered_increase[],
  decreases issoh_private.remembered_decrease[],
  movements issoh_private.ledger_line[]
) returns table (later integer, earlier integer)
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  with lines as (
    select l.movement_id, l.delta, l.undoes, l.n
      from unnest(undoing_lines.movements) with ordinality
           as l (movement_id, movement_type, movement_date, seq, unit_cost, total_cost, delta, undoes, n)
     where l.delta <> 0
  ), undone as (
    select l.movement_id, l.delta > 0 as came, l.n
      from lines l
    union all
    select i.movement_id, true, -i.n
      from unnest(undoing_lines.increases) with ordinality
           as i (movement_id, pending, seq, pieces, back, lot, top, fifo, lifo, average, n)
    union all
    select d.movement_id, false, -d.n
      from unnest(undoing_lines.decreases) with ordinality
           as d (movement_id, pending, movement_type, kind, movement_date, paid, open, back, waits, fifo, lifo,
                 average, n)
  )
  select l.n::integer, u.n::integer
    from lines l
    join undone u on u.movement_id = l.undoes and u.came <> (l.delta > 0)
$$;
comment on function issoh_private.undoing_lines(issoh_private.remembered_increase[],
                                                issoh_private.remembered_decrease[], issoh_private.ledger_line[]) is
  $$Which movements (by place) undo which others: of the same, or, with negative place, of what a state remembers.$$;
grant execute on function issoh_private.undoing_lines(issoh_private.remembered_increase[],
                                                      issoh_private.remembered_decrease[], issoh_private.ledger_line[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/undoing_lines.sql
--! Included functions/issoh/valuation/forget_settled.sql
create or replace function issoh_private.forget_settled(state issoh_kept.valuation_checkpoints)
returns issoh_kept.valuation_checkpoints
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if cardinality(state.increases) > 0 then
    state.increases := array(
      select row(i.movement_id, i.pending, i.seq, i.pieces, i.back, i.lot, i.top, i.fifo, i.lifo, i.average
                )::issoh_private.remembered_increase
        from unnest(state.increases) with ordinality
             as i (movement_id, pending, seq, pieces, back, lot, top, fifo, lifo, average, n)
       where i.pending > 0
       order by i.n);
  end if;
  if cardinality(state.decreases) > 1 or (state.decreases[1]).open > 0 then
    select coalesce(array_agg(row(d.movement_id, d.pending, d.movement_type, d.kind, d.movement_date, d.paid, d.open,
                                  d.back, case when d.open > 0 then d.place end, d.fifo, d.lifo, d.average
                                 )::issoh_private.remembered_decrease order by d.n), '{}'),
           max(d.n) filter (where d.was = state.last_decrease),
           coalesce(array_agg(d.n order by d.place) filter (where d.open > 0), '{}')
      into state.decreases, state.last_decrease, state.gap
      from (select k.*, row_number() over (order by k.was) as n,
                   count(*) filter (where k.open > 0) over (order by k.waits) as place
              from unnest(state.decreases) with ordinality
                   as k (movement_id, pending, movement_type, kind, movement_date, paid, open, back, waits, fifo, lifo,
                         average, was)
             where k.pending > 0 or k.open > 0 or k.was = state.last_decrease) d;
  end if;
  return state;
end
$$;
comment on function issoh_private.forget_settled(issoh_kept.valuation_checkpoints) is
  $$A state without what no later movement needs: it remembers what one of them undoes, what waits for its cost, in the
order in which it waits (gap), and what left last.$$;
grant execute on function issoh_private.forget_settled(issoh_kept.valuation_checkpoints)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/forget_settled.sql
--! Included functions/issoh/valuation/work_off.sql
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
-- costs of receipts are known beforehand. Only what something later undoes, what waits for its cost and what left last
-- is remembered beside the queue and the stack.
create or replace function issoh_private.work_off(
  product_id uuid,
  state issoh_kept.valuation_checkpoints,
  movements issoh_private.ledger_line[],
  undoing boolean,
  booked boolean,
  every integer,
  kept integer
) returns issoh_private.worked_off
language plpgsql immutable parallel safe cost 20000
set search_path = pg_catalog, pg_temp
as $$
declare
  v_states issoh_kept.valuation_checkpoints[];
  v_bookings issoh_private.replayed_movement[];
  v_row issoh_private.replayed_movement;
  m issoh_private.ledger_line;
  v_last_line constant integer := coalesce(cardinality(work_off.movements), 0);
  v_before constant bigint := coalesce((work_off.state).movements, 0);
  v_date timestamptz := (work_off.state).movement_date;
  v_seq bigint := (work_off.state).seq;

  v_balance bigint := coalesce((work_off.state).quantity, 0);
  v_fifo_value numeric := coalesce((work_off.state).fifo_value, 0);
  v_lifo_value numeric := coalesce((work_off.state).lifo_value, 0);
  v_average_value numeric := coalesce((work_off.state).average_value, 0);
  v_last_cost numeric := coalesce((work_off.state).last_cost, 0);
  v_lots_gone constant bigint := coalesce((work_off.state).lots_gone, 0);
  v_taken bigint := coalesce((work_off.state).fifo_taken, 0);
  v_fifo_pieces bigint[] := coalesce((work_off.state).fifo_pieces, '{}');
  v_fifo_costs numeric[] := coalesce((work_off.state).fifo_costs, '{}');
  v_lifo_pieces bigint[] := coalesce((work_off.state).lifo_pieces, '{}');
  v_lifo_left bigint[] := coalesce((work_off.state).lifo_left, '{}');
  v_lifo_costs numeric[] := coalesce((work_off.state).lifo_costs, '{}');
  v_lifo_of bigint[] := coalesce((work_off.state).lifo_of, '{}');
  v_head integer := 1;
  v_tail integer := cardinality(v_fifo_pieces);
  v_top integer := cardinality(v_lifo_pieces);
  v_increases issoh_private.remembered_increase[] := coalesce((work_off.state).increases, '{}');
  v_decreases issoh_private.remembered_decrease[] := coalesce((work_off.state).decreases, '{}');
  v_last_out integer := (work_off.state).last_decrease;
  v_gap integer[] := coalesce((work_off.state).gap, '{}');
  v_gap_first integer := 1;
  v_gap_last integer := cardinality(v_gap);
  -- By line: what it undoes (below 0: what the state remembers), how many undo it, where it is remembered.
  v_undoes integer[] := '{}';  v_pending integer[] := '{}';  v_places integer[] := '{}';

  v_in issoh_private.remembered_increase;
  v_out issoh_private.remembered_decrease;
  v_place integer;
  v_pieces bigint;
  v_valued bigint;
  v_filled bigint;
  v_exchanged bigint;
  v_done bigint;
  v_part bigint;
  v_left bigint;
  v_lot integer;
  v_fifo numeric;  v_lifo numeric;  v_average numeric;
  v_fifo_gone numeric;  v_lifo_gone numeric;  v_average_gone numeric;
  v_rest numeric;
begin
  if work_off.undoing then
    v_undoes := array_fill(null::integer, array[v_last_line]);
    v_pending := array_fill(0, array[v_last_line]);
    v_places := v_undoes;
    for v_lot, v_place in
      select u.later, u.earlier
        from issoh_private.undoing_lines((work_off.state).increases, (work_off.state).decreases, work_off.movements) u
    loop
      v_undoes[v_lot] := v_place;
      if v_place > 0 then
        v_pending[v_place] := v_pending[v_place] + 1;
      end if;
    end loop;
  end if;
  v_row.product_id := work_off.product_id;

  for v_line in 1 .. v_last_line + 1 loop
    if v_line > v_last_line or v_line > 1 and work_off.every > 0
       and issoh_private.keeps_checkpoint(v_before + v_line - 1, v_before + v_last_line, work_off.every,
                                          work_off.kept) then
      v_states := v_states || issoh_private.forget_settled(row(
        work_off.product_id, v_date, v_seq, v_before + v_line - 1, v_balance, v_fifo_value, v_lifo_value,
        v_average_value, v_last_cost, v_lots_gone + v_head - 1, v_taken, v_fifo_pieces[v_head:v_tail],
        v_fifo_costs[v_head:v_tail], v_lifo_pieces[:v_top], v_lifo_left[:v_top], v_lifo_costs[:v_top],
        v_lifo_of[:v_top], v_increases, v_decreases, v_last_out, '{}')::issoh_kept.valuation_checkpoints);
      exit when v_line > v_last_line;
    end if;
    m := work_off.movements[v_line];
    v_date := m.movement_date;
    v_seq := m.seq;
    continue when m.delta = 0;
    v_place := null;
    if work_off.undoing then
      v_place := v_undoes[v_line];
      v_place := case when v_place > 0 then v_places[v_place] else -v_place end;
    end if;
    v_filled := 0;
    v_exchanged := null;
    v_row.uncosted := 0;
    v_row.received := null;

    if m.delta > 0 then
      v_pieces := m.delta;
      v_valued := v_pieces;
      if v_place is not null then
        -- Pieces that have no cost yet come back first, and without one.
        v_out := v_decreases[v_place];
        v_part := least(v_pieces, v_out.open);
        v_valued := v_pieces - v_part;
        v_row.uncosted := -v_part;
        v_row.kind := v_out.kind;
        v_out.open := v_out.open - v_part;
        v_out.waits := case when v_out.open > 0 then v_out.waits end;
        v_out.pending := v_out.pending - 1;
        v_part := v_out.back + v_valued;
        v_fifo := 0;  v_lifo := 0;  v_average := 0;
        if v_valued > 0 then
          v_fifo := issoh_private.share_between(v_out.fifo, v_out.back, v_part, v_out.paid);
          v_lifo := issoh_private.share_between(v_out.lifo, v_out.back, v_part, v_out.paid);
          v_average := issoh_private.share_between(v_out.average, v_out.back, v_part, v_out.paid);
        end if;
        v_out.back := v_part;
        v_decreases[v_place] := v_out;
        v_row.fifo_cost := -v_fifo;  v_row.lifo_cost := -v_lifo;  v_row.average_cost := -v_average;
      else
        if m.unit_cost is not null then
          v_last_cost := m.unit_cost;
          v_fifo := coalesce(m.total_cost, v_pieces * m.unit_cost);
        elsif v_balance > 0 then
          v_fifo := issoh_private.share_of(v_average_value, v_pieces, v_balance);
        else
          v_fifo := v_pieces * v_last_cost;
        end if;
        v_lifo := v_fifo;
        v_average := v_fifo;
        v_row.received := v_fifo;
        v_row.fifo_cost := null;  v_row.lifo_cost := null;  v_row.average_cost := null;
      end if;
      -- Pieces with a value: to those that left without one, then to the stock.
      v_fifo_gone := 0;  v_lifo_gone := 0;  v_average_gone := 0;
      if v_balance < 0 then
        v_filled := least(v_valued, greatest(-v_balance - (v_pieces - v_valued), 0));
        v_fifo_gone := issoh_private.share_of(v_fifo, v_filled, v_valued);
        v_lifo_gone := issoh_private.share_of(v_lifo, v_filled, v_valued);
        v_average_gone := issoh_private.share_of(v_average, v_filled, v_valued);
      end if;
      v_balance := v_balance + v_pieces;
      v_part := v_valued - v_filled;
      if v_part > 0 then
        v_tail := v_tail + 1;
        v_fifo_pieces[v_tail] := v_part;
        v_fifo_costs[v_tail] := v_fifo - v_fifo_gone;
        v_top := v_top + 1;
        v_lifo_pieces[v_top] := v_part;
        v_lifo_left[v_top] := v_part;
        v_lifo_costs[v_top] := v_lifo - v_lifo_gone;
        v_lifo_of[v_top] := null;
        v_fifo_value := v_fifo_value + v_fifo - v_fifo_gone;
        v_lifo_value := v_lifo_value + v_lifo - v_lifo_gone;
        v_average_value := v_average_value + v_average - v_average_gone;
      end if;
      if v_pending[v_line] > 0 then
        v_places[v_line] := cardinality(v_increases) + 1;
        v_increases[v_places[v_line]] := row(m.movement_id, v_pending[v_line], m.seq, v_pieces, 0,
          case when v_part > 0 then v_lots_gone + v_tail end, case when v_part > 0 then v_top end,
          v_fifo, v_lifo, v_average)::issoh_private.remembered_increase;
        if v_part > 0 then
          v_lifo_of[v_top] := m.seq;
        end if;
      end if;
    else
      v_pieces := least(-m.delta, greatest(v_balance, 0));
      v_fifo := 0;
      v_lifo := 0;
      v_left := v_pieces;
      if v_place is not null then
        -- The receipt's own pieces first.
        v_in := v_increases[v_place];
        v_lot := v_in.lot - v_lots_gone;
        if v_pieces > 0 and v_lot >= v_head then
          v_part := case when v_lot = v_head then v_taken else 0 end;
          v_rest := v_fifo_costs[v_lot] - issoh_private.share_of(v_fifo_costs[v_lot], v_part, v_fifo_pieces[v_lot]);
          v_part := v_fifo_pieces[v_lot] - v_part;
          v_left := least(v_pieces, v_part);
          v_fifo := issoh_private.share_of(v_rest, v_left, v_part);
          v_fifo_pieces[v_lot] := v_part - v_left;
          v_fifo_costs[v_lot] := v_rest - v_fifo;
          v_taken := case when v_lot = v_head then 0 else v_taken end;
          v_left := v_pieces - v_left;
        end if;
      end if;
      while v_left > 0 loop
        v_part := least(v_left, v_fifo_pieces[v_head] - v_taken);
        v_fifo := v_fifo
                  + issoh_private.share_between(v_fifo_costs[v_head], v_taken, v_taken + v_part, v_fifo_pieces[v_head]);
        v_taken := v_taken + v_part;
        if v_taken = v_fifo_pieces[v_head] then
          v_head := v_head + 1;
          v_taken := 0;
        end if;
        v_left := v_left - v_part;
      end loop;
      v_left := v_pieces;
      if v_place is not null and v_pieces > 0 and v_in.top <= v_top and v_lifo_of[v_in.top] = v_in.seq then
        v_lot := v_in.top;
        v_part := v_lifo_left[v_lot];
        v_rest := issoh_private.share_of(v_lifo_costs[v_lot], v_part, v_lifo_pieces[v_lot]);
        v_left := least(v_pieces, v_part);
        v_lifo := issoh_private.share_of(v_rest, v_left, v_part);
        v_lifo_pieces[v_lot] := v_part - v_left;
        v_lifo_left[v_lot] := v_part - v_left;
        v_lifo_costs[v_lot] := v_rest - v_lifo;
        v_left := v_pieces - v_left;
      end if;
      while v_left > 0 loop
        v_part := least(v_left, v_lifo_left[v_top]);
        v_lifo := v_lifo + issoh_private.share_between(v_lifo_costs[v_top], v_lifo_left[v_top] - v_part,
                                                       v_lifo_left[v_top], v_lifo_pieces[v_top]);
        v_lifo_left[v_top] := v_lifo_left[v_top] - v_part;
        if v_lifo_left[v_top] = 0 then
          v_top := v_top - 1;
        end if;
        v_left := v_left - v_part;
      end loop;
      v_average := case when v_pieces > 0
                        then issoh_private.share_of(v_average_value, v_pieces, v_balance) else 0 end;
      v_fifo_gone := v_fifo;  v_lifo_gone := v_lifo;  v_average_gone := v_average;

      v_row.kind := case m.movement_type when 'issue' then 'issue' else 'loss' end;
      if v_place is not null then
        -- At the cost of what it undoes; of what that differs by, and of pieces that were not there, what left last.
        v_row.kind := case m.movement_type when 'issue' then 'supplier_return' else 'undone_receipt' end;
        v_part := v_in.back - m.delta;
        v_fifo := issoh_private.share_between(v_in.fifo, v_in.back, v_part, v_in.pieces);
        v_lifo := issoh_private.share_between(v_in.lifo, v_in.back, v_part, v_in.pieces);
        v_average := issoh_private.share_between(v_in.average, v_in.back, v_part, v_in.pieces);
        v_in.back := v_part;
        v_in.pending := v_in.pending - 1;
        v_increases[v_place] := v_in;
        v_average_gone := case when v_balance > -m.delta then least(v_average, v_average_value)
                               else v_average_value end;
        if v_last_out is null then
          v_fifo := v_fifo_gone;  v_lifo := v_lifo_gone;  v_average := v_average_gone;
        elsif v_pieces < -m.delta or (v_fifo, v_lifo, v_average) <> (v_fifo_gone, v_lifo_gone, v_average_gone) then
          v_exchanged := -m.delta - v_pieces;
        end if;
      end if;
      if v_place is null or v_pending[v_line] > 0 then
        v_part := case when v_place is null then v_pieces else -m.delta end;
        v_out := row(m.movement_id, coalesce(v_pending[v_line], 0), m.movement_type, v_row.kind, m.movement_date,
                     v_part, -m.delta - v_part, 0, null, v_fifo, v_lifo, v_average)::issoh_private.remembered_decrease;
        v_row.uncosted := v_out.open;
        v_lot := cardinality(v_decreases);
        -- What left last before this is forgotten if nobody undoes it and it waits for nothing.
        if v_place is not null or v_last_out is distinct from v_lot or v_lot = 0
           or (v_decreases[v_lot]).pending > 0 or (v_decreases[v_lot]).open > 0 then
          v_lot := v_lot + 1;
        end if;
        if v_out.open > 0 then
          v_gap_last := v_gap_last + 1;
          v_gap[v_gap_last] := v_lot;
          v_out.waits := v_gap_last;
        end if;
        v_decreases[v_lot] := v_out;
        v_last_out := case when v_place is null then v_lot else v_last_out end;
        if v_out.pending > 0 then
          v_places[v_line] := v_lot;
        end if;
      end if;
      v_fifo_value := v_fifo_value - v_fifo_gone;
      v_lifo_value := v_lifo_value - v_lifo_gone;
      v_average_value := v_average_value - v_average_gone;
      v_row.fifo_cost := v_fifo;  v_row.lifo_cost := v_lifo;  v_row.average_cost := v_average;
      v_balance := v_balance + m.delta;
    end if;

    if work_off.booked then
      v_row.movement_id := m.movement_id;
      v_row.movement_type := m.movement_type;
      v_row.movement_date := m.movement_date;
      v_row.booked_at := m.movement_date;
      v_row.delta := m.delta;
      v_row.quantity := v_balance;
      v_row.fifo_value := v_fifo_value;  v_row.lifo_value := v_lifo_value;  v_row.average_value := v_average_value;
      v_bookings[coalesce(cardinality(v_bookings), 0) + 1] := v_row;
    end if;

    -- What is carried to pieces that left before: the cost of those that fill their gap, or of an exchange.
    v_done := 0;
    while v_done < v_filled or v_exchanged is not null loop
      if v_exchanged is not null then
        v_lot := v_last_out;
        v_out := v_decreases[v_lot];
        v_part := -v_exchanged;
        v_exchanged := null;
        v_row.fifo_cost := v_fifo_gone - v_fifo;
        v_row.lifo_cost := v_lifo_gone - v_lifo;
        v_row.average_cost := v_average_gone - v_average;
        if v_part < 0 then
          v_gap_last := v_gap_last + 1;
          v_gap[v_gap_last] := v_lot;
          v_out.waits := v_gap_last;
        end if;
      else
        -- Whoever waits no more, or again and farther behind, has left its place.
        while (v_decreases[v_gap[v_gap_first]]).waits is distinct from v_gap_first loop
          v_gap_first := v_gap_first + 1;
        end loop;
        v_lot := v_gap[v_gap_first];
        v_out := v_decreases[v_lot];
        v_part := least(v_out.open, v_filled - v_done);
        v_row.fifo_cost := issoh_private.share_between(v_fifo, v_done, v_done + v_part, v_valued);
        v_row.lifo_cost := issoh_private.share_between(v_lifo, v_done, v_done + v_part, v_valued);
        v_row.average_cost := issoh_private.share_between(v_average, v_done, v_done + v_part, v_valued);
        v_done := v_done + v_part;
      end if;
      if v_out.back > 0 then
        -- What has come back is settled: shares are of what is still out.
        v_out.fifo := v_out.fifo - issoh_private.share_of(v_out.fifo, v_out.back, v_out.paid);
        v_out.lifo := v_out.lifo - issoh_private.share_of(v_out.lifo, v_out.back, v_out.paid);
        v_out.average := v_out.average - issoh_private.share_of(v_out.average, v_out.back, v_out.paid);
        v_out.paid := v_out.paid - v_out.back;
        v_out.back := 0;
      end if;
      v_out.fifo := v_out.fifo + v_row.fifo_cost;
      v_out.lifo := v_out.lifo + v_row.lifo_cost;
      v_out.average := v_out.average + v_row.average_cost;
      v_out.paid := v_out.paid + v_part;
      v_out.open := v_out.open - v_part;
      v_out.waits := case when v_out.open > 0 then v_out.waits end;
      v_decreases[v_lot] := v_out;
      if work_off.booked then
        v_row.movement_id := v_out.movement_id;
        v_row.movement_type := v_out.movement_type;
        v_row.kind := v_out.kind;
        v_row.movement_date := v_out.movement_date;
        v_row.delta := 0;
        v_row.uncosted := -v_part;
        v_row.received := null;
        v_bookings[cardinality(v_bookings) + 1] := v_row;
      end if;
    end loop;
  end loop;
  return (v_states, v_bookings)::issoh_private.worked_off;
end
$$;
comment on function issoh_private.work_off(uuid, issoh_kept.valuation_checkpoints, issoh_private.ledger_line[],
                                           boolean, boolean, integer, integer) is
  $$Works the movements of a product off, in the order given, from a state (null: from its beginning). Answers the state
at the end, as the last of states; before it those that are to be kept: one each so many movements (every; 0: none), as
keeps_checkpoint has it. If it is to be booked: after every movement that counts, pieces and value on hand by FIFO,
perpetual LIFO and moving average; what an increase brought (received), what a decrease cost, or (negative) each return
gave back, and its pieces that have no cost yet (uncosted). What is carried to an earlier decrease is a row of that
movement with delta 0, booked_at when it became known. undoing: some of the movements undo others. Amounts are in the
base currency.$$;
grant execute on function issoh_private.work_off(uuid, issoh_kept.valuation_checkpoints, issoh_private.ledger_line[],
                                                 boolean, boolean, integer, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/work_off.sql
--! Included functions/issoh/valuation/replay_late.sql
-- Inlined where it is called, and so without a SET of its own.
create or replace function issoh_private.replay_late(product_id uuid, movement_date timestamptz, seq bigint)
returns setof issoh_kept.inventory_values
language sql stable parallel safe
as $$
  select (s.state).product_id, (s.state).quantity, (s.state).fifo_value, (s.state).lifo_value, (s.state).average_value
    from (select) one
    left join lateral (
      select c.*
        from issoh_kept.valuation_checkpoints c
       where c.product_id = replay_late.product_id
         and (c.movement_date, c.seq) < (replay_late.movement_date, replay_late.seq)
       order by c.movement_date desc, c.seq desc
       limit 1) c on true
   cross join lateral (
     select array_agg(l.line order by l.movement_date, l.seq) as movements, bool_or(l.undoing) as undoing
       from issoh_private.ledger_lines l
      where l.product_id = replay_late.product_id and l.movement_date >= coalesce(c.movement_date, '-infinity')
        and (l.movement_date, l.seq) > (coalesce(c.movement_date, '-infinity'), coalesce(c.seq, 0))) l
   cross join lateral issoh_private.work_off(replay_late.product_id, c, l.movements, l.undoing, false, 0, 1) w
   cross join lateral (select w.states[cardinality(w.states)] as state) s
   where replay_late.product_id is not null
$$;
comment on function issoh_private.replay_late(uuid, timestamptz, bigint) is
  $$What a product is worth that has moved since the last refresh, worked off from its last checkpoint before the place
in its ledger given (late_movements); no row for null.$$;
grant execute on function issoh_private.replay_late(uuid, timestamptz, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/replay_late.sql
--! Included functions/issoh/valuation/late_movements.sql
create or replace function issoh_private.late_movements(product_ids uuid[] default null)
returns setof issoh_private.ledger_position
language sql stable parallel safe rows 1000
set search_path = pg_catalog, pg_temp
as $$
  select distinct on (l.product_id) l.product_id, l.movement_date, l.seq
    from issoh.stock_movements m
   cross join lateral (
     select m.product_id, m.movement_date, m.seq
     union all
     select u.product_id, u.movement_date, 0
       from issoh.stock_movements u
      where u.movement_id = coalesce(m.reverses_movement_id, m.returns_movement_id)
        and coalesce(m.reverses_movement_id, m.returns_movement_id) is not null
     union all
     -- A return that was reversed undoes nothing any more.
     select u.product_id, u.movement_date, 0
       from issoh.stock_movements r
       join issoh.stock_movements u on u.movement_id = coalesce(r.reverses_movement_id, r.returns_movement_id)
      where r.movement_id = m.reverses_movement_id and m.reverses_movement_id is not null) l
   where (late_movements.product_ids is null or m.product_id = any (late_movements.product_ids))
     and m.xact_id >= pg_snapshot_xmin((select issoh_private.valuation_seen()))
     and not pg_visible_in_snapshot(m.xact_id, (select issoh_private.valuation_seen()))
   order by l.product_id, l.movement_date, l.seq
$$;
comment on function issoh_private.late_movements(uuid[]) is
  $$Those products (null: all) that have moved since the last refresh of the valuation, each with the first place in its
ledger of which the
kept figures know not all: that of a movement, or the moment of what it undoes.$$;
grant execute on function issoh_private.late_movements(uuid[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/late_movements.sql
