create or replace function issoh.list_holdings(supplier text, after_id uuid default null, page_size integer default 100)
returns setof issoh.supplier_holding
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select h.holding_id, h.supplier_id, h.product_id, p.internal_sku, p.product_name, p.status, h.quantity_on_hand,
         h.quantity_on_order, h.last_purchase_price, h.average_cost, h.total_value, h.currency_code,
         h.last_purchase_date
    from issoh.supplier_stock_holdings h
    join issoh.selected_products p on p.product_id = h.product_id
   where h.supplier_id = (select issoh_private.known_supplier(list_holdings.supplier))
     and (list_holdings.after_id is null or h.holding_id > list_holdings.after_id)
   order by h.holding_id
   limit list_holdings.page_size
$$;
comment on function issoh.list_holdings(text, uuid, integer) is
  $$A page of what we have from a supplier (code or id), after the holding of an id. It writes nothing. Raises ISNSU.$$;
grant execute on function issoh.list_holdings(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
