-- The other tier's login, and nobody else.
grant select on spp_feed.price_breaks to inv_spp_link;
