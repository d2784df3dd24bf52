alter table issoh.webhooks enable row level security;

drop policy if exists admin_read on issoh.webhooks;
create policy admin_read on issoh.webhooks for select to inv_admin using (true);

-- Not the secret.
grant select (webhook_id, url, kinds, is_active, created_by, created_at, updated_at) on issoh.webhooks to inv_admin;
