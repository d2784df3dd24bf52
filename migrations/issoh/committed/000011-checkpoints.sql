--! Previous: sha1:cfe553e9e39306bd59b7cbf2514a9ab05b4e2d20
--! Hash: sha1:be47f89d8cdbd8e91e1b74f13a001ab471dac230
--! Message: checkpoints

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 020-checkpoints.sql
-- The valuation is kept by product in a table, and the states that it can go on from: a refresh costs what has moved.
do $$
begin
  if to_regtype('issoh_private.ledger_line') is null then
    create type issoh_private.ledger_line as (
      movement_id uuid,
      movement_type text,
      movement_date timestamptz,
      seq bigint,
      unit_cost numeric,
      total_cost numeric,
      delta bigint,
      undoes uuid
    );
  end if;
  if to_regtype('issoh_private.ledger_position') is null then
    create type issoh_private.ledger_position as (product_id uuid, movement_date timestamptz, seq bigint);
  end if;
  if to_regtype('issoh_private.remembered_increase') is null then
    create type issoh_private.remembered_increase as (
      movement_id uuid,
      pending integer,
      seq bigint,
      pieces bigint,
      back bigint,
      lot bigint,
      top integer,
      fifo numeric,
      lifo numeric,
      average numeric
    );
  end if;
  if to_regtype('issoh_private.remembered_decrease') is null then
    create type issoh_private.remembered_decrease as (
      movement_id uuid,
      pending integer,
      movement_type text,
      kind text,
      movement_date timestamptz,
      paid bigint,
      open bigint,
      back bigint,
      waits integer,
      fifo numeric,
      lifo numeric,
      average numeric
    );
  end if;
end
$$;
comment on type issoh_private.ledger_line is 'A movement as work_off takes it: see ledger_lines.';
comment on type issoh_private.ledger_position is 'A place in the ledger of a product.';
comment on type issoh_private.remembered_increase is
  $$What came, and is undone by a later movement. pending: movements that still undo it. pieces of it have gone back
(back); its lot in the queue, counted from the first ever, and its place in the stack (top). Costs of all its pieces.$$;
comment on type issoh_private.remembered_decrease is
  $$What left, and is undone by a later movement, waits for its cost or left last. Of its pieces that have a cost (paid)
some have come back (back); others have none yet (open), and wait so far behind. Costs of the paid ones.$$;

create schema if not exists issoh_kept;
comment on schema issoh_kept is
  'What is kept of the ledger so that views answer at once; each may read of it what he may read of the views.';
grant usage on schema issoh_kept to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

create table if not exists issoh_kept.valuation_checkpoints (
  product_id uuid not null,
  movement_date timestamptz not null,
  seq bigint not null,
  movements bigint not null,
  quantity bigint not null,
  fifo_value numeric not null,
  lifo_value numeric not null,
  average_value numeric not null,
  last_cost numeric not null,
  lots_gone bigint not null,
  fifo_taken bigint not null,
  fifo_pieces bigint[] not null,
  fifo_costs numeric[] not null,
  lifo_pieces bigint[] not null,
  lifo_left bigint[] not null,
  lifo_costs numeric[] not null,
  lifo_of bigint[] not null,
  increases issoh_private.remembered_increase[] not null,
  decreases issoh_private.remembered_decrease[] not null,
  last_decrease integer,
  gap integer[] not null,
  constraint valuation_checkpoints_pkey primary key (product_id, movement_date, seq)
);
comment on table issoh_kept.valuation_checkpoints is
  $$The state of the valuation of a product after a movement, from which work_off goes on: of each product after its
last movement as of the last refresh, and some before. No key to products: what moved stays.$$;
comment on column issoh_kept.valuation_checkpoints.movement_date is 'Date of the last movement that is worked off.';
comment on column issoh_kept.valuation_checkpoints.seq is 'Its order of recording.';
comment on column issoh_kept.valuation_checkpoints.movements is 'How many are worked off.';
comment on column issoh_kept.valuation_checkpoints.last_cost is 'The last unit cost that was given.';
comment on column issoh_kept.valuation_checkpoints.lots_gone is 'Lots before the first of the queue.';
comment on column issoh_kept.valuation_checkpoints.fifo_taken is 'Pieces that the first lot of the queue has lost.';
comment on column issoh_kept.valuation_checkpoints.fifo_pieces is 'The queue: pieces of each lot.';
comment on column issoh_kept.valuation_checkpoints.fifo_costs is 'What they cost together.';
comment on column issoh_kept.valuation_checkpoints.lifo_pieces is 'The stack: pieces of each lot.';
comment on column issoh_kept.valuation_checkpoints.lifo_left is 'How many of them are left.';
comment on column issoh_kept.valuation_checkpoints.lifo_costs is 'What all pieces of the lot cost together.';
comment on column issoh_kept.valuation_checkpoints.lifo_of is 'seq of the movement, where a later one undoes it.';
comment on column issoh_kept.valuation_checkpoints.increases is 'What came and is undone later.';
comment on column issoh_kept.valuation_checkpoints.decreases is
  'What left and is undone later, waits for its cost, or left last.';
comment on column issoh_kept.valuation_checkpoints.last_decrease is 'Which of decreases left last.';
comment on column issoh_kept.valuation_checkpoints.gap is 'Which of decreases wait for their cost, in order.';

do $$
begin
  if to_regtype('issoh_private.worked_off') is null then
    create type issoh_private.worked_off as (
      states issoh_kept.valuation_checkpoints[],
      bookings issoh_private.replayed_movement[]
    );
  end if;
end
$$;
comment on type issoh_private.worked_off is 'What work_off answers: states to keep and the last, and what was booked.';

-- What was kept stays good: the horizon becomes a snapshot that sees what is below it.
alter table issoh_private.valuation_horizons add column if not exists seen pg_snapshot;
create table if not exists issoh_kept.inventory_values (
  product_id uuid not null,
  quantity bigint not null,
  fifo_value numeric not null,
  lifo_value numeric not null,
  average_value numeric not null,
  constraint inventory_values_pkey primary key (product_id)
);
comment on table issoh_kept.inventory_values is
  $$The valuation of all products that had moved as of its last refresh; v_inventory_valuation brings it up to date. No
key to products: what moved stays.$$;
do $$
begin
  if to_regclass('issoh_private.inventory_values') is not null then
    insert into issoh_kept.inventory_values (product_id, quantity, fifo_value, lifo_value, average_value)
    select v.product_id, v.quantity, v.fifo_value, v.lifo_value, v.average_value
      from issoh_private.inventory_values v;
    update issoh_private.valuation_horizons h
       set seen = format('%1$s:%1$s:', greatest(h.horizon, '1'))::pg_snapshot;
  end if;
end
$$;
alter table issoh_private.valuation_horizons alter column seen set not null;
comment on table issoh_private.valuation_horizons is
  'One row: what the kept valuation has seen. Every movement of a transaction that had ended by then counts in it.';
comment on column issoh_private.valuation_horizons.seen is 'The snapshot in which the last refresh began.';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('valuation.checkpoint_every', '64', 'Movements of a product after which its valuation is kept to go on from.',
   'integer', 1, 1000000, 'movements'),
  ('valuation.checkpoints_kept', '4',
   'How many of them are kept in full; before these ever fewer, half as many with each doubling of the distance.',
   'integer', 1, 1000, 'checkpoints')
on conflict (setting_key) do nothing;

--! Included functions/issoh/valuation/share_between.sql
create or replace function issoh_private.share_between(cost numeric, before bigint, after bigint, whole bigint)
returns numeric
language sql immutable
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
language sql immutable
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
--! Included functions/issoh/valuation/undoing_lines.sql
create or replace function issoh_private.undoing_lines(
  increases issoh_private.remembered_increase[],
  decreases issoh_private.remembered_decrease[],
  movements issoh_private.ledger_line[]
) returns table (later integer, earlier integer)
language sql immutable
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
language plpgsql immutable
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
language plpgsql immutable cost 20000
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
--! Included functions/issoh/valuation/open_snapshot.sql
create or replace function issoh_private.open_snapshot() returns pg_snapshot
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select case when pg_visible_in_snapshot(pg_current_xact_id(), c.seen)
              then format('%s:%s:%s', pg_snapshot_xmin(c.seen), pg_snapshot_xmax(c.seen),
                          (select string_agg(o.xid::text, ',' order by o.xid)
                             from (select pg_snapshot_xip(c.seen) as xid union select pg_current_xact_id()) o)
                         )::pg_snapshot
              else c.seen end
    from (select pg_current_snapshot() as seen) c
$$;
comment on function issoh_private.open_snapshot() is
  $$The present snapshot, in which this transaction counts as open like any other: what it writes later is not seen.$$;
--! EndIncluded functions/issoh/valuation/open_snapshot.sql
--! Included functions/issoh/valuation/valuation_seen.sql
create or replace function issoh_private.valuation_seen() returns pg_snapshot
language sql stable security definer
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
--! Included policies/issoh/inventory_values.sql
alter table issoh_kept.inventory_values enable row level security;

drop policy if exists staff_read on issoh_kept.inventory_values;
create policy staff_read on issoh_kept.inventory_values for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh_kept.inventory_values to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/inventory_values.sql
--! Included policies/issoh/valuation_checkpoints.sql
alter table issoh_kept.valuation_checkpoints enable row level security;

drop policy if exists staff_read on issoh_kept.valuation_checkpoints;
create policy staff_read on issoh_kept.valuation_checkpoints for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh_kept.valuation_checkpoints
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/valuation_checkpoints.sql
--! Included views/issoh/ledger_lines.sql
create or replace view issoh_private.ledger_lines with (security_invoker = true) as
select s.product_id, s.movement_date, s.seq, u.undoes is not null and u.delta <> 0 as undoing,
       row(s.movement_id, s.movement_type, s.movement_date, s.seq, s.unit_cost, s.total_cost, u.delta, u.undoes
          )::issoh_private.ledger_line as line
  from issoh.stock_movements s
  left join issoh.movement_reversals r on r.reversed_id = coalesce(s.reverses_movement_id, s.movement_id)
 cross join lateral (
   select coalesce(s.reverses_movement_id, s.returns_movement_id) as undoes,
          case when s.movement_type = 'transfer'
                 or r.reversed_id is not null and r.reversal_date is not distinct from r.reversed_date then 0
               when s.to_location is not null then s.quantity
               else -s.quantity
          end::bigint as delta) u;
comment on view issoh_private.ledger_lines is
  $$What the valuation reads of a movement. delta: pieces that a product has more of, over all warehouses; 0 for
transfers, and for a movement and its reversal of the same date.$$;
grant select on issoh_private.ledger_lines
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded views/issoh/ledger_lines.sql
--! Included functions/issoh/valuation/late_movements.sql
create or replace function issoh_private.late_movements(product_ids uuid[] default null)
returns setof issoh_private.ledger_position
language sql stable rows 1000
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
--! Included functions/issoh/valuation/replay_from.sql
create or replace function issoh_private.replay_from(
  starts issoh_private.ledger_position[],
  until timestamptz,
  booked boolean,
  every integer default 0,
  kept integer default 1
) returns setof issoh_private.worked_off
language sql stable
set search_path = pg_catalog, pg_temp
-- With the number of products known, a few are looked up, and all are read in one go.
set plan_cache_mode = force_custom_plan
as $$
  with starts as (
    select b.product_id, b.movement_date, b.seq
      from unnest(replay_from.starts) b
  ), lines as (
    select b.product_id, array_agg(l.line order by l.movement_date, l.seq) as movements, bool_or(l.undoing) as undoing
      from starts b
      join issoh_private.ledger_lines l on l.product_id = b.product_id
     where b.movement_date is null and l.movement_date <= replay_from.until
     group by b.product_id
    union all
    -- From a checkpoint on, each product by itself: only the months since are looked at.
    select b.product_id, a.movements, a.undoing
      from starts b
     cross join lateral (
       select array_agg(l.line order by l.movement_date, l.seq) as movements, bool_or(l.undoing) as undoing
         from issoh_private.ledger_lines l
        where l.product_id = b.product_id and l.movement_date >= b.movement_date
          and (l.movement_date, l.seq) > (b.movement_date, b.seq) and l.movement_date <= replay_from.until) a
     where b.movement_date is not null
  )
  select (w.worked).states, (w.worked).bookings
    from lines l
    join starts b on b.product_id = l.product_id
    left join issoh_kept.valuation_checkpoints c
      on c.product_id = b.product_id and c.movement_date = b.movement_date and c.seq = b.seq
   cross join lateral (
     select case when l.movements is null then row(array[c], null)::issoh_private.worked_off
                 else issoh_private.work_off(b.product_id, c, l.movements, l.undoing, replay_from.booked,
                                             replay_from.every, replay_from.kept) end as worked
     offset 0) w
$$;
comment on function issoh_private.replay_from(issoh_private.ledger_position[], timestamptz, boolean, integer,
                                              integer) is
  $$Works products off up to and with a moment, each once, from the checkpoint that its position names (date null: from
the beginning): see work_off. Products without movements are left out.$$;
grant execute on function issoh_private.replay_from(issoh_private.ledger_position[], timestamptz, boolean, integer,
                                                    integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/replay_from.sql
--! Included functions/issoh/valuation/replay_since.sql
create or replace function issoh_private.replay_since(
  product_ids uuid[],
  since timestamptz,
  until timestamptz,
  booked boolean
) returns setof issoh_private.worked_off
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with late as materialized (
    select l.product_id, l.movement_date, l.seq
      from issoh_private.late_movements(replay_since.product_ids) l
  ), wanted as (
    select u.product_id
      from unnest(replay_since.product_ids) u (product_id)
    union
    select p.product_id
      from issoh.selected_products p
     where replay_since.product_ids is null
  )
  select w.*
    from issoh_private.replay_from(array(
           select row(p.product_id, c.movement_date, c.seq)::issoh_private.ledger_position
             from wanted p
             left join late l on l.product_id = p.product_id
             left join lateral (
               select c.movement_date, c.seq
                 from issoh_kept.valuation_checkpoints c
                where c.product_id = p.product_id and c.movement_date <= replay_since.since
                  and (l.product_id is null or (c.movement_date, c.seq) < (l.movement_date, l.seq))
                order by c.movement_date desc, c.seq desc
                limit 1) c on true),
         replay_since.until, replay_since.booked) w
$$;
comment on function issoh_private.replay_since(uuid[], timestamptz, timestamptz, boolean) is
  $$Works products (null: all) off up to and with a moment, from the last checkpoint of each that is good and lies no
later than since.$$;
grant execute on function issoh_private.replay_since(uuid[], timestamptz, timestamptz, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/replay_since.sql
--! Included functions/issoh/valuation/replay_late.sql
-- Inlined where it is called, and so without a SET of its own.
create or replace function issoh_private.replay_late(product_id uuid, movement_date timestamptz, seq bigint)
returns setof issoh_kept.inventory_values
language sql stable
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
--! Included functions/issoh/valuation/value_products.sql
create or replace function issoh_private.value_products(product_ids uuid[], as_of timestamptz)
returns setof issoh_kept.inventory_values
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (s.state).product_id, (s.state).quantity, (s.state).fifo_value, (s.state).lifo_value, (s.state).average_value
    from issoh_private.replay_since(value_products.product_ids, value_products.as_of, value_products.as_of, false) r
   cross join lateral (select r.states[cardinality(r.states)] as state) s
$$;
comment on function issoh_private.value_products(uuid[], timestamptz) is
  $$What products (null: all that had moved by then) were worth at a moment.$$;
grant execute on function issoh_private.value_products(uuid[], timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/value_products.sql
--! Included functions/issoh/valuation/keep_values.sql
create or replace function issoh_private.keep_values(late issoh_private.ledger_position[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_every constant integer := issoh.setting('valuation.checkpoint_every');
  v_kept constant integer := issoh.setting('valuation.checkpoints_kept');
begin
  delete from issoh_kept.valuation_checkpoints c
   using unnest(keep_values.late) l
   where c.product_id = l.product_id and (c.movement_date, c.seq) >= (l.movement_date, l.seq);
  with worked as materialized (
    select w.states
      from issoh_private.replay_from(array(
             select row(l.product_id, c.movement_date, c.seq)::issoh_private.ledger_position
               from unnest(keep_values.late) l
               left join lateral (
                 select c.movement_date, c.seq
                   from issoh_kept.valuation_checkpoints c
                  where c.product_id = l.product_id
                  order by c.movement_date desc, c.seq desc
                  limit 1) c on true),
           'infinity', false, v_every, v_kept) w
  ), checkpoints as (
    insert into issoh_kept.valuation_checkpoints
    select s.* from worked w cross join lateral unnest(w.states) s
  )
  insert into issoh_kept.inventory_values as v (product_id, quantity, fifo_value, lifo_value, average_value)
  select (s.state).product_id, (s.state).quantity, (s.state).fifo_value, (s.state).lifo_value, (s.state).average_value
    from worked w
   cross join lateral (select w.states[cardinality(w.states)] as state) s
      on conflict (product_id) do update
     set (quantity, fifo_value, lifo_value, average_value)
         = row(excluded.quantity, excluded.fifo_value, excluded.lifo_value, excluded.average_value);
  delete from issoh_kept.valuation_checkpoints c
   using (select l.product_id, max(t.movements) as movements
            from unnest(keep_values.late) l
            join issoh_kept.valuation_checkpoints t on t.product_id = l.product_id
           group by l.product_id) l
   where c.product_id = l.product_id and c.movements < l.movements
     and not issoh_private.keeps_checkpoint(c.movements, l.movements, v_every, v_kept);
end
$$;
comment on function issoh_private.keep_values(issoh_private.ledger_position[]) is
  $$Works products off from their last checkpoint that is good, that is, before the place given of each; keeps what they
are worth, the state at their end, and states on the way as the settings valuation.checkpoint_every and
valuation.checkpoints_kept have it.$$;
--! EndIncluded functions/issoh/valuation/keep_values.sql
--! Included functions/issoh/valuation/refresh_valuation.sql
create or replace function issoh.refresh_valuation(if_moved integer default 0) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved constant integer := (select count(*) from issoh_private.late_movements());
  v_seen pg_snapshot;
begin
  if v_moved < refresh_valuation.if_moved then
    return v_moved;
  end if;
  -- While another one runs, the work is left to that.
  perform from issoh_private.valuation_horizons for update skip locked;
  if found then
    -- First what is seen, then the content, which has a later snapshot: never is promised what is not there.
    v_seen := issoh_private.open_snapshot();
    perform issoh_private.keep_values(array(select l from issoh_private.late_movements() l));
    update issoh_private.valuation_horizons
       set seen = v_seen,
           cluster_id = (select c.system_identifier from pg_control_system() c);
  end if;
  return v_moved;
end
$$;
comment on function issoh.refresh_valuation(integer) is $$@behavior -*

Brings the kept valuation up to date if that many products have moved since the last time, so that
v_inventory_valuation has little left to work off live; answers how many had moved. It costs what has moved, not what
the ledger holds. The worker runs it hourly, every few minutes when many have moved, and after many movements at
once.$$;
grant execute on function issoh.refresh_valuation(integer) to inv_admin;
--! EndIncluded functions/issoh/valuation/refresh_valuation.sql
--! Included views/issoh/v_inventory_valuation.sql
-- What has not moved since the last refresh is as kept; what has is worked off when it is read, from its last
-- checkpoint that is good.
create or replace view issoh.v_inventory_valuation with (security_invoker = true) as
select p.product_id, p.internal_sku, v.quantity as quantity_on_hand, trim_scale(v.fifo_value) as fifo_value,
       trim_scale(v.lifo_value) as lifo_value, trim_scale(v.average_value) as average_value,
       issoh_private.unit_cost(v.fifo_value, v.quantity) as fifo_unit_cost,
       issoh_private.unit_cost(v.lifo_value, v.quantity) as lifo_unit_cost,
       issoh_private.unit_cost(v.average_value, v.quantity) as average_unit_cost
  from issoh.selected_products p
  left join issoh_kept.inventory_values k on k.product_id = p.product_id
  left join issoh_private.late_movements() l on l.product_id = p.product_id
  left join lateral issoh_private.replay_late(l.product_id, l.movement_date, l.seq) r on true
 cross join lateral (
   select case when l.product_id is null then k.quantity else r.quantity end as quantity,
          case when l.product_id is null then k.fifo_value else r.fifo_value end as fifo_value,
          case when l.product_id is null then k.lifo_value else r.lifo_value end as lifo_value,
          case when l.product_id is null then k.average_value else r.average_value end as average_value) v
 where coalesce(k.product_id, l.product_id) is not null;
comment on view issoh.v_inventory_valuation is '@primaryKey product_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@filterBy product_id,internal_sku
@orderBy internal_sku
@behavior +totalCount

What the stock of every product ever moved is worth now, by FIFO, perpetual LIFO and moving average, in the base
currency: exact at every moment. Most of it is computed hourly; products moved since are worked off when it is read.';
comment on column issoh.v_inventory_valuation.quantity_on_hand is 'Pieces over all warehouses.';
comment on column issoh.v_inventory_valuation.fifo_value is 'Value if the oldest pieces leave first.';
comment on column issoh.v_inventory_valuation.lifo_value is 'Value if the newest pieces leave first.';
comment on column issoh.v_inventory_valuation.average_value is 'Value at the moving average.';
comment on column issoh.v_inventory_valuation.fifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.product_id is 'Product.';
comment on column issoh.v_inventory_valuation.internal_sku is 'Our own article number.';
comment on column issoh.v_inventory_valuation.lifo_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
comment on column issoh.v_inventory_valuation.average_unit_cost is 'Per piece, 10 decimals; null with nothing on hand.';
--! EndIncluded views/issoh/v_inventory_valuation.sql
--! Included policies/issoh/v_inventory_valuation.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_inventory_valuation to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_inventory_valuation.sql
--! Included functions/issoh/valuation/replay_ledger.sql
create or replace function issoh_private.replay_ledger(
  product_ids uuid[],
  as_of timestamptz,
  every_movement boolean
) returns setof issoh_private.replayed_movement
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select b.*
    from issoh_private.replay_from(array(
           select row(u.product_id, null, null)::issoh_private.ledger_position
             from (select unnest(replay_ledger.product_ids) as product_id
                   union
                   select p.product_id from issoh.selected_products p where replay_ledger.product_ids is null) u),
         replay_ledger.as_of, replay_ledger.every_movement) r
   cross join lateral (select r.states[cardinality(r.states)] as state) e
   cross join lateral (
     select b.* from unnest(r.bookings) b
     union all
     select (e.state).product_id, null, null, null, 0, (e.state).quantity, null, null, null, (e.state).fifo_value,
            (e.state).lifo_value, (e.state).average_value, null, null, 0, null
      where not replay_ledger.every_movement) b
$$;
comment on function issoh_private.replay_ledger(uuid[], timestamptz, boolean) is
  $$Works the ledger off from its beginning, up to and with a moment, for some products or (null) all: after every
movement that counts, or once per product, as work_off says. What is kept from before is not looked at.$$;
grant execute on function issoh_private.replay_ledger(uuid[], timestamptz, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/replay_ledger.sql
--! Included functions/issoh/valuation/inventory_valuation_at.sql
create or replace function issoh.inventory_valuation_at(as_of timestamptz) returns setof issoh.inventory_value
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.product_id, p.internal_sku, r.quantity, trim_scale(r.fifo_value), trim_scale(r.lifo_value),
         trim_scale(r.average_value), issoh_private.unit_cost(r.fifo_value, r.quantity),
         issoh_private.unit_cost(r.lifo_value, r.quantity), issoh_private.unit_cost(r.average_value, r.quantity)
    from issoh_private.value_products(null, inventory_valuation_at.as_of) r
    join issoh.selected_products p on p.product_id = r.product_id
$$;
comment on function issoh.inventory_valuation_at(timestamptz) is
  $$What the stock of every product ever moved was worth at a moment, by FIFO, perpetual LIFO and moving average, as
the ledger stands now: movements recorded later with an earlier date count. Columns as in v_inventory_valuation.$$;
grant execute on function issoh.inventory_valuation_at(timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/inventory_valuation_at.sql
--! Included functions/issoh/valuation/product_valuation.sql
create or replace function issoh.product_valuation(product text, as_of timestamptz default null)
returns issoh.inventory_value
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(product_valuation.product);
  v_value issoh.inventory_value;
begin
  select v_product.product_id, v_product.internal_sku, r.quantity, trim_scale(r.fifo_value), trim_scale(r.lifo_value),
         trim_scale(r.average_value), issoh_private.unit_cost(r.fifo_value, r.quantity),
         issoh_private.unit_cost(r.lifo_value, r.quantity), issoh_private.unit_cost(r.average_value, r.quantity)
    into v_value
    from issoh_private.value_products(array[v_product.product_id], coalesce(product_valuation.as_of, 'infinity')) r;
  if v_value.product_id is null then
    v_value := (v_product.product_id, v_product.internal_sku, 0, 0, 0, 0, null, null, null);
  end if;
  return v_value;
end
$$;
comment on function issoh.product_valuation(text, timestamptz) is
  $$What the stock of one product (internal SKU or id) is worth, now or at a moment; zeros where it never moved.
Raises ISNPR.$$;
grant execute on function issoh.product_valuation(text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/product_valuation.sql
--! Included functions/issoh/valuation/cost_of_goods_issued.sql
create or replace function issoh.cost_of_goods_issued(since timestamptz, until timestamptz)
returns setof issoh.cost_of_issue
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.movement_id, r.product_id, -sum(r.delta)::bigint, trim_scale(sum(r.fifo_cost)), trim_scale(sum(r.lifo_cost)),
         trim_scale(sum(r.average_cost)), min(r.movement_type), min(r.movement_date), sum(r.uncosted)::bigint,
         min(r.kind)
    from issoh_private.replay_since(
           array(select distinct m.product_id
                   from issoh.stock_movements m
                  where m.movement_date >= cost_of_goods_issued.since
                    and m.movement_date < cost_of_goods_issued.until),
           cost_of_goods_issued.since - interval '1 microsecond', cost_of_goods_issued.until, true) w
   cross join lateral unnest(w.bookings) r
   where r.booked_at >= cost_of_goods_issued.since and r.booked_at < cost_of_goods_issued.until
     and r.fifo_cost is not null
   group by r.movement_id, r.product_id
  having sum(r.delta) <> 0 or sum(r.uncosted) <> 0
      or (sum(r.fifo_cost), sum(r.lifo_cost), sum(r.average_cost)) <> (0, 0, 0)
$$;
comment on function issoh.cost_of_goods_issued(timestamptz, timestamptz) is
  $$What left in a period, from since up to, without, until, and what it cost by each method. kind says what it was:
issue (to customers; what they brought back, and issues that were undone, with negative quantity and costs: the cost
of sales), loss (pieces found missing), supplier_return, undone_receipt (a receipt of a closed period that was
reversed or whose cost was corrected). quantity_uncosted are pieces that left before they had come: their cost follows
with the receipt that brings them, in the period of that receipt, as a row of the same movement with quantity 0 where
the movement itself lies before the period. Costs of all kinds and periods up to a moment, and the value on hand then,
are what the receipts up to then cost, by each method.$$;
grant execute on function issoh.cost_of_goods_issued(timestamptz, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/cost_of_goods_issued.sql
--! Included functions/issoh/counts/compare_counts.sql
create or replace function issoh_private.compare_counts(
  counts issoh_private.stock_count_draft[],
  warehouse_id uuid,
  counted_at timestamptz,
  reference_id text
) returns issoh.stock_counts[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- With the moment as a value only the months since then are read.
set plan_cache_mode = force_custom_plan
as $$
begin
  return array(
    select row(c.count_id, c.product_id, compare_counts.warehouse_id, b.pieces, c.quantity, null,
               case when c.quantity <> b.pieces then uuidv7() end,
               issoh_private.unit_cost(v.average_value, v.quantity), issoh_private.base_currency(),
               compare_counts.reference_id, c.note, audit.current_actor(), compare_counts.counted_at,
               k.count_id, null, null)::issoh.stock_counts
      from unnest(compare_counts.counts) c
      left join issoh.stock_on_hand s
        on s.product_id = c.product_id and s.warehouse_id = compare_counts.warehouse_id
      -- One of the same moment: this one takes its place, and what it had put right is no more.
      left join issoh.stock_counts k
        on k.product_id = c.product_id and k.warehouse_id = compare_counts.warehouse_id
       and k.counted_at = compare_counts.counted_at
       and not exists (select from issoh.stock_counts r where r.restates_count_id = k.count_id)
       and not exists (select from issoh.movement_reversals v where v.reversed_id = k.movement_id)
      -- What there was then is what there is now, less what has moved since.
     cross join lateral (
       select (coalesce(s.quantity_on_hand, 0) - coalesce(k.difference, 0) - coalesce(sum(
                 case when m.to_location = compare_counts.warehouse_id then m.quantity else -m.quantity end),
                 0))::integer as pieces
         from issoh.stock_movements m
        where m.product_id = c.product_id and compare_counts.warehouse_id in (m.from_location, m.to_location)
          and m.movement_date > compare_counts.counted_at) b
      left join issoh_private.value_products(array(select d.product_id from unnest(compare_counts.counts) d),
                                             compare_counts.counted_at) v on v.product_id = c.product_id
     order by c.count_id);
end
$$;
comment on function issoh_private.compare_counts(issoh_private.stock_count_draft[], uuid, timestamptz, text) is
  $$Counts of a warehouse beside what the books say of that moment, with the id of the movement that the difference
needs. Their products are locked.$$;
--! EndIncluded functions/issoh/counts/compare_counts.sql

--! Included views/issoh/v_stock_discrepancies.sql
-- What a count always has, its product and warehouse, is joined from the left: totals do without it. Few counts restate
-- another, and an index knows which.
create or replace view issoh.v_stock_discrepancies with (security_invoker = true) as
select c.count_id, c.counted_at, c.counted_by, c.product_id, p.internal_sku, p.product_name, c.warehouse_id,
       w.warehouse_code, c.quantity_expected, c.quantity_counted, c.difference, c.unit_cost,
       round(c.difference * c.unit_cost, 4) as difference_value, c.currency_code, c.reference_id, c.note, c.movement_id
  from issoh.stock_counts c
  left join issoh.selected_products p on p.product_id = c.product_id
  left join issoh.warehouses w on w.warehouse_id = c.warehouse_id
 where c.difference <> 0
   and not exists (select from issoh.stock_counts r
                    where r.restates_count_id is not null and r.restates_count_id = c.count_id)
   and not exists (select from issoh.movement_reversals v where v.reversed_id = c.movement_id);
comment on view issoh.v_stock_discrepancies is '@primaryKey count_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy *
@orderBy count_id
@behavior +totalCount

Counts that differ from the books: what was found (positive) or missing (negative), in pieces. Counts that were
restated, or taken back, are not among them.';
comment on column issoh.v_stock_discrepancies.unit_cost is 'What a piece was worth on average at the count.';
comment on column issoh.v_stock_discrepancies.difference_value is
  'The difference at unit_cost, in currency_code; null where there was no stock to tell a cost.';
comment on column issoh.v_stock_discrepancies.count_id is 'Identifies the count.';
comment on column issoh.v_stock_discrepancies.counted_at is 'When it was counted.';
comment on column issoh.v_stock_discrepancies.counted_by is 'Who counted.';
comment on column issoh.v_stock_discrepancies.product_id is 'Product.';
comment on column issoh.v_stock_discrepancies.internal_sku is 'Our own article number.';
comment on column issoh.v_stock_discrepancies.product_name is 'Name shown to people.';
comment on column issoh.v_stock_discrepancies.warehouse_id is 'Warehouse.';
comment on column issoh.v_stock_discrepancies.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_stock_discrepancies.quantity_expected is 'Pieces by the books.';
comment on column issoh.v_stock_discrepancies.quantity_counted is 'Pieces on the shelf.';
comment on column issoh.v_stock_discrepancies.difference is 'Pieces counted less pieces expected.';
comment on column issoh.v_stock_discrepancies.currency_code is 'The base currency.';
comment on column issoh.v_stock_discrepancies.reference_id is 'Number of the counting sheet.';
comment on column issoh.v_stock_discrepancies.note is 'What the counter wrote.';
comment on column issoh.v_stock_discrepancies.movement_id is 'The adjustment that was posted.';
--! EndIncluded views/issoh/v_stock_discrepancies.sql
--! Included views/issoh/v_price_proposals.sql
-- From the left, so that totals do without.
create or replace view issoh.v_price_proposals with (security_invoker = true) as
select p.proposal_id, p.product_id, s.internal_sku, s.product_name, t.tier_code as pricing_tier, p.old_cost,
       p.new_cost, p.current_price, p.proposed_price, p.currency_code,
       round((p.current_price - p.new_cost) / nullif(p.current_price, 0) * 100, 2) as current_margin,
       round((p.proposed_price - p.new_cost) / nullif(p.proposed_price, 0) * 100, 2) as proposed_margin,
       p.reason, p.created_at, p.from_quantity
  from issoh.price_proposals p
  left join issoh.selected_products s on s.product_id = p.product_id
  left join issoh.pricing_tiers t on t.tier_id = p.pricing_tier_id
 where p.status = 'open';
comment on view issoh.v_price_proposals is '@primaryKey proposal_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@filterBy *
@orderBy *
@behavior +totalCount

Prices that wait for a decision, with what the new cost leaves of the old price and of the proposed one.';
comment on column issoh.v_price_proposals.current_margin is
  'Percent of current_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposed_margin is
  'Percent of proposed_price above new_cost; null for a price of 0.';
comment on column issoh.v_price_proposals.proposal_id is 'Identifies the proposal.';
comment on column issoh.v_price_proposals.product_id is 'Product.';
comment on column issoh.v_price_proposals.internal_sku is 'Our own article number.';
comment on column issoh.v_price_proposals.product_name is 'Name shown to people.';
comment on column issoh.v_price_proposals.pricing_tier is 'Code of the tier.';
comment on column issoh.v_price_proposals.old_cost is 'Cost the present price was computed from; null: unknown.';
comment on column issoh.v_price_proposals.new_cost is 'Cost of a piece now.';
comment on column issoh.v_price_proposals.current_price is 'Price in force.';
comment on column issoh.v_price_proposals.proposed_price is 'Price that keeps the markup.';
comment on column issoh.v_price_proposals.currency_code is 'The base currency.';
comment on column issoh.v_price_proposals.reason is 'What changed the cost.';
comment on column issoh.v_price_proposals.from_quantity is 'Pieces from which on the price holds.';
comment on column issoh.v_price_proposals.created_at is 'When it was proposed.';
--! EndIncluded views/issoh/v_price_proposals.sql
--! Included views/issoh/v_late_orders.sql
-- From the left, so that totals do without.
create or replace view issoh.v_late_orders with (security_invoker = true) as
select l.order_line_id, l.po_number, l.supplier_id, s.supplier_code, l.product_id, p.internal_sku, p.product_name,
       l.warehouse_id, w.warehouse_code, l.quantity_ordered, l.quantity_received, l.quantity_open, l.unit_cost,
       round(case when l.pack_size is null then l.quantity_open * l.unit_cost
                  else issoh_private.share_of(l.pack_cost, l.quantity_open, l.pack_size) end, 4) as open_cost,
       l.currency_code, l.ordered_at, l.expected_at,
       floor(extract(epoch from now() - l.expected_at) / 86400)::integer as days_late
  from issoh.purchase_order_lines l
  left join issoh.selected_products p on p.product_id = l.product_id
  left join issoh.warehouses w on w.warehouse_id = l.warehouse_id
  left join issoh.suppliers s on s.supplier_id = l.supplier_id
 where l.quantity_open > 0 and l.expected_at < now();
comment on view issoh.v_late_orders is '@primaryKey order_line_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy order_line_id,po_number,supplier_id,supplier_code,product_id,internal_sku,warehouse_id,warehouse_code
@orderBy order_line_id,expected_at
@behavior +totalCount

Order lines of which pieces should have come by now.';
comment on column issoh.v_late_orders.order_line_id is 'Identifies the line.';
comment on column issoh.v_late_orders.po_number is 'Number of the order.';
comment on column issoh.v_late_orders.supplier_id is 'Who was asked to deliver.';
comment on column issoh.v_late_orders.supplier_code is 'Code of the supplier; null where SPP does not know it.';
comment on column issoh.v_late_orders.product_id is 'What was ordered.';
comment on column issoh.v_late_orders.internal_sku is 'Our own article number.';
comment on column issoh.v_late_orders.product_name is 'Name shown to people.';
comment on column issoh.v_late_orders.warehouse_id is 'Where the goods will arrive.';
comment on column issoh.v_late_orders.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_late_orders.quantity_ordered is 'Pieces ordered.';
comment on column issoh.v_late_orders.quantity_received is 'Pieces received so far.';
comment on column issoh.v_late_orders.quantity_open is 'Pieces still to come.';
comment on column issoh.v_late_orders.unit_cost is 'Agreed cost of a piece, in currency_code; null: nobody said.';
comment on column issoh.v_late_orders.open_cost is 'What the open pieces will cost, in currency_code.';
comment on column issoh.v_late_orders.currency_code is 'ISO 4217: what the supplier is paid in.';
comment on column issoh.v_late_orders.ordered_at is 'When it was ordered.';
comment on column issoh.v_late_orders.expected_at is 'When it should have arrived.';
comment on column issoh.v_late_orders.days_late is 'Whole days since then.';
--! EndIncluded views/issoh/v_late_orders.sql
--! Included views/issoh/v_reorder_alerts.sql
-- Step by step, each for one stock row: who delivers it, what is on order, what the demand was, what will be needed,
-- what to order, who else has it. Live: the ledger is asked by product and date for each alert that is shown, so that a
-- page costs what its rows cost and months before the history are not looked at. "offset 0" keeps a step from being
-- computed once per use.
create or replace view issoh.v_reorder_alerts with (security_invoker = true) as
select s.soh_id, s.product_id, p.internal_sku, p.product_name,
       coalesce(p.spp_supplier_id, latest.supplier_id) as supplier_id, v.supplier_code,
       s.warehouse_id, w.warehouse_code, s.quantity_on_hand, s.quantity_reserved, s.quantity_available,
       ordered.quantity_on_order, s.reorder_point, s.reorder_quantity, s.reorder_up_to,
       round(forecast.demand_per_day, 4) as demand_per_day,
       demand.lead_time_days, round(forecast.lead_time_demand, 2) as lead_time_demand,
       round(forecast.safety_stock, 2) as safety_stock,
       p.min_order_qty, p.pack_multiple, suggestion.quantity_needed, suggestion.suggested_quantity,
       other.warehouse_code as transfer_from,
       case when other.spare > 0 then least(greatest(need.pieces, need.wanted), other.spare) end::integer
         as transfer_quantity,
       suggestion.reason,
       concat(
         s.quantity_available, ' available and ', ordered.quantity_on_order, ' on order ',
         case when s.reorder_point is null then 'are below 0'
              else concat('are not above the reorder point of ', s.reorder_point) end, '; ',
         case suggestion.reason
           when 'demand' then format(
             'at %s a day, %s days of delivery and the safety stock take %s', round(forecast.demand_per_day, 2),
             demand.lead_time_days, ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)))
           when 'reorder_quantity' then format('the reorder quantity of %s covers the %s that are needed',
                                               s.reorder_quantity, suggestion.quantity_needed)
           when 'reorder_up_to' then format('%s are needed, and %s fill it up to %s', suggestion.quantity_needed,
                                            need.wanted, s.reorder_up_to)
           when 'promised' then format('%s are missing', suggestion.quantity_needed)
           else case when need.wanted is null
                     then 'neither demand nor reorder quantity is known, so the point is just passed'
                     else format('the reorder quantity of %s does not pass the point, %s do', s.reorder_quantity,
                                 suggestion.quantity_needed) end
         end,
         case when suggestion.suggested_quantity > greatest(need.pieces, need.wanted)
              then format('; %s are needed, %s make an order', greatest(need.pieces, need.wanted),
                          suggestion.suggested_quantity) end,
         case when other.spare > 0
              then format('; %s can give %s', other.warehouse_code,
                          least(greatest(need.pieces, need.wanted), other.spare)) end,
         '.') as explanation
  from issoh.stock_on_hand s
  join issoh.selected_products p on p.product_id = s.product_id and p.status = 'active'
  join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.is_active
 -- Nobody usually delivers it: who did last.
  left join lateral (
    select d.supplier_id
      from issoh.supplier_movements d
      join issoh.stock_movements m on m.movement_id = d.movement_id and m.movement_date = d.movement_date
     where p.spp_supplier_id is null and d.product_id = p.product_id and d.supplier_id is not null and d.quantity > 0
       and m.movement_type = 'receipt' and m.returns_movement_id is null and m.reverses_movement_id is null
       and not exists (select from issoh.movement_reversals r where r.reversed_id = d.movement_id)
     order by d.movement_date desc, d.movement_id desc
     limit 1
  ) latest on true
  left join issoh.suppliers v on v.supplier_id = coalesce(p.spp_supplier_id, latest.supplier_id)
 cross join lateral (
   select least(coalesce(sum(l.quantity_open), 0), 2147483647)::integer as quantity_on_order
     from issoh.purchase_order_lines l
    where l.product_id = s.product_id and l.warehouse_id = s.warehouse_id
   offset 0
 ) ordered
  left join lateral (
    select coalesce(sum(t.pieces), 0) as pieces, coalesce(sum(t.pieces * t.pieces), 0) as squares,
           -- A person's word counts alone until there is a history; where nobody asks for stock, only what is promised.
           coalesce(sum(t.pieces) > 0, false) and s.reorder_point is not null
           and (coalesce(s.reorder_quantity, s.reorder_up_to) is null
                or greatest(now() - s.first_movement_date, interval '0') >= make_interval(
                     hours => 24 * (select (issoh.setting('reorder.min_history_days') #>> '{}')::integer))) as counts,
           coalesce(p.lead_time_days, (select (issoh.setting('reorder.default_lead_time_days') #>> '{}')::integer))
             as lead_time_days,
           -- Days since the first movement there, as many as the history has at most.
           least(greatest(round(extract(epoch from now() - s.first_movement_date) / 86400), 1),
                 (select (issoh.setting('reorder.history_days') #>> '{}')::integer))::numeric as days
      from issoh_private.daily_demand(s.product_id, s.warehouse_id) t
    offset 0
  ) demand on true
  left join lateral (
    select demand.pieces / demand.days as demand_per_day,
           demand.pieces * demand.lead_time_days / demand.days as lead_time_demand,
           (select (issoh.setting('reorder.service_factor') #>> '{}')::numeric)
           * case when demand.days > 1
                  then sqrt(greatest(demand.squares - demand.pieces * demand.pieces / demand.days, 0)
                            * demand.lead_time_days / (demand.days - 1))
                  else 0 end as safety_stock,
           s.quantity_available::numeric + ordered.quantity_on_order as position
    offset 0
  ) forecast on true
  left join lateral (
    select n.by_demand, n.is_promised, n.wanted, n.lift, greatest(n.lift, n.by_demand) as pieces
      from (select case when demand.counts
                        then ceil(round(forecast.lead_time_demand + forecast.safety_stock, 6)) - forecast.position
                   end as by_demand,
                   coalesce(s.reorder_point, 0) = 0 and forecast.position < 0 as is_promised,
                   coalesce(s.reorder_quantity, s.reorder_up_to - forecast.position) as wanted,
                   -- Where no stock is kept, what is promised is all that is missing.
                   case when coalesce(s.reorder_point, 0) = 0 and forecast.position < 0 then -forecast.position
                        else s.reorder_point::numeric + 1 - forecast.position end as lift) n
    offset 0
  ) need on true
  left join lateral (
    select case when need.wanted >= need.pieces
                then case when s.reorder_quantity is not null then 'reorder_quantity' else 'reorder_up_to' end
                when need.by_demand > need.lift or need.by_demand is not null and not need.is_promised then 'demand'
                when need.is_promised then 'promised'
                else 'reorder_point' end as reason,
           least(need.pieces, 2147483647)::integer as quantity_needed,
           least(ceil(greatest(need.pieces, need.wanted, p.min_order_qty)::numeric / coalesce(p.pack_multiple, 1))
                 * coalesce(p.pack_multiple, 1), 2147483647)::integer as suggested_quantity
    offset 0
  ) suggestion on true
  -- An aggregate, as the planner knows that it is one row, and leaves it out of totals.
  left join lateral (
    select (array_agg(o.warehouse_code order by x.quantity_available::bigint - coalesce(x.reorder_point, 0) desc,
                      o.warehouse_code))[1] as warehouse_code,
           max(x.quantity_available::bigint - coalesce(x.reorder_point, 0)) as spare
      from issoh.stock_on_hand x
      join issoh.warehouses o on o.warehouse_id = x.warehouse_id and o.is_active
     where x.product_id = s.product_id and x.warehouse_id <> s.warehouse_id
       and x.quantity_available > coalesce(x.reorder_point, 0)
  ) other on true
 -- The first condition follows from the second, and an index knows it.
 where s.quantity_available <= coalesce(s.reorder_point, -1)
   and s.quantity_available::bigint + ordered.quantity_on_order <= coalesce(s.reorder_point, -1)
   -- Where no stock is kept and neither a promise nor the demand misses a piece, what comes and goes needs none.
   and not (s.reorder_point = 0 and coalesce(s.reorder_quantity, s.reorder_up_to) is null
            and s.quantity_available::bigint + ordered.quantity_on_order = 0
            and (s.quantity_reserved > 0 or ordered.quantity_on_order > 0)
            and coalesce(need.by_demand, 0) <= 0);
comment on view issoh.v_reorder_alerts is '@primaryKey soh_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy soh_id,product_id,internal_sku,supplier_id,supplier_code,warehouse_id,warehouse_code
@orderBy soh_id
@behavior +totalCount

What it is time to order: active products whose available pieces and those on order are at or below the reorder point of
a warehouse, or below 0 where there is no point; and how many to order. At a point of 0 without a quantity or level, 0
pieces are no alert while some are promised or on order, unless the demand asks for more. Demand is what was issued from
there to customers less what came back of it, in the last reorder.history_days days (setting; returns to suppliers
and reversed movements left out), per day since the first movement there. Safety stock is reorder.service_factor times
the standard deviation of a day''s demand (days without issues count as 0) times the square root of the lead time:
Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All quantities are pieces.';
comment on column issoh.v_reorder_alerts.supplier_id is
  'Who usually delivers it; where nobody does, who delivered last.';
comment on column issoh.v_reorder_alerts.quantity_on_order is 'Open order lines to this warehouse.';
comment on column issoh.v_reorder_alerts.demand_per_day is 'Pieces a day; 0 without history.';
comment on column issoh.v_reorder_alerts.lead_time_days is
  'The product''s, else the setting reorder.default_lead_time_days.';
comment on column issoh.v_reorder_alerts.lead_time_demand is 'Pieces that go while an order is on its way.';
comment on column issoh.v_reorder_alerts.safety_stock is 'Pieces against a demand above the mean.';
comment on column issoh.v_reorder_alerts.quantity_needed is
  $$What lifts stock above the reorder point, or what is missing of what is promised; by demand, if that is more, lead
time demand and safety stock less available and on order. Demand counts where there is a point, and beside a reorder
quantity or level once there are reorder.min_history_days days of history (setting).$$;
comment on column issoh.v_reorder_alerts.suggested_quantity is
  $$The greater of quantity_needed and the reorder quantity, or what lifts stock to reorder_up_to; raised to
min_order_qty, then to a multiple of pack_multiple.$$;
comment on column issoh.v_reorder_alerts.transfer_from is
  'Code of the warehouse that has the most above its own reorder point; null: none has.';
comment on column issoh.v_reorder_alerts.transfer_quantity is
  'Pieces it can give of those that are suggested, before min_order_qty and pack_multiple.';
comment on column issoh.v_reorder_alerts.reason is
  'What suggested_quantity comes from: demand, reorder_quantity, reorder_up_to, promised or reorder_point.';
comment on column issoh.v_reorder_alerts.explanation is 'The same in a sentence.';
comment on column issoh.v_reorder_alerts.soh_id is 'Identifies the stock row.';
comment on column issoh.v_reorder_alerts.product_id is 'Product.';
comment on column issoh.v_reorder_alerts.internal_sku is 'Our own article number.';
comment on column issoh.v_reorder_alerts.product_name is 'Name shown to people.';
comment on column issoh.v_reorder_alerts.supplier_code is 'Code of the supplier; null where SPP does not know it.';
comment on column issoh.v_reorder_alerts.warehouse_id is 'Warehouse.';
comment on column issoh.v_reorder_alerts.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_reorder_alerts.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.v_reorder_alerts.quantity_reserved is 'Pieces of them that are promised.';
comment on column issoh.v_reorder_alerts.quantity_available is 'On hand less reserved.';
comment on column issoh.v_reorder_alerts.reorder_point is
  'At or below this it is time to order; null: below 0.';
comment on column issoh.v_reorder_alerts.reorder_quantity is 'Pieces to order at least.';
comment on column issoh.v_reorder_alerts.reorder_up_to is 'Pieces to fill up to at least, available and on order.';
comment on column issoh.v_reorder_alerts.min_order_qty is 'Pieces that must be ordered at least; null: any.';
comment on column issoh.v_reorder_alerts.pack_multiple is 'Pieces come in multiples of this; null: any.';
--! EndIncluded views/issoh/v_reorder_alerts.sql

-- Nothing refers to these any more.
drop materialized view if exists issoh_private.inventory_values;
drop function if exists issoh_private.valuation_horizon();
alter table issoh_private.valuation_horizons drop column if exists horizon;
