create or replace function spp.create_category(category text) returns spp.categories
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_category_id uuid := spp_private.find_category(create_category.category);
  v_names constant text[] := spp_private.split_category(create_category.category);
  v_category spp.categories;
begin
  if v_category_id is null then
    if create_category.category ~* '^[0-9a-f]{8}-[0-9a-f-]{27}$' or cardinality(v_names) not between 1 and 10 then
      perform spp_private.resolve_category(create_category.category);
    end if;
    perform spp_private.ensure_categories(jsonb_build_array(to_jsonb(v_names)));
    v_category_id := spp_private.resolve_category(create_category.category);
  end if;
  select c.* into v_category from spp.categories c where c.category_id = v_category_id;
  return v_category;
end
$$;
comment on function spp.create_category(text) is
  'The category of a text such as "Tools > Drills", made with its parents where missing. Raises SPNCA for a text that'
  ' names none: a blank one, an unknown id, more than 10 levels.';
grant execute on function spp.create_category(text) to inv_catalog_manager, inv_admin;
