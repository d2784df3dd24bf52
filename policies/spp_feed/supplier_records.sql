-- The other tier's login, and nobody else.
grant select on spp_feed.supplier_records to inv_spp_link;
