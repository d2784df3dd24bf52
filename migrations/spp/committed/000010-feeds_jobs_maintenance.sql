--! Previous: sha1:8d6cfd0a3752ff8aa366c9d67802fba65a051ec8
--! Hash: sha1:11d43aaaee70cfe437d647e8a65bc6c3c2b52f0a
--! Message: feeds_jobs_maintenance

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 100-feeds.sql
-- What the other tier reads: which rows came when, by transaction, and what happened to a product besides its price.
set lock_timeout = '5s';

create table if not exists spp.product_events (
  event_id bigint generated always as identity constraint product_events_pkey primary key,
  supplier_id uuid not null,
  product_id uuid not null,
  event_type text not null check (event_type in ('availability', 'master_data', 'removed')),
  upload_batch_id uuid,
  occurred_at timestamptz not null default clock_timestamp(),
  xact_id xid8 not null default pg_current_xact_id()
);
create index if not exists product_events_xact_id_idx on spp.product_events (xact_id);
create index if not exists product_events_product_idx on spp.product_events (supplier_id, product_id, event_id);
create or replace trigger _100_append_only before update or delete or truncate on spp.product_events
  for each statement execute function audit.tg_table__forbid_change();
alter table spp.product_events enable always trigger _100_append_only;
comment on table spp.product_events is '@filterBy event_id,supplier_id,product_id
@orderBy event_id

What happened to products besides their prices. Append-only. That a product is new is told by its first row in
price_history.';
comment on column spp.product_events.event_id is 'Identifies the event; later ones need not be greater.';
comment on column spp.product_events.supplier_id is 'Whose product.';
comment on column spp.product_events.product_id is 'Which product.';
comment on column spp.product_events.event_type is
  'availability (status, or whether it is missing from its supplier''s list), master_data (anything else but the
price), removed.';
comment on column spp.product_events.upload_batch_id is 'The upload that did it; null: a person.';
comment on column spp.product_events.occurred_at is 'When.';
comment on column spp.product_events.xact_id is 'The transaction that wrote it.';

-- Tells one life of this database from another: a restore begins a new one.
create table if not exists spp_private.feed_state (
  only_row boolean not null default true constraint feed_state_pkey primary key check (only_row),
  feed_epoch uuid not null default gen_random_uuid()
);
alter table spp_private.feed_state enable row level security;
comment on table spp_private.feed_state is 'The life of this database that its feeds belong to.';
insert into spp_private.feed_state default values on conflict do nothing;
--! Included functions/spp/feed/renew_feed_epoch.sql
create or replace function spp_private.renew_feed_epoch() returns uuid
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp_private.feed_state s set feed_epoch = gen_random_uuid() returning s.feed_epoch
$$;
comment on function spp_private.renew_feed_epoch() is '@behavior -*

Begins a new life of the feeds: to be called once after a restore. Readers compare everything then.';
grant execute on function spp_private.renew_feed_epoch() to inv_admin;
--! EndIncluded functions/spp/feed/renew_feed_epoch.sql
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
  with changed as materialized (
    select n.supplier_id, n.product_id, o.current_price as old_price, n.current_price as new_price,
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
     where e.edited or n.current_price <> o.current_price
        or (n.missing_since_batch_id is null) <> (o.missing_since_batch_id is null)
  ), prices as (
    insert into spp.price_history
      (supplier_id, product_id, old_price, new_price, price_change_percentage, change_reason, upload_batch_id,
       changed_at, changed_by)
    select c.supplier_id, c.product_id, c.old_price, c.new_price,
           spp.price_change_percentage(c.old_price, c.new_price), coalesce(v_origin.change_reason, 'manual'),
           v_origin.batch_id, v_now, v_actor
      from changed c
     where c.new_price <> c.old_price
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
into product_events.$$;
--! EndIncluded functions/spp/products/tg_supplier_products__update.sql
--! Included functions/spp/products/tg_supplier_products__delete.sql
create or replace function spp.tg_supplier_products__delete() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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
  return null;
end
$$;
comment on function spp.tg_supplier_products__delete() is
  'Statement trigger: removed products stay in audit.log; their prices stay in price_history.';
--! EndIncluded functions/spp/products/tg_supplier_products__delete.sql
--! Included policies/spp/product_events.sql
alter table spp.product_events enable row level security;

drop policy if exists staff_read on spp.product_events;
create policy staff_read on spp.product_events for select
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst using (true);

drop policy if exists own_read on spp.product_events;
create policy own_read on spp.product_events for select to inv_supplier
  using (supplier_id = (select spp.current_supplier_id()));

grant select on spp.product_events
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst;
--! EndIncluded policies/spp/product_events.sql
--! Included views/spp_feed/position.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.position with (security_barrier = true) as
select pg_current_snapshot() as snapshot, s.feed_epoch,
       (select c.system_identifier from pg_control_system() c) as system_identifier,
       clock_timestamp() as read_at,
       (select d.oid from pg_database d where d.datname = current_database()) as database_oid
  from spp_private.feed_state s;
comment on view spp_feed.position is
  $$Where the feeds end now: rows whose transaction is visible in snapshot are there. Another feed_epoch,
system_identifier or database_oid: another life of this database, of which an older snapshot says nothing.$$;
--! EndIncluded views/spp_feed/position.sql
--! Included views/spp_feed/products.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.products with (security_barrier = true) as
select p.product_id, p.supplier_id, p.supplier_product_code, p.product_name, p.description,
       coalesce(p.subcategory_id, p.category_id) as category_id, p.brand, p.manufacturer, p.barcode, p.unit_of_measure,
       p.pack_size, p.min_order_qty, p.lead_time_days, p.current_price, p.currency_code, p.status, p.is_new,
       p.missing_since_batch_id is not null as is_missing, p.first_seen_date, p.price_changed_at
  from spp.supplier_products p;
comment on view spp_feed.products is
  $$Every product of every supplier as it is now; category_id is the most exact one. Ask with supplier_id: it names the
partition.$$;
--! EndIncluded views/spp_feed/products.sql
--! Included views/spp_feed/price_history.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.price_history with (security_barrier = true) as
select h.history_id, h.supplier_id, h.product_id, h.old_price, h.new_price, h.price_change_percentage,
       h.upload_batch_id, h.changed_at, h.xact_id
  from spp.price_history h
 where h.xact_id is not null;
comment on view spp_feed.price_history is
  $$Prices as they came, each with the transaction that wrote it. A row without old_price: the product is new.$$;
--! EndIncluded views/spp_feed/price_history.sql
--! Included views/spp_feed/product_events.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.product_events with (security_barrier = true) as
select e.event_id, e.supplier_id, e.product_id, e.event_type, e.upload_batch_id, e.occurred_at, e.xact_id
  from spp.product_events e;
comment on view spp_feed.product_events is
  'What happened to products besides their prices, each with the transaction that wrote it.';
--! EndIncluded views/spp_feed/product_events.sql
--! Included views/spp_feed/categories.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.categories with (security_barrier = true) as
select c.category_id, c.category_name, c.parent_category_id, c.level, c.path, c.is_active, c.sort_order
  from spp.categories c;
comment on view spp_feed.categories is 'The tree of categories: IS-SOH mirrors the branches it uses.';
--! EndIncluded views/spp_feed/categories.sql
--! Included views/spp_feed/product_mappings.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.product_mappings with (security_barrier = true) as
select p.product_id, m.supplier_id, m.supplier_product_code, m.master_product_id, m.mapping_confidence,
       m.verified_at is not null as is_verified
  from spp.product_mappings m
  join spp.supplier_products p
    on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code;
comment on view spp_feed.product_mappings is
  'Which products of different suppliers are the same thing: those with one master_product_id.';
--! EndIncluded views/spp_feed/product_mappings.sql
--! Included policies/spp_feed/position.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.position to inv_spp_link;
--! EndIncluded policies/spp_feed/position.sql
--! Included policies/spp_feed/products.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.products to inv_spp_link;
--! EndIncluded policies/spp_feed/products.sql
--! Included policies/spp_feed/price_history.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.price_history to inv_spp_link;
--! EndIncluded policies/spp_feed/price_history.sql
--! Included policies/spp_feed/product_events.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.product_events to inv_spp_link;
--! EndIncluded policies/spp_feed/product_events.sql
--! Included policies/spp_feed/categories.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.categories to inv_spp_link;
--! EndIncluded policies/spp_feed/categories.sql
--! Included policies/spp_feed/product_mappings.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.product_mappings to inv_spp_link;
--! EndIncluded policies/spp_feed/product_mappings.sql

--! split: 130-supplier-records.sql
-- How suppliers have done: what the other tier scores them by.
set lock_timeout = '5s';

--! Included views/spp_feed/supplier_records.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.supplier_records with (security_barrier = true) as
select s.supplier_id, u.uploads, u.rows, u.failed_rows, coalesce(p.products, 0) as products,
       coalesce(p.missing_products, 0) as missing_products, coalesce(h.price_changes, 0) as price_changes,
       h.price_volatility
  from spp.suppliers s
 cross join lateral (
   select count(*)::integer as uploads, coalesce(sum(b.total_products), 0) as rows,
          coalesce(sum(b.failed_products_count), 0) as failed_rows
     from spp.upload_batches b
    where b.supplier_id = s.supplier_id and b.status = 'completed' and not b.dry_run
      and b.upload_date >= now() - interval '8760 hours'
 ) u
  left join (
    select x.supplier_id, count(*) as products,
           count(*) filter (where x.missing_since_batch_id is not null) as missing_products
      from spp.supplier_products x
     where x.status <> 'discontinued'
     group by x.supplier_id
  ) p on p.supplier_id = s.supplier_id
  left join (
    select c.supplier_id, count(*) as price_changes, avg(abs(c.price_change_percentage)) as price_volatility
      from spp.price_history c
     where c.changed_at >= now() - interval '8760 hours' and c.price_change_percentage <> 0
       and c.change_reason in ('upload', 'manual')
     group by c.supplier_id
  ) h on h.supplier_id = s.supplier_id;
comment on view spp_feed.supplier_records is
  $$How suppliers have done in the last 365 days: lists that were completed, their rows and those of them that were
rejected; products on offer and those of them that their lists miss; price changes, and their mean size in percent of
the old price. Rollbacks and corrections are no changes of the supplier.$$;
--! EndIncluded views/spp_feed/supplier_records.sql
--! Included policies/spp_feed/supplier_records.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.supplier_records to inv_spp_link;
--! EndIncluded policies/spp_feed/supplier_records.sql

--! split: 140-maintenance.sql
-- What recurring work did.
set lock_timeout = '5s';

create table if not exists spp.maintenance_runs (
  run_id uuid not null default uuidv7() constraint maintenance_runs_pkey primary key,
  task text not null check (length(task) between 1 and 200),
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object'),
  error text,
  worker_id uuid,
  duration_ms bigint generated always as
    ((extract(epoch from finished_at - started_at) * 1000)::bigint) stored
);
create index if not exists maintenance_runs_task_idx on spp.maintenance_runs (task, started_at desc);
create index if not exists maintenance_runs_started_at_idx on spp.maintenance_runs (started_at);
create index if not exists maintenance_runs_running_idx on spp.maintenance_runs (worker_id) where status = 'running';
comment on table spp.maintenance_runs is '@filterBy run_id,task,status
@orderBy run_id

Recurring work in this database: what, when, how long, and what failed.';
comment on column spp.maintenance_runs.run_id is 'Identifies the run.';
comment on column spp.maintenance_runs.task is 'What was to be done.';
comment on column spp.maintenance_runs.started_at is 'When it began.';
comment on column spp.maintenance_runs.finished_at is 'When it ended; null: it runs.';
comment on column spp.maintenance_runs.status is 'running, completed or failed.';
comment on column spp.maintenance_runs.detail is 'What it did, in figures.';
comment on column spp.maintenance_runs.error is 'Why it failed.';
comment on column spp.maintenance_runs.worker_id is 'Who did it, as lease.workers knew it.';
comment on column spp.maintenance_runs.duration_ms is 'Milliseconds from beginning to end.';
--! Included policies/spp/maintenance_runs.sql
alter table spp.maintenance_runs enable row level security;

drop policy if exists staff_read on spp.maintenance_runs;
create policy staff_read on spp.maintenance_runs for select to inv_catalog_manager, inv_analyst using (true);

grant select on spp.maintenance_runs to inv_catalog_manager, inv_analyst;
--! EndIncluded policies/spp/maintenance_runs.sql

--! split: 250-notifications.sql
-- What the other tier tells people of.
set lock_timeout = '5s';
--! Included views/spp_feed/uploads.sql
-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.uploads with (security_barrier = true) as
select b.batch_id, b.supplier_id, b.file_name, b.completed_at, b.new_products_count, b.missing_products_count,
       b.discontinue_held,
       (select count(*)::integer
          from spp.upload_staging s
         where s.batch_id = b.batch_id and s.validation_status = 'failed'
           and s.validation_errors @> '[{"code": "price_spike"}]') as held_spikes
  from spp.upload_batches b
 where b.status = 'completed' and not b.dry_run;
comment on view spp_feed.uploads is
  $$Lists that were applied: what they brought, and what of them waits for a person: a discontinuation, prices held as
spikes. Ask with completed_at.$$;
--! EndIncluded views/spp_feed/uploads.sql
--! Included policies/spp_feed/uploads.sql
-- The other tier's login, and nobody else.
grant select on spp_feed.uploads to inv_spp_link;
--! EndIncluded policies/spp_feed/uploads.sql

--! split: 260-maintenance.sql
-- Jobs that can be looked into, and recurring work that says what it did.
set lock_timeout = '5s';

insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('maintenance.keep_days', '90', 'Days for which records of recurring and finished work are kept.',
   'integer', 1, 3650, 'days')
on conflict (setting_key) do nothing;

do $$
begin
  if to_regtype('lease.job') is null then
    create type lease.job as (
      job_id bigint, task text, state text, queue_name text, attempts integer, max_attempts integer, run_at timestamptz,
      created_at timestamptz, locked_at timestamptz, locked_by text, last_error text, payload jsonb);
  end if;
  if to_regtype('spp.job') is null then
    create type spp.job as (
      job_id bigint, task text, state text, queue_name text, attempts integer, max_attempts integer, run_at timestamptz,
      created_at timestamptz, locked_at timestamptz, locked_by text, last_error text, payload jsonb);
  end if;
end
$$;
comment on type lease.job is 'A job of the worker.';
comment on type spp.job is
  'A job of the worker of SPP: what it is to do, how often it was tried, when next, and why it failed last.';
--! Included functions/common/lease/is_superseded.sql
create or replace function lease.is_superseded(
  key text,
  attempts integer,
  max_attempts integer,
  locked_at timestamptz,
  created_at timestamptz,
  updated_at timestamptz,
  last_error text
) returns boolean
language sql immutable parallel safe
as $$
  select locked_at is not null and key is null and attempts >= max_attempts
         and (updated_at > locked_at
              -- Asked for again by a transaction that had begun before.
              or last_error is null and updated_at > created_at)
$$;
comment on function lease.is_superseded(text, integer, integer, timestamptz, timestamptz, timestamptz, text) is
  $$Whether a job was asked for again while it ran: its key was taken from it then, and its tries. Told by updated_at,
which nothing else moves while a job runs.$$;
--! EndIncluded functions/common/lease/is_superseded.sql
--! Included functions/common/lease/bury_dead.sql
create or replace function lease.bury_dead() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_orphaned text[];
begin
  with dead as (
    -- What somebody else buries, or who beats just now, is left to them.
    delete from lease.workers w
     where w.worker_id in (select d.worker_id from lease.workers d
                            where not lease.lives(d.worker_id)
                            order by d.worker_id
                              for update skip locked)
    returning w.job_owners
  )
  select array_agg(o.name) into v_orphaned from dead d, unnest(d.job_owners) o (name);
  -- Also what somebody locked who died before its first beat: certain where no worker is left, else after a minute.
  select array_agg(distinct j.locked_by) into v_orphaned
    from graphile_worker._private_jobs j
   where j.locked_by is not null
     and (j.locked_by = any (v_orphaned)
          or not exists (select from lease.workers w where w.worker_name = 'worker')
          or j.locked_at < now() - interval '1 minute'
             and not exists (select from lease.workers w where j.locked_by = any (w.job_owners)));
  if v_orphaned is null then
    return;
  end if;
  -- Asked for again while it ran: the other job does all that this one would.
  delete from graphile_worker._private_jobs j
   where j.locked_by = any (v_orphaned)
     and lease.is_superseded(j.key, j.attempts, j.max_attempts, j.locked_at, j.created_at, j.updated_at, j.last_error);
  -- Later with each try: a job that kills its worker leaves the others time for theirs.
  update graphile_worker._private_jobs j
     set run_at = greatest(j.run_at, now() + make_interval(secs => power(2, least(j.attempts, 10) - 1) - 1))
   where j.locked_by = any (v_orphaned);
  perform graphile_worker.force_unlock_workers(v_orphaned);
end
$$;
comment on function lease.bury_dead() is
  'Forgets workers that do not live any more, and frees the jobs that they had locked: at
once after the first try, later with each further one.';
--! EndIncluded functions/common/lease/bury_dead.sql
-- It names the worker's tables, which a database without it does not have.
set check_function_bodies = off;
--! Included functions/common/jobs/jobs.sql
create or replace function lease.jobs() returns setof lease.job
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select j.id, j.task_identifier,
         case when j.locked_by is not null
                   and (j.locked_at > now() - interval '1 minute'
                        or exists (select from lease.workers w
                                    where j.locked_by = any (w.job_owners) and lease.lives(w.worker_id))) then 'runs'
              when j.locked_by is not null and j.is_superseded then 'superseded'
              when j.locked_by is not null then 'its worker is gone'
              when j.attempts >= j.max_attempts then 'given up'
              when j.run_at < now() - interval '2 minutes' then 'overdue'
              when j.attempts > 0 then 'tries again'
              else 'waits'
         end,
         q.queue_name, j.attempts::integer, j.max_attempts::integer, j.run_at, j.created_at, j.locked_at, j.locked_by,
         j.last_error, j.payload::jsonb
    from (select p.*, t.identifier as task_identifier,
                 lease.is_superseded(p.key, p.attempts, p.max_attempts, p.locked_at, p.created_at, p.updated_at,
                                     p.last_error) as is_superseded
            from graphile_worker._private_jobs p
            join graphile_worker._private_tasks t on t.id = p.task_id) j
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
$$;
comment on function lease.jobs() is
  $$Every job that is not done. Whoever locked one lives, or will be found dead within a minute.
superseded: its worker is gone, and another job does the same; it is removed then.$$;
--! EndIncluded functions/common/jobs/jobs.sql
reset check_function_bodies;
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
  select audit.current_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'update',
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
  select audit.current_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'delete',
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
--! Included functions/spp/jobs/list_jobs.sql
create or replace function spp.list_jobs(
  state text default null,
  task text default null,
  after_id bigint default null,
  page_size integer default 1000
) returns setof spp.job
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select j.job_id, j.task, j.state, j.queue_name, j.attempts, j.max_attempts, j.run_at, j.created_at, j.locked_at,
         j.locked_by, j.last_error, j.payload
    from lease.jobs() j
   where (list_jobs.state is null or j.state = list_jobs.state)
     and (list_jobs.task is null or j.task = list_jobs.task)
     and (list_jobs.after_id is null or j.job_id > list_jobs.after_id)
   order by j.job_id
   limit least(greatest(list_jobs.page_size, 0), 1001)
$$;
comment on function spp.list_jobs(text, text, bigint, integer) is
  $$Jobs of the worker that are not done, by id: of a state, of a task, after an id. States: runs, waits, tries again;
and what does not go on by itself: overdue (no worker takes it), its worker is gone (freed within a minute), given up
(all tries used).$$;
grant execute on function spp.list_jobs(text, text, bigint, integer) to inv_admin;
--! EndIncluded functions/spp/jobs/list_jobs.sql
--! Included functions/spp/jobs/retry_jobs.sql
create or replace function spp.retry_jobs(job_ids bigint[]) returns setof bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select j from lease.run_jobs_again(retry_jobs.job_ids) j
$$;
comment on function spp.retry_jobs(bigint[]) is
  $$Runs jobs again, at once and with all their tries; those that run are left alone. Answers the
ids of those it did. Raises SPNJO where it did none.$$;
grant execute on function spp.retry_jobs(bigint[]) to inv_admin;
--! EndIncluded functions/spp/jobs/retry_jobs.sql
--! Included functions/spp/batches/discard_uploads.sql
create or replace function spp_private.discard_uploads(supplier_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform spp_private.lock_supplier(s.supplier_id)
     from spp.suppliers s where s.supplier_id::text = discard_uploads.supplier_id;
  perform spp_private.fail_batch(b.batch_id, 'discarded', 'The job that would process the list was discarded.',
                                 'Upload the list again.')
     from (select u.batch_id
             from spp.upload_batches u
            where u.supplier_id::text = discard_uploads.supplier_id and u.status in ('queued', 'processing')
              and lease.is_free(u.lease_token, u.lease_owner, u.lease_expires_at)
            order by u.batch_id) b;
end
$$;
comment on function spp_private.discard_uploads(text) is
  $$Ends the unfinished uploads of a supplier as failed, as their job was discarded, so that nothing queues it again;
one at which somebody works goes on.$$;
--! EndIncluded functions/spp/batches/discard_uploads.sql
--! Included functions/spp/matching/discard_matching.sql
create or replace function spp_private.discard_matching(run_id text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp_private.match_runs r
     set started_at = coalesce(r.started_at, clock_timestamp()), finished_at = clock_timestamp(),
         failure = '{"code": "discarded", "message": "Its job was discarded.", "hint": "Start another run."}'
   where r.run_id = (select w.run_id
                       from spp_private.match_runs w
                      where w.run_id::text = discard_matching.run_id and w.finished_at is null
                        for update skip locked)
$$;
comment on function spp_private.discard_matching(text) is
  'Ends a run of matching as failed, as its job was discarded; one at which somebody works goes on.';
--! EndIncluded functions/spp/matching/discard_matching.sql
--! Included functions/spp/jobs/discard_jobs.sql
create or replace function spp.discard_jobs(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_asked constant lease.job[] := array(select j from lease.jobs() j where j.job_id = any (discard_jobs.job_ids));
  v_done constant bigint[] := array(select j from lease.drop_jobs(discard_jobs.job_ids) j);
begin
  -- Or they would be queued again within a minute.
  perform spp_private.discard_uploads(j.payload ->> 'supplier_id')
     from unnest(v_asked) j
    where j.job_id = any (v_done) and j.task = 'supplier__process_uploads'
    order by j.payload ->> 'supplier_id';
  perform spp_private.discard_matching(j.payload ->> 'run_id')
     from unnest(v_asked) j
    where j.job_id = any (v_done) and j.task = 'products__match'
    order by j.payload ->> 'run_id';
  return query select d from unnest(v_done) d;
end
$$;
comment on function spp.discard_jobs(bigint[]) is
  $$Drops jobs; those that run are left alone. The uploads that a dropped job had to process end as failed, and nothing
of them is applied; so does its run of matching. What recurs by the clock comes again at its time. Answers the ids of
those it did. Raises SPNJO where it did none.$$;
grant execute on function spp.discard_jobs(bigint[]) to inv_admin;
--! EndIncluded functions/spp/jobs/discard_jobs.sql
--! Included functions/common/maintenance/tier.sql
create or replace function common.tier() returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case when to_regnamespace('issoh') is null then 'spp' else 'issoh' end
$$;
comment on function common.tier() is 'Which of the two databases this is: spp or issoh, as its schema is called.';
--! EndIncluded functions/common/maintenance/tier.sql
--! Included functions/common/maintenance/close_dead_maintenance.sql
create or replace function common.close_dead_maintenance() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_closed integer;
begin
  execute format(
    'update %I.maintenance_runs r
        set status = ''failed'', finished_at = clock_timestamp(), error = ''Its worker has ended.''
      where r.status = ''running'' and not lease.lives(r.worker_id)', common.tier());
  get diagnostics v_closed = row_count;
  return v_closed;
end
$$;
comment on function common.close_dead_maintenance() is
  'Ends the runs of workers that do not live any more, as failed; answers how many.';
--! EndIncluded functions/common/maintenance/close_dead_maintenance.sql
--! Included functions/common/maintenance/begin_maintenance.sql
create or replace function common.begin_maintenance(task text, worker_id uuid) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id uuid;
begin
  perform common.close_dead_maintenance();
  execute format('insert into %I.maintenance_runs (task, worker_id) values ($1, $2) returning run_id', common.tier())
     into v_run_id
    using begin_maintenance.task, begin_maintenance.worker_id;
  return v_run_id;
end
$$;
comment on function common.begin_maintenance(text, uuid) is
  $$A worker (as lease.workers knows it) says that it begins with recurring work; answers the id of the
run. Runs of dead workers are closed.$$;
--! EndIncluded functions/common/maintenance/begin_maintenance.sql
--! Included functions/common/maintenance/finish_maintenance.sql
create or replace function common.finish_maintenance(run_id uuid, detail jsonb, error text default null) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'update %I.maintenance_runs r
        set status = case when $3 is null then ''completed'' else ''failed'' end,
            finished_at = clock_timestamp(), detail = coalesce($2, ''{}''), error = $3
      where r.run_id = $1', common.tier())
    using finish_maintenance.run_id, finish_maintenance.detail, finish_maintenance.error;
end
$$;
comment on function common.finish_maintenance(uuid, jsonb, text) is
  'A worker says how recurring work ended: what it did, in figures; error: why it failed.';
--! EndIncluded functions/common/maintenance/finish_maintenance.sql
--! Included functions/common/maintenance/purge_maintenance.sql
create or replace function common.purge_maintenance() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- What runs every minute would fill the table with runs that found nothing to do.
  v_most constant integer := 2000;
  v_purged integer;
begin
  perform common.close_dead_maintenance();
  execute format(
    'delete from %1$I.maintenance_runs r
      using (select o.run_id, row_number() over (partition by o.task, o.status order by o.started_at desc) as place
               from %1$I.maintenance_runs o
              where o.status <> ''running'') o
      where o.run_id = r.run_id
        and (o.place > $1 and r.status = ''completed''
             or r.started_at < now() - make_interval(days => (
                  select s.setting_value::integer from %1$I.settings s
                   where s.setting_key = ''maintenance.keep_days'')))', common.tier())
    using v_most;
  get diagnostics v_purged = row_count;
  return v_purged;
end
$$;
comment on function common.purge_maintenance() is
  $$Drops runs older than the setting maintenance.keep_days, and of each task the completed ones beyond the latest
2,000; answers how many.$$;
--! EndIncluded functions/common/maintenance/purge_maintenance.sql
--! Included functions/common/maintenance/maintenance_statements.sql
create or replace function common.maintenance_statements(work text) returns setof text
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with ours as (
    select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relkind, c.relname
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where pg_has_role('inv_owner', c.relowner, 'usage') and n.nspname !~ '^(pg_|information_schema$)'
  ), leftovers as (
    -- What a REINDEX that was broken off leaves: it serves nobody, and every write pays for it.
    select o.oid, o.name
      from ours o
      join pg_index i on i.indexrelid = o.oid
     where not i.indisvalid and o.relname ~ '_cc(new|old)\d*$'
  )
  select s.statement
    from (select format('drop index concurrently if exists %s', l.name) as statement, l.name
            from leftovers l
           where work = 'leftovers'
          union all
          select case when work = 'reindex' then format('reindex (concurrently) table %s', o.name)
                         when o.relkind = 'p' then format('analyze only %s', o.name)
                         else format('vacuum (analyze, skip_locked) %s', o.name) end, o.name
            from ours o
           where o.relkind in ('r', 'm', 'p') and work in ('vacuum', 'reindex')
             and (work = 'vacuum'
                  or o.relkind <> 'p' and exists (select from pg_index i where i.indrelid = o.oid))) s
   order by s.name
$$;
comment on function common.maintenance_statements(text) is
  $$What vacuum (VACUUM ANALYZE of each table, ANALYZE of partitioned ones), reindex (each table, concurrently) or
leftovers (indexes that a broken REINDEX has left are dropped) takes: statements to be run one by one, each outside of a
transaction. Exclusion constraints are left as they are: PostgreSQL does not rebuild them concurrently.$$;
--! EndIncluded functions/common/maintenance/maintenance_statements.sql
--! Included functions/spp/maintenance/purge_old.sql
create or replace function spp_private.purge_old() returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_match_runs integer;
begin
  delete from spp_private.match_runs r
   where r.finished_at < now() - make_interval(days => spp.setting('maintenance.keep_days')::integer);
  get diagnostics v_match_runs = row_count;
  return jsonb_build_object('maintenance_runs', common.purge_maintenance(), 'match_runs', v_match_runs);
end
$$;
comment on function spp_private.purge_old() is
  'Drops records of work that ended more than maintenance.keep_days ago; answers how many of each kind.';
--! EndIncluded functions/spp/maintenance/purge_old.sql
