-- What a publication of all tables takes up: without an identity of its rows, who changes one of a table is refused.
-- PostgreSQL is asked itself, table by table and partition by partition, of the worker and the migrations, too.
select plan(4);

-- A supplier, so that a partition of products is among what is looked at; and months that are made now.
select tap.supplier('REPLICATED');
create temporary table made on commit drop as
select audit.make_month(p.partrelid::regclass, date '2190-01-01') as month
  from pg_partitioned_table p join tap.our_relations r on r.oid = p.partrelid
 where r.relname <> 'supplier_products';
select isnt_empty('select from made where month is not null', 'months are made');

set local client_min_messages = error;
create publication everything for all tables;
create function tap.refused(statement text) returns text
language plpgsql volatile
as $$
begin
  execute 'explain ' || statement;
  return null;
exception when others then
  return sqlerrm;
end
$$;
create temporary table published on commit drop as
select c.oid, c.oid::regclass::text as name,
       -- Any that an update may name.
       (select a.attname from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity <> 'a'
         order by a.attnum limit 1) as attname
  from pg_class c
 where pg_relation_is_publishable(c.oid) and c.relpersistence = 'p' and c.relkind in ('r', 'p')
   and c.relnamespace <> 'information_schema'::regnamespace;
select set_has(
  'select p.oid::regclass from published p',
  'select r.oid::regclass from tap.our_relations r where r.relkind in (''r'', ''p'') and r.relpersistence = ''p''',
  'every table of ours is published');
select is_empty(
  $$select p.name, d.refused from published p, tap.refused('delete from ' || p.name) as d (refused)
     where d.refused is not null order by 1$$,
  'rows of each are deleted');
select is_empty(
  $$select p.name, u.refused
      from published p, tap.refused(format('update %s set %I = %2$I', p.name, p.attname)) as u (refused)
     where p.attname is not null and u.refused is not null order by 1$$,
  'and updated');
select * from finish();
