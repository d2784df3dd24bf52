-- The schemas of IS-SOH, and its append-only log.
select plan(17);

select has_schema(s, format('schema %s is there', s)) from unnest(array['issoh', 'issoh_private', 'spp_remote',
  'audit']::name[]) s;
select is_empty(
  $$select n.nspname from pg_namespace n
     where n.nspname in ('issoh', 'issoh_private', 'spp_remote', 'audit')
       and (n.nspowner <> 'inv_owner'::regrole or obj_description(n.oid, 'pg_namespace') is null)$$,
  'the owner owns every schema, and each has a comment');
select has_extension('postgres_fdw', 'what reads SPP is there');
select results_eq(
  $$select tap.columns_of('audit.log')$$,
  array['log_id bigint not null', 'occurred_at timestamp with time zone not null', 'actor text not null',
    'role_name text not null',
        'request_id text', 'operation text not null', 'table_schema text not null', 'table_name text not null',
        'record_key text not null', 'old_values jsonb', 'new_values jsonb', 'xact_id xid8'],
  'the log has the columns of SPP''s');
select is_empty(
  $$select c.oid::regclass from pg_class c
     where c.relnamespace in ('issoh'::regnamespace, 'issoh_private'::regnamespace, 'audit'::regnamespace)
       and c.relkind in ('r', 'p') and (not c.relrowsecurity or c.relforcerowsecurity)$$,
  'every table has row-level security, not forced');
select is_empty(
  $$select p.oid::regprocedure from pg_proc p
     where p.pronamespace in ('issoh'::regnamespace, 'issoh_private'::regnamespace, 'audit'::regnamespace)
       and p.prosecdef and not coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, pg_temp']$$,
  'every definer function has a search_path in which pg_temp comes last');
select policies_are('audit', 'log', array['staff_read'], 'the log has one policy');
select policy_roles_are('audit', 'log', 'staff_read', array['inv_analyst', 'inv_admin'],
  'for analysts and administrators');

-- A table that is logged.
create table issoh.things (thing_id integer primary key, label text);
call audit.attach_log('issoh.things', 'thing_id');
insert into issoh.things values (1, 'a'), (2, 'b');
update issoh.things set label = 'c' where thing_id = 1;
delete from issoh.things where thing_id = 2;
select is((select string_agg(concat(l.operation, l.record_key, l.old_values ->> 'label', l.new_values ->> 'label'),
  ' ' order by l.log_id)
             from audit.log l where l.table_name = 'things'), 'insert1a insert2b update1ac delete2b',
               'every change of it is in the log');
select is(tap.as_role('inv_analyst', 'select count(*) from audit.log where table_name = ''things'''), '4',
  'an analyst reads it');
select is(tap.outcome('inv_stock_operator', 'select from audit.log'), '42501', 'a stock operator does not');
select is(tap.outcome('inv_owner', s.statement), 'SPFAO', s.description)
  from (values
    ('update audit.log set actor = ''nobody''', 'not even the owner changes it'),
    ('delete from audit.log', 'nor deletes from it'),
    ('truncate audit.log', 'nor truncates it')
  ) as s (statement, description);
select * from finish();
