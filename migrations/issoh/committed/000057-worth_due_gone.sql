--! Previous: sha1:16e52121b2bf4bdd1841f6765d1c1a5391e9c15b
--! Hash: sha1:4521fd10dfd93b620ac17d2305931a2e3ef2c00c
--! Message: worth_due_gone

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 002-worth_due_gone.sql
-- All is counted.
set lock_timeout = '5s';

-- It never held anything.
-- squawk-ignore ban-drop-table
drop table if exists issoh_private.worth_due;
drop function if exists issoh_private.tg_worth_due__count();
