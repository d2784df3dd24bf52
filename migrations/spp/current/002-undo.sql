-- Lists undone in any order leave prices of larger quantities and marks, too, as they leave them undone latest first.
set lock_timeout = '5s';

--! include functions/spp/undo/undo_breaks.sql
--! include functions/spp/undo/restore_products.sql
