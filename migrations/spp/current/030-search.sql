set local lock_timeout = '5s';
-- Reads every product once: minutes where there are millions. Codes by an expression, since partitions' indexes lose
-- a collation that their column does not have (of PostgreSQL 18).
create index if not exists supplier_products_search_idx on spp.supplier_products
  using gin (product_name public.gin_trgm_ops, brand public.gin_trgm_ops, barcode public.gin_trgm_ops,
             lower(supplier_product_code collate "default") public.gin_trgm_ops)
  with (gin_pending_list_limit = 262144);
create index if not exists supplier_products_unavailable_idx on spp.supplier_products (product_id)
  where status <> 'available';
do $$
begin
  -- In the order of pages, too.
  if (select i.indnatts from pg_index i where i.indexrelid = 'spp.idx_supplier_products_new'::regclass) = 1 then
    drop index spp.idx_supplier_products_new;
    create index idx_supplier_products_new on spp.supplier_products (is_new, product_id) where is_new = true;
  end if;
end
$$;

--! include functions/spp/products/list_products.sql
--! include functions/spp/figures/refresh_supplier_figures.sql
