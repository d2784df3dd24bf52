create or replace function spp.search_counts(search text default null, filter jsonb default '{}') returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wanted spp_private.product_search :=
    spp_private.read_product_search(search_counts.search, search_counts.filter);
  v_most constant integer := spp_private.most_found();
  v_is_kept constant boolean := not v_wanted.is_found_first
    and num_nonnulls(v_wanted.min_price, v_wanted.max_price, v_wanted.changed_since) = 0
    and (num_nonnulls(v_wanted.is_new, v_wanted.status) = 0
         or v_wanted.status is null and v_wanted.is_new
         or v_wanted.is_new is null and v_wanted.status = 'discontinued');
  v_kept bigint;
  v_suppliers jsonb;
  v_facets jsonb;
  v_found bigint;
begin
  if v_is_kept then
    select coalesce(sum(c.products), 0),
           coalesce(jsonb_agg(jsonb_build_object('value', c.supplier_code, 'label', c.supplier_name,
                                                 'products', c.products) order by c.place)
                      filter (where c.products > 0 and c.place <= 100), '[]')
      into v_kept, v_suppliers
      from (select s.supplier_code, s.supplier_name, n.products,
                   row_number() over (order by n.products desc, s.supplier_code) as place
              from spp_private.v_supplier_figures f
             cross join lateral (
               select case when v_wanted.is_new then f.new when v_wanted.status is not null then f.discontinued
                           else f.products end as products) n
              join spp.suppliers s on s.supplier_id = f.supplier_id
             where f.supplier_id = any (v_wanted.supplier_ids)) c;
  end if;
  with found as materialized (
    select m.* from spp_private.matching_products(v_wanted, v_most + 1) m
  ), shown as (
    select f.* from found f limit v_most
  ), counted as (
    select case when grouping(f.supplier_id) = 0 then 'suppliers' when grouping(f.category_id) = 0 then 'categories'
                when grouping(f.brand) = 0 then 'brands' when grouping(f.status) = 0 then 'statuses' end as facet,
           f.supplier_id, f.category_id, coalesce(f.brand, f.status) as value, count(*) as products
      from shown f
     group by grouping sets ((f.supplier_id), (f.category_id), (f.brand), (f.status))
  ), named as (
    select c.facet, c.products, coalesce(s.supplier_code, k.category_id::text, c.value) as value,
           coalesce(s.supplier_name, k.category_name, c.value) as label,
           row_number() over (partition by c.facet order by c.products desc, coalesce(s.supplier_code, c.value))
             as place
      from counted c
      left join spp.suppliers s on s.supplier_id = c.supplier_id
      left join spp.categories k on k.category_id = c.category_id
  )
  select coalesce(jsonb_object_agg(g.facet, g.facet_values), '{}'), (select count(*) from found)
    into v_facets, v_found
    from (select n.facet,
                 jsonb_agg(jsonb_build_object('value', n.value, 'label', n.label, 'products', n.products)
                           order by n.place) filter (where n.value is not null and n.place <= 100) as facet_values
            from named n
           group by n.facet) g;
  return jsonb_build_object(
    'total', coalesce(v_kept, least(v_found, v_most), 0),
    'total_is_exact', v_is_kept or coalesce(v_found, 0) <= v_most,
    -- What is kept of suppliers is of all their products.
    'facets', v_facets || case when v_is_kept then jsonb_build_object('suppliers', v_suppliers) else '{}' end,
    'facets_are_exact', coalesce(v_found, 0) <= v_most);
end
$$;
comment on function spp.search_counts(text, jsonb) is
  $$How many products a search finds, in all and by supplier, category, brand and status (the 100 most frequent of
each). The total is exact where it is kept (no filter, or suppliers with new or discontinued products), and up to
10,000; facets are counted among the first 10,000, suppliers among all where the total is kept. total_is_exact and
facets_are_exact say so. Raises SPISF, SPNSU, SPNCA.$$;
grant execute on function spp.search_counts(text, jsonb)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
