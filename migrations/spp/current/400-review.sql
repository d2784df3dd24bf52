-- What a review found.
set lock_timeout = '5s';
--! include functions/spp/mappings/product_matches.sql
