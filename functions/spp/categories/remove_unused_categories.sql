create or replace function spp_private.remove_unused_categories(batch_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Planned once, so are the checks of foreign keys: each removed category would plan its own over all partitions.
set plan_cache_mode = force_generic_plan
-- One category is looked up by its index among millions of products, thousands are joined.
set enable_nestloop = on
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

  -- A table with its statistics, not an array: that was compared with each category one by one.
  drop table if exists pg_temp.made_categories;
  create temporary table made_categories on commit drop as
  select c.category_id, c.path::text as path
    from unnest(v_ids) m (category_id)
    join spp.categories c using (category_id);
  analyze pg_temp.made_categories;

  with used as (
    select p.category_id from spp.supplier_products p join pg_temp.made_categories m on m.category_id = p.category_id
    union
    select m.category_id
      from spp.supplier_products p
      join pg_temp.made_categories m on m.category_id = p.subcategory_id
    union
    select x.category_id
      from spp_private.batch_categories k
      join spp.upload_batches b on b.batch_id = k.batch_id and b.status in ('queued', 'processing')
     cross join unnest(array[k.category_id, k.subcategory_id]) x (category_id)
    union
    select child.parent_category_id
      from spp.categories child
     where not exists (select from pg_temp.made_categories m where m.category_id = child.category_id)
  ), kept as (
    select distinct public.subpath(m.path::public.ltree, 0, level)::text as path
      from used u
      join pg_temp.made_categories m using (category_id),
           generate_series(1, public.nlevel(m.path::public.ltree)) level
  )
  delete from spp.categories c
   using pg_temp.made_categories m
   where c.category_id = m.category_id and not exists (select from kept k where k.path = m.path);
  drop table pg_temp.made_categories;
end
$$;
comment on function spp_private.remove_unused_categories(uuid) is
  'Removes the categories that an upload made and that no product, no list under way and no other category uses.';
