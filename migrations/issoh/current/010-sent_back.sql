-- Pieces without a cost that went back to their supplier weigh no more in what the others are worth. What a piece of a
-- holding cost is said by one formula.
set lock_timeout = '5s';

comment on column issoh.supplier_stock_holdings.uncosted_quantity is
  'Pieces that ever came of which nobody said a cost, less those that went back. In v_stock_summary_by_supplier and
list_holdings they count at the moving average of the product.';
comment on column issoh.supplier_stock_holdings.total_value is
  'Pieces on hand times average_cost, as if those without a cost (uncosted_quantity) had cost as much as the others; 0
where nobody said a cost of any. total_value of list_holdings and v_stock_summary_by_supplier is another one, which
takes these at the moving average of the product: both are the same where uncosted_quantity is 0. The books are
v_inventory_valuation.';
comment on column issoh.supplier_holding.total_value is
  'Pieces on hand at the mean of what all cost that came from the supplier, those without a cost at the moving average
of the product; null where nobody knows. total_value of supplier_stock_holdings leaves these out of the mean: both are
the same where its uncosted_quantity is 0. The books are v_inventory_valuation.';

--! include functions/issoh/holdings/mean_cost.sql
--! include functions/issoh/holdings/bring_holding.sql
--! include functions/issoh/holdings/bring_holdings.sql
--! include functions/issoh/holdings/take_back_purchases.sql
--! include functions/issoh/holdings/send_back_purchases.sql
--! include functions/issoh/holdings/list_holdings.sql
