-- What was recorded of edited products was kept as JSON and gone through by each that asked only whether there is any.
set lock_timeout = '5s';

--! include functions/spp/products/tg_supplier_products__update.sql
