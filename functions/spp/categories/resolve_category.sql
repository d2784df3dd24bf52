create or replace function spp_private.resolve_category(category text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_category_id constant uuid := spp_private.find_category(resolve_category.category);
begin
  -- A branch that only other suppliers use is answered like one that does not exist.
  if v_category_id is null
     or (current_setting('role') = 'inv_supplier' and v_category_id <> all (spp_private.own_category_ids())) then
    raise exception using
      errcode = 'SPNCA',
      message = format('There is no category "%s".', resolve_category.category),
      hint = 'Name a category by its id, its path (tools.drills) or its names (Tools > Drills).';
  end if;
  return v_category_id;
end
$$;
comment on function spp_private.resolve_category(text) is
  $$The category of an id, a path (tools.drills) or names (Tools > Drills), as far as the caller may know of it. Raises
SPNCA.$$;
grant execute on function spp_private.resolve_category(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
