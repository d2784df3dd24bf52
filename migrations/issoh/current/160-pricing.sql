create table if not exists issoh.pricing_tiers (
  tier_id uuid primary key default uuidv7(),
  tier_code text collate "C" not null constraint pricing_tiers_tier_code_key unique
    check (tier_code ~ '^[A-Za-z0-9_-]{1,32}$'),
  tier_name text not null check (btrim(tier_name) <> ''),
  is_default boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index if not exists pricing_tiers_is_default_key on issoh.pricing_tiers (is_default) where is_default;
comment on table issoh.pricing_tiers is '@filterBy *
@orderBy *
@behavior +totalCount

Groups of customers that see a price of their own. One is the default.';
comment on column issoh.pricing_tiers.tier_id is 'Identifies the tier.';
comment on column issoh.pricing_tiers.tier_code is 'Short code, unique, case kept.';
comment on column issoh.pricing_tiers.tier_name is 'Name shown to people.';
comment on column issoh.pricing_tiers.is_default is 'The tier of whoever names none; exactly one is.';
comment on column issoh.pricing_tiers.is_active is 'Whether prices may be set for it.';
comment on column issoh.pricing_tiers.created_at is 'When the row was made.';
comment on column issoh.pricing_tiers.updated_at is 'When it last changed.';

create table if not exists issoh.pricing_rules (
  rule_id uuid primary key default uuidv7(),
  product_id uuid not null references issoh.selected_products on delete restrict,
  pricing_tier_id uuid not null references issoh.pricing_tiers on delete restrict,
  rule_type text not null default 'fixed' check (rule_type in ('fixed', 'cost_plus', 'copy_tier')),
  cost_price numeric(19, 4) check (cost_price >= 0),
  markup_percentage numeric(12, 4) check (markup_percentage >= -100),
  target_markup_percentage numeric(12, 4) check (target_markup_percentage >= -100),
  selling_price numeric(19, 4) check (selling_price >= 0),
  minimum_price numeric(19, 4) check (minimum_price >= 0),
  maximum_price numeric(19, 4) check (maximum_price >= 0),
  source_tier_id uuid references issoh.pricing_tiers on delete restrict,
  adjustment_percentage numeric(12, 4) check (adjustment_percentage >= -100),
  rounding_increment numeric(19, 4) check (rounding_increment > 0),
  rounding_mode text not null default 'nearest' check (rounding_mode in ('nearest', 'up', 'down')),
  charm_ending numeric(19, 4) check (charm_ending >= 0),
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  effective_from timestamptz not null default clock_timestamp(),
  effective_to timestamptz,
  period tstzrange generated always as (tstzrange(effective_from, effective_to, '[)')) stored,
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now(),
  reason text,
  constraint pricing_rules_period_check check (effective_from < effective_to),
  constraint pricing_rules_limits_check check (minimum_price <= maximum_price),
  constraint pricing_rules_within_check check (
    (selling_price >= minimum_price) is not false and (selling_price <= maximum_price) is not false),
  constraint pricing_rules_shape_check check (
    case rule_type
      when 'fixed' then selling_price is not null and source_tier_id is null
      when 'cost_plus' then cost_price is not null and markup_percentage is not null and selling_price is not null
        and source_tier_id is null
      else source_tier_id is not null and source_tier_id <> pricing_tier_id and selling_price is null
    end),
  constraint pricing_rules_no_overlap
    unique (product_id, pricing_tier_id, period without overlaps)
);
create index if not exists idx_pricing_rules_effective
  on issoh.pricing_rules (product_id, effective_from, effective_to);
create index if not exists pricing_rules_pricing_tier_id_idx on issoh.pricing_rules (pricing_tier_id);
create index if not exists pricing_rules_source_tier_id_idx on issoh.pricing_rules (source_tier_id)
  where source_tier_id is not null;
comment on constraint pricing_rules_no_overlap on issoh.pricing_rules is '@behavior -*

At every moment a product has one price at most in a tier.';
comment on table issoh.pricing_rules is '@filterBy rule_id,product_id,pricing_tier_id,effective_from
@orderBy effective_from

What a product sells for in a tier, and how that price came about, in periods that never overlap.';
comment on column issoh.pricing_rules.rule_type is
  'fixed: selling_price as given; cost_plus: from cost_price and markup_percentage; copy_tier: from another tier.';
comment on column issoh.pricing_rules.cost_price is 'Cost of a piece in currency_code; null where nobody told it.';
comment on column issoh.pricing_rules.markup_percentage is
  'Percent on top of cost_price; of a fixed price what it comes to, null where the cost is unknown or 0.';
comment on column issoh.pricing_rules.target_markup_percentage is
  'Markup that was meant before the cost changed under a price that stayed; proposals aim at it.';
comment on column issoh.pricing_rules.selling_price is 'Price per piece in currency_code; null where copied.';
comment on column issoh.pricing_rules.adjustment_percentage is 'Percent added to the price of source_tier_id.';
comment on column issoh.pricing_rules.rounding_increment is
  'Reckoned prices are rounded to a multiple of this, such as 0.05.';
comment on column issoh.pricing_rules.rounding_mode is 'nearest, up or down: to a multiple or to a charm ending.';
comment on column issoh.pricing_rules.charm_ending is
  'Reckoned prices end in this, modulo the smallest power of ten above it: 0.99 makes 12.99, 9 makes 129. It takes the'
  ' place of rounding_increment.';
comment on column issoh.pricing_rules.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.pricing_rules.period is '@behavior -*

effective_from up to, without, effective_to.';
comment on column issoh.pricing_rules.rule_id is 'Identifies the rule.';
comment on column issoh.pricing_rules.product_id is 'Product that sells for it.';
comment on column issoh.pricing_rules.pricing_tier_id is 'Tier that sees it; by default the default tier.';
comment on column issoh.pricing_rules.minimum_price is 'The price is never below this; null: no limit.';
comment on column issoh.pricing_rules.maximum_price is 'The price is never above this; null: no limit.';
comment on column issoh.pricing_rules.source_tier_id is 'Tier whose price is copied; null for other rules.';
comment on column issoh.pricing_rules.currency_code is 'The base currency.';
comment on column issoh.pricing_rules.effective_from is 'First moment it holds.';
comment on column issoh.pricing_rules.created_by is 'Who set it.';
comment on column issoh.pricing_rules.created_at is 'When it was set.';
comment on column issoh.pricing_rules.updated_at is 'When it last changed.';
comment on column issoh.pricing_rules.reason is 'Why it was set.';

create table if not exists issoh.price_proposals (
  proposal_id uuid primary key default uuidv7(),
  rule_id uuid references issoh.pricing_rules on delete set null,
  product_id uuid not null references issoh.selected_products on delete restrict,
  pricing_tier_id uuid not null references issoh.pricing_tiers on delete restrict,
  old_cost numeric(19, 4),
  new_cost numeric(19, 4) not null,
  markup_percentage numeric(12, 4) not null,
  current_price numeric(19, 4) not null,
  proposed_price numeric(19, 4) not null,
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  status text not null default 'open' check (status in ('open', 'accepted', 'dismissed', 'superseded')),
  reason text not null,
  notes text,
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default now()
);
create unique index if not exists price_proposals_open_key on issoh.price_proposals (product_id, pricing_tier_id)
  where status = 'open';
create index if not exists price_proposals_rule_id_idx on issoh.price_proposals (rule_id);
create index if not exists price_proposals_pricing_tier_id_idx on issoh.price_proposals (pricing_tier_id);
comment on table issoh.price_proposals is '@filterBy proposal_id,product_id,pricing_tier_id,status
@orderBy created_at

Prices that a changed cost suggests; a pricing manager accepts or dismisses them.';
comment on column issoh.price_proposals.rule_id is
  'Rule in force when it was proposed; null once that rule was replaced at its very beginning.';
comment on column issoh.price_proposals.markup_percentage is 'Percent on new_cost that accepting it restores.';
comment on column issoh.price_proposals.current_price is 'Price per piece in currency_code when it was proposed.';
comment on column issoh.price_proposals.status is
  'open, accepted, dismissed, or superseded: by a further cost or by a price set meanwhile.';
comment on column issoh.price_proposals.notes is 'What the decider had to say.';
comment on column issoh.price_proposals.proposal_id is 'Identifies the proposal.';
comment on column issoh.price_proposals.product_id is 'Product whose cost changed.';
comment on column issoh.price_proposals.pricing_tier_id is 'Tier whose price would change.';
comment on column issoh.price_proposals.old_cost is
  'Cost the present price was reckoned from, in currency_code; null: unknown.';
comment on column issoh.price_proposals.new_cost is 'Cost now, in currency_code.';
comment on column issoh.price_proposals.proposed_price is 'Price that keeps the markup.';
comment on column issoh.price_proposals.currency_code is 'The base currency.';
comment on column issoh.price_proposals.reason is 'What changed the cost.';
comment on column issoh.price_proposals.decided_by is 'Who decided; null while open.';
comment on column issoh.price_proposals.decided_at is 'When; null while open.';
comment on column issoh.price_proposals.created_at is 'When it was proposed.';
comment on column issoh.price_proposals.updated_at is 'When it last changed.';

insert into issoh.pricing_tiers (tier_code, tier_name, is_default)
select 'standard', 'Standard', true
 where not exists (select from issoh.pricing_tiers t where t.is_default)
on conflict (tier_code) do nothing;
