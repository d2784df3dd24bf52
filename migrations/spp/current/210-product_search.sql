-- The order of prices is kept beside the products: a price update stays HOT. Nobody changes a product meanwhile.
set local lock_timeout = '5s';
lock table spp.supplier_products in share mode;
alter table spp_kept.product_touches add column if not exists current_price numeric;
alter table spp_kept.product_figures add column if not exists current_price numeric;
do $$
begin
  if (select a.attnotnull from pg_attribute a
       where a.attrelid = 'spp_kept.product_figures'::regclass and a.attname = 'current_price') then
    return;
  end if;
  delete from spp_kept.product_touches;
  truncate spp_kept.product_figures;
  insert into spp_kept.product_figures
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status, current_price, seq)
  select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
         spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status, p.current_price, 0
    from spp.supplier_products p;
  alter table spp_kept.product_figures alter column current_price set not null;
  alter table spp_kept.product_touches alter column current_price set not null;
end
$$;
create index if not exists product_figures_price_idx on spp_kept.product_figures (current_price, product_id);
-- A name stays when the price moves.
create index if not exists supplier_products_name_idx on spp.supplier_products (product_name, product_id);
analyze spp_kept.product_figures;

do $$
begin
  if to_regtype('spp_private.product_search') is null then
    create type spp_private.product_search as (
      pattern text, supplier_ids uuid[], is_limited_to_suppliers boolean, branch uuid[], brands text[], barcode text,
      status text, is_new boolean, min_price numeric, max_price numeric, changed_since timestamptz,
      is_found_first boolean);
    create type spp_private.matched_product as (
      product_id uuid, supplier_id uuid, product_name text, current_price numeric, price_change_percentage numeric,
      category_id uuid, brand text, status text);
    create type spp.found_product as (product_id uuid, supplier_id uuid, sort_key text);
  end if;
end
$$;
comment on type spp_private.product_search is 'What a search for products wants; null: whatever it is.';
comment on type spp_private.matched_product is
  'A product that a search has found, with what it is sorted and counted by.';
comment on type spp.found_product is 'A product of a page, and what it is sorted by.';
comment on column spp.found_product.product_id is 'Product.';
comment on column spp.found_product.supplier_id is 'Supplier.';
comment on column spp.found_product.sort_key is 'What it is sorted by, as text.';

--! include views/spp/v_product_figures.sql
--! include functions/spp/figures/fold_products.sql
--! include functions/spp/products/tg_supplier_products__insert.sql
--! include functions/spp/products/tg_supplier_products__update.sql
--! include functions/spp/figures/touch_products.sql
--! include functions/spp/search/read_product_search.sql
--! include functions/spp/search/matching_products.sql
--! include functions/spp/search/search_products.sql
--! include functions/spp/search/search_counts.sql
