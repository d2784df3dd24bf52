--! Previous: sha1:07e8b10623c5b5cd3c47a8616e074bf7ff2fa897
--! Hash: sha1:27938a3da393ecec2515d118c3cb6efcc2c30e68
--! Message: logged_actors

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 043-logged_actors.sql
-- The log believes claims of the server's own logins only.
set lock_timeout = '5s';

--! Included functions/common/audit/logged_actor.sql
create or replace function audit.logged_actor() returns text
language sql stable
return case when session_user in ('inv_authenticator', 'inv_worker')
            then coalesce(nullif(current_setting('inv.user_id', true), ''), session_user::text)
            else session_user::text end;
comment on function audit.logged_actor() is
  $$Who acts, for the audit log: the token's subject where the server's own logins say it, else the login. What
another session claims to be is not believed.$$;
grant execute on function audit.logged_actor() to public;
--! EndIncluded functions/common/audit/logged_actor.sql
--! Included functions/common/audit/tg_table__log.sql
create or replace function audit.tg_table__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_key constant text := tg_argv[0];
  v_ignored constant text[] := string_to_array(coalesce(tg_argv[1], ''), ',');
  v_role constant text := audit.acting_role();
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select audit.logged_actor(), v_role, v_request, 'insert', tg_table_schema, tg_table_name, n.row ->> v_key,
      n.row - v_ignored
      from (select to_jsonb(r) as row from new_rows r) n;
  elsif tg_op = 'DELETE' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
    select audit.logged_actor(), v_role, v_request, 'delete', tg_table_schema, tg_table_name, o.row ->> v_key,
      o.row - v_ignored
      from (select to_jsonb(r) as row from old_rows r) o;
  else
    insert into audit.log
      (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
    select audit.logged_actor(), v_role, v_request, 'update', tg_table_schema, tg_table_name, n.row ->> v_key,
           o.row - v_ignored, n.row - v_ignored
      from (select to_jsonb(r) as row from old_rows r) o
      join (select to_jsonb(r) as row from new_rows r) n on n.row -> v_key = o.row -> v_key
     where n.row - v_ignored is distinct from o.row - v_ignored;
  end if;
  return null;
end
$$;
comment on function audit.tg_table__log() is
  $$Statement trigger: logs changed rows. Arguments: the key column; columns (comma-separated) that alone are no
change.$$;
--! EndIncluded functions/common/audit/tg_table__log.sql
--! Included functions/common/jobs/drop_jobs.sql
create or replace function lease.drop_jobs(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_free constant bigint[] := array(
    select j.job_id
      from lease.jobs() j
     where j.job_id = any (drop_jobs.job_ids) and j.state not in ('runs', 'its worker is gone'));
  v_done bigint[];
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.logged_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'delete',
         'graphile_worker', 'jobs', j.job_id::text, to_jsonb(j)
    from lease.jobs() j
   where j.job_id = any (v_free);
  v_done := array(select j.id from graphile_worker.complete_jobs(v_free) j);
  if cardinality(v_done) = 0 then
    raise exception using
      errcode = 'SPNJO',
      message = 'There is no such job, or it runs just now.',
      hint = 'List the jobs again; one at which a worker works is left alone.';
  end if;
  return query select d.* from unnest(v_done) d;
end
$$;
comment on function lease.drop_jobs(bigint[]) is
  $$Drops jobs; those that run are left alone. Answers the ids of those it did. Raises
SPNJO where it did none.$$;
--! EndIncluded functions/common/jobs/drop_jobs.sql
--! Included functions/common/jobs/run_jobs_again.sql
create or replace function lease.run_jobs_again(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_free constant bigint[] := array(
    select j.job_id
      from lease.jobs() j
     where j.job_id = any (run_jobs_again.job_ids) and j.state not in ('runs', 'its worker is gone'));
  v_done bigint[];
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.logged_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'update',
         'graphile_worker', 'jobs', j.job_id::text, to_jsonb(j)
    from lease.jobs() j
   where j.job_id = any (v_free);
  v_done := array(select j.id from graphile_worker.reschedule_jobs(v_free, run_at => now(), attempts => 0) j);
  if cardinality(v_done) = 0 then
    raise exception using
      errcode = 'SPNJO',
      message = 'There is no such job, or it runs just now.',
      hint = 'List the jobs again; one at which a worker works is left alone.';
  end if;
  return query select d.* from unnest(v_done) d;
end
$$;
comment on function lease.run_jobs_again(bigint[]) is
  $$Runs jobs again, at once and with all their tries; those that run are left alone. Answers the
ids of those it did. Raises SPNJO where it did none.$$;
--! EndIncluded functions/common/jobs/run_jobs_again.sql
--! Included functions/spp/corrections/log_correction.sql
create or replace function spp_private.log_correction(old_row spp.upload_staging, new_row spp.upload_staging)
  returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  -- Staging has no audit trigger: millions of rows pass through it. What people do to it is logged here.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  values (audit.logged_actor(), audit.acting_role(),
          nullif(current_setting('inv.request_id', true), ''), 'update', 'spp', 'upload_staging',
          (old_row).staging_id::text,
          jsonb_build_object('raw_data', (old_row).raw_data, 'validation_status', (old_row).validation_status),
          jsonb_build_object('raw_data', (new_row).raw_data, 'validation_status', (new_row).validation_status))
$$;
comment on function spp_private.log_correction(spp.upload_staging, spp.upload_staging) is
  'Puts what a person did to a rejected row into audit.log.';
--! EndIncluded functions/spp/corrections/log_correction.sql
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
  select audit.logged_actor(), audit.acting_role(),
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
     is_new, status, current_price)
  select n.product_id, n.supplier_id, n.partition_code, n.price_changed_at, n.last_rise_at, n.last_fall_at,
         spp.price_change_percentage(n.previous_price, n.current_price), n.is_new, n.status,
         n.current_price
    from new_rows n;
  insert into spp_kept.supplier_touches (supplier_id) select distinct n.supplier_id from new_rows n;

  -- An upload's own new products are on record by their first history row, their batch and themselves.
  if v_origin.batch_id is null then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select audit.logged_actor(), audit.acting_role(),
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
      join new_rows n on n.product_id = o.product_id and n.supplier_id = o.supplier_id
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
       is_new, status, current_price)
    select c.product_id, c.supplier_id, c.partition_code, c.price_changed_at, c.last_rise_at, c.last_fall_at,
           spp.price_change_percentage(c.previous_price, c.new_price), c.is_new, c.status,
           c.new_price
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
  select audit.logged_actor(), audit.acting_role(),
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
comment on column audit.log.actor is
  'Who acted: the token''s subject, as the server says it; of every other session the login.';
