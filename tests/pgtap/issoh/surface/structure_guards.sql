-- What holds for every object: its owner, its comment, row-level security, and nothing for everybody.
select plan(15);

select is_empty(
  $$select c.oid::regclass from pg_class c
     where c.relnamespace = 'issoh'::regnamespace and c.relkind = 'v'
       and not coalesce(c.reloptions, '{}') @> array['security_invoker=true']$$,
  'every view of schema issoh reads as its reader');
select is_empty(
  $$select c.oid::regclass from pg_class c
     where c.relnamespace::regnamespace::text in ('issoh', 'issoh_private', 'spp_remote', 'audit')
       and c.relkind in ('r', 'p') and (not c.relrowsecurity or c.relforcerowsecurity)$$,
  'every table and partition has row-level security, not forced');
select is_empty(
  $$select n.nspname from pg_namespace n
     where n.nspname in ('issoh', 'issoh_private', 'spp_remote', 'audit') and n.nspowner <> 'inv_owner'::regrole
    union all
    select c.oid::regclass::text from pg_class c
     where c.relnamespace::regnamespace::text in ('issoh', 'issoh_private', 'spp_remote', 'audit')
       and c.relowner <> 'inv_owner'::regrole
    union all
    select p.oid::regprocedure::text from pg_proc p
     where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'spp_remote', 'audit')
       and p.proowner <> 'inv_owner'::regrole
    union all
    select t.oid::regtype::text from pg_type t
     where t.typnamespace::regnamespace::text in ('issoh', 'issoh_private', 'spp_remote', 'audit')
       and t.typowner <> 'inv_owner'::regrole$$,
  'inv_owner owns every schema, relation, function and type');
select is_empty(
  $$select r.rolname from pg_roles r where r.rolname ^@ 'inv_'
    and (r.rolsuper or r.rolbypassrls or r.rolcreaterole)$$,
  'no role of ours is a superuser, passes row-level security or makes roles');

select is_empty(
  $$select c.oid::regclass from pg_class c
     where c.relnamespace::regnamespace::text in ('issoh', 'issoh_private', 'spp_remote', 'audit')
       and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
       and obj_description(c.oid, 'pg_class') is null$$,
  'every table and view has a comment');
select is_empty(
  $$select a.attrelid::regclass || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'issoh'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
       and a.attnum > 0 and not a.attisdropped and col_description(a.attrelid, a.attnum) is null$$,
  'every column has a comment');
select is_empty(
  $$select p.oid::regprocedure from pg_proc p
     where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'spp_remote', 'audit')
       and obj_description(p.oid, 'pg_proc') is null$$,
  'every function has a comment');
select is_empty(
  $$select t.oid::regtype from pg_type t join pg_class c on c.oid = t.typrelid
     where t.typnamespace = 'issoh'::regnamespace and c.relkind = 'c' and obj_description(t.oid, 'pg_type') is null$$,
  'every type of schema issoh has a comment');
select is_empty(
  $$select n.nspname from pg_namespace n
     where n.nspname in ('issoh', 'issoh_private', 'spp_remote', 'audit')
       and obj_description(n.oid, 'pg_namespace') is null$$,
  'every schema has a comment');

select set_eq(
  $$select p.oid::regproc::text
      from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'spp_remote', 'audit') and a.grantee = 0$$,
  array[
    'audit.current_actor', 'issoh_private.is_currency'
  ],
  'everybody may run these helpers, which read no table, and nothing else');
select is_empty(
  $$select c.oid::regclass, a.privilege_type
      from pg_class c, aclexplode(c.relacl) a
     where c.relnamespace::regnamespace::text in ('issoh', 'issoh_private', 'spp_remote', 'audit') and a.grantee = 0$$,
  'everybody may touch no relation');
select is_empty(
  $$select c.oid::regclass, a.grantee::regrole
      from pg_class c, aclexplode(c.relacl) a
     where c.relispartition and c.relnamespace = 'issoh'::regnamespace and a.grantee <> c.relowner$$,
  'nothing is granted on partitions');
select is_empty(
  $$select c.oid::regclass, a.grantee::regrole
      from pg_class c, aclexplode(c.relacl) a
     where c.relnamespace::regnamespace::text in ('issoh_private', 'spp_remote') and a.grantee <> c.relowner
       and c.relname <> 'inventory_values'$$,
  'nothing is granted on private and foreign tables but the valuation, which v_inventory_valuation shows');
select is_empty(
  $$select c.oid::regclass, a.grantee::regrole, a.privilege_type
      from pg_class c, aclexplode(c.relacl) a
     where c.relnamespace::regnamespace::text in ('issoh', 'issoh_private', 'spp_remote', 'audit')
       and a.grantee <> c.relowner
       and a.privilege_type <> 'SELECT'$$,
  'nobody but the owner has more than select');
select is_empty(
  $$select f.name
      from (values ('post_movements'), ('reverse_movement'), ('reserve_stock'), ('record_stock_counts'),
                   ('place_orders'), ('set_price'), ('create_warehouse'), ('add_product')) as f (name)
     where obj_description(('issoh.' || f.name)::regproc, 'pg_proc') !~ 'Raises.*IS[NCI]'$$,
  'a function''s comment names the errors it raises');
select * from finish();
