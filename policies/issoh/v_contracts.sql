-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on issoh.v_contracts to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
