alter table lease.workers enable row level security;
drop policy if exists staff_read on lease.workers;
create policy staff_read on lease.workers for select to inv_analyst, inv_admin using (true);
grant select on lease.workers to inv_analyst, inv_admin;
