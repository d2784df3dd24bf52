-- The trigger says what no statement may do.
set lock_timeout = '5s';
--! include functions/spp/products/tg_supplier_products__update.sql
