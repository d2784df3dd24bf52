-- Figures kept anew leave no ghosts of what was removed, and mark the catalogue.
set lock_timeout = '5s';
--! include functions/spp/figures/touch_products.sql
