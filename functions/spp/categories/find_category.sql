create or replace function spp_private.find_category(category text) returns uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_names constant text[] := spp_private.split_category(find_category.category);
  v_id uuid;
  v_path public.ltree;
  v_category_id uuid;
begin
  -- Each way by its index: a tree may be large.
  if pg_input_is_valid(find_category.category, 'uuid') then
    v_id := find_category.category::uuid;
  end if;
  if pg_input_is_valid(lower(find_category.category), 'public.ltree') then
    v_path := lower(find_category.category)::public.ltree;
  end if;
  select c.category_id into v_category_id
    from spp.categories c
   where c.category_id = v_id or c.path operator(public.=) v_path
      or cardinality(v_names) between 1 and 100 and c.path operator(public.=) spp_private.category_path(v_names)
   order by c.level desc
   limit 1;
  return v_category_id;
end
$$;
comment on function spp_private.find_category(text) is
  'The category of an id, a path (tools.drills) or names (Tools > Drills); null where there is none.';
