create or replace view issoh.v_stock_summary_by_supplier with (security_invoker = true) as
select h.supplier_id, s.supplier_code, s.supplier_name, h.products, h.products_in_stock, h.quantity_on_hand,
       h.quantity_on_order, h.total_value, h.currency_code, h.last_purchase_date
  from (
    select x.supplier_id, count(*)::integer as products,
           (count(*) filter (where x.quantity_on_hand > 0))::integer as products_in_stock,
           sum(x.quantity_on_hand) as quantity_on_hand, sum(x.quantity_on_order) as quantity_on_order,
           coalesce(sum(x.worth), 0) as total_value, x.currency_code, max(x.last_purchase_date) as last_purchase_date
      from (
        select c.supplier_id, c.quantity_on_hand, c.quantity_on_order, c.total_value as worth, c.currency_code,
               c.last_purchase_date
          from issoh.supplier_stock_holdings c
         where c.uncosted_quantity = 0
        union all
        -- Apart: where there are none, nothing is valued.
        select u.supplier_id, u.quantity_on_hand, u.quantity_on_order,
               issoh_private.holding_worth(u, v.average_unit_cost), u.currency_code, u.last_purchase_date
          from issoh.supplier_stock_holdings u
          left join issoh.v_inventory_valuation v on v.product_id = u.product_id
         where u.uncosted_quantity <> 0) x
     group by x.supplier_id, x.currency_code
  ) h
  left join issoh.suppliers s on s.supplier_id = h.supplier_id;
comment on view issoh.v_stock_summary_by_supplier is
  'Stock and orders summed up by who delivered. Pieces of which nobody said who did stand under supplier_id null.';
comment on column issoh.v_stock_summary_by_supplier.supplier_code is 'Null where SPP does not know the supplier.';
comment on column issoh.v_stock_summary_by_supplier.products is 'Products ever received or ordered from the supplier.';
comment on column issoh.v_stock_summary_by_supplier.products_in_stock is 'Those of which pieces are there.';
comment on column issoh.v_stock_summary_by_supplier.quantity_on_hand is 'Pieces of the supplier that are there.';
comment on column issoh.v_stock_summary_by_supplier.quantity_on_order is 'Pieces ordered and not yet received.';
comment on column issoh.v_stock_summary_by_supplier.total_value is
  'Pieces on hand at the mean cost of those that came from the supplier, bought or found, in currency_code (the base
currency); of which nobody said a cost, at the moving average of the product. The books are v_inventory_valuation.';
comment on column issoh.v_stock_summary_by_supplier.last_purchase_date is 'Date of the latest receipt with a cost.';
comment on column issoh.v_stock_summary_by_supplier.supplier_id is 'Supplier; null: nobody said.';
comment on column issoh.v_stock_summary_by_supplier.supplier_name is 'Name of the supplier.';
comment on column issoh.v_stock_summary_by_supplier.currency_code is 'The base currency.';
