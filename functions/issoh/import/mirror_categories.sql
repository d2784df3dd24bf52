create or replace function issoh_private.mirror_categories(category_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_feed constant spp_remote.categories[] := array(select f from spp_remote.categories f);
  v_changed integer;
begin
  with recursive wanted as (
    select w.category_id, f.parent_category_id
      from (select unnest(mirror_categories.category_ids) union select c.category_id from issoh.categories c)
        w (category_id)
      join unnest(v_feed) f on f.category_id = w.category_id
    union
    select f.category_id, f.parent_category_id
      from wanted w
      join unnest(v_feed) f on f.category_id = w.parent_category_id
  )
  -- In one order, so that two who mirror the same ones cannot deadlock.
  insert into issoh.categories as c
    (category_id, category_name, parent_category_id, level, path, is_active, sort_order)
  select f.category_id, f.category_name, f.parent_category_id, f.level, f.path, f.is_active, f.sort_order
    from unnest(v_feed) f
    left join issoh.categories h on h.category_id = f.category_id
   where f.category_id in (select w.category_id from wanted w)
     and (h.category_name, h.parent_category_id, h.level, h.path::text, h.is_active, h.sort_order)
         is distinct from
         (f.category_name, f.parent_category_id, f.level, f.path::text, f.is_active, f.sort_order)
   order by f.category_id
  on conflict (category_id) do update
     set category_name = excluded.category_name, parent_category_id = excluded.parent_category_id,
         level = excluded.level, path = excluded.path, is_active = excluded.is_active,
         sort_order = excluded.sort_order;
  get diagnostics v_changed = row_count;
  -- Its path may be another's by now.
  update issoh.categories c
     set is_active = false
   where c.is_active and not exists (select from unnest(v_feed) f where f.category_id = c.category_id);
  return v_changed;
end
$$;
comment on function issoh_private.mirror_categories(uuid[]) is
  $$Takes categories of SPP into the mirror, with all above them, and brings what is mirrored up to date. Answers how
many have changed. Those that SPP no longer has are kept, inactive.$$;
