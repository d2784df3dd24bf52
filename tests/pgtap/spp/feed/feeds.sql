-- What IS-SOH may read of SPP: the feeds, as inv_spp_link, and nobody else.
select plan(22);

select views_are('spp_feed',
  array['categories', 'position', 'price_breaks', 'price_history', 'product_events', 'product_mappings', 'products',
        'supplier_records', 'suppliers', 'uploads'], 'these are the feeds');
select results_eq(
  $$select tap.columns_of('spp_feed.suppliers')$$,
  array['supplier_id uuid', 'supplier_code text', 'supplier_name text', 'status text', 'currency_code text'],
  'suppliers tells who they are and no more');
select results_eq(
  $$select tap.columns_of('spp_feed.uploads')$$,
  array['batch_id uuid', 'supplier_id uuid', 'file_name text', 'completed_at timestamp with time zone',
        'new_products_count integer', 'missing_products_count integer', 'discontinue_held boolean',
        'held_spikes integer'],
  'uploads tells what they brought and what is held');
select is(
  (select count(*) from pg_class c
    where c.relnamespace = 'spp_feed'::regnamespace and c.relkind = 'v'
      and not (c.reloptions @> array['security_barrier=true'] and c.relowner = 'inv_owner'::regrole)), 0::bigint,
  'each runs as the owner, behind a barrier');
select is_empty(
  $$select f.name, r.name from tap.our_relations f, tap.our_roles r
     where f.schema_name = 'spp_feed' and r.name <> 'inv_spp_link' and has_table_privilege(r.oid, f.oid, 'select')$$,
  'no role of people or requests reads one');
select table_privs_are('spp_feed', c.relname::text, 'inv_spp_link', array['SELECT'],
                       format('inv_spp_link reads %s', c.relname))
  from pg_class c where c.relnamespace = 'spp_feed'::regnamespace and c.relkind = 'v';
select is_empty(
  $$select r.name from tap.our_relations r
     where r.schema_name <> 'spp_feed' and has_schema_privilege('inv_spp_link', r.relnamespace, 'usage')
       and has_table_privilege('inv_spp_link', r.oid, 'select')$$,
  'and nothing else');
select ok(not has_schema_privilege('inv_spp_link', s, 'usage'), format('inv_spp_link is not let into %s', s))
  from unnest(array['spp', 'spp_private', 'audit']) s;

-- Which uploads are told of.
select tap.supplier('FED');
select is((select count(*) from spp_feed.uploads), 0::bigint, 'no upload, nothing to tell of');
insert into spp.upload_batches (supplier_id, file_name, file_hash, file_size, processed_by, status, phase, dry_run,
                                completed_at, new_products_count)
select s.supplier_id, u.name, repeat('a', 64), 1, 'x', u.status, 'done', u.dry_run, now(), 1
  from spp.suppliers s,
       (values ('good', 'completed', false), ('dry', 'completed', true), ('bad', 'failed', false),
               ('back', 'rolled_back', false)) u (name, status, dry_run)
 where s.supplier_code = 'FED';
select results_eq($$select file_name, new_products_count, held_spikes from spp_feed.uploads$$,
  $$values ('good', 1, 0)$$, 'those that were applied, and still are');
insert into spp.upload_staging (batch_id, row_number, raw_data, validation_status, validation_errors)
select b.batch_id, r.n, '{}', r.status, r.errors::jsonb
  from spp.upload_batches b,
       (values (1, 'failed', '[{"code": "price_spike"}]'), (2, 'failed', '[{"code": "price_missing"}]'),
               (3, 'staged', '[{"code": "price_spike"}]')) r (n, status, errors)
 where b.file_name = 'good';
select is((select held_spikes from spp_feed.uploads), 1, 'with the prices that wait as spikes');
select * from finish();
