-- Of each corrected row all cells were looked at, those of prices three times, by a plan made for each row anew.
set lock_timeout = '5s';

--! include functions/spp/quarantine/changed_cells.sql
--! include functions/spp/quarantine/review_correction.sql
--! include functions/spp/corrections/read_corrected.sql
