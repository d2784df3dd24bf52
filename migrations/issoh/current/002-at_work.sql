-- Whether somebody rebuilds an index is asked in the same words wherever it is asked.
set lock_timeout = '5s';

--! include functions/common/maintenance/maintenance_statements.sql
