-- Idempotency keys: one request is posted once, and a refused one leaves its key free.
select plan(23);

select tap.warehouse('W');
select tap.item('A');

create temporary table first on commit drop as
select m.* from issoh.post_movements(array[tap.draft('receipt', 'A', 5, null, 'W', 2), tap.draft('issue', 'A', 1, 'W')],
  'one') m;
select is((select count(*) from first), 2::bigint, 'a batch is posted under a key');
select results_eq(
  $$select m.* from issoh.post_movements(array[tap.draft('receipt', 'A', 5, null, 'W', 2), tap.draft('issue', 'A', 1,
    'W')], 'one') m$$,
  'select f.* from first f order by f.seq', 'the same again answers the same movements');
select results_eq(
  $$select m.movement_id from issoh.post_movements(array[tap.draft('receipt', 'A', 5, null, 'W', 2.00), tap.draft('issue',
    'A', 1, 'W')], 'one') m$$,
  'select f.movement_id from first f order by f.seq', 'a cost of 2.00 is a cost of 2');
select is(tap.stock_of('A'), 'W 4', 'and moves nothing');
select is((select count(*) from issoh.stock_movements), 2::bigint, 'nor records anything');
select throws_ok(
  format('select issoh.post_movements(%L, %L)', r.drafts, 'one'), 'ISCIK',
    'Idempotency key "one" was used for another request.',
  r.what)
  from (values
    (array[tap.draft('receipt', 'A', 6, null, 'W', 2), tap.draft('issue', 'A', 1, 'W')],
      'another quantity is another request'),
    (array[tap.draft('issue', 'A', 1, 'W'), tap.draft('receipt', 'A', 5, null, 'W', 2)], 'so is another order'),
    (array[tap.draft('receipt', 'A', 5, null, 'W', 2)], 'and a part of it'),
    (array[tap.draft('receipt', 'A', 0, null, 'W', 2)], 'even one that would be refused')
  ) as r (drafts, what);
select is((select (k.movement_ids = (select array_agg(f.movement_id order by f.seq) from first f),
  k.created_by = session_user)::text
             from issoh.movement_keys k where k.idempotency_key = 'one'), '(t,t)',
               'a key says what was posted under it, by whom');

select throws_ok($$select issoh.post_movement(tap.draft('issue', 'A', 5, 'W'), 'two')$$, 'ISCNS', null,
  'a movement is refused');
select is((select count(*) from issoh.movement_keys where idempotency_key = 'two'), 0::bigint, 'its key is free again');
select lives_ok($$select issoh.post_movement(tap.draft('issue', 'A', 4, 'W'), 'two')$$, 'for another');
select lives_ok($$select issoh.post_movement(tap.draft('issue', 'A', 4, 'W'), 'two')$$, 'that one again');
select is(tap.stock_of('A'), 'W 0', 'was posted once, though it could not be posted twice');

select throws_ok($$select issoh.post_movement(tap.draft('receipt', 'A', 1, null, 'W'), '')$$, 'ISIIK', null,
  'a blank key is refused');
select throws_ok($$select issoh.post_movement(tap.draft('receipt', 'A', 1, null, 'W'), repeat('x', 201))$$, 'ISIIK',
  null,
  'so is an endless one');
select lives_ok($$select issoh.post_movement(tap.draft('receipt', 'A', 1, null, 'W'), repeat('x', 200))$$,
  'one of 200 characters is not');
select is(
  (select count(distinct x.id) from (select tap.move('receipt', 'A', 1, null, 'W') as id from generate_series(1, 3)) x),
  3::bigint, 'without a key the same is posted as often as it is asked for');

-- Reversals have keys as well.
create temporary table undone on commit drop as
select m.movement_id from issoh.reverse_movement((select f.movement_id from first f where f.movement_type = 'issue'),
  'typo', 'undo') m;
select is((select m.movement_id from issoh.reverse_movement((select f.movement_id
  from first f where f.movement_type = 'issue'),
             'typo', 'undo') m), (select u.movement_id from undone u),
               'a reversal asked for again is answered, not refused');
select throws_ok($$select issoh.reverse_movement((select f.movement_id from first f where f.movement_type = 'issue'),
  'oops', 'undo')$$,
  'ISCIK', null, 'with another reason it is another request');
select throws_ok($$select issoh.reverse_movement((select f.movement_id from first f where f.movement_type = 'issue'),
  'typo', 'one')$$,
  'ISCIK', null, 'and so it is under the key of a posting');
select throws_ok($$select issoh.post_movement(tap.draft('receipt', 'A', 1, null, 'W'), 'undo')$$, 'ISCIK', null,
  'as a posting is under the key of a reversal');
select * from finish();
