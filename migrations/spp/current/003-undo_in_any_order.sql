-- Lists undone in any order leave what they leave undone latest first.
set lock_timeout = '5s';

--! include functions/spp/undo/find_undone.sql
--! include functions/spp/undo/undo_batch.sql
--! include functions/spp/undo/restore_products.sql
