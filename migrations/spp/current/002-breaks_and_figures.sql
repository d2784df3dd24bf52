-- Prices come back with their products only; figures follow a held list.
set lock_timeout = '5s';

--! include functions/spp/undo/undo_breaks.sql
--! include functions/spp/missing/confirm_missing.sql
