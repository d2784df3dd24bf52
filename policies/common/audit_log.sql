alter table audit.log enable row level security;
drop policy if exists staff_read on audit.log;
create policy staff_read on audit.log for select to inv_analyst, inv_admin using (true);
grant select on audit.log to inv_analyst, inv_admin;
