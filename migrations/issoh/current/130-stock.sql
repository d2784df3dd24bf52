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
