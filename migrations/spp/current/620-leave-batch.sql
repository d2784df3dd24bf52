-- A list that a worker cannot read yet.
set lock_timeout = '5s';

--! include functions/spp/batches/leave_batch.sql
