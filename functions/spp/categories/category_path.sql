create or replace function spp_private.category_path(names text[]) returns public.ltree
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select string_agg(spp_private.category_label(n.name), '.' order by n.position)::public.ltree
    from unnest(category_path.names) with ordinality as n (name, position)
$$;
comment on function spp_private.category_path(text[]) is 'The path of names from the top down: tools.drills.';
