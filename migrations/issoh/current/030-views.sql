-- What analysts missed; a search that ranks.
set lock_timeout = '5s';

--! include functions/common/texts/word_pattern.sql
--! include functions/issoh/products/search_rank.sql
--! include functions/issoh/products/find_products.sql
