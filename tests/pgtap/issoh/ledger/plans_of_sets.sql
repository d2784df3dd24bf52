-- Which functions go by keys whatever was there when they were planned (docs/decisions/0034-plans-of-sets.md).
select plan(6);

create temporary table settings (name text, is_scan boolean) on commit drop;
insert into settings values ('enable_seqscan', true), ('enable_hashjoin', true), ('enable_mergejoin', true),
  ('enable_indexscan', false), ('enable_indexonlyscan', false);
create temporary table functions on commit drop as
select f.oid, f.name, f.schema_name || '.' || f.proname as called, f.prosrc as source,
       coalesce(f.proconfig, '{}') as config,
       f.prorettype = 'trigger'::regtype
         and exists (select from pg_trigger t
                      where t.tgfoid = f.oid and coalesce(t.tgnewtable, t.tgoldtable) is not null) as is_transition,
       exists (select from unnest(f.proargtypes::oid[]) a
                 join pg_type s on s.oid = a
                 join pg_type e on e.oid = s.typelem
                where s.typcategory = 'A' and e.typtype = 'c') as takes_set
  from tap.our_functions f
  join pg_language l on l.oid = f.prolang
 where l.lanname = 'plpgsql';
-- Settings of a caller hold for what it calls: a function is bare of one that it lacks where a way leads to it from
-- outside on which nobody has it.
create temporary table bare on commit drop as
with recursive calls as (
  select distinct f.oid as caller, g.oid as callee
    from functions f
   cross join lateral regexp_matches(f.source, '\m([a-z_]+\.[a-z_]+)\(', 'g') m
    join functions g on g.called = m[1]
   where f.oid <> g.oid
), lacking as (
  select f.oid, s.name from functions f cross join settings s where not s.name || '=off' = any (f.config)
), bare as (
  select l.oid, l.name from lacking l where not exists (select from calls c where c.callee = l.oid)
  union
  select l.oid, l.name
    from bare b
    join calls c on c.caller = b.oid
    join lacking l on l.oid = c.callee and l.name = b.name
)
select b.oid, b.name, s.is_scan from bare b join settings s on s.name = b.name;

select is_empty(
  $$select f.name from functions f
     where f.is_transition and f.source ~ '\.([a-z_]+_id) (=|is not distinct from) [a-z_]+\.\1\M'
       and f.source ~ '\m(join|update|exists \(select from)\s+issoh\.'
       and not 'enable_nestloop=off' = any (f.config)
       and exists (select from bare b where b.oid = f.oid and b.is_scan)$$,
  'a trigger whose new or old rows meet a table by a key hashes both, or goes by the key');
select is_empty(
  $$select f.name from functions f
     where (f.is_transition or f.takes_set) and not 'plan_cache_mode=force_custom_plan' = any (f.config)
       and f.source ~ ('\m(?:join|update|from)\s+issoh\.'
                       || '(?:stock_on_hand|supplier_stock_holdings|purchase_order_lines|stock_reservations)\s+([a-z]+)\M'
                       || '[^;]*\m\1\.[a-z_]+_id (?:=|is not distinct from) [a-z]+\.')
       and exists (select from bare b where b.oid = f.oid and b.is_scan)$$,
  'a set that meets stock, holdings, orders or reservations does not walk through them: its own, or its callers'' settings');
select is_empty(
  $$select f.name from functions f
     where ('enable_indexscan=off' = any (f.config)) <> ('enable_indexonlyscan=off' = any (f.config))$$,
  'who has no index scans has none of either kind');
select is_empty(
  $$select f.name from functions f
     where 'enable_indexscan=off' = any (f.config) and exists (select from bare b where b.oid = f.oid and b.is_scan)$$,
  'and bitmaps are all that is left');
create temporary table by_place on commit drop as
select f.name, f.config from functions f where f.source ~ '\moffset 0\M' and f.source ~ '\.ctid\M';
select isnt_empty('select from by_place', 'some find rows by key and change them by place (decision 0035)');
select is_empty(
  $$select b.name from by_place b where not b.config @> array['enable_bitmapscan=off', 'enable_memoize=off']$$,
  'who does looks along the index for each key, with no bitmap made for it and nothing kept of the one before');
select * from finish();
