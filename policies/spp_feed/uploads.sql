-- The other tier's login, and nobody else.
grant select on spp_feed.uploads to inv_spp_link;
