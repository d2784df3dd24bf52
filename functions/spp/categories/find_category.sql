create or replace function spp_private.find_category(category text) returns uuid
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.category_id
    from spp.categories c
   where c.category_id::text = lower(find_category.category)
      or c.path::text = lower(find_category.category)
      or c.path::text = (select string_agg(spp_private.category_label(p.name), '.' order by p.position)
                           from unnest(spp_private.split_category(find_category.category)) with ordinality as p (name,
                             position))
   order by c.level desc
   limit 1
$$;
comment on function spp_private.find_category(text) is
  'The category of an id, a path (tools.drills) or names (Tools > Drills); null where there is none.';
