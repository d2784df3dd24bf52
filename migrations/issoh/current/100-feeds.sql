-- What IS-SOH reads of SPP. Columns have their collation named, so that what is asked is answered there.
set lock_timeout = '5s';

create foreign table if not exists spp_remote.position (
  snapshot pg_snapshot not null,
  feed_epoch uuid not null,
  system_identifier bigint not null,
  read_at timestamptz not null,
  database_oid oid not null
) server spp options (schema_name 'spp_feed', table_name 'position');
comment on foreign table spp_remote.position is 'Where SPP''s feeds end now: spp_feed.position.';

create foreign table if not exists spp_remote.products (
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  product_name text not null,
  description text,
  category_id uuid,
  brand text,
  manufacturer text,
  barcode text,
  unit_of_measure text,
  pack_size text,
  min_order_qty integer,
  lead_time_days integer,
  current_price numeric(19,4) not null,
  currency_code text not null,
  status text not null,
  is_new boolean not null,
  is_missing boolean not null,
  first_seen_date date not null,
  price_changed_at timestamptz
) server spp options (schema_name 'spp_feed', table_name 'products');
comment on foreign table spp_remote.products is 'SPP''s products as they are now: spp_feed.products.';

create foreign table if not exists spp_remote.price_history (
  history_id uuid not null,
  supplier_id uuid not null,
  product_id uuid not null,
  old_price numeric(19,4),
  new_price numeric(19,4) not null,
  price_change_percentage numeric,
  upload_batch_id uuid,
  changed_at timestamptz not null,
  xact_id xid8 not null
) server spp options (schema_name 'spp_feed', table_name 'price_history');
comment on foreign table spp_remote.price_history is 'SPP''s prices as they came: spp_feed.price_history.';

create foreign table if not exists spp_remote.product_events (
  event_id bigint not null,
  supplier_id uuid not null,
  product_id uuid not null,
  event_type text not null,
  upload_batch_id uuid,
  occurred_at timestamptz not null,
  xact_id xid8 not null
) server spp options (schema_name 'spp_feed', table_name 'product_events');
comment on foreign table spp_remote.product_events is
  'What happened to SPP''s products besides their prices: spp_feed.product_events.';

create foreign table if not exists spp_remote.categories (
  category_id uuid not null,
  category_name text not null,
  parent_category_id uuid,
  level integer not null,
  path public.ltree not null,
  is_active boolean not null,
  sort_order integer not null
) server spp options (schema_name 'spp_feed', table_name 'categories');
comment on foreign table spp_remote.categories is 'SPP''s tree of categories: spp_feed.categories.';

create foreign table if not exists spp_remote.product_mappings (
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_product_code text collate "C" not null,
  master_product_id uuid not null,
  mapping_confidence numeric(5,2) not null,
  is_verified boolean not null
) server spp options (schema_name 'spp_feed', table_name 'product_mappings');
comment on foreign table spp_remote.product_mappings is
  $$Which products of different suppliers are the same thing: spp_feed.product_mappings.$$;
