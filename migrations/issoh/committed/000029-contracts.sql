--! Previous: sha1:65562502062acbcc7ba401acc9b0cf700b0a42c7
--! Hash: sha1:4df1b8386ed660be9bc600454a8818659e788c6b
--! Message: contracts

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 500-contracts.sql
-- Negotiated terms: contract prices and rebates, encrypted, and costs that follow from them.
set lock_timeout = '5s';

-- A trusted extension: the database's owner may.
create extension if not exists pgcrypto with schema public;

create table if not exists issoh_private.supplier_keys (
  key_id uuid not null default uuidv7(),
  supplier_id uuid not null,
  key_no integer not null constraint supplier_keys_key_no_check check (key_no > 0),
  master_id text not null,
  wrapped bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint supplier_keys_pkey primary key (key_id),
  constraint supplier_keys_supplier_id_key_no_key unique (supplier_id, key_no)
);
alter table issoh_private.supplier_keys enable row level security;
comment on table issoh_private.supplier_keys is
  $$Data keys of suppliers, under which their negotiated terms are encrypted, wrapped by a master key that no database
has; the one with the highest number encrypts.$$;
comment on column issoh_private.supplier_keys.key_id is 'Identifies the key: what is encrypted names it.';
comment on column issoh_private.supplier_keys.supplier_id is 'Whose terms.';
comment on column issoh_private.supplier_keys.key_no is 'Counts a supplier''s keys.';
comment on column issoh_private.supplier_keys.master_id is 'The master key that wraps it; tells nothing about it.';
comment on column issoh_private.supplier_keys.wrapped is 'The key, encrypted: see seal_bytes.';
comment on column issoh_private.supplier_keys.created_at is 'When it was made.';

create table if not exists issoh.contract_terms (
  contract_id uuid not null default uuidv7(),
  supplier_id uuid not null,
  supplier_product_code text collate "C"
    constraint contract_terms_supplier_product_code_check check (supplier_product_code <> ''),
  product_key text collate "C" generated always as (coalesce(supplier_product_code, '')) stored,
  effective_from timestamptz not null default clock_timestamp(),
  effective_to timestamptz,
  period tstzrange generated always as (tstzrange(effective_from, effective_to, '[)')) stored,
  currency_code text constraint contract_terms_currency_code_check check (currency_code ~ '^[A-Z]{3}$'),
  has_price boolean generated always as (price_secret is not null) stored,
  has_rebate boolean generated always as (rebate_secret is not null) stored,
  price_secret bytea,
  rebate_secret bytea,
  key_id uuid not null,
  revision integer not null default 1,
  reason text,
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint contract_terms_pkey primary key (contract_id),
  constraint contract_terms_key_id_fkey foreign key (key_id) references issoh_private.supplier_keys on delete restrict,
  constraint contract_terms_period_check check (effective_from < effective_to),
  constraint contract_terms_values_check check (price_secret is not null or rebate_secret is not null),
  constraint contract_terms_price_check check (
    price_secret is null or (supplier_product_code is not null and currency_code is not null))
);
-- In a block, as the lint of migrations cannot read "without overlaps".
do $$
begin
  if not exists (select from pg_constraint c
                  where c.conrelid = 'issoh.contract_terms'::regclass and c.conname = 'contract_terms_no_overlap') then
    alter table issoh.contract_terms
      add constraint contract_terms_no_overlap unique (supplier_id, product_key, period without overlaps);
  end if;
end
$$;
create index if not exists contract_terms_key_id_idx on issoh.contract_terms (key_id);
create or replace trigger _100_stamp before update on issoh.contract_terms
  for each row execute function audit.tg_table__stamp();
call audit.attach_log('issoh.contract_terms', 'contract_id',
                      'updated_at,period,product_key,price_secret,rebate_secret,key_id');
comment on table issoh.contract_terms is
  $$What was negotiated with a supplier: a price of a product, a rebate on its list price, or both; or a rebate on the
whole list. Values are encrypted; see read_contracts.$$;
comment on column issoh.contract_terms.contract_id is 'Identifies the contract.';
comment on column issoh.contract_terms.supplier_id is 'With whom, as in SPP.';
comment on column issoh.contract_terms.supplier_product_code is
  'The supplier''s own code of the product, which need not be carried yet; null: a rebate on all of the list.';
comment on column issoh.contract_terms.product_key is 'supplier_product_code; empty for all of the list.';
comment on column issoh.contract_terms.effective_from is 'First moment it holds.';
comment on column issoh.contract_terms.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.contract_terms.period is 'effective_from up to, without, effective_to.';
comment on column issoh.contract_terms.currency_code is 'Currency of the price: ISO 4217; null without a price.';
comment on column issoh.contract_terms.has_price is 'Whether a price was negotiated.';
comment on column issoh.contract_terms.has_rebate is
  'Whether a rebate was negotiated: on that price, without one on the list price.';
comment on column issoh.contract_terms.price_secret is 'The price of a piece, encrypted: see seal_value.';
comment on column issoh.contract_terms.rebate_secret is 'The rebate in percent, encrypted: see seal_value.';
comment on column issoh.contract_terms.key_id is 'The supplier''s key under which they are encrypted.';
comment on column issoh.contract_terms.revision is 'Counts changes of the values.';
comment on column issoh.contract_terms.reason is 'What it goes back to.';
comment on column issoh.contract_terms.created_by is 'Who set it first.';
comment on column issoh.contract_terms.created_at is 'When it was set first.';
comment on column issoh.contract_terms.updated_at is 'When it last changed.';
--! Included policies/issoh/contract_terms.sql
alter table issoh.contract_terms enable row level security;

drop policy if exists staff_read on issoh.contract_terms;
create policy staff_read on issoh.contract_terms for select
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst using (true);

-- Its values are encrypted: whoever reads them here reads nothing.
grant select on issoh.contract_terms to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/issoh/contract_terms.sql

-- A list of products of which terms were applied: small beside the products.
create table if not exists issoh_private.terms_applied (
  product_id uuid not null,
  contract_id uuid not null,
  revision integer not null,
  basis numeric,
  applied_at timestamptz not null default clock_timestamp(),
  constraint terms_applied_pkey primary key (product_id),
  constraint terms_applied_product_id_fkey foreign key (product_id)
    references issoh.selected_products on delete cascade
);
alter table issoh_private.terms_applied enable row level security;
comment on table issoh_private.terms_applied is
  'By which contract, as it was then, the costs of products are; without a row they are the supplier''s list''s.';
comment on column issoh_private.terms_applied.product_id is 'Product.';
comment on column issoh_private.terms_applied.contract_id is 'The contract.';
comment on column issoh_private.terms_applied.revision is 'Its values, by their number.';
comment on column issoh_private.terms_applied.basis is
  'The list price in the base currency on which its rebate was taken; null: it has a price of its own.';
comment on column issoh_private.terms_applied.applied_at is 'When.';

-- A cost by a contract stands in no column that can be read.
alter table issoh.pricing_rules add column if not exists terms_secret bytea;
alter table issoh.pricing_rules add column if not exists terms_key_id uuid;
comment on column issoh.pricing_rules.terms_secret is
  'Cost and markup of a price whose cost was negotiated, encrypted; then there are none in the other columns.';
comment on column issoh.pricing_rules.terms_key_id is 'The supplier''s key under which they are encrypted.';
do $$
begin
  if not exists (select from pg_constraint c where c.conname = 'pricing_rules_terms_check') then
    alter table issoh.pricing_rules add constraint pricing_rules_terms_check check (
      case
        when terms_secret is null then terms_key_id is null
        else terms_key_id is not null and rule_type = 'fixed' and cost_price is null and markup_percentage is null
             and target_markup_percentage is null
      end) not valid;
  end if;
end
$$;
-- Nothing has one yet.
-- squawk-ignore require-concurrent-index-creation
create index if not exists pricing_rules_terms_key_id_idx on issoh.pricing_rules (terms_key_id)
  where terms_key_id is not null;
-- Null where a cost was negotiated, which no version before can have done.
-- squawk-ignore ban-drop-not-null
alter table issoh.price_proposals alter column new_cost drop not null;
-- Null where a cost was negotiated, which no version before can have done.
-- squawk-ignore ban-drop-not-null
alter table issoh.price_proposals alter column markup_percentage drop not null;
comment on column issoh.price_proposals.new_cost is
  'Cost of a piece now; null: negotiated, and told by negotiated_prices alone.';
comment on column issoh.price_proposals.markup_percentage is
  'Percent on the new cost: the markup that was meant; null: of a cost that was negotiated.';

do $$
begin
  if to_regtype('issoh.contract_input') is null then
    create type issoh.contract_input as (
      supplier text, supplier_product_code text, currency_code text, unit_price text, rebate_percentage text,
      effective_from timestamptz, effective_to timestamptz, reason text);
    create type issoh.contract_counts as (written integer, unchanged integer, ended integer);
    create type issoh.contract_value as (
      contract_id uuid, supplier_id uuid, supplier_code text, supplier_product_code text, state text,
      currency_code text, unit_price numeric, rebate_percentage numeric, effective_from timestamptz,
      effective_to timestamptz, reason text, created_by text, created_at timestamptz, updated_at timestamptz);
    create type issoh.negotiated_price as (
      rule_id uuid, product_id uuid, internal_sku text, pricing_tier text, from_quantity integer, cost_price numeric,
      markup_percentage numeric, target_markup_percentage numeric, selling_price numeric, margin numeric,
      currency_code text, effective_from timestamptz, effective_to timestamptz);
    create type issoh_private.contract_draft as (
      row_no bigint, contract_id uuid, supplier_id uuid, supplier_product_code text, currency_code text,
      unit_price numeric, rebate numeric, effective_from timestamptz, effective_to timestamptz, is_dated boolean,
      reason text);
    create type issoh_private.term_due as (product_id uuid, contract_id uuid, revision integer, basis numeric);
    create type issoh_private.term_move as (
      product_id uuid, contract_id uuid, revision integer, basis numeric, supplier_id uuid, cost numeric);
    create type issoh_private.term_change as (
      rule_id uuid, cost numeric, markup numeric, price numeric, key_id uuid, sealed bytea);
  end if;
end
$$;
comment on type issoh.contract_input is
  $$Terms to be set; see set_contracts. Amounts are texts, so that none is quoted in an error.$$;
comment on column issoh.contract_input.supplier is 'Code or id.';
comment on column issoh.contract_input.supplier_product_code is 'The supplier''s own code; none: all of its list.';
comment on column issoh.contract_input.currency_code is 'Currency of the price: ISO 4217.';
comment on column issoh.contract_input.unit_price is 'Price of a piece, a decimal number.';
comment on column issoh.contract_input.rebate_percentage is 'Percent off the price; without a price, off the list''s.';
comment on column issoh.contract_input.effective_from is 'First moment it holds; none: now.';
comment on column issoh.contract_input.effective_to is 'First moment it no longer holds; none: open end.';
comment on column issoh.contract_input.reason is 'What it goes back to.';
comment on type issoh.contract_counts is 'What came of set_contracts.';
comment on column issoh.contract_counts.written is 'Contracts made, or given other values.';
comment on column issoh.contract_counts.unchanged is 'Contracts that said the same already.';
comment on column issoh.contract_counts.ended is 'Earlier contracts that end where a new one begins.';
comment on type issoh.contract_value is 'A contract with its values; see read_contracts.';
comment on column issoh.contract_value.contract_id is 'Identifies the contract.';
comment on column issoh.contract_value.supplier_id is 'With whom.';
comment on column issoh.contract_value.supplier_code is 'Its code; null where the mirror does not know it.';
comment on column issoh.contract_value.supplier_product_code is 'The supplier''s own code; null: all of its list.';
comment on column issoh.contract_value.state is 'past, open (it holds now) or future.';
comment on column issoh.contract_value.currency_code is 'Currency of unit_price: ISO 4217.';
comment on column issoh.contract_value.unit_price is 'Price of a piece; null: the list''s.';
comment on column issoh.contract_value.rebate_percentage is 'Percent off it.';
comment on column issoh.contract_value.effective_from is 'First moment it holds.';
comment on column issoh.contract_value.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.contract_value.reason is 'What it goes back to.';
comment on column issoh.contract_value.created_by is 'Who set it first.';
comment on column issoh.contract_value.created_at is 'When it was set first.';
comment on column issoh.contract_value.updated_at is 'When it last changed.';
comment on type issoh.negotiated_price is 'A price whose cost was negotiated; see negotiated_prices.';
comment on column issoh.negotiated_price.rule_id is 'The price rule.';
comment on column issoh.negotiated_price.product_id is 'Product.';
comment on column issoh.negotiated_price.internal_sku is 'Our own article number.';
comment on column issoh.negotiated_price.pricing_tier is 'Code of the tier.';
comment on column issoh.negotiated_price.from_quantity is 'Pieces from which on it holds.';
comment on column issoh.negotiated_price.cost_price is 'What a piece costs us, in currency_code.';
comment on column issoh.negotiated_price.markup_percentage is 'Percent that the price is above it.';
comment on column issoh.negotiated_price.target_markup_percentage is 'Markup that is meant; proposals aim at it.';
comment on column issoh.negotiated_price.selling_price is 'What a piece sells for, in currency_code.';
comment on column issoh.negotiated_price.margin is 'Percent of selling_price above the cost.';
comment on column issoh.negotiated_price.currency_code is 'The base currency.';
comment on column issoh.negotiated_price.effective_from is 'First moment it holds.';
comment on column issoh.negotiated_price.effective_to is 'First moment it no longer holds; null: open end.';
comment on type issoh_private.contract_draft is 'Terms to be set, as they were read.';
comment on type issoh_private.term_due is
  'A product whose cost is by another contract, or by none, than the one that was applied.';
comment on type issoh_private.term_move is 'The same with what a piece costs now, in the base currency.';
comment on type issoh_private.term_change is 'A price rule and what becomes of its cost.';
