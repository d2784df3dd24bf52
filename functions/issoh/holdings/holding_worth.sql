create or replace function issoh_private.holding_worth(holding issoh.supplier_stock_holdings, moving_average numeric)
returns numeric
language sql immutable parallel safe
return case
  when holding.uncosted_quantity = 0 then holding.total_value
  when holding_worth.moving_average is null then round(holding.quantity_on_hand * holding.average_cost, 4)
  else round(holding.quantity_on_hand
             * (holding.purchased_value + holding.found_value
                + holding.uncosted_quantity * holding_worth.moving_average)
             / nullif(holding.purchased_quantity + holding.found_quantity + holding.uncosted_quantity, 0), 4)
end;
comment on function issoh_private.holding_worth(issoh.supplier_stock_holdings, numeric) is
  $$What the pieces of a holding are worth: at what those cost that ever came, those of which nobody said a cost at the
moving average of the product, where there is one. Null where nobody knows.$$;
grant execute on function issoh_private.holding_worth(issoh.supplier_stock_holdings, numeric)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
