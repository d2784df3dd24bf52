grant select on issoh.v_my_notifications to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
