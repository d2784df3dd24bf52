--! Previous: sha1:a6f1152d0925deaa2e995b8596ec6c8fd5c422a9
--! Hash: sha1:e72be8c4cca045ff1bf948d6f139efb871551e76
--! Message: search

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 030-search.sql
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

--! Included functions/spp/products/list_products.sql
create or replace function spp.list_products(
  supplier text default null,
  is_new boolean default null,
  search text default null,
  category text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- What is asked of a supplier's products is planned by what it is, and by how far the page goes already.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_suppliers uuid[];
  v_supplier_id uuid;
  v_branch uuid[];
  v_pattern constant text := spp_private.like_pattern(search);
  v_has_trigrams constant boolean := v_pattern ~ '[[:alnum:]]{3}';
  v_limit constant integer := spp_private.page_limit(list_products.page_size);
  v_page uuid[] := '{}';
  v_last uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
begin
  if list_products.supplier is not null then
    v_suppliers := array[(spp_private.resolve_supplier(list_products.supplier)).supplier_id];
  else
    -- Who came first has the first products, as a rule: then the page soon ends before the others'.
    v_suppliers := array(select s.supplier_id from spp.suppliers s order by s.created_at);
  end if;
  if list_products.category is not null then
    v_branch := array(
      select c.category_id
        from spp.categories t
        join spp.categories c on c.path operator(public.<@) t.path
       where t.category_id = spp_private.resolve_category(list_products.category));
  end if;

  -- One after the other: each is planned alone, and is asked only for what comes before the end of the page so far.
  foreach v_supplier_id in array v_suppliers loop
    v_page := array(
      select u.product_id
        from (
          select unnest(v_page) as product_id
          union all (
          select p.product_id
            from spp.supplier_products p
           where p.supplier_id = v_supplier_id and p.product_id <= v_last
             and (list_products.after_id is null or p.product_id > list_products.after_id)
             and (v_pattern is null or p.product_name ilike v_pattern or p.brand ilike v_pattern
                  or p.barcode ilike v_pattern
                  or lower(p.supplier_product_code collate "default") like lower(v_pattern))
             and (list_products.is_new is null or p.is_new = list_products.is_new)
             and (list_products.status is null or p.status = list_products.status)
             and (v_branch is null or p.subcategory_id = any (v_branch)
                  or p.subcategory_id is null and p.category_id = any (v_branch))
           -- By trigrams where there are some: a walk in the order of ids is long where a supplier has no such product,
           -- and statistics know nothing of patterns.
           order by case when v_has_trigrams then p.product_id::text collate "C" end, p.product_id
           limit v_limit)
        ) u
       order by u.product_id
       limit v_limit);
    if cardinality(v_page) = v_limit then
      v_last := v_page[v_limit];
    end if;
  end loop;

  return query
  select p.*
    from spp.v_all_supplier_products p
   where p.product_id = any (v_page) and p.supplier_id = any (v_suppliers)
   order by p.product_id;
end
$$;
comment on function spp.list_products(text, boolean, text, text, text, uuid, integer) is '@behavior -*

A page of products, of one supplier (code or id) or of all, after the one of a product_id, in the order they were first
seen; search looks into name, code, brand and barcode. Raises SPNSU, SPNCA, SPIPG.';
grant execute on function spp.list_products(text, boolean, text, text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/list_products.sql
--! Included functions/spp/figures/refresh_supplier_figures.sql
create or replace function spp_private.refresh_supplier_figures(supplier_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- First the touches that are seen, then the figures, by a later snapshot: what comes in between keeps its touch.
  delete from spp_kept.supplier_touches t where t.supplier_id = refresh_supplier_figures.supplier_id;
  delete from spp_kept.supplier_figures f where f.supplier_id = refresh_supplier_figures.supplier_id;
  insert into spp_kept.supplier_figures
  select f.* from spp_private.supplier_figures_of(refresh_supplier_figures.supplier_id) f;
  -- What uploads have appended to the index of texts takes its place in it.
  perform gin_clean_pending_list(i.indexrelid)
     from spp.suppliers s
     join pg_catalog.pg_index i on i.indrelid = to_regclass('spp.' || quote_ident(s.partition_name))
     join pg_catalog.pg_class c on c.oid = i.indexrelid
     join pg_catalog.pg_am a on a.oid = c.relam and a.amname = 'gin'
    where s.supplier_id = refresh_supplier_figures.supplier_id;
end
$$;
comment on function spp_private.refresh_supplier_figures(uuid) is
  'Works a supplier''s figures out anew and keeps them; brings its index of texts in order.';
--! EndIncluded functions/spp/figures/refresh_supplier_figures.sql
