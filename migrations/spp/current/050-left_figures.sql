-- Figures kept anew let go of a supplier of which no product is kept, either.
set lock_timeout = '5s';
--! include functions/spp/figures/touch_products.sql
