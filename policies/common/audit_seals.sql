alter table audit.seals enable row level security;
drop policy if exists staff_read on audit.seals;
create policy staff_read on audit.seals for select to inv_analyst, inv_admin using (true);
grant select on audit.seals to inv_analyst, inv_admin;
alter table audit.seal_turns enable row level security;
