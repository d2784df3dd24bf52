--! Previous: sha1:e289f5ab6bfcc9d203aeb1d6187793304e495358
--! Hash: sha1:f24241521dc2876326b5719ed4079657bf778054
--! Message: default_prices

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 620-default-prices.sql
-- Prices that defaults make of negotiated costs.
set lock_timeout = '5s';

alter table issoh.pricing_rules add column if not exists default_id uuid;
comment on column issoh.pricing_rules.default_id is
  'The default that made it of a negotiated cost; null: the product''s own price.';
do $$
begin
  if not exists (select from pg_constraint c where c.conname = 'pricing_rules_default_check') then
    alter table issoh.pricing_rules add constraint pricing_rules_default_check
      check (default_id is null or terms_key_id is not null) not valid;
  end if;
  if to_regtype('issoh_private.default_price') is null then
    create type issoh_private.default_price as (
      product_id uuid, rule issoh.pricing_rules, effective_from timestamptz, effective_to timestamptz,
      supplier_id uuid, cost numeric, price numeric);
  end if;
end
$$;
comment on type issoh_private.default_price is 'What a default makes of a negotiated cost; see make_default_prices.';
-- Thousands of terms find those of the same products: by the index that keeps periods apart that takes several times as
-- long. A table of one release.
-- squawk-ignore require-concurrent-index-creation
create index if not exists contract_terms_supplier_id_product_key_idx
  on issoh.contract_terms (supplier_id, product_key, effective_from);
