-- SPP is asked supplier by supplier, each for its own products: asked so, it looks into one partition. "offset 0" keeps
-- what is asked a question of its own, whose filters are sent along.
create or replace function issoh_private.gather_criteria(queue_ids uuid[])
returns setof issoh_private.raw_criteria
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- Of what SPP answers nothing is known beforehand: a nested loop over it could take hours.
set enable_nestloop = off
as $$
declare
  v_tier_id constant uuid := (issoh_private.resolve_tier(null)).tier_id;
  v_markup constant numeric := issoh_private.default_markup();
  v_carried constant bigint := (select count(*) from issoh.selected_products p);
begin
  return query
  with items as materialized (
    select q.queue_id, q.spp_product_id, q.spp_supplier_id
      from issoh.selection_queue q
     where q.queue_id = any (gather_criteria.queue_ids)
  ), asked as materialized (
    select i.spp_supplier_id, array_agg(i.spp_product_id) as product_ids from items i group by i.spp_supplier_id
  ), offered as materialized (
    select o.*
      from asked a
     cross join lateral (
       select f.product_id, f.category_id, f.current_price, f.currency_code, f.min_order_qty, f.lead_time_days
         from spp_remote.products f
        where f.supplier_id = a.spp_supplier_id and f.product_id = any (a.product_ids)
       offset 0) o
  ), rates as materialized (
    select c.currency_code, issoh.exchange_rate(c.currency_code) as rate
      from (select distinct o.currency_code from offered o) c
  ), mapped as materialized (
    select o.product_id, o.master_product_id
      from asked a
     cross join lateral (
       select f.product_id, f.master_product_id
         from spp_remote.product_mappings f
        where f.supplier_id = a.spp_supplier_id and f.product_id = any (a.product_ids)
       offset 0) o
  ), others as materialized (
    select f.product_id, f.master_product_id
      from spp_remote.product_mappings f
     where f.master_product_id = any ((select array_agg(distinct m.master_product_id) from mapped m)::uuid[])
  ), same as materialized (
    -- What we carry of the same thing: the product itself, and those that other suppliers offer.
    select i.spp_product_id, p.product_id
      from items i
      join issoh.selected_products p on p.spp_product_id = i.spp_product_id
    union
    select m.product_id, p.product_id
      from mapped m
      join others o on o.master_product_id = m.master_product_id
      join issoh.selected_products p on p.spp_product_id = o.product_id
  ), placed as materialized (
    select c.category_id, c.path
      from spp_remote.categories c
     where c.category_id = any ((select array_agg(distinct o.category_id) from offered o)::uuid[])
  ), concerned as materialized (
    -- Whose sales tell something: the same things, and what stands in the same trees of categories.
    select array_agg(u.product_id) as product_ids, count(*) as products
      from (select s.product_id from same s
            union
            select p.product_id
              from issoh.selected_products p
              join issoh.categories c on c.category_id = p.category_id
             where public.subpath(c.path, 0, 1)::text in (select public.subpath(f.path, 0, 1)::text from placed f)) u
  ), demand as materialized (
    -- Of many, the whole history is read at once.
    select d.product_id, d.pieces_per_month
      from concerned k
     cross join lateral issoh_private.product_demand(
       case when k.products * 10 <= v_carried then coalesce(k.product_ids, '{}') end) d
  ), sold as (
    select s.spp_product_id, sum(d.pieces_per_month) as pieces_per_month
      from same s
      join demand d on d.product_id = s.product_id
     group by s.spp_product_id
  ), priced as (
    -- The lowest: what is hoped for rests on it.
    select s.spp_product_id, min(r.selling_price) as selling_price
      from same s
      join issoh.pricing_rules r on r.product_id = s.product_id and r.pricing_tier_id = v_tier_id
       and r.from_quantity = 1 and r.effective_from <= now()
       and (r.effective_to is null or r.effective_to > now())
     where r.selling_price > 0
     group by s.spp_product_id
  ), branches as materialized (
    select b.path, b.pieces_per_month from issoh_private.category_demand(array(
      select row(d.product_id, d.pieces_per_month)::issoh_private.demand_of_product from demand d)) b
  ), wanted as (
    -- The nearest branch upwards that has sales.
    select distinct on (f.category_id) f.category_id, b.pieces_per_month
      from placed f
     cross join generate_series(1, public.nlevel(f.path)) as n (depth)
      join branches b on b.path operator(public.=) public.subpath(f.path, 0, n.depth)
     order by f.category_id, n.depth desc
  )
  select i.queue_id, trim_scale(round(s.pieces_per_month, 4)), trim_scale(w.pieces_per_month),
         trim_scale(round(case
           when c.cost is null then null
           when p.selling_price is null then 100 * v_markup / nullif(100 + v_markup, 0)
           else 100 * (p.selling_price - c.cost) / p.selling_price
         end, 4)),
         trim_scale(round(v.reliability, 4)), trim_scale(round(o.min_order_qty * c.cost, 4)), o.lead_time_days::numeric
    from items i
    left join offered o on o.product_id = i.spp_product_id
    left join rates x on x.currency_code = o.currency_code
   cross join lateral (select o.current_price * x.rate as cost offset 0) c
    left join sold s on s.spp_product_id = i.spp_product_id
    left join priced p on p.spp_product_id = i.spp_product_id
    left join wanted w on w.category_id = o.category_id
    left join issoh.supplier_reliability v on v.supplier_id = i.spp_supplier_id
   where true;
end
$$;
comment on function issoh_private.gather_criteria(uuid[]) is
  $$The values of the criteria of queued products, null where nothing is known: pieces a month sold of what is the same
thing (itself selected before, or matched in SPP) and of its category (the nearest branch upwards with sales); margin in
percent, of the lowest price of the same thing in the default tier, else of the markup for imports, where there is a
cost; reliability of its supplier; cost of the smallest order in the base currency; days of delivery. Prices, orders
and days are what SPP says now.$$;
