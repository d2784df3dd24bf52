-- Run by an administrator in IS-SOH only: what the owner needs to link it to SPP. Rerunnable.
create extension if not exists postgres_fdw with schema public;
grant usage on foreign data wrapper postgres_fdw to inv_owner;
