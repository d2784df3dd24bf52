-- What a list did to a price that somebody else was changing is reported as its history has it.
set lock_timeout = '5s';

--! include functions/spp/intake/apply_rows.sql
