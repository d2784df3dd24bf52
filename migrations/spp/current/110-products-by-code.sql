set local lock_timeout = '5s';

--! include functions/spp/products/list_products_by_code.sql
--! include functions/spp/products/products_total.sql
