--! Previous: sha1:769d005705101671ac71cdb311eba1b08d44c48f
--! Hash: sha1:b40c3c253c77a7a9a7448aa45ed5255468dc357e
--! Message: ledger_proven

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 900-proven.sql
-- What reads the whole ledger, after the locks of what it belongs to are gone.
set lock_timeout = '5s';
alter table issoh.stock_movements validate constraint stock_movements_total_cost_check;
alter table issoh.stock_movements validate constraint stock_movements_returns_check;
-- Stock that was below zero once is worth something else by now.
refresh materialized view issoh_private.inventory_values;
