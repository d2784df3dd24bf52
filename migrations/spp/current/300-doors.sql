-- Functions whose arguments have changed.
set lock_timeout = '5s';

drop function if exists spp.rejected_rows(uuid, integer);
