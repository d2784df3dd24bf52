-- No default partition: post_movements makes the month that a movement needs. Locations have no foreign key and no
-- index: sql/checks/ looks after them.
create table if not exists issoh.stock_movements (
  movement_id uuid not null default uuidv7(),
  product_id uuid not null references issoh.selected_products on delete restrict,
  movement_type text not null check (movement_type in ('receipt', 'issue', 'adjustment', 'transfer')),
  quantity integer not null check (quantity > 0),
  from_location uuid,
  to_location uuid,
  unit_cost numeric check (unit_cost >= 0 and unit_cost < 1e13 and scale(unit_cost) <= 10),
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  purchase_cost numeric,
  purchase_currency text,
  supplier_id uuid,
  reference_type text check (length(reference_type) between 1 and 64),
  reference_id text check (length(reference_id) between 1 and 200),
  movement_date timestamptz not null default clock_timestamp(),
  created_by text not null default audit.current_actor(),
  note text,
  reverses_movement_id uuid,
  returns_movement_id uuid,
  recorded_at timestamptz not null default clock_timestamp(),
  seq bigint generated always as identity,
  xact_id xid8 not null default pg_current_xact_id(),
  constraint stock_movements_pkey primary key (movement_id, movement_date),
  constraint stock_movements_locations_check check (
    case
      when movement_type = 'transfer' then from_location <> to_location
      when movement_type = 'adjustment' then (from_location is null) <> (to_location is null)
      when (movement_type = 'receipt') = (reverses_movement_id is null)
        then to_location is not null and from_location is null
      else from_location is not null and to_location is null
    end is true),
  constraint stock_movements_cost_type_check check (unit_cost is null or movement_type in ('receipt', 'adjustment')),
  constraint stock_movements_returns_check check (returns_movement_id is null or movement_type = 'receipt')
) partition by range (movement_date);
create index if not exists idx_stock_movements_date on issoh.stock_movements (movement_date desc, product_id);
create index if not exists stock_movements_product_id_idx
  on issoh.stock_movements (product_id, movement_date, seq);
create index if not exists stock_movements_xact_id_idx on issoh.stock_movements (xact_id);
create index if not exists stock_movements_returns_movement_id_idx on issoh.stock_movements (returns_movement_id)
  where returns_movement_id is not null;

comment on table issoh.stock_movements is '@filterBy movement_id,product_id,movement_date
@orderBy movement_date

The ledger: every piece that came, went, moved or was found wrong. Append-only; a mistake is reversed.';
comment on column issoh.stock_movements.quantity is 'Pieces; the locations tell the direction.';
comment on column issoh.stock_movements.from_location is 'Warehouse they left.';
comment on column issoh.stock_movements.to_location is 'Warehouse they came to.';
comment on column issoh.stock_movements.unit_cost is
  'Cost of a piece in currency_code; null: what the stock was worth on average just before.';
comment on column issoh.stock_movements.currency_code is 'The base currency.';
comment on column issoh.stock_movements.purchase_cost is 'Unit cost as it was paid, where that was another currency.';
comment on column issoh.stock_movements.purchase_currency is 'Currency of purchase_cost.';
comment on column issoh.stock_movements.supplier_id is 'Who delivered the pieces, or whose pieces were taken.';
comment on column issoh.stock_movements.reference_type is 'Kind of document: PO, SO, count …';
comment on column issoh.stock_movements.reference_id is 'Number of the document.';
comment on column issoh.stock_movements.movement_date is 'When it happened; may lie before its recording.';
comment on column issoh.stock_movements.reverses_movement_id is 'The movement that this one undoes.';
comment on column issoh.stock_movements.returns_movement_id is 'The issue whose pieces come back, at its cost.';
comment on column issoh.stock_movements.seq is 'Order of recording: decides among equal dates.';
comment on column issoh.stock_movements.xact_id is '@behavior -*

Transaction that recorded it: tells what a refresh has not seen.';
comment on column issoh.stock_movements.movement_id is 'Identifies the movement.';
comment on column issoh.stock_movements.product_id is 'What moved.';
comment on column issoh.stock_movements.movement_type is 'receipt, issue, adjustment or transfer.';
comment on column issoh.stock_movements.created_by is 'Who posted it.';
comment on column issoh.stock_movements.note is 'What the poster wrote.';
comment on column issoh.stock_movements.recorded_at is 'When it was posted.';

create table if not exists issoh.movement_keys (
  idempotency_key text primary key check (length(idempotency_key) between 1 and 200),
  request_hash bytea not null,
  movement_ids uuid[] not null,
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default clock_timestamp()
);
comment on table issoh.movement_keys is '@behavior -*

Idempotency keys, and what was posted under them.';
comment on column issoh.movement_keys.idempotency_key is 'What the caller sent, 1 to 200 characters.';
comment on column issoh.movement_keys.request_hash is
  'SHA-256 of the request, to tell a repetition from another request.';
comment on column issoh.movement_keys.movement_ids is 'What was posted under the key; of a count, its count ids.';
comment on column issoh.movement_keys.created_by is 'Who posted.';
comment on column issoh.movement_keys.created_at is 'When it was posted.';

create table if not exists issoh.movement_reversals (
  reversed_id uuid primary key,
  reversal_id uuid not null constraint movement_reversals_reversal_id_key unique,
  product_id uuid not null references issoh.selected_products on delete restrict,
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default clock_timestamp()
);
create index if not exists movement_reversals_product_id_idx on issoh.movement_reversals (product_id);
comment on table issoh.movement_reversals is '@filterBy reversed_id,reversal_id

Which movement was undone by which; a movement is undone once at most.';
comment on column issoh.movement_reversals.reversed_id is 'The movement that was undone.';
comment on column issoh.movement_reversals.reversal_id is 'The movement that undid it.';
comment on column issoh.movement_reversals.product_id is 'Product of both.';
comment on column issoh.movement_reversals.created_by is 'Who undid it.';
comment on column issoh.movement_reversals.created_at is 'When it was undone.';

create table if not exists issoh.supplier_movements (
  movement_id uuid not null,
  product_id uuid not null references issoh.selected_products on delete restrict,
  supplier_id uuid,
  quantity integer not null check (quantity <> 0),
  unit_cost numeric,
  movement_date timestamptz not null,
  constraint supplier_movements_key unique nulls not distinct (movement_id, supplier_id)
);
create index if not exists supplier_movements_product_id_idx
  on issoh.supplier_movements (product_id, supplier_id, movement_date);
comment on table issoh.supplier_movements is '@filterBy movement_id,product_id

Whose pieces a movement brought (positive) or took (negative). Transfers have none. Append-only.';
comment on column issoh.supplier_movements.supplier_id is 'Null for pieces of which nobody said who delivered them.';
comment on column issoh.supplier_movements.unit_cost is
  'What the supplier was paid for a piece, in the base currency; null for all but receipts.';
comment on column issoh.supplier_movements.movement_date is 'When the movement happened.';
comment on column issoh.supplier_movements.movement_id is 'The movement.';
comment on column issoh.supplier_movements.product_id is 'What moved.';
comment on column issoh.supplier_movements.quantity is 'Pieces: positive when they came, negative when they left.';
