-- The other tier's login, and nobody else.
grant select on spp_feed.position to inv_spp_link;
