-- A snapshot ahead of all transactions of the cluster says nothing of what they have written.
set lock_timeout = '5s';
--! include functions/issoh/valuation/valuation_seen.sql
--! include functions/issoh/proposals/note_receipts.sql
