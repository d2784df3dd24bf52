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
set plan_cache_mode = force_custom_plan
as $$
declare
  -- As a value beside the policy it names the partition while the query is planned.
  v_supplier_id uuid;
  v_branch public.ltree;
  v_found uuid[];
  v_pattern constant text := spp_private.like_pattern(search);
  v_limit constant integer := spp_private.page_limit(list_products.page_size);
begin
  if list_products.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(list_products.supplier)).supplier_id;
  elsif current_setting('role') = 'inv_supplier' then
    v_supplier_id := spp.current_supplier_id();
  end if;
  if list_products.category is not null then
    select c.path into v_branch
      from spp.categories c
     where c.category_id = spp_private.resolve_category(list_products.category);
  end if;

  if v_pattern is null then
    return query
    select p.*
      from spp.v_all_supplier_products p
     where (v_supplier_id is null or p.supplier_id = v_supplier_id)
       and (list_products.is_new is null or p.is_new = list_products.is_new)
       and (list_products.status is null or p.status = list_products.status)
       and (v_branch is null or coalesce(p.subcategory_id, p.category_id) in (
             select c.category_id from spp.categories c where c.path operator(public.<@) v_branch))
       and (list_products.after_id is null or p.product_id > list_products.after_id)
     order by p.product_id
     limit v_limit;
    return;
  end if;
  -- A rare text is found by its trigrams, a common one soon in the order of ids.
  if v_supplier_id is null then
    v_found := spp_private.rare_texts(v_pattern);
  end if;
  return query
  select p.*
    from spp_private.v_product_texts t
    join spp.v_all_supplier_products p on p.product_id = t.product_id and p.supplier_id = t.supplier_id
   where t.searched ilike v_pattern
     and (v_found is null or t.product_id = any (v_found))
     and (v_supplier_id is null or t.supplier_id = v_supplier_id)
     and (list_products.is_new is null or p.is_new = list_products.is_new)
     and (list_products.status is null or p.status = list_products.status)
     and (v_branch is null or coalesce(p.subcategory_id, p.category_id) in (
           select c.category_id from spp.categories c where c.path operator(public.<@) v_branch))
     and (list_products.after_id is null or t.product_id > list_products.after_id)
   order by t.product_id
   limit v_limit;
end
$$;
comment on function spp.list_products(text, boolean, text, text, text, uuid, integer) is '@behavior -*

A page of products, of one supplier (code or id) or of all, after the one of a product_id, in the order they were first
seen; search looks into name, code, brand and barcode. Raises SPNSU, SPNCA, SPIPG.';
grant execute on function spp.list_products(text, boolean, text, text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
