-- What a clerk does: products, stock and movements listed by name; sheets of products, opening stock, counts and
-- reorder levels.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('issoh.named_product') is null then
    create type issoh.named_product as (
      product_id uuid, internal_sku text, product_name text, status text, availability text, description text,
      category_id uuid, category text, brand text, barcode text, unit_of_measure text, min_order_qty integer,
      pack_multiple integer, lead_time_days integer, supplier_id uuid, supplier_code text, spp_product_id uuid,
      selection_reason text, selection_date timestamptz, selected_by text, quantity_on_hand integer,
      quantity_reserved integer, quantity_available integer);
    create type issoh.named_stock as (
      soh_id uuid, product_id uuid, internal_sku text, product_name text, unit_of_measure text, warehouse_id uuid,
      warehouse_code text, quantity_on_hand integer, quantity_reserved integer, quantity_available integer,
      reorder_point integer, reorder_quantity integer, reorder_up_to integer, last_count_date timestamptz,
      last_movement_date timestamptz);
    create type issoh.named_movement as (
      movement_id uuid, product_id uuid, internal_sku text, product_name text, movement_type text, quantity integer,
      from_location uuid, from_warehouse text, to_location uuid, to_warehouse text, unit_cost numeric,
      total_cost numeric, currency_code text, purchase_cost numeric, purchase_currency text, supplier_id uuid,
      supplier_code text, reference_type text, reference_id text, movement_date timestamptz, created_by text,
      note text, reverses_movement_id uuid, returns_movement_id uuid, reservation_id uuid, recorded_at timestamptz);
    create type issoh.named_warehouse as (
      warehouse_id uuid, warehouse_code text, warehouse_name text, is_active boolean, location_address jsonb,
      capacity_units double precision, allow_negative boolean, manager_id text, products integer,
      quantity_on_hand double precision, quantity_reserved double precision, fill_share numeric);
    create type issoh_private.sheet_fault as (
      row_number integer, code text, message text, hint text, field text, value text);
  end if;
end
$$;
comment on type issoh.named_product is
  'A product with the names of its category and supplier, and its pieces in all warehouses; see name_product.';
comment on type issoh.named_stock is 'Pieces of a product in a warehouse, with their names; see list_stock.';
comment on type issoh.named_movement is 'A movement with the names of what it is about; see list_movements.';
comment on type issoh.named_warehouse is 'A warehouse with what lies in it; see name_warehouse.';
comment on type issoh_private.sheet_fault is
  'What is wrong with a row of a sheet: which one, why, and the cell where it is one.';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('sheets.max_bytes', '20000000', 'How large a sheet of products, opening stock, counts or reorder levels may be.',
   'integer', 1000, 1000000000, 'bytes')
on conflict (setting_key) do nothing;

create table if not exists issoh_private.sheet_columns (
  kind text not null,
  field text not null,
  position integer not null,
  value_type text not null
    constraint sheet_columns_value_type_check
      check (value_type in ('text', 'code', 'pieces', 'amount', 'moment', 'currency')),
  is_required boolean not null,
  least numeric,
  most numeric,
  choices text[],
  constraint sheet_columns_pkey primary key (kind, field)
);
alter table issoh_private.sheet_columns enable row level security;
comment on table issoh_private.sheet_columns is 'What sheets of each kind may hold.';
comment on column issoh_private.sheet_columns.kind is 'products, opening-stock, counts or reorder-levels.';
comment on column issoh_private.sheet_columns.field is 'What the column says.';
comment on column issoh_private.sheet_columns.position is 'Its place among the columns of the kind.';
comment on column issoh_private.sheet_columns.value_type is 'How its cells are read.';
comment on column issoh_private.sheet_columns.is_required is 'Whether each row must say it.';
comment on column issoh_private.sheet_columns.least is 'The smallest number that it may be.';
comment on column issoh_private.sheet_columns.most is 'The largest number that it may be, or the most characters.';
comment on column issoh_private.sheet_columns.choices is 'All that it may be, in small letters; null: anything.';

create table if not exists issoh_private.sheet_headings (
  heading text constraint sheet_headings_pkey primary key,
  field text not null,
  language text not null
);
alter table issoh_private.sheet_headings enable row level security;
comment on table issoh_private.sheet_headings is
  'What people call the columns of sheets, as heading_key writes it: a heading means one field.';
comment on column issoh_private.sheet_headings.heading is 'The heading.';
comment on column issoh_private.sheet_headings.field is 'What it means.';
comment on column issoh_private.sheet_headings.language is 'ISO 639-1.';

--! include functions/issoh/sheets/heading_key.sql
--! include sql/seed/sheet_columns.sql

create index if not exists selected_products_search_idx on issoh.selected_products
  using gin (product_name public.gin_trgm_ops, internal_sku public.gin_trgm_ops, brand public.gin_trgm_ops,
             barcode public.gin_trgm_ops);

--! include functions/issoh/stock/like_pattern.sql
--! include functions/issoh/products/name_product.sql
--! include functions/issoh/products/find_product.sql
--! include functions/issoh/products/find_products.sql
--! include functions/issoh/products/record_product.sql
--! include functions/issoh/warehouses/name_warehouse.sql
--! include functions/issoh/warehouses/list_warehouses.sql
--! include functions/issoh/stock/list_stock.sql
--! include functions/issoh/ledger/find_movement.sql
--! include functions/issoh/stock/list_movements.sql
--! include functions/issoh/sheets/sheet_limits.sql
--! include functions/issoh/sheets/recognise_sheet.sql
--! include functions/issoh/sheets/decimal_mark_of.sql
--! include functions/issoh/sheets/read_number.sql
--! include functions/issoh/sheets/read_moment.sql
--! include functions/issoh/sheets/sheet_problem.sql
--! include functions/issoh/sheets/read_sheet.sql
--! include functions/issoh/sheets/unknown_suppliers.sql
--! include functions/issoh/sheets/opened_stock.sql
--! include functions/issoh/sheets/judge_sheet.sql
--! include functions/issoh/sheets/sheet_key.sql
--! include functions/issoh/sheets/write_products.sql
--! include functions/issoh/sheets/post_openings.sql
--! include functions/issoh/sheets/record_count_lines.sql
--! include functions/issoh/sheets/apply_sheet.sql
--! include functions/issoh/sheets/find_faults.sql
--! include functions/issoh/sheets/refuse_rows.sql
--! include functions/issoh/sheets/refuse_reference.sql
--! include functions/issoh/sheets/enter_sheet.sql
--! include functions/issoh/sheets/enter_products.sql
--! include functions/issoh/sheets/enter_opening_stock.sql
--! include functions/issoh/sheets/enter_counts.sql
--! include functions/issoh/sheets/enter_reorder_levels.sql
--! include functions/issoh/money/record_exchange_rates.sql
--! include functions/issoh/money/list_exchange_rates.sql
--! include functions/issoh/pricing/record_cost.sql
