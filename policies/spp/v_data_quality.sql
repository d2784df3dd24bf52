-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_data_quality to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
