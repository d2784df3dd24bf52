-- A preview wrote and indexed a whole list to count it; an undo wrote each product twice.
set lock_timeout = '5s';

--! include functions/spp/undo/lock_undoable.sql
--! include functions/spp/undo/find_undone.sql
--! include functions/spp/undo/restore_products.sql
--! include functions/spp/undo/undo_batch.sql
--! include functions/spp/undo/rollback_batch.sql
--! include functions/spp/undo/preview_rollback.sql
drop function if exists spp_private.restore_marks(spp.upload_batches);
