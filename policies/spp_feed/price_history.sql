-- The other tier's login, and nobody else.
grant select on spp_feed.price_history to inv_spp_link;
