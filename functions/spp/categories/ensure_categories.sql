create or replace function spp_private.ensure_categories(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The trigger and the foreign key of each category would be planned anew for each.
set plan_cache_mode = force_generic_plan
set enable_nestloop = off
as $$
declare
  v_level integer;
begin
  -- From the top down and by path: lists that make the same categories at once wait for each other in one order, and
  -- those that make others not at all.
  for v_level in select distinct w.level from pg_temp.wanted_categories w order by 1 loop
    insert into spp.categories (category_name, parent_category_id, level, path, made_by_batch_id)
    select w.name, parent.category_id, w.level, w.path, ensure_categories.batch_id
      from pg_temp.wanted_categories w
      left join spp.categories parent
        on w.level > 1 and parent.path operator(public.=) public.subpath(w.path, 0, w.level - 1)
     where w.level = v_level and (w.level = 1 or parent.category_id is not null)
     order by w.path
    on conflict (path) do nothing;
  end loop;
end
$$;
comment on function spp_private.ensure_categories(uuid) is
  'Makes the categories that want_categories has listed; the upload, if one makes them, is noted.';
