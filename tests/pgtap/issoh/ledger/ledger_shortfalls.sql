-- A no to dates: the same that was said when each date was asked for by itself, for no more reading than a yes takes.
select plan(7);

set local timezone = 'UTC';
select tap.warehouse('N1', true), tap.warehouse('N2', true);
create function tap.id(sku text) returns uuid language sql stable
  as $$select p.product_id from issoh.selected_products p where p.internal_sku = sku$$;
create function tap.house(code text) returns uuid language sql stable
  as $$select w.warehouse_id from issoh.warehouses w where w.warehouse_code = code$$;
-- Any number below a limit, the same each time.
create function tap.draw(below integer, key text) returns integer language sql immutable
  as $$select abs(hashtext(key)::bigint % below)::integer$$;

-- By itself: for each date what had left by then is gone through.
create function tap.by_itself(product_ids uuid[], warehouse_ids uuid[], left_at timestamptz[], pieces bigint[])
returns text language sql stable as $$
  select format('ISCNS %s in %s: %s pieces cannot leave at %s: %s were there%s. / Nothing leaves before it has come: check the'
                || ' date, or post the missing receipt first; a warehouse may be told to allow negative stock.',
                p.internal_sku, w.warehouse_code, o.pieces, o.left_at, b.balance + o.pieces,
                case when b.at > o.left_at then format(' at %s', b.at) end)
    from (select distinct g.product_id, g.warehouse_id, m.movement_date as at,
                 (select s.quantity_on_hand from issoh.stock_on_hand s
                   where s.product_id = g.product_id and s.warehouse_id = g.warehouse_id)
                 - (select coalesce(sum(case when x.to_location = g.warehouse_id then x.quantity else -x.quantity end), 0)
                      from issoh.stock_movements x
                     where x.product_id = g.product_id and g.warehouse_id in (x.from_location, x.to_location)
                       and x.movement_date > m.movement_date) as balance
            from unnest(product_ids, warehouse_ids) g (product_id, warehouse_id)
            join issoh.stock_movements m on m.product_id = g.product_id and g.warehouse_id in (m.from_location, m.to_location)
    ) b
   cross join lateral (
     select max(g.left_at) as left_at, sum(g.pieces) as pieces
       from unnest(product_ids, warehouse_ids, left_at, pieces) g (product_id, warehouse_id, left_at, pieces)
      where g.product_id = b.product_id and g.warehouse_id = b.warehouse_id and g.left_at <= b.at) o
    join issoh.selected_products p on p.product_id = b.product_id
    join issoh.warehouses w on w.warehouse_id = b.warehouse_id
   where b.balance < 0 and o.pieces is not null
   order by b.at, p.internal_sku
   limit 1
$$;

-- Histories that go below zero now and then, of products that lie in two houses; in the end enough comes.
select tap.item('H-' || n) from generate_series(1, 24) n;
select count(*) from issoh.post_movements(array(
  select case when tap.draw(10, format('%s %s kind', n, i)) < 4
              then tap.draft('receipt', 'H-' || n, 1 + tap.draw(9, format('%s %s much', n, i)), null, h.code,
                             at => timestamptz '2024-03-01' + make_interval(days => tap.draw(20, format('%s %s day', n, i))))
              when tap.draw(10, format('%s %s kind', n, i)) = 9
              then tap.draft('transfer', 'H-' || n, 1 + tap.draw(4, format('%s %s much', n, i)), h.code,
                             case h.code when 'N1' then 'N2' else 'N1' end,
                             at => timestamptz '2024-03-01' + make_interval(days => tap.draw(20, format('%s %s day', n, i))))
              else tap.draft('issue', 'H-' || n, 1 + tap.draw(6, format('%s %s much', n, i)), h.code,
                             at => timestamptz '2024-03-01' + make_interval(days => tap.draw(20, format('%s %s day', n, i))))
         end
    from generate_series(1, 24) n, generate_series(1, 20) i
   cross join lateral (select 'N' || 1 + tap.draw(2, format('%s %s house', n, i)) as code) h
  union all
  select tap.draft('receipt', 'H-' || n, 100, null, h.code) from generate_series(1, 24) n, (values ('N1'), ('N2')) h (code)));
-- One product of which thousands leave, each a second before the one before, and all before it came.
select tap.item('BACK');
select count(*) from issoh.post_movements(array(
  select tap.draft('issue', 'BACK', 1, 'N1', at => timestamptz '2024-03-20' - make_interval(secs => i)) from generate_series(1, 2000) i
  union all
  select tap.draft('receipt', 'BACK', 5000, null, 'N1', at => '2024-03-21')));
update issoh.warehouses set allow_negative = false where warehouse_code in ('N1', 'N2');
update issoh.warehouses set never_negative_since = '-infinity' where warehouse_code in ('N1', 'N2');

-- Of each history some of what left, of several at once, in one of the houses each.
create temporary table asked on commit drop as
select a.a, x.answer
  from generate_series(1, 300) a
 cross join lateral (
   select array_agg(m.product_id order by m.seq) as products, array_agg(m.from_location order by m.seq) as houses,
          array_agg(m.movement_date order by m.seq) as dates, array_agg(m.quantity::bigint order by m.seq) as pieces
     from issoh.stock_movements m
     join issoh.selected_products p using (product_id)
    where p.internal_sku like 'H-%' and m.from_location = tap.house('N' || 1 + (substr(p.internal_sku, 3)::integer + a.a) % 2)
      and tap.draw(8, format('%s %s asked', p.internal_sku, a.a)) = 0
      and tap.draw(3, format('%s %s one', m.seq - (select min(x.seq) from issoh.stock_movements x), a.a)) = 0) l
 cross join lateral (
   select array[tap.refusal(format('select issoh_private.refuse_shortfalls(%L, %L, %L, %L)', l.products, l.houses, l.dates, l.pieces)),
                coalesce(tap.by_itself(l.products, l.houses, l.dates, l.pieces), 'ok')] as answer) x
 where l.products is not null;
select is_empty($$select a.a, a.answer from asked a where a.answer[1] is distinct from a.answer[2]$$,
  'the first date at which too little was there, how much left by then, and when the last of it: as date by date');
select cmp_ok((select count(distinct a.answer[1]) from asked a where a.answer[1] like 'ISCNS %'), '>', 40::bigint,
  'of many kinds');
select cmp_ok((select count(*) from asked a where a.answer[1] like '% were there at %'), '>', 10::bigint,
  'also what was missing later');
select cmp_ok((select count(*) from asked a where a.answer[1] = 'ok'), '>', 5::bigint, 'and what was not');

-- What is read of a call: rows of every step of its plan, those left out included.
create function tap.rows_of(plan jsonb) returns numeric language sql immutable as $$
  select sum(((n.node ->> 'Actual Rows')::numeric + coalesce((n.node ->> 'Rows Removed by Filter')::numeric, 0)
              + coalesce((n.node ->> 'Rows Removed by Join Filter')::numeric, 0)) * (n.node ->> 'Actual Loops')::numeric)
    from jsonb_path_query(rows_of.plan, 'strict $.**') n (node)
   where jsonb_typeof(n.node) = 'object' and n.node ? 'Actual Loops'
$$;
create function tap.read(leaving integer) returns numeric language plpgsql volatile as $$
declare
  v_call record;
  v_plan json;
begin
  select array_agg(m.product_id) as products, array_agg(m.from_location) as houses, array_agg(m.movement_date) as dates,
         array_agg(m.quantity::bigint) as pieces, min(m.movement_date) as since
    into v_call
    from (select x.* from issoh.stock_movements x
           where x.product_id = tap.id('BACK') and x.movement_type = 'issue'
           order by x.movement_date desc limit read.leaving) m;
  execute format('explain (analyze, format json) select * from issoh_private.find_shortfalls(%L, %L, %L, %L, %L)',
                 v_call.products, v_call.houses, v_call.dates, v_call.pieces, v_call.since) into v_plan;
  return tap.rows_of(v_plan::jsonb);
end
$$;
-- By what lies here now, and not by what was counted before other tests.
analyze issoh.stock_movements, issoh.stock_on_hand, issoh.warehouses;
-- As it is where calls are not counted: a part of the statement that asks.
alter function issoh_private.find_shortfalls(uuid[], uuid[], timestamptz[], bigint[], timestamptz) reset all;
create temporary table reads on commit drop as select tap.read(200) as few, tap.read(2000) as many;
select cmp_ok((select r.few from reads r), '>', 1000::numeric, 'every step is counted');
select cmp_ok((select r.many from reads r), '<', (select 15 * r.few from reads r), 'ten times as many dates: ten times the reading');
select cmp_ok((select r.many from reads r), '<', 200000::numeric, 'each date once a step, and not each with each (4,000,000)');
select * from finish();
