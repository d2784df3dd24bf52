-- Who works on what: workers that beat, and leases that a dead worker lets go of.
set lock_timeout = '5s';

create schema if not exists lease;
comment on schema lease is 'Work that can be lost or doubled: who lives, and what each of them holds.';
grant usage on schema lease to inv_analyst, inv_admin;

--! include sql/tables/lease_workers.sql
