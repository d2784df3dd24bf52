--! Previous: sha1:e72be8c4cca045ff1bf948d6f139efb871551e76
--! Hash: sha1:82000eb4401400ecb93a0dd73a57a4c9fd55206d
--! Message: figures_status

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 031-figures_status.sql
-- Totals by state were counted in the products. All is kept anew, from the truth: nobody changes a product meanwhile.
set local lock_timeout = '5s';
lock table spp.supplier_products in share mode;
alter table spp_kept.product_touches add column if not exists is_new boolean, add column if not exists status text;
alter table spp_kept.product_figures add column if not exists is_new boolean, add column if not exists status text;
do $$
begin
  if (select a.attnotnull from pg_attribute a
       where a.attrelid = 'spp_kept.product_figures'::regclass and a.attname = 'status') then
    return;
  end if;
  delete from spp_kept.product_touches;
  truncate spp_kept.product_figures;
  drop index spp_kept.product_figures_latest_idx, spp_kept.product_figures_price_changed_at_idx,
    spp_kept.product_figures_supplier_code_idx, spp_kept.product_figures_supplier_id_idx,
    spp_kept.product_figures_percentage_idx, spp_kept.product_figures_rises_idx, spp_kept.product_figures_biggest_idx;
  insert into spp_kept.product_figures
    (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
     is_new, status, seq)
  select p.product_id, p.supplier_id, p.partition_code, p.price_changed_at, p.last_rise_at, p.last_fall_at,
         spp.price_change_percentage(p.previous_price, p.current_price), p.is_new, p.status, 0
    from spp.supplier_products p;
  alter table spp_kept.product_figures alter column is_new set not null, alter column status set not null;
  alter table spp_kept.product_touches alter column is_new set not null, alter column status set not null;
end
$$;

create index if not exists product_figures_latest_idx on spp_kept.product_figures (price_changed_at desc nulls last);
create index if not exists product_figures_price_changed_at_idx on spp_kept.product_figures (price_changed_at);
create index if not exists product_figures_supplier_code_idx
  on spp_kept.product_figures (supplier_code, price_changed_at desc nulls last, last_rise_at, last_fall_at);
create index if not exists product_figures_supplier_id_idx
  on spp_kept.product_figures (supplier_id, price_changed_at desc nulls last);
create index if not exists product_figures_percentage_idx on spp_kept.product_figures (price_change_percentage);
create index if not exists product_figures_rises_idx
  on spp_kept.product_figures (price_change_percentage desc nulls last);
create index if not exists product_figures_biggest_idx
  on spp_kept.product_figures (abs(price_change_percentage) desc nulls last);
create index if not exists product_figures_page_idx on spp_kept.product_figures (supplier_code, product_id);
create index if not exists product_figures_new_idx on spp_kept.product_figures (supplier_code, product_id)
  where is_new;
create index if not exists product_figures_unavailable_idx on spp_kept.product_figures (supplier_code, product_id)
  where status <> 'available';
analyze spp_kept.product_figures;

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
  ), held as materialized (
    select coalesce(array_agg(h.product_id), '{}') as product_ids
      from (select t.seq from spp_kept.product_touches t where t.seq <= (select max(o.seq) from oldest o)
            except
            select o.seq from oldest o) e
      join spp_kept.product_touches h on h.seq = e.seq
  ), taken as (
    -- A removal may be rolled back: a later touch is not folded before an earlier one of its product.
    delete from spp_kept.product_touches t
     using oldest o
     where t.seq = o.seq and t.product_id <> all ((select h.product_ids from held h)::uuid[])
    returning t.*
  ), kept as (
    insert into spp_kept.product_figures as f
      (product_id, supplier_id, supplier_code, price_changed_at, last_rise_at, last_fall_at, price_change_percentage,
       is_new, status, seq)
    select distinct on (t.product_id, t.supplier_id) t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at,
           t.last_rise_at, t.last_fall_at, t.price_change_percentage, t.is_new, t.status, t.seq
      from taken t
     order by t.product_id, t.supplier_id, t.seq desc
        on conflict (product_id, supplier_id) do update
       set price_changed_at = excluded.price_changed_at, last_rise_at = excluded.last_rise_at,
           last_fall_at = excluded.last_fall_at, price_change_percentage = excluded.price_change_percentage,
           is_new = excluded.is_new, status = excluded.status, seq = excluded.seq
  )
  select count(*) into v_folded from taken;
  return v_folded;
end
$$;
comment on function spp_private.fold_products(integer) is
  $$Brings the oldest touches, up to so many, into product_figures; answers how many. One at a time:
whoever calls it holds the lock of refresh_figures_step.$$;
--! EndIncluded functions/spp/figures/fold_products.sql
--! Included functions/spp/figures/is_overtaken.sql
create or replace function spp_private.is_overtaken(product_id uuid, supplier_id uuid, seq bigint) returns boolean
-- Its plan stays for the session; a function in SQL would begin anew for each row.
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
-- Also where it was made beside an empty queue.
set enable_seqscan = off
-- It is asked of few rows: at its own price a scan of all figures would look dear.
cost 1
as $$
begin
  return exists (
    select from spp_kept.product_touches n
     where n.product_id = is_overtaken.product_id and n.supplier_id = is_overtaken.supplier_id
       -- Not by the order of touches: beside statistics of an empty queue that looks as good as by product.
       and n.seq + 0 > is_overtaken.seq);
end
$$;
comment on function spp_private.is_overtaken(uuid, uuid, bigint) is
  $$Whether a product was touched later. A function, since a query with a correlated one is never run in parallel.$$;
grant execute on function spp_private.is_overtaken(uuid, uuid, bigint)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded functions/spp/figures/is_overtaken.sql
--! Included views/spp/v_product_figures.sql
create or replace view spp_private.v_product_figures with (security_invoker = true) as
select u.product_id, u.supplier_id, u.supplier_code, u.price_changed_at, u.last_rise_at, u.last_fall_at,
       u.price_change_percentage, u.is_new, u.status
  from (
    -- Both plain, so that their indexes give every order.
    select f.product_id, f.supplier_id, f.supplier_code, f.price_changed_at, f.last_rise_at, f.last_fall_at,
           f.price_change_percentage, f.is_new, f.status, f.seq
      from spp_kept.product_figures f
    union all
    select t.product_id, t.supplier_id, t.supplier_code, t.price_changed_at, t.last_rise_at, t.last_fall_at,
           t.price_change_percentage, t.is_new, t.status, t.seq
      from spp_kept.product_touches t
  ) u
 -- A later touch is looked for only where the supplier has touches at all.
 where u.supplier_id <> all (array(
         select s.supplier_id from spp.suppliers s
          where exists (select from spp_kept.product_touches t where t.supplier_id = s.supplier_id)))
    or not spp_private.is_overtaken(u.product_id, u.supplier_id, u.seq);
comment on view spp_private.v_product_figures is
  'One row a product, exact at every moment: its latest touch, or what is kept of it.';
--! EndIncluded views/spp/v_product_figures.sql
--! Included views/spp/v_all_supplier_products.sql
create or replace view spp.v_all_supplier_products with (security_invoker = true) as
select f.product_id, f.supplier_id, p.supplier_product_code, p.product_name, p.description, p.category_id,
       p.subcategory_id, p.brand, p.manufacturer, p.barcode, p.unit_of_measure, p.pack_size,
       p.min_order_qty, p.lead_time_days, p.current_price, p.previous_price, p.currency_code, f.is_new,
       f.status, p.first_seen_date, p.first_batch_id, p.missing_since_batch_id, p.discontinued_batch_id,
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
     is_new, status)
  select n.product_id, n.supplier_id, n.partition_code, n.price_changed_at, n.last_rise_at, n.last_fall_at,
         spp.price_change_percentage(n.previous_price, n.current_price), n.is_new, n.status
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
           f.moved as figures_moved, n.is_new, n.status,
           (n.status, n.missing_since_batch_id is null) is distinct from (o.status, o.missing_since_batch_id is null)
             as availability_moved,
           case when e.edited then to_jsonb(o) end as old_values,
           case when e.edited then to_jsonb(n) end as new_values
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
     cross join lateral (
       select (n.current_price, n.previous_price, n.price_changed_at, n.last_rise_at, n.last_fall_at, n.is_new,
              n.status)
              is distinct from
              (o.current_price, o.previous_price, o.price_changed_at, o.last_rise_at, o.last_fall_at, o.is_new,
              o.status) as moved
     ) f
     where e.edited or f.moved or (n.missing_since_batch_id is null) <> (o.missing_since_batch_id is null)
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
       is_new, status)
    select c.product_id, c.supplier_id, c.partition_code, c.price_changed_at, c.last_rise_at, c.last_fall_at,
           spp.price_change_percentage(c.previous_price, c.new_price), c.is_new, c.status
      from changed c
     where c.figures_moved
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
  delete from spp_kept.product_touches t
   where t.product_id = any (array(select o.product_id from old_rows o))
     and (t.product_id, t.supplier_id) in (select o.product_id, o.supplier_id from old_rows o);
  delete from spp_kept.product_figures f
   where f.product_id = any (array(select o.product_id from old_rows o))
     and (f.product_id, f.supplier_id) in (select o.product_id, o.supplier_id from old_rows o);
  insert into spp_kept.supplier_touches (supplier_id) select distinct o.supplier_id from old_rows o;
  return null;
end
$$;
comment on function spp.tg_supplier_products__delete() is
  'Statement trigger: removed products stay in audit.log; their prices stay in price_history.';
--! EndIncluded functions/spp/products/tg_supplier_products__delete.sql

drop function if exists spp_private.is_overtaken(uuid, bigint);
drop function if exists spp_private.rare_texts(text);
drop view if exists spp_private.v_product_texts;
drop table if exists spp_kept.product_texts;
alter table spp_kept.product_touches drop column if exists searched;
drop function if exists spp_private.searched_text(text, text, text, text);
comment on table spp_kept.product_touches is
  $$What has become of products since product_figures was last brought up to date, in order; written by the triggers of
supplier_products, taken away by fold_products.$$;
