-- A search finds what it says, in every order and page by page, before what moved is folded in and after.
select plan(85);

select spp.create_supplier('ALPHA', 'Alpha'), spp.create_supplier('BETA', 'Beta');
insert into spp.supplier_products
  (supplier_id, supplier_product_code, product_name, current_price, currency_code, brand, barcode, category_id)
select s.supplier_id, x.code, x.name, x.price, 'EUR', x.brand, x.barcode, (spp.create_category(x.category)).category_id
  from spp.suppliers s
  join (values ('ALPHA', 'A1', 'Hammer', 5, 'Acme', '4006381333931', 'Tools'), ('ALPHA', 'A2', 'Saw', 9, 'Acme', null, 'Tools'),
               ('ALPHA', 'A3', 'Tape', 1, null, null, 'Glue'), ('BETA', 'B1', 'Nordhammer', 7, 'Nord', null, 'Tools'))
       as x (supplier, code, name, price, brand, barcode, category) on x.supplier = s.supplier_code;
create function pg_temp.found(search text default null, filter jsonb default '{}', order_by text default 'name',
                              is_descending boolean default false, after jsonb default null, page_size integer default 100)
returns text language sql as $$
  select string_agg(p.supplier_product_code, ' ' order by f.place)
    from spp.search_products(search, filter, order_by, is_descending, after, page_size) with ordinality
           as f (product_id, supplier_id, sort_key, place)
    join spp.supplier_products p on p.product_id = f.product_id
$$;
create function pg_temp.fold() returns void language sql as $$
  with recursive steps (done) as (
    select spp_private.refresh_figures_step()
    union all
    select spp_private.refresh_figures_step() from steps s where s.done > 0)
  select count(*) from steps
$$;

select is(pg_temp.found(), 'A1 B1 A2 A3', 'by name');
select is(pg_temp.found(order_by => 'price', is_descending => true), 'A2 B1 A1 A3', 'the dearest first');
select is(pg_temp.found(order_by => 'newest', is_descending => true), 'B1 A3 A2 A1', 'the newest first');
update spp.supplier_products set current_price = 10 where supplier_product_code = 'A3';
select is(pg_temp.found(order_by => 'price'), 'A1 B1 A2 A3', 'a price that has just moved counts');
select pg_temp.fold();
select is(pg_temp.found(order_by => 'price'), 'A1 B1 A2 A3', 'also when it is folded in');
select is(pg_temp.found(order_by => 'change', is_descending => true), 'A3', 'rises are those that changed');
select is(pg_temp.found('HAMMER'), 'A1 B1', 'a word is found in the middle of another');
select is(pg_temp.found('hammer', order_by => 'price', is_descending => true), 'B1 A1', 'and sorted');

-- Every door that looks for a text looks for its words, in whatever order and field they stand.
update spp.supplier_products set product_name = 'Claw hammer 300 g' where supplier_product_code = 'A1';
create function pg_temp.listed(search text) returns text language sql as $$
  select string_agg(p.supplier_product_code, ' ' order by p.supplier_product_code) from spp.list_products(search => search) p
$$;
create function pg_temp.listed_by_code(search text) returns text language sql as $$
  select string_agg(p.supplier_product_code, ' ') from spp.list_products_by_code('ALPHA', search => search) p
$$;
select is(array[pg_temp.found(w.search), pg_temp.listed(w.search), pg_temp.listed_by_code(w.search),
                (spp.search_counts(w.search) ->> 'total')],
          array[w.found, w.found, w.found, case when w.found is null then '0' else '1' end], format('words: %s', w.search))
  from (values ('claw hammer', 'A1'), ('hammer claw', 'A1'), (E'  300\u00a0claw\t', 'A1'), ('acme a1 HAMM 400638', 'A1'),
               ('g claw', 'A1'), ('claw saw', null), ('hammer 100%', null), ('claw ham_er', null),
               ('claw hammer 300 g a1 acme 400 claw hammer 300', 'A1'), ('g a1 acme 300 c h m claw hammer 300', 'A1'),
               ('g a1 acme 300 c h m hammer claw 300', null)) as w (search, found);
-- What a list names is found by the text that stands in the list, at every door.
select tap.upload('ALPHA', jsonb_agg(jsonb_build_object(
         'code', common.plain_code(l.code), 'name', common.plain(l.name), 'brand', common.plain(l.brand), 'price', '1')))
  from (values ('L1', E'Mu\u0308ller Zange', null), ('L2', E'\u200bKabel \u200fKupfer', null),
               ('L3', E'Schrau\u00adbe', null), ('L4', '="0070 Bohrer"', null), (E'''L\u200d5', 'Feile', null),
               ('L6', E'\ufeffOh\u2060ne', E'Cafe\u0301 \u200b')) as l (code, name, brand);
select is(array[pg_temp.found(w.search), pg_temp.listed(w.search), pg_temp.listed_by_code(w.search),
                (spp.search_counts(w.search) ->> 'total')],
          array[w.found, w.found, w.found, '1'], format('as it stands in a list: %s', w.name))
  from (values ('decomposed', E'Mu\u0308ller Zange', 'L1'), ('composed', E'm\u00fcller', 'L1'),
               ('marks before words', E'\u200bKabel \u200fKupfer', 'L2'), ('without them', 'kabel', 'L2'),
               ('a soft hyphen', E'Schrau\u00adbe', 'L3'), ('kept from a spreadsheet', '="0070 Bohrer"', 'L4'),
               ('a code', E'''L\u200d5', 'L5'), ('marks within', E'\ufeffOh\u2060ne', 'L6'),
               ('a brand', E'Cafe\u0301 \u200b', 'L6'), ('a code behind a name', E'Feile ''L\u200d5', 'L5'),
               ('before one', E'''L\u200d5 Feile', 'L5'), ('a code of a spreadsheet', 'feile ="L5"', 'L5')) as w (name, search, found);
select is(array[pg_temp.found(filter => jsonb_build_object('brands', array[E'Cafe\u0301'])),
                pg_temp.found(filter => jsonb_build_object('barcode', E'\u200b4006381333931 '))], '{L6,A1}',
  'and so are brands and barcodes of a filter');
select throws_ok($$select spp.assign_category('Offers', filter => jsonb_build_object('search', E'\u200b'))$$, 'SPIAC', null,
  'what cannot be seen is nothing to look for');
delete from spp.supplier_products where supplier_product_code ^@ 'L';
select is(spp.assign_category('Offers', filter => '{"search": "hammer claw"}'), '{"assigned": 1}',
  'what is put into a category by words is what they find');
select is((select to_jsonb(spp.assign_category('Tools', array_agg(p.product_id))) from spp.supplier_products p
            where p.supplier_product_code = 'A1'), '{"assigned": 1}', 'and back');
update spp.supplier_products set product_name = 'Hammer' where supplier_product_code = 'A1';
select is(common.search_patterns(w.search), w.patterns, format('patterns of %s', w.search))
  from (values ('b aaa 5%', '{%aaa%,%5\\%%,%b%}'::text[]), (E' \u3000', null), (null, null),
               ('a ''b ''', '{%a%,%b%,%''%}'), (''' ''a', '{%a%}'), ('a =""', '{%a%}'), ('a''b', '{%a''b%}'),
               ('1 2 3 4 5 6 7 8 9 0', '{%8%%9%%0%,%1%,%2%,%3%,%4%,%5%,%6%,%7%}')) as w (search, patterns);
select is(pg_temp.found(filter => '{"brands": ["Acme"], "min_price": 6}'), 'A2', 'brand and price');
select is(pg_temp.found(filter => '{"category": "Tools", "supplier_codes": ["ALPHA"]}'), 'A1 A2', 'category and supplier');
select is(pg_temp.found(filter => '{"barcode": "4006381333931"}'), 'A1', 'barcode');
select is(
  (with recursive pages (page, last, key) as (
     select 1, f.product_id, f.sort_key
       from spp.search_products(order_by => 'price', page_size => 1) f
     union all
     select p.page + 1, f.product_id, f.sort_key
       from pages p
      cross join lateral spp.search_products(
        order_by => 'price', page_size => 1, after => jsonb_build_object('key', p.key, 'product_id', p.last)) f)
   select string_agg(s.supplier_product_code, ' ' order by p.page)
     from pages p join spp.supplier_products s on s.product_id = p.last),
  'A1 B1 A2 A3', 'pages follow each other without a gap');
select is(spp.search_counts() - 'facets', '{"total": 4, "total_is_exact": true, "facets_are_exact": true}', 'a total');
select is(spp.search_counts('hammer') -> 'facets' -> 'suppliers',
  '[{"label": "Alpha", "value": "ALPHA", "products": 1}, {"label": "Beta", "value": "BETA", "products": 1}]',
  'counts by supplier');
select throws_ok($$select spp.search_products(filter => '{"colour": "red"}')$$, 'SPISF', null, 'no such filter');
select throws_ok($$select spp.search_products(after => '{"key": 1}')$$, 'SPISF', null, 'no cursor');

-- How long a search may be is the same for all doors.
select is(tap.outcome('inv_supplier', format(d.call, repeat('a ', 500)), (select s.supplier_id from spp.suppliers s where s.supplier_code = 'ALPHA')), 'ok', d.call || ': 1,000 characters')
  from (values ('select spp.search_products(%L)'), ('select spp.search_counts(%L)'), ('select spp.list_products(null, null, %L)'),
               ('select spp.list_products_by_code(''ALPHA'', null, %L)')) as d (call)
 union all
select is(tap.outcome('inv_supplier', format(d.call, repeat('a ', 500) || 'a'), (select s.supplier_id from spp.suppliers s where s.supplier_code = 'ALPHA')), 'SPISF', d.call || ': one more')
  from (values ('select spp.search_products(%L)'), ('select spp.search_counts(%L)'), ('select spp.list_products(null, null, %L)'),
               ('select spp.list_products_by_code(''ALPHA'', null, %L)')) as d (call);
select throws_ok(format('select spp.assign_category(%L, filter => %L)', 'Tools',
  jsonb_build_object('search', repeat('a', 1001))), 'SPISF', null, 'nor is it longer where products are put into a category');
select lives_ok(format('select spp.search_counts(filter => %L)', jsonb_build_object(
  'supplier_codes', array_fill('ALPHA'::text, '{1000}'), 'brands', array_fill(repeat('x', 1000), '{1000}'))),
  'a filter of 1,000 suppliers and brands');
select throws_ok(format('select spp.search_counts(filter => %L)', f.filter), 'SPISF', 'The filter is too long.', f.what)
  from (values (jsonb_build_object('supplier_codes', array_fill('ALPHA'::text, '{1001}')), 'one supplier more'),
               (jsonb_build_object('brands', array_fill('x'::text, '{1001}')), 'one brand more'),
               (jsonb_build_object('brands', array[repeat('x', 1001)]), 'a longer brand'),
               (jsonb_build_object('category', repeat('x', 1001)), 'a longer category')) as f (filter, what);

create or replace function spp_private.most_found() returns integer language sql immutable as 'select 2';
select is(spp.search_counts() #> '{facets,suppliers}',
  '[{"label": "Alpha", "value": "ALPHA", "products": 3}, {"label": "Beta", "value": "BETA", "products": 1}]',
  'of more products than are counted every supplier is there, with all of its own');
select is(
  (select sum((s ->> 'products')::integer) from jsonb_array_elements(spp.search_counts() #> '{facets,statuses}') s), 2::bigint,
  'the others are counted among so many and no more');

-- A range finds the same whether few or many are in it, before what moved is folded in and after.
create function pg_temp.plain(filter jsonb, order_by text, is_descending boolean) returns text language sql as $$
  select string_agg(r.supplier_product_code, ' ' order by case when is_descending then -r.place else r.place end)
    from (select p.supplier_product_code,
                 row_number() over (order by case order_by when 'price' then p.current_price end,
                                             case order_by when 'name' then p.product_name end, p.product_id) as place
            from spp.supplier_products p
            join spp.suppliers s on s.supplier_id = p.supplier_id
           where (filter ->> 'min_price' is null or p.current_price >= (filter ->> 'min_price')::numeric)
             and (filter ->> 'max_price' is null or p.current_price <= (filter ->> 'max_price')::numeric)
             and (filter ->> 'changed_since' is null or p.price_changed_at >= (filter ->> 'changed_since')::timestamptz)
             and (filter ->> 'is_new' is null or p.is_new = (filter ->> 'is_new')::boolean)
             and (filter ->> 'supplier_codes' is null or filter -> 'supplier_codes' ? s.supplier_code)) r
$$;
create function pg_temp.differing() returns text language sql as $$
  select string_agg(format('%s %s %s: %s', f.filter, o.order_by, d.is_descending, n.found), '; ')
    from (values ('{"min_price": 6}'::jsonb), ('{"min_price": 0}'), ('{"min_price": 2, "max_price": 5}'),
                 ('{"min_price": 1000}'), ('{"changed_since": "2020-01-01"}'), ('{"changed_since": "infinity"}'),
                 ('{"changed_since": "2020-01-01", "supplier_codes": ["BETA"], "min_price": 1}'),
                 ('{"min_price": 1, "is_new": true}')) f (filter)
   cross join unnest('{name,price,newest}'::text[]) o (order_by)
   cross join unnest('{f,t}'::boolean[]) d (is_descending)
   cross join lateral (select pg_temp.found(null, f.filter, o.order_by, d.is_descending) as found,
                              spp.search_counts(null, f.filter) as counts) n
   where n.found is distinct from pg_temp.plain(f.filter, o.order_by, d.is_descending)
      or (n.counts ->> 'total')::integer <> least(2, coalesce(cardinality(string_to_array(n.found, ' ')), 0))
$$;
update spp.supplier_products set current_price = 8 where supplier_product_code = 'B1';
update spp.supplier_products set is_new = false where supplier_product_code = 'A2';
select is(pg_temp.differing(), null, 'ranges, with what has just moved');
select pg_temp.fold();
select is(pg_temp.differing(), null, 'and when it is folded in');

-- An index is asked by trigrams: letters of every writing have some.
select cmp_ok(cardinality(show_trgm(w.word)), '>', length(w.word), format('trigrams of %s', w.word))
  from unnest('{Hammer,Säge,Öl,Молоток,σφυρί,מברג,مطرقة,ハンマー,螺丝刀}'::text[]) w (word);

-- The few that are new, or gone, are found without a walk along all others.
create or replace function spp_private.most_found() returns integer language sql immutable as 'select 100';
insert into spp.supplier_products
  (supplier_id, supplier_product_code, product_name, current_price, currency_code, is_new, status)
select s.supplier_id, 'W' || n, 'Washer ' || n, n, 'EUR', false, case when n <= 5 then 'discontinued' else 'available' end
  from spp.suppliers s, generate_series(1, 400) n where s.supplier_code = 'ALPHA';
update spp.supplier_products set current_price = current_price + 1 where supplier_product_code ^@ 'W';
create function pg_temp.walked(filter jsonb, order_by text) returns text language plpgsql as $$
declare
  v_read constant bigint := (select sum(coalesce(t.seq_tup_read, 0) + coalesce(t.idx_tup_fetch, 0))
                               from pg_stat_xact_all_tables t where t.relname = 'product_figures');
begin
  return concat(pg_temp.found(null, filter, order_by), ': ',
                (select sum(coalesce(t.seq_tup_read, 0) + coalesce(t.idx_tup_fetch, 0)) - v_read < 50
                   from pg_stat_xact_all_tables t where t.relname = 'product_figures'));
end
$$;
select is(pg_temp.found(null, '{"is_new": true}', 'price'), 'A1 B1 A3', 'before they are folded in');
select pg_temp.fold();
select is(pg_temp.walked(w.filter, w.order_by), w.found, format('%s by %s', w.filter, w.order_by))
  from (values ('{"is_new": true}'::jsonb, 'change', 'B1 A3: t'), ('{"is_new": true}', 'price', 'A1 B1 A3: t'),
               ('{"status": "discontinued"}', 'price', 'W1 W2 W3 W4 W5: t'),
               ('{"status": "discontinued"}', 'change', 'W5 W4 W3 W2 W1: t'),
               ('{"status": "discontinued", "is_new": true}', 'name', ': t'), ('{"status": "pending"}', 'price', ': t')
       ) as w (filter, order_by, found);
