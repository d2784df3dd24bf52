-- The view asks a function that runs as the owner and shows no rows of tables.
grant select on issoh.v_sync_status to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
