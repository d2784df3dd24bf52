-- Rows of an upload by an outcome that few or none of them have are found without a look at all the others.
set lock_timeout = '5s';

--! include functions/spp/report/codes_of_outcome.sql
--! include functions/spp/report/upload_rows.sql
