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

-- Two suppliers live through the same; the same lists of both are undone, of one of them latest first.
create function pg_temp.random_list() returns jsonb
language sql volatile
as $$
  select coalesce(jsonb_agg(jsonb_build_object('code', 'P' || n, 'price', (1 + floor(random() * 4))::text)),
                  '[{"code": "P0", "price": "1"}]')
    from generate_series(1, 5) n
   where random() < 0.6
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
  if tap.products(v_unwound) is distinct from tap.products(v_mixed) then
    return format('history %s, undone %s: %s; latest first: %s', history, v_undo, tap.products(v_mixed),
                  tap.products(v_unwound));
  end if;
  return null;
end
$$;
select is(pg_temp.differences(n), null, format('history %s', n)) from generate_series(20, 39) n;
select * from finish();
