create table if not exists issoh.stock_reservations (
  reservation_id uuid primary key default uuidv7(),
  product_id uuid not null references issoh.selected_products on delete restrict,
  warehouse_id uuid not null references issoh.warehouses on delete restrict,
  quantity integer not null check (quantity > 0),
  issued_quantity integer not null default 0 check (issued_quantity between 0 and quantity),
  status text not null default 'active' check (status in ('active', 'issued', 'released', 'expired')),
  reserved_quantity integer generated always as
    (case when status = 'active' then quantity - issued_quantity else 0 end) stored,
  reference_type text check (length(reference_type) between 1 and 64),
  reference_id text check (length(reference_id) between 1 and 200),
  expires_at timestamptz,
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default clock_timestamp(),
  closed_by text,
  closed_at timestamptz,
  updated_at timestamptz not null default now()
);
create index if not exists stock_reservations_product_id_idx
  on issoh.stock_reservations (product_id, warehouse_id) where status = 'active';
create index if not exists stock_reservations_warehouse_id_idx on issoh.stock_reservations (warehouse_id);
create index if not exists stock_reservations_expires_at_idx
  on issoh.stock_reservations (expires_at) where status = 'active';
create index if not exists stock_reservations_reference_idx
  on issoh.stock_reservations (reference_type, reference_id);
comment on table issoh.stock_reservations is
  '@filterBy reservation_id,product_id,warehouse_id,reference_type,reference_id
@orderBy expires_at

Pieces promised to a reference until they are issued, released, or the promise expires.';
comment on column issoh.stock_reservations.quantity is 'Pieces promised at first.';
comment on column issoh.stock_reservations.reserved_quantity is 'Pieces that the promise still holds.';
comment on column issoh.stock_reservations.expires_at is 'When the worker releases it; null: never.';
comment on column issoh.stock_reservations.reservation_id is 'Identifies the reservation.';
comment on column issoh.stock_reservations.product_id is 'What is promised.';
comment on column issoh.stock_reservations.warehouse_id is 'From where.';
comment on column issoh.stock_reservations.issued_quantity is 'Pieces of it that were issued.';
comment on column issoh.stock_reservations.status is 'active, issued, released or expired.';
comment on column issoh.stock_reservations.reference_type is 'Kind of document it is for, such as SO.';
comment on column issoh.stock_reservations.reference_id is 'Number of that document.';
comment on column issoh.stock_reservations.created_by is 'Who reserved.';
comment on column issoh.stock_reservations.created_at is 'When it was reserved.';
comment on column issoh.stock_reservations.closed_by is 'Who closed it; null while active.';
comment on column issoh.stock_reservations.closed_at is 'When; null while active.';
comment on column issoh.stock_reservations.updated_at is 'When it last changed.';

create table if not exists issoh.stock_counts (
  count_id uuid primary key default uuidv7(),
  product_id uuid not null references issoh.selected_products on delete restrict,
  warehouse_id uuid not null references issoh.warehouses on delete restrict,
  quantity_expected integer not null,
  quantity_counted integer not null check (quantity_counted >= 0),
  difference integer not null generated always as (quantity_counted - quantity_expected) stored,
  movement_id uuid,
  unit_cost numeric,
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  reference_id text check (length(reference_id) between 1 and 200),
  note text,
  counted_by text not null default audit.current_actor(),
  counted_at timestamptz not null default clock_timestamp()
);
create index if not exists stock_counts_product_id_idx on issoh.stock_counts (product_id, counted_at);
create index if not exists stock_counts_warehouse_id_idx on issoh.stock_counts (warehouse_id, counted_at);
comment on table issoh.stock_counts is '@filterBy count_id,product_id,warehouse_id,counted_at
@orderBy counted_at

What was counted, against what the books said. Append-only.';
comment on column issoh.stock_counts.movement_id is
  'The adjustment that was posted; null where books and shelf agreed.';
comment on column issoh.stock_counts.unit_cost is 'What a piece was worth on average at the count; null with no stock.';
comment on column issoh.stock_counts.count_id is 'Identifies the count.';
comment on column issoh.stock_counts.product_id is 'What was counted.';
comment on column issoh.stock_counts.warehouse_id is 'Where.';
comment on column issoh.stock_counts.quantity_expected is 'Pieces by the books.';
comment on column issoh.stock_counts.quantity_counted is 'Pieces on the shelf.';
comment on column issoh.stock_counts.difference is 'Pieces counted less pieces expected.';
comment on column issoh.stock_counts.currency_code is 'Currency of unit_cost: the base currency.';
comment on column issoh.stock_counts.reference_id is 'Number of the counting sheet.';
comment on column issoh.stock_counts.note is 'What the counter wrote.';
comment on column issoh.stock_counts.counted_by is 'Who counted.';
comment on column issoh.stock_counts.counted_at is 'When it was counted.';

create table if not exists issoh.purchase_order_lines (
  order_line_id uuid primary key default uuidv7(),
  po_number text not null check (length(po_number) between 1 and 200),
  supplier_id uuid not null,
  product_id uuid not null references issoh.selected_products on delete restrict,
  warehouse_id uuid not null references issoh.warehouses on delete restrict,
  quantity_ordered integer not null check (quantity_ordered > 0),
  quantity_received integer not null default 0,
  is_cancelled boolean not null default false,
  quantity_open integer generated always as
    (case when is_cancelled then 0 else greatest(quantity_ordered - quantity_received, 0) end) stored,
  unit_cost numeric check (unit_cost >= 0 and unit_cost < 1e13 and scale(unit_cost) <= 10),
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  expected_at timestamptz,
  ordered_by text not null default audit.current_actor(),
  ordered_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now(),
  constraint purchase_order_lines_po_number_product_id_key unique (po_number, product_id)
);
create index if not exists purchase_order_lines_product_id_idx on issoh.purchase_order_lines (product_id);
create index if not exists purchase_order_lines_warehouse_id_idx
  on issoh.purchase_order_lines (warehouse_id, product_id);
create index if not exists purchase_order_lines_supplier_id_idx on issoh.purchase_order_lines (supplier_id);
comment on table issoh.purchase_order_lines is '@filterBy order_line_id,po_number,supplier_id,product_id,warehouse_id
@orderBy po_number

What was ordered from a supplier. A receipt with reference PO and the number lowers what is open.';
comment on column issoh.purchase_order_lines.warehouse_id is 'Where the goods will arrive.';
comment on column issoh.purchase_order_lines.quantity_received is
  'Pieces received under the number, reversals taken off.';
comment on column issoh.purchase_order_lines.quantity_open is 'Pieces still to come.';
comment on column issoh.purchase_order_lines.unit_cost is 'Agreed cost of a piece, in currency_code.';
comment on column issoh.purchase_order_lines.order_line_id is 'Identifies the line.';
comment on column issoh.purchase_order_lines.po_number is 'Number of the order; a product is on it once.';
comment on column issoh.purchase_order_lines.supplier_id is 'Who was asked to deliver.';
comment on column issoh.purchase_order_lines.product_id is 'What was ordered.';
comment on column issoh.purchase_order_lines.quantity_ordered is 'Pieces ordered.';
comment on column issoh.purchase_order_lines.is_cancelled is 'Whether nothing more is expected.';
comment on column issoh.purchase_order_lines.currency_code is 'The base currency.';
comment on column issoh.purchase_order_lines.expected_at is 'When it should arrive; null: nobody said.';
comment on column issoh.purchase_order_lines.ordered_by is 'Who ordered.';
comment on column issoh.purchase_order_lines.ordered_at is 'When it was ordered.';
comment on column issoh.purchase_order_lines.updated_at is 'When it last changed.';
