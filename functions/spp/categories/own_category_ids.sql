create or replace function spp_private.own_category_ids() returns uuid[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- With the supplier as a value one partition is planned.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id constant uuid := spp.current_supplier_id();
begin
  -- Names in the tree come out of suppliers' lists: a branch that only others use tells of them. From one category to
  -- the next along the indexes, not product by product.
  return (
    with recursive tops as (
      (select p.category_id
         from spp.supplier_products p
        where p.supplier_id = v_supplier_id and p.category_id is not null
        order by p.category_id
        limit 1)
      union all
      select n.category_id
        from tops t
       cross join lateral (
         select p.category_id
           from spp.supplier_products p
          where p.supplier_id = v_supplier_id and p.category_id > t.category_id
          order by p.category_id
          limit 1) n
    ), leaves as (
      (select p.subcategory_id
         from spp.supplier_products p
        where p.supplier_id = v_supplier_id and p.subcategory_id is not null
        order by p.subcategory_id
        limit 1)
      union all
      select n.subcategory_id
        from leaves l
       cross join lateral (
         select p.subcategory_id
           from spp.supplier_products p
          where p.supplier_id = v_supplier_id and p.subcategory_id is not null and p.subcategory_id > l.subcategory_id
          order by p.subcategory_id
          limit 1) n
    )
    select coalesce(array_agg(distinct c.category_id), '{}')
      from (select t.category_id from tops t union select l.subcategory_id from leaves l) used
      join spp.categories leaf on leaf.category_id = used.category_id
      join spp.categories c on c.path operator(public.@>) leaf.path);
end
$$;
comment on function spp_private.own_category_ids() is
  'The categories, with those above them, that products of the token''s supplier are in.';
grant execute on function spp_private.own_category_ids() to inv_supplier;
