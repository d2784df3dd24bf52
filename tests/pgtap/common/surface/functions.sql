-- What holds for every function and trigger of both databases.
select plan(11);

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
  $$select s.name
      from (select f.name, f.prosrc as source from tap.our_functions f
            union all
            select r.name, pg_get_viewdef(r.oid) from tap.our_relations r where r.relkind in ('v', 'm')) s
     where s.source ~* '\m(current_date|current_time|localtime|localtimestamp)\M'
        or s.source ~* '(_at|_updated|(movement|upload)_date|now\(\)|clock_timestamp\(\))::(date|timestamp)\M'$$,
  'no function or view goes by the day of the session');
select * from finish();
