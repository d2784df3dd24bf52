create or replace function issoh_private.selection_filter_keys() returns text[]
language sql immutable parallel safe
return array['supplier_codes', 'category', 'search', 'min_price', 'max_price', 'is_new', 'product_ids', 'min_score',
             'recommended'];
comment on function issoh_private.selection_filter_keys() is 'What the queue can be filtered by.';
grant execute on function issoh_private.selection_filter_keys()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
