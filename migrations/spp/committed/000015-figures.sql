--! Previous: sha1:0f2497046385da2fcb1222fae53ce384f2b22076
--! Hash: sha1:8c93f5f8823027155df83f0476f2ff7a86823504
--! Message: figures

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-figures.sql
-- What the figures of the catalogue are kept in: docs/decisions/0027-kept-figures.md.
set local lock_timeout = '5s';

create schema if not exists spp_kept;
comment on schema spp_kept is
  'What is kept of the products so that views answer at once; each may read of it what he may read of them.';
grant usage on schema spp_kept to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;

create table if not exists spp_kept.product_figures (
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  price_changed_at timestamptz,
  last_rise_at timestamptz,
  last_fall_at timestamptz,
  price_change_percentage numeric,
  seq bigint not null,
  primary key (product_id, supplier_id)
);
comment on table spp_kept.product_figures is
  $$One narrow row a product, in the orders in which people ask for products: its last price change and when its price
last rose and fell, as of its touch seq. v_product_figures brings it up to date.$$;

create table if not exists spp_kept.product_touches (
  seq bigint generated always as identity primary key,
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_code text collate "C" not null,
  price_changed_at timestamptz,
  last_rise_at timestamptz,
  last_fall_at timestamptz,
  price_change_percentage numeric,
  searched text
);
create index if not exists product_touches_product_id_idx on spp_kept.product_touches (product_id, seq);
create index if not exists product_touches_supplier_id_idx on spp_kept.product_touches (supplier_id);
comment on table spp_kept.product_touches is
  $$What has become of products since product_figures and product_texts were last brought up to date, in order; written
by the triggers of supplier_products, taken away by fold_products. searched: its texts, where they were told anew.$$;

create table if not exists spp_kept.product_texts (
  product_id uuid not null,
  supplier_id uuid not null,
  searched text not null,
  seq bigint not null,
  primary key (product_id, supplier_id)
);
comment on table spp_kept.product_texts is
  'What is searched in of each product, as of its touch seq. v_product_texts brings it up to date.';

create table if not exists spp_kept.supplier_touches (
  touch_id bigint generated always as identity primary key,
  supplier_id uuid not null
);
create index if not exists supplier_touches_supplier_id_idx on spp_kept.supplier_touches (supplier_id);
comment on table spp_kept.supplier_touches is
  'Whose products some statement has changed since supplier_figures was last brought up to date: one row a statement.';

create table if not exists spp_kept.supplier_figures (
  supplier_id uuid primary key references spp.suppliers (supplier_id) on delete cascade,
  products integer not null,
  new integer not null,
  discontinued integer not null,
  categories integer not null,
  min_price numeric,
  median_price numeric,
  max_price numeric
);
comment on table spp_kept.supplier_figures is
  'What each supplier offers. True where the supplier has no touch; v_supplier_figures brings it up to date.';

insert into spp_private.locks (lock_name) values ('figures') on conflict do nothing;

-- Stored in each row: a filter by code then reads one partition. Rewrites every partition, twice.
--! Included functions/spp/suppliers/set_partition_code.sql
create or replace procedure spp_private.set_partition_code(partition_name name, supplier_code text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'alter table spp.%1$I alter column partition_code set expression as (%2$L),
       add constraint supplier_products_partition_code_check check (partition_code = %2$L)',
    partition_name, supplier_code);
end
$$;
comment on procedure spp_private.set_partition_code(name, text) is
  $$Writes the code of a supplier into every row of its partition, now and later, and promises it: a filter by code then
reads no other partition.$$;
--! EndIncluded functions/spp/suppliers/set_partition_code.sql
do $$
declare
  v_partition record;
begin
  if not exists (select from pg_attribute a
                  where a.attrelid = 'spp.supplier_products'::regclass and a.attname = 'partition_code') then
    alter table spp.supplier_products
      add column partition_code text collate "C" generated always as (null) stored;
    for v_partition in
      select s.partition_name, s.supplier_code from spp.suppliers s where s.partition_name <> ''
    loop
      call spp_private.set_partition_code(v_partition.partition_name, v_partition.supplier_code);
    end loop;
  end if;
end
$$;
comment on column spp.supplier_products.partition_code is
  'Code of the supplier whose partition this is: a filter by it reads no other.';
alter table spp.supplier_products add column if not exists last_rise_at timestamptz,
  add column if not exists last_fall_at timestamptz;
comment on column spp.supplier_products.last_rise_at is
  'When its price last rose; unknown where that was more than 30 days before this column came.';
comment on column spp.supplier_products.last_fall_at is
  'When its price last fell; unknown where that was more than 30 days before this column came.';

--! Included policies/spp/product_figures.sql
alter table spp_kept.product_figures enable row level security;

drop policy if exists staff_read on spp_kept.product_figures;
create policy staff_read on spp_kept.product_figures for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp_kept.product_figures;
create policy own_read on spp_kept.product_figures for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

-- The views run as their reader.
grant select on spp_kept.product_figures
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/product_figures.sql
--! Included policies/spp/product_touches.sql
alter table spp_kept.product_touches enable row level security;

drop policy if exists staff_read on spp_kept.product_touches;
create policy staff_read on spp_kept.product_touches for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp_kept.product_touches;
create policy own_read on spp_kept.product_touches for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

-- The views run as their reader.
grant select on spp_kept.product_touches
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/product_touches.sql
--! Included policies/spp/product_texts.sql
alter table spp_kept.product_texts enable row level security;

drop policy if exists staff_read on spp_kept.product_texts;
create policy staff_read on spp_kept.product_texts for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp_kept.product_texts;
create policy own_read on spp_kept.product_texts for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

-- The views run as their reader.
grant select on spp_kept.product_texts
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/product_texts.sql
--! Included policies/spp/supplier_touches.sql
alter table spp_kept.supplier_touches enable row level security;

drop policy if exists staff_read on spp_kept.supplier_touches;
create policy staff_read on spp_kept.supplier_touches for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp_kept.supplier_touches;
create policy own_read on spp_kept.supplier_touches for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

-- The views run as their reader.
grant select on spp_kept.supplier_touches
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/supplier_touches.sql
--! Included policies/spp/supplier_figures.sql
alter table spp_kept.supplier_figures enable row level security;

drop policy if exists staff_read on spp_kept.supplier_figures;
create policy staff_read on spp_kept.supplier_figures for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp_kept.supplier_figures;
create policy own_read on spp_kept.supplier_figures for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

-- The views run as their reader.
grant select on spp_kept.supplier_figures
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/supplier_figures.sql
--! Included functions/spp/figures/searched_text.sql
create or replace function spp_private.searched_text(name text, code text, brand text, barcode text) returns text
language sql immutable parallel safe
as $$
  select name || chr(10) || code || coalesce(chr(10) || brand, '') || coalesce(chr(10) || barcode, '')
$$;
comment on function spp_private.searched_text(text, text, text, text) is
  'Everything of a product that a search looks into, one field a line.';
--! EndIncluded functions/spp/figures/searched_text.sql
--! Included functions/spp/figures/fold_products.sql
create or replace function spp_private.fold_products(row_limit integer) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Some rows meet a table of any size by its key, also by a plan that was made while it was empty.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_folded integer;
begin
  with oldest as materialized (
    -- Who removes a product holds its touches.
    select t.seq from spp_kept.product_touches t order by t.seq limit fold_products.row_limit for update skip locked
  ), taken as (
    delete from spp_kept.product_touches t using oldest o where t.seq = o.seq returning t.*
  ), figures as (
    insert into spp_kept.product_figures as f
      (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
       seq)
    select distinct on (t.product_id) t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at, t.last_rise_at,
           t.last_fall_at, t.price_change_percentage, t.seq
      from taken t
     order by t.product_id, t.seq desc
        on conflict (product_id, supplier_id) do update
       set price_changed_at = excluded.price_changed_at, last_rise_at = excluded.last_rise_at,
           last_fall_at = excluded.last_fall_at, price_change_percentage = excluded.price_change_percentage,
           seq = excluded.seq
  ), texts as (
    insert into spp_kept.product_texts as x (product_id, supplier_id, searched, seq)
    select distinct on (t.product_id) t.product_id, t.supplier_id, t.searched, t.seq
      from taken t
     where t.searched is not null
     order by t.product_id, t.seq desc
        on conflict (product_id, supplier_id) do update set searched = excluded.searched, seq = excluded.seq
  )
  select count(*) into v_folded from taken;
  return v_folded;
end
$$;
comment on function spp_private.fold_products(integer) is
  $$Brings the oldest touches, up to so many, into product_figures and product_texts; answers how many. One at a time:
whoever calls it holds the lock of refresh_figures_step.$$;
--! EndIncluded functions/spp/figures/fold_products.sql
--! Included functions/spp/figures/supplier_figures_of.sql
create or replace function spp_private.supplier_figures_of(supplier_id uuid) returns spp_kept.supplier_figures
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select supplier_figures_of.supplier_id, count(*)::integer, (count(*) filter (where p.is_new))::integer,
         (count(*) filter (where p.status = 'discontinued'))::integer,
         count(distinct coalesce(p.subcategory_id, p.category_id))::integer, min(p.current_price),
         percentile_disc(0.5) within group (order by p.current_price), max(p.current_price)
    from spp.supplier_products p
   where p.supplier_id = supplier_figures_of.supplier_id
$$;
comment on function spp_private.supplier_figures_of(uuid) is 'What a supplier offers, worked out from its products.';
grant execute on function spp_private.supplier_figures_of(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/figures/supplier_figures_of.sql
--! Included functions/spp/figures/refresh_supplier_figures.sql
create or replace function spp_private.refresh_supplier_figures(supplier_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- First the touches that are seen, then the figures, by a later snapshot: what comes in between keeps its touch.
  delete from spp_kept.supplier_touches t where t.supplier_id = refresh_supplier_figures.supplier_id;
  delete from spp_kept.supplier_figures f where f.supplier_id = refresh_supplier_figures.supplier_id;
  insert into spp_kept.supplier_figures
  select f.* from spp_private.supplier_figures_of(refresh_supplier_figures.supplier_id) f;
end
$$;
comment on function spp_private.refresh_supplier_figures(uuid) is
  'Works a supplier''s figures out anew and keeps them.';
--! EndIncluded functions/spp/figures/refresh_supplier_figures.sql
--! Included functions/spp/figures/refresh_figures_step.sql
create or replace function spp_private.refresh_figures_step(row_limit integer default 20000) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_done integer;
  v_supplier_id uuid;
begin
  perform from spp_private.locks l where l.lock_name = 'figures' for update;
  v_done := spp_private.fold_products(refresh_figures_step.row_limit);
  if v_done > 0 then
    return v_done;
  end if;
  select s.supplier_id into v_supplier_id
    from spp.suppliers s
   where exists (select from spp_kept.supplier_touches t where t.supplier_id = s.supplier_id)
     -- While a list is applied its figures would be old again at once.
     and not exists (select from spp.upload_batches b where b.supplier_id = s.supplier_id and b.status = 'processing')
   order by s.supplier_id
   limit 1;
  if found then
    perform spp_private.refresh_supplier_figures(v_supplier_id);
    return 1;
  end if;
  return 0;
end
$$;
comment on function spp_private.refresh_figures_step(integer) is $$@behavior -*

The next step that brings what is kept beside the products up to date: so many touches of products, or the figures of
one supplier; answers how many, 0 when nothing is left. The views are exact meanwhile.$$;
grant execute on function spp_private.refresh_figures_step(integer) to inv_admin;
--! EndIncluded functions/spp/figures/refresh_figures_step.sql
--! Included functions/spp/figures/enqueue_figures.sql
create or replace function spp_private.enqueue_figures() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job('figures__refresh', queue_name => 'figures__refresh', job_key => 'figures_refresh',
                                  job_key_mode => 'preserve_run_at');
end
$$;
comment on function spp_private.enqueue_figures() is
  'Queues the job that brings figures up to date; several at once are one.';
--! EndIncluded functions/spp/figures/enqueue_figures.sql
--! Included functions/spp/products/tg_supplier_products__stamp.sql
create or replace function spp.tg_supplier_products__stamp() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := clock_timestamp();
  if new.current_price is distinct from old.current_price then
    new.previous_price := old.current_price;
    new.price_changed_at := new.updated_at;
    new.last_updated := new.updated_at;
    if new.current_price > old.current_price then
      new.last_rise_at := new.updated_at;
    else
      new.last_fall_at := new.updated_at;
    end if;
  end if;
  return new;
end
$$;
comment on function spp.tg_supplier_products__stamp() is
  'Row trigger: stamps changes by direct SQL; an upload stamps its own.';
--! EndIncluded functions/spp/products/tg_supplier_products__stamp.sql
--! Included functions/spp/products/tg_supplier_products__insert.sql
create or replace function spp.tg_supplier_products__insert() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
  v_now constant timestamptz := clock_timestamp();
  v_actor constant text := audit.current_actor();
begin
  insert into spp.price_history
    (supplier_id, product_id, new_price, change_reason, upload_batch_id, changed_at, changed_by)
  select n.supplier_id, n.product_id, n.current_price,
         coalesce(v_origin.change_reason, 'manual'), v_origin.batch_id, v_now, v_actor
    from new_rows n;

  insert into spp_kept.product_touches
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     searched)
  select n.product_id, n.supplier_id, n.partition_code, n.price_changed_at, n.last_rise_at, n.last_fall_at,
         spp.price_change_percentage(n.previous_price, n.current_price),
         spp_private.searched_text(n.product_name, n.supplier_product_code, n.brand, n.barcode)
    from new_rows n;
  insert into spp_kept.supplier_touches (supplier_id) select distinct n.supplier_id from new_rows n;

  -- An upload's own new products are on record by their first history row, their batch and themselves.
  if v_origin.batch_id is null then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, audit.acting_role(),
           nullif(current_setting('inv.request_id', true), ''), 'insert', 'spp', 'supplier_products',
           n.product_id::text, to_jsonb(n)
      from new_rows n;
  end if;
  return null;
end
$$;
comment on function spp.tg_supplier_products__insert() is
  'Statement trigger: the first price of each new product goes into price_history; figures kept of it are out of date.';
--! EndIncluded functions/spp/products/tg_supplier_products__insert.sql
--! Included functions/spp/products/tg_supplier_products__update.sql
create or replace function spp.tg_supplier_products__update() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_origin constant spp_private.change_origins := spp_private.current_origin();
  v_now constant timestamptz := clock_timestamp();
  v_actor constant text := audit.current_actor();
begin
  insert into spp_kept.supplier_touches (supplier_id) select distinct n.supplier_id from new_rows n;
  with changed as materialized (
    select n.supplier_id, n.product_id, o.current_price as old_price, n.current_price as new_price,
           n.partition_code, n.previous_price, n.price_changed_at, n.last_rise_at, n.last_fall_at,
           (n.current_price, n.previous_price, n.price_changed_at, n.last_rise_at, n.last_fall_at) is distinct from
             (o.current_price, o.previous_price, o.price_changed_at, o.last_rise_at, o.last_fall_at) as price_moved,
           (n.status, n.missing_since_batch_id is null) is distinct from (o.status, o.missing_since_batch_id is null)
             as availability_moved,
           case when e.edited then to_jsonb(o) end as old_values,
           case when e.edited then to_jsonb(n) end as new_values,
           case when e.edited
                then spp_private.searched_text(n.product_name, n.supplier_product_code, n.brand, n.barcode) end
             as searched
      from old_rows o
      join new_rows n on n.product_id = o.product_id
     cross join lateral (
       select (n.supplier_product_code, n.product_name, n.description, n.category_id, n.subcategory_id,
              n.brand, n.manufacturer, n.barcode, n.unit_of_measure, n.pack_size, n.min_order_qty,
              n.lead_time_days, n.currency_code, n.status, n.first_seen_date, n.first_batch_id,
              n.specifications)
              is distinct from
              (o.supplier_product_code, o.product_name, o.description, o.category_id, o.subcategory_id,
              o.brand, o.manufacturer, o.barcode, o.unit_of_measure, o.pack_size, o.min_order_qty,
              o.lead_time_days, o.currency_code, o.status, o.first_seen_date, o.first_batch_id,
              o.specifications) as edited
     ) e
     where e.edited
        or (n.missing_since_batch_id is null) <> (o.missing_since_batch_id is null)
        or (n.current_price, n.previous_price, n.price_changed_at, n.last_rise_at, n.last_fall_at) is distinct from
           (o.current_price, o.previous_price, o.price_changed_at, o.last_rise_at, o.last_fall_at)
  ), prices as (
    insert into spp.price_history
      (supplier_id, product_id, old_price, new_price, price_change_percentage, change_reason, upload_batch_id,
       changed_at, changed_by)
    select c.supplier_id, c.product_id, c.old_price, c.new_price,
           spp.price_change_percentage(c.old_price, c.new_price), coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, v_now, v_actor
      from changed c
     where c.new_price <> c.old_price
  ), touches as (
    insert into spp_kept.product_touches
      (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
       searched)
    select c.product_id, c.supplier_id, c.partition_code, c.price_changed_at, c.last_rise_at, c.last_fall_at,
           spp.price_change_percentage(c.previous_price, c.new_price), c.searched
      from changed c
     where c.price_moved or c.searched is not null
  ), events as (
    insert into spp.product_events (supplier_id, product_id, event_type, upload_batch_id, occurred_at)
    select c.supplier_id, c.product_id, case when c.availability_moved then 'availability' else 'master_data' end,
           v_origin.batch_id, v_now
      from changed c
     where c.availability_moved or c.new_values is not null
  )
  -- A price that moves is in price_history; everything else that changes is in the audit log.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select v_actor, audit.acting_role(),
         nullif(current_setting('inv.request_id', true), ''), 'update', 'spp', 'supplier_products',
         c.product_id::text, c.old_values, c.new_values
    from changed c
   where c.new_values is not null;
  return null;
end
$$;
comment on function spp.tg_supplier_products__update() is
  $$Statement trigger: price changes go into price_history, other changes into audit.log, and that there were some
into product_events; figures kept of the products are out of date.$$;
--! EndIncluded functions/spp/products/tg_supplier_products__update.sql
--! Included functions/spp/products/tg_supplier_products__delete.sql
create or replace function spp.tg_supplier_products__delete() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.current_actor(), audit.acting_role(),
         nullif(current_setting('inv.request_id', true), ''), 'delete', 'spp', 'supplier_products',
         o.product_id::text, to_jsonb(o)
    from old_rows o;
  insert into spp.product_events (supplier_id, product_id, event_type, upload_batch_id)
  select o.supplier_id, o.product_id, 'removed', (spp_private.current_origin()).batch_id
    from old_rows o;
  delete from spp.price_breaks k
   using old_rows o
   where k.supplier_id = o.supplier_id and k.product_id = o.product_id;
  delete from spp_kept.product_touches t where t.product_id = any (array(select o.product_id from old_rows o));
  delete from spp_kept.product_figures f where f.product_id = any (array(select o.product_id from old_rows o));
  delete from spp_kept.product_texts x where x.product_id = any (array(select o.product_id from old_rows o));
  insert into spp_kept.supplier_touches (supplier_id) select distinct o.supplier_id from old_rows o;
  return null;
end
$$;
comment on function spp.tg_supplier_products__delete() is
  'Statement trigger: removed products stay in audit.log; their prices stay in price_history.';
--! EndIncluded functions/spp/products/tg_supplier_products__delete.sql
--! Included functions/spp/suppliers/tg_suppliers__create_partition.sql
create or replace function spp.tg_suppliers__create_partition() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  -- Half-filled pages keep price updates on their page (HOT).
  execute format(
    'create table spp.%I (like spp.supplier_products including defaults including constraints including generated)'
    ' with (fillfactor = 50)', new.partition_name);
  call spp_private.set_partition_code(new.partition_name, new.supplier_code);
  execute format('alter table spp.%I enable row level security', new.partition_name);
  execute format('alter table spp.supplier_products attach partition spp.%I for values in (%L)',
    new.partition_name, new.supplier_id);
  -- A parent's statement triggers do not fire for statements on a partition.
  call spp_private.attach_product_triggers(format('spp.%I', new.partition_name)::regclass);
  return null;
end
$$;
comment on function spp.tg_suppliers__create_partition() is
  'Row trigger: makes the partition of supplier_products that holds the new supplier''s products.';
--! EndIncluded functions/spp/suppliers/tg_suppliers__create_partition.sql
--! Included functions/spp/figures/is_overtaken.sql
create or replace function spp_private.is_overtaken(product_id uuid, seq bigint) returns boolean
language sql stable parallel safe
as $$
  select exists (
    select from spp_kept.product_touches n
     where n.product_id = is_overtaken.product_id and n.seq > is_overtaken.seq)
$$;
comment on function spp_private.is_overtaken(uuid, bigint) is
  $$Whether a product was touched later. A function, since a query with a correlated one is never run in parallel.$$;
grant execute on function spp_private.is_overtaken(uuid, bigint)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/figures/is_overtaken.sql
--! Included views/spp/v_product_figures.sql
create or replace view spp_private.v_product_figures with (security_invoker = true) as
select u.product_id, u.supplier_id, u.supplier_code, u.price_changed_at, u.last_rise_at, u.last_fall_at,
       u.price_change_percentage
  from (
    -- Both plain, so that their indexes give every order.
    select f.product_id, f.supplier_id, f.supplier_code, f.price_changed_at, f.last_rise_at, f.last_fall_at,
           f.price_change_percentage, f.seq
      from spp_kept.product_figures f
    union all
    select t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at, t.last_rise_at, t.last_fall_at,
           t.price_change_percentage, t.seq
      from spp_kept.product_touches t
  ) u
 -- A later touch is looked for only where the supplier has touches at all.
 where u.supplier_code <> all (array(
         select s.supplier_code from spp.suppliers s
          where exists (select from spp_kept.product_touches t where t.supplier_id = s.supplier_id)))
    or not spp_private.is_overtaken(u.product_id, u.seq);
comment on view spp_private.v_product_figures is
  'One row a product, exact at every moment: its latest touch, or what is kept of it.';
--! EndIncluded views/spp/v_product_figures.sql
--! Included policies/spp/v_product_figures.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp_private.v_product_figures to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/v_product_figures.sql
--! Included views/spp/v_product_texts.sql
create or replace view spp_private.v_product_texts with (security_invoker = true) as
select u.product_id, u.supplier_id, u.searched
  from (
    select x.product_id, x.supplier_id, x.searched, x.seq from spp_kept.product_texts x
    union all
    select t.product_id, t.supplier_id, t.searched, t.seq from spp_kept.product_touches t
  ) u
 where u.searched is not null
   and (u.supplier_id <> all (array(
          select s.supplier_id from spp.suppliers s
           where exists (select from spp_kept.product_touches t where t.supplier_id = s.supplier_id)))
        or not exists (
          select from spp_kept.product_touches n
           where n.product_id = u.product_id and n.searched is not null and n.seq > u.seq));
comment on view spp_private.v_product_texts is
  'What is searched in of each product, exact at every moment: as last told by a touch, or as kept.';
--! EndIncluded views/spp/v_product_texts.sql
--! Included policies/spp/v_product_texts.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp_private.v_product_texts to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/v_product_texts.sql
--! Included views/spp/v_supplier_figures.sql
create or replace view spp_private.v_supplier_figures with (security_invoker = true) as
select s.supplier_id, (x.figures).products, (x.figures).new, (x.figures).discontinued, (x.figures).categories,
       (x.figures).min_price, (x.figures).median_price, (x.figures).max_price
  from spp.suppliers s
  left join spp_kept.supplier_figures f
    on f.supplier_id = s.supplier_id
   and not exists (select from spp_kept.supplier_touches t where t.supplier_id = s.supplier_id)
 cross join lateral (
   select case when f.supplier_id is not null then f else spp_private.supplier_figures_of(s.supplier_id) end
            as figures
   offset 0
 ) x;
comment on view spp_private.v_supplier_figures is
  'What each supplier offers, exact at every moment: as kept, or worked out where products were touched since.';
--! EndIncluded views/spp/v_supplier_figures.sql
--! Included policies/spp/v_supplier_figures.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp_private.v_supplier_figures to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/v_supplier_figures.sql
drop function if exists spp.list_products(text, boolean, text, text, text, uuid, integer);
drop view if exists spp.v_all_supplier_products, spp.v_price_change_summary, spp.v_supplier_catalog_stats,
  spp.v_new_products_by_supplier;
--! Included views/spp/v_all_supplier_products.sql
create or replace view spp.v_all_supplier_products with (security_invoker = true) as
select f.product_id, f.supplier_id, p.supplier_product_code, p.product_name, p.description, p.category_id,
       p.subcategory_id, p.brand, p.manufacturer, p.barcode, p.unit_of_measure, p.pack_size,
       p.min_order_qty, p.lead_time_days, p.current_price, p.previous_price, p.currency_code, p.is_new,
       p.status, p.first_seen_date, p.first_batch_id, p.missing_since_batch_id, p.discontinued_batch_id,
       p.price_changed_at, p.last_updated, p.created_at, p.updated_at, p.specifications,
       p.partition_code, f.last_rise_at, f.last_fall_at, f.supplier_code, s.supplier_name,
       f.price_changed_at as last_price_change_at,
       f.price_change_percentage as last_price_change_percentage,
       current_date - p.last_updated::date as days_since_last_update
  from spp_private.v_product_figures f
  -- A left join costs nothing where none of its columns is asked for; each figure has its product.
  left join spp.supplier_products p
    on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
  left join spp.suppliers s on s.supplier_id = f.supplier_id;
comment on view spp.v_all_supplier_products is '@primaryKey product_id,supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy product_id,supplier_id,supplier_product_code,category_id,subcategory_id,is_new
@orderBy supplier_product_code

Every product of every supplier the reader may see, with its supplier and its last price change.';
comment on column spp.v_all_supplier_products.last_price_change_at is 'Null while the first price stands.';
comment on column spp.v_all_supplier_products.last_price_change_percentage is
  'Last change in percent of the price before; null while the first price stands, and from price 0.';
comment on column spp.v_all_supplier_products.days_since_last_update is
  'Days since the price last moved, or since the product was first seen.';
--! EndIncluded views/spp/v_all_supplier_products.sql
--! Included policies/spp/v_all_supplier_products.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_all_supplier_products to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/v_all_supplier_products.sql
--! Included views/spp/v_price_change_summary.sql
create or replace view spp.v_price_change_summary with (security_invoker = true) as
select f.supplier_id, f.supplier_code, s.supplier_name, f.product_id, p.supplier_product_code, p.product_name,
       p.previous_price as old_price, p.current_price as new_price, p.currency_code, f.price_change_percentage,
       f.price_changed_at as changed_at,
       (select count(*)::integer
          from spp.price_history x
         where x.supplier_id = f.supplier_id and x.product_id = f.product_id
           and x.changed_at >= now() - interval '30 days' and x.old_price is not null) as changes_30d,
       -- The moment once, not for each row.
       case
         when f.last_rise_at >= (select now() - interval '30 days') then
           case when f.last_fall_at >= (select now() - interval '30 days') then 'volatile' else 'up' end
         when f.last_fall_at >= (select now() - interval '30 days') then 'down'
         else 'stable'
       end as trend
  from spp_private.v_product_figures f
  left join spp.supplier_products p
    on p.product_id = f.product_id and p.supplier_id = f.supplier_id and p.partition_code = f.supplier_code
  left join spp.suppliers s on s.supplier_id = f.supplier_id
 where f.price_changed_at is not null;
comment on view spp.v_price_change_summary is '@primaryKey product_id,supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy supplier_id

Products whose price has changed: the last change and where the price is heading.';
comment on column spp.v_price_change_summary.old_price is 'Price before the last change.';
comment on column spp.v_price_change_summary.price_change_percentage
  is 'In percent of the old price; null from price 0.';
comment on column spp.v_price_change_summary.changes_30d is 'Price changes within the last 30 days.';
comment on column spp.v_price_change_summary.trend is
  'Of the last 30 days: up or down (all changes one way), volatile (both ways), stable (none).';
--! EndIncluded views/spp/v_price_change_summary.sql
--! Included policies/spp/v_price_change_summary.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_price_change_summary to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/v_price_change_summary.sql
--! Included views/spp/v_supplier_catalog_stats.sql
create or replace view spp.v_supplier_catalog_stats with (security_invoker = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, s.status, f.products, f.new, f.discontinued, f.categories,
       s.currency_code, f.min_price, f.median_price, f.max_price,
       u.uploads_30d, u.average_days_between_uploads, u.last_upload_at, u.failed_row_rate
  from spp.suppliers s
  join spp_private.v_supplier_figures f on f.supplier_id = s.supplier_id
 cross join lateral (
   select count(*) filter (where b.upload_date >= now() - interval '30 days')::integer as uploads_30d,
          round(extract(epoch from max(b.upload_date) - min(b.upload_date)) / 86400 / nullif(count(*) - 1, 0), 2)
            as average_days_between_uploads,
          max(b.upload_date) as last_upload_at,
          round(sum(b.failed_products_count)::numeric / nullif(sum(b.total_products), 0), 4) as failed_row_rate
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status in ('completed', 'failed') and not b.dry_run
       and b.mode <> 'corrections'
 ) u;
comment on view spp.v_supplier_catalog_stats is '@primaryKey supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy *
@orderBy *
@behavior +totalCount

What each supplier offers and how it delivers its lists. Prices are in the supplier''s currency.';
comment on column spp.v_supplier_catalog_stats.products is 'Products ever listed and not removed.';
comment on column spp.v_supplier_catalog_stats.new is 'Products that only one list has shown so far.';
comment on column spp.v_supplier_catalog_stats.median_price is 'The middle one of all prices (the lower of two).';
comment on column spp.v_supplier_catalog_stats.uploads_30d is
  'Uploads within the last 30 days, rolled-back ones left out.';
comment on column spp.v_supplier_catalog_stats.average_days_between_uploads is 'Null before the second upload.';
comment on column spp.v_supplier_catalog_stats.failed_row_rate is 'Share of all rows that were rejected, 0 to 1.';
--! EndIncluded views/spp/v_supplier_catalog_stats.sql
--! Included policies/spp/v_supplier_catalog_stats.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_supplier_catalog_stats to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager,
  inv_analyst;
--! EndIncluded policies/spp/v_supplier_catalog_stats.sql
--! Included views/spp/v_new_products_by_supplier.sql
create or replace view spp.v_new_products_by_supplier with (security_invoker = true) as
select p.supplier_id, p.partition_code as supplier_code, s.supplier_name, f.new as supplier_new_count,
       p.product_id, p.supplier_product_code, p.product_name, p.brand, p.category_id, p.subcategory_id, p.barcode,
       p.current_price, p.currency_code, p.status, p.first_seen_date, p.first_batch_id, p.created_at
  from spp.supplier_products p
  join spp.suppliers s on s.supplier_id = p.supplier_id
  join spp_private.v_supplier_figures f on f.supplier_id = p.supplier_id
 where p.is_new;
comment on view spp.v_new_products_by_supplier is '@primaryKey product_id,supplier_id
@foreignKey (supplier_id) references spp.suppliers (supplier_id)
@filterBy supplier_id,first_seen_date

Products that only one list has shown so far, with how many of them their supplier has.';
comment on column spp.v_new_products_by_supplier.supplier_new_count is 'New products of this supplier.';
--! EndIncluded views/spp/v_new_products_by_supplier.sql
--! Included policies/spp/v_new_products_by_supplier.sql
-- The view runs as its reader: the policies of its tables decide which rows it shows.
grant select on spp.v_new_products_by_supplier to inv_supplier, inv_catalog_manager, inv_reviewer,
  inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/v_new_products_by_supplier.sql
--! Included functions/spp/figures/rare_texts.sql
create or replace function spp_private.rare_texts(pattern text) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- By trigrams, whatever the statistics say of a pattern that is in none of their samples.
set enable_seqscan = off
set enable_indexscan = off
as $$
declare
  v_most constant integer := 10000;
  v_ids uuid[];
begin
  if rare_texts.pattern !~ '[[:alnum:]]{3}'
     or (select count(*) from spp_kept.product_texts x tablesample system (0.05)
          where x.searched ilike rare_texts.pattern) > 4 then
    return null;
  end if;
  select coalesce(array_agg(f.product_id), '{}') into v_ids
    from (
      select x.product_id from spp_kept.product_texts x where x.searched ilike rare_texts.pattern limit v_most + 1
    ) f;
  if cardinality(v_ids) > v_most then
    return null;
  end if;
  return v_ids || array(select t.product_id from spp_kept.product_touches t
                         where t.searched ilike rare_texts.pattern limit v_most);
end
$$;
comment on function spp_private.rare_texts(text) is
  $$The products whose texts match a pattern of LIKE, where they are few; null where they are many, or where the pattern
has no three letters in a row: those are soon met in any order.$$;
grant execute on function spp_private.rare_texts(text)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/figures/rare_texts.sql
--! Included functions/spp/products/list_products.sql
create or replace function spp.list_products(
  supplier text default null,
  is_new boolean default null,
  search text default null,
  category text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_all_supplier_products
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  -- As a value beside the policy it names the partition while the query is planned.
  v_supplier_id uuid;
  v_branch public.ltree;
  v_found uuid[];
  v_pattern constant text := spp_private.like_pattern(search);
  v_limit constant integer := spp_private.page_limit(list_products.page_size);
begin
  if list_products.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(list_products.supplier)).supplier_id;
  elsif current_setting('role') = 'inv_supplier' then
    v_supplier_id := spp.current_supplier_id();
  end if;
  if list_products.category is not null then
    select c.path into v_branch
      from spp.categories c
     where c.category_id = spp_private.resolve_category(list_products.category);
  end if;

  if v_pattern is null then
    return query
    select p.*
      from spp.v_all_supplier_products p
     where (v_supplier_id is null or p.supplier_id = v_supplier_id)
       and (list_products.is_new is null or p.is_new = list_products.is_new)
       and (list_products.status is null or p.status = list_products.status)
       and (v_branch is null or coalesce(p.subcategory_id, p.category_id) in (
             select c.category_id from spp.categories c where c.path operator(public.<@) v_branch))
       and (list_products.after_id is null or p.product_id > list_products.after_id)
     order by p.product_id
     limit v_limit;
    return;
  end if;
  -- A rare text is found by its trigrams, a common one soon in the order of ids.
  if v_supplier_id is null then
    v_found := spp_private.rare_texts(v_pattern);
  end if;
  return query
  select p.*
    from spp_private.v_product_texts t
    join spp.v_all_supplier_products p on p.product_id = t.product_id and p.supplier_id = t.supplier_id
   where t.searched ilike v_pattern
     and (v_found is null or t.product_id = any (v_found))
     and (v_supplier_id is null or t.supplier_id = v_supplier_id)
     and (list_products.is_new is null or p.is_new = list_products.is_new)
     and (list_products.status is null or p.status = list_products.status)
     and (v_branch is null or coalesce(p.subcategory_id, p.category_id) in (
           select c.category_id from spp.categories c where c.path operator(public.<@) v_branch))
     and (list_products.after_id is null or t.product_id > list_products.after_id)
   order by t.product_id
   limit v_limit;
end
$$;
comment on function spp.list_products(text, boolean, text, text, text, uuid, integer) is '@behavior -*

A page of products, of one supplier (code or id) or of all, after the one of a product_id, in the order they were first
seen; search looks into name, code, brand and barcode. Raises SPNSU, SPNCA, SPIPG.';
grant execute on function spp.list_products(text, boolean, text, text, text, uuid, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/products/list_products.sql
