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
