create table if not exists spp.product_mappings (
  mapping_id uuid primary key default uuidv7(),
  supplier_id uuid not null references spp.suppliers on delete cascade,
  supplier_product_code text collate "C" not null,
  master_product_id uuid not null,
  mapping_confidence numeric(5, 2) not null check (mapping_confidence between 0 and 100),
  mapping_method text not null check (mapping_method in ('manual', 'auto', 'ml')),
  mapping_evidence jsonb not null default '{}',
  verified_by text,
  verified_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint product_mappings_supplier_id_code_key unique (supplier_id, supplier_product_code),
  constraint product_mappings_master_product_id_supplier_id_key unique (master_product_id, supplier_id)
);
comment on table spp.product_mappings is
  'Which suppliers'' products are the same thing: those with one master product. Products match across suppliers, never'
  ' within one.';
comment on column spp.product_mappings.master_product_id is 'Key of the group; when groups merge, the older one stays.';
comment on column spp.product_mappings.mapping_confidence is
  '0 to 100: of the best pair that brought it into its group.';
comment on column spp.product_mappings.mapping_method is 'manual, auto or ml.';
comment on column spp.product_mappings.mapping_evidence is 'The signals behind the confidence, as in match_pairs.';
comment on column spp.product_mappings.verified_by is 'Who confirmed it; automatic matching never undoes it.';
