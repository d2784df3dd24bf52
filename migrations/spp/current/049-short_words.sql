-- A search for one or two letters or digits read every product.
set lock_timeout = '5s';

--! include functions/spp/products/product_patterns.sql
--! include functions/spp/products/holds_word.sql
--! include functions/spp/products/holds_words.sql
--! include functions/spp/products/list_products.sql
--! include functions/spp/products/list_products_by_code.sql
--! include functions/spp/categories/assign_category.sql
--! include functions/spp/search/read_product_search.sql
--! include functions/spp/search/matching_products.sql
--! include functions/spp/search/search_products.sql
