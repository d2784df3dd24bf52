create or replace function spp_private.resolve_batch_categories(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_most constant integer := spp.setting('upload.max_new_categories')::integer;
begin
  delete from spp_private.batch_categories c where c.batch_id = (batch).batch_id;
  if not exists (select from spp.upload_staging s
                  where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
                    and (s.category is not null or s.subcategory is not null)) then
    return;
  end if;
  drop table if exists pg_temp.named_categories;
  create temporary table named_categories on commit drop as
  select coalesce(s.category, '') as category, coalesce(s.subcategory, '') as subcategory, count(*) as occurrences,
         min(s.row_number) as first_row, spp_private.split_category(s.category, s.subcategory) as names,
         null::public.ltree as path
    from spp.upload_staging s
   where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
     and (s.category is not null or s.subcategory is not null)
   group by s.category, s.subcategory;
  perform spp_private.drop_named_categories(batch, 'category_invalid', array(
    select n.category || chr(31) || n.subcategory
      from pg_temp.named_categories n
     where cardinality(n.names) not between 1 and 10 or octet_length(n.category || n.subcategory) > 2000));
  update pg_temp.named_categories n set path = spp_private.category_path(n.names);
  analyze pg_temp.named_categories;

  if spp_private.want_categories() > v_most then
    perform spp_private.drop_named_categories(batch, 'categories_not_made', array(
      select n.category || chr(31) || n.subcategory
        from pg_temp.named_categories n
       where not exists (select from spp.categories c where c.path operator(public.=) n.path)));
  end if;
  -- What an undone list takes along may be what this one has just found: then it is made again.
  for i in 1..3 loop
    if spp_private.want_categories() > 0 then
      perform spp_private.ensure_categories((batch).batch_id);
    end if;
    perform from spp.categories c
       join pg_temp.named_categories n on n.path operator(public.=) c.path
        for key share of c;
    exit when spp_private.want_categories() = 0;
  end loop;

  insert into spp_private.batch_categories (batch_id, category, subcategory, category_id, subcategory_id)
  select (batch).batch_id, n.category, n.subcategory, top.category_id, nullif(leaf.category_id, top.category_id)
    from pg_temp.named_categories n
    join spp.categories leaf on leaf.path operator(public.=) n.path
    join spp.categories top on top.path operator(public.=) public.subpath(n.path, 0, 1);
  drop table pg_temp.named_categories, pg_temp.wanted_categories;
end
$$;
comment on function spp_private.resolve_batch_categories(spp.upload_batches) is
  $$Finds or makes the categories that a batch names, for its new products; of a list that names more new ones than a
list may bring, none is made.$$;
