-- Prices: proposals by a job, defaults by category, quantity breaks, surcharges, lists in another currency.
set lock_timeout = '5s';

-- What a receipt costs is noted beside the price that it questions; a cost that a rule has already is not.
alter table issoh_private.proposals_due add column if not exists new_cost numeric(19,4);
alter table issoh_private.proposals_due add column if not exists movement_id uuid;
alter table issoh_private.proposals_due add column if not exists movement_date timestamptz;
alter table issoh_private.proposals_due add column if not exists movement_seq bigint;
comment on table issoh_private.proposals_due is $$Rules whose cost has changed (new_cost null), or for whose product
was paid another cost (new_cost, by a movement), for which a price is to be proposed; where a value or a constraint has
refused it: why (code, message), and when it is tried again.$$;

--! include functions/issoh/proposals/last_costs.sql
--! include functions/issoh/proposals/propose_set.sql
--! include functions/issoh/proposals/propose_due.sql
--! include functions/issoh/proposals/supersede_proposals.sql
--! include functions/issoh/pricing/change_costs.sql
--! include functions/issoh/proposals/tg_stock_movements__propose.sql
drop function if exists issoh_private.propose_prices(uuid[], numeric[], text);
