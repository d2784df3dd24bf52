create or replace function issoh.selection_facets(filters jsonb default '{}', status text default null)
returns setof issoh.selection_facet
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set work_mem = '32MB'
as $$
declare
  v_coverage constant numeric := issoh.setting('selection.auto_candidate_coverage')::numeric;
  v_score constant numeric := issoh.setting('selection.auto_candidate_score')::numeric;
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    selection_facets.filters, issoh_private.selection_filter_keys());
  v_status constant text := issoh_private.check_review_status(selection_facets.status);
begin
  return query
  with item as materialized (
    select q.spp_supplier_id, q.review_status,
           coalesce(c.path::text, q.product_details ->> 'category_path') as category_path,
           issoh_private.is_auto_candidate(q.review_status, q.coverage, q.score_low, v_coverage, v_score)
             as auto_candidate,
           q.product_details ->> 'currency_code' as currency_code,
           width_bucket(issoh_private.queued_price(q.product_details), array[1, 10, 100, 1000]) as band
      from issoh.selection_queue q
      left join issoh.categories c on c.category_id = (q.product_details ->> 'category_id')::uuid
     where (v_status is null or q.review_status = v_status)
       and issoh_private.selection_matches(q, v_filter)
  ),
  counted as (
    select case
             when grouping(i.spp_supplier_id) = 0 then 'supplier'
             when grouping(i.category_path) = 0 then 'category'
             when grouping(i.review_status) = 0 then 'status'
             when grouping(i.auto_candidate) = 0 then 'auto_candidate'
             else 'price_band'
           end as facet,
           i.spp_supplier_id, i.category_path, i.review_status, i.auto_candidate, i.currency_code, i.band,
           count(*)::integer as items
      from item i
     group by grouping sets ((i.spp_supplier_id), (i.category_path), (i.review_status), (i.auto_candidate),
                             (i.currency_code, i.band))
  )
  select c.facet,
         case c.facet
           when 'supplier' then coalesce(s.supplier_code, c.spp_supplier_id::text)
           when 'category' then c.category_path
           when 'status' then c.review_status
           when 'auto_candidate' then c.auto_candidate::text
         end,
         case when c.facet = 'price_band' then (array[0, 1, 10, 100, 1000])[c.band + 1]::numeric end,
         case when c.facet = 'price_band' then (array[1, 10, 100, 1000])[c.band + 1]::numeric end,
         c.currency_code, c.items
    from counted c
    left join issoh.suppliers s on s.supplier_id = c.spp_supplier_id
   order by array_position(array['supplier', 'category', 'status', 'price_band', 'auto_candidate'], c.facet),
            c.currency_code, c.band, c.items desc, 2;
end
$$;
comment on function issoh.selection_facets(jsonb, text) is
  $$How many items of the queue there are by supplier, category, status, price band (of each currency for itself)
and automatic candidates, among those that list_selection shows with the same filters and status. Raises ISIRS,
ISICR, ISNSU, ISNCA.$$;
grant execute on function issoh.selection_facets(jsonb, text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
