create or replace function issoh.list_holdings(supplier text, after_id uuid default null, page_size integer default 100)
returns setof issoh.supplier_holding
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  with page as materialized (
    select x as holding
      from issoh.supplier_stock_holdings x
     where x.supplier_id = (select issoh_private.known_supplier(list_holdings.supplier))
       and (list_holdings.after_id is null or x.holding_id > list_holdings.after_id)
     order by x.holding_id
     limit list_holdings.page_size
  )
  select (h.holding).holding_id, (h.holding).supplier_id, p.product_id, p.internal_sku, p.product_name, p.status,
         (h.holding).quantity_on_hand, (h.holding).quantity_on_order, (h.holding).last_purchase_price,
         (h.holding).average_cost,
         issoh_private.holding_worth(h.holding, issoh_private.unit_cost(v.average_value, v.quantity)),
         (h.holding).currency_code, (h.holding).last_purchase_date
    from page h
    join issoh.selected_products p on p.product_id = (h.holding).product_id
    left join issoh_private.value_products(
                array(select (u.holding).product_id from page u where (u.holding).uncosted_quantity <> 0),
                'infinity') v on v.product_id = p.product_id
   order by (h.holding).holding_id
$$;
comment on function issoh.list_holdings(text, uuid, integer) is
  $$A page of what we have from a supplier (code or id), after the holding of an id. Pieces of which nobody said a cost
count in total_value at the moving average of the product, as in v_stock_summary_by_supplier. It writes nothing. Raises
ISNSU.$$;
grant execute on function issoh.list_holdings(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
