--! Previous: sha1:f24241521dc2876326b5719ed4079657bf778054
--! Hash: sha1:b2f2f9721bb837e65e9ad44a292e8ff8c8f4babd
--! Message: default_prices_index

--! no-transaction
-- It waits for who writes, and nobody waits for it; a lone statement, as it runs outside of a transaction.
-- squawk-ignore require-lock-timeout
create index concurrently if not exists pricing_rules_default_id_idx on issoh.pricing_rules (default_id)
  where default_id is not null;
