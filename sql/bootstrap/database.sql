-- Run by an administrator in each of the two databases, before its migrations. Rerunnable.
create extension if not exists ltree with schema public;
create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gist with schema public;
revoke create on schema public from public;
