create or replace function spp.tg_categories__move_branch() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Children derive their own path from this one, level by level.
  update spp.categories c set parent_category_id = c.parent_category_id where c.parent_category_id = new.category_id;
  return null;
end
$$;
comment on function spp.tg_categories__move_branch() is
  $$Row trigger: the branch below a moved or renamed category follows it.$$;
