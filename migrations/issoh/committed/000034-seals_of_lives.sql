--! Previous: sha1:affa48ad72296e2b55af319ad46d47825f463866
--! Hash: sha1:8073eeff0e7786eddf2fe1c642baa8f98ba44b58
--! Message: seals_of_lives

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 600-seals_index.sql
-- Seals that begin a life, however many there are.
set lock_timeout = '5s';

-- Only who seals writes here, and comes again in seconds.
-- squawk-ignore require-concurrent-index-creation
create index if not exists seals_chain_life_seal_no_idx on audit.seals (chain, life, seal_no) where seen_from is null;
