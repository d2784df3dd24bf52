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
