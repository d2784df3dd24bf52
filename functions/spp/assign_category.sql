create or replace function spp.assign_category(category text, product_ids uuid[] default null, filter jsonb default null)
returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_leaf spp.categories;
  v_top_id uuid;
  v_supplier_id uuid;
  v_search text;
  v_assigned integer;
begin
  if (product_ids is null) = (filter is null) then
    raise exception using
      errcode = 'SPIAC', message = 'Say which products.', hint = 'Send either product_ids or a filter.';
  elsif exists (select from jsonb_object_keys(filter) k
                 where k not in ('supplier', 'search', 'category', 'uncategorised', 'is_new')) or filter = '{}' then
    raise exception using
      errcode = 'SPIAC', message = 'The filter cannot be used.',
      hint = 'Use at least one of supplier, search, category, uncategorised, is_new.';
  end if;
  v_leaf := spp.create_category(assign_category.category);
  select c.category_id into v_top_id
    from spp.categories c
   where c.path operator(public.=) public.subpath(v_leaf.path, 0, 1);
  if filter ? 'supplier' then
    v_supplier_id := (spp_private.resolve_supplier(filter ->> 'supplier')).supplier_id;
  end if;
  v_search := '%' || replace(replace(replace(filter ->> 'search', '\', '\\'), '%', '\%'), '_', '\_') || '%';

  update spp.supplier_products p
     set category_id = v_top_id, subcategory_id = nullif(v_leaf.category_id, v_top_id)
   where (product_ids is null or p.product_id = any (product_ids))
     and (v_supplier_id is null or p.supplier_id = v_supplier_id)
     and (v_search is null or p.product_name ilike v_search or p.supplier_product_code ilike v_search)
     and (not filter ? 'uncategorised' or (p.category_id is null) = (filter -> 'uncategorised')::boolean)
     and (not filter ? 'is_new' or p.is_new = (filter -> 'is_new')::boolean)
     and (not filter ? 'category' or coalesce(p.subcategory_id, p.category_id) in (
           select c.category_id
             from spp.categories c, spp.categories branch
            where branch.category_id = spp_private.resolve_category(filter ->> 'category')
              and c.path operator(public.<@) branch.path))
     and (p.category_id, p.subcategory_id) is distinct from (v_top_id, nullif(v_leaf.category_id, v_top_id));
  get diagnostics v_assigned = row_count;
  return jsonb_build_object('assigned', v_assigned);
end
$$;
comment on function spp.assign_category(text, uuid[], jsonb) is
  'Puts products, by id or by filter {supplier, search, category, uncategorised, is_new}, into a category (id, path or'
  ' names; made where missing): {assigned}, the number that changed. Raises SPIAC, SPNCA, SPNSU.';
grant execute on function spp.assign_category(text, uuid[], jsonb) to inv_catalog_manager, inv_admin;
