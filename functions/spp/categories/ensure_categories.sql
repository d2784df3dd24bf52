create or replace function spp_private.ensure_categories(paths jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Uploads that name the same new category take turns; those that name none that is new do not come here.
  perform pg_advisory_xact_lock(hashtext('spp.categories'));
  with wanted as (
    select distinct on (n.path) n.path, n.name, n.level
      from jsonb_array_elements(ensure_categories.paths) as p (names),
           lateral (
             select string_agg(spp_private.category_label(e.name), '.')
                      over (order by e.position)::public.ltree as path,
                    e.name, e.position::integer as level
               from jsonb_array_elements_text(p.names) with ordinality as e (name, position)
           ) n
     order by n.path
  ), missing as (
    select w.path, w.name, w.level, uuidv7() as category_id
      from wanted w
     where not exists (select from spp.categories c where c.path operator(public.=) w.path)
  )
  insert into spp.categories (category_id, category_name, parent_category_id, level, path)
  select m.category_id, m.name, coalesce(parent.category_id, made.category_id), m.level, m.path
    from missing m
    left join spp.categories parent on m.level > 1 and parent.path operator(public.=) public.subpath(m.path, 0, -1)
    left join missing made on m.level > 1 and made.path operator(public.=) public.subpath(m.path, 0, -1)
   order by m.level, m.path;
end
$$;
comment on function spp_private.ensure_categories(jsonb) is
  'Makes the categories of a list of paths, each a list of names from the top down, where they are missing.';
