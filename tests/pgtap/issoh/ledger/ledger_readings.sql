-- A movement that comes alone is read by look-ups, many are read as a set: both read the same. What is written by hand,
-- at once or not, is followed alike.
select plan(41);

select tap.warehouse('W'), tap.warehouse('V');
select tap.item('A'), tap.item('B');
select issoh.set_exchange_rates(array[('USD', '2020-01-01', 0.5)]::issoh.exchange_rate_input[]);
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.place(code text) returns text language sql stable
  as $$select w.warehouse_id::text from issoh.warehouses w where w.warehouse_code = code$$;

-- What is answered of two that are the same is taken of the first.
create function tap.readings(movement jsonb) returns setof jsonb language sql volatile as $$
  select to_jsonb(r.draft)
    from jsonb_populate_record(null::issoh.movement_input, movement) m
   cross join lateral (values
     (issoh_private.read_movement(m, '01a00000-0000-7000-8000-000000000001')),
     ((issoh_private.read_movements(array[m, m], array['01a00000-0000-7000-8000-000000000001'::uuid,
                                                       '01a00000-0000-7000-8000-000000000002']))[1])) r (draft)
$$;
create table tap.asked as
select c.position, c.problem, c.what,
       jsonb_strip_nulls(jsonb_build_object('internal_sku', 'A', 'movement_type', 'receipt', 'quantity', 3,
                                            'to_location', 'W') || c.movement::jsonb) as movement
  from (values
    (1, null, 'a receipt', '{}'),
    (2, null, 'white space around a SKU', '{"internal_sku": " A "}'),
    (3, null, 'a product by its id', format('{"internal_sku": null, "product_id": "%s"}', tap.id('A'))),
    (4, null, 'by both', format('{"product_id": "%s"}', tap.id('A'))),
    (5, 'ISNPR', 'by both, of two products', format('{"product_id": "%s"}', tap.id('B'))),
    (6, 'ISIMP', 'no product', '{"internal_sku": null}'),
    (7, 'ISNPR', 'an unknown one', '{"internal_sku": "NONE"}'),
    (8, 'ISNPR', 'an unknown id', '{"internal_sku": null, "product_id": "01a00000-0000-7000-8000-000000000009"}'),
    (9, 'ISIMT', 'an unknown type', '{"movement_type": "sale"}'),
    (10, 'ISIMT', 'no type', '{"movement_type": null}'),
    (11, 'ISIQT', 'nothing', '{"quantity": 0}'),
    (12, 'ISIQT', 'no quantity', '{"quantity": null}'),
    (13, 'ISILO', 'a receipt that leaves, too', '{"from_location": "V"}'),
    (14, 'ISILO', 'a receipt to nowhere', '{"to_location": null}'),
    (15, 'ISILO', 'an issue that comes', '{"movement_type": "issue"}'),
    (16, null, 'an issue', '{"movement_type": "issue", "from_location": "W", "to_location": null}'),
    (17, null, 'a loss', '{"movement_type": "adjustment", "from_location": "W", "to_location": null}'),
    (18, 'ISILO', 'a transfer from nowhere', '{"movement_type": "transfer"}'),
    (19, 'ISILO', 'a transfer to where it is', '{"movement_type": "transfer", "from_location": "W"}'),
    (20, null, 'a transfer, one place by its id',
     format('{"movement_type": "transfer", "from_location": "%s"}', tap.place('V'))),
    (21, 'ISNWH', 'to no warehouse', '{"to_location": "X"}'),
    (22, null, 'a cost, without its zeros', '{"unit_cost": 2.50}'),
    (23, 'ISIUC', 'a cost of what leaves',
     '{"movement_type": "issue", "from_location": "W", "to_location": null, "unit_cost": 1}'),
    (24, 'ISIUC', 'a cost below none', '{"unit_cost": -1}'),
    (25, null, 'a cost in dollars', '{"unit_cost": 4, "currency_code": "USD"}'),
    (26, 'ISICU', 'a cost in nothing', '{"unit_cost": 4, "currency_code": "XXX"}'),
    (27, null, 'an order, written small', '{"reference_type": "po", "reference_id": "1"}'),
    (28, 'ISIRF', 'a blank reference', '{"reference_type": "", "reference_id": "1"}'),
    (29, 'ISIRT', 'a transfer that returns', '{"movement_type": "transfer", "from_location": "V",
      "returns_movement_id": "01a00000-0000-7000-8000-000000000003"}'),
    (30, 'ISIRV', 'a receipt of what is reserved', '{"reservation_id": "01a00000-0000-7000-8000-000000000003"}')
  ) as c (position, problem, what, movement);
select is(array(select r - 'position' from tap.readings(a.movement) r),
          array_fill(r.one - 'position', array[2]), a.what || ' is read the same alone and among others')
  from tap.asked a
 cross join lateral (select tap.readings(a.movement) as one limit 1) r
 order by a.position;
select is(array(select a.position from tap.asked a
                  cross join lateral (select tap.readings(a.movement) as one limit 1) r
                 where r.one ->> 'problem' is distinct from a.problem),
          '{}'::integer[], 'with the problem that it has');

-- What most movements are is read in a shorter way: the same draft as the longer way's, whatever is put together.
create table tap.generated as
select row_number() over () as position,
       jsonb_populate_record(null::issoh.movement_input,
                             jsonb_build_object('internal_sku', 'A', 'movement_type', t.type, 'quantity', q.pieces,
                                                'from_location', f.code, 'to_location', o.code, 'unit_cost', u.cost)
                             || x.more) as input
  from unnest('{receipt,issue,transfer,adjustment,sale,null}'::text[]) t (type)
 cross join unnest('{3,0,null}'::integer[]) q (pieces)
 cross join unnest('{W,X,null}'::text[]) f (code)
 cross join unnest('{W,V,X,null}'::text[]) o (code)
 cross join unnest('{0,2.50,9999999999999.9999999999,10000000000000,-1,NaN,0.12345678901,0.12345678900,null}'::numeric[])
            u (cost)
 cross join (
   select '{}'::jsonb as more
   union all
   select jsonb_build_object(c.name, c.value)
     from (values ('internal_sku', 'NONE'), ('currency_code', 'USD'), ('currency_code', 'EUR'), ('currency_code', 'XXX'),
                  ('movement_date', '1900-01-01 00:00+00'), ('movement_date', '2999-01-01 00:00+00'),
                  ('returns_movement_id', '01a00000-0000-7000-8000-000000000003'),
                  ('reservation_id', '01a00000-0000-7000-8000-000000000003'), ('note', 'as said'),
                  ('note', repeat('n', 10001)), ('reference_type', 'PO'), ('reference_type', 'po'),
                  ('reference_type', 'order'), ('reference_type', repeat('t', 64)), ('reference_type', repeat('t', 65)),
                  ('reference_type', ''), ('reference_id', '1'), ('reference_id', repeat('i', 200)),
                  ('reference_id', repeat('i', 201)), ('reference_id', ''), ('counted', 'true')) as c (name, value)) x
 where q.pieces = 3 or x.more = '{}';
create table tap.read as
select g.input, d as draft
  from unnest(issoh_private.read_movements((select array_agg(g.input order by g.position) from tap.generated g), null)) d
  join tap.generated g on g.position = d.position;
select is_empty($$
    select r.input, r.draft
      from tap.read r
     where r.draft is distinct from
           issoh_private.draft_of((r.draft).position, (r.draft).movement_id, r.input, (r.draft).product_id,
                                  (r.draft).from_location, (r.draft).to_location, (r.draft).unit_cost, 'EUR',
                                  (r.draft).supplier_id, issoh_private.earliest_movement(),
                                  clock_timestamp() + interval '1 minute')$$,
  'a draft is the same by the shorter and by the longer way');
select is((select string_agg(distinct coalesce((r.draft).problem, '-'), ' ' order by coalesce((r.draft).problem, '-'))
             from tap.read r where (select count(*) from tap.generated) = (select count(*) from tap.read)),
          '- ISICU ISILO ISIMD ISIMT ISIQT ISIRF ISIRT ISIRV ISIUC ISNPR ISNWH', 'with each problem, and with none');

-- The check of the ledger has a shorter way, too.
do $do$
begin
  execute format('create function tap.is_movement_by_steps(%s) returns boolean language plpgsql as %L',
                 pg_get_function_arguments('issoh_private.is_movement'::regproc),
                 (select regexp_replace(p.prosrc, 'if quantity > 0 and .*?then\s+return true;\s+end if;', '')
                    from pg_proc p where p.oid = 'issoh_private.is_movement'::regproc));
end
$do$;
select is((select array_agg((length(p.prosrc) - length(replace(p.prosrc, 'return true;', ''))) / length('return true;')
                            order by p.proname)
             from pg_proc p
            where p.oid in ('issoh_private.is_movement'::regproc, 'tap.is_movement_by_steps'::regproc)), '{1,0}'::integer[],
          'which is cut off here');
select is_empty($$
    select t.type, q.pieces, f.id, o.id, u.cost, x.*
      from unnest('{receipt,issue,transfer,adjustment,sale,null}'::text[]) t (type)
     cross join unnest('{1,0,-1,null}'::integer[]) q (pieces)
     cross join unnest('{01a00000-0000-7000-8000-000000000001,null}'::uuid[]) f (id)
     cross join unnest('{01a00000-0000-7000-8000-000000000001,01a00000-0000-7000-8000-000000000002,null}'::uuid[]) o (id)
     cross join unnest('{0,9999999999999.9999999999,10000000000000,Infinity,-1,NaN,0.12345678901,null}'::numeric[]) u (cost)
     cross join (
       select b.reverses, b.returns, c.total, y.currency, null::text as type, null::text as id
         from (values (null::uuid, null::uuid), (uuidv7(), null), (null, uuidv7()), (uuidv7(), uuidv7()))
              as b (reverses, returns)
        cross join unnest('{3,-1,null}'::numeric[]) c (total)
        cross join unnest('{EUR,eur,EURO,null}'::text[]) y (currency)
       union all
       select null, null, null, 'EUR', rt.type, ri.id
         from unnest(array['PO', '', repeat('t', 64), repeat('t', 65), null]) rt (type)
        cross join unnest(array['1', '', repeat('i', 200), repeat('i', 201), null]) ri (id)) x
     where issoh_private.is_movement(t.type, q.pieces, f.id, o.id, u.cost, x.total, x.currency, x.type, x.id, x.reverses,
                                     x.returns)
           is distinct from
           tap.is_movement_by_steps(t.type, q.pieces, f.id, o.id, u.cost, x.total, x.currency, x.type, x.id, x.reverses,
                                    x.returns)$$,
  'what may be a row of the ledger is the same by the shorter way and step by step');

-- By hand.
create function tap.write(count integer, quantity integer default 2) returns void language sql volatile as $$
  insert into issoh.stock_movements (product_id, movement_type, quantity, to_location, unit_cost, currency_code)
  select tap.id('A'), 'receipt', quantity, w.warehouse_id, 2, 'EUR'
    from issoh.warehouses w, generate_series(1, count)
   where w.warehouse_code = 'W'
$$;
select lives_ok($$select tap.write(0)$$, 'a statement may write nothing');
select lives_ok($$select tap.write(1)$$, 'or one');
select lives_ok($$select tap.write(3)$$, 'or many');
select is(tap.stock_of('A') || '; ' || (select string_agg(h.quantity_on_hand::text, ',')
                                          from issoh.supplier_stock_holdings h where h.product_id = tap.id('A')),
          'W 8; 8', 'stock and holdings follow all of them');

-- What says nothing of pieces.
select throws_ok($$update issoh.stock_on_hand set reorder_point = -1$$, '23514', null, 'levels are judged by hand, too');
select throws_ok($$insert into issoh.stock_on_hand (product_id, warehouse_id, reorder_quantity, reorder_up_to)
                   select tap.id('B'), w.warehouse_id, 3, 9 from issoh.warehouses w where w.warehouse_code = 'W'$$, '23514',
                 null, 'where they are first written as well');
select * from finish();
