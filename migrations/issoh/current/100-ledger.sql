-- Stock as people keep it: papers that come late, returns to suppliers, counts with a moment, closed periods.
set lock_timeout = '5s';

do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.movement_input'::regclass and a.attname = 'counted') then
    alter type issoh.movement_input add attribute counted boolean;
    alter type issoh_private.movement_draft
      add attribute total_cost numeric, add attribute reverses_movement_id uuid, add attribute counted boolean;
    alter type issoh_private.replayed_movement
      add attribute booked_at timestamptz, add attribute received numeric, add attribute uncosted bigint,
      add attribute kind text;
    alter type issoh.cost_of_issue add attribute quantity_uncosted bigint, add attribute kind text;
    create type issoh_private.counted_movement as (position integer, counted boolean, count_id uuid, delta integer);
  end if;
  if pg_catalog.to_regtype('issoh.named_count') is null then
    create type issoh.named_count as (
      count_id uuid,
      product_id uuid,
      internal_sku text,
      warehouse_id uuid,
      warehouse_code text,
      quantity_expected integer,
      quantity_counted integer,
      difference integer,
      unit_cost numeric,
      currency_code text,
      movement_id uuid,
      reference_id text,
      note text,
      counted_by text,
      counted_at timestamptz,
      restates_count_id uuid
    );
  end if;
end
$$;
comment on type issoh.cost_of_issue is
  $$Pieces that left and their cost by three methods, in the base currency; quantity_uncosted of them had not come yet,
and have no cost so far; kind is issue, loss, supplier_return or undone_receipt: see cost_of_goods_issued.$$;
do $$
begin
  if pg_catalog.to_regtype('issoh.recorded_count') is null then
    create type issoh.recorded_count as (count issoh.named_count, is_new boolean, warnings jsonb);
  end if;
end
$$;
comment on type issoh.recorded_count is
  'A count as it was recorded: whether it is new, and what somebody should look at; see record_counts.';
comment on type issoh.named_count is 'A count with its SKU and the code of its warehouse; see name_counts.';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('movements.max_backdate_days', '12000', 'How far back a movement or a count may be dated.', 'integer', 0, 100000,
   'days')
on conflict (setting_key) do nothing;

alter table issoh.stock_movements add column if not exists total_cost numeric;
alter table issoh.stock_movements drop constraint if exists stock_movements_total_cost_check;
alter table issoh.stock_movements add constraint stock_movements_total_cost_check
  check (total_cost >= 0 and total_cost < 1e23 and scale(total_cost) <= 10) not valid;
alter table issoh.stock_movements add column if not exists reservation_id uuid;
comment on column issoh.stock_movements.reservation_id is 'The reservation against which the pieces were issued.';
comment on column issoh.stock_movements.total_cost is
  'What all pieces cost together, where unit_cost cannot say it exactly (packs); null: quantity times unit_cost.';
-- A receipt returns pieces of an issue, an issue those of a receipt.
alter table issoh.stock_movements drop constraint if exists stock_movements_returns_check;
alter table issoh.stock_movements add constraint stock_movements_returns_check
  check (returns_movement_id is null or movement_type in ('receipt', 'issue')) not valid;
comment on column issoh.stock_movements.returns_movement_id is
  'The issue whose pieces come back, or the receipt whose pieces go back to the supplier, at its cost.';

alter table issoh.movement_reversals
  add column if not exists reversed_date timestamptz, add column if not exists reversal_date timestamptz;
comment on column issoh.movement_reversals.reversed_date is 'When that happened; null: when the reversal did.';
comment on column issoh.movement_reversals.reversal_date is
  'The date of the reversal: the same, or, where the period was closed, later; null: the same.';
alter table issoh.movement_keys add column if not exists earliest timestamptz not null default '-infinity';
comment on column issoh.movement_keys.earliest is
  'No movement that post_movements posted under the key is dated before: where to look for them.';

create table if not exists issoh_private.transfer_dates (
  movement_id uuid primary key,
  movement_date timestamptz not null
);
alter table issoh_private.transfer_dates enable row level security;
comment on table issoh_private.transfer_dates is
  $$When transfers happened whose id does not tell: those dated more than a day from their recording. Of other movements
supplier_movements says it.$$;

alter table issoh.stock_counts add column if not exists restates_count_id uuid
  constraint stock_counts_restates_count_id_fkey references issoh.stock_counts on delete restrict;
do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.stock_counts'::regclass and a.attname = 'has_moment') then
    alter table issoh.stock_counts add column has_moment boolean not null default false;
    alter table issoh.stock_counts alter column has_moment set default true;
  end if;
end
$$;
comment on column issoh.stock_counts.has_moment is
  'Whether it is against the books of counted_at; older ones are against those of when they were typed.';
create index if not exists stock_counts_movement_id_idx on issoh.stock_counts (movement_id);
create unique index if not exists stock_counts_restates_count_id_key on issoh.stock_counts (restates_count_id);
alter table issoh.stock_counts add column if not exists xact_id xid8 not null default pg_current_xact_id();
comment on column issoh.stock_counts.xact_id is '@behavior -*

Transaction that recorded it.';
comment on column issoh.stock_counts.restates_count_id is
  $$The count that this one takes the place of: a movement of before it came in after it, and the books expect something
else.$$;
do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.warehouses'::regclass and a.attname = 'never_negative_since') then
    -- Until now nobody looked at past dates: what is there stays.
    alter table issoh.warehouses add column never_negative_since timestamptz not null default clock_timestamp();
    alter table issoh.warehouses alter column never_negative_since set default '-infinity';
  end if;
end
$$;
comment on column issoh.warehouses.never_negative_since is
  'Since when stock was never below zero here, unless allow_negative says that it may be.';

--! include functions/common/settings/tg_settings__judge.sql
insert into issoh.settings (setting_key, setting_value, description, value_type, unit) values
  ('ledger.closed_until', '""', 'Nothing dated before goes into the ledger; empty: all is open.', 'text', 'moment')
on conflict (setting_key) do nothing;

--! include functions/issoh/dates/refuse_endless.sql
--! include functions/issoh/dates/closed_until.sql
--! include functions/issoh/products/lock_products.sql
--! include functions/issoh/settings/set_setting.sql
--! include functions/issoh/dates/refuse_closed.sql
--! include functions/issoh/dates/refuse_shortfalls.sql
--! include functions/issoh/ledger/find_movement.sql
--! include functions/issoh/ledger/returned_pieces.sql
--! include functions/issoh/dates/earliest_movement.sql
--! include functions/issoh/dates/earliest_date.sql
--! include functions/issoh/ledger/movement_problem.sql
--! include functions/issoh/ledger/read_movements.sql
--! include functions/issoh/ledger/check_returns.sql
drop function if exists issoh_private.claim_movement_key(text, jsonb, uuid[]);
--! include functions/issoh/ledger/claim_movement_key.sql
--! include functions/issoh/counts/write_counts.sql
--! include functions/issoh/counts/restate_counts.sql
--! include functions/issoh/counts/restating_movements.sql
--! include functions/issoh/reservations/give_back_reservation.sql
--! include functions/issoh/ledger/write_movements.sql
--! include functions/issoh/ledger/movements_of_key.sql
--! include functions/issoh/ledger/post_movements.sql
--! include functions/issoh/counts/refuse_settled.sql
--! include functions/issoh/ledger/undoable_movement.sql
--! include functions/issoh/ledger/opposite_draft.sql
--! include functions/issoh/ledger/follow_correction.sql
--! include functions/issoh/ledger/correct_cost.sql
drop function if exists issoh.reverse_movement(uuid, text, text);
--! include functions/issoh/ledger/reverse_movement.sql
--! include functions/issoh/ledger/tg_stock_movements__record_reversals.sql
--! include functions/issoh/ledger/tg_stock_movements__move_stock.sql
--! include functions/issoh/holdings/share_of.sql
--! include functions/issoh/holdings/take_back_purchases.sql
--! include functions/issoh/holdings/send_back_purchases.sql
--! include functions/issoh/holdings/tg_stock_movements__move_holdings.sql
--! include functions/issoh/warehouses/was_below_zero.sql
--! include functions/issoh/warehouses/tg_warehouses__guard.sql
--! include functions/issoh/valuation/replay_ledger.sql
--! include views/issoh/v_inventory_valuation.sql
--! include functions/issoh/valuation/cost_of_goods_issued.sql
--! include functions/issoh/counts/refuse_moment.sql
--! include functions/issoh/counts/compare_counts.sql
drop function if exists issoh.record_stock_counts(text, issoh.stock_count_input[], text, text);
--! include functions/issoh/counts/refuse_short_counts.sql
--! include functions/issoh/counts/record_stock_counts.sql
--! include functions/issoh/counts/name_counts.sql
--! include functions/issoh/counts/list_counts.sql
--! include functions/issoh/notifications/tg_stock_counts__notify.sql
drop view if exists issoh.v_stock_discrepancies;
--! include views/issoh/v_stock_discrepancies.sql
--! include policies/issoh/v_stock_discrepancies.sql
