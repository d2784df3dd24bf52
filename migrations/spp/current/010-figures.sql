-- What the figures of the catalogue are kept in: docs/decisions/0027-kept-figures.md.
set local lock_timeout = '5s';

create schema if not exists spp_kept;
comment on schema spp_kept is
  'What is kept of the products so that views answer at once; each may read of it what he may read of them.';
grant usage on schema spp_kept to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;

create table if not exists spp_kept.product_figures (
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  price_changed_at timestamptz,
  last_rise_at timestamptz,
  last_fall_at timestamptz,
  price_change_percentage numeric,
  seq bigint not null,
  primary key (product_id, supplier_id)
);
comment on table spp_kept.product_figures is
  $$One narrow row a product, in the orders in which people ask for products: its last price change and when its price
last rose and fell, as of its touch seq. v_product_figures brings it up to date.$$;

create table if not exists spp_kept.product_touches (
  seq bigint generated always as identity primary key,
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  price_changed_at timestamptz,
  last_rise_at timestamptz,
  last_fall_at timestamptz,
  price_change_percentage numeric,
  searched text
);
create index if not exists product_touches_product_id_idx on spp_kept.product_touches (product_id, seq);
create index if not exists product_touches_supplier_id_idx on spp_kept.product_touches (supplier_id);
comment on table spp_kept.product_touches is
  $$What has become of products since product_figures and product_texts were last brought up to date, in order; written
by the triggers of supplier_products, taken away by fold_products. searched: its texts, where they were told anew.$$;

create table if not exists spp_kept.product_texts (
  product_id uuid not null,
  supplier_id uuid not null,
  searched text not null,
  seq bigint not null,
  primary key (product_id, supplier_id)
);
comment on table spp_kept.product_texts is
  'What is searched in of each product, as of its touch seq. v_product_texts brings it up to date.';

create table if not exists spp_kept.supplier_touches (
  touch_id bigint generated always as identity primary key,
  supplier_id uuid not null
);
create index if not exists supplier_touches_supplier_id_idx on spp_kept.supplier_touches (supplier_id);
comment on table spp_kept.supplier_touches is
  'Whose products some statement has changed since supplier_figures was last brought up to date: one row a statement.';

create table if not exists spp_kept.supplier_figures (
  supplier_id uuid primary key references spp.suppliers (supplier_id) on delete cascade,
  products integer not null,
  new integer not null,
  discontinued integer not null,
  categories integer not null,
  min_price numeric,
  median_price numeric,
  max_price numeric
);
comment on table spp_kept.supplier_figures is
  'What each supplier offers. True where the supplier has no touch; v_supplier_figures brings it up to date.';

insert into spp_private.locks (lock_name) values ('figures') on conflict do nothing;

-- Stored in each row: a filter by code then reads one partition. Rewrites every partition, twice.
--! include functions/spp/suppliers/set_partition_code.sql
do $$
declare
  v_partition record;
begin
  if not exists (select from pg_attribute a
                  where a.attrelid = 'spp.supplier_products'::regclass and a.attname = 'partition_code') then
    alter table spp.supplier_products
      add column partition_code text collate "C" generated always as (null) stored;
    for v_partition in
      select s.partition_name, s.supplier_code from spp.suppliers s where s.partition_name <> ''
    loop
      call spp_private.set_partition_code(v_partition.partition_name, v_partition.supplier_code);
    end loop;
  end if;
end
$$;
comment on column spp.supplier_products.partition_code is
  'Code of the supplier whose partition this is: a filter by it reads no other.';
alter table spp.supplier_products add column if not exists last_rise_at timestamptz,
  add column if not exists last_fall_at timestamptz;
comment on column spp.supplier_products.last_rise_at is
  'When its price last rose; unknown where that was more than 30 days before this column came.';
comment on column spp.supplier_products.last_fall_at is
  'When its price last fell; unknown where that was more than 30 days before this column came.';

--! include policies/spp/product_figures.sql
--! include policies/spp/product_touches.sql
--! include policies/spp/product_texts.sql
--! include policies/spp/supplier_touches.sql
--! include policies/spp/supplier_figures.sql
--! include functions/spp/figures/searched_text.sql
--! include functions/spp/figures/fold_products.sql
--! include functions/spp/figures/supplier_figures_of.sql
--! include functions/spp/figures/refresh_supplier_figures.sql
--! include functions/spp/figures/refresh_figures_step.sql
--! include functions/spp/figures/enqueue_figures.sql
--! include functions/spp/products/tg_supplier_products__stamp.sql
--! include functions/spp/products/tg_supplier_products__insert.sql
--! include functions/spp/products/tg_supplier_products__update.sql
--! include functions/spp/products/tg_supplier_products__delete.sql
--! include functions/spp/suppliers/tg_suppliers__create_partition.sql
--! include functions/spp/figures/is_overtaken.sql
--! include views/spp/v_product_figures.sql
--! include policies/spp/v_product_figures.sql
--! include views/spp/v_product_texts.sql
--! include policies/spp/v_product_texts.sql
--! include views/spp/v_supplier_figures.sql
--! include policies/spp/v_supplier_figures.sql
drop function if exists spp.list_products(text, boolean, text, text, text, uuid, integer);
drop view if exists spp.v_all_supplier_products, spp.v_price_change_summary, spp.v_supplier_catalog_stats,
  spp.v_new_products_by_supplier;
--! include views/spp/v_all_supplier_products.sql
--! include policies/spp/v_all_supplier_products.sql
--! include views/spp/v_price_change_summary.sql
--! include policies/spp/v_price_change_summary.sql
--! include views/spp/v_supplier_catalog_stats.sql
--! include policies/spp/v_supplier_catalog_stats.sql
--! include views/spp/v_new_products_by_supplier.sql
--! include policies/spp/v_new_products_by_supplier.sql
--! include functions/spp/figures/rare_texts.sql
--! include functions/spp/products/list_products.sql
