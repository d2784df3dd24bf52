create or replace function spp_private.own_category_ids() returns uuid[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  -- Names in the tree come out of suppliers' lists: a branch that only others use tells of them.
  select coalesce(array_agg(distinct c.category_id), '{}')
    from (select distinct coalesce(p.subcategory_id, p.category_id) as category_id
            from spp.supplier_products p
           where p.supplier_id = (select spp.current_supplier_id())) used
    join spp.categories leaf on leaf.category_id = used.category_id
    join spp.categories c on c.path operator(public.@>) leaf.path
$$;
comment on function spp_private.own_category_ids() is
  'The categories, with those above them, that products of the token''s supplier are in.';
grant execute on function spp_private.own_category_ids() to inv_supplier;
