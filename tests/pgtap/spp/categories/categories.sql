-- The tree of categories: made, moved, renamed; and products put into it.
select plan(50);

create function pg_temp.tree() returns text
language sql stable
as $$
  select string_agg(concat(c.path, ':', c.level), ' ' order by c.path) from spp.categories c
$$;
create function pg_temp.id_of(of_path text) returns uuid
language sql stable
as $$
  select c.category_id from spp.categories c where c.path = of_path::ltree
$$;

select is((spp.create_category('Tools > Drills > Cordless Drills')).path::text, 'tools.drills.cordless_drills',
  'a category is made with its parents');
select is(pg_temp.tree(), 'tools:1 tools.drills:2 tools.drills.cordless_drills:3',
  'each level has its path and level');
select is((spp.create_category('tools/DRILLS')).category_name, 'Drills',
  'names that differ in case only are the same category');
select is((spp.create_category('tools.drills')).category_name, 'Drills', 'a path finds its category');
select is((spp.create_category(pg_temp.id_of('tools.drills')::text)).category_name, 'Drills', 'so does an id');
select is((spp.create_category('Garden / Hoses')).level, 2, 'names may be parted by a slash');
select is(pg_temp.tree(), 'garden:1 garden.hoses:2 tools:1 tools.drills:2 tools.drills.cordless_drills:3',
  'what is there is not made again');
select is((select c.parent_category_id from spp.categories c where c.path = 'garden.hoses'), pg_temp.id_of('garden'),
  'a child knows its parent');

-- Moving.
select is((spp.move_category(pg_temp.id_of('tools.drills'), pg_temp.id_of('garden'))).path::text, 'garden.drills',
  'a branch moves');
select is(pg_temp.tree(), 'garden:1 garden.drills:2 garden.drills.cordless_drills:3 garden.hoses:2 tools:1',
  'and what is below it follows');
select is((spp.move_category(pg_temp.id_of('garden.drills'), null)).path::text, 'drills',
  'a branch moves to the top');
select is(pg_temp.tree(), 'drills:1 drills.cordless_drills:2 garden:1 garden.hoses:2 tools:1', 'with its levels');
select lives_ok($$update spp.categories set category_name = 'Boring & Milling' where path = 'drills'$$,
  'a category is renamed');
select is(pg_temp.tree(), 'boring_milling:1 boring_milling.cordless_drills:2 garden:1 garden.hoses:2 tools:1',
  'and the paths below it follow');
select lives_ok($$update spp.categories set path = 'nonsense', level = 9 where path = 'tools'$$,
  'a path set by hand is set right');
select is((select c.level from spp.categories c where c.path = 'tools'), 1, 'and so is a level');
update spp.categories set sort_order = 3 where path = 'garden';
select is((select c.sort_order from spp.categories c where c.path = 'garden'), 3,
  'other columns change without a move');

-- Refusals.
select throws_ok(format('select spp.move_category(%L, %L)', pg_temp.id_of('boring_milling'),
  pg_temp.id_of('boring_milling.cordless_drills')),
  'SPCCR', null, 'a branch does not move below itself');
select throws_ok(format('select spp.move_category(%L, %L)', pg_temp.id_of('garden'), pg_temp.id_of('garden')),
  'SPCCR', null, 'a category is not its own parent');
select throws_ok(format('update spp.categories set parent_category_id = %L where path = %L',
  pg_temp.id_of('garden.hoses'), 'garden'),
  'SPCCR', null, 'direct SQL ties no ring either');
select spp.create_category('Tools > Hoses');
select throws_ok(format('select spp.move_category(%L, %L)', pg_temp.id_of('garden.hoses'), pg_temp.id_of('tools')),
  'SPCCN', null, 'a name that is taken there is refused');
select throws_ok(format('select spp.move_category(%L, null)', gen_random_uuid()), 'SPNCA', null,
  'an unknown category does not move');
select throws_ok(format('select spp.move_category(%L, %L)', pg_temp.id_of('tools'), gen_random_uuid()), 'SPNCA', null,
  'nor is an unknown parent taken');
select throws_ok(format('select spp.create_category(%L)', c.category), 'SPNCA', null, c.description)
  from (values
    ('', 'a blank category is none'), (' > ', 'nor are blank names'),
    ('019a0000-0000-7000-8000-00000000000c', 'an unknown id makes no category'),
    ('1>2>3>4>5>6>7>8>9>10>11', 'eleven levels are too many')
  ) as c (category, description);
select lives_ok($$select spp.create_category('1>2>3>4>5>6>7>8>9>10')$$, 'ten levels are not');
select throws_ok($$delete from spp.categories where path = 'garden'$$, '23001', null,
  'a category with children stays');

-- Putting products into categories.
select tap.supplier('ALPHA'), tap.supplier('BETA');
select tap.product(s.supplier_id, c) from spp.suppliers s, unnest(array['D1', 'D2', '50%_OFF']) c;
create function pg_temp.placed() returns text
language sql volatile
as $$
  select string_agg(concat(s.supplier_code, ' ', p.supplier_product_code, ' ', top.path,
    coalesce('>' || sub.path::text, '')), ', '
                    order by s.supplier_code, p.supplier_product_code)
    from spp.supplier_products p
    join spp.suppliers s on s.supplier_id = p.supplier_id
    join spp.categories top on top.category_id = p.category_id
    left join spp.categories sub on sub.category_id = p.subcategory_id
$$;
select is(spp.assign_category('Saws > Jig Saws', array(select p.product_id from spp.supplier_products p
  where p.supplier_product_code = 'D1')),
  '{"assigned": 2}', 'products are assigned by id, to a category made for them');
select is(pg_temp.placed(), 'ALPHA D1 saws>saws.jig_saws, BETA D1 saws>saws.jig_saws',
  'top and deepest category are set');
select is(spp.assign_category('Saws > Jig Saws', array(select p.product_id from spp.supplier_products p
  where p.supplier_product_code = 'D1')),
  '{"assigned": 0}', 'again, nothing changes');
select is(spp.assign_category('Saws', filter => '{"supplier": "BETA", "category": "Saws"}'), '{"assigned": 1}',
  'by a filter of supplier and branch');
select is(pg_temp.placed(), 'ALPHA D1 saws>saws.jig_saws, BETA D1 saws', 'a top category has no deeper one');
select is(spp.assign_category('Offers', filter => '{"search": "50%_"}'), '{"assigned": 2}',
  'a search takes % and _ as they are');
select is(spp.assign_category('Rest', filter => '{"uncategorised": true, "supplier": "ALPHA"}'), '{"assigned": 1}',
  'what has no category yet');
select is(spp.assign_category('New', filter => '{"is_new": true, "search": "d2", "supplier": "BETA"}'),
  '{"assigned": 1}', 'what is new');
select is((select count(*) from audit.log l where l.table_name = 'supplier_products' and l.operation = 'update'),
  7::bigint,
  'every assignment is audited');
select throws_ok(c.statement, c.sqlstate, null, c.description)
  from (values
    ('select spp.assign_category(''X'')', 'SPIAC', 'neither ids nor a filter are refused'),
    ('select spp.assign_category(''X'', ''{}'', ''{"is_new": true}'')', 'SPIAC', 'both are refused'),
    ('select spp.assign_category(''X'', array_fill(uuidv7(), array[10001]))', 'SPIAC', 'more than 10,000 are refused'),
    ('select spp.assign_category(''X'', filter => ''{}'')', 'SPIAC', 'an empty filter would mean everything'),
    ('select spp.assign_category(''X'', filter => ''{"search": " "}'')', 'SPIAC', 'so would no word'),
    ('select spp.assign_category(''X'', filter => ''{"color": "red"}'')', 'SPIAC', 'an unknown key is refused'),
    ('select spp.assign_category(''X'', filter => ''["is_new"]'')', 'SPIAC', 'a filter that is no object is refused'),
    ('select spp.assign_category(''X'', filter => ''{"is_new": "yes"}'')', 'SPIAC',
      'a value of another type is refused'),
    ('select spp.assign_category(''X'', filter => ''{"uncategorised": null}'')', 'SPIAC', 'null is no answer'),
    ('select spp.assign_category(''X'', filter => ''{"supplier": "NOBODY"}'')', 'SPNSU',
      'an unknown supplier is said to be so'),
    ('select spp.assign_category(''X'', filter => ''{"category": "Nowhere"}'')', 'SPNCA',
      'so is an unknown category'),
    ('select spp.assign_category('''', filter => ''{"is_new": true}'')', 'SPNCA', 'a blank category is refused')
  ) as c (statement, sqlstate, description);
select * from finish();
