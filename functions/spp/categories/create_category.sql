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
    if pg_input_is_valid(create_category.category, 'uuid') or cardinality(v_names) not between 1 and 10 then
      perform spp_private.resolve_category(create_category.category);
    end if;
    v_category_id := (spp_private.make_category(v_names, null)).category_id;
  end if;
  select c.* into v_category from spp.categories c where c.category_id = v_category_id for key share;
  -- Taken up by a person, a branch does not go with the list that brought it.
  update spp.categories c
     set made_by_batch_id = null
   where c.path operator(public.@>) v_category.path and c.made_by_batch_id is not null;
  v_category.made_by_batch_id := null;
  return v_category;
end
$$;
comment on function spp.create_category(text) is
  $$The category of a text such as "Tools > Drills", made with its parents where missing. Raises SPNCA for a text that
names none: a blank one, an unknown id, more than 10 levels.$$;
grant execute on function spp.create_category(text) to inv_catalog_manager, inv_admin;
