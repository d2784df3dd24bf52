create table if not exists spp.suppliers (
  supplier_id uuid primary key default uuidv7(),
  supplier_code text collate "C" not null constraint suppliers_supplier_code_key unique
    constraint suppliers_supplier_code_check check (supplier_code ~ '^[A-Za-z0-9_-]{1,32}$'),
  supplier_name text not null check (btrim(supplier_name) <> ''),
  status text not null default 'active' check (status in ('active', 'inactive', 'suspended')),
  contact_info jsonb not null default '{}',
  payment_terms text,
  currency_code text not null default 'EUR' check (currency_code ~ '^[A-Z]{3}$'),
  tax_registration text,
  spike_limit numeric not null default 10 check (spike_limit > 1),
  hold_spikes boolean not null default false,
  partition_name name not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  metadata jsonb not null default '{}'
);
comment on table spp.suppliers is '@filterBy *
@orderBy *
@behavior +totalCount

Who sends pricelists. A supplier''s products live in a partition of its own.';
comment on column spp.suppliers.supplier_code is 'Short code, unique, case kept; addresses the supplier in paths.';
comment on column spp.suppliers.status is 'active, inactive or suspended; only active suppliers may upload.';
comment on column spp.suppliers.currency_code is 'ISO 4217; the currency of a list that names none.';
comment on column spp.suppliers.spike_limit is 'Factor, up or down, beyond which a price change is a spike.';
comment on column spp.suppliers.hold_spikes is 'Whether spikes are quarantined instead of applied and flagged.';
comment on column spp.suppliers.partition_name is '@behavior -*

Partition of supplier_products that holds this supplier''s products.';

create table if not exists spp.supplier_import_profiles (
  supplier_id uuid primary key references spp.suppliers on delete cascade,
  profile jsonb not null check (jsonb_typeof(profile) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table spp.supplier_import_profiles is 'How a supplier''s files are read where recognition needs help.';
comment on column spp.supplier_import_profiles.profile is
  'Keys, all optional: columns {field: heading or 1-based position or list of them}, header_row, sheet, delimiter,'
  ' quote, encoding, decimal_mark, currency.';

create table if not exists spp.column_synonyms (
  field text not null,
  synonym text not null,
  language text not null,
  primary key (synonym, language, field)
);
comment on table spp.column_synonyms is 'How lists of the world call their columns.';
comment on column spp.column_synonyms.field is 'The field meant: code, name, price …, or one that is known to be none.';
comment on column spp.column_synonyms.language is 'ISO 639-1.';
