-- One partition per supplier, made when the supplier is inserted. No foreign key and no index on batch and supplier
-- references: they cost seconds per 100,000 rows; sql/checks/ looks after them.
create table if not exists spp.supplier_products (
  product_id uuid not null default uuidv7(),
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null check (supplier_product_code <> ''),
  product_name text not null,
  description text,
  category_id uuid constraint supplier_products_category_id_fkey references spp.categories on delete restrict,
  subcategory_id uuid constraint supplier_products_subcategory_id_fkey references spp.categories on delete restrict,
  brand text,
  manufacturer text,
  barcode text,
  unit_of_measure text,
  pack_size text,
  min_order_qty integer check (min_order_qty > 0),
  lead_time_days integer check (lead_time_days >= 0),
  current_price numeric(19, 4) not null check (current_price >= 0),
  previous_price numeric(19, 4),
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  is_new boolean not null default true,
  status text not null default 'available' check (status in ('available', 'discontinued', 'pending')),
  first_seen_date date not null default current_date,
  first_batch_id uuid,
  missing_since_batch_id uuid,
  discontinued_batch_id uuid,
  price_changed_at timestamptz,
  last_updated timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  specifications jsonb not null default '{}',
  constraint supplier_products_pkey primary key (product_id, supplier_id)
) partition by list (supplier_id);

create unique index if not exists idx_supplier_products_code
  on spp.supplier_products (supplier_product_code, supplier_id);
create index if not exists idx_supplier_products_category on spp.supplier_products (category_id, subcategory_id);
create index if not exists idx_supplier_products_new on spp.supplier_products (is_new) where is_new = true;
create index if not exists idx_first_seen on spp.supplier_products (first_seen_date) where is_new = true;

comment on table spp.supplier_products is '@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy product_id,supplier_id,supplier_product_code,category_id,subcategory_id,is_new
@orderBy supplier_product_code

Every product of every supplier as first listed; later lists move only its price.';
comment on column spp.supplier_products.supplier_product_code is
  'The supplier''s own code, trimmed and in Unicode NFC, otherwise as sent; unique within the supplier.';
comment on column spp.supplier_products.category_id is 'Top category.';
comment on column spp.supplier_products.subcategory_id is 'Deepest category, where it lies below the top one.';
comment on column spp.supplier_products.barcode is 'GTIN of 8, 12, 13 or 14 digits with a right check digit.';
comment on column spp.supplier_products.min_order_qty is 'Pieces that must be ordered at least.';
comment on column spp.supplier_products.lead_time_days is 'Days from order to delivery.';
comment on column spp.supplier_products.current_price is 'Price per unit of measure, in currency_code.';
comment on column spp.supplier_products.previous_price is 'Price before the last change.';
comment on column spp.supplier_products.is_new is 'Seen in one list only so far.';
comment on column spp.supplier_products.status is 'available, discontinued or pending.';
comment on column spp.supplier_products.first_batch_id is 'Upload that brought the product first.';
comment on column spp.supplier_products.missing_since_batch_id is 'First upload that did not list it any more.';
comment on column spp.supplier_products.discontinued_batch_id is 'Full list that discontinued it by not listing it.';
comment on column spp.supplier_products.last_updated is 'When its price last moved, or when it was first seen.';
