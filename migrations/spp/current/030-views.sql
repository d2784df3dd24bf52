-- What analysts missed.
set lock_timeout = '5s';

--! include functions/common/texts/word_pattern.sql
--! include functions/spp/search/most_found.sql
--! include functions/spp/search/search_counts.sql
--! include functions/spp/search/search_products.sql
