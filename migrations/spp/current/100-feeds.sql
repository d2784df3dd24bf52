-- What the other tier reads: which rows came when, by transaction, and what happened to a product besides its price.
set lock_timeout = '5s';

create table if not exists spp.product_events (
  event_id bigint generated always as identity constraint product_events_pkey primary key,
  supplier_id uuid not null,
  product_id uuid not null,
  event_type text not null check (event_type in ('availability', 'master_data', 'removed')),
  upload_batch_id uuid,
  occurred_at timestamptz not null default clock_timestamp(),
  xact_id xid8 not null default pg_current_xact_id()
);
create index if not exists product_events_xact_id_idx on spp.product_events (xact_id);
create index if not exists product_events_product_idx on spp.product_events (supplier_id, product_id, event_id);
create or replace trigger _100_append_only before update or delete or truncate on spp.product_events
  for each statement execute function audit.tg_table__forbid_change();
alter table spp.product_events enable always trigger _100_append_only;
comment on table spp.product_events is '@filterBy event_id,supplier_id,product_id
@orderBy event_id

What happened to products besides their prices. Append-only. That a product is new is told by its first row in
price_history.';
comment on column spp.product_events.event_id is 'Identifies the event; later ones need not be greater.';
comment on column spp.product_events.supplier_id is 'Whose product.';
comment on column spp.product_events.product_id is 'Which product.';
comment on column spp.product_events.event_type is
  'availability (status, or whether it is missing from its supplier''s list), master_data (anything else but the
price), removed.';
comment on column spp.product_events.upload_batch_id is 'The upload that did it; null: a person.';
comment on column spp.product_events.occurred_at is 'When.';
comment on column spp.product_events.xact_id is 'The transaction that wrote it.';

-- Tells one life of this database from another: a restore begins a new one.
create table if not exists spp_private.feed_state (
  only_row boolean not null default true constraint feed_state_pkey primary key check (only_row),
  feed_epoch uuid not null default gen_random_uuid()
);
alter table spp_private.feed_state enable row level security;
comment on table spp_private.feed_state is 'The life of this database that its feeds belong to.';
insert into spp_private.feed_state default values on conflict do nothing;
--! include functions/spp/feed/renew_feed_epoch.sql
--! include functions/spp/products/tg_supplier_products__update.sql
--! include functions/spp/products/tg_supplier_products__delete.sql
--! include policies/spp/product_events.sql
--! include views/spp_feed/position.sql
--! include views/spp_feed/products.sql
--! include views/spp_feed/price_history.sql
--! include views/spp_feed/product_events.sql
--! include views/spp_feed/categories.sql
--! include views/spp_feed/product_mappings.sql
--! include policies/spp_feed/position.sql
--! include policies/spp_feed/products.sql
--! include policies/spp_feed/price_history.sql
--! include policies/spp_feed/product_events.sql
--! include policies/spp_feed/categories.sql
--! include policies/spp_feed/product_mappings.sql
