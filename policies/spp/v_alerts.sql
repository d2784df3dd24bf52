-- The view runs as its reader, the function behind it as its owner: whoever may read it sees all that is amiss, also with
-- what few may read, such as jobs and workers.
grant select on spp.v_alerts to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
