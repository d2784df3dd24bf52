-- Prices: proposals by a job, defaults by category, quantity breaks, surcharges, lists in another currency.
set lock_timeout = '5s';

-- What a receipt costs is noted beside the price that it questions; a cost that a rule has already is not.
alter table issoh_private.proposals_due add column if not exists new_cost numeric(19,4);
alter table issoh_private.proposals_due add column if not exists movement_id uuid;
alter table issoh_private.proposals_due add column if not exists movement_date timestamptz;
alter table issoh_private.proposals_due add column if not exists movement_seq bigint;
alter table issoh_private.proposals_due add column if not exists from_quantity integer not null default 1;
comment on table issoh_private.proposals_due is $$Rules whose cost has changed (new_cost null), or for whose product
was paid another cost (new_cost, by a movement), for which a price is to be proposed; where a value or a constraint has
refused it: why (code, message), and when it is tried again.$$;

alter table issoh.pricing_tiers add column if not exists currency_code text
  constraint pricing_tiers_currency_code_check check (currency_code ~ '^[A-Z]{3}$');
alter table issoh.pricing_tiers drop constraint if exists pricing_tiers_default_currency_check;
alter table issoh.pricing_tiers add constraint pricing_tiers_default_currency_check
  check (not (is_default and currency_code is not null));
comment on column issoh.pricing_tiers.currency_code is
  'ISO 4217: what its prices are in, by the rate of the day; null: the base currency.';

alter table issoh.pricing_rules add column if not exists from_quantity integer not null default 1
  constraint pricing_rules_from_quantity_check check (from_quantity > 0);
alter table issoh.pricing_rules add column if not exists surcharge numeric(19,4);
do $$
begin
  if not exists (select from pg_catalog.pg_constraint c
                  where c.conrelid = 'issoh.pricing_rules'::regclass and c.conname = 'pricing_rules_no_overlap'
                    and cardinality(c.conkey) = 4) then
    alter table issoh.pricing_rules drop constraint if exists pricing_rules_no_overlap;
    alter table issoh.pricing_rules add constraint pricing_rules_no_overlap
      unique (product_id, pricing_tier_id, from_quantity, period without overlaps);
  end if;
end
$$;
comment on constraint pricing_rules_no_overlap on issoh.pricing_rules is '@behavior -*

At every moment a product has one price at most in a tier from a number of pieces on.';
comment on column issoh.pricing_rules.from_quantity is 'It holds for so many pieces and more, up to the next rule.';
comment on column issoh.pricing_rules.surcharge is
  'Amount per piece on top, in the base currency; of a fixed price the one that proposals aim at.';
comment on column issoh.pricing_rules.currency_code is
  'What its amounts are in: the base currency, for a fixed price that of its tier.';

alter table issoh.price_proposals add column if not exists from_quantity integer not null default 1;
comment on column issoh.price_proposals.from_quantity is 'Pieces from which on the price holds.';
do $$
begin
  if not exists (select from pg_catalog.pg_index i
                  where i.indexrelid = to_regclass('issoh.price_proposals_open_key') and i.indnkeyatts = 3) then
    drop index if exists issoh.price_proposals_open_key;
    create unique index price_proposals_open_key on issoh.price_proposals (product_id, pricing_tier_id, from_quantity)
      where status = 'open';
  end if;
end
$$;

create table if not exists issoh.pricing_defaults (
  default_id uuid primary key default uuidv7(),
  pricing_tier_id uuid not null references issoh.pricing_tiers on delete restrict,
  category_id uuid references issoh.categories on delete restrict,
  markup_percentage numeric(12,4) not null check (markup_percentage >= -100),
  surcharge numeric(19,4),
  from_quantity integer not null default 1 check (from_quantity > 0),
  rounding_increment numeric(19,4) check (rounding_increment > 0),
  rounding_mode text not null default 'nearest' check (rounding_mode in ('nearest', 'up', 'down')),
  charm_ending numeric(19,4) check (charm_ending >= 0),
  effective_from timestamptz not null default clock_timestamp(),
  effective_to timestamptz,
  period tstzrange generated always as (tstzrange(effective_from, effective_to, '[)')) stored,
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now(),
  reason text,
  constraint pricing_defaults_period_check check (effective_from < effective_to),
  -- As without overlaps, which would let those for everything overlap: they have no category.
  constraint pricing_defaults_no_overlap exclude using gist (
    pricing_tier_id with =, coalesce(category_id, '00000000-0000-0000-0000-000000000000') with =,
    from_quantity with =, period with &&)
);
create index if not exists pricing_defaults_category_id_idx on issoh.pricing_defaults (category_id);
create index if not exists pricing_defaults_pricing_tier_id_idx on issoh.pricing_defaults (pricing_tier_id);
create or replace trigger _100_stamp before insert or update on issoh.pricing_defaults
  for each row execute function audit.tg_table__stamp();
create or replace trigger _900_log_insert after insert on issoh.pricing_defaults referencing new table as new_rows
  for each statement execute function audit.tg_table__log('default_id', 'updated_at,period');
create or replace trigger _900_log_update after update on issoh.pricing_defaults
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('default_id', 'updated_at,period');
create or replace trigger _900_log_delete after delete on issoh.pricing_defaults referencing old table as old_rows
  for each statement execute function audit.tg_table__log('default_id', 'updated_at,period');
comment on table issoh.pricing_defaults is '@filterBy default_id,pricing_tier_id,category_id
@orderBy default_id

What products without a price of their own sell for in a tier: their cost, a markup and a surcharge, by the nearest
category upwards that says so, else by what is said for everything.';
comment on column issoh.pricing_defaults.default_id is 'Identifies the default.';
comment on column issoh.pricing_defaults.pricing_tier_id is 'Tier that sees it.';
comment on column issoh.pricing_defaults.category_id is 'Category, with all below it; null: everything.';
comment on column issoh.pricing_defaults.markup_percentage is 'Percent on top of the cost.';
comment on column issoh.pricing_defaults.surcharge is 'Amount per piece on top, in the base currency.';
comment on column issoh.pricing_defaults.from_quantity is 'It holds for so many pieces and more.';
comment on column issoh.pricing_defaults.rounding_increment is
  'Prices are rounded to a multiple of this, such as 0.05, in the currency of the tier.';
comment on column issoh.pricing_defaults.rounding_mode is 'nearest, up or down: to a multiple or to a charm ending.';
comment on column issoh.pricing_defaults.charm_ending is
  'What prices end in, such as 0.99, in the currency of the tier.';
comment on column issoh.pricing_defaults.effective_from is 'First moment it holds.';
comment on column issoh.pricing_defaults.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.pricing_defaults.period is '@behavior -*

From effective_from up to, without, effective_to.';
comment on column issoh.pricing_defaults.created_by is 'Who set it.';
comment on column issoh.pricing_defaults.created_at is 'When it was set.';
comment on column issoh.pricing_defaults.updated_at is 'When it last changed.';
comment on column issoh.pricing_defaults.reason is 'Why it was set.';

do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.product_price'::regclass and a.attname = 'from_quantity') then
    alter type issoh.product_price add attribute from_quantity integer, add attribute default_id uuid;
    alter type issoh.named_rule add attribute from_quantity integer, add attribute surcharge numeric;
  end if;
  if to_regtype('issoh.named_default') is null then
    create type issoh.named_default as (
      default_id uuid, pricing_tier text, category text, category_id uuid, markup_percentage numeric,
      surcharge numeric, from_quantity integer, rounding_increment numeric, rounding_mode text, charm_ending numeric,
      effective_from timestamptz, effective_to timestamptz, created_by text, created_at timestamptz, reason text);
    create type issoh_private.tier_rate as (tier_code text, currency_code text, rate numeric, rate_date date);
  end if;
end
$$;
comment on type issoh.named_default is
  $$A pricing default with the code of its tier and the path of its category; see name_default.$$;
comment on type issoh_private.tier_rate is
  'A pricing tier and what one unit of its currency is worth in the base currency; no rate: none of that day.';

drop function if exists issoh.set_price(text, text, numeric, numeric, numeric, numeric, numeric, timestamptz,
                                        timestamptz, text, numeric, numeric, text, numeric, text);
drop function if exists issoh.end_price(text, text, timestamptz, text);
drop function if exists issoh.price_for(text, text, timestamptz);
drop function if exists issoh.prices_for(uuid[], text, timestamptz);
drop function if exists issoh.set_pricing_tier(text, text, boolean, boolean, numeric);
drop function if exists issoh_private.supersede_proposals(uuid, uuid);
drop function if exists issoh_private.merge_price(issoh.pricing_rules, issoh.pricing_rules, numeric, numeric, numeric,
                                                  text, numeric, boolean);
drop function if exists issoh_private.propose_prices(uuid[], numeric[], text);

--! include functions/issoh/pricing/check_price.sql
--! include functions/issoh/pricing/check_surcharge.sql
--! include functions/issoh/pricing/check_pieces.sql
--! include functions/issoh/pricing/surcharge_words.sql
--! include functions/issoh/pricing/price_at.sql
--! include functions/issoh/pricing/compute_rule.sql
--! include functions/issoh/pricing/rule_at_cost.sql
--! include functions/issoh/pricing/merge_price.sql
--! include functions/issoh/pricing/write_rules.sql
--! include functions/issoh/pricing/write_costs.sql
--! include functions/issoh/pricing/costs_astray.sql
--! include functions/issoh/pricing/tg_pricing_rules__log.sql
--! include functions/issoh/pricing/check_copies.sql
--! include functions/issoh/pricing/name_tiers.sql
--! include functions/issoh/pricing/check_tier_currency.sql
--! include functions/issoh/pricing/set_pricing_tier.sql
--! include functions/issoh/proposals/last_costs.sql
--! include functions/issoh/proposals/write_proposals.sql
--! include functions/issoh/proposals/compute_proposals.sql
--! include functions/issoh/proposals/propose_set.sql
--! include functions/issoh/proposals/propose_due.sql
--! include functions/issoh/proposals/follow_costs.sql
--! include functions/issoh/proposals/supersede_proposals.sql
--! include functions/issoh/proposals/tg_stock_movements__propose.sql
--! include functions/issoh/pricing/change_costs.sql
--! include functions/issoh/pricing/set_price.sql
--! include functions/issoh/pricing/end_price.sql
--! include functions/issoh/money/cut_off.sql
--! include functions/issoh/money/in_currency.sql
--! include functions/issoh/money/currency_steps.sql
--! include policies/issoh/pricing_defaults.sql
--! include functions/issoh/defaults/nearest_defaults.sql
--! include functions/issoh/defaults/product_costs.sql
--! include functions/issoh/defaults/default_steps.sql
--! include functions/issoh/defaults/name_default.sql
--! include functions/issoh/defaults/merge_default.sql
--! include functions/issoh/defaults/write_default.sql
--! include functions/issoh/defaults/set_pricing_default.sql
--! include functions/issoh/defaults/end_pricing_default.sql
--! include functions/issoh/defaults/list_pricing_defaults.sql
--! include functions/issoh/pricing/prices_for.sql
--! include functions/issoh/pricing/price_for.sql
--! include functions/issoh/import/make_first_prices.sql
--! include functions/issoh/import/priced_by_hand.sql
--! include functions/issoh/scoring/gather_criteria.sql
--! include views/issoh/v_price_proposals.sql
