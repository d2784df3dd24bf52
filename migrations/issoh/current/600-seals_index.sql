-- Seals that begin a life, however many there are.
set lock_timeout = '5s';

-- Only who seals writes here, and comes again in seconds.
-- squawk-ignore require-concurrent-index-creation
create index if not exists seals_chain_life_seal_no_idx on audit.seals (chain, life, seal_no) where seen_from is null;
