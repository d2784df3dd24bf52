create table if not exists spp_private.batch_marks (
  batch_id uuid not null references spp.upload_batches on delete cascade,
  mark text not null check (mark in ('is_new', 'missing', 'discontinued')),
  previous_batch_id uuid,
  product_ids uuid[] not null
);
create index if not exists batch_marks_batch_id_idx on spp_private.batch_marks (batch_id);
alter table spp_private.batch_marks enable row level security;
comment on table spp_private.batch_marks is
  'Marks that a batch cleared from products, a row per chunk: what a rollback puts back.';
comment on column spp_private.batch_marks.previous_batch_id is 'The batch that the cleared mark named.';

create table if not exists spp_private.batch_categories (
  batch_id uuid not null references spp.upload_batches on delete cascade,
  category text not null,
  subcategory text not null,
  category_id uuid not null,
  subcategory_id uuid,
  primary key (batch_id, category, subcategory)
);
alter table spp_private.batch_categories enable row level security;
comment on table spp_private.batch_categories is 'What the category texts of a batch mean.';

do $$
begin
  if to_regtype('spp_private.apply_counts') is null then
    create type spp_private.apply_counts as (inserted integer, updated integer, unchanged integer, price_changes jsonb);
  end if;
end
$$;
comment on type spp_private.apply_counts is 'What applying some rows did.';
