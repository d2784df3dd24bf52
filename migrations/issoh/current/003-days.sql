-- A code is found by the text of a list, whichever word of what is looked for it is.
-- Counts that are refused, and receipts with a cost, are looked up by their keys, whatever was there when they were
-- planned.
set lock_timeout = '5s';

--! include functions/common/texts/search_patterns.sql
--! include functions/issoh/counts/refuse_short_counts.sql
--! include functions/issoh/orders/refuse_bare_costs.sql
