-- A heading of a profile that is that of several columns is told.
--! include functions/spp/reading/profile_columns.sql
--! include functions/spp/reading/recognise_columns.sql
--! include functions/spp/report/warning_message.sql
-- Lists that were applied since a trial, whenever they came.
drop function if exists spp.list_uploads(text, text, uuid, integer);
--! include functions/spp/report/list_uploads.sql
