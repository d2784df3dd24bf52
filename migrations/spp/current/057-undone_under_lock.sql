-- An undo wrote over what somebody set by SQL while it judged: what a list touched is locked, and judged then.
set lock_timeout = '5s';

--! include functions/spp/undo/undo_batch.sql
--! include functions/spp/undo/undo_breaks.sql
