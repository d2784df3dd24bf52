-- Contracts: no deadlock of those who set, end and rotate them; amounts are never rounded; all that is wrong is told at
-- once; what others hold hides nothing that is due; what a default cannot price keeps the prices that it has.
set lock_timeout = '5s';

--! include functions/issoh/contracts/end_contract.sql
--! include functions/issoh/contracts/draft_contracts.sql
--! include functions/issoh/contracts/check_contracts.sql
--! include functions/issoh/contracts/apply_terms.sql
--! include functions/issoh/contracts/note_settled.sql
--! include functions/issoh/contracts/settle_terms.sql
--! include functions/issoh/defaults/make_default_prices.sql
--! include functions/issoh/proposals/propose_due.sql
--! include functions/issoh/secrets/rotate_terms.sql

comment on column issoh_private.terms_applied.day_rate is
  $$What the currency of its price, or of the list, was worth on the day, at which defaults have priced it; null: one of
them makes more of its cost than a price can be.$$;
