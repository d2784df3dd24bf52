create or replace function spp.list_products_by_code(
  supplier text,
  is_new boolean default null,
  search text default null,
  category text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- Planned by what is asked, as list_products is.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id constant uuid := (spp_private.resolve_supplier(list_products_by_code.supplier)).supplier_id;
  v_patterns constant text[] := common.search_patterns(list_products_by_code.search);
  v_limit constant integer := spp_private.page_limit(list_products_by_code.page_size);
  v_after text;
  v_branch uuid[];
  v_page uuid[];
begin
  if list_products_by_code.after_id is not null then
    select p.supplier_product_code into v_after
      from spp.supplier_products p
     where p.supplier_id = v_supplier_id and p.product_id = list_products_by_code.after_id;
    if not found then
      raise exception using
        errcode = 'SPNPR', message = 'The product that the page before ended with is gone.',
        hint = 'Begin with the first page again.';
    end if;
  end if;
  if list_products_by_code.category is not null then
    v_branch := spp_private.category_branch(list_products_by_code.category);
  end if;
  v_page := array(
    select p.product_id
      from spp.supplier_products p
     where p.supplier_id = v_supplier_id
       and (v_after is null or p.supplier_product_code > v_after)
       and spp_private.holds_words(p, v_patterns)
       and (list_products_by_code.is_new is null or p.is_new = list_products_by_code.is_new)
       and (list_products_by_code.status is null or p.status = list_products_by_code.status)
       and (v_branch is null or p.subcategory_id = any (v_branch)
            or p.subcategory_id is null and p.category_id = any (v_branch))
     order by p.supplier_product_code
     limit v_limit);

  return query
  select p.*
    from spp.v_all_supplier_products p
   where p.product_id = any (v_page) and p.supplier_id = v_supplier_id
   order by p.supplier_product_code;
end
$$;
comment on function spp.list_products_by_code(text, boolean, text, text, text, uuid, integer) is
  'A page of a supplier''s products (code or id) in the order of its codes, after the one of a product_id; search looks
into name, code, brand and barcode, as list_products does. Raises SPNSU, SPNCA, SPIPG, SPNPR (the product it is to begin
after is gone).';
grant execute on function spp.list_products_by_code(text, boolean, text, text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
