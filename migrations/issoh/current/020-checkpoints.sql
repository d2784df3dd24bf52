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

--! include functions/issoh/valuation/share_between.sql
--! include functions/issoh/valuation/keeps_checkpoint.sql
--! include functions/issoh/valuation/undoing_lines.sql
--! include functions/issoh/valuation/forget_settled.sql
--! include functions/issoh/valuation/work_off.sql
--! include functions/issoh/valuation/open_snapshot.sql
--! include functions/issoh/valuation/valuation_seen.sql
--! include policies/issoh/inventory_values.sql
--! include policies/issoh/valuation_checkpoints.sql
--! include views/issoh/ledger_lines.sql
--! include functions/issoh/valuation/late_movements.sql
--! include functions/issoh/valuation/replay_from.sql
--! include functions/issoh/valuation/replay_since.sql
--! include functions/issoh/valuation/replay_late.sql
--! include functions/issoh/valuation/value_products.sql
--! include functions/issoh/valuation/keep_values.sql
--! include functions/issoh/valuation/refresh_valuation.sql
--! include views/issoh/v_inventory_valuation.sql
--! include policies/issoh/v_inventory_valuation.sql
--! include functions/issoh/valuation/replay_ledger.sql
--! include functions/issoh/valuation/inventory_valuation_at.sql
--! include functions/issoh/valuation/product_valuation.sql
--! include functions/issoh/valuation/cost_of_goods_issued.sql
--! include functions/issoh/counts/compare_counts.sql

--! include views/issoh/v_stock_discrepancies.sql
--! include views/issoh/v_price_proposals.sql
--! include views/issoh/v_late_orders.sql
--! include views/issoh/v_reorder_alerts.sql

-- Nothing refers to these any more.
drop materialized view if exists issoh_private.inventory_values;
drop function if exists issoh_private.valuation_horizon();
alter table issoh_private.valuation_horizons drop column if exists horizon;
