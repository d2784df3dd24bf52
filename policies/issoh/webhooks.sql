alter table issoh.webhooks enable row level security;

drop policy if exists admin_read on issoh.webhooks;
create policy admin_read on issoh.webhooks for select to inv_admin using (true);

grant select on issoh.webhooks to inv_admin;
