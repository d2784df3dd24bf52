--! Previous: sha1:46680ff529b5811bb06999e2cf75dbf0dee700cd
--! Hash: sha1:8d6cfd0a3752ff8aa366c9d67802fba65a051ec8
--! Message: feed_index

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 095-index.sql
-- The feed's index, by itself: while it is made, price_history is read, and written only afterwards.
set lock_timeout = '5s';

create index if not exists price_history_xact_id_idx on spp.price_history (xact_id) where xact_id is not null;
