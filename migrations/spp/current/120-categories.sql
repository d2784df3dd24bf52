create table if not exists spp.categories (
  category_id uuid primary key default uuidv7(),
  category_name text not null check (btrim(category_name) <> ''),
  parent_category_id uuid references spp.categories on delete restrict,
  level integer not null check (level > 0),
  path public.ltree not null constraint categories_path_key unique,
  is_active boolean not null default true,
  sort_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists idx_categories_path on spp.categories using gist (path);
create index if not exists categories_parent_category_id_idx on spp.categories (parent_category_id);
comment on table spp.categories is '@filterBy *
@orderBy *
@behavior +totalCount

The tree of categories.';
comment on column spp.categories.level is '1 at the top; kept by trigger.';
comment on column spp.categories.path is 'Labels from the top down, such as tools.drills; kept by trigger.';
