-- Lists of products, stock, movements and warehouses: all of it, once, page after page, by what they are asked.
select plan(58);

select tap.warehouse('W'), tap.warehouse('V');
select issoh.add_product(c.sku, c.name, brand => c.brand, status => c.status)
  from (values ('A-1', 'Claw hammer', 'Nord', 'active'), ('B-1', 'Saw 50%', null, 'active'),
               ('C-1', 'Nail_80', 'nord', 'inactive')) as c (sku, name, brand, status);
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.found(search text, status text default null) returns text language sql stable as $$
  select coalesce(string_agg(p.internal_sku, ' '), '') from issoh.find_products(search, status) p
$$;
select is(tap.found(f.search, f.status), f.found, format('%s %s', f.search, f.status))
  from (values ('hammer', null, 'A-1'), ('NORD', null, 'A-1 C-1'), ('nord', 'active', 'A-1'), ('50%', null, 'B-1'),
               ('l_8', null, 'C-1'), ('%', null, 'B-1'), ('b-1', null, 'B-1'), ('none', null, ''),
               (null, null, 'A-1 B-1 C-1'), (null, 'inactive', 'C-1'), (' hammer ', null, 'A-1')
       ) as f (search, status, found);

select tap.receive(tap.id('A-1'), 'W', 10), tap.receive(tap.id('B-1'), 'W', 5), tap.receive(tap.id('A-1'), 'V', 2),
       tap.issue(tap.id('A-1'), 'W', 3);
select issoh.reserve_stock('A-1', 'W', 4);
select is((select concat_ws(' ', p.quantity_on_hand, p.quantity_reserved, p.quantity_available)
             from issoh.find_product('A-1') p), '9 4 5', 'a product has its pieces of all warehouses');
select is((select concat_ws(' ', p.internal_sku, p.quantity_on_hand) from issoh.find_product(tap.id('C-1')::text) p),
  'C-1 0', 'or none, and is found by its id');
select throws_ok($$select issoh.find_product('none')$$, 'ISNPR', null, 'one that is not there is told');
select is((select concat_ws(' ', p.internal_sku, p.product_name, p.pack_multiple)
             from issoh.record_product('{"internal_sku": " D-1 ", "product_name": "Drill", "pack_multiple": 6}') p),
  'D-1 Drill 6', 'a product is entered and answered by its names');
select throws_ok($$select issoh.record_product('{"internal_sku": "D-1", "product_name": "Drill"}')$$, 'ISCSK', null, 'once');

create function tap.stock(product text, warehouse text, search text default null) returns text language sql stable as $$
  select coalesce(string_agg(concat_ws(' ', s.internal_sku, s.warehouse_code, s.quantity_on_hand, s.quantity_available), ', '
                             order by s.internal_sku, s.warehouse_code), '')
    from issoh.list_stock(product, warehouse, search) s
$$;
select is(tap.stock(f.product, f.warehouse, f.search), f.found, format('stock of %s in %s like %s', f.product, f.warehouse, f.search))
  from (values ('A-1', null, null, 'A-1 V 2 2, A-1 W 7 3'), (null, 'W', null, 'A-1 W 7 3, B-1 W 5 5'),
               (null, 'V', 'hammer', 'A-1 V 2 2'), (null, 'V', 'nord hammer a-1', 'A-1 V 2 2'), ('C-1', null, null, ''), (null, null, 'saw', 'B-1 W 5 5')
       ) as f (product, warehouse, search, found);
select throws_ok($$select issoh.list_stock('none')$$, 'ISNPR', null, 'of no product');
select throws_ok($$select issoh.list_stock(warehouse => 'none')$$, 'ISNWH', null, 'in no warehouse');

-- By product: in all and by warehouse, also what never was anywhere.
select issoh.update_product('B-1', '{"barcode": "0012345678905"}');
create function tap.seen(search text, code text, warehouse text, after_id uuid default null, page_size integer default 100)
returns text language sql stable as $$
  select coalesce(string_agg(concat_ws(' ', s.internal_sku, s.quantity_on_hand, s.quantity_reserved, s.quantity_available,
           (select string_agg(concat(w ->> 'warehouse_code', ':', w ->> 'quantity_on_hand', '-', w ->> 'quantity_reserved'), ' ')
              from json_array_elements(s.warehouses) w)), ', '), '')
    from issoh.find_stock(search, code, warehouse, after_id, page_size) s
$$;
select is(tap.seen(f.search, f.code, f.warehouse), f.found, format('%s, %s, %s', f.search, f.code, f.warehouse))
  from (values (null, null, null, 'A-1 9 4 5 V:2-0 W:7-4, B-1 5 0 5 W:5-0, C-1 0 0 0, D-1 0 0 0'),
               ('nord', null, null, 'A-1 9 4 5 V:2-0 W:7-4, C-1 0 0 0'),
               ('nord hammer claw', null, null, 'A-1 9 4 5 V:2-0 W:7-4'), (null, null, 'V', 'A-1 2 0 2 V:2-0'),
               ('saw', null, 'V', ''), (null, 'A-1', null, 'A-1 9 4 5 V:2-0 W:7-4'), (null, 'A', null, ''),
               (null, '0012345678905', null, 'B-1 5 0 5 W:5-0'), (null, '012345678905', null, 'B-1 5 0 5 W:5-0'),
               (null, '00012345678905', null, 'B-1 5 0 5 W:5-0'), (null, ' 12345678905 ', null, 'B-1 5 0 5 W:5-0'),
               (null, '12345678', null, ''), (null, '2345678905', null, '')
       ) as f (search, code, warehouse, found);
select is(tap.seen(null, null, null, tap.id('A-1'), 2), 'B-1 5 0 5 W:5-0, C-1 0 0 0', 'behind one of them, so many');
select throws_ok($$select issoh.find_stock(warehouse => 'none')$$, 'ISNWH', null, 'in no warehouse');
select throws_ok($$select issoh.find_stock(after_id => '00000000-0000-7000-8000-000000000000')$$, 'ISNPR', null,
  'behind no product');

create function tap.moved(product text, warehouse text, since timestamptz default null) returns text language sql stable as $$
  select coalesce(string_agg(concat_ws(' ', m.movement_type, m.internal_sku, m.quantity,
                                       coalesce(m.from_warehouse, m.to_warehouse)), ', '), '')
    from issoh.list_movements(product, warehouse, since) m
$$;
select is(tap.moved('A-1', null), 'issue A-1 3 W, receipt A-1 2 V, receipt A-1 10 W', 'movements of a product, the latest first');
select is(tap.moved(null, 'V'), 'receipt A-1 2 V', 'of a warehouse');
select is(tap.moved(null, null, now() + interval '1 hour'), '', 'since a moment');
-- Page after page is the whole.
with recursive pages as (
  select 1 as page, (select array_agg(m) from issoh.list_movements(page_size => 3) m) as rows
  union all
  select p.page + 1, (select array_agg(m) from issoh.list_movements(before_id => (p.rows[cardinality(p.rows)]).movement_id,
                                                                    page_size => 3) m)
    from pages p where cardinality(p.rows) = 3)
select is((select array_agg(r.movement_id) from pages p cross join lateral unnest(p.rows) r),
          (select array_agg(m.movement_id) from issoh.list_movements() m), 'page after page is the whole');
select isnt(tap.outcome('inv_analyst', format('select issoh.list_movements(before_id => %L)', m.movement_id)), '42501',
  'so it is for whoever reads')
  from issoh.stock_movements m limit 1;
select throws_ok($$select issoh.list_movements(before_id => '00000000-0000-7000-8000-000000000000')$$, 'ISNMV', null,
  'behind nothing is nothing');
select is((select string_agg(concat_ws(' ', w.warehouse_code, w.products, w.quantity_on_hand), ', ') from issoh.list_warehouses() w),
  'W 2 12, V 1 2', 'warehouses with what lies in them');
select is((select string_agg(w.warehouse_code, ', ') from issoh.list_warehouses(
  (select w.warehouse_id from issoh.warehouses w where w.warehouse_code = 'W')) w), 'V', 'behind one of them the next');
select is(tap.outcome('inv_supplier', f.call), '42501', f.call)
  from (values ('select issoh.find_products()'), ('select issoh.list_movements()'), ('select issoh.find_stock()')) as f (call);

-- A scanner's code is looked up, however many products there are.
insert into issoh.selected_products (internal_sku, product_name, barcode)
select 'MANY-' || n, 'Thing ' || n, lpad(n::text, 13, '0') from generate_series(10000000, 10003000) n;
analyze issoh.selected_products;
create function tap.rows_read() returns bigint language sql volatile as $$
  select t.seq_tup_read + coalesce(t.idx_tup_fetch, 0)
    from pg_stat_xact_user_tables t where t.relid = 'issoh.selected_products'::regclass
$$;
create temporary table before on commit drop as select tap.rows_read() as rows;
select is((select string_agg(s.internal_sku, ' ') from issoh.find_stock(code => '10002000') s) || case
            when tap.rows_read() - b.rows <= 20 then ' by its index' end, 'MANY-10002000 by its index', 'it is found by its barcode')
  from before b;
-- What was taken back names what took it back.
create temp table taken on commit drop as
select m.movement_id, (issoh.reverse_movement(m.movement_id)).movement_id as reversal_id
  from issoh.list_movements('A-1') m
 where m.movement_type = 'issue';
select is((select string_agg(concat_ws(' by ', m.movement_id, m.reversed_by_movement_id), ', '
                             order by m.reversed_by_movement_id nulls last)
             from issoh.list_movements('A-1') m
            where m.reversed_by_movement_id is not null or m.movement_id = t.reversal_id),
          format('%s by %s, %2$s', t.movement_id, t.reversal_id), 'a movement and what took it back')
  from taken t;
-- What was entered under a name is found by that very text, at every door.
create function tap.everywhere(search text) returns text[] language sql stable as $$
  select array[tap.found(search), tap.stock(null, null, search),
               (select string_agg(s.internal_sku, ' ') from issoh.find_stock(search) s)]
$$;
select issoh.add_product('E-1', E'\u200bMu\u0308ller Zan\u00adge ', brand => E'Cafe\u0301'),
       tap.receive(p.product_id, 'W', 1)
  from issoh.add_product('F-1', E'Mu\u0308ller Za', brand => E'Cafe\u0301') p;
select is(tap.everywhere(w.search), w.found, format('every door: %s', w.search))
  from (values (E'\u200bMu\u0308ller Zan\u00adge ', '{E-1,"",E-1}'::text[]), (E'm\u00fcller zange', '{E-1,"",E-1}'),
               (E'Cafe\u0301', '{F-1 E-1,F-1 W 1 1,E-1 F-1}')) as w (search, found);
select is((select string_agg(s.internal_sku, ' ') from issoh.find_stock(code => E'\u200eE-1\u200b') s), 'E-1', 'and by its code');
select issoh.update_product('E-1', jsonb_build_object('product_name', E'Scho\u0308ner Hammer', 'brand', E'o\u0308'));
select is(tap.found(E'Scho\u0308ner Hammer o\u0308'), 'E-1', 'also when it is named anew');

select * from finish();
