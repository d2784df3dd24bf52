-- Lists undone in any order leave what they leave undone latest first.
select plan(37);

create function pg_temp.undo(batch_id uuid) returns text
language plpgsql volatile
as $$
declare
  v_preview constant jsonb := spp.preview_rollback(batch_id);
  v_answer constant jsonb := spp.rollback_batch(batch_id);
begin
  return format('%s %s %s%s', v_answer -> 'reverted', v_answer -> 'removed',
                (select string_agg(concat(k.value ->> 'supplier_product_code', ': ', k.value ->> 'reason'), ', ')
                   from jsonb_array_elements(v_answer -> 'kept') k),
                case when v_preview <> v_answer then ' foretold: ' || v_preview::text end);
end
$$;
create temporary table lists (n integer, batch_id uuid) on commit drop;
create function pg_temp.undo(n integer) returns text
language sql volatile
as $$
  select pg_temp.undo(l.batch_id) from lists l where l.n = undo.n
$$;

-- Two lists, the earlier first.
select tap.supplier('ALPHA');
insert into lists select 0, tap.upload('ALPHA', '[{"code": "A", "price": "10"}]');
insert into lists select 1, tap.upload('ALPHA', '[{"code": "A", "price": "12"}, {"code": "B", "price": "5"}]');
insert into lists select 2, tap.upload('ALPHA', '[{"code": "A", "price": "13"}, {"code": "B", "price": "5"}]');
select is(pg_temp.undo(1), '0 0 A: price changed since, B: brought by a later upload', 'a later list keeps what it says');
select is(tap.products('ALPHA'), 'A=13, B=5', 'at its prices');
select is(pg_temp.undo(2), '1 1 ', 'undone as well, it gives back the price and takes the product along');
select is(tap.products('ALPHA'), 'A=10 n', 'what neither list said is left');

-- A third list that stands keeps the product; what it did not change stays as the one that brought it left it.
select tap.supplier('BETA');
insert into lists select 11, tap.upload('BETA', '[{"code": "B", "price": "5"}]');
insert into lists select 12, tap.upload('BETA', '[{"code": "B", "price": "6"}]');
insert into lists select 13, tap.upload('BETA', '[{"code": "B", "price": "6"}]');
select is(pg_temp.undo(11), '0 0 B: brought by a later upload', 'the list that brought it is undone');
select is(pg_temp.undo(12), '1 0 ', 'the one that changed it, too');
select is(tap.products('BETA'), 'B=5', 'the third keeps it');
select is(pg_temp.undo(13), '0 1 ', 'until it is undone');
select is(tap.products('BETA'), null, 'then nothing is left');

-- What a person set between is no list's.
select tap.supplier('HAND');
insert into lists select 21, tap.upload('HAND', '[{"code": "A", "price": "1"}]');
insert into lists select 22, tap.upload('HAND', '[{"code": "A", "price": "2"}]');
update spp.supplier_products p set current_price = 9
  from spp.suppliers s where s.supplier_id = p.supplier_id and s.supplier_code = 'HAND';
insert into lists select 23, tap.upload('HAND', '[{"code": "A", "price": "3"}]');
select is(pg_temp.undo(22), '0 0 A: price changed since', 'a list before it is undone');
select is(pg_temp.undo(23), '1 0 ', 'and the one behind it');
select is(tap.products('HAND'), 'A=9 n', 'the price is the person''s');

-- A mark that another list set is no matter of this one's.
select tap.supplier('MARKS');
update spp.settings set setting_value = '1' where setting_key = 'upload.missing_hold_share';
insert into lists select 31, tap.upload('MARKS', '[{"code": "A", "price": "1"}, {"code": "B", "price": "1"}]');
insert into lists select 32, tap.upload('MARKS', '[{"code": "A", "price": "1"}]', 'full');
insert into lists select 33, tap.upload('MARKS', '[{"code": "A", "price": "1"}, {"code": "B", "price": "1"}]');
insert into lists select 34, tap.upload('MARKS', '[{"code": "A", "price": "1"}]');
select pg_temp.undo(33);
select is(tap.products('MARKS'), 'A=1, B=1 n m d', 'one list discontinued a product, another lacked it since');
select is(pg_temp.undo(32), '0 0 ', 'the first is undone');
select is(tap.products('MARKS'), 'A=1, B=1 n m', 'the other lacks it still');
select is(pg_temp.undo(34), '0 0 ', 'that is undone');
select is(tap.products('MARKS'), 'A=1 n, B=1 n', 'and it is there again');

-- Nor is it lost that several lists lack a product, whichever of them is named.
select tap.supplier('LACKED');
insert into lists
select 34 + n, tap.upload('LACKED', list)
  from (values (1, '[{"code": "A", "price": "1"}, {"code": "B", "price": "1"}]'::jsonb), (2, '[{"code": "A", "price": "1"}]'),
               (3, '[{"code": "A", "price": "1"}, {"code": "B", "price": "1"}]'), (4, '[{"code": "A", "price": "1"}]'))
       l (n, list);
select pg_temp.undo(37);
select pg_temp.undo(38);
select is(tap.products('LACKED'), 'A=1, B=1 n m', 'a list that stands lacks what others brought and lacked');
select pg_temp.undo(36);
select is(tap.products('LACKED'), 'A=1 n, B=1 n', 'until it is undone');

-- Prices of larger quantities likewise: that of the last list that stands, or none.
create function pg_temp.list(supplier text, price_of_ten text default null) returns uuid
language sql volatile
as $$
  select tap.upload(supplier, jsonb_build_array(jsonb_build_object('code', 'A', 'price', '12', 'breaks',
    jsonb_build_array(jsonb_build_object('from', '10', 'price', price_of_ten))::text)))
$$;
select tap.supplier('TENS'), tap.supplier('NONE'), tap.supplier('SETTEN');
insert into lists select 40 + n, pg_temp.list('TENS', price) from (values (1, '11.50'), (2, '11.00'), (3, '10.00')) l (n, price);
select pg_temp.undo(42);
select is(tap.breaks('TENS'), 'A:10=10', 'a later list keeps its price of ten');
select pg_temp.undo(43);
select is(tap.breaks('TENS'), 'A:10=11.5', 'undone as well, it gives back that of the list that stands');
insert into lists select 50 + n, pg_temp.list('NONE', price) from (values (1, null), (2, '11.50'), (3, '11.00')) l (n, price);
select pg_temp.undo(52);
select pg_temp.undo(53);
select is(tap.breaks('NONE'), null, 'and none where that has none');
insert into lists select 61, pg_temp.list('SETTEN', '11.50');
insert into lists select 62, pg_temp.list('SETTEN', '11.00');
update spp.price_breaks k set price = 9
  from spp.suppliers s where s.supplier_id = k.supplier_id and s.supplier_code = 'SETTEN';
insert into lists select 63, pg_temp.list('SETTEN');
select pg_temp.undo(62);
select is(tap.breaks('SETTEN'), null, 'a list that ended what a person set still stands');
select pg_temp.undo(63);
select is(tap.breaks('SETTEN'), 'A:10=9', 'undone, it gives back the person''s, whatever is undone before');
select is(tap.products('TENS') || tap.products('NONE') || tap.products('SETTEN'), 'A=12 nA=12 nA=12 n',
          'the price of one is what it was');

-- Two suppliers live through the same; the same lists of both are undone, of one of them latest first.
create function pg_temp.random_list() returns jsonb
language sql volatile
as $$
  -- One number makes a price, and by what follows its point those of larger quantities.
  select coalesce(jsonb_agg(jsonb_build_object('code', 'P' || n, 'price', (1 + floor(x.number))::text, 'breaks', (
                    select jsonb_agg(jsonb_build_object('from', q.quantity::text, 'price', q.price::text))
                      from (values (10, floor(x.number * 4)::integer % 4),
                                   (100, floor(x.number * 16)::integer % 4)) q (quantity, price)
                     where q.price > 0)::text)),
                  '[{"code": "P0", "price": "1"}]')
    from generate_series(1, 5) n
   cross join lateral (select random() * 4 + 0 * n as number) x
   where random() < 0.6
$$;
create function pg_temp.what_is_left(supplier text) returns text
language sql stable
as $$
  select concat_ws(' | ', tap.products(supplier), tap.breaks(supplier))
$$;
create function pg_temp.differences(history integer) returns text
language plpgsql volatile
as $$
declare
  v_unwound constant text := 'UNWOUND' || history;
  v_mixed constant text := 'MIXED' || history;
  v_unwound_ids uuid[] := '{}';
  v_mixed_ids uuid[] := '{}';
  v_rows jsonb;
  v_mode text;
  v_undo integer[];
  v_n integer;
  v_lists constant integer := 3 + history % 3;
begin
  perform setseed(history / 1000.0);
  perform tap.supplier(v_unwound), tap.supplier(v_mixed);
  for i in 1..v_lists loop
    v_rows := pg_temp.random_list();
    v_mode := case when random() < 0.5 then 'full' else 'partial' end;
    v_unwound_ids := v_unwound_ids || tap.upload(v_unwound, v_rows, v_mode);
    v_mixed_ids := v_mixed_ids || tap.upload(v_mixed, v_rows, v_mode);
  end loop;
  select array_agg(n) into v_undo
    from (select n from generate_series(1, v_lists) n order by random() limit 2 + history % 2) x;
  foreach v_n in array v_undo loop
    perform spp.rollback_batch(v_mixed_ids[v_n]);
  end loop;
  for v_n in select n from unnest(v_undo) n order by n desc loop
    perform spp.rollback_batch(v_unwound_ids[v_n]);
  end loop;
  if pg_temp.what_is_left(v_unwound) <> pg_temp.what_is_left(v_mixed) then
    return format('history %s, undone %s: %s; latest first: %s', history, v_undo, pg_temp.what_is_left(v_mixed),
                  pg_temp.what_is_left(v_unwound));
  end if;
  return null;
end
$$;
select is(pg_temp.differences(n), null, format('history %s', n)) from generate_series(20, 31) n;
select * from finish();
