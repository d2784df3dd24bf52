alter table issoh.webhook_deliveries enable row level security;

drop policy if exists admin_read on issoh.webhook_deliveries;
create policy admin_read on issoh.webhook_deliveries for select to inv_admin using (true);

grant select on issoh.webhook_deliveries to inv_admin;
