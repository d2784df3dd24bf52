--! Previous: sha1:45a1b1666ac3b10c16fe8738bf9397309b22e8b7
--! Hash: sha1:e7d637aeaed2e7c27470ce91c65d9aafc3605f6d
--! Message: generations

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 040-generations.sql
-- What the catalogue is at, so that an answer about it can be kept as long as it is right.
set lock_timeout = '5s';

create table if not exists spp_private.catalogue_marks (
  scope text collate "C" not null,
  mark bigint not null default hashtextextended(gen_random_uuid()::text, 0),
  constraint catalogue_marks_pkey primary key (scope, mark)
);
alter table spp_private.catalogue_marks enable row level security;
comment on table spp_private.catalogue_marks is
  'One row for each statement that changed what the catalogue shows, until they are folded. Their sum is a generation.';
comment on column spp_private.catalogue_marks.scope is
  'What it changed: a supplier by its id, categories, or everything.';
comment on column spp_private.catalogue_marks.mark is 'Random: no other history of this database has the same sum.';

--! Included functions/spp/catalogue/tg_table__mark.sql
create or replace function spp_private.tg_table__mark() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: sorting, chosen for few rows, would stay for many.
set enable_sort = off
as $$
begin
  if tg_op = 'TRUNCATE' then
    insert into spp_private.catalogue_marks (scope) values ('everything');
  elsif tg_op = 'DELETE' and tg_nargs > 0 then
    insert into spp_private.catalogue_marks (scope) select tg_argv[0] where exists (select from old_rows);
  elsif tg_nargs > 0 then
    insert into spp_private.catalogue_marks (scope) select tg_argv[0] where exists (select from new_rows);
  elsif tg_op = 'INSERT' then
    insert into spp_private.catalogue_marks (scope) select distinct n.supplier_id from new_rows n;
  elsif tg_op = 'DELETE' then
    insert into spp_private.catalogue_marks (scope) select distinct o.supplier_id from old_rows o;
  else
    insert into spp_private.catalogue_marks (scope)
    select distinct n.supplier_id from new_rows n
    union
    select distinct o.supplier_id from old_rows o;
  end if;
  return null;
end
$$;
comment on function spp_private.tg_table__mark() is
  'Statement trigger: marks the catalogue of each supplier whose rows have changed. Argument: what is marked instead, of
tables whose rows belong to no supplier.';
--! EndIncluded functions/spp/catalogue/tg_table__mark.sql
--! Included functions/spp/catalogue/attach_mark_triggers.sql
create or replace procedure spp_private.attach_mark_triggers(relation regclass, scope text default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_call constant text := format('for each statement execute function spp_private.tg_table__mark(%s)',
                                 coalesce(quote_literal(attach_mark_triggers.scope), ''));
begin
  execute format('create or replace trigger _600_mark_insert after insert on %s
                    referencing new table as new_rows %s', relation, v_call);
  execute format('create or replace trigger _600_mark_update after update on %s
                    referencing old table as old_rows new table as new_rows %s', relation, v_call);
  execute format('create or replace trigger _600_mark_delete after delete on %s
                    referencing old table as old_rows %s', relation, v_call);
  execute format('create or replace trigger _600_mark_truncate after truncate on %s %s', relation, v_call);
end
$$;
comment on procedure spp_private.attach_mark_triggers(regclass, text) is
  'Gives a table, or a partition, that answers about the catalogue show the triggers that mark its changes: by the
supplier_id of its rows, or as one scope.';
--! EndIncluded functions/spp/catalogue/attach_mark_triggers.sql
--! Included functions/spp/suppliers/attach_product_triggers.sql
create or replace procedure spp_private.attach_product_triggers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'create or replace trigger _500_record_insert after insert on %s referencing new table as new_rows
       for each statement execute function spp.tg_supplier_products__insert()', relation);
  execute format(
    'create or replace trigger _500_record_update after update on %s
       referencing old table as old_rows new table as new_rows
       for each statement execute function spp.tg_supplier_products__update()', relation);
  execute format(
    'create or replace trigger _500_record_delete after delete on %s referencing old table as old_rows
       for each statement execute function spp.tg_supplier_products__delete()', relation);
  call spp_private.attach_mark_triggers(relation);
end
$$;
comment on procedure spp_private.attach_product_triggers(regclass) is
  'Gives supplier_products, or one of its partitions, the triggers that write price history and audit, and that mark the
catalogue.';
--! EndIncluded functions/spp/suppliers/attach_product_triggers.sql
--! Included functions/spp/products/tg_price_history__mark.sql
create or replace function spp.tg_price_history__mark() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- What the triggers of supplier_products write is marked there.
  if pg_trigger_depth() = 1 then
    insert into spp_private.catalogue_marks (scope) values ('everything');
  end if;
  return null;
end
$$;
comment on function spp.tg_price_history__mark() is
  'Statement trigger: prices that are added by hand mark the catalogue.';
--! EndIncluded functions/spp/products/tg_price_history__mark.sql
--! Included functions/spp/products/attach_history_triggers.sql
create or replace procedure spp_private.attach_history_triggers(relation regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('create or replace trigger _600_mark_insert after insert on %s
                    for each statement execute function spp.tg_price_history__mark()', relation);
end
$$;
comment on procedure spp_private.attach_history_triggers(regclass) is
  'Gives price_history, or one of its partitions, the trigger that marks the catalogue.';
--! EndIncluded functions/spp/products/attach_history_triggers.sql
--! Included functions/spp/products/make_price_history_month.sql
create or replace function spp_private.make_price_history_month(month date) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Attaching beside a default partition waits for its readers, and everybody who comes later waits behind: not long.
set lock_timeout = '2s'
as $$
declare
  v_made constant regclass := audit.make_month('spp.price_history', make_price_history_month.month);
begin
  if v_made is null then
    return 0;
  end if;
  call spp_private.attach_history_triggers(v_made);
  return 1;
end
$$;
comment on function spp_private.make_price_history_month(date) is
  'Makes the partition of price_history for a month that has none: 1, or 0 where it is there. Raises 55P03 where a
reader of the default partition is in the way for two seconds: to be tried again.';
--! EndIncluded functions/spp/products/make_price_history_month.sql
--! Included functions/spp/catalogue/catalogue_generation.sql
create or replace function spp_private.catalogue_generation(
  supplier text default null,
  by_category boolean default false
) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_marks bigint;
begin
  if catalogue_generation.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(catalogue_generation.supplier)).supplier_id;
  elsif current_setting('role') = 'inv_supplier' then
    v_supplier_id := spp.current_supplier_id();
  end if;

  if v_supplier_id is null then
    select bit_xor(m.mark) into v_marks from spp_private.catalogue_marks m;
  else
    select bit_xor(m.mark) into v_marks
      from spp_private.catalogue_marks m
     where m.scope = any (array['everything', v_supplier_id::text,
                                case when catalogue_generation.by_category then 'categories' end]);
  end if;

  -- How long ago something was is told in days; a migration may show the same rows otherwise.
  return concat_ws(' ', (now() at time zone 'UTC')::date,
                   (select s.feed_epoch from spp_private.feed_state s),
                   (select max(m.date) from graphile_migrate.migrations m),
                   coalesce(v_supplier_id::text, 'all'), v_marks);
end
$$;
comment on function spp_private.catalogue_generation(text, boolean) is
  'What the catalogue of a supplier (or of all whom the caller may see) is at: the same text again means that products,
prices and suppliers are shown as before. By category: that the tree of categories is, too. Read in the transaction that
reads them, "repeatable read". Raises SPNSU.';
grant execute on function spp_private.catalogue_generation(text, boolean)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/spp/catalogue/catalogue_generation.sql
--! Included functions/spp/catalogue/fold_catalogue_marks.sql
create or replace function spp_private.fold_catalogue_marks() returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  -- One mark for many, of the same sum: generations stay as they are. What somebody else holds waits for the next time.
  with folded as (
    delete from spp_private.catalogue_marks m
     where m.ctid = any (array(select o.ctid
                                 from spp_private.catalogue_marks o
                                where o.scope in (select s.scope from spp_private.catalogue_marks s
                                                   group by s.scope having count(*) > 1)
                                  for update skip locked))
    returning m.scope, m.mark
  ), kept as (
    insert into spp_private.catalogue_marks (scope, mark)
    select f.scope, bit_xor(f.mark) from folded f group by f.scope
  )
  select count(*)::integer from folded
$$;
comment on function spp_private.fold_catalogue_marks() is
  'Makes one mark of the many of each scope, so that generations are soon read. Answers how many there were.';
--! EndIncluded functions/spp/catalogue/fold_catalogue_marks.sql

call spp_private.attach_mark_triggers('spp.suppliers');
call spp_private.attach_mark_triggers('spp.categories', 'categories');
do $$
declare
  v_relation regclass;
begin
  for v_relation in select t.relid from pg_partition_tree('spp.supplier_products') t loop
    call spp_private.attach_product_triggers(v_relation);
  end loop;
  for v_relation in select t.relid from pg_partition_tree('spp.price_history') t loop
    call spp_private.attach_history_triggers(v_relation);
  end loop;
end
$$;
insert into spp_private.catalogue_marks (scope)
select 'everything' where not exists (select from spp_private.catalogue_marks);
