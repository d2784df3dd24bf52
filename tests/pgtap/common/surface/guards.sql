-- What holds for every object of both databases: its owner, its comment, row-level security, nothing for everybody.
select plan(23);

-- A supplier, so that a partition of products is among what is looked at.
select tap.supplier('GUARDED');

select is_empty(
  $$select r.name from tap.our_relations r
     where r.open and r.relkind = 'v' and not coalesce(r.reloptions, '{}') @> array['security_invoker=true']$$,
  'every view of the open schemas reads as its reader');
select is_empty(
  $$select r.name from tap.our_relations r
     where r.relkind in ('r', 'p') and (not r.relrowsecurity or r.relforcerowsecurity)$$,
  'every table and partition has row-level security, not forced');
select is_empty(
  $$select s.name from tap.our_schemas s where s.owner <> 'inv_owner'::regrole
    union all
    select r.name from tap.our_relations r where r.relowner <> 'inv_owner'::regrole
    union all
    select f.name from tap.our_functions f where f.proowner <> 'inv_owner'::regrole
    union all
    select t.oid::regtype::text from pg_type t join tap.our_schemas s on s.oid = t.typnamespace
     where t.typowner <> 'inv_owner'::regrole$$,
  'inv_owner owns every schema, relation, function and type');
select is_empty(
  $$select r.rolname from pg_roles r
     where r.rolname ^@ 'inv_' and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)$$,
  'no role of ours is a superuser, passes row-level security, replicates, makes roles or databases');
select is_empty(
  $$select r.name from tap.our_roles r
     where pg_has_role(r.oid, 'inv_owner', 'member') and r.name not in ('inv_worker', 'inv_migrator')
        or pg_has_role(r.oid, 'inv_owner', 'usage')$$,
  'only the logins of workers and migrations can become the owner, and must say so');
select is_empty(
  $$select r.name from tap.our_roles r
     where pg_has_role(r.oid, 'inv_supplier', 'member') and r.name not in ('inv_supplier', 'inv_authenticator')$$,
  'nobody with free SQL can become a supplier: claims are settings');

select is_empty(
  $$select r.name from tap.our_relations r where not r.relispartition and obj_description(r.oid, 'pg_class') is null$$,
  'every table and view has a comment');
select is_empty(
  $$select r.name || '.' || a.attname from tap.our_relations r join pg_attribute a on a.attrelid = r.oid
     where not r.relispartition and a.attnum > 0 and not a.attisdropped
       and has_schema_privilege('inv_analyst', r.relnamespace, 'usage')
       and (r.open or has_table_privilege('inv_analyst', r.oid, 'select'))
       and col_description(a.attrelid, a.attnum) is null$$,
  'every column that somebody may read has a comment');
select is_empty(
  $$select f.name from tap.our_functions f where obj_description(f.oid, 'pg_proc') is null$$,
  'every function has a comment');
select is_empty(
  $$select t.oid::regtype from pg_type t join pg_class c on c.oid = t.typrelid join tap.our_schemas s on s.oid = t.typnamespace
     where s.open and c.relkind = 'c' and obj_description(t.oid, 'pg_type') is null$$,
  'every type of the open schemas has a comment');
select is_empty(
  $$select s.name from tap.our_schemas s where obj_description(s.oid, 'pg_namespace') is null$$,
  'every schema has a comment');

select is_empty(
  $$select f.name from tap.our_functions f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
     where a.grantee = 0
       and (f.prosecdef or exists (select from tap.our_relations r where strpos(f.prosrc, r.name) > 0))$$,
  'what everybody may run acts as its caller and reads no table');
select is_empty(
  $$select r.name, a.privilege_type from tap.our_relations r, aclexplode(r.relacl) a where a.grantee = 0$$,
  'everybody may touch no relation');
select is_empty(
  $$select r.name, a.grantee::regrole from tap.our_relations r, aclexplode(r.relacl) a
     where r.relispartition and a.grantee <> r.relowner$$,
  'nothing is granted on partitions');
select is_empty(
  $$select r.name, a.grantee::regrole from tap.our_relations r, aclexplode(r.relacl) a
     where r.schema_name in ('spp_private', 'issoh_private', 'spp_remote') and r.relkind in ('r', 'p', 'f')
       and a.grantee <> r.relowner$$,
  'nothing is granted on private and foreign tables');
select is_empty(
  $$select r.name, a.grantee::regrole, a.privilege_type from tap.our_relations r, aclexplode(r.relacl) a
     where a.grantee <> r.relowner and a.privilege_type <> 'SELECT'$$,
  'nobody but the owner has more than select');
select is_empty(
  $$select r.name from tap.our_relations r join pg_attribute a on a.attrelid = r.oid where a.attacl is not null$$,
  'no column has rights of its own');

select is_empty(
  $$select p.polrelid::regclass from pg_policy p join tap.our_relations r on r.oid = p.polrelid
     where r.relispartition or r.schema_name in ('spp_private', 'issoh_private')$$,
  'partitions and private tables have no policy: nobody comes there');
select is_empty(
  $$select p.polrelid::regclass, p.polname from pg_policy p where p.polcmd <> 'r' or not p.polpermissive$$,
  'every policy is a permissive one for select');
select is_empty(
  $$select p.polrelid::regclass from pg_policy p
     where p.polname not in ('own_read', 'actor_read') and pg_get_expr(p.polqual, p.polrelid) <> 'true'
        or p.polname = 'actor_read' and pg_get_expr(p.polqual, p.polrelid) !~ '^\(user_id = \( SELECT audit\.current_actor\('
        or p.polname = 'own_read' and pg_get_expr(p.polqual, p.polrelid) = 'true'
        or p.polname = 'own_read' and p.polroles <> array['inv_supplier'::regrole::oid]
        or p.polname <> 'own_read' and 'inv_supplier'::regrole = any (p.polroles)$$,
  'staff reads all rows, or those of the user; a supplier its own');
select is_empty(
  $$select p.polrelid::regclass from pg_policy p
     where pg_get_expr(p.polqual, p.polrelid) ~ 'current_supplier_id'
       and pg_get_expr(p.polqual, p.polrelid) !~ 'SELECT spp.current_supplier_id'$$,
  'the claim is asked once per query, not once per row');
select is_empty(
  $$select i.indexrelid::regclass from pg_index i join tap.our_relations r on r.oid = i.indrelid where not i.indisvalid$$,
  'every index is valid');
-- A partial one serves where it leaves out nulls alone.
select is_empty(
  $$select k.conrelid::regclass, k.conname
      from pg_constraint k join tap.our_relations r on r.oid = k.conrelid
     where k.contype = 'f' and k.conparentid = 0
       and not exists (
         select from pg_index i
          where i.indrelid = k.conrelid
            and (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] @> k.conkey
            and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\(\w+ IS NOT NULL\)$'))$$,
  'every foreign key has an index: to remove what it names reads no whole table');
select * from finish();
