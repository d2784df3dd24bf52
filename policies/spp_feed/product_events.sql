-- The other tier's login, and nobody else.
grant select on spp_feed.product_events to inv_spp_link;
