-- A correction says what it did not do, and what it replaced.
set lock_timeout = '5s';

drop function if exists spp_private.correct_row(spp.upload_batches, uuid, jsonb);
--! include functions/spp/quarantine/correct_row.sql
--! include functions/spp/quarantine/replaced_price.sql
--! include functions/spp/quarantine/resubmit_quarantined.sql
