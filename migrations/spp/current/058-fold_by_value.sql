-- A step of the fold went through all that waits once for each of the step, by plans that were made while nothing did.
-- After a rollback nobody queued the fold.
set lock_timeout = '5s';

--! include functions/spp/figures/fold_products.sql
--! include functions/spp/undo/rollback_batch.sql
