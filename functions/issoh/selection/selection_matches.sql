create or replace function issoh_private.selection_matches(
  item issoh.selection_queue,
  filter issoh_private.selection_filter
) returns boolean
language sql stable parallel safe
as $$
  select (filter.supplier_ids is null or item.spp_supplier_id = any (filter.supplier_ids))
         and (filter.product_ids is null or item.spp_product_id = any (filter.product_ids))
         and (filter.min_score is null or item.auto_select_score >= filter.min_score)
         and (filter.recommended is null or (item.recommended_by is not null) = filter.recommended)
         and (filter.is_new is null or (item.product_details ->> 'is_new')::boolean = filter.is_new)
         and (filter.branch is null
              or item.product_details ->> 'category_id' = any (filter.categories_in)
              or (item.product_details ->> 'category_path') || '.' ^@ (filter.branch || '.')
                 and coalesce(item.product_details ->> 'category_id' <> all (filter.categories_out), true))
         and (filter.min_price is null or issoh_private.queued_price(item.product_details) >= filter.min_price)
         and (filter.max_price is null or issoh_private.queued_price(item.product_details) <= filter.max_price)
         and (filter.patterns is null
              or concat_ws(E'\n', item.product_details ->> 'product_name',
                           item.product_details ->> 'supplier_product_code',
                           item.product_details ->> 'brand') ilike all (filter.patterns)
              or item.product_details ->> 'barcode' = filter.search)
$$;
comment on function issoh_private.selection_matches(issoh.selection_queue, issoh_private.selection_filter) is
  $$Whether a queued product is among those that a filter asks for, by its details as they were when it was queued; by
its category as it is now, where the mirror knows it.$$;
grant execute on function issoh_private.selection_matches(issoh.selection_queue, issoh_private.selection_filter)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
