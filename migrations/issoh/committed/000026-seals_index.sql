--! Previous: sha1:3ffeca278a1a6278fa5d6c042cc752014fe12917
--! Hash: sha1:b8c6d2647fbeb21e0fa60f512be4e0fa2a8fc104
--! Message: seals_index

--! no-transaction
-- It waits for who writes, and nobody waits for it; a lone statement, as it runs outside of a transaction.
-- squawk-ignore require-lock-timeout
create index concurrently if not exists log_xact_id_idx
  on audit.log using brin ((xact_id::text::bigint)) with (autosummarize = on);
