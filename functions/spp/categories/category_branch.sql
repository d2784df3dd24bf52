create or replace function spp_private.category_branch(category text) returns uuid[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(c.category_id)
    from spp.categories t
    join spp.categories c on c.path operator(public.<@) t.path
   where t.category_id = spp_private.resolve_category(category_branch.category)
$$;
comment on function spp_private.category_branch(text) is
  'A category and all below it, as far as the caller may know of it. Raises SPNCA.';
grant execute on function spp_private.category_branch(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
