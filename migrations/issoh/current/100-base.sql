-- What the operational tier stands on: settings, money, and what it mirrors from SPP.
set lock_timeout = '5s';

create table if not exists issoh.settings (
  setting_key text primary key,
  setting_value jsonb not null,
  description text not null,
  updated_at timestamptz not null default now()
);
comment on table issoh.settings is 'Limits and choices of IS-SOH; changed by set_setting.';
comment on column issoh.settings.setting_key is 'Name, such as money.base_currency.';
comment on column issoh.settings.setting_value is 'Value; keeps its JSON type.';
comment on column issoh.settings.description is 'What it decides, with its unit.';
comment on column issoh.settings.updated_at is 'When it last changed.';

insert into issoh.settings (setting_key, setting_value, description) values
  ('money.base_currency', '"EUR"', 'ISO 4217: what stock is valued and sold in.'),
  ('partitions.months_ahead', '3', 'Months of stock_movements made ahead.'),
  ('movements.max_batch', '10000', 'Movements one call may post.'),
  ('valuation.refresh_rows', '1000', 'Movements posted at once that have the valuation refreshed soon.'),
  ('reorder.history_days', '90', 'Days of issues that tell the demand.'),
  ('reorder.default_lead_time_days', '14', 'Days from order to delivery where a product says none.'),
  ('reorder.service_factor', '1.65', 'Standard deviations of safety stock: 1.65 is a service level of 95 %.'),
  ('pricing.proposal_threshold', '0', 'Percent the price of a changed cost must differ before it is proposed.'),
  ('pricing.apply_proposals', 'false', 'Whether a proposed price is applied at once.'),
  ('selection.auto_candidate_score', '80', 'Score from which a queued product is an automatic candidate.')
on conflict (setting_key) do nothing;

create table if not exists issoh.exchange_rates (
  rate_id uuid not null default uuidv7() constraint exchange_rates_rate_id_key unique,
  currency_code text not null check (currency_code ~ '^[A-Z]{3}$'),
  rate_date date not null,
  rate numeric not null check (rate > 0 and rate < 1e15 and scale(rate) <= 20),
  source text not null default 'manual',
  created_by text not null default audit.current_actor(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint exchange_rates_pkey primary key (currency_code, rate_date)
);
comment on table issoh.exchange_rates is '@filterBy currency_code,rate_date
@orderBy currency_code,rate_date

What one unit of a currency is worth in the base currency, from a date on until the next one.';
comment on column issoh.exchange_rates.rate is 'Units of the base currency for one unit of currency_code.';
comment on column issoh.exchange_rates.rate_id is 'Identifies the row in the audit log.';
comment on column issoh.exchange_rates.currency_code is 'ISO 4217; never the base currency.';
comment on column issoh.exchange_rates.rate_date is 'First day on which the rate holds.';
comment on column issoh.exchange_rates.source is 'Where the rate comes from.';
comment on column issoh.exchange_rates.created_by is 'Who entered it.';
comment on column issoh.exchange_rates.created_at is 'When the row was made.';
comment on column issoh.exchange_rates.updated_at is 'When it last changed.';

create table if not exists issoh.suppliers (
  supplier_id uuid primary key,
  supplier_code text collate "C" not null constraint suppliers_supplier_code_key unique,
  supplier_name text not null,
  status text not null,
  currency_code text not null,
  mirrored_at timestamptz not null default now()
);
comment on table issoh.suppliers is '@filterBy *
@orderBy *
@behavior +totalCount

Mirror of SPP''s suppliers: what a code or a name means here. SPP is asked when a code is not in it.';
comment on column issoh.suppliers.supplier_id is 'The same id as in SPP.';
comment on column issoh.suppliers.supplier_code is 'Short code of SPP; addresses the supplier.';
comment on column issoh.suppliers.supplier_name is 'Name shown to people.';
comment on column issoh.suppliers.status is 'active, inactive or suspended, as in SPP.';
comment on column issoh.suppliers.currency_code is 'ISO 4217: what the suppliers lists are in.';
comment on column issoh.suppliers.mirrored_at is 'When it was last read from SPP.';

create table if not exists issoh.categories (
  category_id uuid primary key default uuidv7(),
  category_name text not null check (btrim(category_name) <> ''),
  parent_category_id uuid references issoh.categories on delete restrict deferrable initially deferred,
  level integer not null check (level > 0),
  path public.ltree not null,
  is_active boolean not null default true,
  sort_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists categories_path_idx on issoh.categories using gist (path);
create index if not exists categories_parent_category_id_idx on issoh.categories (parent_category_id);
comment on table issoh.categories is '@filterBy *
@orderBy *
@behavior +totalCount

Mirror of SPP''s tree of categories, with the same ids.';
comment on column issoh.categories.path is 'Labels from the top down, such as tools.drills.';
comment on column issoh.categories.category_id is 'The same id as in SPP.';
comment on column issoh.categories.category_name is 'Name shown to people.';
comment on column issoh.categories.parent_category_id is 'The category above; null at the top.';
comment on column issoh.categories.level is '1 at the top.';
comment on column issoh.categories.is_active is 'Whether it is in use.';
comment on column issoh.categories.sort_order is 'Place among its siblings.';
comment on column issoh.categories.created_at is 'When the row was made.';
comment on column issoh.categories.updated_at is 'When it last changed.';
