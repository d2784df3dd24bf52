create or replace function spp_private.name_categories(batch spp.upload_batches, staging_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := spp.setting('upload.max_new_categories')::integer;
  v_named record;
  v_leaf spp.categories;
begin
  -- The batch resolved the categories of its valid rows only.
  for v_named in
    select coalesce(s.category, '') as category, coalesce(s.subcategory, '') as subcategory,
           spp_private.split_category(s.category, s.subcategory) as names
      from spp.upload_staging s
     where s.staging_id = any (name_categories.staging_ids)
     group by s.category, s.subcategory
     order by min(s.row_number)
  loop
    continue when cardinality(v_named.names) not between 1 and 10
      or not exists (select from spp.categories c
                      where c.path operator(public.=) spp_private.category_path(v_named.names))
         and (select count(*) from spp.categories c where c.made_by_batch_id = (batch).batch_id) >= v_most;
    v_leaf := spp_private.make_category(v_named.names, (batch).batch_id);
    insert into spp_private.batch_categories (batch_id, category, subcategory, category_id, subcategory_id)
    select (batch).batch_id, v_named.category, v_named.subcategory, top.category_id,
           nullif(v_leaf.category_id, top.category_id)
      from spp.categories top
     where top.path operator(public.=) public.subpath(v_leaf.path, 0, 1)
    on conflict do nothing;
  end loop;
end
$$;
comment on function spp_private.name_categories(spp.upload_batches, uuid[]) is
  'Finds or makes the categories that corrected rows name, as far as their list may bring new ones.';
