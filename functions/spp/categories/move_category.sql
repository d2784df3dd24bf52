create or replace function spp.move_category(category_id uuid, parent_category_id uuid) returns spp.categories
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_category spp.categories;
begin
  update spp.categories c
     set parent_category_id = move_category.parent_category_id
   where c.category_id = move_category.category_id
  returning c.* into v_category;
  if v_category.category_id is null then
    raise exception using
      errcode = 'SPNCA', message = 'There is no such category.', hint = 'Use the id of a category that exists.';
  end if;
  return v_category;
exception
  when foreign_key_violation then
    raise exception using
      errcode = 'SPNCA', message = 'There is no such parent category.', hint = 'Use the id of a category that exists.';
  when unique_violation then
    raise exception using
      errcode = 'SPCCN', message = 'There is a category of this name already.', hint = 'Rename one of the two first.';
end
$$;
comment on function spp.move_category(uuid, uuid) is
  $$Puts a category, with the branch below it, under another parent (null: the top). Raises SPNCA, SPCCR (a ring), SPCCN
(name taken there).$$;
grant execute on function spp.move_category(uuid, uuid) to inv_catalog_manager, inv_admin;
