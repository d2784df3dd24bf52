-- The view runs as its reader, the function behind it as its owner: whoever may read it sees all that is amiss,
-- jobs and workers, which few may read, included.
grant select on issoh.v_alerts to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
