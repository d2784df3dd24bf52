-- What a catalogue is at changes with whatever it shows, for whom it shows it, and with nothing else.
select plan(49);

create function tap.of(supplier text default null, by_category boolean default false) returns text
language sql stable
as $$ select spp_private.catalogue_generation(supplier, by_category) $$;

create temporary table seen (subject text, generation text) on commit drop;
create function tap.look() returns void
language sql volatile
as $$
  delete from seen;
  insert into seen
  values ('ONE', tap.of('ONE')), ('TWO', tap.of('TWO')), ('all', tap.of()), ('ONE by category', tap.of('ONE', true));
$$;

-- What has moved since tap.look().
create function tap.moved() returns text
language sql stable
as $$
  select coalesce(string_agg(s.subject, ', ' order by s.subject), 'nothing')
    from seen s
   where s.generation <> case s.subject when 'all' then tap.of() when 'ONE by category' then tap.of('ONE', true)
                                        else tap.of(s.subject) end
$$;

-- What a statement moves.
create function tap.moves(statement text) returns text
language plpgsql volatile
as $$
begin
  perform tap.look();
  execute statement;
  return tap.moved();
end
$$;

select tap.supplier('ONE'), tap.supplier('TWO');
create temporary table made on commit drop as
select tap.product(s.supplier_id, s.supplier_code || '-1') as product_id, s.* from spp.suppliers s;
select spp.create_category('Tools');

select is(tap.moves('select 1'), 'nothing', 'nothing moves by itself');
select is(tap.moves(t.statement), t.moved, t.statement)
  from (values
    ('update spp.supplier_products set current_price = 11 where supplier_product_code = ''ONE-1''',
     'ONE, ONE by category, all'),
    ('update spp.supplier_products set is_new = false where supplier_product_code = ''ONE-1''',
     'ONE, ONE by category, all'),
    ('update spp.supplier_products_one set product_name = ''Of its partition''', 'ONE, ONE by category, all'),
    ('insert into spp.supplier_products_one (supplier_id, supplier_product_code, product_name, current_price,
                                             currency_code)
      select supplier_id, ''ONE-2'', ''Second'', 1, ''EUR'' from made where supplier_code = ''ONE''',
     'ONE, ONE by category, all'),
    ('delete from spp.supplier_products_one where supplier_product_code = ''ONE-2''', 'ONE, ONE by category, all'),
    ('select tap.product(supplier_id, ''ONE-3'') from made where supplier_code = ''ONE''',
     'ONE, ONE by category, all'),
    ('delete from spp.supplier_products where supplier_product_code = ''ONE-3''', 'ONE, ONE by category, all'),
    ('update spp.supplier_products set current_price = 12', 'ONE, ONE by category, TWO, all'),
    ('update spp.supplier_products set current_price = 13 where false', 'nothing'),
    ('update spp.suppliers set supplier_name = ''Second'' where supplier_code = ''TWO''', 'TWO, all'),
    ('select spp.update_supplier(''TWO'', ''{"status": "suspended"}'')', 'TWO, all'),
    ('select tap.supplier(''THREE'')', 'all'),
    ('select spp.create_category(''Screws'')', 'ONE by category, all'),
    ('update spp.categories set category_name = ''Nails'' where category_name = ''Screws''', 'ONE by category, all'),
    ('delete from spp.categories where category_name = ''Nails''', 'ONE by category, all'),
    ('delete from spp.categories where category_name = ''Nails''', 'nothing'),
    ('insert into spp.price_history (supplier_id, product_id, new_price, change_reason, changed_by)
      select supplier_id, product_id, 9, ''by hand'', ''me'' from made', 'ONE, ONE by category, TWO, all'),
    ('truncate spp.supplier_products_two', 'ONE, ONE by category, TWO, all'),
    ('truncate spp.supplier_products', 'ONE, ONE by category, TWO, all'),
    ('select spp_private.renew_feed_epoch()', 'ONE, ONE by category, TWO, all'),
    ('update graphile_migrate.migrations set date = now() + interval ''1 day''
       where hash = (select hash from graphile_migrate.migrations order by date desc limit 1)',
     'ONE, ONE by category, TWO, all'),
    ('select spp.set_setting(''upload.max_rows'', ''1000'')', 'nothing'),
    ('select spp.set_import_profile(''ONE'', ''{"delimiter": ";"}'')', 'nothing')
  ) t (statement, moved);

-- Uploads, to their end and back.
select tap.look();
select tap.upload('ONE', '[{"code": "A1", "price": "1.00"}, {"code": "A2"}]');
select is(tap.moved(), 'ONE, ONE by category, all', 'an upload moves its supplier''s catalogue');
select tap.look();
create temporary table uploaded on commit drop as
select tap.upload('ONE', '[{"code": "A1", "price": "2.00"}]'::jsonb) as batch_id;
select is(tap.moved(), 'ONE, ONE by category, all', 'so does one that changes a price');
select is(tap.moves($$select tap.upload('ONE', '[{"code": "A9", "price": "2.00"}]', dry_run => true)$$), 'nothing',
          'a dry run does not');
select is(tap.moves($$select spp.rollback_batch(batch_id) from uploaded$$), 'ONE, ONE by category, all',
          'a rollback does');

-- One mark for many.
select tap.look();
create temporary table marks on commit drop as
select m.scope, count(*) as before from spp_private.catalogue_marks m group by m.scope;
select cmp_ok((select max(before) from marks), '>', 2::bigint, 'marks gather');
select cmp_ok(spp_private.fold_catalogue_marks(), '>', 10, 'folding takes them together');
select results_eq($$select scope, count(*) from spp_private.catalogue_marks group by scope order by scope$$,
                  $$select scope, 1::bigint from marks order by scope$$, 'one of each is left');
select is(tap.moved(), 'nothing', 'what the catalogues are at stays');
select is(spp_private.fold_catalogue_marks(), 0, 'what is folded is left alone');
select is(tap.moves($$select tap.product(supplier_id, 'ONE-9') from made where supplier_code = 'ONE'$$),
          'ONE, ONE by category, all', 'and moves as before');

-- What was undone was not.
select tap.look();
savepoint before;
select tap.product(supplier_id, 'ONE-10') from made where supplier_code = 'ONE';
rollback to before;
select is(tap.moved(), 'nothing', 'what was rolled back has moved nothing');
select isnt(tap.of('ONE'), tap.of('TWO'), 'two suppliers are never at the same');

-- Who asks for whom.
select set_config('inv.supplier_id', (select supplier_id::text from made where supplier_code = 'ONE'), true);
select set_config('role', 'inv_supplier', true);
select is(spp_private.catalogue_generation(), spp_private.catalogue_generation('ONE'),
          'all that a supplier sees is its own');
select throws_ok($$select spp_private.catalogue_generation('TWO')$$, 'SPNSU', null,
                 'a stranger''s is answered like none');
reset role;
select isnt(tap.of(), tap.of('ONE'), 'staff see everybody''s');
select throws_ok($$select tap.of('NOBODY')$$, 'SPNSU', null, 'whom nobody knows is at nothing');
select is(tap.of('ONE'), tap.of((select supplier_id::text from made where supplier_code = 'ONE')),
          'a supplier is a code or an id');

-- What the answers show is what is marked: whoever shows another table has to mark it, too.
create temporary table shown on commit drop as
with recursive reads as (
  select 'spp.v_all_supplier_products'::regclass::oid as relid
  union
  select d.refobjid
    from reads r
    join pg_rewrite w on w.ev_class = r.relid
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
                    and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.relid
)
select c.oid::regclass as relation
  from reads r join pg_class c on c.oid = r.relid
 where c.relkind in ('r', 'p') and c.relnamespace = 'spp'::regnamespace
union
-- In functions, not in views.
select unnest(array['spp.categories', 'spp.price_history']::regclass[]);
select bag_eq($$select relation::text from shown$$,
  array['spp.supplier_products', 'spp.suppliers', 'spp.categories', 'spp.price_history'], 'these tables are shown');
select is_empty(
  $$select t.relid::regclass, v.verb
      from shown s, pg_partition_tree(s.relation) t,
           unnest(array['insert', 'update', 'delete', 'truncate']) v (verb)
     -- Prices only come.
     where (s.relation <> 'spp.price_history'::regclass or v.verb = 'insert')
       and not exists (select from pg_trigger g
                        where g.tgrelid = t.relid and g.tgname = '_600_mark_' || v.verb and g.tgenabled = 'O')
    union all
    select s.relation, 'of the table itself'
      from shown s
     where not exists (select from pg_trigger g where g.tgrelid = s.relation and g.tgname = '_600_mark_insert')$$,
  'they, and each of their partitions, mark every change');
select bag_eq(
  $$select f.name::text from tap.our_functions f where f.prosrc ~ 'insert into spp.price_history'$$,
  array['spp.tg_supplier_products__insert()', 'spp.tg_supplier_products__update()'],
  'prices come from the triggers that mark them, or by hand');
select spp_private.make_price_history_month('2035-01-01');
select has_trigger('spp', 'price_history_2035_01', '_600_mark_insert', 'a new month is marked, too');
select tap.supplier('LATE');
select has_trigger('spp', 'supplier_products_late', '_600_mark_update', 'and a new supplier''s products');
-- What went round the triggers left none of these.
set session_replication_role = replica;
select is(tap.moves($$update spp.supplier_products set current_price = current_price + 1 where supplier_id =
    (select s.supplier_id from spp.suppliers s where s.supplier_code = 'ONE')$$), 'nothing', 'replica mode leaves no mark');
select is(tap.moves($$select spp_private.touch_products('ONE')$$), 'ONE, ONE by category, all',
  'touch_products does, in replica mode itself');
set session_replication_role = origin;
select is(tap.moves($$select spp_private.touch_products('ONE')$$), 'ONE, ONE by category, all', 'or out of it');
select * from finish();
