create or replace function issoh_private.category_demand(demand issoh_private.demand_of_product[])
returns table (path public.ltree, pieces_per_month numeric)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with leaves as (
    select c.path, count(*) as products, sum(d.pieces_per_month) as pieces
      from unnest(category_demand.demand) d
      join issoh.selected_products p on p.product_id = d.product_id
      join issoh.categories c on c.category_id = p.category_id
     group by c.path
  )
  select b.path, round(sum(l.pieces) / sum(l.products), 4)
    from leaves l
   cross join generate_series(1, public.nlevel(l.path)) as n (depth)
   cross join lateral (select public.subpath(l.path, 0, n.depth)) as b (path)
   group by b.path
  having sum(l.pieces) > 0
$$;
comment on function issoh_private.category_demand(issoh_private.demand_of_product[]) is
  $$The mean of what customers take of the products of each branch of the categories, in pieces a month; branches
without sales are left out.$$;
