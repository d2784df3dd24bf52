create or replace function spp_private.remove_unused_categories(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_ids uuid[];
begin
  delete from spp_private.batch_categories c where c.batch_id = remove_unused_categories.batch_id;
  -- What somebody holds is in use. Once these are locked, nobody new can take them up.
  select array_agg(c.category_id) into v_ids
    from (select c.category_id
            from spp.categories c
           where c.made_by_batch_id = remove_unused_categories.batch_id
             for update skip locked) c;
  if v_ids is null then
    return;
  end if;

  with mine as materialized (
    select c.category_id, c.path from spp.categories c where c.category_id = any (v_ids)
  ), used as materialized (
    select p.category_id from spp.supplier_products p where p.category_id = any (v_ids)
    union
    select p.subcategory_id from spp.supplier_products p where p.subcategory_id = any (v_ids)
    union
    select x.category_id
      from spp_private.batch_categories k
      join spp.upload_batches b on b.batch_id = k.batch_id and b.status in ('queued', 'processing')
     cross join unnest(array[k.category_id, k.subcategory_id]) x (category_id)
    union
    select child.parent_category_id
      from spp.categories child
     where child.parent_category_id = any (v_ids) and child.category_id <> all (v_ids)
  ), kept as (
    select distinct public.subpath(m.path, 0, level) as path
      from used u
      join mine m using (category_id), generate_series(1, public.nlevel(m.path)) level
  )
  delete from spp.categories c
   using mine m
   where c.category_id = m.category_id and not exists (select from kept k where k.path operator(public.=) m.path);
end
$$;
comment on function spp_private.remove_unused_categories(uuid) is
  'Removes the categories that an upload made and that no product, no list under way and no other category uses.';
