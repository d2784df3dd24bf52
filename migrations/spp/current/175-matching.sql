insert into spp.settings (setting_key, setting_value, description) values
  ('matching.auto_threshold', '90', 'Confidence from which two products are taken for the same without asking.'),
  ('matching.review_threshold', '70', 'Confidence from which a pair of products waits for a person.')
on conflict (setting_key) do nothing;

create table if not exists spp.match_pairs (
  pair_id uuid primary key default uuidv7(),
  supplier_id uuid not null references spp.suppliers on delete cascade,
  supplier_product_code text collate "C" not null,
  other_supplier_id uuid not null references spp.suppliers on delete cascade,
  other_product_code text collate "C" not null,
  confidence numeric(5, 2) not null check (confidence between 0 and 100),
  evidence jsonb not null default '{}',
  status text not null default 'waiting' check (status in ('waiting', 'auto', 'verified', 'rejected')),
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint match_pairs_products_key
    unique (supplier_id, supplier_product_code, other_supplier_id, other_product_code),
  constraint match_pairs_order_check check (supplier_id < other_supplier_id)
);
create index if not exists match_pairs_other_idx on spp.match_pairs (other_supplier_id, other_product_code);
create index if not exists match_pairs_waiting_idx on spp.match_pairs (confidence desc, pair_id)
  where status = 'waiting';
comment on table spp.match_pairs is
  'Pairs of products that may be the same thing, and what was decided. A verified or rejected pair is never judged'
  ' anew.';
comment on column spp.match_pairs.supplier_id is 'The older one of the two suppliers.';
comment on column spp.match_pairs.confidence is '0 to 100; 100 is the same GTIN.';
comment on column spp.match_pairs.evidence is
  'Signals and values: gtin, code, brand, numbers, words, pack; see docs/workflows/matching.md.';
comment on column spp.match_pairs.status is
  'waiting (for a person), auto (accepted above the threshold), verified or rejected (by a person).';

-- By code, not by product id: what was decided outlives a product that is rolled back and listed again.
create table if not exists spp_private.match_texts (
  text_id bigint generated always as identity primary key,
  supplier_id uuid not null references spp.suppliers on delete cascade,
  supplier_product_code text collate "C" not null,
  source_hash bigint not null,
  gtin text collate "C",
  code_key text collate "C",
  brand_words text[] not null,
  words text[] not null,
  numbers text[] not null,
  pack text[] not null,
  keys integer[] not null,
  constraint match_texts_supplier_id_code_key unique (supplier_id, supplier_product_code)
);
alter table spp_private.match_texts enable row level security;
comment on table spp_private.match_texts is
  'What matching reads out of a product, kept until the product''s texts change.';
comment on column spp_private.match_texts.source_hash is 'Of the texts it was read from.';
comment on column spp_private.match_texts.gtin is 'GTIN-14, only with a right check digit.';
comment on column spp_private.match_texts.code_key is 'The code without case and punctuation, where it can identify.';
comment on column spp_private.match_texts.words is 'Words of the name without the brand, in their order.';
comment on column spp_private.match_texts.numbers is 'Numbers of the name in base units: 500g, 330ml, 40 (mm or bare).';
comment on column spp_private.match_texts.keys is 'Products that share a rare one of these are worth comparing.';

create table if not exists spp_private.match_units (
  unit text primary key,
  base_unit text not null,
  factor numeric not null check (factor > 0)
);
alter table spp_private.match_units enable row level security;
comment on table spp_private.match_units is
  'How names write units. Millimetres are bare numbers: "M8 x 40" means them.';

insert into spp_private.match_units (unit, base_unit, factor)
select u.unit, v.base_unit, v.factor
  from (values
    ('g gr gm gram grams gramm', 'g', 1), ('kg kgs kilo kilos kilogram', 'g', 1000), ('mg', 'g', 0.001),
    ('lb lbs pound pounds', 'lb', 1), ('oz ounce ounces', 'oz', 1),
    ('ml', 'ml', 1), ('cl', 'ml', 10), ('dl', 'ml', 100), ('l lt ltr liter litre liters litres', 'ml', 1000),
    ('mm', '', 1), ('cm', '', 10), ('m mt mtr meter metre meters metres', '', 1000),
    ('" inch inches zoll', 'in', 1), ('ft foot feet', 'ft', 1),
    ('m2 sqm qm', 'm2', 1), ('m3 cbm', 'm3', 1),
    ('pcs pc pce pces piece pieces stk stck stuck stueck st pack packs pk pck pak er ct count kpl ks szt kom шт'
     ' uds unid tk pz pza tlg', 'pcs', 1),
    ('w watt watts', 'w', 1), ('kw', 'w', 1000), ('v volt volts', 'v', 1), ('mah', 'mah', 1), ('ah', 'mah', 1000),
    ('mb', 'mb', 1), ('gb', 'mb', 1000), ('tb', 'mb', 1000000), ('hz', 'hz', 1), ('khz', 'hz', 1000), ('%', '%', 1)
  ) as v (units, base_unit, factor), regexp_split_to_table(v.units, ' ') as u (unit)
on conflict (unit) do nothing;

do $$
begin
  if to_regtype('spp_private.match_score') is null then
    create type spp_private.match_score as (confidence numeric, likeness numeric, evidence jsonb);
  end if;
end
$$;
comment on type spp_private.match_score is
  'How sure two products are the same (0 to 100), how alike their words (0 to 1), and why.';
