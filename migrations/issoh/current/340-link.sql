-- What IS-SOH reads of SPP, and what the hourly checks of both found.
set lock_timeout = '5s';

-- Bootstrap makes the server and says at every start where it is. No role is granted anything on it.
create foreign table if not exists spp_remote.suppliers (
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  supplier_name text not null,
  status text not null,
  currency_code text not null
) server spp options (schema_name 'spp_feed', table_name 'suppliers');
comment on foreign table spp_remote.suppliers is 'SPP''s suppliers as they are now: spp_feed.suppliers.';

create table if not exists issoh.invariant_results (
  tier text not null check (tier in ('spp', 'issoh')),
  check_name text not null,
  checked_at timestamptz not null default now(),
  violations integer not null check (violations >= 0),
  examples jsonb not null default '[]',
  constraint invariant_results_pkey primary key (tier, check_name)
);
comment on table issoh.invariant_results is '@filterBy *
@orderBy *

What the last run of each invariant (sql/checks) found, in both databases. The worker runs them every hour.';
comment on column issoh.invariant_results.tier is 'spp or issoh.';
comment on column issoh.invariant_results.violations is 'Rows that break the rule; 0 is well.';
comment on column issoh.invariant_results.examples is 'The first of them.';
comment on column issoh.invariant_results.check_name is 'File of sql/checks, without its ending.';
comment on column issoh.invariant_results.checked_at is 'When it last ran.';

--! include functions/issoh/refresh_suppliers.sql
--! include functions/issoh/resolve_supplier.sql
