-- The view runs as its reader, the function behind it as its owner: whoever may read it sees all that is amiss,
-- jobs and workers, which few may read, included.
grant select on spp.v_alerts to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
