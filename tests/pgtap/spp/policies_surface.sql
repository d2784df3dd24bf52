-- Which policies each table has, for whom, and that they speak of select alone.
select plan(36);

create temporary table expected on commit drop as
select e.table_name::name, e.policies::name[]
  from (values
    ('categories', '{staff_read,own_read}'),
    ('column_synonyms', '{staff_read}'),
    ('match_pairs', '{staff_read}'),
    ('price_history', '{staff_read,own_read}'),
    ('product_mappings', '{staff_read}'),
    ('settings', '{staff_read}'),
    ('supplier_import_profiles', '{staff_read,own_read}'),
    ('supplier_products', '{staff_read,own_read}'),
    ('suppliers', '{staff_read,own_read}'),
    ('upload_batches', '{staff_read,own_read}'),
    ('upload_staging', '{staff_read,own_read}')
  ) as e (table_name, policies);

select policies_are('spp', e.table_name, e.policies, format('%s has these policies', e.table_name)) from expected e;
select policy_roles_are('spp', e.table_name, 'staff_read',
  array['inv_catalog_manager', 'inv_reviewer', 'inv_pricing_manager', 'inv_analyst'],
  format('staff_read of %s is for these roles', e.table_name))
  from expected e;
select policy_roles_are('spp', e.table_name, 'own_read', array['inv_supplier'],
  format('own_read of %s is for suppliers', e.table_name))
  from expected e
 where e.policies @> '{own_read}';
select policies_are('audit', 'log', array['staff_read'], 'audit.log has one policy');
select policy_roles_are('audit', 'log', 'staff_read', array['inv_analyst', 'inv_admin'],
  'it is for analysts and administrators');
select is_empty(
  $$select p.polrelid::regclass, p.polname from pg_policy p where p.polcmd <> 'r' or not p.polpermissive$$,
  'every policy is a permissive one for select');
select is_empty(
  $$select p.polrelid::regclass, p.polname
      from pg_policy p
      join pg_class c on c.oid = p.polrelid
     where c.relispartition$$,
  'partitions have no policies: nobody comes there');
select is_empty(
  $$select p.polrelid::regclass
      from pg_policy p
     where pg_get_expr(p.polqual, p.polrelid) ~ 'current_supplier_id' and pg_get_expr(p.polqual,
       p.polrelid) !~ 'SELECT spp.current_supplier_id'$$,
  'the claim is asked once per query, not once per row');
select is_empty(
  $$select p.polrelid::regclass from pg_policy p where p.polname = 'own_read' and pg_get_expr(p.polqual,
    p.polrelid) = 'true'$$,
  'no policy shows a supplier more than its own');
select bag_eq(
  $$select p.polrelid::regclass::text from pg_policy p
     where p.polname <> 'own_read' and pg_get_expr(p.polqual, p.polrelid) <> 'true'$$,
  '{}'::text[], 'staff reads all rows');
select * from finish();
