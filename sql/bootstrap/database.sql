-- Run by an administrator in each of the two databases, before its migrations. Rerunnable.
create extension if not exists ltree with schema public;
create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gist with schema public;
revoke create on schema public from public;

-- Whoever runs migrations inherits nothing: where connecting was taken from everybody (graphile-migrate's shadow) it
-- may all the same.
do $$
begin
  execute format('grant connect on database %I to inv_migrator', current_database());
end
$$;
