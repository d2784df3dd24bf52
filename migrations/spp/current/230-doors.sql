-- What one row may bring to an answer has an end; asking for a run of matching again finds it still queued.
set lock_timeout = '5s';

--! include functions/spp/report/shown_cells.sql
--! include views/spp/v_quarantine.sql

comment on column spp.upload_staging.raw_data is '@behavior -*

The row as sent: heading to text.';

--! include functions/spp/matching/match_products.sql
--! include functions/spp/matching/start_matching.sql
--! include functions/spp/matching/matching_run.sql
--! include functions/spp/matching/run_matching.sql
