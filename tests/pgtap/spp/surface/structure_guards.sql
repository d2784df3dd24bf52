-- What holds for every object: its owner, its comment, row-level security, and nothing for everybody.
select plan(14);

-- A supplier, so that a partition of products is among what is looked at.
select tap.supplier('GUARDED');

select views_are('spp', array['v_all_supplier_products', 'v_new_products_by_supplier', 'v_price_change_summary',
  'v_supplier_catalog_stats', 'v_quarantine', 'v_match_candidates'], 'schema spp has these views');
select is_empty(
  $$select c.oid::regclass
      from pg_class c
     where c.relnamespace = 'spp'::regnamespace and c.relkind = 'v'
       and not coalesce(c.reloptions, '{}') @> array['security_invoker=true']$$,
  'every view of schema spp reads as its reader');
select is_empty(
  $$select c.oid::regclass
      from pg_class c
     where c.relnamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace)
       and c.relkind in ('r', 'p') and (not c.relrowsecurity or c.relforcerowsecurity)$$,
  'every table and partition has row-level security, not forced');
select is_empty(
  $$select n.nspname from pg_namespace n
     where n.nspname in ('spp', 'spp_private', 'spp_feed', 'audit') and n.nspowner <> 'inv_owner'::regrole
    union all
    select c.oid::regclass::text from pg_class c
     where c.relnamespace::regnamespace::text in ('spp', 'spp_private', 'spp_feed', 'audit')
       and c.relowner <> 'inv_owner'::regrole
    union all
    select p.oid::regprocedure::text from pg_proc p
     where p.pronamespace::regnamespace::text in ('spp', 'spp_private', 'spp_feed', 'audit')
       and p.proowner <> 'inv_owner'::regrole
    union all
    select t.oid::regtype::text from pg_type t
     where t.typnamespace::regnamespace::text in ('spp', 'spp_private', 'spp_feed', 'audit')
       and t.typowner <> 'inv_owner'::regrole$$,
  'inv_owner owns every schema, relation, function and type');
select is_empty(
  $$select r.rolname from pg_roles r where r.rolname ^@ 'inv_'
    and (r.rolsuper or r.rolbypassrls or r.rolcreaterole)$$,
  'no role of ours is a superuser, passes row-level security or makes roles');

select is_empty(
  $$select c.oid::regclass
      from pg_class c
     where c.relnamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace)
       and c.relkind in ('r', 'p', 'v') and not c.relispartition and obj_description(c.oid, 'pg_class') is null$$,
  'every table and view has a comment');
select is_empty(
  $$select p.oid::regprocedure
      from pg_proc p
     where p.pronamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace)
       and obj_description(p.oid, 'pg_proc') is null$$,
  'every function has a comment');
select is_empty(
  $$select n.nspname from pg_namespace n
     where n.nspname in ('spp', 'spp_private', 'spp_feed', 'audit') and obj_description(n.oid,
       'pg_namespace') is null$$,
  'every schema has a comment');

select set_eq(
  $$select p.oid::regproc::text
      from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     where p.pronamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace)
       and a.grantee = 0$$,
  array['audit.current_actor', 'spp_private.category_label', 'spp_private.currency_of', 'spp.current_supplier_id',
    'spp_private.decimal_evidence', 'spp_private.is_currency', 'spp_private.is_gtin', 'spp_private.like_pattern',
    'spp_private.parse_count', 'spp.price_change_percentage', 'spp_private.split_category'],
  'everybody may run these helpers, which read no table, and nothing else');
select is_empty(
  $$select c.oid::regclass, a.privilege_type
      from pg_class c, aclexplode(c.relacl) a
     where c.relnamespace::regnamespace::text in ('spp', 'spp_private', 'audit') and a.grantee = 0$$,
  'everybody may touch no relation');
select is_empty(
  $$select c.oid::regclass, a.grantee::regrole
      from pg_class c, aclexplode(c.relacl) a
     where c.relispartition and c.relnamespace = 'spp'::regnamespace and a.grantee <> c.relowner$$,
  'nothing is granted on partitions');
select is_empty(
  $$select c.oid::regclass, a.grantee::regrole
      from pg_class c, aclexplode(c.relacl) a
     where c.relnamespace = 'spp_private'::regnamespace and a.grantee <> c.relowner$$,
  'nothing is granted on private tables');
select is_empty(
  $$select c.oid::regclass, a.grantee::regrole, a.privilege_type
      from pg_class c, aclexplode(c.relacl) a
     where c.relnamespace in ('spp'::regnamespace, 'audit'::regnamespace) and a.grantee <> c.relowner
       and a.privilege_type <> 'SELECT'$$,
  'nobody but the owner has more than select');
select is(obj_description('spp.create_supplier'::regproc, 'pg_proc') ~ 'SPISC', true,
  'a function''s comment names the errors it raises');
select * from finish();
