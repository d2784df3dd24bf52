--! Previous: sha1:0446f573d7fc29773c881dff87539111eaefd647
--! Hash: sha1:b4dbd54895bcde4e4162e0d88507e1a92f9bde08
--! Message: seals_of_lives

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 600-seals_index.sql
-- Seals that begin a life, however many there are.
set lock_timeout = '5s';

-- Only who seals writes here, and comes again in seconds.
-- squawk-ignore require-concurrent-index-creation
create index if not exists seals_chain_life_seal_no_idx on audit.seals (chain, life, seal_no) where seen_from is null;
