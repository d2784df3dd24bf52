-- What is said of an SPP that is another one fits embedded databases, too.
set lock_timeout = '5s';

--! include functions/issoh/sync/claim_sync.sql
