-- What holds for every function and trigger of both databases.
select plan(12);

select is_empty(
  $$select f.pronamespace::regnamespace, f.proname from tap.our_functions f group by 1, 2 having count(*) > 1$$,
  'no function is overloaded');
select is_empty($$select f.name from tap.our_functions f where f.provariadic <> 0$$, 'no function is variadic');
-- pg_temp is named, and last: left out it would come first, and a temporary type would be taken for the owner's.
select is_empty(
  $$select f.name, f.proconfig from tap.our_functions f
     where (f.prosecdef or f.proconfig is not null)
       and not coalesce(f.proconfig, '{}') @> array['search_path=pg_catalog, pg_temp']$$,
  'every definer function, and every one with a setting, looks in pg_catalog first and pg_temp last');
select is_empty(
  $$select f.name from tap.our_functions f join pg_language l on l.oid = f.prolang
     where l.lanname = 'plpgsql' and f.proconfig is null and f.provolatile <> 'i'$$,
  'so does every PL/pgSQL function that may read a table');
select is_empty(
  $$select f.name from tap.our_functions f
     where f.prosecdef and f.open and has_function_privilege('inv_anonymous', f.oid, 'execute')$$,
  'nobody runs a definer function without a token');
-- It asks itself, or a function that it calls does.
create temporary table asking on commit drop as
select f.* from tap.our_functions f where f.prosrc ~ 'current_supplier_id|resolve_supplier|resolve_batch|may_correct';
select is_empty(
  $$select f.name from tap.our_functions f
     where f.prosecdef and to_regrole('inv_supplier') is not null
       and has_function_privilege('inv_supplier', f.oid, 'execute')
       and not exists (select from asking a
                        where a.oid = f.oid or f.prosrc ~ format('\m%s\.%s\M', a.schema_name, a.proname))
       and exists (select from pg_policy p
                    where p.polname = 'own_read' and f.prosrc ~ format('\m%s\M', p.polrelid::regclass))$$,
  'a definer function that a supplier may run and that reads suppliers'' rows asks for the claim');
select is_empty(
  $$select f.name from tap.our_functions f
     where f.provolatile <> 'v'
       and f.prosrc ~* '\m(insert into|update [a-z_]+\.|delete from|perform pg_notify|nextval)\M'$$,
  'a function that writes is volatile: in GraphQL it is a mutation');
select is_empty(
  $$select f.name from tap.our_functions f
     where (f.prorettype = 'trigger'::regtype) <> (f.proname ~ '^tg_[a-z_]+__[a-z_]+$')$$,
  'trigger functions, and only they, are named tg_<table>__<verb>');
select is_empty(
  $$select r.name, t.tgname from pg_trigger t join tap.our_relations r on r.oid = t.tgrelid
     where not t.tgisinternal and t.tgname !~ '^_\d{3}_[a-z_]+$'$$,
  'triggers are named _NNN_what, in the order in which they fire');
-- Its plan is cached at first firing.
select is_empty(
  $$select f.name from tap.our_functions f
     where f.prorettype = 'trigger'::regtype and f.prosrc ~ '\m(join|using)\s+(old_rows|new_rows)\M'
       and not coalesce(f.proconfig, '{}') @> array['enable_nestloop=off']$$,
  'a trigger that joins its transition tables has no nested loops');
-- Days are UTC's.
select is_empty(
  $$select f.name from tap.our_functions f
     where f.prosrc ~* '\m(current_date|current_time|localtime|localtimestamp)\M'
        or f.prosrc ~* '(_at|_updated|(movement|upload)_date|now\(\)|clock_timestamp\(\))::(date|timestamp)\M'$$,
  'no function goes by the day of the session');
-- What is stored as a tree is read as such: no spelling is missed. What goes by the zone turns an instant into a day, an
-- hour or a text, or the other way, and is therefore stable.
create temporary table zoned on commit drop as
select p.oid from pg_proc p
 where p.pronamespace = 'pg_catalog'::regnamespace and p.provolatile = 's' and p.pronargs > 0
   and 'timestamptz'::regtype = any (p.proargtypes::oid[] || p.prorettype) and p.proname !~ 'interval';
create temporary table stored on commit drop as
select format('%s.%s', r.name, a.attname) as name, d.adbin::text as tree
  from pg_attrdef d
  join tap.our_relations r on r.oid = d.adrelid
  join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
union all
select r.name, w.ev_action::text from pg_rewrite w join tap.our_relations r on r.oid = w.ev_class
union all
select format('%s, %s', r.name, c.conname), c.conbin::text
  from pg_constraint c join tap.our_relations r on r.oid = c.conrelid
union all
select format('%s, %s', r.name, p.polname), concat(p.polqual, p.polwithcheck)
  from pg_policy p join tap.our_relations r on r.oid = p.polrelid
union all
select x.indexrelid::regclass::text, concat(x.indexprs, x.indpred)
  from pg_index x join tap.our_relations r on r.oid = x.indrelid
union all
select format('%s, %s', r.name, t.tgname), t.tgqual::text from pg_trigger t join tap.our_relations r on r.oid = t.tgrelid
union all
select format('%s, %s', t.typnamespace::regnamespace, t.typname), t.typdefaultbin::text
  from pg_type t join tap.our_schemas s on s.oid = t.typnamespace
union all
select f.name, concat(f.proargdefaults, f.prosqlbody) from tap.our_functions f;
select is_empty(
  $$select s.name from stored s
     where s.tree ~ '\{SQLVALUEFUNCTION :op [0125678] '
        or exists (select from regexp_matches(s.tree, 'funcid (\d+)', 'g') m join zoned z on z.oid = m[1]::oid)$$,
  'nor does a view, default, generated column, check, policy, index or trigger');
select * from finish();
