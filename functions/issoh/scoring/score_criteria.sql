create or replace function issoh_private.score_criteria()
returns table (ordinal integer, criterion text, label text, unit text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.ordinal, c.criterion, c.label, c.unit
    from (values (1, 'sales_history', 'Sales of the same product', 'pieces a month'),
                 (2, 'category_demand', 'Demand in its category', 'pieces a month'),
                 (3, 'margin_potential', 'Margin', 'percent'),
                 (4, 'supplier_reliability', 'Reliability of the supplier', 'share'),
                 (5, 'min_order_quantity', 'Cost of the smallest order', issoh_private.base_currency()),
                 (6, 'lead_time', 'Time of delivery', 'days')) as c (ordinal, criterion, label, unit)
$$;
comment on function issoh_private.score_criteria() is
  'The criteria of a score in the order in which traces have them, how people call them, and the unit of their values.';
grant execute on function issoh_private.score_criteria()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
