--! Previous: sha1:1972d941f318042ddfa64edeb90f6323721d72ab
--! Hash: sha1:1a2830d1d28b517f6ad5cfd1261643db54f5576a
--! Message: seals_index

--! no-transaction
-- It waits for who writes, and nobody waits for it; a lone statement, as it runs outside of a transaction.
-- squawk-ignore require-lock-timeout
create index concurrently if not exists log_xact_id_idx
  on audit.log using brin ((xact_id::text::bigint)) with (autosummarize = on);
