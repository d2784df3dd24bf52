alter table audit.signing_keys enable row level security;
