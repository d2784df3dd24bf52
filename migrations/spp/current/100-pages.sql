-- What the pages of uploads ask for: rows as they were read, those of one upload that wait, an undo before it is done.
drop function if exists spp.quarantine(text, uuid, integer);

--! include functions/spp/quarantine/quarantine.sql
--! include functions/spp/report/upload_rows.sql
--! include functions/spp/undo/preview_rollback.sql
