-- The other tier's login, and nobody else.
grant select on spp_feed.products to inv_spp_link;
