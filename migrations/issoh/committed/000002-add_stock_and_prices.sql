--! Previous: sha1:e5cdb5ada63be94bfd1c7a2b6dba5026423670ad
--! Hash: sha1:01d9f458ab4c809e6ab707f712fa28c8e86ada4f
--! Message: add_stock_and_prices

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-base.sql
-- What the operational tier stands on: settings, money, and what it mirrors from SPP.
set lock_timeout = '5s';

create table if not exists issoh.settings (
  setting_key text primary key,
  setting_value jsonb not null,
  description text not null,
  updated_at timestamptz not null default now()
);
comment on table issoh.settings is 'Limits and choices of IS-SOH; changed by set_setting.';
comment on column issoh.settings.setting_key is 'Name, such as money.base_currency.';
comment on column issoh.settings.setting_value is 'Value; keeps its JSON type.';
comment on column issoh.settings.description is 'What it decides, with its unit.';
comment on column issoh.settings.updated_at is 'When it last changed.';

insert into issoh.settings (setting_key, setting_value, description) values
  ('money.base_currency', '"EUR"', 'ISO 4217: what stock is valued and sold in.'),
  ('partitions.months_ahead', '3', 'Months of stock_movements made ahead.'),
  ('movements.max_batch', '10000', 'Movements one call may post.'),
  ('valuation.refresh_rows', '1000', 'Movements posted at once that have the valuation refreshed soon.'),
  ('reorder.history_days', '90', 'Days of issues that tell the demand.'),
  ('reorder.default_lead_time_days', '14', 'Days from order to delivery where a product says none.'),
  ('reorder.service_factor', '1.65', 'Standard deviations of safety stock: 1.65 is a service level of 95 %.'),
  ('pricing.proposal_threshold', '0', 'Percent the price of a changed cost must differ before it is proposed.'),
  ('pricing.apply_proposals', 'false', 'Whether a proposed price is applied at once.'),
  ('selection.auto_candidate_score', '80', 'Score from which a queued product is an automatic candidate.')
on conflict (setting_key) do nothing;

create table if not exists issoh.exchange_rates (
  rate_id uuid not null default uuidv7() constraint exchange_rates_rate_id_key unique,
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  rate_date date not null,
  rate numeric not null check (rate > 0 and rate < 1e15 and scale(rate) <= 20),
  source text not null default 'manual',
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint exchange_rates_pkey primary key (currency_code, rate_date)
);
comment on table issoh.exchange_rates is '@filterBy currency_code,rate_date
@orderBy currency_code,rate_date

What one unit of a currency is worth in the base currency, from a date on until the next one.';
comment on column issoh.exchange_rates.rate is 'Units of the base currency for one unit of currency_code.';
comment on column issoh.exchange_rates.rate_id is 'Identifies the row in the audit log.';
comment on column issoh.exchange_rates.currency_code is 'ISO 4217; never the base currency.';
comment on column issoh.exchange_rates.rate_date is 'First day on which the rate holds.';
comment on column issoh.exchange_rates.source is 'Where the rate comes from.';
comment on column issoh.exchange_rates.created_by is 'Who entered it.';
comment on column issoh.exchange_rates.created_at is 'When the row was made.';
comment on column issoh.exchange_rates.updated_at is 'When it last changed.';

create table if not exists issoh.suppliers (
  supplier_id uuid primary key,
  supplier_code text collate "C" not null constraint suppliers_supplier_code_key unique,
  supplier_name text not null,
  status text not null,
  currency_code text not null,
  mirrored_at timestamptz not null default now()
);
comment on table issoh.suppliers is '@filterBy *
@orderBy *
@behavior +totalCount

Mirror of SPP''s suppliers: what a code or a name means here. SPP is asked when a code is not in it.';
comment on column issoh.suppliers.supplier_id is 'The same id as in SPP.';
comment on column issoh.suppliers.supplier_code is 'Short code of SPP; addresses the supplier.';
comment on column issoh.suppliers.supplier_name is 'Name shown to people.';
comment on column issoh.suppliers.status is 'active, inactive or suspended, as in SPP.';
comment on column issoh.suppliers.currency_code is 'ISO 4217: what the suppliers lists are in.';
comment on column issoh.suppliers.mirrored_at is 'When it was last read from SPP.';

create table if not exists issoh.categories (
  category_id uuid primary key default uuidv7(),
  category_name text not null check (btrim(category_name) <> ''),
  parent_category_id uuid references issoh.categories on delete restrict deferrable initially deferred,
  level integer not null check (level > 0),
  path public.ltree not null,
  is_active boolean not null default true,
  sort_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists categories_path_idx on issoh.categories using gist (path);
create index if not exists categories_parent_category_id_idx on issoh.categories (parent_category_id);
comment on table issoh.categories is '@filterBy *
@orderBy *
@behavior +totalCount

Mirror of SPP''s tree of categories, with the same ids.';
comment on column issoh.categories.path is 'Labels from the top down, such as tools.drills.';
comment on column issoh.categories.category_id is 'The same id as in SPP.';
comment on column issoh.categories.category_name is 'Name shown to people.';
comment on column issoh.categories.parent_category_id is 'The category above; null at the top.';
comment on column issoh.categories.level is '1 at the top.';
comment on column issoh.categories.is_active is 'Whether it is in use.';
comment on column issoh.categories.sort_order is 'Place among its siblings.';
comment on column issoh.categories.created_at is 'When the row was made.';
comment on column issoh.categories.updated_at is 'When it last changed.';

--! split: 110-warehouses.sql
create table if not exists issoh.warehouses (
  warehouse_id uuid primary key default uuidv7(),
  warehouse_code text collate "C" not null constraint warehouses_warehouse_code_key unique
    constraint warehouses_warehouse_code_check check (warehouse_code ~ '^[A-Za-z0-9_-]{1,32}$'),
  warehouse_name text not null check (btrim(warehouse_name) <> ''),
  location_address jsonb not null default '{}',
  is_active boolean not null default true,
  capacity_units bigint check (capacity_units >= 0),
  allow_negative boolean not null default false,
  manager_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table issoh.warehouses is '@filterBy *
@orderBy *
@behavior +totalCount

Where stock lies.';
comment on column issoh.warehouses.warehouse_code is 'Short code, unique, case kept; addresses the warehouse.';
comment on column issoh.warehouses.is_active is 'Only an active warehouse takes movements; it is closed when empty.';
comment on column issoh.warehouses.capacity_units is 'Pieces it can hold; null where nobody has counted.';
comment on column issoh.warehouses.allow_negative is
  'Whether issues and reservations may go beyond what is on hand: goods leave before their papers come.';
comment on column issoh.warehouses.manager_id is 'Who runs it: the subject of a token.';
comment on column issoh.warehouses.warehouse_id is 'Identifies the warehouse.';
comment on column issoh.warehouses.warehouse_name is 'Name shown to people.';
comment on column issoh.warehouses.location_address is 'Address, in keys of ones own choice.';
comment on column issoh.warehouses.created_at is 'When the row was made.';
comment on column issoh.warehouses.updated_at is 'When it last changed.';

-- A running total only where there is a limit to compare it with: every movement there waits for this row.
create table if not exists issoh_private.warehouse_loads (
  warehouse_id uuid primary key references issoh.warehouses on delete cascade,
  units bigint not null
);
comment on table issoh_private.warehouse_loads is 'Pieces on hand in warehouses of limited capacity.';

--! split: 120-products.sql
create table if not exists issoh.selected_products (
  product_id uuid primary key default uuidv7(),
  spp_product_id uuid constraint selected_products_spp_product_id_key unique,
  spp_supplier_id uuid,
  internal_sku text collate "C" not null constraint selected_products_internal_sku_check
    check (internal_sku = btrim(internal_sku) and internal_sku <> '' and length(internal_sku) <= 200),
  product_name text not null check (btrim(product_name) <> ''),
  description text,
  category_id uuid references issoh.categories on delete restrict,
  brand text,
  barcode text,
  unit_of_measure text,
  min_order_qty integer check (min_order_qty > 0),
  pack_multiple integer check (pack_multiple > 0),
  lead_time_days integer check (lead_time_days between 0 and 3650),
  status text not null default 'active' check (status in ('active', 'inactive', 'pending_review')),
  selection_date timestamptz not null default now(),
  selected_by text not null default audit.current_actor(),
  selection_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index if not exists idx_selected_products_sku on issoh.selected_products (internal_sku);
create index if not exists idx_selected_products_supplier on issoh.selected_products (spp_supplier_id);
create index if not exists idx_active_products on issoh.selected_products (product_id) where status = 'active';
create index if not exists selected_products_category_id_idx on issoh.selected_products (category_id);

comment on table issoh.selected_products is
  '@unique internal_sku
@filterBy product_id,spp_product_id,spp_supplier_id,internal_sku,category_id
@orderBy internal_sku

The products that are carried: chosen from SPP, or entered by hand.';
comment on column issoh.selected_products.spp_product_id is 'The product in SPP; null for one entered by hand.';
comment on column issoh.selected_products.spp_supplier_id is 'Who usually delivers it.';
comment on column issoh.selected_products.internal_sku is 'Our own article number; unique.';
comment on column issoh.selected_products.min_order_qty is 'Pieces that must be ordered at least.';
comment on column issoh.selected_products.pack_multiple is 'Pieces are ordered in multiples of this.';
comment on column issoh.selected_products.lead_time_days is 'Days from order to delivery.';
comment on column issoh.selected_products.status is
  'active, inactive or pending_review; only active ones are reordered.';
comment on column issoh.selected_products.product_id is 'Identifies the product in IS-SOH.';
comment on column issoh.selected_products.product_name is 'Name shown to people.';
comment on column issoh.selected_products.description is 'What it is, at length.';
comment on column issoh.selected_products.category_id is 'Category; null: none.';
comment on column issoh.selected_products.brand is 'Brand.';
comment on column issoh.selected_products.barcode is 'GTIN.';
comment on column issoh.selected_products.unit_of_measure is 'What a piece is.';
comment on column issoh.selected_products.selection_date is 'When it was chosen.';
comment on column issoh.selected_products.selected_by is 'Who chose it.';
comment on column issoh.selected_products.selection_reason is 'Why it was chosen.';
comment on column issoh.selected_products.created_at is 'When the row was made.';
comment on column issoh.selected_products.updated_at is 'When it last changed.';

create table if not exists issoh.selection_queue (
  queue_id uuid primary key default uuidv7(),
  spp_product_id uuid not null,
  spp_supplier_id uuid not null,
  product_details jsonb not null default '{}' check (jsonb_typeof(product_details) = 'object'),
  review_status text not null default 'pending'
    check (review_status in ('pending', 'approved', 'rejected', 'on_hold', 'imported')),
  review_notes text,
  reviewed_by text,
  reviewed_at timestamptz,
  auto_select_score numeric(5, 2) check (auto_select_score between 0 and 100),
  selection_criteria jsonb not null default '{}',
  queued_at timestamptz not null default now(),
  queued_by text not null default audit.current_actor(),
  lease_owner text,
  lease_expires_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint selection_queue_lease_check check ((lease_owner is null) = (lease_expires_at is null))
);
create index if not exists idx_selection_queue_status on issoh.selection_queue (review_status, reviewed_at);
create unique index if not exists selection_queue_spp_product_id_key on issoh.selection_queue (spp_product_id)
  where review_status in ('pending', 'on_hold', 'approved');
create index if not exists selection_queue_spp_supplier_id_idx on issoh.selection_queue (spp_supplier_id);

comment on table issoh.selection_queue is '@filterBy queue_id,spp_product_id,spp_supplier_id,review_status,reviewed_at
@orderBy reviewed_at

Products of SPP that wait for a decision, and the decisions; a product waits once at most.';
comment on column issoh.selection_queue.product_details is 'The product as it was when queued.';
comment on column issoh.selection_queue.auto_select_score is '0 to 100; null before scoring.';
comment on column issoh.selection_queue.selection_criteria is 'How the score came about, criterion by criterion.';
comment on column issoh.selection_queue.lease_owner is 'Who reviews it at the moment, until lease_expires_at.';
comment on column issoh.selection_queue.queue_id is 'Identifies the item.';
comment on column issoh.selection_queue.spp_product_id is 'The product in SPP.';
comment on column issoh.selection_queue.spp_supplier_id is 'Who offers it.';
comment on column issoh.selection_queue.review_status is 'pending, on_hold, approved, rejected or imported.';
comment on column issoh.selection_queue.review_notes is 'What the reviewer wrote.';
comment on column issoh.selection_queue.reviewed_by is 'Who decided; null while it waits.';
comment on column issoh.selection_queue.reviewed_at is 'When; null while it waits.';
comment on column issoh.selection_queue.queued_at is 'When it was queued.';
comment on column issoh.selection_queue.queued_by is 'Who queued it.';
comment on column issoh.selection_queue.lease_expires_at is 'When the review is anybodys again; null: nobody reviews.';
comment on column issoh.selection_queue.updated_at is 'When it last changed.';

--! split: 130-stock.sql
create table if not exists issoh.stock_on_hand (
  soh_id uuid primary key default uuidv7(),
  product_id uuid not null references issoh.selected_products on delete restrict,
  warehouse_id uuid not null references issoh.warehouses on delete restrict,
  quantity_on_hand integer not null default 0,
  quantity_reserved integer not null default 0 check (quantity_reserved >= 0),
  quantity_available integer not null generated always as (quantity_on_hand - quantity_reserved) stored,
  reorder_point integer check (reorder_point >= 0),
  reorder_quantity integer check (reorder_quantity > 0),
  last_count_date timestamptz,
  first_movement_date timestamptz,
  last_movement_date timestamptz,
  updated_at timestamptz not null default now(),
  constraint stock_on_hand_product_id_warehouse_id_key unique (product_id, warehouse_id)
);
create index if not exists idx_stock_on_hand_available on issoh.stock_on_hand (product_id, quantity_available);
create index if not exists stock_on_hand_warehouse_id_idx on issoh.stock_on_hand (warehouse_id, product_id);
create index if not exists stock_on_hand_reorder_idx on issoh.stock_on_hand (soh_id)
  where quantity_available <= reorder_point;
alter table issoh.stock_on_hand set (fillfactor = 70);

comment on table issoh.stock_on_hand is '@filterBy soh_id,product_id,warehouse_id
@orderBy product_id,warehouse_id

Pieces of a product in a warehouse: the sum of its movements and of its reservations, kept by their triggers.';
comment on column issoh.stock_on_hand.first_movement_date is 'Since when the product has a history there.';
comment on column issoh.stock_on_hand.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.stock_on_hand.quantity_reserved is 'Pieces promised to somebody.';
comment on column issoh.stock_on_hand.quantity_available is 'On hand less reserved.';
comment on column issoh.stock_on_hand.reorder_point is 'At or below this many pieces it is time to order.';
comment on column issoh.stock_on_hand.reorder_quantity is 'Pieces to order where no history tells the demand.';
comment on column issoh.stock_on_hand.soh_id is 'Identifies the row.';
comment on column issoh.stock_on_hand.product_id is 'What lies there.';
comment on column issoh.stock_on_hand.warehouse_id is 'Where.';
comment on column issoh.stock_on_hand.last_count_date is 'When it was last counted; null: never.';
comment on column issoh.stock_on_hand.last_movement_date is 'Date of its latest movement; null: never moved.';
comment on column issoh.stock_on_hand.updated_at is 'When it last changed.';

create table if not exists issoh.supplier_stock_holdings (
  holding_id uuid primary key default uuidv7(),
  supplier_id uuid,
  product_id uuid not null references issoh.selected_products on delete restrict,
  quantity_on_hand integer not null default 0,
  quantity_on_order integer not null default 0 check (quantity_on_order >= 0),
  purchased_quantity bigint not null default 0,
  purchased_value numeric not null default 0,
  last_purchase_price numeric,
  last_purchase_date timestamptz,
  average_cost numeric,
  total_value numeric generated always as (round(quantity_on_hand * coalesce(average_cost, 0), 4)) stored,
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  updated_at timestamptz not null default now(),
  constraint supplier_stock_holdings_product_id_supplier_id_key unique nulls not distinct (product_id, supplier_id)
);
create index if not exists supplier_stock_holdings_supplier_id_idx
  on issoh.supplier_stock_holdings (supplier_id, holding_id);
alter table issoh.supplier_stock_holdings set (fillfactor = 70);

comment on table issoh.supplier_stock_holdings is '@filterBy holding_id,supplier_id,product_id
@orderBy supplier_id,product_id

Pieces of a product that came from a supplier and are still there; over all suppliers the stock of the product.';
comment on column issoh.supplier_stock_holdings.supplier_id is
  'Null for pieces of which nobody said who delivered them.';
comment on column issoh.supplier_stock_holdings.quantity_on_order is 'Pieces ordered and not yet received.';
comment on column issoh.supplier_stock_holdings.purchased_quantity is 'Pieces ever received at a known cost.';
comment on column issoh.supplier_stock_holdings.purchased_value is 'What these cost, in currency_code.';
comment on column issoh.supplier_stock_holdings.last_purchase_price is
  'Unit cost of the receipt with the latest date, in currency_code.';
comment on column issoh.supplier_stock_holdings.average_cost is
  'Mean unit cost of all pieces ever received from the supplier, in currency_code.';
comment on column issoh.supplier_stock_holdings.total_value is
  'Pieces on hand at average_cost. The books'' value is in v_inventory_valuation.';
comment on column issoh.supplier_stock_holdings.holding_id is 'Identifies the row.';
comment on column issoh.supplier_stock_holdings.product_id is 'What they are pieces of.';
comment on column issoh.supplier_stock_holdings.quantity_on_hand is 'Pieces that are still there.';
comment on column issoh.supplier_stock_holdings.last_purchase_date is
  'Date of the receipt that last_purchase_price is of; null: none.';
comment on column issoh.supplier_stock_holdings.currency_code is 'The base currency.';
comment on column issoh.supplier_stock_holdings.updated_at is 'When it last changed.';

--! split: 140-ledger.sql
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

--! split: 150-operations.sql
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

--! split: 160-pricing.sql
create table if not exists issoh.pricing_tiers (
  tier_id uuid primary key default uuidv7(),
  tier_code text collate "C" not null constraint pricing_tiers_tier_code_key unique
    check (tier_code ~ '^[A-Za-z0-9_-]{1,32}$'),
  tier_name text not null check (btrim(tier_name) <> ''),
  is_default boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index if not exists pricing_tiers_is_default_key on issoh.pricing_tiers (is_default) where is_default;
comment on table issoh.pricing_tiers is '@filterBy *
@orderBy *
@behavior +totalCount

Groups of customers that see a price of their own. One is the default.';
comment on column issoh.pricing_tiers.tier_id is 'Identifies the tier.';
comment on column issoh.pricing_tiers.tier_code is 'Short code, unique, case kept.';
comment on column issoh.pricing_tiers.tier_name is 'Name shown to people.';
comment on column issoh.pricing_tiers.is_default is 'The tier of whoever names none; exactly one is.';
comment on column issoh.pricing_tiers.is_active is 'Whether prices may be set for it.';
comment on column issoh.pricing_tiers.created_at is 'When the row was made.';
comment on column issoh.pricing_tiers.updated_at is 'When it last changed.';

create table if not exists issoh.pricing_rules (
  rule_id uuid primary key default uuidv7(),
  product_id uuid not null references issoh.selected_products on delete restrict,
  pricing_tier_id uuid not null references issoh.pricing_tiers on delete restrict,
  rule_type text not null default 'fixed' check (rule_type in ('fixed', 'cost_plus', 'copy_tier')),
  cost_price numeric(19, 4) check (cost_price >= 0),
  markup_percentage numeric(12, 4) check (markup_percentage >= -100),
  target_markup_percentage numeric(12, 4) check (target_markup_percentage >= -100),
  selling_price numeric(19, 4) check (selling_price >= 0),
  minimum_price numeric(19, 4) check (minimum_price >= 0),
  maximum_price numeric(19, 4) check (maximum_price >= 0),
  source_tier_id uuid references issoh.pricing_tiers on delete restrict,
  adjustment_percentage numeric(12, 4) check (adjustment_percentage >= -100),
  rounding_increment numeric(19, 4) check (rounding_increment > 0),
  rounding_mode text not null default 'nearest' check (rounding_mode in ('nearest', 'up', 'down')),
  charm_ending numeric(19, 4) check (charm_ending >= 0),
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  effective_from timestamptz not null default clock_timestamp(),
  effective_to timestamptz,
  period tstzrange generated always as (tstzrange(effective_from, effective_to, '[)')) stored,
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now(),
  reason text,
  constraint pricing_rules_period_check check (effective_from < effective_to),
  constraint pricing_rules_limits_check check (minimum_price <= maximum_price),
  constraint pricing_rules_within_check check (
    (selling_price >= minimum_price) is not false and (selling_price <= maximum_price) is not false),
  constraint pricing_rules_shape_check check (
    case rule_type
      when 'fixed' then selling_price is not null and source_tier_id is null
      when 'cost_plus' then cost_price is not null and markup_percentage is not null and selling_price is not null
        and source_tier_id is null
      else source_tier_id is not null and source_tier_id <> pricing_tier_id and selling_price is null
    end),
  constraint pricing_rules_no_overlap
    unique (product_id, pricing_tier_id, period without overlaps)
);
create index if not exists idx_pricing_rules_effective
  on issoh.pricing_rules (product_id, effective_from, effective_to);
create index if not exists pricing_rules_pricing_tier_id_idx on issoh.pricing_rules (pricing_tier_id);
create index if not exists pricing_rules_source_tier_id_idx on issoh.pricing_rules (source_tier_id)
  where source_tier_id is not null;
comment on constraint pricing_rules_no_overlap on issoh.pricing_rules is '@behavior -*

At every moment a product has one price at most in a tier.';
comment on table issoh.pricing_rules is '@filterBy rule_id,product_id,pricing_tier_id,effective_from
@orderBy effective_from

What a product sells for in a tier, and how that price came about, in periods that never overlap.';
comment on column issoh.pricing_rules.rule_type is
  'fixed: selling_price as given; cost_plus: from cost_price and markup_percentage; copy_tier: from another tier.';
comment on column issoh.pricing_rules.cost_price is 'Cost of a piece in currency_code; null where nobody told it.';
comment on column issoh.pricing_rules.markup_percentage is
  'Percent on top of cost_price; of a fixed price what it comes to, null where the cost is unknown or 0.';
comment on column issoh.pricing_rules.target_markup_percentage is
  'Markup that was meant before the cost changed under a price that stayed; proposals aim at it.';
comment on column issoh.pricing_rules.selling_price is 'Price per piece in currency_code; null where copied.';
comment on column issoh.pricing_rules.adjustment_percentage is 'Percent added to the price of source_tier_id.';
comment on column issoh.pricing_rules.rounding_increment is
  'Reckoned prices are rounded to a multiple of this, such as 0.05.';
comment on column issoh.pricing_rules.rounding_mode is 'nearest, up or down: to a multiple or to a charm ending.';
comment on column issoh.pricing_rules.charm_ending is
  'Reckoned prices end in this, modulo the smallest power of ten above it: 0.99 makes 12.99, 9 makes 129. It takes the'
  ' place of rounding_increment.';
comment on column issoh.pricing_rules.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.pricing_rules.period is '@behavior -*

effective_from up to, without, effective_to.';
comment on column issoh.pricing_rules.rule_id is 'Identifies the rule.';
comment on column issoh.pricing_rules.product_id is 'Product that sells for it.';
comment on column issoh.pricing_rules.pricing_tier_id is 'Tier that sees it; by default the default tier.';
comment on column issoh.pricing_rules.minimum_price is 'The price is never below this; null: no limit.';
comment on column issoh.pricing_rules.maximum_price is 'The price is never above this; null: no limit.';
comment on column issoh.pricing_rules.source_tier_id is 'Tier whose price is copied; null for other rules.';
comment on column issoh.pricing_rules.currency_code is 'The base currency.';
comment on column issoh.pricing_rules.effective_from is 'First moment it holds.';
comment on column issoh.pricing_rules.created_by is 'Who set it.';
comment on column issoh.pricing_rules.created_at is 'When it was set.';
comment on column issoh.pricing_rules.updated_at is 'When it last changed.';
comment on column issoh.pricing_rules.reason is 'Why it was set.';

create table if not exists issoh.price_proposals (
  proposal_id uuid primary key default uuidv7(),
  rule_id uuid references issoh.pricing_rules on delete set null,
  product_id uuid not null references issoh.selected_products on delete restrict,
  pricing_tier_id uuid not null references issoh.pricing_tiers on delete restrict,
  old_cost numeric(19, 4),
  new_cost numeric(19, 4) not null,
  markup_percentage numeric(12, 4) not null,
  current_price numeric(19, 4) not null,
  proposed_price numeric(19, 4) not null,
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  status text not null default 'open' check (status in ('open', 'accepted', 'dismissed', 'superseded')),
  reason text not null,
  notes text,
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now()
);
create unique index if not exists price_proposals_open_key on issoh.price_proposals (product_id, pricing_tier_id)
  where status = 'open';
create index if not exists price_proposals_rule_id_idx on issoh.price_proposals (rule_id);
create index if not exists price_proposals_pricing_tier_id_idx on issoh.price_proposals (pricing_tier_id);
comment on table issoh.price_proposals is '@filterBy proposal_id,product_id,pricing_tier_id,status
@orderBy created_at

Prices that a changed cost suggests; a pricing manager accepts or dismisses them.';
comment on column issoh.price_proposals.rule_id is
  'Rule in force when it was proposed; null once that rule was replaced at its very beginning.';
comment on column issoh.price_proposals.markup_percentage is 'Percent on new_cost that accepting it restores.';
comment on column issoh.price_proposals.current_price is 'Price per piece in currency_code when it was proposed.';
comment on column issoh.price_proposals.status is
  'open, accepted, dismissed, or superseded: by a further cost or by a price set meanwhile.';
comment on column issoh.price_proposals.notes is 'What the decider had to say.';
comment on column issoh.price_proposals.proposal_id is 'Identifies the proposal.';
comment on column issoh.price_proposals.product_id is 'Product whose cost changed.';
comment on column issoh.price_proposals.pricing_tier_id is 'Tier whose price would change.';
comment on column issoh.price_proposals.old_cost is
  'Cost the present price was reckoned from, in currency_code; null: unknown.';
comment on column issoh.price_proposals.new_cost is 'Cost now, in currency_code.';
comment on column issoh.price_proposals.proposed_price is 'Price that keeps the markup.';
comment on column issoh.price_proposals.currency_code is 'The base currency.';
comment on column issoh.price_proposals.reason is 'What changed the cost.';
comment on column issoh.price_proposals.decided_by is 'Who decided; null while open.';
comment on column issoh.price_proposals.decided_at is 'When; null while open.';
comment on column issoh.price_proposals.created_at is 'When it was proposed.';
comment on column issoh.price_proposals.updated_at is 'When it last changed.';

insert into issoh.pricing_tiers (tier_code, tier_name, is_default)
select 'standard', 'Standard', true
 where not exists (select from issoh.pricing_tiers t where t.is_default)
on conflict (tier_code) do nothing;

--! split: 300-common-functions.sql
--! Included functions/issoh/setting.sql
create or replace function issoh.setting(setting_key text) returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select s.setting_value from issoh.settings s where s.setting_key = setting.setting_key
$$;
comment on function issoh.setting(text) is '@behavior -*

A setting''s value; null for an unknown key.';
grant execute on function issoh.setting(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/setting.sql
--! Included functions/issoh/is_currency.sql
create or replace function issoh_private.is_currency(code text) returns boolean
language sql immutable parallel safe
as $$
  select code = any (string_to_array(
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF'
    ' CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL'
    ' HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD'
    ' MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN'
    ' PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY'
    ' TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG', ' '))
$$;
comment on function issoh_private.is_currency(text) is
  'Whether a text is a currency code of ISO 4217 (HRK, since replaced, included: old lists carry it).';
grant execute on function issoh_private.is_currency(text) to public;
--! EndIncluded functions/issoh/is_currency.sql
--! Included functions/issoh/set_setting.sql
create or replace function issoh.set_setting(setting_key text, setting_value jsonb) returns issoh.settings
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_setting issoh.settings;
begin
  if set_setting.setting_key = 'money.base_currency' then
    if not coalesce(issoh_private.is_currency(set_setting.setting_value #>> '{}'), false) then
      raise exception using
        errcode = 'ISICU',
        message = format('%s is no currency.', coalesce(set_setting.setting_value #>> '{}', 'null')),
        hint = 'Use a code of ISO 4217, such as EUR.';
    end if;
    -- Amounts already written would be read in another currency.
    lock table issoh.stock_movements, issoh.pricing_rules, issoh.exchange_rates in share mode;
    if exists (select from issoh.stock_movements) or exists (select from issoh.pricing_rules)
       or exists (select from issoh.exchange_rates) then
      raise exception using
        errcode = 'ISCBC', message = 'The base currency cannot change any more: there are amounts or rates in it.',
        hint = 'Choose the base currency before the first movement, price and rate.';
    end if;
  end if;
  update issoh.settings s
     set setting_value = set_setting.setting_value
   where s.setting_key = set_setting.setting_key
     and jsonb_typeof(s.setting_value) = jsonb_typeof(set_setting.setting_value)
  returning s.* into v_setting;
  if v_setting.setting_key is null then
    raise exception using
      errcode = 'ISISE',
      message = format('There is no setting "%s" of this type.', set_setting.setting_key),
      hint = 'The list of settings shows each with its present value.';
  end if;
  return v_setting;
end
$$;
comment on function issoh.set_setting(text, jsonb) is
  'Changes a setting; the value keeps its JSON type. Raises ISISE for an unknown key or another type, ISICU for a'
  ' currency that is none, ISCBC where amounts in the base currency exist.';
grant execute on function issoh.set_setting(text, jsonb) to inv_admin;
--! EndIncluded functions/issoh/set_setting.sql
--! Included functions/issoh/base_currency.sql
create or replace function issoh_private.base_currency() returns text
language sql stable security definer
set search_path = ''
as $$
  select s.setting_value #>> '{}' from issoh.settings s where s.setting_key = 'money.base_currency'
$$;
comment on function issoh_private.base_currency() is 'ISO 4217: what stock is valued and sold in.';
grant execute on function issoh_private.base_currency()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/base_currency.sql
--! Included functions/issoh/is_uuid.sql
create or replace function issoh_private.is_uuid(value text) returns boolean
language sql immutable
return value ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
comment on function issoh_private.is_uuid(text) is 'Whether a text is a UUID in its usual notation.';
grant execute on function issoh_private.is_uuid(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/is_uuid.sql
--! Included functions/issoh/resolve_product.sql
create or replace function issoh_private.resolve_product(product text) returns issoh.selected_products
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_product issoh.selected_products;
begin
  select p.* into v_product from issoh.selected_products p where p.internal_sku = btrim(resolve_product.product);
  if v_product.product_id is null and issoh_private.is_uuid(resolve_product.product) then
    select p.* into v_product
      from issoh.selected_products p
     where p.product_id = resolve_product.product::uuid;
  end if;
  if v_product.product_id is null then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', resolve_product.product),
      hint = 'Name a selected product by its internal SKU or its id.';
  end if;
  return v_product;
end
$$;
comment on function issoh_private.resolve_product(text) is 'The product of an internal SKU or id. Raises ISNPR.';
grant execute on function issoh_private.resolve_product(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/resolve_product.sql
--! Included functions/issoh/resolve_warehouse.sql
create or replace function issoh_private.resolve_warehouse(warehouse text) returns issoh.warehouses
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_warehouse issoh.warehouses;
begin
  select w.* into v_warehouse from issoh.warehouses w where w.warehouse_code = resolve_warehouse.warehouse;
  if v_warehouse.warehouse_id is null and issoh_private.is_uuid(resolve_warehouse.warehouse) then
    select w.* into v_warehouse
      from issoh.warehouses w
     where w.warehouse_id = resolve_warehouse.warehouse::uuid;
  end if;
  if v_warehouse.warehouse_id is null then
    raise exception using
      errcode = 'ISNWH',
      message = format('There is no warehouse "%s".', resolve_warehouse.warehouse),
      hint = 'Name a warehouse by its code or its id.';
  end if;
  return v_warehouse;
end
$$;
comment on function issoh_private.resolve_warehouse(text) is 'The warehouse of a code or id. Raises ISNWH.';
grant execute on function issoh_private.resolve_warehouse(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/resolve_warehouse.sql
--! Included functions/issoh/lock_products.sql
-- The one lock of the stock side, and its one order: whoever holds a product's row may read and write all that hangs
-- on it (stock, holdings, reservations, counts, orders, prices). Taken in the order of the ids, before anything else,
-- it cannot deadlock.
create or replace function issoh_private.lock_products(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if cardinality(lock_products.product_ids) = 1 then
    perform from issoh.selected_products p where p.product_id = lock_products.product_ids[1] for no key update;
    return;
  end if;
  perform
     from issoh.selected_products p
    where p.product_id = any (lock_products.product_ids)
    order by p.product_id
      for no key update;
end
$$;
comment on function issoh_private.lock_products(uuid[]) is
  'Locks products until the transaction ends, in the order of their ids; call it once, with all of them.';
--! EndIncluded functions/issoh/lock_products.sql

-- Amounts are in the base currency unless somebody says otherwise.
alter table issoh.supplier_stock_holdings alter column currency_code set default issoh_private.base_currency();
alter table issoh.stock_movements alter column currency_code set default issoh_private.base_currency();
alter table issoh.stock_counts alter column currency_code set default issoh_private.base_currency();
alter table issoh.purchase_order_lines alter column currency_code set default issoh_private.base_currency();
alter table issoh.pricing_rules alter column currency_code set default issoh_private.base_currency();
alter table issoh.price_proposals alter column currency_code set default issoh_private.base_currency();

grant usage on schema issoh_private
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;

--! split: 310-ledger-functions.sql
do $$
begin
  if to_regtype('issoh.movement_input') is null then
    create type issoh.movement_input as (
      product_id uuid, internal_sku text, movement_type text, quantity integer, from_location text, to_location text,
      unit_cost numeric, currency_code text, supplier_id text, reference_type text, reference_id text,
      movement_date timestamptz, returns_movement_id uuid, reservation_id uuid, note text);
    create type issoh_private.movement_draft as (
      position integer, movement_id uuid, problem text, product_id uuid, movement_type text, quantity integer,
      from_location uuid, to_location uuid, unit_cost numeric, currency_code text, purchase_cost numeric,
      purchase_currency text, supplier_id uuid, reference_type text, reference_id text, movement_date timestamptz,
      returns_movement_id uuid, reservation_id uuid, note text);
  end if;
end
$$;
comment on type issoh.movement_input is
  'A movement to post. Locations are warehouse codes or ids, supplier_id a supplier''s id or code; see post_movements.';

--! Included functions/issoh/make_movement_month.sql
create or replace function issoh_private.make_movement_month(month date) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_name constant text := 'stock_movements_' || to_char(month, 'YYYY_MM');
begin
  if to_regclass('issoh.' || v_name) is not null then
    return 0;
  end if;
  perform pg_advisory_xact_lock(hashtext('issoh.stock_movements partitions'));
  -- Asked of the catalogue itself: to_regclass would remember that the month was not there before the wait.
  if exists (select from pg_catalog.pg_class c
              where c.relname = v_name and c.relnamespace = 'issoh'::regnamespace) then
    return 0;
  end if;
  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  execute format('create table issoh.%I (like issoh.stock_movements including defaults including constraints)', v_name);
  execute format('alter table issoh.%I enable row level security', v_name);
  execute format('alter table issoh.stock_movements attach partition issoh.%I for values from (%L) to (%L)', v_name,
    month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
  call issoh_private.attach_movement_triggers(format('issoh.%I', v_name)::regclass);
  return 1;
end
$$;
comment on function issoh_private.make_movement_month(date) is
  'Makes the partition of stock_movements for a month (of UTC) that has none: 1, or 0 where it is there.';
--! EndIncluded functions/issoh/make_movement_month.sql
--! Included functions/issoh/attach_movement_triggers.sql
-- A parent's statement triggers do not fire for statements on a partition: both have them.
create or replace procedure issoh_private.attach_movement_triggers(relation regclass)
language plpgsql
set search_path = ''
as $$
declare
  v_trigger record;
begin
  for v_trigger in
    values ('_500_reversals', 'record_reversals'), ('_510_stock', 'move_stock'), ('_520_suppliers', 'move_holdings'),
           ('_530_orders', 'receive_orders'), ('_900_propose', 'propose')
  loop
    execute format('create or replace trigger %I after insert on %s referencing new table as new_rows
                      for each statement execute function issoh.%I()',
                   v_trigger.column1, relation, 'tg_stock_movements__' || v_trigger.column2);
    execute format('alter table %s enable always trigger %I', relation, v_trigger.column1);
  end loop;
  execute format('create or replace trigger _100_append_only before update or delete or truncate on %s
                    for each statement execute function audit.tg_table__forbid_change()', relation);
  execute format('alter table %s enable always trigger _100_append_only', relation);
end
$$;
comment on procedure issoh_private.attach_movement_triggers(regclass) is
  'Gives stock_movements, or one of its partitions, the triggers that keep it append-only and have stock follow it.';
--! EndIncluded functions/issoh/attach_movement_triggers.sql
--! Included functions/issoh/ensure_movement_months.sql
create or replace function issoh.ensure_movement_months() returns integer
language sql volatile security definer
set search_path = ''
as $$
  select coalesce(sum(issoh_private.make_movement_month(m::date)), 0)::integer
    from generate_series(
      date_trunc('month', now() at time zone 'UTC'),
      date_trunc('month', now() at time zone 'UTC')
        + make_interval(months => issoh.setting('partitions.months_ahead')::integer),
      interval '1 month') m
$$;
comment on function issoh.ensure_movement_months() is '@behavior -*

Makes the monthly partitions of stock_movements from this month to some months ahead; answers how many it made. Run
daily; a movement of another month makes its own.';
grant execute on function issoh.ensure_movement_months() to inv_admin;
--! EndIncluded functions/issoh/ensure_movement_months.sql
--! Included functions/issoh/claim_movement_key.sql
create or replace function issoh_private.claim_movement_key(
  idempotency_key text,
  request jsonb,
  movement_ids uuid[]
) returns uuid[]
language plpgsql volatile
set search_path = ''
as $$
declare
  v_hash constant bytea := sha256(convert_to(request::text, 'UTF8'));
  v_known issoh.movement_keys;
begin
  if claim_movement_key.idempotency_key is null then
    return null;
  elsif length(claim_movement_key.idempotency_key) not between 1 and 200 then
    raise exception using
      errcode = 'ISIIK', message = 'An idempotency key has 1 to 200 characters.',
      hint = 'A UUID made by the client for each order it gives is a good key.';
  end if;

  -- Waits for whoever holds the same key; when that one is refused, the key is free again.
  insert into issoh.movement_keys (idempotency_key, request_hash, movement_ids)
  values (claim_movement_key.idempotency_key, v_hash, claim_movement_key.movement_ids)
  on conflict on constraint movement_keys_pkey do nothing;
  if found then
    return null;
  end if;
  select k.* into v_known
    from issoh.movement_keys k
   where k.idempotency_key = claim_movement_key.idempotency_key;
  if v_known.request_hash <> v_hash then
    raise exception using
      errcode = 'ISCIK',
      message = format('Idempotency key "%s" was used for another request.', claim_movement_key.idempotency_key),
      hint = 'Use a new key for every new request; repeat a request with its own key and body.';
  end if;
  return v_known.movement_ids;
end
$$;
comment on function issoh_private.claim_movement_key(text, jsonb, uuid[]) is
  'Reserves an idempotency key for the movements about to be posted: null; or, where the same request was posted under'
  ' it, the ids of its movements. Raises ISIIK, ISCIK.';
--! EndIncluded functions/issoh/claim_movement_key.sql
--! Included functions/issoh/movement_problem.sql
create or replace function issoh_private.movement_problem(code text, movement issoh.movement_input)
returns table (message text, hint text)
language sql immutable
set search_path = ''
as $$
  select p.message, p.hint
    from (values
      ('ISIMP', 'It names no product.', 'Give internal_sku or product_id.'),
      ('ISNPR', format('There is no product "%s".', coalesce(movement.product_id::text, movement.internal_sku)),
       'Name a selected product by its internal SKU or its id; with both, they must be of one product.'),
      ('ISIMT', format('"%s" is no type of movement.', movement.movement_type),
       'Use receipt, issue, adjustment or transfer.'),
      ('ISIQT', format('A quantity of %s cannot be moved.', coalesce(movement.quantity::text, 'null')),
       'Give a whole number of pieces above 0; the locations tell the direction.'),
      ('ISILO', format('These locations do not fit movement_type %s.', movement.movement_type),
       'receipt: to_location. issue: from_location. transfer: both, and different ones. adjustment: to_location to add,'
       ' from_location to take away.'),
      ('ISNWH', format('There is no warehouse "%s".', concat_ws('" or "', movement.from_location,
                                                                 movement.to_location)),
       'Name a warehouse by its code or its id.'),
      ('ISIUC', format('A unit cost of %s cannot be used here.', movement.unit_cost),
       'Receipts and adjustments that add may carry a unit_cost: 0 or more, below 10^13, at most 10 decimals.'),
      ('ISICU', format('"%s" is no currency.', movement.currency_code), 'Use a code of ISO 4217, such as EUR.'),
      ('ISIMD', format('A movement cannot happen at %s.', movement.movement_date),
       'The date may lie in the past, from 1970 on, and not in the future.'),
      ('ISIRT', 'Only a receipt can return the pieces of an issue.',
       'Use movement_type receipt, without unit_cost: the issue''s cost is taken.'),
      ('ISIRV', 'Only an issue can take what is reserved.', 'Use movement_type issue.'),
      ('ISIRF', 'The reference is too long, or blank.',
       'reference_type has 1 to 64 characters, reference_id 1 to 200.')
    ) as p (code, message, hint)
   where p.code = movement_problem.code
$$;
comment on function issoh_private.movement_problem(text, issoh.movement_input) is
  'What to say of a movement that cannot be posted for this reason.';
--! EndIncluded functions/issoh/movement_problem.sql
--! Included functions/issoh/read_movements.sql
-- From what a caller writes to what the ledger takes, for all movements in one statement; with the code of what is
-- wrong with a movement, if something is.
create or replace function issoh_private.read_movements(movements issoh.movement_input[], movement_ids uuid[])
returns setof issoh_private.movement_draft
language plpgsql volatile
set search_path = ''
-- Planning anew for every call would take longer than the call.
set plan_cache_mode = force_generic_plan
rows 1
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_latest constant timestamptz := clock_timestamp() + interval '1 minute';
begin
  return query
  with given as materialized (
    select m.*
      from unnest(read_movements.movements) with ordinality as m (
        product_id, internal_sku, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
        supplier_id, reference_type, reference_id, movement_date, returns_movement_id, reservation_id, note, position)
  ), suppliers as materialized (
    select s.given, issoh_private.resolve_supplier(s.given) as supplier_id
      from (select distinct g.supplier_id as given from given g where g.supplier_id is not null) s
  )
  select g.position::integer, read_movements.movement_ids[g.position],
         case
           when coalesce(g.product_id::text, g.internal_sku) is null then 'ISIMP'
           when p.product_id is null then 'ISNPR'
           when g.movement_type in ('receipt', 'issue', 'adjustment', 'transfer') is not true then 'ISIMT'
           when (g.quantity > 0) is not true then 'ISIQT'
           when case g.movement_type
                  when 'receipt' then g.from_location is null and g.to_location is not null
                  when 'issue' then g.from_location is not null and g.to_location is null
                  when 'adjustment' then (g.from_location is null) <> (g.to_location is null)
                  else g.from_location is not null and g.to_location is not null
                end is not true then 'ISILO'
           when (g.from_location is not null and f.warehouse_id is null)
             or (g.to_location is not null and t.warehouse_id is null) then 'ISNWH'
           when f.warehouse_id = t.warehouse_id then 'ISILO'
           when g.currency_code is not null and not issoh_private.is_currency(g.currency_code) then 'ISICU'
           when g.unit_cost is not null
            and (g.to_location is null or g.movement_type = 'transfer' or g.returns_movement_id is not null
                 or not (g.unit_cost >= 0 and greatest(g.unit_cost, c.cost) < 1e13
                         and scale(trim_scale(g.unit_cost)) <= 10))
             then 'ISIUC'
           when g.movement_date > v_latest or g.movement_date < '1970-01-01 00:00+00' then 'ISIMD'
           when g.returns_movement_id is not null and g.movement_type <> 'receipt' then 'ISIRT'
           when g.reservation_id is not null and g.movement_type <> 'issue' then 'ISIRV'
           when not (length(g.reference_type) between 1 and 64 and length(g.reference_id) between 1 and 200)
             then 'ISIRF'
         end,
         p.product_id, g.movement_type, g.quantity, f.warehouse_id, t.warehouse_id, c.cost,
         v_base,
         case when g.currency_code <> v_base then g.unit_cost end,
         case when g.currency_code <> v_base and g.unit_cost is not null then g.currency_code end,
         s.supplier_id, g.reference_type, g.reference_id, g.movement_date, g.returns_movement_id, g.reservation_id,
         g.note
    from given g
    left join issoh.selected_products i on i.product_id = g.product_id
    left join issoh.selected_products k on k.internal_sku = btrim(g.internal_sku)
    left join issoh.selected_products p
           on p.product_id = case
                when g.internal_sku is null then i.product_id
                when g.product_id is null or g.product_id = k.product_id then k.product_id
              end
    left join issoh.warehouses f on f.warehouse_code = g.from_location or f.warehouse_id::text = lower(g.from_location)
    left join issoh.warehouses t on t.warehouse_code = g.to_location or t.warehouse_id::text = lower(g.to_location)
    left join suppliers s on s.given = g.supplier_id
   cross join lateral (
     select case
              when g.currency_code is null or g.currency_code = v_base then trim_scale(g.unit_cost)
              when issoh_private.is_currency(g.currency_code)
                then trim_scale(issoh_private.to_base(g.unit_cost, g.currency_code,
                                                      (coalesce(g.movement_date, v_latest) at time zone 'UTC')::date))
            end as cost
   ) c
   order by g.position;
end
$$;
comment on function issoh_private.read_movements(issoh.movement_input[], uuid[]) is
  'What movements mean: products, warehouses, suppliers and costs in the base currency, each with the code of its'
  ' first problem, or null. Raises ISNSU, ISCXR.';
--! EndIncluded functions/issoh/read_movements.sql
--! Included functions/issoh/refuse_bad_drafts.sql
create or replace function issoh_private.refuse_bad_drafts(
  drafts issoh_private.movement_draft[],
  movements issoh.movement_input[]
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_bad issoh_private.movement_draft;
  v_message text;
  v_hint text;
begin
  select d.* into v_bad from unnest(drafts) d where d.problem is not null order by d.position limit 1;
  if not found then
    return;
  end if;
  select p.message, p.hint into v_message, v_hint
    from issoh_private.movement_problem(v_bad.problem, movements[v_bad.position]) p;
  raise exception using
    errcode = v_bad.problem,
    message = case when cardinality(movements) > 1 then format('Movement %s: ', v_bad.position) else '' end
              || v_message,
    hint = v_hint;
end
$$;
comment on function issoh_private.refuse_bad_drafts(issoh_private.movement_draft[], issoh.movement_input[]) is
  'Raises what is wrong with the first movement that has a problem.';
--! EndIncluded functions/issoh/refuse_bad_drafts.sql
--! Included functions/issoh/check_returns.sql
create or replace function issoh_private.check_returns(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_return record;
begin
  select r.returns_movement_id, r.quantity, i.movement_id, i.movement_type, i.reverses_movement_id, i.product_id,
         i.movement_date, i.quantity as issued, r.product_ids, r.earliest, v.reversal_id,
         coalesce((select sum(e.quantity)
                     from issoh.stock_movements e
                    where e.returns_movement_id = r.returns_movement_id and e.reverses_movement_id is null
                      and not exists (select from issoh.movement_reversals x where x.reversed_id = e.movement_id)),
                  0) as returned
    into v_return
    from (select d.returns_movement_id, sum(d.quantity) as quantity, array_agg(distinct d.product_id) as product_ids,
                 min(coalesce(d.movement_date, clock_timestamp())) as earliest
            from unnest(drafts) d
           where d.returns_movement_id is not null
           group by d.returns_movement_id) r
    left join issoh.stock_movements i on i.movement_id = r.returns_movement_id
    left join issoh.movement_reversals v on v.reversed_id = r.returns_movement_id
   where i.movement_type is distinct from 'issue' or i.reverses_movement_id is not null or v.reversal_id is not null
      or r.product_ids <> array[i.product_id] or r.earliest < i.movement_date
      or r.quantity > i.quantity - coalesce((
           select sum(e.quantity)
             from issoh.stock_movements e
            where e.returns_movement_id = r.returns_movement_id and e.reverses_movement_id is null
              and not exists (select from issoh.movement_reversals x where x.reversed_id = e.movement_id)), 0)
   limit 1;
  if not found then
    return;
  end if;

  if v_return.movement_type is distinct from 'issue' or v_return.reverses_movement_id is not null then
    raise exception using
      errcode = 'ISNMV', message = format('There is no issue %s to return.', v_return.returns_movement_id),
      hint = 'returns_movement_id is the movement_id of the issue whose pieces come back.';
  elsif v_return.reversal_id is not null then
    raise exception using
      errcode = 'ISCRM', message = format('Issue %s was reversed.', v_return.returns_movement_id),
      hint = 'What never left cannot come back.';
  elsif v_return.product_ids <> array[v_return.product_id] then
    raise exception using
      errcode = 'ISCRM', message = format('Issue %s was of another product.', v_return.returns_movement_id),
      hint = 'Return the product that was issued.';
  elsif v_return.earliest < v_return.movement_date then
    raise exception using
      errcode = 'ISCRM', message = 'Pieces cannot come back before they left.',
      hint = format('Date the return at or after %s.', v_return.movement_date);
  end if;
  raise exception using
    errcode = 'ISCRO',
    message = format('%s pieces cannot come back of issue %s: %s left, %s are back already.', v_return.quantity,
                     v_return.returns_movement_id, v_return.issued, v_return.returned),
    hint = 'Return what is still out; more than that is a receipt of its own.';
end
$$;
comment on function issoh_private.check_returns(issoh_private.movement_draft[]) is
  'Refuses returns of what is no issue of the product (ISNMV, ISCRM) or of more than is still out (ISCRO).';
--! EndIncluded functions/issoh/check_returns.sql
--! Included functions/issoh/take_reservations.sql
create or replace function issoh_private.take_reservations(drafts issoh_private.movement_draft[]) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_bad record;
begin
  select d.reservation_id, d.quantity, r.status, r.reserved_quantity, r.product_id is not distinct from d.product_id
         and r.warehouse_id is not distinct from d.from_location as fits
    into v_bad
    from (select x.reservation_id, x.product_id, x.from_location, sum(x.quantity) as quantity
            from unnest(drafts) x
           where x.reservation_id is not null
           group by x.reservation_id, x.product_id, x.from_location) d
    left join issoh.stock_reservations r on r.reservation_id = d.reservation_id
   where r.status is distinct from 'active' or r.product_id <> d.product_id or r.warehouse_id <> d.from_location
      or d.quantity > r.reserved_quantity
   limit 1;
  if v_bad.reservation_id is null then
    update issoh.stock_reservations r
       set issued_quantity = r.issued_quantity + d.quantity,
           status = case when r.issued_quantity + d.quantity = r.quantity then 'issued' else r.status end,
           closed_by = case when r.issued_quantity + d.quantity = r.quantity then audit.current_actor() end,
           closed_at = case when r.issued_quantity + d.quantity = r.quantity then clock_timestamp() end
      from (select x.reservation_id, sum(x.quantity)::integer as quantity
              from unnest(drafts) x
             where x.reservation_id is not null
             group by x.reservation_id) d
     where r.reservation_id = d.reservation_id;
    return;
  end if;

  if v_bad.status is null then
    raise exception using
      errcode = 'ISNRV', message = format('There is no reservation %s.', v_bad.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  elsif v_bad.status <> 'active' then
    raise exception using
      errcode = 'ISCRX', message = format('The reservation is %s.', v_bad.status),
      hint = 'Issue without it, or reserve again.';
  elsif not v_bad.fits then
    raise exception using
      errcode = 'ISIRM', message = 'The reservation is of another product or warehouse.',
      hint = 'Issue what is reserved, from where it is reserved.';
  end if;
  raise exception using
    errcode = 'ISCRQ',
    message = format('%s pieces cannot be issued: the reservation still holds %s.', v_bad.quantity,
                     v_bad.reserved_quantity),
    hint = 'Issue what it holds; what is beyond is an issue of its own.';
end
$$;
comment on function issoh_private.take_reservations(issoh_private.movement_draft[]) is
  'Lowers reservations by what is issued against them; their products are locked. Raises ISNRV, ISCRX, ISIRM, ISCRQ.';
--! EndIncluded functions/issoh/take_reservations.sql
--! Included functions/issoh/post_movements.sql
create or replace function issoh.post_movements(movements issoh.movement_input[], idempotency_key text default null)
returns setof issoh.stock_movements
language plpgsql volatile security definer
set search_path = ''
rows 1
as $$
declare
  v_count constant integer := coalesce(cardinality(post_movements.movements), 0);
  v_most constant integer := issoh.setting('movements.max_batch');
  v_ids constant uuid[] := array(select uuidv7() from generate_series(1, v_count));
  v_known uuid[];
  v_drafts issoh_private.movement_draft[];
  v_all record;
begin
  if v_count not between 1 and v_most then
    raise exception using
      errcode = 'ISIMN', message = format('%s movements cannot be posted at once.', v_count),
      hint = format('Send 1 to %s.', v_most);
  end if;
  if post_movements.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      post_movements.idempotency_key,
      (select jsonb_agg(to_jsonb(m) || jsonb_build_object('unit_cost', trim_scale(m.unit_cost)) order by m.ordinality)
         from unnest(post_movements.movements) with ordinality m),
      v_ids);
    if v_known is not null then
      return query select m.* from issoh.stock_movements m where m.movement_id = any (v_known) order by m.seq;
      return;
    end if;
  end if;

  v_drafts := array(select d from issoh_private.read_movements(post_movements.movements, v_ids) d);
  select bool_or(d.problem is not null) as have_problem, bool_or(d.returns_movement_id is not null) as return,
         bool_or(d.reservation_id is not null) as take, array_agg(distinct d.product_id) as product_ids,
         array_agg(distinct date_trunc('month', coalesce(d.movement_date, now()) at time zone 'UTC')::date) as months
    into v_all
    from unnest(v_drafts) d;
  if v_all.have_problem then
    perform issoh_private.refuse_bad_drafts(v_drafts, post_movements.movements);
  end if;
  perform issoh_private.make_movement_month(m.month) from unnest(v_all.months) m (month);
  perform issoh_private.lock_products(v_all.product_ids);
  if v_all.return then
    perform issoh_private.check_returns(v_drafts);
  end if;
  if v_all.take then
    perform issoh_private.take_reservations(v_drafts);
  end if;

  return query
  insert into issoh.stock_movements as m
    (movement_id, product_id, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
     purchase_cost, purchase_currency, supplier_id, reference_type, reference_id, movement_date, note,
     returns_movement_id)
  select d.movement_id, d.product_id, d.movement_type, d.quantity, d.from_location, d.to_location, d.unit_cost,
         d.currency_code, d.purchase_cost, d.purchase_currency, d.supplier_id, d.reference_type, d.reference_id,
         coalesce(d.movement_date, clock_timestamp()), d.note, d.returns_movement_id
    from unnest(v_drafts) d
   order by d.position
  returning m.*;
end
$$;
comment on function issoh.post_movements(issoh.movement_input[], text) is
  'Posts movements to the ledger, all or none, and answers them; stock, holdings and orders follow in the same'
  ' transaction. Each names a product (internal_sku or product_id), a type, pieces and warehouses (code or id):'
  ' receipt to, issue from, transfer from and to, adjustment to (found) or from (lost). unit_cost is per piece, in'
  ' currency_code or the base currency, on receipts and found pieces; without it they are valued at the moving average.'
  ' movement_date may lie in the past. A return of an issue is a receipt with returns_movement_id. An idempotency_key'
  ' posts once: repeated with the same movements it answers what was posted. Raises ISIMN, ISIIK, ISCIK, and for a'
  ' movement ISIMP, ISNPR, ISIMT, ISIQT, ISILO, ISNWH, ISICU, ISIUC, ISCXR, ISNSU, ISIMD, ISIRT, ISIRV, ISIRF, ISNMV,'
  ' ISCRM, ISCRO; of stock ISCNS, ISCRS, ISCWI, ISCCP.';
grant execute on function issoh.post_movements(issoh.movement_input[], text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/post_movements.sql
--! Included functions/issoh/post_movement.sql
create or replace function issoh.post_movement(movement issoh.movement_input, idempotency_key text default null)
returns issoh.stock_movements
language sql volatile security definer
set search_path = ''
as $$
  select m.* from issoh.post_movements(array[post_movement.movement], post_movement.idempotency_key) m
$$;
comment on function issoh.post_movement(issoh.movement_input, text) is
  'Posts one movement as post_movements does, with the same errors.';
grant execute on function issoh.post_movement(issoh.movement_input, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/post_movement.sql
--! Included functions/issoh/reverse_movement.sql
create or replace function issoh.reverse_movement(
  movement_id uuid,
  reason text default null,
  idempotency_key text default null
) returns issoh.stock_movements
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_original issoh.stock_movements;
  v_reversal issoh.stock_movements;
  v_id constant uuid := uuidv7();
  v_known uuid[];
begin
  if reverse_movement.idempotency_key is not null then
    v_known := issoh_private.claim_movement_key(
      reverse_movement.idempotency_key,
      jsonb_build_object('reverse', reverse_movement.movement_id, 'reason', reverse_movement.reason), array[v_id]);
    if v_known is not null then
      select m.* into v_reversal from issoh.stock_movements m where m.movement_id = v_known[1];
      return v_reversal;
    end if;
  end if;

  select m.* into v_original from issoh.stock_movements m where m.movement_id = reverse_movement.movement_id;
  if v_original.movement_id is null then
    raise exception using
      errcode = 'ISNMV', message = format('There is no movement %s.', reverse_movement.movement_id),
      hint = 'Name a movement by its movement_id.';
  elsif v_original.reverses_movement_id is not null then
    raise exception using
      errcode = 'ISCRR', message = 'A reversal cannot be reversed.', hint = 'Post the movement again instead.';
  end if;
  perform issoh_private.lock_products(array[v_original.product_id]);
  if exists (select from issoh.movement_reversals r where r.reversed_id = v_original.movement_id) then
    raise exception using
      errcode = 'ISCRV', message = 'This movement is reversed already.', hint = 'There is nothing left to undo.';
  elsif exists (
    select from issoh.stock_movements m
     where m.returns_movement_id = v_original.movement_id and m.reverses_movement_id is null
       and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)) then
    raise exception using
      errcode = 'ISCRT', message = 'Pieces of this issue have come back.', hint = 'Reverse the returns first.';
  end if;

  insert into issoh.stock_movements as m
    (movement_id, product_id, movement_type, quantity, from_location, to_location, unit_cost, currency_code,
     purchase_cost, purchase_currency, supplier_id, reference_type, reference_id, movement_date, note,
     reverses_movement_id, returns_movement_id)
  values
    (v_id, v_original.product_id, v_original.movement_type, v_original.quantity, v_original.to_location,
     v_original.from_location, v_original.unit_cost, v_original.currency_code, v_original.purchase_cost,
     v_original.purchase_currency, v_original.supplier_id, v_original.reference_type, v_original.reference_id,
     v_original.movement_date, reverse_movement.reason, v_original.movement_id, v_original.returns_movement_id)
  returning m.* into v_reversal;
  return v_reversal;
end
$$;
comment on function issoh.reverse_movement(uuid, text, text) is
  'Undoes a movement by an opposite one of the same date, and answers that; valuation ignores both at every date.'
  ' Raises ISNMV, ISCRR (it is a reversal), ISCRV (reversed already), ISCRT (returned pieces), and as post_movements'
  ' for stock and keys.';
grant execute on function issoh.reverse_movement(uuid, text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reverse_movement.sql
--! Included functions/issoh/lock_warehouses.sql
create or replace function issoh_private.lock_warehouses(warehouse_ids uuid[]) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_code text;
begin
  perform pg_advisory_xact_lock_shared(k.key)
     from (select distinct issoh_private.warehouse_lock_key(w.id) as key
             from unnest(lock_warehouses.warehouse_ids) w (id)
            order by key) k;
  if (select count(*)
        from issoh.warehouses w
       where w.warehouse_id = any (lock_warehouses.warehouse_ids) and w.is_active)
     = cardinality(lock_warehouses.warehouse_ids) then
    return;
  end if;
  select w.warehouse_code into v_code
    from issoh.warehouses w
   where w.warehouse_id = any (lock_warehouses.warehouse_ids) and not w.is_active
   limit 1;
  if v_code is null then
    raise exception using
      errcode = 'ISNWH', message = 'There is no such warehouse.', hint = 'Name a warehouse by its code or its id.';
  end if;
  raise exception using
    errcode = 'ISCWI', message = format('Warehouse "%s" is closed.', v_code),
    hint = 'Activate it, or use another one.';
end
$$;
comment on function issoh_private.lock_warehouses(uuid[]) is
  'Keeps warehouses open until the transaction ends: whoever closes one, or changes its rules, waits. Expects distinct'
  ' ids; products are locked before. Raises ISCWI for a closed one, ISNWH for none.';
--! EndIncluded functions/issoh/lock_warehouses.sql
--! Included functions/issoh/add_loads.sql
create or replace function issoh_private.add_loads(warehouse_ids uuid[], deltas bigint[]) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_full record;
begin
  perform from issoh_private.warehouse_loads l
    where l.warehouse_id = any (add_loads.warehouse_ids)
    order by l.warehouse_id
      for update;
  update issoh_private.warehouse_loads l
     set units = l.units + d.delta
    from unnest(add_loads.warehouse_ids, add_loads.deltas) as d (warehouse_id, delta)
   where l.warehouse_id = d.warehouse_id;

  select w.warehouse_code, w.capacity_units, l.units, d.delta into v_full
    from unnest(add_loads.warehouse_ids, add_loads.deltas) as d (warehouse_id, delta)
    join issoh_private.warehouse_loads l on l.warehouse_id = d.warehouse_id
    join issoh.warehouses w on w.warehouse_id = d.warehouse_id
   where d.delta > 0 and l.units > w.capacity_units
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCCP',
      message = format('Warehouse "%s" has room for %s more pieces, not for %s.', v_full.warehouse_code,
                       greatest(v_full.capacity_units - v_full.units + v_full.delta, 0), v_full.delta),
      hint = 'Use another warehouse, make room, or raise capacity_units.';
  end if;
end
$$;
comment on function issoh_private.add_loads(uuid[], bigint[]) is
  'Adds pieces to the loads of warehouses of limited capacity. Raises ISCCP where one would hold too much.';
--! EndIncluded functions/issoh/add_loads.sql
--! Included functions/issoh/draw_holdings.sql
create or replace function issoh_private.draw_holdings(product_id uuid, quantity integer, preferred uuid)
returns table (supplier_id uuid, taken integer)
language sql stable
set search_path = ''
as $$
  select d.supplier_id, d.taken::integer
    from (
      select h.supplier_id, h.place,
             greatest(least(draw_holdings.quantity - h.before, h.pieces), 0)
             -- What nobody's holding covers is owed by the first.
             + case when h.place = 1 then greatest(draw_holdings.quantity - h.total, 0) else 0 end as taken
        from (
          select x.supplier_id, greatest(x.quantity_on_hand, 0) as pieces,
                 row_number() over places as place,
                 coalesce(sum(greatest(x.quantity_on_hand, 0)) over (places rows between unbounded preceding
                                                                              and 1 preceding), 0) as before,
                 sum(greatest(x.quantity_on_hand, 0)) over () as total
            from issoh.supplier_stock_holdings x
           where x.product_id = draw_holdings.product_id
          window places as (order by x.supplier_id is not distinct from draw_holdings.preferred desc, x.holding_id)
        ) h
    ) d
   where d.taken > 0
$$;
comment on function issoh_private.draw_holdings(uuid, integer, uuid) is
  'Whose pieces leave: the preferred supplier''s first (with none preferred: those of which nobody said who delivered'
  ' them), then those of the supplier that came first.';
--! EndIncluded functions/issoh/draw_holdings.sql
--! Included functions/issoh/take_back_purchases.sql
create or replace function issoh_private.take_back_purchases(movement_ids uuid[]) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.quantity,
         purchased_value = h.purchased_value - r.value,
         average_cost = trim_scale(round((h.purchased_value - r.value)
                                         / nullif(h.purchased_quantity - r.quantity, 0), 10)),
         last_purchase_price = l.unit_cost,
         last_purchase_date = l.movement_date,
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id, sum(s.quantity) as quantity, sum(s.quantity * s.unit_cost) as value
            from issoh.supplier_movements s
           where s.movement_id = any (take_back_purchases.movement_ids) and s.unit_cost is not null
           group by s.product_id, s.supplier_id) r
    left join lateral (
      select s.unit_cost, s.movement_date
        from issoh.supplier_movements s
       where s.product_id = r.product_id and s.supplier_id is not distinct from r.supplier_id
         and s.unit_cost is not null
         and not exists (select from issoh.movement_reversals v where v.reversed_id = s.movement_id)
       order by s.movement_date desc, s.movement_id desc
       limit 1) l on true
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id;
end
$$;
comment on function issoh_private.take_back_purchases(uuid[]) is
  'Takes reversed receipts out of what their suppliers'' holdings say of purchases.';
--! EndIncluded functions/issoh/take_back_purchases.sql
--! Included functions/issoh/tg_stock_on_hand__guard.sql
create or replace function issoh.tg_stock_on_hand__guard() returns trigger
language plpgsql volatile
set search_path = ''
as $$
declare
  v_old issoh.stock_on_hand;
  v_new issoh.stock_on_hand;
  v_name text;
begin
  if tg_op <> 'INSERT' then
    v_old := old;
  end if;
  if tg_op <> 'DELETE' then
    new.updated_at := clock_timestamp();
    v_new := new;
  end if;

  -- Quantities are what triggers of the ledger and of reservations make of them: statements of others come at depth 1.
  if pg_trigger_depth() = 1
     and ((coalesce(new.quantity_on_hand, 0), coalesce(new.quantity_reserved, 0))
          <> (coalesce(v_old.quantity_on_hand, 0), coalesce(v_old.quantity_reserved, 0))
          or tg_op = 'UPDATE' and (new.product_id, new.warehouse_id) <> (v_old.product_id, v_old.warehouse_id))
     and not (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user) then
    raise exception using
      errcode = 'ISFSQ', message = 'Quantities of stock follow the ledger and the reservations.',
      hint = 'Post a movement, or reserve.';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;

  if new.quantity_on_hand in (2147483647, -2147483648) then
    raise exception using
      errcode = 'ISCQL', message = 'That is more than a stock can count.',
      hint = 'Check the quantity: a product has at most 2,147,483,646 pieces in a warehouse.';
  end if;
  if new.quantity_on_hand < new.quantity_reserved
     and (new.quantity_on_hand < coalesce(v_old.quantity_on_hand, 0)
          or new.quantity_reserved > coalesce(v_old.quantity_reserved, 0))
     and not (select w.allow_negative from issoh.warehouses w where w.warehouse_id = new.warehouse_id) then
    select format('%s in %s', p.internal_sku, w.warehouse_code) into v_name
      from issoh.selected_products p, issoh.warehouses w
     where p.product_id = new.product_id and w.warehouse_id = new.warehouse_id;
    if new.quantity_reserved > coalesce(v_old.quantity_reserved, 0) then
      raise exception using
        errcode = 'ISCAV',
        message = format('%s: %s pieces cannot be reserved, %s are available.', v_name,
                         new.quantity_reserved - coalesce(v_old.quantity_reserved, 0),
                         coalesce(v_old.quantity_on_hand - v_old.quantity_reserved, 0)),
        hint = 'Reserve what is available, or wait for a receipt.';
    elsif new.quantity_on_hand < 0 then
      raise exception using
        errcode = 'ISCNS',
        message = format('%s: %s pieces cannot leave, %s are on hand.', v_name,
                         coalesce(v_old.quantity_on_hand, 0) - new.quantity_on_hand,
                         coalesce(v_old.quantity_on_hand, 0)),
        hint = 'Count the shelf, or post the missing receipt first; a warehouse may be told to allow negative stock.';
    end if;
    raise exception using
      errcode = 'ISCRS',
      message = format('%s: %s pieces cannot leave, %s of %s are reserved.', v_name,
                       v_old.quantity_on_hand - new.quantity_on_hand, new.quantity_reserved, v_old.quantity_on_hand),
      hint = 'Issue against the reservation by its reservation_id, or release it.';
  end if;
  return new;
end
$$;
comment on function issoh.tg_stock_on_hand__guard() is
  'Row trigger: quantities change with the ledger and reservations only (ISFSQ), and stay right unless the warehouse'
  ' allows negative stock: nothing below zero (ISCNS), nothing below what is reserved (ISCRS), nothing reserved that is'
  ' not available (ISCAV), nothing that integers cannot hold (ISCQL).';
--! EndIncluded functions/issoh/tg_stock_on_hand__guard.sql
--! Included functions/issoh/tg_supplier_stock_holdings__guard.sql
create or replace function issoh.tg_supplier_stock_holdings__guard() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  if (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user) then
    return coalesce(new, old);
  end if;
  raise exception using
    errcode = 'ISFSQ', message = 'Holdings of suppliers follow the ledger and the orders.',
    hint = 'Post a movement, or place an order.';
end
$$;
comment on function issoh.tg_supplier_stock_holdings__guard() is
  'Row trigger for statements that no trigger gave: holdings change with the ledger and orders only. Raises ISFSQ.';
--! EndIncluded functions/issoh/tg_supplier_stock_holdings__guard.sql
--! Included functions/issoh/tg_stock_movements__record_reversals.sql
create or replace function issoh.tg_stock_movements__record_reversals() returns trigger
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  -- The first trigger of a movement takes the locks that all of them need; post_movements has them already.
  perform issoh_private.lock_products(array(select distinct n.product_id from new_rows n));
  insert into issoh.movement_reversals (reversed_id, reversal_id, product_id)
  select n.reverses_movement_id, n.movement_id, n.product_id
    from new_rows n
   where n.reverses_movement_id is not null;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__record_reversals() is
  'Statement trigger of the ledger: locks its products, and notes which movement undid which.';
--! EndIncluded functions/issoh/tg_stock_movements__record_reversals.sql
--! Included functions/issoh/tg_stock_movements__move_stock.sql
create or replace function issoh.tg_stock_movements__move_stock() returns trigger
language plpgsql volatile security definer
set search_path = ''
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_warehouses uuid[];
begin
  select array_agg(distinct w.id) into v_warehouses
    from new_rows n cross join lateral (values (n.from_location), (n.to_location)) w (id)
   where w.id is not null;
  perform issoh_private.lock_warehouses(v_warehouses);

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select distinct n.product_id, w.id
    from new_rows n cross join lateral (values (n.from_location), (n.to_location)) w (id)
   where w.id is not null
     and not exists (select from issoh.stock_on_hand s where s.product_id = n.product_id and s.warehouse_id = w.id)
  on conflict do nothing;

  update issoh.stock_on_hand s
     -- Cut off where integers end: the guard refuses what is there.
     set quantity_on_hand = greatest(least(s.quantity_on_hand + d.delta, 2147483647), -2147483648),
         first_movement_date = least(s.first_movement_date, d.first_date),
         last_movement_date = greatest(s.last_movement_date, d.last_date)
    from (select n.product_id, w.id as warehouse_id, sum(w.sign * n.quantity) as delta,
                 min(n.movement_date) as first_date, max(n.movement_date) as last_date
            from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
           where w.id is not null
           group by n.product_id, w.id) d
   where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id;

  if exists (select from issoh_private.warehouse_loads l where l.warehouse_id = any (v_warehouses)) then
    perform issoh_private.add_loads(
      array_agg(d.warehouse_id order by d.warehouse_id), array_agg(d.delta order by d.warehouse_id))
       from (select w.id as warehouse_id, sum(w.sign * n.quantity)::bigint as delta
               from new_rows n cross join lateral (values (n.from_location, -1), (n.to_location, 1)) w (id, sign)
              where w.id is not null
              group by w.id) d;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_stock() is
  'Statement trigger of the ledger: stock_on_hand follows, and the loads of warehouses with a capacity. Raises ISCWI,'
  ' ISNWH, ISCCP, and what the guard of stock_on_hand raises.';
--! EndIncluded functions/issoh/tg_stock_movements__move_stock.sql
--! Included functions/issoh/tg_stock_movements__move_holdings.sql
create or replace function issoh.tg_stock_movements__move_holdings() returns trigger
language plpgsql volatile security definer
set search_path = ''
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_round integer := 0;
  v_any record;
begin
  select bool_or(n.from_location is null) as come, bool_or(n.to_location is null) as leave,
         bool_or(n.to_location is null and n.reverses_movement_id is not null and n.unit_cost is not null) as undo
    into v_any
    from new_rows n;

  if v_any.come then
    -- What comes: back to whom it was taken from; else from whom it says, the order says, or who usually delivers.
    with brought as (
      insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
      select n.movement_id, n.product_id, s.supplier_id, s.quantity, s.unit_cost, n.movement_date
        from new_rows n
       cross join lateral (
         select o.supplier_id, -o.quantity as quantity, null::numeric as unit_cost
           from issoh.supplier_movements o
          where o.movement_id = n.reverses_movement_id
         union all
         select coalesce(
                  n.supplier_id,
                  (select o.supplier_id
                     from issoh.supplier_movements o
                    where o.movement_id = n.returns_movement_id
                    order by o.quantity, o.supplier_id
                    limit 1),
                  (select o.supplier_id
                     from issoh.purchase_order_lines o
                    where o.po_number = n.reference_id and o.product_id = n.product_id and n.reference_type = 'PO'),
                  (select p.spp_supplier_id from issoh.selected_products p where p.product_id = n.product_id)),
                n.quantity,
                case when n.movement_type = 'receipt' and n.returns_movement_id is null then n.unit_cost end
          where n.reverses_movement_id is null
       ) s
       where n.from_location is null
      returning movement_id, product_id, supplier_id, quantity, unit_cost, movement_date
    )
    insert into issoh.supplier_stock_holdings as h
      (product_id, supplier_id, quantity_on_hand, purchased_quantity, purchased_value, average_cost,
       last_purchase_price, last_purchase_date, currency_code)
    select b.product_id, b.supplier_id, sum(b.quantity),
           coalesce(sum(b.quantity) filter (where b.unit_cost is not null), 0),
           coalesce(sum(b.quantity * b.unit_cost), 0),
           trim_scale(round(sum(b.quantity * b.unit_cost)
                            / sum(b.quantity) filter (where b.unit_cost is not null), 10)),
           (array_agg(b.unit_cost order by b.movement_date desc, b.movement_id desc)
            filter (where b.unit_cost is not null))[1],
           max(b.movement_date) filter (where b.unit_cost is not null), v_base
      from brought b
     group by b.product_id, b.supplier_id
    on conflict on constraint supplier_stock_holdings_product_id_supplier_id_key do update
       set quantity_on_hand = h.quantity_on_hand + excluded.quantity_on_hand,
           purchased_quantity = h.purchased_quantity + excluded.purchased_quantity,
           purchased_value = h.purchased_value + excluded.purchased_value,
           average_cost = trim_scale(round((h.purchased_value + excluded.purchased_value)
                                           / nullif(h.purchased_quantity + excluded.purchased_quantity, 0), 10)),
           last_purchase_price = case when (h.last_purchase_date > excluded.last_purchase_date) is not false
                                       and h.last_purchase_date is not null
                                      then h.last_purchase_price else excluded.last_purchase_price end,
           last_purchase_date = greatest(h.last_purchase_date, excluded.last_purchase_date),
           updated_at = clock_timestamp();
  end if;

  if v_any.leave then
    -- Stock may go below zero before anything came: somebody must owe it.
    insert into issoh.supplier_stock_holdings (product_id, supplier_id, currency_code)
    select distinct n.product_id,
           coalesce(n.supplier_id,
                    (select p.spp_supplier_id from issoh.selected_products p where p.product_id = n.product_id)), v_base
      from new_rows n
     where n.to_location is null
       and not exists (select from issoh.supplier_stock_holdings h where h.product_id = n.product_id)
    on conflict do nothing;

    -- What leaves: of every product one movement at a time, as each takes from what the one before has left.
    loop
      v_round := v_round + 1;
      with taken as (
        insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, movement_date)
        select d.movement_id, d.product_id, h.supplier_id, -h.taken, d.movement_date
          from (select n.movement_id, n.product_id, n.quantity, n.supplier_id, n.reverses_movement_id, n.movement_date,
                       row_number() over (partition by n.product_id order by n.seq) as round
                  from new_rows n
                 where n.to_location is null) d
         cross join lateral issoh_private.draw_holdings(
           d.product_id, d.quantity,
           coalesce(d.supplier_id, (select o.supplier_id
                                      from issoh.supplier_movements o
                                     where o.movement_id = d.reverses_movement_id
                                     limit 1))) h
         where d.round = v_round
        returning product_id, supplier_id, quantity
      )
      update issoh.supplier_stock_holdings h
         set quantity_on_hand = h.quantity_on_hand + t.quantity,
             updated_at = clock_timestamp()
        from taken t
       where h.product_id = t.product_id and h.supplier_id is not distinct from t.supplier_id;
      exit when not found;
    end loop;
  end if;

  if v_any.undo then
    perform issoh_private.take_back_purchases(array(
      select n.reverses_movement_id
        from new_rows n
       where n.reverses_movement_id is not null and n.to_location is null and n.unit_cost is not null));
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_holdings() is
  'Statement trigger of the ledger: says whose pieces came or left, and supplier_stock_holdings follow. A transfer'
  ' changes nobody''s pieces.';
--! EndIncluded functions/issoh/tg_stock_movements__move_holdings.sql
--! Included functions/issoh/tg_stock_movements__receive_orders.sql
create or replace function issoh.tg_stock_movements__receive_orders() returns trigger
language plpgsql volatile security definer
set search_path = ''
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  if not exists (select from new_rows n where n.movement_type = 'receipt' and n.reference_type = 'PO') then
    return null;
  end if;
  update issoh.purchase_order_lines o
     set quantity_received = o.quantity_received + r.quantity
    from (select n.reference_id, n.product_id,
                 sum(case when n.to_location is not null then n.quantity else -n.quantity end) as quantity
            from new_rows n
           where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
           group by n.reference_id, n.product_id) r
   where o.po_number = r.reference_id and o.product_id = r.product_id;

  -- An order that was told as pieces on order alone has no lines: what comes of it lowers these, down to what is open.
  update issoh.supplier_stock_holdings h
     set quantity_on_order = greatest(h.quantity_on_order - r.quantity, r.open)
    from (select s.product_id, s.supplier_id, sum(s.quantity) as quantity,
                 coalesce((select sum(o.quantity_open)
                             from issoh.purchase_order_lines o
                            where o.product_id = s.product_id and o.supplier_id = s.supplier_id), 0) as open
            from new_rows n
            join issoh.supplier_movements s on s.movement_id = n.movement_id
           where n.movement_type = 'receipt' and n.reference_type = 'PO' and n.returns_movement_id is null
             and n.reverses_movement_id is null
             and not exists (select from issoh.purchase_order_lines o
                              where o.po_number = n.reference_id and o.product_id = n.product_id)
           group by s.product_id, s.supplier_id) r
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id
     and h.quantity_on_order > r.open;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__receive_orders() is
  'Statement trigger of the ledger: receipts with reference PO, and their reversals, move what is open of the order.';
--! EndIncluded functions/issoh/tg_stock_movements__receive_orders.sql
--! Included functions/issoh/tg_stock_movements__propose.sql
create or replace function issoh.tg_stock_movements__propose() returns trigger
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  perform issoh_private.propose_prices(array_agg(c.product_id), array_agg(c.unit_cost), 'receipt')
     from (select distinct on (n.product_id) n.product_id, n.unit_cost
             from new_rows n
            where n.movement_type = 'receipt' and n.unit_cost is not null and n.reverses_movement_id is null
            order by n.product_id, n.movement_date desc, n.seq desc) c
   having count(*) > 0;
  -- Many products at once would be reckoned live until the next full hour.
  if (select count(*) from new_rows) >= issoh.setting('valuation.refresh_rows')::integer then
    perform graphile_worker.add_job('valuation__refresh', job_key => 'valuation__refresh', max_attempts => 5);
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__propose() is
  'Statement trigger of the ledger: a receipt at another cost proposes a price; many movements have the valuation'
  ' refreshed.';
--! EndIncluded functions/issoh/tg_stock_movements__propose.sql

--! split: 320-operations-functions.sql
do $$
begin
  if to_regtype('issoh.stock_count_input') is null then
    create type issoh.stock_count_input as (product_id uuid, internal_sku text, quantity integer, note text);
    create type issoh.order_line_input as (
      product_id uuid, internal_sku text, quantity integer, unit_cost numeric, currency_code text);
    create type issoh_private.stock_count_draft as (count_id uuid, product_id uuid, quantity integer, note text);
    create type issoh_private.product_cost as (product_id uuid, unit_cost numeric);
    create type issoh_private.reservation_delta as (product_id uuid, warehouse_id uuid, delta bigint);
    create type issoh_private.order_delta as (product_id uuid, supplier_id uuid, delta bigint);
  end if;
end
$$;
comment on type issoh.stock_count_input is
  'What was counted of a product (id or SKU), in pieces; see record_stock_counts.';
comment on type issoh.order_line_input is
  'Pieces of a product (id or SKU) to order; unit_cost in currency_code, or the base currency; see place_orders.';

--! Included functions/issoh/warehouse_lock_key.sql
create or replace function issoh_private.warehouse_lock_key(warehouse_id uuid) returns bigint
language sql immutable
return hashtextextended('issoh.warehouses ' || warehouse_lock_key.warehouse_id::text, 0);
comment on function issoh_private.warehouse_lock_key(uuid) is
  'Key of the advisory lock of a warehouse: shared by whoever brings, takes or promises stock there, exclusive to'
  ' whoever changes what the warehouse allows.';
--! EndIncluded functions/issoh/warehouse_lock_key.sql
--! Included functions/issoh/tg_warehouses__guard.sql
create or replace function issoh.tg_warehouses__guard() returns trigger
language plpgsql volatile
set search_path = ''
as $$
declare
  v_rows bigint;
  v_units bigint;
  v_orders bigint;
begin
  perform pg_advisory_xact_lock(issoh_private.warehouse_lock_key(old.warehouse_id));

  if old.is_active and not new.is_active then
    select count(*), coalesce(sum(s.quantity_on_hand), 0) into v_rows, v_units
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id and (s.quantity_on_hand <> 0 or s.quantity_reserved <> 0);
    select count(*) into v_orders
      from issoh.purchase_order_lines l
     where l.warehouse_id = old.warehouse_id and l.quantity_open > 0;
    if v_rows > 0 or v_orders > 0 then
      raise exception using
        errcode = 'ISCWE',
        message = format('Warehouse %s is not empty: stock of %s products (%s pieces), %s open order lines.',
                         old.warehouse_code, v_rows, v_units, v_orders),
        hint = 'Transfer or issue its stock, release its reservations and cancel its orders first.';
    end if;
  end if;

  if old.allow_negative and not new.allow_negative then
    select count(*) into v_rows
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id and (s.quantity_on_hand < 0 or s.quantity_available < 0);
    if v_rows > 0 then
      raise exception using
        errcode = 'ISCWN',
        message = format('Warehouse %s has %s products below zero, or promised beyond what is there.',
                         old.warehouse_code, v_rows),
        hint = 'Post the missing receipts or release reservations first.';
    end if;
  end if;

  if new.capacity_units is distinct from old.capacity_units and new.capacity_units >= 0 then
    select coalesce(sum(s.quantity_on_hand), 0) into v_units
      from issoh.stock_on_hand s
     where s.warehouse_id = old.warehouse_id;
    if v_units > new.capacity_units then
      raise exception using
        errcode = 'ISCCP',
        message = format('Warehouse %s holds %s pieces already, more than %s.', old.warehouse_code, v_units,
                         new.capacity_units),
        hint = 'Choose a capacity_units of at least what is there.';
    end if;
  end if;
  return new;
end
$$;
comment on function issoh.tg_warehouses__guard() is
  'Row trigger: what a warehouse may not become while its stock says otherwise. Raises ISCWE, ISCWN, ISCCP.';
--! EndIncluded functions/issoh/tg_warehouses__guard.sql
--! Included functions/issoh/tg_warehouses__track_load.sql
create or replace function issoh.tg_warehouses__track_load() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  -- For an update the guard holds the lock already; a warehouse just made is nobody else's yet.
  if new.capacity_units is null then
    delete from issoh_private.warehouse_loads l where l.warehouse_id = new.warehouse_id;
  else
    insert into issoh_private.warehouse_loads (warehouse_id, units)
    select new.warehouse_id, coalesce(sum(s.quantity_on_hand), 0)
      from issoh.stock_on_hand s
     where s.warehouse_id = new.warehouse_id
    on conflict on constraint warehouse_loads_pkey do update set units = excluded.units;
  end if;
  return null;
end
$$;
comment on function issoh.tg_warehouses__track_load() is
  'Row trigger: a warehouse of limited capacity has a running total of its pieces, others have none.';
--! EndIncluded functions/issoh/tg_warehouses__track_load.sql
--! Included functions/issoh/create_warehouse.sql
create or replace function issoh.create_warehouse(
  warehouse_code text,
  warehouse_name text,
  location_address jsonb default '{}',
  capacity_units bigint default null,
  allow_negative boolean default false,
  manager_id text default null
) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_warehouse issoh.warehouses;
begin
  if coalesce(create_warehouse.warehouse_code, '') !~ '^[A-Za-z0-9_-]{1,32}$' then
    raise exception using
      errcode = 'ISIWC',
      message = format('"%s" cannot be a warehouse code.', create_warehouse.warehouse_code),
      hint = 'Use 1 to 32 letters A-Z, digits, ''_'' and ''-''.';
  elsif coalesce(btrim(create_warehouse.warehouse_name), '') = '' then
    raise exception using
      errcode = 'ISIWN', message = 'A warehouse needs a name.', hint = 'Give warehouse_name a text.';
  elsif create_warehouse.capacity_units < 0 then
    raise exception using
      errcode = 'ISIPA', message = 'A capacity cannot be below 0.',
      hint = 'Give capacity_units a number of pieces, or leave it out.';
  end if;

  insert into issoh.warehouses
    (warehouse_code, warehouse_name, location_address, capacity_units, allow_negative, manager_id)
  values (create_warehouse.warehouse_code, btrim(create_warehouse.warehouse_name),
          coalesce(create_warehouse.location_address, '{}'), create_warehouse.capacity_units,
          coalesce(create_warehouse.allow_negative, false), create_warehouse.manager_id)
  returning * into v_warehouse;
  return v_warehouse;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCWC',
      message = format('Warehouse "%s" exists already.', create_warehouse.warehouse_code),
      hint = 'Choose another code, or use the warehouse that is there.';
end
$$;
comment on function issoh.create_warehouse(text, text, jsonb, bigint, boolean, text) is
  'Makes a warehouse. capacity_units (pieces) limits what it takes in; allow_negative lets goods leave before their'
  ' papers come. Raises ISIWC (code), ISIWN (name), ISIPA (capacity), ISCWC (code taken).';
grant execute on function issoh.create_warehouse(text, text, jsonb, bigint, boolean, text)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/create_warehouse.sql
--! Included functions/issoh/update_warehouse.sql
create or replace function issoh.update_warehouse(warehouse text, patch jsonb) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_warehouse issoh.warehouses := issoh_private.resolve_warehouse(update_warehouse.warehouse);
  v_unknown text;
begin
  if jsonb_typeof(coalesce(update_warehouse.patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'ISIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(update_warehouse.patch) k
   where k not in ('warehouse_name', 'location_address', 'capacity_units', 'allow_negative', 'manager_id')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'ISIPA',
      message = format('"%s" of a warehouse cannot be changed.', v_unknown),
      hint = 'Change warehouse_name, location_address, capacity_units, allow_negative or manager_id.';
  end if;

  -- The row as it is when nobody else changes it any more: a column that the patch does not name stays.
  select w.* into v_warehouse
    from issoh.warehouses w
   where w.warehouse_id = v_warehouse.warehouse_id
     for no key update;
  v_warehouse := jsonb_populate_record(v_warehouse, update_warehouse.patch);
  update issoh.warehouses w
     set warehouse_name = btrim(v_warehouse.warehouse_name), location_address = v_warehouse.location_address,
         capacity_units = v_warehouse.capacity_units, allow_negative = v_warehouse.allow_negative,
         manager_id = v_warehouse.manager_id
   where w.warehouse_id = v_warehouse.warehouse_id
  returning w.* into v_warehouse;
  return v_warehouse;
exception
  when check_violation or not_null_violation or invalid_text_representation or numeric_value_out_of_range then
    raise exception using
      errcode = 'ISIPA',
      message = 'A value does not fit the warehouse.',
      hint = 'A name is not blank; capacity_units is 0 or more, or null; allow_negative is true or false.';
end
$$;
comment on function issoh.update_warehouse(text, jsonb) is
  'Changes what a patch {column: value} names: warehouse_name, location_address, capacity_units, allow_negative,'
  ' manager_id. Raises ISNWH, ISIPA (a column or value that does not fit), ISCCP (capacity below what is there), ISCWN'
  ' (stock below zero while allow_negative is turned off).';
grant execute on function issoh.update_warehouse(text, jsonb) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/update_warehouse.sql
--! Included functions/issoh/activate_warehouse.sql
create or replace function issoh.activate_warehouse(warehouse text) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_warehouse issoh.warehouses := issoh_private.resolve_warehouse(activate_warehouse.warehouse);
begin
  if v_warehouse.is_active is distinct from true then
    update issoh.warehouses w
       set is_active = true
     where w.warehouse_id = v_warehouse.warehouse_id
    returning w.* into v_warehouse;
  end if;
  return v_warehouse;
end
$$;
comment on function issoh.activate_warehouse(text) is
  'Opens a warehouse again; an active one stays as it is. Raises ISNWH.';
grant execute on function issoh.activate_warehouse(text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/activate_warehouse.sql
--! Included functions/issoh/deactivate_warehouse.sql
create or replace function issoh.deactivate_warehouse(warehouse text) returns issoh.warehouses
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_warehouse issoh.warehouses := issoh_private.resolve_warehouse(deactivate_warehouse.warehouse);
begin
  if v_warehouse.is_active is distinct from false then
    update issoh.warehouses w
       set is_active = false
     where w.warehouse_id = v_warehouse.warehouse_id
    returning w.* into v_warehouse;
  end if;
  return v_warehouse;
end
$$;
comment on function issoh.deactivate_warehouse(text) is
  'Closes a warehouse that is empty: no stock, no reservation, no open order line. A closed one stays as it is. Raises'
  ' ISNWH, ISCWE (the message says what is left).';
grant execute on function issoh.deactivate_warehouse(text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/deactivate_warehouse.sql
--! Included functions/issoh/resolve_category.sql
create or replace function issoh_private.resolve_category(category text) returns uuid
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_category_id uuid;
begin
  if resolve_category.category is null then
    return null;
  end if;
  select c.category_id into v_category_id
    from issoh.categories c
   where btrim(resolve_category.category) in (c.path::text, c.category_id::text);
  if v_category_id is null then
    raise exception using
      errcode = 'ISNCA',
      message = format('There is no category "%s".', resolve_category.category),
      hint = 'Name a category by its path, such as tools.drills, or by its id.';
  end if;
  return v_category_id;
end
$$;
comment on function issoh_private.resolve_category(text) is
  'The id of a category named by path or id; null for null. Raises ISNCA.';
grant execute on function issoh_private.resolve_category(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/resolve_category.sql
--! Included functions/issoh/trim_sku.sql
create or replace function issoh_private.trim_sku(internal_sku text) returns text
language plpgsql immutable
set search_path = ''
as $$
declare
  -- Tabs and line ends come along when a number is pasted.
  v_sku constant text := btrim(trim_sku.internal_sku, ' ' || chr(9) || chr(10) || chr(13));
begin
  if coalesce(v_sku, '') = '' or length(v_sku) > 200 then
    raise exception using
      errcode = 'ISISK', message = 'An SKU has 1 to 200 characters.', hint = 'Give internal_sku a text.';
  end if;
  return v_sku;
end
$$;
comment on function issoh_private.trim_sku(text) is 'An SKU entered by hand, trimmed. Raises ISISK.';
--! EndIncluded functions/issoh/trim_sku.sql
--! Included functions/issoh/add_product.sql
create or replace function issoh.add_product(
  internal_sku text,
  product_name text,
  status text default 'active',
  description text default null,
  category text default null,
  brand text default null,
  barcode text default null,
  unit_of_measure text default null,
  min_order_qty integer default null,
  pack_multiple integer default null,
  lead_time_days integer default null,
  supplier text default null,
  selection_reason text default null
) returns issoh.selected_products
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_sku constant text := issoh_private.trim_sku(add_product.internal_sku);
  v_category_id constant uuid := issoh_private.resolve_category(add_product.category);
  v_supplier_id constant uuid := issoh_private.resolve_supplier(add_product.supplier);
  v_product issoh.selected_products;
begin
  if coalesce(btrim(add_product.product_name), '') = '' then
    raise exception using
      errcode = 'ISIPN', message = 'A product needs a name.', hint = 'Give product_name a text.';
  end if;

  insert into issoh.selected_products
    (internal_sku, product_name, status, description, category_id, brand, barcode, unit_of_measure, min_order_qty,
     pack_multiple, lead_time_days, spp_supplier_id, selection_reason)
  values (v_sku, btrim(add_product.product_name), coalesce(add_product.status, 'active'), add_product.description,
          v_category_id, add_product.brand, add_product.barcode, add_product.unit_of_measure,
          add_product.min_order_qty, add_product.pack_multiple, add_product.lead_time_days, v_supplier_id,
          add_product.selection_reason)
  returning * into v_product;
  return v_product;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK',
      message = format('A product with SKU "%s" exists already.', v_sku),
      hint = 'Choose another SKU, or use the product that is there.';
  when check_violation then
    raise exception using
      errcode = 'ISIVP', message = 'A value does not fit the product.',
      hint = 'status is active, inactive or pending_review; min_order_qty and pack_multiple are above 0;'
             ' lead_time_days is 0 to 3650.';
end
$$;
comment on function issoh.add_product(
  text, text, text, text, text, text, text, text, integer, integer, integer, text, text) is
  'Enters a product by hand, without one in SPP: any SKU that is not blank and not taken will do. category is a path or'
  ' id, supplier (who usually delivers it) a code or id; min_order_qty and pack_multiple are pieces. Approvers, stock'
  ' operators and administrators may. Raises ISISK (SKU), ISIPN (name), ISIVP (a value), ISCSK (SKU taken), ISNCA,'
  ' ISNSU.';
grant execute on function issoh.add_product(
  text, text, text, text, text, text, text, text, integer, integer, integer, text, text)
  to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/add_product.sql
--! Included functions/issoh/update_product.sql
create or replace function issoh.update_product(product text, patch jsonb) returns issoh.selected_products
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_product issoh.selected_products := issoh_private.resolve_product(update_product.product);
  v_patch constant jsonb := update_product.patch;
  v_unknown text;
begin
  if jsonb_typeof(coalesce(v_patch, 'null')) <> 'object' then
    raise exception using
      errcode = 'ISIPA', message = 'The patch is no object.', hint = 'Send {"column": value}.';
  end if;
  select k into v_unknown
    from jsonb_object_keys(v_patch) k
   where k not in ('internal_sku', 'product_name', 'status', 'description', 'category', 'brand', 'barcode',
                   'unit_of_measure', 'min_order_qty', 'pack_multiple', 'lead_time_days', 'supplier',
                   'selection_reason')
   limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = 'ISIPA',
      message = format('"%s" of a product cannot be changed.', v_unknown),
      hint = 'Change internal_sku, product_name, status, description, category, brand, barcode, unit_of_measure,'
             ' min_order_qty, pack_multiple, lead_time_days, supplier or selection_reason.';
  end if;

  -- The row as it is when nobody else changes it any more: a column that the patch does not name stays.
  perform issoh_private.lock_products(array[v_product.product_id]);
  select p.* into v_product from issoh.selected_products p where p.product_id = v_product.product_id;
  v_product := jsonb_populate_record(v_product, v_patch);
  if v_patch ? 'internal_sku' then
    v_product.internal_sku := issoh_private.trim_sku(v_patch ->> 'internal_sku');
  end if;
  if v_patch ? 'category' then
    v_product.category_id := issoh_private.resolve_category(v_patch ->> 'category');
  end if;
  if v_patch ? 'supplier' then
    v_product.spp_supplier_id := issoh_private.resolve_supplier(v_patch ->> 'supplier');
  end if;
  update issoh.selected_products p
     set internal_sku = v_product.internal_sku, product_name = btrim(v_product.product_name),
         status = v_product.status, description = v_product.description, category_id = v_product.category_id,
         brand = v_product.brand, barcode = v_product.barcode, unit_of_measure = v_product.unit_of_measure,
         min_order_qty = v_product.min_order_qty, pack_multiple = v_product.pack_multiple,
         lead_time_days = v_product.lead_time_days, spp_supplier_id = v_product.spp_supplier_id,
         selection_reason = v_product.selection_reason
   where p.product_id = v_product.product_id
  returning p.* into v_product;
  return v_product;
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK',
      message = format('A product with SKU "%s" exists already.', v_product.internal_sku),
      hint = 'Choose another SKU, or use the product that is there.';
  when check_violation or not_null_violation or invalid_text_representation or numeric_value_out_of_range then
    raise exception using
      errcode = 'ISIVP', message = 'A value does not fit the product.',
      hint = 'A name is not blank; status is active, inactive or pending_review; min_order_qty and pack_multiple are'
             ' above 0; lead_time_days is 0 to 3650.';
end
$$;
comment on function issoh.update_product(text, jsonb) is
  'Changes what a patch {column: value} names: internal_sku, product_name, status, description, category, brand,'
  ' barcode, unit_of_measure, min_order_qty, pack_multiple, lead_time_days, supplier, selection_reason. Approvers,'
  ' stock operators and administrators may. Raises ISNPR, ISIPA (no such column), ISIVP (a value that does not fit),'
  ' ISISK, ISCSK, ISNCA, ISNSU.';
grant execute on function issoh.update_product(text, jsonb) to inv_approver, inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/update_product.sql
--! Included functions/issoh/set_reorder_levels.sql
create or replace function issoh.set_reorder_levels(
  product text,
  warehouse text,
  reorder_point integer,
  reorder_quantity integer
) returns issoh.stock_on_hand
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(set_reorder_levels.product)).product_id;
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(set_reorder_levels.warehouse)).warehouse_id;
  v_stock issoh.stock_on_hand;
begin
  if set_reorder_levels.reorder_point < 0 or set_reorder_levels.reorder_quantity <= 0 then
    raise exception using
      errcode = 'ISIRL', message = 'These are no reorder levels.',
      hint = 'reorder_point is 0 or more pieces, reorder_quantity 1 or more; null takes one away.';
  end if;

  perform issoh_private.lock_products(array[v_product_id]);
  insert into issoh.stock_on_hand as s (product_id, warehouse_id, reorder_point, reorder_quantity)
  values (v_product_id, v_warehouse_id, set_reorder_levels.reorder_point, set_reorder_levels.reorder_quantity)
  on conflict on constraint stock_on_hand_product_id_warehouse_id_key do update
     set reorder_point = excluded.reorder_point, reorder_quantity = excluded.reorder_quantity
  returning s.* into v_stock;
  return v_stock;
end
$$;
comment on function issoh.set_reorder_levels(text, text, integer, integer) is
  'Says at how many pieces (available and on order) of a product in a warehouse it is time to order, and how many to'
  ' order where no history tells the demand; null takes a level away. Raises ISNPR, ISNWH, ISIRL.';
grant execute on function issoh.set_reorder_levels(text, text, integer, integer) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/set_reorder_levels.sql
--! Included functions/issoh/tg_stock_reservations__follow.sql
create or replace function issoh.tg_stock_reservations__follow() returns trigger
language plpgsql volatile security definer
set search_path = ''
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_deltas issoh_private.reservation_delta[];
begin
  if tg_op = 'INSERT' then
    v_deltas := array(
      select row(n.product_id, n.warehouse_id, sum(n.reserved_quantity))::issoh_private.reservation_delta
        from new_rows n
       group by n.product_id, n.warehouse_id);
  elsif tg_op = 'DELETE' then
    v_deltas := array(
      select row(o.product_id, o.warehouse_id, -sum(o.reserved_quantity))::issoh_private.reservation_delta
        from old_rows o
       group by o.product_id, o.warehouse_id);
  else
    v_deltas := array(
      select row(c.product_id, c.warehouse_id, sum(c.delta))::issoh_private.reservation_delta
        from (select n.product_id, n.warehouse_id, n.reserved_quantity as delta from new_rows n
              union all
              select o.product_id, o.warehouse_id, -o.reserved_quantity from old_rows o) c
       group by c.product_id, c.warehouse_id
      having sum(c.delta) <> 0);
  end if;

  -- Locked already by whoever came through a function; direct SQL is not.
  perform issoh_private.lock_products(array(select distinct d.product_id from unnest(v_deltas) d));
  if exists (select from unnest(v_deltas) d where d.delta > 0) then
    perform issoh_private.lock_warehouses(array(select distinct d.warehouse_id from unnest(v_deltas) d
                                                 where d.delta > 0));
  end if;

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select d.product_id, d.warehouse_id
    from unnest(v_deltas) d
   where not exists (select from issoh.stock_on_hand s
                      where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id)
  on conflict do nothing;
  update issoh.stock_on_hand s
     set quantity_reserved = s.quantity_reserved + d.delta
    from unnest(v_deltas) d
   where s.product_id = d.product_id and s.warehouse_id = d.warehouse_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_stock_reservations__follow() is
  'Statement trigger: quantity_reserved of the stock follows the reservations. Raises ISCWI, and ISCAV by the guard of'
  ' stock_on_hand.';
--! EndIncluded functions/issoh/tg_stock_reservations__follow.sql
--! Included functions/issoh/reserve_stock.sql
create or replace function issoh.reserve_stock(
  product text,
  warehouse text,
  quantity integer,
  reference_type text default null,
  reference_id text default null,
  expires_at timestamptz default null
) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(reserve_stock.product)).product_id;
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(reserve_stock.warehouse)).warehouse_id;
  v_reservation issoh.stock_reservations;
begin
  if (reserve_stock.quantity > 0) is not true then
    raise exception using
      errcode = 'ISIQT',
      message = format('A quantity of %s cannot be reserved.', coalesce(reserve_stock.quantity::text, 'null')),
      hint = 'Give a whole number of pieces above 0.';
  elsif length(reserve_stock.reference_type) not between 1 and 64
        or length(reserve_stock.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_type has 1 to 64 characters, reference_id 1 to 200.';
  elsif reserve_stock.expires_at <= now() then
    raise exception using
      errcode = 'ISIRE', message = 'The reservation would have expired already.',
      hint = 'Let expires_at lie in the future, or leave it out.';
  end if;

  perform issoh_private.lock_products(array[v_product_id]);
  insert into issoh.stock_reservations (product_id, warehouse_id, quantity, reference_type, reference_id, expires_at)
  values (v_product_id, v_warehouse_id, reserve_stock.quantity, reserve_stock.reference_type,
          reserve_stock.reference_id, reserve_stock.expires_at)
  returning * into v_reservation;
  return v_reservation;
end
$$;
comment on function issoh.reserve_stock(text, text, integer, text, text, timestamptz) is
  'Promises pieces of a product in a warehouse to a reference (kind and number of a document), until they are issued'
  ' against the reservation, released, or expires_at has passed. Raises ISNPR, ISNWH, ISIQT, ISIRF, ISIRE, ISCAV (more'
  ' than is available), ISCWI.';
grant execute on function issoh.reserve_stock(text, text, integer, text, text, timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/reserve_stock.sql
--! Included functions/issoh/release_reservation.sql
create or replace function issoh.release_reservation(reservation_id uuid) returns issoh.stock_reservations
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_reservation issoh.stock_reservations;
begin
  select r.* into v_reservation
    from issoh.stock_reservations r
   where r.reservation_id = release_reservation.reservation_id;
  if v_reservation.reservation_id is null then
    raise exception using
      errcode = 'ISNRV',
      message = format('There is no reservation %s.', release_reservation.reservation_id),
      hint = 'Name a reservation by its reservation_id.';
  end if;

  perform issoh_private.lock_products(array[v_reservation.product_id]);
  update issoh.stock_reservations r
     set status = 'released', closed_by = audit.current_actor(), closed_at = clock_timestamp()
   where r.reservation_id = v_reservation.reservation_id and r.status = 'active'
  returning r.* into v_reservation;
  if not found then
    select r.* into v_reservation
      from issoh.stock_reservations r
     where r.reservation_id = release_reservation.reservation_id;
    if v_reservation.status = 'issued' then
      raise exception using
        errcode = 'ISCRI', message = 'The reservation was issued already.',
        hint = 'Bring the pieces back by a receipt that returns the issue, or reverse the issue.';
    end if;
  end if;
  return v_reservation;
end
$$;
comment on function issoh.release_reservation(uuid) is
  'Gives back what a reservation still holds; one that is released or expired already is answered as it is. Raises'
  ' ISNRV, ISCRI (issued already).';
grant execute on function issoh.release_reservation(uuid) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/release_reservation.sql
--! Included functions/issoh/expire_reservations.sql
create or replace function issoh.expire_reservations() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  -- Their products at once and in order: locks taken batch by batch could meet somebody else's halfway.
  v_products constant uuid[] := array(
    select distinct r.product_id from issoh.stock_reservations r where r.status = 'active' and r.expires_at <= now());
  v_expired integer;
begin
  perform issoh_private.lock_products(v_products);
  -- Read again: what was issued or released while this waited is no longer active.
  update issoh.stock_reservations r
     set status = 'expired', closed_by = audit.current_actor(), closed_at = clock_timestamp()
   where r.status = 'active' and r.expires_at <= now() and r.product_id = any (v_products);
  get diagnostics v_expired = row_count;
  return v_expired;
end
$$;
comment on function issoh.expire_reservations() is
  'Releases every reservation whose time has passed and answers how many; the worker calls it.';
grant execute on function issoh.expire_reservations() to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/expire_reservations.sql
--! Included functions/issoh/refuse_unknown_products.sql
create or replace function issoh_private.refuse_unknown_products(product_ids uuid[], internal_skus text[]) returns void
language plpgsql stable
set search_path = ''
as $$
declare
  v_name text;
begin
  select coalesce(g.internal_sku, g.product_id::text, '') into v_name
    from unnest(product_ids, internal_skus) with ordinality as g (product_id, internal_sku, position)
    left join issoh.selected_products i on i.product_id = g.product_id
    left join issoh.selected_products k on k.internal_sku = btrim(g.internal_sku)
   where (g.product_id is null and g.internal_sku is null)
      or (g.product_id is not null and i.product_id is null)
      or (g.internal_sku is not null and k.product_id is null)
      or i.product_id <> k.product_id
   order by g.position
   limit 1;
  if found then
    raise exception using
      errcode = 'ISNPR',
      message = format('There is no product "%s".', v_name),
      hint = 'Name a selected product by its internal SKU or its id; with both, they must be of one product.';
  end if;
end
$$;
comment on function issoh_private.refuse_unknown_products(uuid[], text[]) is
  'Whether each line of a list names one product, by its id or SKU or both. Raises ISNPR.';
--! EndIncluded functions/issoh/refuse_unknown_products.sql
--! Included functions/issoh/read_counts.sql
create or replace function issoh_private.read_counts(counts issoh.stock_count_input[])
returns issoh_private.stock_count_draft[]
language plpgsql volatile
set search_path = ''
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_drafts issoh_private.stock_count_draft[];
  v_bad text;
begin
  if coalesce(cardinality(counts), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISICN', message = format('%s counts cannot be recorded at once.', coalesce(cardinality(counts), 0)),
      hint = format('Send 1 to %s.', v_most);
  end if;
  select coalesce(c.internal_sku, c.product_id::text, 'null') into v_bad
    from unnest(counts) c
   where (c.quantity >= 0) is not true
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICN', message = format('The count of "%s" is no number of pieces.', v_bad),
      hint = 'Give quantity a whole number of 0 or more.';
  end if;

  perform issoh_private.refuse_unknown_products(array(select c.product_id from unnest(counts) c),
                                                array(select c.internal_sku from unnest(counts) c));
  v_drafts := array(
    select row(uuidv7(), p.product_id, c.quantity, c.note)::issoh_private.stock_count_draft
      from unnest(counts) with ordinality as c (product_id, internal_sku, quantity, note, position)
      join issoh.selected_products p on p.product_id = c.product_id or p.internal_sku = btrim(c.internal_sku)
     order by c.position);
  select p.internal_sku into v_bad
    from unnest(v_drafts) d
    join issoh.selected_products p on p.product_id = d.product_id
   group by p.internal_sku
  having count(*) > 1
   limit 1;
  if found then
    raise exception using
      errcode = 'ISICN', message = format('"%s" is counted twice.', v_bad),
      hint = 'Add up what lies in several places, and send one count of a product.';
  end if;
  return v_drafts;
end
$$;
comment on function issoh_private.read_counts(issoh.stock_count_input[]) is
  'Counts with their products looked up, each with an id. Raises ISICN, ISNPR.';
--! EndIncluded functions/issoh/read_counts.sql
--! Included functions/issoh/record_stock_counts.sql
create or replace function issoh.record_stock_counts(
  warehouse text,
  counts issoh.stock_count_input[],
  reference_id text default null,
  idempotency_key text default null
) returns setof issoh.stock_counts
language plpgsql volatile security definer
set search_path = ''
rows 100
as $$
declare
  v_warehouse_id constant uuid := (issoh_private.resolve_warehouse(record_stock_counts.warehouse)).warehouse_id;
  v_base constant text := issoh_private.base_currency();
  v_counts constant issoh_private.stock_count_draft[] := issoh_private.read_counts(record_stock_counts.counts);
  v_ids constant uuid[] := array(select c.count_id from unnest(v_counts) c);
  v_known uuid[];
  v_products uuid[];
  v_movements issoh.movement_input[];
  v_posted issoh.stock_movements[];
  v_costs issoh_private.product_cost[];
begin
  if length(record_stock_counts.reference_id) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.',
      hint = 'reference_id has 1 to 200 characters.';
  end if;
  -- Under the key stand the counts: where books and shelf agree there is no movement to stand there.
  v_known := issoh_private.claim_movement_key(
    record_stock_counts.idempotency_key,
    jsonb_build_object('record_stock_counts', to_jsonb(record_stock_counts.counts), 'warehouse', v_warehouse_id,
                       'reference_id', record_stock_counts.reference_id),
    v_ids);
  if v_known is not null then
    return query
    select c.* from issoh.stock_counts c where c.count_id = any (v_known) order by c.count_id;
    return;
  end if;

  -- Before the locks of products: making a month waits for whoever makes one.
  perform issoh_private.make_movement_month(date_trunc('month', now() at time zone 'UTC')::date);
  v_products := array(select c.product_id from unnest(v_counts) c);
  perform issoh_private.lock_products(v_products);
  perform issoh_private.lock_warehouses(array[v_warehouse_id]);
  v_costs := array(
    select row(r.product_id, issoh_private.unit_cost(r.average_value, r.quantity))::issoh_private.product_cost
      from issoh_private.replay_ledger(v_products, 'infinity', false) r);

  v_movements := array(
    select jsonb_populate_record(null::issoh.movement_input, jsonb_build_object(
             'product_id', c.product_id, 'movement_type', 'adjustment', 'quantity', abs(d.difference),
             'from_location', case when d.difference < 0 then v_warehouse_id end,
             'to_location', case when d.difference > 0 then v_warehouse_id end,
             'reference_type', 'count', 'reference_id', record_stock_counts.reference_id, 'note', c.note))
      from unnest(v_counts) c
      left join issoh.stock_on_hand s on s.product_id = c.product_id and s.warehouse_id = v_warehouse_id
     cross join lateral (select c.quantity - coalesce(s.quantity_on_hand, 0) as difference) d
     where d.difference <> 0
     order by c.count_id);
  if cardinality(v_movements) > 0 then
    v_posted := array(select m from issoh.post_movements(v_movements) m);
  end if;

  return query
  insert into issoh.stock_counts as i
    (count_id, product_id, warehouse_id, quantity_expected, quantity_counted, movement_id, unit_cost, currency_code,
     reference_id, note)
  select c.count_id, c.product_id, v_warehouse_id,
         c.quantity - coalesce(case when m.to_location is not null then m.quantity else -m.quantity end, 0),
         c.quantity, m.movement_id, u.unit_cost, v_base, record_stock_counts.reference_id, c.note
    from unnest(v_counts) c
    left join unnest(v_posted) m on m.product_id = c.product_id
    left join unnest(v_costs) u on u.product_id = c.product_id
   order by c.count_id
  returning i.*;
end
$$;
comment on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text) is
  'Takes what was counted in a warehouse, each product (product_id or internal_sku) once: keeps every count beside'
  ' what the books said, and posts the differences as adjustments, all or none. An idempotency key records once:'
  ' repeated with the same counts it answers what was recorded. Raises ISNWH, ISNPR, ISICN (counts that cannot be'
  ' used), ISIRF, ISIIK, ISCIK, ISCRS (fewer counted than are reserved), ISCWI, ISCCP.';
grant execute on function issoh.record_stock_counts(text, issoh.stock_count_input[], text, text)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/record_stock_counts.sql
--! Included functions/issoh/tg_stock_counts__date_stock.sql
create or replace function issoh.tg_stock_counts__date_stock() returns trigger
language plpgsql volatile security definer
set search_path = ''
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select distinct n.product_id, n.warehouse_id
    from new_rows n
   where not exists (select from issoh.stock_on_hand s
                      where s.product_id = n.product_id and s.warehouse_id = n.warehouse_id)
  on conflict do nothing;
  update issoh.stock_on_hand s
     set last_count_date = greatest(s.last_count_date, c.counted_at)
    from (select n.product_id, n.warehouse_id, max(n.counted_at) as counted_at
            from new_rows n
           group by n.product_id, n.warehouse_id) c
   where s.product_id = c.product_id and s.warehouse_id = c.warehouse_id;
  return null;
end
$$;
comment on function issoh.tg_stock_counts__date_stock() is
  'Statement trigger: the stock row of what was counted says when.';
--! EndIncluded functions/issoh/tg_stock_counts__date_stock.sql
--! Included functions/issoh/receiving_warehouse.sql
create or replace function issoh_private.receiving_warehouse(warehouse text) returns uuid
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_active uuid[];
begin
  if receiving_warehouse.warehouse is not null then
    return (issoh_private.resolve_warehouse(receiving_warehouse.warehouse)).warehouse_id;
  end if;
  v_active := array(select w.warehouse_id from issoh.warehouses w where w.is_active limit 2);
  if cardinality(v_active) <> 1 then
    raise exception using
      errcode = 'ISNWH', message = 'It does not say which warehouse the goods go to.',
      hint = 'Name a warehouse by its code or its id.';
  end if;
  return v_active[1];
end
$$;
comment on function issoh_private.receiving_warehouse(text) is
  'The warehouse of a code or id; for null the only active one. Raises ISNWH.';
--! EndIncluded functions/issoh/receiving_warehouse.sql
--! Included functions/issoh/read_order_products.sql
create or replace function issoh_private.read_order_products(lines issoh.order_line_input[]) returns uuid[]
language plpgsql stable
set search_path = ''
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_bad record;
  v_products uuid[];
begin
  if coalesce(cardinality(lines), 0) not between 1 and v_most then
    raise exception using
      errcode = 'ISIOL', message = format('An order cannot have %s lines.', coalesce(cardinality(lines), 0)),
      hint = format('Send 1 to %s.', v_most);
  end if;
  perform issoh_private.refuse_unknown_products(array(select l.product_id from unnest(lines) l),
                                                array(select l.internal_sku from unnest(lines) l));
  select l.* into v_bad
    from unnest(lines) l
   where (l.quantity > 0) is not true or not issoh_private.is_currency(coalesce(l.currency_code, 'EUR'))
      or not (l.unit_cost >= 0 and l.unit_cost < 1e13 and scale(trim_scale(l.unit_cost)) <= 10)
   limit 1;
  if found then
    if (v_bad.quantity > 0) is not true then
      raise exception using
        errcode = 'ISIQT',
        message = format('A quantity of %s cannot be ordered.', coalesce(v_bad.quantity::text, 'null')),
        hint = 'Give a whole number of pieces above 0.';
    elsif not issoh_private.is_currency(coalesce(v_bad.currency_code, 'EUR')) then
      raise exception using
        errcode = 'ISICU', message = format('"%s" is no currency.', v_bad.currency_code),
        hint = 'Use a code of ISO 4217, such as EUR.';
    end if;
    raise exception using
      errcode = 'ISIUC', message = format('A unit cost of %s cannot be used here.', v_bad.unit_cost),
      hint = 'It is 0 or more, below 10^13, with at most 10 decimals.';
  end if;

  v_products := array(
    select p.product_id
      from unnest(lines) with ordinality as l (product_id, internal_sku, quantity, unit_cost, currency_code, position)
      join issoh.selected_products p on p.product_id = l.product_id or p.internal_sku = btrim(l.internal_sku)
     order by l.position);
  select p.internal_sku into v_bad
    from unnest(v_products) i
    join issoh.selected_products p on p.product_id = i
   group by p.internal_sku
  having count(*) > 1
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIOL', message = format('"%s" is on the order twice.', v_bad.internal_sku),
      hint = 'Add up the pieces, and send one line of a product.';
  end if;
  return v_products;
end
$$;
comment on function issoh_private.read_order_products(issoh.order_line_input[]) is
  'The products of an order''s lines, in their order. Raises ISIOL, ISNPR, ISIQT, ISICU, ISIUC.';
--! EndIncluded functions/issoh/read_order_products.sql
--! Included functions/issoh/place_orders.sql
create or replace function issoh.place_orders(
  po_number text,
  supplier text,
  warehouse text default null,
  lines issoh.order_line_input[] default '{}',
  expected_at timestamptz default null
) returns setof issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = ''
rows 100
as $$
declare
  v_supplier_id constant uuid := issoh_private.resolve_supplier(place_orders.supplier);
  v_warehouse_id constant uuid := issoh_private.receiving_warehouse(place_orders.warehouse);
  v_base constant text := issoh_private.base_currency();
  v_today constant date := (now() at time zone 'UTC')::date;
  v_products uuid[];
  v_taken text;
begin
  if length(place_orders.po_number) between 1 and 200 is not true then
    raise exception using
      errcode = 'ISIRF', message = 'An order needs a number.', hint = 'po_number has 1 to 200 characters.';
  elsif v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'An order needs a supplier.', hint = 'Name a supplier by its code or its id.';
  end if;
  v_products := issoh_private.read_order_products(place_orders.lines);

  perform issoh_private.lock_products(v_products);
  select p.internal_sku into v_taken
    from issoh.purchase_order_lines l
    join issoh.selected_products p on p.product_id = l.product_id
   where l.po_number = place_orders.po_number and l.product_id = any (v_products)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCOL',
      message = format('Order %s has a line of "%s" already.', place_orders.po_number, v_taken),
      hint = 'Use another po_number for what is ordered in addition.';
  end if;

  return query
  insert into issoh.purchase_order_lines as l
    (po_number, supplier_id, product_id, warehouse_id, quantity_ordered, unit_cost, currency_code, expected_at)
  select place_orders.po_number, v_supplier_id, v_products[i.position], v_warehouse_id, i.quantity,
         case
           when coalesce(i.currency_code, v_base) = v_base then trim_scale(i.unit_cost)
           else trim_scale(round(issoh_private.to_base(i.unit_cost, i.currency_code, v_today), 10))
         end,
         v_base, place_orders.expected_at
    from unnest(place_orders.lines) with ordinality
      as i (product_id, internal_sku, quantity, unit_cost, currency_code, position)
   order by i.position
  returning l.*;
end
$$;
comment on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz) is
  'Notes what was ordered from a supplier (code or id), each product (product_id or internal_sku) once: it is on order'
  ' until receipts with reference_type PO and this number bring it. The warehouse may be left out where only one is'
  ' active. unit_cost is per piece, in currency_code or the base currency, kept in the base currency at today''s rate.'
  ' Raises ISNSU, ISNWH, ISNPR, ISIRF (no number), ISIOL (lines that cannot be used), ISIQT, ISIUC, ISICU, ISCXR, ISCOL'
  ' (on that order already), ISCWI.';
grant execute on function issoh.place_orders(text, text, text, issoh.order_line_input[], timestamptz)
  to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/place_orders.sql
--! Included functions/issoh/cancel_order.sql
create or replace function issoh.cancel_order(po_number text, product text default null)
returns setof issoh.purchase_order_lines
language plpgsql volatile security definer
set search_path = ''
rows 100
as $$
declare
  v_product_id constant uuid := case
    when cancel_order.product is not null then (issoh_private.resolve_product(cancel_order.product)).product_id
  end;
  v_products constant uuid[] := array(
    select l.product_id
      from issoh.purchase_order_lines l
     where l.po_number = cancel_order.po_number and (v_product_id is null or l.product_id = v_product_id));
begin
  if v_products = '{}' then
    raise exception using
      errcode = 'ISNOL',
      message = format('There is no such line of order "%s".', cancel_order.po_number),
      hint = 'Name an order by its po_number, and a product that is on it.';
  end if;

  perform issoh_private.lock_products(v_products);
  update issoh.purchase_order_lines l
     set is_cancelled = true
   where l.po_number = cancel_order.po_number and l.product_id = any (v_products) and not l.is_cancelled;
  return query
  select l.*
    from issoh.purchase_order_lines l
   where l.po_number = cancel_order.po_number and l.product_id = any (v_products)
   order by l.order_line_id;
end
$$;
comment on function issoh.cancel_order(text, text) is
  'Says that nothing more comes of an order, or of one product on it; what was received stays received. Answers the'
  ' lines; a second call does nothing. Raises ISNOL, ISNPR.';
grant execute on function issoh.cancel_order(text, text) to inv_stock_operator, inv_admin;
--! EndIncluded functions/issoh/cancel_order.sql
--! Included functions/issoh/tg_row__log.sql
create or replace function issoh.tg_row__log() returns trigger
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_old constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  values
    (audit.current_actor(), coalesce(nullif(current_setting('role', true), 'none'), session_user::text),
     nullif(current_setting('inv.request_id', true), ''), lower(tg_op), tg_table_schema, tg_table_name,
     coalesce(v_new, v_old) ->> tg_argv[0], v_old, v_new);
  return null;
end
$$;
comment on function issoh.tg_row__log() is
  'Row trigger: logs a change of a table that mostly follows others, where gathering every statement''s rows for'
  ' audit.tg_table__log would cost each movement a sixth of its time. Argument: the key column.';
--! EndIncluded functions/issoh/tg_row__log.sql
--! Included functions/issoh/tg_purchase_order_lines__follow.sql
create or replace function issoh.tg_purchase_order_lines__follow() returns trigger
language plpgsql volatile security definer
set search_path = ''
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_deltas issoh_private.order_delta[];
begin
  if tg_op = 'INSERT' then
    v_deltas := array(select row(n.product_id, n.supplier_id, sum(n.quantity_open))::issoh_private.order_delta
                        from new_rows n
                       group by n.product_id, n.supplier_id);
  elsif tg_op = 'DELETE' then
    v_deltas := array(select row(o.product_id, o.supplier_id, -sum(o.quantity_open))::issoh_private.order_delta
                        from old_rows o
                       group by o.product_id, o.supplier_id);
  else
    v_deltas := array(select row(c.product_id, c.supplier_id, sum(c.delta))::issoh_private.order_delta
                        from (select n.product_id, n.supplier_id, n.quantity_open as delta from new_rows n
                              union all
                              select o.product_id, o.supplier_id, -o.quantity_open from old_rows o) c
                       group by c.product_id, c.supplier_id
                      having sum(c.delta) <> 0);
  end if;

  -- Locked already by whoever came through a function; direct SQL is not.
  perform issoh_private.lock_products(array(select distinct d.product_id from unnest(v_deltas) d));
  if tg_op = 'INSERT' and v_deltas <> '{}' then
    perform issoh_private.lock_warehouses(array(select distinct n.warehouse_id from new_rows n));
  end if;

  insert into issoh.supplier_stock_holdings (product_id, supplier_id, currency_code)
  select d.product_id, d.supplier_id, issoh_private.base_currency()
    from unnest(v_deltas) d
   where not exists (select from issoh.supplier_stock_holdings h
                      where h.product_id = d.product_id and h.supplier_id = d.supplier_id)
  on conflict do nothing;
  update issoh.supplier_stock_holdings h
     set quantity_on_order = h.quantity_on_order + d.delta, updated_at = clock_timestamp()
    from unnest(v_deltas) d
   where h.product_id = d.product_id and h.supplier_id = d.supplier_id and d.delta <> 0;
  return null;
end
$$;
comment on function issoh.tg_purchase_order_lines__follow() is
  'Statement trigger: quantity_on_order of a supplier''s holding is what is open of its order lines. Raises ISCWI.';
--! EndIncluded functions/issoh/tg_purchase_order_lines__follow.sql

--! split: 330-pricing-functions.sql
do $$
begin
  if to_regtype('issoh.product_price') is null then
    create type issoh.exchange_rate_input as (currency_code text, rate_date date, rate numeric);
    create type issoh.product_price as (
      product_id uuid, internal_sku text, pricing_tier text, price numeric, currency_code text, rule_id uuid,
      rule_type text, cost_price numeric, markup_percentage numeric, minimum_price numeric, maximum_price numeric,
      effective_from timestamptz, effective_to timestamptz, trace jsonb);
  end if;
end
$$;
comment on type issoh.exchange_rate_input is
  'Units of the base currency for one unit of a currency, from a day on; see set_exchange_rates.';
comment on type issoh.product_price is
  'What a product sells for in a tier at a moment, per piece in currency_code, and how that came about; see'
  ' prices_for.';

--! Included functions/issoh/exchange_rate.sql
create or replace function issoh.exchange_rate(currency_code text, on_date date default null) returns numeric
language sql stable
set search_path = ''
as $$
  select case
           when exchange_rate.currency_code = issoh_private.base_currency() then 1
           else (select x.rate
                   from issoh.exchange_rates x
                  where x.currency_code = exchange_rate.currency_code
                    and x.rate_date <= coalesce(exchange_rate.on_date, current_date)
                  order by x.rate_date desc
                  limit 1)
         end
$$;
comment on function issoh.exchange_rate(text, date) is '@name exchange_rate_at

Units of the base currency for one unit of a currency on a day (today): its latest rate up to then, null before the
first one, 1 for the base currency.';
grant execute on function issoh.exchange_rate(text, date)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/exchange_rate.sql
--! Included functions/issoh/to_base.sql
create or replace function issoh_private.to_base(amount numeric, currency_code text, on_date date) returns numeric
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_rate numeric;
begin
  if to_base.amount is null or to_base.currency_code is null
     or to_base.currency_code = issoh_private.base_currency() then
    return to_base.amount;
  end if;
  v_rate := issoh.exchange_rate(to_base.currency_code, to_base.on_date);
  if v_rate is null then
    raise exception using
      errcode = 'ISCXR',
      message = format('There is no exchange rate of %s for %s.', to_base.currency_code,
                       coalesce(to_base.on_date, current_date)),
      hint = 'Set one of that day or before by set_exchange_rates, or give the amount in the base currency.';
  end if;
  -- 10 decimals are what a unit cost may have.
  return trim_scale(round(to_base.amount * v_rate, 10));
end
$$;
comment on function issoh_private.to_base(numeric, text, date) is
  'An amount in the base currency, at the latest rate of a day or before, rounded to at most 10 decimals. No currency,'
  ' or the base currency: the amount as it is. Raises ISCXR.';
--! EndIncluded functions/issoh/to_base.sql
--! Included functions/issoh/set_exchange_rates.sql
create or replace function issoh.set_exchange_rates(rates issoh.exchange_rate_input[])
returns setof issoh.exchange_rates
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_wrong text;
begin
  select case
           when n.currency_code = v_base
             then format('%s is the base currency: its rate is always 1.', n.currency_code)
           when n.rate_date is null or not isfinite(n.rate_date)
             then format('A rate of %s has no date.', n.currency_code)
           when n.rate is null or n.rate not between 1e-20 and 999999999999999
             then format('%s is no rate of %s.', coalesce(n.rate::text, 'Nothing'), n.currency_code)
           else format('There are two rates of %s for %s.', n.currency_code, n.rate_date)
         end
    into v_wrong
    from (select x.*, count(*) over (partition by x.currency_code, x.rate_date) as times
            from unnest(set_exchange_rates.rates) x) n
   where issoh_private.is_currency(n.currency_code)
     and (n.currency_code = v_base or n.rate_date is null or not isfinite(n.rate_date) or n.rate is null
          or n.rate not between 1e-20 and 999999999999999 or n.times > 1)
   limit 1;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIXR',
      message = v_wrong,
      hint = 'Give each day once, with what one unit is worth in the base currency: above 0, below 1e15.';
  end if;

  select coalesce(n.currency_code, 'null') into v_wrong
    from unnest(set_exchange_rates.rates) n
   where issoh_private.is_currency(n.currency_code) is not true
   limit 1;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISICU',
      message = format('"%s" is no currency.', v_wrong),
      hint = 'Use a code of ISO 4217, such as EUR.';
  end if;

  return query
  insert into issoh.exchange_rates as x (currency_code, rate_date, rate)
  select n.currency_code, n.rate_date, trim_scale(round(n.rate, 20))
    from unnest(set_exchange_rates.rates) n
   order by n.currency_code, n.rate_date
  on conflict on constraint exchange_rates_pkey do update
    set rate = excluded.rate, source = excluded.source, created_by = excluded.created_by
  returning x.*;
end
$$;
comment on function issoh.set_exchange_rates(issoh.exchange_rate_input[]) is
  'Sets rates [(currency_code, rate_date, rate)], in place of those of the same days: units of the base currency'
  ' for one unit, from that day on. All or none. Raises ISICU, ISIXR (base currency, no date, a rate that is none, a'
  ' day twice).';
grant execute on function issoh.set_exchange_rates(issoh.exchange_rate_input[]) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/set_exchange_rates.sql
--! Included functions/issoh/resolve_tier.sql
create or replace function issoh_private.resolve_tier(pricing_tier text) returns issoh.pricing_tiers
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_tier issoh.pricing_tiers;
begin
  select t.* into v_tier
    from issoh.pricing_tiers t
   where case
           when resolve_tier.pricing_tier is null then t.is_default
           else t.tier_code = resolve_tier.pricing_tier or t.tier_id::text = lower(resolve_tier.pricing_tier)
         end;
  if v_tier.tier_id is null then
    raise exception using
      errcode = 'ISNTI',
      message = format('There is no pricing tier "%s".', resolve_tier.pricing_tier),
      hint = 'Name a tier by its code or its id, or none for the default tier.';
  end if;
  return v_tier;
end
$$;
comment on function issoh_private.resolve_tier(text) is
  'The pricing tier of a code or id; of null the default tier. Raises ISNTI.';
grant execute on function issoh_private.resolve_tier(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/resolve_tier.sql
--! Included functions/issoh/set_pricing_tier.sql
create or replace function issoh.set_pricing_tier(
  tier_code text,
  tier_name text,
  is_default boolean default false,
  is_active boolean default true
) returns issoh.pricing_tiers
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_is_default boolean;
  v_tier issoh.pricing_tiers;
begin
  if coalesce(set_pricing_tier.tier_code, '') !~ '^[A-Za-z0-9_-]{1,32}$'
     or coalesce(btrim(set_pricing_tier.tier_name), '') = '' then
    raise exception using
      errcode = 'ISITI',
      message = 'A pricing tier needs a code and a name.',
      hint = 'A code has 1 to 32 letters A-Z, digits, "_" and "-"; a name is not blank.';
  end if;
  -- One at a time, so that there is exactly one default at every moment; readers and price setters do not wait.
  lock table issoh.pricing_tiers in share row exclusive mode;
  v_is_default := coalesce(set_pricing_tier.is_default, false) or exists (
    select from issoh.pricing_tiers t where t.is_default and t.tier_code = set_pricing_tier.tier_code);
  if v_is_default and not coalesce(set_pricing_tier.is_active, true) then
    raise exception using
      errcode = 'ISCDT',
      message = 'The default tier cannot be inactive.',
      hint = 'Make another tier the default first.';
  end if;
  if v_is_default and exists (
    select from issoh.pricing_rules r
      join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
     where t.tier_code = set_pricing_tier.tier_code and r.rule_type = 'copy_tier'
       and (r.effective_to is null or r.effective_to > clock_timestamp())) then
    raise exception using
      errcode = 'ISCTC',
      message = format('Prices of "%s" are copied from other tiers.', set_pricing_tier.tier_code),
      hint = 'The default tier has prices of its own: set them before it becomes the default.';
  end if;

  update issoh.pricing_tiers t
     set is_default = false
   where v_is_default and t.is_default and t.tier_code <> set_pricing_tier.tier_code;
  insert into issoh.pricing_tiers as t (tier_code, tier_name, is_default, is_active)
  values (set_pricing_tier.tier_code, btrim(set_pricing_tier.tier_name), v_is_default,
          coalesce(set_pricing_tier.is_active, true))
  on conflict on constraint pricing_tiers_tier_code_key do update
    set tier_name = excluded.tier_name, is_default = excluded.is_default, is_active = excluded.is_active
  returning t.* into v_tier;
  return v_tier;
end
$$;
comment on function issoh.set_pricing_tier(text, text, boolean, boolean) is
  'Makes a pricing tier or changes the one of this code. Exactly one tier is the default: a new default takes it'
  ' from the old one, and nothing else does. An inactive tier gets no new prices. Raises ISITI (code or name), ISCDT'
  ' (the default made inactive), ISCTC (a default that copies).';
grant execute on function issoh.set_pricing_tier(text, text, boolean, boolean) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/set_pricing_tier.sql
--! Included functions/issoh/check_price.sql
create or replace function issoh_private.check_price(amount numeric, argument text) returns numeric
language plpgsql immutable
set search_path = ''
as $$
begin
  -- NaN sorts above every number.
  if check_price.amount < 0 or round(check_price.amount, 4) >= 1e15 then
    raise exception using
      errcode = 'ISIPV',
      message = format('%s cannot be %s.', check_price.argument, check_price.amount),
      hint = 'Give an amount of the base currency, at least 0 and below 1,000,000,000,000,000.';
  end if;
  return round(check_price.amount, 4);
end
$$;
comment on function issoh_private.check_price(numeric, text) is
  'An amount that a price rule can hold, rounded half-up to 4 decimals. Raises ISIPV.';
--! EndIncluded functions/issoh/check_price.sql
--! Included functions/issoh/check_percentage.sql
create or replace function issoh_private.check_percentage(percentage numeric, argument text) returns numeric
language plpgsql immutable
set search_path = ''
as $$
begin
  if round(check_percentage.percentage, 4) < -100 or round(check_percentage.percentage, 4) >= 1e8 then
    raise exception using
      errcode = 'ISIPV',
      message = format('%s cannot be %s.', check_percentage.argument, check_percentage.percentage),
      hint = 'Give percent, such as 20 for a fifth: at least -100 and below 100,000,000.';
  end if;
  return round(check_percentage.percentage, 4);
end
$$;
comment on function issoh_private.check_percentage(numeric, text) is
  'Percent that a price rule can hold, rounded half-up to 4 decimals. Raises ISIPV.';
--! EndIncluded functions/issoh/check_percentage.sql
--! Included functions/issoh/round_price.sql
-- The prices that are possible form a grid:
--
--   charm ending c          c, c + m, c + 2m, … with m the smallest power of ten above c: 0.99 (m = 1) gives 0.99,
--                           1.99, 2.99; 9 (m = 10) gives 9, 19; 4.95 (m = 10) gives 4.95, 14.95; 0 (m = 1) whole
--                           amounts
--   no charm, increment i   0, i, 2i, …
--   neither                 0, 0.0001, 0.0002, …: what a price column holds
--
-- The mode chooses on the grid: up the first price not below, down the last one not above, nearest the nearer of the
-- two, the upper one from half-way on. A price above 0 never becomes 0: the smallest price of the grid above 0 stands
-- in, as it does below the first ending. A price of 0 stays 0, unless there is a minimum.
--
-- Then the limits, which are never broken: below the minimum the first price of the grid not below it is taken, above
-- the maximum the last one not above it; where none of the grid lies within both limits, the limit itself.
create or replace function issoh_private.round_price(
  price numeric,
  increment numeric default null,
  mode text default 'nearest',
  charm_ending numeric default null,
  minimum numeric default null,
  maximum numeric default null
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
  v_first constant numeric := coalesce(charm_ending, 0);
  v_step constant numeric := case
    when charm_ending is null then coalesce(increment, 0.0001)
    when charm_ending >= 1 then ('1' || repeat('0', length(trunc(charm_ending)::text)))::numeric
    when charm_ending >= 0.1 or charm_ending = 0 then 1
    when charm_ending >= 0.01 then 0.1
    when charm_ending >= 0.001 then 0.01
    else 0.001
  end;
  v_smallest constant numeric := case when v_first = 0 then v_step else v_first end;
  v_below numeric;
  v_above numeric;
  v_price numeric := price;
begin
  if price > 0 then
    -- div is exact, however many decimals the price has.
    v_below := v_first + v_step * div(greatest(price - v_first, 0), v_step);
    v_above := case when v_below >= price then v_below else v_below + v_step end;
    v_price := greatest(v_smallest, case
      when mode = 'up' then v_above
      when mode = 'down' then v_below
      when price - v_below < v_above - price then v_below
      else v_above
    end);
  end if;

  if v_price < minimum then
    v_below := v_first + v_step * div(greatest(minimum - v_first, 0), v_step);
    v_price := case when v_below >= minimum then v_below else v_below + v_step end;
    v_price := case when v_price > maximum then minimum else v_price end;
  elsif v_price > maximum then
    v_price := v_first + v_step * div(greatest(maximum - v_first, 0), v_step);
    v_price := case when v_price > maximum or v_price < minimum or v_price < v_smallest then maximum else v_price end;
  end if;
  return round(v_price, 4);
end
$$;
comment on function issoh_private.round_price(numeric, numeric, text, numeric, numeric, numeric) is
  'A reckoned price as it is asked: on the grid of the charm ending or of the increment, by mode (nearest, up,'
  ' down), and always within the limits. Null for a null price.';
grant execute on function issoh_private.round_price(numeric, numeric, text, numeric, numeric, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/round_price.sql
--! Included functions/issoh/markup_of.sql
create or replace function issoh_private.markup_of(price numeric, cost numeric) returns numeric
language sql immutable parallel safe
as $$
  -- A markup that no column can hold is of no use either.
  select case when price / nullif(cost, 0) < 1e6 then round((price / nullif(cost, 0) - 1) * 100, 4) end
$$;
comment on function issoh_private.markup_of(numeric, numeric) is
  'Percent that a price is above its cost; null where the cost is unknown or 0, or the price a million times the cost.';
--! EndIncluded functions/issoh/markup_of.sql
--! Included functions/issoh/reckon_rule.sql
create or replace function issoh_private.reckon_rule(rule issoh.pricing_rules) returns issoh.pricing_rules
language plpgsql immutable
set search_path = ''
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  if v_rule.rule_type = 'cost_plus' then
    v_rule.selling_price := issoh_private.check_price(
      issoh_private.round_price(v_rule.cost_price * (1 + v_rule.markup_percentage / 100), v_rule.rounding_increment,
                                v_rule.rounding_mode, v_rule.charm_ending, v_rule.minimum_price, v_rule.maximum_price),
      'cost_price with its markup');
    v_rule.target_markup_percentage := null;
  elsif v_rule.rule_type = 'fixed' then
    v_rule.markup_percentage := issoh_private.markup_of(v_rule.selling_price, v_rule.cost_price);
    if v_rule.selling_price < v_rule.minimum_price or v_rule.selling_price > v_rule.maximum_price then
      raise exception using
        errcode = 'ISIPL',
        message = format('The price %s is not within its limits %s and %s.', v_rule.selling_price,
                         coalesce(v_rule.minimum_price::text, 'none'), coalesce(v_rule.maximum_price::text, 'none')),
        hint = 'Give another selling_price, or minimum_price or maximum_price together with it.';
    end if;
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.reckon_rule(issoh.pricing_rules) is
  'A rule with what follows from the rest of it: the price of a cost_plus rule, the markup of a fixed one. Raises'
  ' ISIPL, ISIPV.';
--! EndIncluded functions/issoh/reckon_rule.sql
--! Included functions/issoh/merge_limits.sql
create or replace function issoh_private.merge_limits(
  rule issoh.pricing_rules,
  old_rule issoh.pricing_rules,
  minimum_price numeric,
  maximum_price numeric,
  rounding_increment numeric,
  rounding_mode text,
  charm_ending numeric
) returns issoh.pricing_rules
language plpgsql immutable
set search_path = ''
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.minimum_price := issoh_private.check_price(merge_limits.minimum_price, 'minimum_price');
  v_rule.maximum_price := issoh_private.check_price(merge_limits.maximum_price, 'maximum_price');
  if v_rule.minimum_price > v_rule.maximum_price then
    raise exception using
      errcode = 'ISIPL',
      message = format('The minimum %s lies above the maximum %s.', v_rule.minimum_price, v_rule.maximum_price),
      hint = 'Give a minimum_price that is not above maximum_price.';
  end if;
  -- An old limit on the wrong side of a new one is gone.
  v_rule.minimum_price := coalesce(v_rule.minimum_price, case
    when (merge_limits.old_rule.minimum_price > v_rule.maximum_price) is not true
      then merge_limits.old_rule.minimum_price
  end);
  v_rule.maximum_price := coalesce(v_rule.maximum_price, case
    when (merge_limits.old_rule.maximum_price < v_rule.minimum_price) is not true
      then merge_limits.old_rule.maximum_price
  end);

  if merge_limits.rounding_mode not in ('nearest', 'up', 'down') then
    raise exception using
      errcode = 'ISIPV',
      message = format('"%s" is no way of rounding.', merge_limits.rounding_mode),
      hint = 'rounding_mode is nearest, up or down.';
  end if;
  v_rule.rounding_mode := coalesce(merge_limits.rounding_mode, merge_limits.old_rule.rounding_mode, 'nearest');
  if num_nonnulls(merge_limits.rounding_increment, merge_limits.charm_ending) = 0 then
    v_rule.rounding_increment := merge_limits.old_rule.rounding_increment;
    v_rule.charm_ending := merge_limits.old_rule.charm_ending;
  else
    v_rule.rounding_increment :=
      nullif(issoh_private.check_price(merge_limits.rounding_increment, 'rounding_increment'), 0);
    v_rule.charm_ending := issoh_private.check_price(merge_limits.charm_ending, 'charm_ending');
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.merge_limits(issoh.pricing_rules, issoh.pricing_rules, numeric, numeric, numeric,
                                               text, numeric) is
  'A new rule with its limits and its rounding: as given, else as in the old rule. An increment or a charm ending takes'
  ' the place of both; increment 0 rounds no more. Raises ISIPL, ISIPV.';
--! EndIncluded functions/issoh/merge_limits.sql
--! Included functions/issoh/merge_price.sql
create or replace function issoh_private.merge_price(
  rule issoh.pricing_rules,
  old_rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  selling_price numeric,
  source_tier text,
  adjustment_percentage numeric,
  has_limits boolean
) returns issoh.pricing_rules
language plpgsql stable
set search_path = ''
as $$
declare
  v_cost constant numeric := issoh_private.check_price(merge_price.cost_price, 'cost_price');
  v_markup constant numeric := issoh_private.check_percentage(merge_price.markup_percentage, 'markup_percentage');
  v_price constant numeric := issoh_private.check_price(merge_price.selling_price, 'selling_price');
  v_adjustment constant numeric :=
    issoh_private.check_percentage(merge_price.adjustment_percentage, 'adjustment_percentage');
  v_copies constant boolean := num_nonnulls(merge_price.source_tier, v_adjustment) > 0;
  v_rule issoh.pricing_rules := rule;
  v_missing text;
begin
  v_rule.rule_type := case
    when v_copies then 'copy_tier'
    when v_price is not null then 'fixed'
    when num_nonnulls(v_cost, v_markup) > 0 then 'cost_plus'
    when merge_price.has_limits then merge_price.old_rule.rule_type
  end;

  if v_rule.rule_type = 'copy_tier' then
    if num_nonnulls(v_cost, v_markup, v_price) > 0 then
      raise exception using
        errcode = 'ISIPC',
        message = 'A copied price has no cost, markup or selling price of its own.',
        hint = 'Give source_tier and adjustment_percentage alone, or neither of them.';
    end if;
    v_rule.source_tier_id := case
      when merge_price.source_tier is null then merge_price.old_rule.source_tier_id
      else (issoh_private.resolve_tier(merge_price.source_tier)).tier_id
    end;
    v_rule.adjustment_percentage := coalesce(v_adjustment, case
      when merge_price.old_rule.source_tier_id = v_rule.source_tier_id
        then merge_price.old_rule.adjustment_percentage
    end);
    if v_rule.source_tier_id = v_rule.pricing_tier_id then
      raise exception using
        errcode = 'ISCTC',
        message = 'A tier cannot copy its own prices.',
        hint = 'Name another tier as source_tier.';
    end if;
    v_missing := case when v_rule.source_tier_id is null then 'source_tier' end;
  else
    v_rule.cost_price := coalesce(v_cost, merge_price.old_rule.cost_price);
    if v_rule.rule_type = 'cost_plus' then
      v_rule.markup_percentage := coalesce(v_markup, merge_price.old_rule.target_markup_percentage,
                                           merge_price.old_rule.markup_percentage);
      v_missing := case
        when v_rule.cost_price is null then 'cost_price'
        when v_rule.markup_percentage is null then 'markup_percentage or selling_price'
      end;
    elsif v_rule.rule_type = 'fixed' then
      v_rule.selling_price := coalesce(v_price, merge_price.old_rule.selling_price);
      -- A price set by a person is the new intention.
      v_rule.target_markup_percentage := case
        when v_price is null then merge_price.old_rule.target_markup_percentage
      end;
      v_missing := case when v_markup is not null and v_rule.cost_price is null then 'cost_price' end;
    else
      v_missing := 'selling_price, or cost_price with markup_percentage';
    end if;
  end if;
  if v_missing is not null then
    raise exception using
      errcode = 'ISIPR',
      message = format('This is not enough to know a price from: give %s.', v_missing),
      hint = 'A price needs selling_price, or cost_price and markup_percentage, or source_tier; what the rule in force'
             ' has need not be given again.';
  end if;

  if v_rule.rule_type = 'fixed' and v_markup is not null
     and v_markup is distinct from issoh_private.markup_of(v_price, v_rule.cost_price)
     and v_price <> issoh_private.round_price(v_rule.cost_price * (1 + v_markup / 100), v_rule.rounding_increment,
                                              v_rule.rounding_mode, v_rule.charm_ending, v_rule.minimum_price,
                                              v_rule.maximum_price) then
    raise exception using
      errcode = 'ISIPC',
      message = format('%s is not the cost %s plus %s percent.', v_price, v_rule.cost_price, v_markup),
      hint = 'Give selling_price, or markup_percentage, not both.';
  end if;
  return v_rule;
end
$$;
comment on function issoh_private.merge_price(issoh.pricing_rules, issoh.pricing_rules, numeric, numeric, numeric, text,
                                              numeric, boolean) is
  'A new rule with its kind and what its price comes from: as given, else as in the old rule. Raises ISIPV, ISIPR,'
  ' ISIPC, ISNTI, ISCTC.';
--! EndIncluded functions/issoh/merge_price.sql
--! Included functions/issoh/check_copies.sql
create or replace function issoh_private.check_copies(product_ids uuid[]) returns void
language plpgsql stable security definer
set search_path = ''
as $$
declare
  v_wrong record;
begin
  -- A chain holds only while all of its copies do.
  with recursive chains as (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r.period, 1 as copies
      from issoh.pricing_rules r
     where r.product_id = any (check_copies.product_ids) and r.rule_type = 'copy_tier'
    union all
    select c.product_id, c.pricing_tier_id, r.source_tier_id, c.period * r.period, c.copies + 1
      from chains c
      join issoh.pricing_rules r on r.product_id = c.product_id and r.pricing_tier_id = c.source_tier_id
       and r.rule_type = 'copy_tier' and r.period && c.period
     where c.copies <= 5 and c.source_tier_id <> c.pricing_tier_id
  )
  select p.internal_sku, t.tier_code,
         case
           when t.is_default then 'the default tier has prices of its own'
           when c.source_tier_id = c.pricing_tier_id then 'in a circle'
           else 'over more than 5 tiers'
         end as fault
    into v_wrong
    from chains c
    join issoh.pricing_tiers t on t.tier_id = c.pricing_tier_id
    join issoh.selected_products p on p.product_id = c.product_id
   where c.source_tier_id = c.pricing_tier_id or c.copies > 5
      -- What is over does no harm: the default may have been another tier then.
      or (t.is_default and coalesce(upper(c.period), 'infinity') > clock_timestamp())
   limit 1;
  if v_wrong.fault is not null then
    raise exception using
      errcode = 'ISCTC',
      message = format('The prices of "%s" in tier "%s" cannot be copied: %s.', v_wrong.internal_sku,
                       v_wrong.tier_code, v_wrong.fault),
      hint = 'Copy from a tier with prices of its own, such as the default tier.';
  end if;
end
$$;
comment on function issoh_private.check_copies(uuid[]) is
  'Refuses copies between tiers that go in a circle at any moment, over more than 5 tiers, or into the default tier, on'
  ' which the others fall back. Raises ISCTC.';
--! EndIncluded functions/issoh/check_copies.sql
--! Included functions/issoh/write_rules.sql
-- What happens to the periods of a product in a tier when a new rule takes [from, to):
--
--   old      |--------------------------------->        one rule, open end
--   new             [from ----- to)
--   result   |------)[from ---- to)[to -------->        closed, new, the old price again from `to` on
--
-- A new rule without `to` ends where the next one begins. It may not swallow a rule that begins inside its period; one
-- that begins at `from` itself is replaced. The caller holds the locks of the products.
create or replace function issoh_private.write_rules(rules issoh.pricing_rules[]) returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_clash record;
  v_continued issoh.pricing_rules[];
begin
  select r.effective_from, n.effective_from as new_from, n.effective_to as new_to, r.rule_id into v_clash
    from unnest(write_rules.rules) n
    join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.effective_from > n.effective_from and r.effective_from < n.effective_to
   order by r.effective_from
   limit 1;
  if v_clash.rule_id is not null then
    raise exception using
      errcode = 'ISCPO',
      message = format('Another price, rule %s, begins on %s, within the period from %s to %s.', v_clash.rule_id,
                       v_clash.effective_from, v_clash.new_from, v_clash.new_to),
      hint = 'End the new price there, or take the other one back by end_price at its beginning.';
  end if;

  v_continued := array(
    select r
      from unnest(write_rules.rules) n
      join issoh.pricing_rules r on r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
       and r.effective_from <= n.effective_from and n.effective_to < coalesce(r.effective_to, 'infinity'));
  delete from issoh.pricing_rules r
   using unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id and r.effective_from = n.effective_from;
  update issoh.pricing_rules r
     set effective_to = n.effective_from
    from unnest(write_rules.rules) n
   where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
     and r.effective_from < n.effective_from and coalesce(r.effective_to, 'infinity') > n.effective_from;

  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason)
  select c.product_id, c.pricing_tier_id, c.rule_type, c.cost_price, c.markup_percentage, c.target_markup_percentage,
         c.selling_price, c.minimum_price, c.maximum_price, c.source_tier_id, c.adjustment_percentage,
         c.rounding_increment, c.rounding_mode, c.charm_ending, c.currency_code, n.effective_to, c.effective_to,
         c.reason
    from unnest(v_continued) c
    join unnest(write_rules.rules) n on n.product_id = c.product_id and n.pricing_tier_id = c.pricing_tier_id;

  return query
  insert into issoh.pricing_rules as w
    (product_id, pricing_tier_id, rule_type, cost_price, markup_percentage, target_markup_percentage, selling_price,
     minimum_price, maximum_price, source_tier_id, adjustment_percentage, rounding_increment, rounding_mode,
     charm_ending, currency_code, effective_from, effective_to, reason)
  select n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage, n.target_markup_percentage,
         n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id, n.adjustment_percentage,
         n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code, n.effective_from,
         coalesce(n.effective_to, (
           select min(r.effective_from)
             from issoh.pricing_rules r
            where r.product_id = n.product_id and r.pricing_tier_id = n.pricing_tier_id
              and r.effective_from > n.effective_from)),
         n.reason
    from unnest(write_rules.rules) n
  returning w.*;

  -- Only a new copy can make a circle, or a chain longer.
  if exists (select from unnest(write_rules.rules) n where n.rule_type = 'copy_tier') then
    perform issoh_private.check_copies(array(select distinct n.product_id from unnest(write_rules.rules) n));
  end if;
end
$$;
comment on function issoh_private.write_rules(issoh.pricing_rules[]) is
  'Writes complete rules, one at most for a product and tier, and makes room for their periods. Raises ISCPO, ISCTC.';
--! EndIncluded functions/issoh/write_rules.sql
--! Included functions/issoh/supersede_proposals.sql
create or replace function issoh_private.supersede_proposals(product_id uuid, pricing_tier_id uuid) returns void
language sql volatile security definer
set search_path = ''
as $$
  update issoh.price_proposals p
     set status = 'superseded', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.status = 'open' and p.product_id = supersede_proposals.product_id
     and p.pricing_tier_id = supersede_proposals.pricing_tier_id
$$;
comment on function issoh_private.supersede_proposals(uuid, uuid) is
  'Closes the open proposal of a product in a tier: its price has changed meanwhile.';
--! EndIncluded functions/issoh/supersede_proposals.sql
--! Included functions/issoh/set_price.sql
create or replace function issoh.set_price(
  product text,
  pricing_tier text default null,
  cost_price numeric default null,
  markup_percentage numeric default null,
  selling_price numeric default null,
  minimum_price numeric default null,
  maximum_price numeric default null,
  effective_from timestamptz default null,
  effective_to timestamptz default null,
  source_tier text default null,
  adjustment_percentage numeric default null,
  rounding_increment numeric default null,
  rounding_mode text default null,
  charm_ending numeric default null,
  reason text default null
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_product_id constant uuid := (issoh_private.resolve_product(set_price.product)).product_id;
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(set_price.pricing_tier);
  v_old issoh.pricing_rules;
  v_rule issoh.pricing_rules;
begin
  if not v_tier.is_active then
    raise exception using
      errcode = 'ISCTA',
      message = format('Pricing tier "%s" is inactive.', v_tier.tier_code),
      hint = 'Activate it by set_pricing_tier, or name another tier.';
  end if;
  perform issoh_private.lock_products(array[v_product_id]);

  -- The moment is taken behind the lock: of two callers, the one that waited comes later.
  v_rule.effective_from := coalesce(set_price.effective_from, clock_timestamp());
  v_rule.effective_to := set_price.effective_to;
  if not isfinite(v_rule.effective_from) or not isfinite(v_rule.effective_to)
     or v_rule.effective_to <= v_rule.effective_from then
    raise exception using
      errcode = 'ISIPE',
      message = format('A price cannot hold from %s to %s.', v_rule.effective_from, v_rule.effective_to),
      hint = 'effective_to lies after effective_from; without it the price holds until the next one begins.';
  end if;
  select r.* into v_old
    from issoh.pricing_rules r
   where r.product_id = v_product_id and r.pricing_tier_id = v_tier.tier_id
     and r.effective_from <= v_rule.effective_from
     and (r.effective_to is null or r.effective_to > v_rule.effective_from);

  v_rule.product_id := v_product_id;
  v_rule.pricing_tier_id := v_tier.tier_id;
  v_rule.currency_code := issoh_private.base_currency();
  v_rule.reason := set_price.reason;
  v_rule := issoh_private.merge_limits(v_rule, v_old, set_price.minimum_price, set_price.maximum_price,
    set_price.rounding_increment, set_price.rounding_mode, set_price.charm_ending);
  v_rule := issoh_private.merge_price(v_rule, v_old, set_price.cost_price, set_price.markup_percentage,
    set_price.selling_price, set_price.source_tier, set_price.adjustment_percentage,
    num_nonnulls(set_price.minimum_price, set_price.maximum_price, set_price.rounding_increment,
                 set_price.rounding_mode, set_price.charm_ending) > 0);
  select w.* into v_rule from issoh_private.write_rules(array[issoh_private.reckon_rule(v_rule)]) w;

  -- A proposal reckoned beside the price that was replaced says nothing any more.
  if v_rule.period @> clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product_id, v_tier.tier_id);
  end if;
  return v_rule;
end
$$;
comment on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz, timestamptz,
                                    text, numeric, numeric, text, numeric, text) is
  'Sets what a product (id or SKU) sells for in a tier (code or id; none: the default), in the base currency, from a
moment (now) to another (open end), and answers the new rule. With selling_price the price is fixed; with cost_price or
markup_percentage it is reckoned from both; with source_tier it is that tier''s price plus adjustment_percentage. What
is not given is carried over from the rule in force then: cost, markup, limits, rounding. The old rule is closed; after
effective_to it holds again. docs/workflows/pricing.md tells the details. Raises ISNPR, ISNTI, ISCTA (inactive tier),
ISIPE (period), ISIPV (a value that no price can have), ISIPR (not enough to know a price from), ISIPC (arguments that
contradict each other), ISIPL (limits), ISCPO (swallows a later price), ISCTC (copies in a circle).';
grant execute on function issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz,
                                          timestamptz, text, numeric, numeric, text, numeric, text)
  to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/set_price.sql
--! Included functions/issoh/end_price.sql
create or replace function issoh.end_price(
  product text,
  pricing_tier text default null,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(end_price.product);
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(end_price.pricing_tier);
  v_rule issoh.pricing_rules;
  v_to timestamptz;
begin
  perform issoh_private.lock_products(array[v_product.product_id]);
  v_to := coalesce(end_price.effective_to, clock_timestamp());
  select r.* into v_rule
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.pricing_tier_id = v_tier.tier_id
     and r.effective_from <= v_to and (r.effective_to is null or r.effective_to > v_to);
  if v_rule.rule_id is null or not isfinite(v_to) then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price of its own in tier "%s" on %s.', v_product.internal_sku, v_tier.tier_code,
                       v_to),
      hint = 'pricing_rules has all periods of a product.';
  end if;

  if v_rule.effective_from = v_to then
    delete from issoh.pricing_rules r where r.rule_id = v_rule.rule_id;
  else
    update issoh.pricing_rules r
       set effective_to = v_to, reason = coalesce(end_price.reason, r.reason)
     where r.rule_id = v_rule.rule_id
    returning r.* into v_rule;
  end if;
  if v_to <= clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product.product_id, v_tier.tier_id);
  end if;
  return v_rule;
end
$$;
comment on function issoh.end_price(text, text, timestamptz, text) is
  'Ends the price of a product in a tier (none: the default) at a moment (now); from then on the tier has the'
  ' default tier''s price, and the default tier none, until a later rule begins. A price that would begin at that'
  ' very moment is taken back. Answers the rule. Raises ISNPR, ISNTI, ISNRU (no price then).';
grant execute on function issoh.end_price(text, text, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/end_price.sql
--! Included functions/issoh/rounding_steps.sql
create or replace function issoh_private.rounding_steps(rule issoh.pricing_rules, reckoned numeric, price numeric)
returns jsonb[]
language plpgsql immutable
as $$
declare
  v_rounded constant numeric := case
    when num_nonnulls(rule.minimum_price, rule.maximum_price) = 0 then price
    else issoh_private.round_price(reckoned, rule.rounding_increment, rule.rounding_mode, rule.charm_ending)
  end;
begin
  return case
    when v_rounded = reckoned then '{}'
    else array[jsonb_object(array['step', 'rounding', 'price', trim_scale(v_rounded)::text, 'note',
      'Rounded (' || rule.rounding_mode || ') to '
      || case
           when rule.charm_ending is not null then 'a price that ends in ' || trim_scale(rule.charm_ending)
           when rule.rounding_increment is not null then 'a multiple of ' || trim_scale(rule.rounding_increment)
           else '4 decimals'
         end || '.'])]
  end || case
    when v_rounded = price then '{}'
    else array[jsonb_object(array['step', 'limits', 'price', trim_scale(price)::text, 'note',
      case
        when v_rounded < rule.minimum_price then 'Raised: not below the minimum ' || trim_scale(rule.minimum_price)
        when v_rounded > rule.maximum_price then 'Lowered: not above the maximum ' || trim_scale(rule.maximum_price)
        else 'As it is written in the rule'
      end || '.'])]
  end;
end
$$;
comment on function issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric) is
  'What rounding and limits of a rule made of a reckoned price: steps of a trace, none where they changed nothing.';
grant execute on function issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/rounding_steps.sql
--! Included functions/issoh/prices_for.sql
create or replace function issoh.prices_for(
  product_ids uuid[] default null,
  pricing_tier text default null,
  at timestamptz default null
) returns setof issoh.product_price
language plpgsql stable
set search_path = ''
-- With the ids as a value one product is an index scan, and all of them are a hash join, in memory.
set plan_cache_mode = force_custom_plan
set work_mem = '64MB'
as $$
declare
  -- Not now(): a price set in the same transaction holds already.
  v_at constant timestamptz := coalesce(prices_for.at, clock_timestamp());
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(prices_for.pricing_tier);
  v_default_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
begin
  return query
  with recursive in_force as materialized (
    select r.product_id, r.pricing_tier_id, r.source_tier_id, r as rule
      from issoh.pricing_rules r
     where r.effective_from <= v_at and (r.effective_to is null or r.effective_to > v_at)
       and (prices_for.product_ids is null or r.product_id = any (prices_for.product_ids))
  ),
  -- Down from the tier that was asked for: to the source of a copy, to the default tier where there is no rule.
  walk as (
    select p.product_id, p.internal_sku, array[f.rule] as rules, array[v_tier.tier_code] as tiers,
           case when f.product_id is null then nullif(v_default_id, v_tier.tier_id) else f.source_tier_id end as next_id
      from issoh.selected_products p
      left join in_force f on f.product_id = p.product_id and f.pricing_tier_id = v_tier.tier_id
     where prices_for.product_ids is null or p.product_id = any (prices_for.product_ids)
    union all
    select w.product_id, w.internal_sku, w.rules || f.rule, w.tiers || t.tier_code,
           case when f.product_id is null then nullif(v_default_id, t.tier_id) else f.source_tier_id end
      from walk w
      join issoh.pricing_tiers t on t.tier_id = w.next_id
      left join in_force f on f.product_id = w.product_id and f.pricing_tier_id = w.next_id
     where cardinality(w.tiers) < 7
  ),
  -- Up again, from the rule with a price of its own; rules and tiers hold what lies above.
  priced as (
    select w.product_id, w.internal_sku, w.rules, w.tiers, cardinality(w.tiers) as level, c.rule,
           (c.rule).selling_price::numeric as price,
           case
             when (c.rule).rule_id is null then array[jsonb_object(array[
               'step', 'none', 'tier', c.tier, 'note', 'No rule is in force.'])]
             when (c.rule).rule_type = 'fixed' then array[jsonb_object(array[
               'step', 'fixed', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale((c.rule).selling_price)::text, 'note', 'Fixed price.'])]
             when (c.rule).rule_type = 'cost_plus' then jsonb_object(array[
               'step', 'cost_plus', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale(a.reckoned)::text,
               'note', 'Cost ' || trim_scale((c.rule).cost_price) || ' plus ' || trim_scale((c.rule).markup_percentage)
                       || ' percent.'])
               || case
                    when a.reckoned <> (c.rule).selling_price
                      then issoh_private.rounding_steps(c.rule, a.reckoned, (c.rule).selling_price)
                    else '{}'
                  end
             else array[jsonb_object(array[
               'step', 'none', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'note', 'Copied over too many tiers.'])]
           end as steps
      from walk w
     cross join lateral (
       select w.rules[cardinality(w.tiers)] as rule, w.tiers[cardinality(w.tiers)] as tier offset 0) c
     cross join lateral (
       select (c.rule).cost_price * (1 + (c.rule).markup_percentage / 100) as reckoned offset 0) a
     where w.next_id is null or cardinality(w.tiers) = 7
    union all
    select b.product_id, b.internal_sku, b.rules, b.tiers, b.level - 1,
           case when (c.rule).rule_id is null then b.rule else c.rule end, d.price,
           case
             when (c.rule).rule_id is null then jsonb_object(array[
               'step', 'fallback', 'tier', c.tier,
               'note', 'No rule is in force here: the default tier tells the price.']) || b.steps
             when b.price is null then b.steps
             else b.steps || jsonb_object(array[
               'step', 'copy_tier', 'tier', c.tier, 'rule_id', (c.rule).rule_id::text,
               'price', trim_scale(a.reckoned)::text,
               'note', 'Copied from tier ' || b.tiers[b.level] || ', adjusted by '
                       || trim_scale(coalesce((c.rule).adjustment_percentage, 0)) || ' percent.'])
               || case
                    when a.reckoned <> d.price then issoh_private.rounding_steps(c.rule, a.reckoned, d.price)
                    else '{}'
                  end
           end
      from priced b
     cross join lateral (select b.rules[b.level - 1] as rule, b.tiers[b.level - 1] as tier offset 0) c
     cross join lateral (
       select b.price * (1 + coalesce((c.rule).adjustment_percentage, 0) / 100) as reckoned offset 0) a
     cross join lateral (
       select case
                when (c.rule).rule_id is null then b.price
                else issoh_private.round_price(a.reckoned, (c.rule).rounding_increment, (c.rule).rounding_mode,
                       (c.rule).charm_ending, (c.rule).minimum_price, (c.rule).maximum_price)
              end as price offset 0) d
     where b.level > 1
  )
  select b.product_id, b.internal_sku, v_tier.tier_code, b.price, (b.rule).currency_code, (b.rule).rule_id,
         (b.rule).rule_type, (b.rule).cost_price::numeric, (b.rule).markup_percentage::numeric,
         (b.rule).minimum_price::numeric, (b.rule).maximum_price::numeric, (b.rule).effective_from,
         (b.rule).effective_to, to_jsonb(b.steps)
    from priced b
   where b.level = 1;
end
$$;
comment on function issoh.prices_for(uuid[], text, timestamptz) is
  'What products (all) sell for in a tier (the default) at a moment (now), a row for each, its price null where no rule
tells one. Rule, cost, markup, limits and period are those of the rule that gave the price. trace is an array of steps
{step, tier, price, rule_id, note}, in the order in which the price came about; step is fallback, fixed, cost_plus,
copy_tier, rounding, limits or none. Unknown ids are left out. Raises ISNTI.';
grant execute on function issoh.prices_for(uuid[], text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/prices_for.sql
--! Included functions/issoh/price_for.sql
create or replace function issoh.price_for(
  product text,
  pricing_tier text default null,
  at timestamptz default null
) returns issoh.product_price
language sql stable
set search_path = ''
as $$
  select p.*
    from issoh.prices_for(array[(issoh_private.resolve_product(price_for.product)).product_id], price_for.pricing_tier,
                          price_for.at) p
$$;
comment on function issoh.price_for(text, text, timestamptz) is
  'What a product (id or SKU) sells for in a tier (the default) at a moment (now), and how that came about; see'
  ' prices_for. Raises ISNPR, ISNTI.';
grant execute on function issoh.price_for(text, text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/price_for.sql
--! Included functions/issoh/rule_at_cost.sql
create or replace function issoh_private.rule_at_cost(
  rule issoh.pricing_rules,
  cost_price numeric,
  markup_percentage numeric,
  effective_from timestamptz,
  reason text
) returns issoh.pricing_rules
language plpgsql immutable
set search_path = ''
as $$
declare
  v_rule issoh.pricing_rules := rule;
begin
  v_rule.cost_price := rule_at_cost.cost_price;
  v_rule.effective_from := rule_at_cost.effective_from;
  v_rule.reason := rule_at_cost.reason;
  if rule_at_cost.markup_percentage is null then
    v_rule.rule_type := 'fixed';
    v_rule.target_markup_percentage := coalesce(v_rule.target_markup_percentage, v_rule.markup_percentage);
  else
    v_rule.rule_type := 'cost_plus';
    v_rule.markup_percentage := rule_at_cost.markup_percentage;
  end if;
  return issoh_private.reckon_rule(v_rule);
end
$$;
comment on function issoh_private.rule_at_cost(issoh.pricing_rules, numeric, numeric, timestamptz, text) is
  'The rule that follows on another one at a new cost. Without a markup its price stays, fixed, and the markup that was'
  ' meant is kept as target; with one the price is reckoned anew.';
--! EndIncluded functions/issoh/rule_at_cost.sql
--! Included functions/issoh/reckon_proposals.sql
create or replace function issoh_private.reckon_proposals(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.price_proposals
language sql stable security definer
set search_path = ''
as $$
  select null::uuid, r.rule_id, r.product_id, r.pricing_tier_id, r.cost_price, a.cost, m.markup, r.selling_price,
         round(m.price, 4), r.currency_code, 'open', reckon_proposals.reason, null::text, null::text,
         null::timestamptz, null::timestamptz, null::timestamptz
    from unnest(reckon_proposals.product_ids, reckon_proposals.costs) as x (product_id, cost)
   cross join lateral (select round(x.cost, 4) as cost) a
    join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= clock_timestamp()
     and (r.effective_to is null or r.effective_to > clock_timestamp())
   cross join lateral (
     select b.markup,
            case
              when a.cost = r.cost_price then r.selling_price
              else issoh_private.round_price(a.cost * (1 + b.markup / 100), r.rounding_increment, r.rounding_mode,
                                             r.charm_ending, r.minimum_price, r.maximum_price)
            end as price
       from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
   where a.cost is not null and r.rule_type in ('fixed', 'cost_plus') and m.markup is not null and m.price < 1e15
$$;
comment on function issoh_private.reckon_proposals(uuid[], numeric[], text) is
  'What rules in force would make of new costs in the base currency: drafts, also where the cost or the price is'
  ' the same. Rules without a known markup have none.';
--! EndIncluded functions/issoh/reckon_proposals.sql
--! Included functions/issoh/accept_proposals.sql
create or replace function issoh_private.accept_proposals(proposal_ids uuid[], decided_by text, notes text default null)
returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  perform issoh_private.write_rules(array(
    select issoh_private.rule_at_cost(r, p.new_cost, p.markup_percentage, clock_timestamp(), p.reason)
      from issoh.price_proposals p
      join issoh.pricing_rules r on r.rule_id = p.rule_id
     where p.proposal_id = any (accept_proposals.proposal_ids)));
  update issoh.price_proposals p
     set status = 'accepted', decided_by = accept_proposals.decided_by, decided_at = clock_timestamp(),
         notes = accept_proposals.notes
   where p.proposal_id = any (accept_proposals.proposal_ids);
end
$$;
comment on function issoh_private.accept_proposals(uuid[], text, text) is
  'Sets the proposed prices from now on, by rules of cost and markup. The proposals are open, their rules in force,'
  ' their products locked.';
--! EndIncluded functions/issoh/accept_proposals.sql
--! Included functions/issoh/write_proposals.sql
create or replace function issoh_private.write_proposals(drafts issoh.price_proposals[]) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_ids uuid[];
begin
  -- One that was reckoned from this very cost, beside this very rule, waits on.
  update issoh.price_proposals p
     set status = 'superseded', decided_by = audit.current_actor(), decided_at = v_now
    from unnest(write_proposals.drafts) d
    join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
     and r.effective_from <= v_now and (r.effective_to is null or r.effective_to > v_now)
   where p.status = 'open' and p.product_id = d.product_id and p.pricing_tier_id = d.pricing_tier_id
     and (p.new_cost <> d.new_cost or p.rule_id is distinct from r.rule_id);
  with written as (
    insert into issoh.price_proposals as p
      (rule_id, product_id, pricing_tier_id, old_cost, new_cost, markup_percentage, current_price, proposed_price,
       currency_code, reason)
    select r.rule_id, d.product_id, d.pricing_tier_id, d.old_cost, d.new_cost, d.markup_percentage, d.current_price,
           d.proposed_price, d.currency_code, d.reason
      from unnest(write_proposals.drafts) d
      join issoh.pricing_rules r on r.product_id = d.product_id and r.pricing_tier_id = d.pricing_tier_id
       and r.effective_from <= v_now and (r.effective_to is null or r.effective_to > v_now)
     where d.new_cost <> d.old_cost and d.proposed_price <> d.current_price
       and abs(d.proposed_price - d.current_price) * 100
           >= d.current_price * (select (issoh.setting('pricing.proposal_threshold') #>> '{}')::numeric)
       and not exists (
         select from issoh.price_proposals o
          where o.status = 'open' and o.product_id = d.product_id and o.pricing_tier_id = d.pricing_tier_id)
    returning p.proposal_id
  )
  select coalesce(array_agg(w.proposal_id), '{}') into v_ids from written w;
  if (issoh.setting('pricing.apply_proposals'))::boolean then
    perform issoh_private.accept_proposals(v_ids, 'system');
  end if;
  return cardinality(v_ids);
end
$$;
comment on function issoh_private.write_proposals(issoh.price_proposals[]) is
  'Opens what reckon_proposals drafted, for the rules in force, where the price moves far enough; closes older ones.'
  ' Answers how many were opened.';
--! EndIncluded functions/issoh/write_proposals.sql
--! Included functions/issoh/propose_prices.sql
create or replace function issoh_private.propose_prices(product_ids uuid[], costs numeric[], reason text)
returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if not exists (select from issoh.pricing_rules r where r.product_id = any (propose_prices.product_ids)) then
    return 0;
  end if;
  return issoh_private.write_proposals(array(
    select d
      from issoh_private.reckon_proposals(propose_prices.product_ids, propose_prices.costs, propose_prices.reason) d));
end
$$;
comment on function issoh_private.propose_prices(uuid[], numeric[], text) is
  'Proposes a price wherever a new cost (base currency, a product once) and the markup that was meant give another one,'
  ' beyond pricing.proposal_threshold; applies it with pricing.apply_proposals. Rules stay as they are otherwise. The'
  ' caller holds the locks of the products. Answers how many were proposed.';
--! EndIncluded functions/issoh/propose_prices.sql
--! Included functions/issoh/change_costs.sql
create or replace function issoh_private.change_costs(product_ids uuid[], costs numeric[], reason text)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_drafts constant issoh.price_proposals[] := array(
    select d
      from issoh_private.reckon_proposals(change_costs.product_ids, change_costs.costs, change_costs.reason) d);
  v_applies constant boolean := (issoh.setting('pricing.apply_proposals'))::boolean;
  v_from timestamptz;
begin
  -- A price that is applied at once needs no rule that holds the old one for a moment.
  if v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
  v_from := clock_timestamp();
  return query
  select w.*
    from issoh_private.write_rules(array(
      select issoh_private.rule_at_cost(r, round(x.cost, 4), null, v_from, change_costs.reason)
        from unnest(change_costs.product_ids, change_costs.costs) as x (product_id, cost)
        join issoh.pricing_rules r on r.product_id = x.product_id and r.effective_from <= v_from
         and (r.effective_to is null or r.effective_to > v_from)
       where r.rule_type in ('fixed', 'cost_plus') and r.cost_price is distinct from round(x.cost, 4)
         and x.cost is not null)) w;
  if not v_applies then
    perform issoh_private.write_proposals(v_drafts);
  end if;
end
$$;
comment on function issoh_private.change_costs(uuid[], numeric[], text) is
  'Products cost something else from now on (base currency, a product once): each tier''s rule in force is closed'
  ' and one with the new cost opened, its price unchanged, and new prices are proposed. The caller holds the locks'
  ' of the products. Answers the new rules, those of applied proposals left out.';
--! EndIncluded functions/issoh/change_costs.sql
--! Included functions/issoh/change_cost.sql
create or replace function issoh.change_cost(product text, cost_price numeric, reason text default null)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(change_cost.product);
  v_cost constant numeric := issoh_private.check_price(change_cost.cost_price, 'cost_price');
begin
  if v_cost is null then
    raise exception using
      errcode = 'ISIPR', message = 'There is no cost.', hint = 'Give cost_price, in the base currency.';
  end if;
  perform issoh_private.lock_products(array[v_product.product_id]);
  perform issoh_private.change_costs(array[v_product.product_id], array[v_cost],
                                     coalesce(change_cost.reason, 'cost change'));
  return query
  select r.*
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.rule_type in ('fixed', 'cost_plus')
     and r.period @> clock_timestamp()
   order by r.pricing_tier_id;
  if not found then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price in any tier now.', v_product.internal_sku),
      hint = 'Set its first price, with its cost, by set_price.';
  end if;
end
$$;
comment on function issoh.change_cost(text, numeric, text) is
  'A product (id or SKU) costs something else from now on. In every tier with a price of its own the price stays, and a
new one is proposed that keeps the markup; with the setting pricing.apply_proposals it holds at once. Answers the rules
in force. Raises ISNPR, ISIPR (no cost), ISIPV, ISNRU (no price yet).';
grant execute on function issoh.change_cost(text, numeric, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/change_cost.sql
--! Included functions/issoh/decide_price_proposals.sql
create or replace function issoh.decide_price_proposals(
  proposal_ids uuid[],
  decision text,
  notes text default null
) returns setof issoh.price_proposals
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_status constant text := case decide_price_proposals.decision
    when 'accept' then 'accepted'
    when 'dismiss' then 'dismissed'
  end;
  v_wrong text;
  v_open uuid[];
begin
  if v_status is null then
    raise exception using
      errcode = 'ISIPD',
      message = format('"%s" is no decision.', decide_price_proposals.decision),
      hint = 'A proposal is decided by accept or dismiss.';
  end if;
  select i.id::text into v_wrong
    from unnest(decide_price_proposals.proposal_ids) i (id)
   where not exists (select from issoh.price_proposals p where p.proposal_id = i.id)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISNPP',
      message = format('There is no price proposal %s.', coalesce(v_wrong, 'null')),
      hint = 'v_price_proposals lists those that are open.';
  end if;
  perform issoh_private.lock_products(array(
    select p.product_id from issoh.price_proposals p where p.proposal_id = any (decide_price_proposals.proposal_ids)));

  select case
           when p.status = 'open'
             then format('The price that proposal %s changes is not in force any more.', p.proposal_id)
           else format('Proposal %s is %s.', p.proposal_id, p.status)
         end
    into v_wrong
    from issoh.price_proposals p
   where p.proposal_id = any (decide_price_proposals.proposal_ids) and p.status <> v_status
     and (p.status <> 'open'
          or (v_status = 'accepted' and not exists (
            select from issoh.pricing_rules r where r.rule_id = p.rule_id and r.period @> clock_timestamp())))
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCPD',
      message = v_wrong,
      hint = 'Leave it out, or dismiss it if it is open; set_price sets any price.';
  end if;

  v_open := array(
    select p.proposal_id
      from issoh.price_proposals p
     where p.proposal_id = any (decide_price_proposals.proposal_ids) and p.status = 'open');
  if v_status = 'accepted' then
    perform issoh_private.accept_proposals(v_open, audit.current_actor(), decide_price_proposals.notes);
  else
    update issoh.price_proposals p
       set status = 'dismissed', decided_by = audit.current_actor(), decided_at = clock_timestamp(),
           notes = decide_price_proposals.notes
     where p.proposal_id = any (v_open);
  end if;
  return query
  select p.*
    from issoh.price_proposals p
   where p.proposal_id = any (decide_price_proposals.proposal_ids)
   order by p.proposal_id;
end
$$;
comment on function issoh.decide_price_proposals(uuid[], text, text) is
  'Accepts (the proposed prices hold from now on) or dismisses price proposals, all or none; repeated, it changes'
  ' nothing. Raises ISIPD (no such decision), ISNPP (no such proposal), ISCPD (decided otherwise, or overtaken by'
  ' another price).';
grant execute on function issoh.decide_price_proposals(uuid[], text, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/decide_price_proposals.sql

alter table issoh.pricing_rules
  alter column pricing_tier_id set default ((issoh_private.resolve_tier(null)).tier_id);

--! split: 340-link.sql
-- What IS-SOH reads of SPP, and what the hourly checks of both found.
set lock_timeout = '5s';

-- Bootstrap makes the server and says at every start where it is. No role is granted anything on it.
create foreign table if not exists spp_remote.suppliers (
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  supplier_name text not null,
  status text not null,
  currency_code text not null
) server spp options (schema_name 'spp_feed', table_name 'suppliers');
comment on foreign table spp_remote.suppliers is 'SPP''s suppliers as they are now: spp_feed.suppliers.';

create table if not exists issoh.invariant_results (
  tier text not null check (tier in ('spp', 'issoh')),
  check_name text not null,
  checked_at timestamptz not null default now(),
  violations integer not null check (violations >= 0),
  examples jsonb not null default '[]',
  constraint invariant_results_pkey primary key (tier, check_name)
);
comment on table issoh.invariant_results is '@filterBy *
@orderBy *

What the last run of each invariant (sql/checks) found, in both databases. The worker runs them every hour.';
comment on column issoh.invariant_results.tier is 'spp or issoh.';
comment on column issoh.invariant_results.violations is 'Rows that break the rule; 0 is well.';
comment on column issoh.invariant_results.examples is 'The first of them.';
comment on column issoh.invariant_results.check_name is 'File of sql/checks, without its ending.';
comment on column issoh.invariant_results.checked_at is 'When it last ran.';

--! Included functions/issoh/refresh_suppliers.sql
create or replace function issoh_private.refresh_suppliers() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_feed spp_remote.suppliers[];
  v_changed integer;
begin
  -- One at a time, and nobody waits: whoever refreshes may hold locks that the others want next.
  if not pg_try_advisory_xact_lock(hashtextextended('issoh.suppliers', 0)) then
    return 0;
  end if;
  v_feed := array(select f from spp_remote.suppliers f);

  -- A code may have passed to another supplier.
  delete from issoh.suppliers s
   using unnest(v_feed) f
   where s.supplier_code = f.supplier_code and s.supplier_id <> f.supplier_id;
  insert into issoh.suppliers as s (supplier_id, supplier_code, supplier_name, status, currency_code)
  select f.supplier_id, f.supplier_code, f.supplier_name, f.status, f.currency_code
    from unnest(v_feed) f
  on conflict (supplier_id) do update
     set supplier_code = excluded.supplier_code, supplier_name = excluded.supplier_name, status = excluded.status,
         currency_code = excluded.currency_code, mirrored_at = now()
   where (s.supplier_code, s.supplier_name, s.status, s.currency_code)
         is distinct from
         (excluded.supplier_code, excluded.supplier_name, excluded.status, excluded.currency_code);
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
comment on function issoh_private.refresh_suppliers() is
  'Brings the mirror of SPP''s suppliers up to date and answers how many have changed; suppliers that SPP no longer'
  ' has are kept. Does nothing while another session refreshes.';
--! EndIncluded functions/issoh/refresh_suppliers.sql
--! Included functions/issoh/resolve_supplier.sql
create or replace function issoh_private.resolve_supplier(supplier text) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_code constant text := btrim(resolve_supplier.supplier);
  v_supplier_id uuid;
begin
  -- Taken as it is: what is entered by hand may come from somebody whom SPP does not know.
  if v_code is null or issoh_private.is_uuid(v_code) then
    return v_code::uuid;
  end if;

  select s.supplier_id into v_supplier_id from issoh.suppliers s where s.supplier_code = v_code;
  if v_supplier_id is null and v_code ~ '^[A-Za-z0-9_-]{1,32}$' then
    select f.supplier_id into v_supplier_id from spp_remote.suppliers f where f.supplier_code = v_code;
    if v_supplier_id is not null then
      perform issoh_private.refresh_suppliers();
    end if;
  end if;
  if v_supplier_id is null then
    raise exception using
      errcode = 'ISNSU',
      message = format('There is no supplier "%s".', resolve_supplier.supplier),
      hint = 'Name a supplier by its code in SPP or by its id.';
  end if;
  return v_supplier_id;
end
$$;
comment on function issoh_private.resolve_supplier(text) is
  'The id of a supplier named by code or id; SPP is asked for a code that the mirror does not have yet. An id is not'
  ' looked up. Raises ISNSU.';
grant execute on function issoh_private.resolve_supplier(text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/resolve_supplier.sql

--! split: 350-valuation-functions.sql
do $$
begin
  if to_regtype('issoh.inventory_value') is null then
    create type issoh_private.replayed_movement as (
      product_id uuid, movement_id uuid, movement_type text, movement_date timestamptz, delta bigint, quantity bigint,
      fifo_cost numeric, lifo_cost numeric, average_cost numeric,
      fifo_value numeric, lifo_value numeric, average_value numeric);
    create type issoh.inventory_value as (
      product_id uuid, internal_sku text, quantity_on_hand bigint, fifo_value numeric, lifo_value numeric,
      average_value numeric, fifo_unit_cost numeric, lifo_unit_cost numeric, average_unit_cost numeric);
    create type issoh.cost_of_issue as (
      movement_id uuid, product_id uuid, quantity bigint, fifo_cost numeric, lifo_cost numeric, average_cost numeric,
      movement_type text, movement_date timestamptz);
  end if;
end
$$;
comment on type issoh.inventory_value is 'Pieces of a product and their value by three methods, in the base currency.';
comment on type issoh.cost_of_issue is 'Pieces that left and their cost by three methods, in the base currency.';

--! Included functions/issoh/share_of.sql
create or replace function issoh_private.share_of(cost numeric, part bigint, whole bigint) returns numeric
language sql immutable
return case when part = whole then cost else div(cost * part * 10000000000000000, whole) * 0.0000000000000001 end;
comment on function issoh_private.share_of(numeric, bigint, bigint) is
  'What part of whole pieces cost when all of them cost this: exact, cut off behind the 16th decimal. Differences of'
  ' growing parts add up to the whole without residue.';
grant execute on function issoh_private.share_of(numeric, bigint, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/share_of.sql
--! Included functions/issoh/unit_cost.sql
create or replace function issoh_private.unit_cost(value numeric, quantity bigint) returns numeric
language sql immutable
return case when quantity > 0 then trim_scale(round(value / quantity, 10)) end;
comment on function issoh_private.unit_cost(numeric, bigint) is
  'Value of a piece, rounded to 10 decimals; null with nothing on hand.';
grant execute on function issoh_private.unit_cost(numeric, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/unit_cost.sql
--! Included functions/issoh/replay_ledger.sql
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
set search_path = ''
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
  'Works the ledger off up to and with a moment, for some products or (null) all: after every movement that counts, or'
  ' once per product, pieces and value on hand by FIFO, perpetual LIFO and moving average; and what each decrease cost,'
  ' or (negative) each return gave back. Amounts are in the base currency.';
grant execute on function issoh_private.replay_ledger(uuid[], timestamptz, boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/replay_ledger.sql
--! Included functions/issoh/inventory_valuation_at.sql
create or replace function issoh.inventory_valuation_at(as_of timestamptz) returns setof issoh.inventory_value
language sql stable
set search_path = ''
as $$
  select p.product_id, p.internal_sku, r.quantity, trim_scale(r.fifo_value), trim_scale(r.lifo_value),
         trim_scale(r.average_value), issoh_private.unit_cost(r.fifo_value, r.quantity),
         issoh_private.unit_cost(r.lifo_value, r.quantity), issoh_private.unit_cost(r.average_value, r.quantity)
    from issoh_private.replay_ledger(null, inventory_valuation_at.as_of, false) r
    join issoh.selected_products p on p.product_id = r.product_id
$$;
comment on function issoh.inventory_valuation_at(timestamptz) is
  'What the stock of every product ever moved was worth at a moment, by FIFO, perpetual LIFO and moving average, as the'
  ' ledger stands now: movements recorded later with an earlier date count. Columns as in v_inventory_valuation.';
grant execute on function issoh.inventory_valuation_at(timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/inventory_valuation_at.sql
--! Included functions/issoh/product_valuation.sql
create or replace function issoh.product_valuation(product text, as_of timestamptz default null)
returns issoh.inventory_value
language plpgsql stable
set search_path = ''
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(product_valuation.product);
  v_value issoh.inventory_value;
begin
  select v_product.product_id, v_product.internal_sku, r.quantity, trim_scale(r.fifo_value), trim_scale(r.lifo_value),
         trim_scale(r.average_value), issoh_private.unit_cost(r.fifo_value, r.quantity),
         issoh_private.unit_cost(r.lifo_value, r.quantity), issoh_private.unit_cost(r.average_value, r.quantity)
    into v_value
    from issoh_private.replay_ledger(array[v_product.product_id], coalesce(product_valuation.as_of, 'infinity'),
                                     false) r;
  if v_value.product_id is null then
    v_value := (v_product.product_id, v_product.internal_sku, 0, 0, 0, 0, null, null, null);
  end if;
  return v_value;
end
$$;
comment on function issoh.product_valuation(text, timestamptz) is
  'What the stock of one product (internal SKU or id) is worth, now or at a moment; zeros where it never moved. Raises'
  ' ISNPR.';
grant execute on function issoh.product_valuation(text, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/product_valuation.sql
--! Included functions/issoh/cost_of_goods_issued.sql
create or replace function issoh.cost_of_goods_issued(since timestamptz, until timestamptz)
returns setof issoh.cost_of_issue
language sql stable
set search_path = ''
as $$
  select r.movement_id, r.product_id, -r.delta, trim_scale(r.fifo_cost), trim_scale(r.lifo_cost),
         trim_scale(r.average_cost), r.movement_type, r.movement_date
    from issoh_private.replay_ledger(
           array(select distinct m.product_id
                   from issoh.stock_movements m
                  where m.movement_date >= cost_of_goods_issued.since
                    and m.movement_date < cost_of_goods_issued.until
                    and (m.from_location is not null or m.returns_movement_id is not null)),
           cost_of_goods_issued.until, true) r
   where r.movement_date >= cost_of_goods_issued.since and r.movement_date < cost_of_goods_issued.until
     and r.fifo_cost is not null
$$;
comment on function issoh.cost_of_goods_issued(timestamptz, timestamptz) is
  'What left in a period, from since up to, without, until, and what it cost by each method: issues, pieces found'
  ' missing, and, with negative quantity and costs, returned issues. Receipts less these costs are the value on hand.';
grant execute on function issoh.cost_of_goods_issued(timestamptz, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/cost_of_goods_issued.sql
--! Included functions/issoh/refresh_valuation.sql
create or replace function issoh.refresh_valuation(if_moved integer default 0) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_moved constant integer := (
    select count(distinct m.product_id)
      from issoh.stock_movements m
     where m.xact_id >= coalesce((select v.horizon from issoh_private.inventory_values v limit 1), '0'::xid8));
begin
  -- While another one runs, the work is left to that.
  if v_moved >= refresh_valuation.if_moved and pg_try_advisory_xact_lock(hashtext('issoh.refresh_valuation')) then
    refresh materialized view concurrently issoh_private.inventory_values;
  end if;
  return v_moved;
end
$$;
comment on function issoh.refresh_valuation(integer) is '@behavior -*

Reckons the valuation of all products anew if that many have moved since the last time, so that v_inventory_valuation
has little left to work off live; answers how many had moved. The worker runs it hourly, every few minutes when many
have moved, and after many movements at once.';
grant execute on function issoh.refresh_valuation(integer) to inv_admin;
--! EndIncluded functions/issoh/refresh_valuation.sql

--! split: 410-valuation-views.sql
--! Included views/issoh/inventory_values.sql
-- horizon: every movement of a transaction below it was seen here; all others are worked off live by the view.
create materialized view if not exists issoh_private.inventory_values as
select r.product_id, r.quantity, r.fifo_value, r.lifo_value, r.average_value,
       pg_snapshot_xmin(pg_current_snapshot()) as horizon
  from issoh_private.replay_ledger(null, 'infinity', false) r;
create unique index if not exists inventory_values_product_id_key on issoh_private.inventory_values (product_id);
comment on materialized view issoh_private.inventory_values is
  'The valuation of all products as of its last refresh; v_inventory_valuation brings it up to date.';
grant select on issoh_private.inventory_values
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded views/issoh/inventory_values.sql
--! Included views/issoh/v_inventory_valuation.sql
create or replace view issoh.v_inventory_valuation with (security_invoker = true) as
with touched as materialized (
  select distinct m.product_id
    from issoh.stock_movements m
   where m.xact_id >= coalesce((select v.horizon from issoh_private.inventory_values v limit 1), '0'::xid8)
), valued as (
  select v.product_id, v.quantity, v.fifo_value, v.lifo_value, v.average_value
    from issoh_private.inventory_values v
   where v.product_id not in (select t.product_id from touched t)
  union all
  select r.product_id, r.quantity, r.fifo_value, r.lifo_value, r.average_value
    from issoh_private.replay_ledger(array(select t.product_id from touched t), 'infinity', false) r
)
select v.product_id, p.internal_sku, v.quantity as quantity_on_hand, trim_scale(v.fifo_value) as fifo_value,
       trim_scale(v.lifo_value) as lifo_value, trim_scale(v.average_value) as average_value,
       issoh_private.unit_cost(v.fifo_value, v.quantity) as fifo_unit_cost,
       issoh_private.unit_cost(v.lifo_value, v.quantity) as lifo_unit_cost,
       issoh_private.unit_cost(v.average_value, v.quantity) as average_unit_cost
  from valued v
  join issoh.selected_products p on p.product_id = v.product_id;
comment on view issoh.v_inventory_valuation is '@primaryKey product_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@filterBy product_id,internal_sku
@orderBy internal_sku
@behavior +totalCount

What the stock of every product ever moved is worth now, by FIFO, perpetual LIFO and moving average, in the base
currency: exact at every moment. Most of it is reckoned hourly; products moved since are worked off when it is read.';
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

--! split: 420-operations-views.sql
--! Included views/issoh/v_reorder_alerts.sql
-- Live: for each alert that is shown the ledger is asked, by product and date, so that a page costs what its rows cost
-- and months before the history are not looked at. "offset 0" keeps a step from being reckoned once per use.
create or replace view issoh.v_reorder_alerts with (security_invoker = true) as
select s.soh_id, s.product_id, p.internal_sku, p.product_name, p.spp_supplier_id as supplier_id, v.supplier_code,
       s.warehouse_id, w.warehouse_code, s.quantity_on_hand, s.quantity_reserved, s.quantity_available,
       o.quantity_on_order, s.reorder_point, s.reorder_quantity, round(n.demand_per_day, 4) as demand_per_day,
       n.lead_time_days, round(n.lead_time_demand, 2) as lead_time_demand, round(n.safety_stock, 2) as safety_stock,
       p.min_order_qty, p.pack_multiple, n.quantity_needed, n.suggested_quantity, n.reason,
       concat(
         s.quantity_available, ' available and ', o.quantity_on_order, ' on order are not above the reorder point of ',
         s.reorder_point, '; ',
         case n.reason
           when 'demand' then format(
             'at %s a day, %s days of delivery and the safety stock take %s', round(n.demand_per_day, 2),
             n.lead_time_days, ceil(round(n.lead_time_demand + n.safety_stock, 6)))
           when 'reorder_quantity' then 'no issues tell the demand, so the reorder quantity is taken'
           else 'neither demand nor reorder quantity is known, so the point is just passed'
         end,
         case when n.suggested_quantity > n.quantity_needed
              then format('; %s are needed, %s make an order', n.quantity_needed, n.suggested_quantity) end,
         '.') as explanation
  from issoh.stock_on_hand s
  join issoh.selected_products p on p.product_id = s.product_id and p.status = 'active'
  join issoh.warehouses w on w.warehouse_id = s.warehouse_id and w.is_active
  left join issoh.suppliers v on v.supplier_id = p.spp_supplier_id
 -- What a supplier has beyond all order lines is on its way to nobody knows where.
 cross join lateral (
   select least(
            coalesce((select sum(l.quantity_open)
                        from issoh.purchase_order_lines l
                       where l.product_id = s.product_id and l.warehouse_id = s.warehouse_id), 0)
            + greatest(
                coalesce((select sum(h.quantity_on_order)
                            from issoh.supplier_stock_holdings h
                           where h.product_id = s.product_id), 0)
                - coalesce((select sum(l.quantity_open)
                              from issoh.purchase_order_lines l
                             where l.product_id = s.product_id), 0), 0),
            2147483647)::integer as quantity_on_order
   offset 0
 ) o
  left join lateral (
    select c.*,
           case when c.has_history then 'demand'
                when s.reorder_quantity is not null then 'reorder_quantity'
                else 'reorder_point' end as reason,
           least(c.needed, 2147483647)::integer as quantity_needed,
           least(ceil(greatest(c.needed, p.min_order_qty)::numeric / coalesce(p.pack_multiple, 1))
                 * coalesce(p.pack_multiple, 1), 2147483647)::integer as suggested_quantity
      from (
        select b.*,
               case
                 when b.has_history then
                   greatest(ceil(round(b.lead_time_demand + b.safety_stock, 6)) - b.position,
                            s.reorder_point::numeric + 1 - b.position)
                 else coalesce(s.reorder_quantity, s.reorder_point::numeric + 1 - b.position)
               end as needed
          from (
            select d.has_history, d.lead_time_days,
                   s.quantity_available::numeric + o.quantity_on_order as position,
                   d.pieces / d.days as demand_per_day,
                   d.pieces * d.lead_time_days / d.days as lead_time_demand,
                   (select (issoh.setting('reorder.service_factor') #>> '{}')::numeric)
                   * case when d.days > 1
                          then sqrt(greatest(d.squares - d.pieces * d.pieces / d.days, 0) * d.lead_time_days
                                    / (d.days - 1))
                          else 0 end as safety_stock
              from (
                select coalesce(sum(t.pieces), 0) as pieces, coalesce(sum(t.pieces * t.pieces), 0) as squares,
                       coalesce(sum(t.pieces) > 0, false) as has_history,
                       coalesce(p.lead_time_days,
                                (select (issoh.setting('reorder.default_lead_time_days') #>> '{}')::integer))
                         as lead_time_days,
                       -- Days since the first movement there, as many as the history has at most.
                       least(
                         greatest(round(extract(epoch from now() - s.first_movement_date) / 86400), 1),
                         (select (issoh.setting('reorder.history_days') #>> '{}')::integer))::numeric as days
                  from (
                    select greatest(floor(date_part('epoch', now() - m.movement_date) / 86400), 0)::integer as day,
                           coalesce(sum(case m.movement_type when 'issue' then m.quantity else -m.quantity end)
                                    filter (where m.is_demand), 0)::numeric as pieces
                      from (
                        -- A return takes its pieces off the day of the issue: what came back was not wanted.
                        select coalesce(b.movement_date, i.movement_date) as movement_date, i.movement_type, i.quantity,
                               (i.movement_type = 'issue' or b.movement_date is not null)
                               and i.reverses_movement_id is null
                               and not exists (select from issoh.movement_reversals r
                                                where r.reversed_id = i.movement_id) as is_demand
                          from issoh.stock_movements i
                          left join lateral (
                            select e.movement_date
                              from issoh.stock_movements e
                             where i.returns_movement_id is not null and e.movement_id = i.returns_movement_id
                               and e.from_location = s.warehouse_id
                               and e.movement_date > now() - make_interval(
                                 hours => 24 * (select (issoh.setting('reorder.history_days') #>> '{}')::integer))
                          ) b on true
                         where i.product_id = s.product_id and s.warehouse_id in (i.from_location, i.to_location)
                           and i.movement_date > now() - make_interval(
                             hours => 24 * (select (issoh.setting('reorder.history_days') #>> '{}')::integer))
                        offset 0
                      ) m
                     group by 1
                  ) t
              ) d
          ) b
      offset 0
      ) c
    offset 0
  ) n on true
 -- The first condition follows from the second, and an index knows it.
 where s.quantity_available <= s.reorder_point
   and s.quantity_available::bigint + o.quantity_on_order <= s.reorder_point;
comment on view issoh.v_reorder_alerts is '@primaryKey soh_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy soh_id,product_id,internal_sku,supplier_id,supplier_code,warehouse_id,warehouse_code
@orderBy soh_id
@behavior +totalCount

What it is time to order: active products whose available pieces and those on order are at or below the reorder point of
a warehouse, and how many to order. Demand is what was issued from there less what came back of it, in the last
reorder.history_days days (setting; reversed movements left out), per day since the first movement there. Safety stock
is reorder.service_factor times the standard deviation of a day''s demand (days without issues count as 0) times the
square root of the lead time: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains. All quantities
are pieces.';
comment on column issoh.v_reorder_alerts.supplier_id is 'Who usually delivers it.';
comment on column issoh.v_reorder_alerts.quantity_on_order is
  'Open order lines to this warehouse, and what suppliers owe beyond all order lines.';
comment on column issoh.v_reorder_alerts.demand_per_day is 'Pieces a day; 0 without history.';
comment on column issoh.v_reorder_alerts.lead_time_days is
  'The product''s, else the setting reorder.default_lead_time_days.';
comment on column issoh.v_reorder_alerts.lead_time_demand is 'Pieces that go while an order is on its way.';
comment on column issoh.v_reorder_alerts.safety_stock is 'Pieces against a demand above the mean.';
comment on column issoh.v_reorder_alerts.quantity_needed is
  'By demand: lead time demand and safety stock less available and on order, at least what lifts stock above the'
  ' reorder point. Without history the reorder quantity, else what lifts it above the point.';
comment on column issoh.v_reorder_alerts.suggested_quantity is
  'quantity_needed raised to min_order_qty, then to a multiple of pack_multiple.';
comment on column issoh.v_reorder_alerts.reason is
  'What quantity_needed comes from: demand, reorder_quantity or reorder_point.';
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
comment on column issoh.v_reorder_alerts.reorder_point is 'At or below this it is time to order.';
comment on column issoh.v_reorder_alerts.reorder_quantity is 'Pieces to order where no history tells the demand.';
comment on column issoh.v_reorder_alerts.min_order_qty is 'Pieces that must be ordered at least; null: any.';
comment on column issoh.v_reorder_alerts.pack_multiple is 'Pieces come in multiples of this; null: any.';
--! EndIncluded views/issoh/v_reorder_alerts.sql
--! Included views/issoh/v_stock_summary_by_supplier.sql
create or replace view issoh.v_stock_summary_by_supplier with (security_invoker = true) as
select h.supplier_id, s.supplier_code, s.supplier_name, h.products, h.products_in_stock, h.quantity_on_hand,
       h.quantity_on_order, h.total_value, h.currency_code, h.last_purchase_date
  from (
    select x.supplier_id, count(*)::integer as products,
           (count(*) filter (where x.quantity_on_hand > 0))::integer as products_in_stock,
           sum(x.quantity_on_hand) as quantity_on_hand, sum(x.quantity_on_order) as quantity_on_order,
           sum(x.total_value) as total_value, x.currency_code, max(x.last_purchase_date) as last_purchase_date
      from issoh.supplier_stock_holdings x
     group by x.supplier_id, x.currency_code
  ) h
  left join issoh.suppliers s on s.supplier_id = h.supplier_id;
comment on view issoh.v_stock_summary_by_supplier is '@unique supplier_id
@filterBy *
@orderBy *
@behavior +totalCount

Stock and orders summed up by who delivered. Pieces of which nobody said who did stand under supplier_id null.';
comment on column issoh.v_stock_summary_by_supplier.supplier_code is 'Null where SPP does not know the supplier.';
comment on column issoh.v_stock_summary_by_supplier.products is 'Products ever received or ordered from the supplier.';
comment on column issoh.v_stock_summary_by_supplier.products_in_stock is 'Those of which pieces are there.';
comment on column issoh.v_stock_summary_by_supplier.quantity_on_hand is 'Pieces of the supplier that are there.';
comment on column issoh.v_stock_summary_by_supplier.quantity_on_order is 'Pieces ordered and not yet received.';
comment on column issoh.v_stock_summary_by_supplier.total_value is
  'Pieces on hand at their mean purchase cost, in currency_code (the base currency).';
comment on column issoh.v_stock_summary_by_supplier.last_purchase_date is 'Date of the latest receipt with a cost.';
comment on column issoh.v_stock_summary_by_supplier.supplier_id is 'Supplier; null: nobody said.';
comment on column issoh.v_stock_summary_by_supplier.supplier_name is 'Name of the supplier.';
comment on column issoh.v_stock_summary_by_supplier.currency_code is 'The base currency.';
--! EndIncluded views/issoh/v_stock_summary_by_supplier.sql
--! Included views/issoh/v_selection_pipeline.sql
create or replace view issoh.v_selection_pipeline with (security_invoker = true) as
select q.queue_id, q.spp_product_id, q.spp_supplier_id, s.supplier_code,
       q.product_details ->> 'supplier_product_code' as supplier_product_code,
       q.product_details ->> 'product_name' as product_name,
       case when q.product_details ->> 'current_price' ~ '^[0-9]{1,15}([.][0-9]{1,10})?$'
            then (q.product_details ->> 'current_price')::numeric end as current_price,
       q.product_details ->> 'currency_code' as currency_code,
       case when q.review_status in ('pending', 'on_hold') then 'queued' else 'decided' end as stage,
       q.review_status, q.auto_select_score as score,
       q.review_status = 'pending'
         and coalesce(q.auto_select_score, -1)
             >= (select (issoh.setting('selection.auto_candidate_score') #>> '{}')::numeric) as auto_candidate,
       q.queued_at, q.queued_by,
       round(extract(epoch from case when q.review_status in ('pending', 'on_hold') then now()
                                     else coalesce(q.reviewed_at, now()) end - q.queued_at) / 86400, 2) as days_waiting,
       q.reviewed_by, q.reviewed_at, q.review_notes,
       case when q.lease_owner is null then 'free'
            when q.lease_expires_at <= now() then 'expired'
            else 'leased' end as lease_state,
       q.lease_owner, q.lease_expires_at
  from issoh.selection_queue q
  left join issoh.suppliers s on s.supplier_id = q.spp_supplier_id;
comment on view issoh.v_selection_pipeline is '@primaryKey queue_id
@filterBy queue_id,spp_product_id,spp_supplier_id,supplier_code,stage,review_status,auto_candidate
@orderBy queue_id,reviewed_at
@behavior +totalCount

Products of SPP on their way into the range: what waits for a decision, and what was decided.';
comment on column issoh.v_selection_pipeline.current_price is 'Purchase price when it was queued, in currency_code.';
comment on column issoh.v_selection_pipeline.stage is 'queued (pending or on hold) or decided.';
comment on column issoh.v_selection_pipeline.score is '0 to 100; null before scoring.';
comment on column issoh.v_selection_pipeline.auto_candidate is
  'Pending, with a score of the setting selection.auto_candidate_score or more.';
comment on column issoh.v_selection_pipeline.days_waiting is 'Days from queueing to the decision, or until now.';
comment on column issoh.v_selection_pipeline.lease_state is
  'free; leased: lease_owner reviews it until lease_expires_at; expired: did, and anybody may take it.';
comment on column issoh.v_selection_pipeline.queue_id is 'Identifies the item.';
comment on column issoh.v_selection_pipeline.spp_product_id is 'The product in SPP.';
comment on column issoh.v_selection_pipeline.spp_supplier_id is 'Who offers it.';
comment on column issoh.v_selection_pipeline.supplier_code is
  'Code of the supplier; null where the mirror does not know it.';
comment on column issoh.v_selection_pipeline.supplier_product_code is 'The suppliers own code.';
comment on column issoh.v_selection_pipeline.product_name is 'Name when it was queued.';
comment on column issoh.v_selection_pipeline.currency_code is 'Currency of current_price.';
comment on column issoh.v_selection_pipeline.review_status is 'pending, on_hold, approved, rejected or imported.';
comment on column issoh.v_selection_pipeline.queued_at is 'When it was queued.';
comment on column issoh.v_selection_pipeline.queued_by is 'Who queued it.';
comment on column issoh.v_selection_pipeline.reviewed_by is 'Who decided; null while it waits.';
comment on column issoh.v_selection_pipeline.reviewed_at is 'When; null while it waits.';
comment on column issoh.v_selection_pipeline.review_notes is 'What the reviewer wrote.';
comment on column issoh.v_selection_pipeline.lease_owner is 'Who reviews it; null: nobody.';
comment on column issoh.v_selection_pipeline.lease_expires_at is 'Until when; null: nobody reviews.';
--! EndIncluded views/issoh/v_selection_pipeline.sql
--! Included views/issoh/v_stock_discrepancies.sql
create or replace view issoh.v_stock_discrepancies with (security_invoker = true) as
select c.count_id, c.counted_at, c.counted_by, c.product_id, p.internal_sku, p.product_name, c.warehouse_id,
       w.warehouse_code, c.quantity_expected, c.quantity_counted, c.difference, c.unit_cost,
       round(c.difference * c.unit_cost, 4) as difference_value, c.currency_code, c.reference_id, c.note, c.movement_id
  from issoh.stock_counts c
  join issoh.selected_products p on p.product_id = c.product_id
  join issoh.warehouses w on w.warehouse_id = c.warehouse_id
 where c.difference <> 0;
comment on view issoh.v_stock_discrepancies is '@primaryKey count_id
@foreignKey (product_id) references issoh.selected_products (product_id)
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy *
@orderBy count_id
@behavior +totalCount

Counts that differed from the books: what was found (positive) or missing (negative), in pieces.';
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
--! Included views/issoh/v_warehouse_stock.sql
create or replace view issoh.v_warehouse_stock with (security_invoker = true) as
select w.warehouse_id, w.warehouse_code, w.warehouse_name, w.is_active, coalesce(s.products, 0) as products,
       coalesce(s.quantity_on_hand, 0) as quantity_on_hand, coalesce(s.quantity_reserved, 0) as quantity_reserved,
       w.capacity_units, round(coalesce(s.quantity_on_hand, 0)::numeric / nullif(w.capacity_units, 0), 4) as fill_share
  from issoh.warehouses w
  left join (
    select x.warehouse_id, (count(*) filter (where x.quantity_on_hand <> 0))::integer as products,
           sum(x.quantity_on_hand) as quantity_on_hand, sum(x.quantity_reserved) as quantity_reserved
      from issoh.stock_on_hand x
     group by x.warehouse_id
  ) s on s.warehouse_id = w.warehouse_id;
comment on view issoh.v_warehouse_stock is '@primaryKey warehouse_id
@foreignKey (warehouse_id) references issoh.warehouses (warehouse_id)
@filterBy *
@orderBy *
@behavior +totalCount

How full each warehouse is.';
comment on column issoh.v_warehouse_stock.products is 'Products of which pieces are there.';
comment on column issoh.v_warehouse_stock.quantity_on_hand is 'Pieces that are there.';
comment on column issoh.v_warehouse_stock.quantity_reserved is 'Pieces of them that are promised.';
comment on column issoh.v_warehouse_stock.fill_share is
  'Pieces on hand per piece of capacity; null without a capacity.';
comment on column issoh.v_warehouse_stock.warehouse_id is 'Warehouse.';
comment on column issoh.v_warehouse_stock.warehouse_code is 'Code of the warehouse.';
comment on column issoh.v_warehouse_stock.warehouse_name is 'Name shown to people.';
comment on column issoh.v_warehouse_stock.is_active is 'Whether it takes movements.';
comment on column issoh.v_warehouse_stock.capacity_units is 'Pieces it can hold; null where nobody has counted.';
--! EndIncluded views/issoh/v_warehouse_stock.sql

--! split: 430-pricing-views.sql
--! Included views/issoh/v_price_proposals.sql
create or replace view issoh.v_price_proposals with (security_invoker = true) as
select p.proposal_id, p.product_id, s.internal_sku, s.product_name, t.tier_code as pricing_tier, p.old_cost,
       p.new_cost, p.current_price, p.proposed_price, p.currency_code,
       round((p.current_price - p.new_cost) / nullif(p.current_price, 0) * 100, 2) as current_margin,
       round((p.proposed_price - p.new_cost) / nullif(p.proposed_price, 0) * 100, 2) as proposed_margin,
       p.reason, p.created_at
  from issoh.price_proposals p
  join issoh.selected_products s on s.product_id = p.product_id
  join issoh.pricing_tiers t on t.tier_id = p.pricing_tier_id
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
comment on column issoh.v_price_proposals.old_cost is 'Cost the present price was reckoned from; null: unknown.';
comment on column issoh.v_price_proposals.new_cost is 'Cost of a piece now.';
comment on column issoh.v_price_proposals.current_price is 'Price in force.';
comment on column issoh.v_price_proposals.proposed_price is 'Price that keeps the markup.';
comment on column issoh.v_price_proposals.currency_code is 'The base currency.';
comment on column issoh.v_price_proposals.reason is 'What changed the cost.';
comment on column issoh.v_price_proposals.created_at is 'When it was proposed.';
--! EndIncluded views/issoh/v_price_proposals.sql

--! split: 510-ledger-policies.sql
create or replace trigger _200_guard before insert or update or delete on issoh.stock_on_hand
  for each row execute function issoh.tg_stock_on_hand__guard();
alter table issoh.stock_on_hand enable always trigger _200_guard;
create or replace trigger _200_guard before insert or update or delete on issoh.supplier_stock_holdings
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_supplier_stock_holdings__guard();
create or replace trigger _100_no_truncate before truncate on issoh.stock_on_hand
  for each statement execute function audit.tg_table__forbid_change();
create or replace trigger _100_no_truncate before truncate on issoh.supplier_stock_holdings
  for each statement execute function audit.tg_table__forbid_change();

call issoh_private.attach_movement_triggers('issoh.stock_movements');
create or replace trigger _100_append_only before update or delete or truncate on issoh.movement_reversals
  for each statement execute function audit.tg_table__forbid_change();
alter table issoh.movement_reversals enable always trigger _100_append_only;
create or replace trigger _100_append_only before update or delete or truncate on issoh.supplier_movements
  for each statement execute function audit.tg_table__forbid_change();
alter table issoh.supplier_movements enable always trigger _100_append_only;
create or replace trigger _100_append_only before update or delete or truncate on issoh.movement_keys
  for each statement execute function audit.tg_table__forbid_change();
alter table issoh.movement_keys enable always trigger _100_append_only;

select issoh.ensure_movement_months();

--! Included policies/issoh/stock_movements.sql
alter table issoh.stock_movements enable row level security;

drop policy if exists staff_read on issoh.stock_movements;
create policy staff_read on issoh.stock_movements for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.stock_movements to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/stock_movements.sql
--! Included policies/issoh/movement_keys.sql
alter table issoh.movement_keys enable row level security;

drop policy if exists staff_read on issoh.movement_keys;
create policy staff_read on issoh.movement_keys for select to inv_analyst using (true);

grant select on issoh.movement_keys to inv_analyst;
--! EndIncluded policies/issoh/movement_keys.sql
--! Included policies/issoh/movement_reversals.sql
alter table issoh.movement_reversals enable row level security;

drop policy if exists staff_read on issoh.movement_reversals;
create policy staff_read on issoh.movement_reversals for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.movement_reversals to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/movement_reversals.sql
--! Included policies/issoh/supplier_movements.sql
alter table issoh.supplier_movements enable row level security;

drop policy if exists staff_read on issoh.supplier_movements;
create policy staff_read on issoh.supplier_movements for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_movements to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/supplier_movements.sql
alter table issoh_private.warehouse_loads enable row level security;
--! Included policies/issoh/v_inventory_valuation.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_inventory_valuation to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_inventory_valuation.sql

--! split: 520-operations-policies.sql
create or replace trigger _100_stamp before update on issoh.warehouses
  for each row execute function audit.tg_table__stamp();
create or replace trigger _200_guard before update on issoh.warehouses
  for each row
  when ((new.is_active, new.allow_negative, new.capacity_units)
        is distinct from (old.is_active, old.allow_negative, old.capacity_units))
  execute function issoh.tg_warehouses__guard();
create or replace trigger _500_track_load after insert on issoh.warehouses
  for each row when (new.capacity_units is not null) execute function issoh.tg_warehouses__track_load();
create or replace trigger _510_track_load after update on issoh.warehouses
  for each row when (new.capacity_units is distinct from old.capacity_units)
  execute function issoh.tg_warehouses__track_load();

create or replace trigger _100_stamp before update on issoh.selected_products
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on issoh.selection_queue
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on issoh.stock_reservations
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on issoh.purchase_order_lines
  for each row execute function audit.tg_table__stamp();

create or replace trigger _500_follow_insert after insert on issoh.stock_reservations
  referencing new table as new_rows
  for each statement execute function issoh.tg_stock_reservations__follow();
create or replace trigger _500_follow_update after update on issoh.stock_reservations
  referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_stock_reservations__follow();
create or replace trigger _500_follow_delete after delete on issoh.stock_reservations
  referencing old table as old_rows
  for each statement execute function issoh.tg_stock_reservations__follow();
create or replace trigger _500_follow_insert after insert on issoh.purchase_order_lines
  referencing new table as new_rows
  for each statement execute function issoh.tg_purchase_order_lines__follow();
create or replace trigger _500_follow_update after update on issoh.purchase_order_lines
  referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_purchase_order_lines__follow();
create or replace trigger _500_follow_delete after delete on issoh.purchase_order_lines
  referencing old table as old_rows
  for each statement execute function issoh.tg_purchase_order_lines__follow();
-- A truncate would leave stock reserved, or on order, for nobody.
create or replace trigger _100_no_truncate before truncate on issoh.stock_reservations
  for each statement execute function audit.tg_table__forbid_change();
create or replace trigger _100_no_truncate before truncate on issoh.purchase_order_lines
  for each statement execute function audit.tg_table__forbid_change();

create or replace trigger _100_append_only before update or delete or truncate on issoh.stock_counts
  for each statement execute function audit.tg_table__forbid_change();
alter table issoh.stock_counts enable always trigger _100_append_only;
create or replace trigger _500_date_stock after insert on issoh.stock_counts
  referencing new table as new_rows
  for each statement execute function issoh.tg_stock_counts__date_stock();

call audit.attach_log('issoh.warehouses', 'warehouse_id');
call audit.attach_log('issoh.selected_products', 'product_id');
call audit.attach_log('issoh.selection_queue', 'queue_id');
call audit.attach_log('issoh.stock_reservations', 'reservation_id');
call audit.attach_log('issoh.stock_counts', 'count_id');
-- What a receipt changes of an order line stands in the ledger.
call audit.attach_log('issoh.purchase_order_lines', 'order_line_id', 'quantity_received,quantity_open,updated_at');

-- What follows the ledger, reservations and orders needs no second record: what triggers change is not logged.
create or replace trigger _900_log after insert or update or delete on issoh.stock_on_hand
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_row__log('soh_id');
create or replace trigger _900_log after insert or update or delete on issoh.supplier_stock_holdings
  for each row when (pg_trigger_depth() = 0) execute function issoh.tg_row__log('holding_id');

--! Included policies/issoh/warehouses.sql
alter table issoh.warehouses enable row level security;

drop policy if exists staff_read on issoh.warehouses;
create policy staff_read on issoh.warehouses for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.warehouses to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/warehouses.sql
--! Included policies/issoh/selected_products.sql
alter table issoh.selected_products enable row level security;

drop policy if exists staff_read on issoh.selected_products;
create policy staff_read on issoh.selected_products for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.selected_products to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/selected_products.sql
--! Included policies/issoh/selection_queue.sql
alter table issoh.selection_queue enable row level security;

drop policy if exists staff_read on issoh.selection_queue;
create policy staff_read on issoh.selection_queue for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.selection_queue to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/selection_queue.sql
--! Included policies/issoh/stock_on_hand.sql
alter table issoh.stock_on_hand enable row level security;

drop policy if exists staff_read on issoh.stock_on_hand;
create policy staff_read on issoh.stock_on_hand for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.stock_on_hand to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/stock_on_hand.sql
--! Included policies/issoh/supplier_stock_holdings.sql
alter table issoh.supplier_stock_holdings enable row level security;

drop policy if exists staff_read on issoh.supplier_stock_holdings;
create policy staff_read on issoh.supplier_stock_holdings for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.supplier_stock_holdings to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/supplier_stock_holdings.sql
--! Included policies/issoh/stock_reservations.sql
alter table issoh.stock_reservations enable row level security;

drop policy if exists staff_read on issoh.stock_reservations;
create policy staff_read on issoh.stock_reservations for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.stock_reservations to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/stock_reservations.sql
--! Included policies/issoh/stock_counts.sql
alter table issoh.stock_counts enable row level security;

drop policy if exists staff_read on issoh.stock_counts;
create policy staff_read on issoh.stock_counts for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.stock_counts to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/stock_counts.sql
--! Included policies/issoh/purchase_order_lines.sql
alter table issoh.purchase_order_lines enable row level security;

drop policy if exists staff_read on issoh.purchase_order_lines;
create policy staff_read on issoh.purchase_order_lines for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.purchase_order_lines to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/purchase_order_lines.sql
--! Included policies/issoh/v_reorder_alerts.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_reorder_alerts to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_reorder_alerts.sql
--! Included policies/issoh/v_stock_summary_by_supplier.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_stock_summary_by_supplier to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_stock_summary_by_supplier.sql
--! Included policies/issoh/v_selection_pipeline.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_selection_pipeline to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_selection_pipeline.sql
--! Included policies/issoh/v_stock_discrepancies.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_stock_discrepancies to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_stock_discrepancies.sql
--! Included policies/issoh/v_warehouse_stock.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_warehouse_stock to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_warehouse_stock.sql

--! split: 530-pricing-policies.sql
--! Included policies/issoh/exchange_rates.sql
alter table issoh.exchange_rates enable row level security;

drop policy if exists staff_read on issoh.exchange_rates;
create policy staff_read on issoh.exchange_rates for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.exchange_rates to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/exchange_rates.sql
--! Included policies/issoh/pricing_tiers.sql
alter table issoh.pricing_tiers enable row level security;

drop policy if exists staff_read on issoh.pricing_tiers;
create policy staff_read on issoh.pricing_tiers for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.pricing_tiers to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/pricing_tiers.sql
--! Included policies/issoh/pricing_rules.sql
alter table issoh.pricing_rules enable row level security;

drop policy if exists staff_read on issoh.pricing_rules;
create policy staff_read on issoh.pricing_rules for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.pricing_rules to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/pricing_rules.sql
--! Included policies/issoh/price_proposals.sql
alter table issoh.price_proposals enable row level security;

drop policy if exists staff_read on issoh.price_proposals;
create policy staff_read on issoh.price_proposals for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.price_proposals to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/price_proposals.sql
--! Included policies/issoh/v_price_proposals.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_price_proposals to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/v_price_proposals.sql

create or replace trigger _100_stamp before insert or update on issoh.exchange_rates
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before insert or update on issoh.pricing_tiers
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before insert or update on issoh.pricing_rules
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before insert or update on issoh.price_proposals
  for each row execute function audit.tg_table__stamp();

call audit.attach_log('issoh.exchange_rates', 'rate_id', 'updated_at');
call audit.attach_log('issoh.pricing_tiers', 'tier_id', 'updated_at');
call audit.attach_log('issoh.pricing_rules', 'rule_id', 'updated_at,period');
call audit.attach_log('issoh.price_proposals', 'proposal_id', 'updated_at');

--! split: 540-link-policies.sql
--! Included policies/issoh/settings.sql
alter table issoh.settings enable row level security;

drop policy if exists staff_read on issoh.settings;
create policy staff_read on issoh.settings for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.settings to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/settings.sql
--! Included policies/issoh/suppliers.sql
alter table issoh.suppliers enable row level security;

drop policy if exists staff_read on issoh.suppliers;
create policy staff_read on issoh.suppliers for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.suppliers to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/suppliers.sql
--! Included policies/issoh/categories.sql
alter table issoh.categories enable row level security;

drop policy if exists staff_read on issoh.categories;
create policy staff_read on issoh.categories for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.categories to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/categories.sql
--! Included policies/issoh/invariant_results.sql
alter table issoh.invariant_results enable row level security;

drop policy if exists staff_read on issoh.invariant_results;
create policy staff_read on issoh.invariant_results for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

grant select on issoh.invariant_results to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/invariant_results.sql

create or replace trigger _100_stamp before update on issoh.settings
  for each row execute function audit.tg_table__stamp();
create or replace trigger _100_stamp before update on issoh.categories
  for each row execute function audit.tg_table__stamp();

call audit.attach_log('issoh.settings', 'setting_key');
call audit.attach_log('issoh.suppliers', 'supplier_id', 'mirrored_at');
call audit.attach_log('issoh.categories', 'category_id');
