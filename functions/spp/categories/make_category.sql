create or replace function spp_private.make_category(names text[], batch_id uuid) returns spp.categories
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_path constant public.ltree := spp_private.category_path(make_category.names);
  v_category spp.categories;
begin
  select c.* into v_category from spp.categories c where c.path operator(public.=) v_path for key share;
  if v_category.category_id is null then
    drop table if exists pg_temp.named_categories;
    create temporary table named_categories on commit drop as select v_path as path, make_category.names;
    perform spp_private.want_categories(), spp_private.ensure_categories(make_category.batch_id);
    drop table pg_temp.named_categories, pg_temp.wanted_categories;
    select c.* into v_category from spp.categories c where c.path operator(public.=) v_path for key share;
  end if;
  return v_category;
end
$$;
comment on function spp_private.make_category(text[], uuid) is
  'The category of names from the top down, made with its parents where missing; it stays for this transaction.';
