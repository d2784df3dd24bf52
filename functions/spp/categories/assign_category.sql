create or replace function spp.assign_category(category text, product_ids uuid[] default null,
  filter jsonb default null)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_filter constant jsonb := coalesce(assign_category.filter, '{}');
  v_leaf spp.categories;
  v_top_id uuid;
  v_supplier_id uuid;
  v_patterns constant text[] := common.search_patterns(v_filter ->> 'search');
  v_assigned integer;
begin
  if (product_ids is null) = (filter is null) then
    raise exception using
      errcode = 'SPIAC', message = 'Say which products.', hint = 'Send either product_ids or a filter.';
  elsif cardinality(product_ids) > 10000 then
    raise exception using
      errcode = 'SPIAC', message = 'These are too many products at once.',
      hint = 'Send at most 10,000 product_ids, or a filter.';
  elsif filter = '{}' or jsonb_typeof(v_filter) <> 'object' or jsonb_path_exists(v_filter, '
      $.keyvalue() ? (!(@.key == "supplier" || @.key == "search" || @.key == "category"
                        || (@.key == "uncategorised" || @.key == "is_new") && @.value.type() == "boolean"))',
      silent => true)
    -- Nothing looked for is not everything found.
    or v_filter ? 'search' and coalesce(cardinality(v_patterns), 0) = 0
  then
    raise exception using
      errcode = 'SPIAC', message = 'The filter cannot be used.',
      hint = 'Use at least one of supplier, search (words), category (texts), uncategorised, is_new (true or false).';
  end if;
  v_leaf := spp.create_category(assign_category.category);
  select c.category_id into v_top_id
    from spp.categories c
   where c.path operator(public.=) public.subpath(v_leaf.path, 0, 1);
  if v_filter ? 'supplier' then
    v_supplier_id := (spp_private.resolve_supplier(v_filter ->> 'supplier')).supplier_id;
  end if;

  -- Products are written by uploads, too: who locks the suppliers first, in one order, meets none of them half-way.
  perform spp_private.lock_supplier(s.supplier_id)
     from (select u.supplier_id
             from spp.suppliers u
            where (v_supplier_id is null or u.supplier_id = v_supplier_id)
              and (product_ids is null
                   or u.supplier_id in (select p.supplier_id from spp.supplier_products p
                                         where p.product_id = any (product_ids)))
            order by u.supplier_id) s;
  update spp.supplier_products p
     set category_id = v_top_id, subcategory_id = nullif(v_leaf.category_id, v_top_id)
   where (product_ids is null or p.product_id = any (product_ids))
     and (v_supplier_id is null or p.supplier_id = v_supplier_id)
     and spp_private.holds_words(p, v_patterns)
     and (not v_filter ? 'uncategorised' or (p.category_id is null) = (v_filter -> 'uncategorised')::boolean)
     and (not v_filter ? 'is_new' or p.is_new = (v_filter -> 'is_new')::boolean)
     and (not v_filter ? 'category' or coalesce(p.subcategory_id, p.category_id) in (
           select c.category_id
             from spp.categories c, spp.categories branch
            where branch.category_id = spp_private.resolve_category(v_filter ->> 'category')
              and c.path operator(public.<@) branch.path))
     and (p.category_id, p.subcategory_id) is distinct from (v_top_id, nullif(v_leaf.category_id, v_top_id));
  get diagnostics v_assigned = row_count;
  return jsonb_build_object('assigned', v_assigned);
end
$$;
comment on function spp.assign_category(text, uuid[], jsonb) is
  $$Puts products, by id or by filter {supplier, search, category, uncategorised, is_new}, into a category (id, path or
names; made where missing): {assigned}, the number that changed. Raises SPIAC, SPNCA, SPNSU.$$;
grant execute on function spp.assign_category(text, uuid[], jsonb) to inv_catalog_manager, inv_admin;
