-- Figures kept anew let go of a supplier that has gone.
set lock_timeout = '5s';
--! include functions/spp/figures/touch_products.sql
