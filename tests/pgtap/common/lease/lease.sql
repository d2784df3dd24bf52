-- Leases: who holds what, and when it is free for the next.
select plan(13);

select lives_ok(
  $$select lease.assert_held('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001', 'it')$$,
  'the token that the row holds may go on');
select throws_ok(
  format('select lease.assert_held(%L::uuid, %L::uuid, %L)', t.held, t.given, 'it'),
  'SPCLO', 'Somebody else has taken over: it.', format('held %s, given %s: taken over', t.held, t.given))
  from (values ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'),
               ('00000000-0000-7000-8000-000000000001', null),
               (null, '00000000-0000-7000-8000-000000000002'),
               (null, null)) t (held, given);

select lease.register_worker('00000000-0000-7000-8000-00000000000a', 'test');
select ok(lease.lives('00000000-0000-7000-8000-00000000000a'), 'who has registered lives');
select ok(lease.beat('00000000-0000-7000-8000-00000000000a'), 'and is told so at each beat');
select is(
  array(select lease.is_free(t.token, t.owner::uuid, t.expires_at)
          from (values (1, null, null, null),
                       (2, gen_random_uuid(), null, now() + interval '1 hour'),
                       (3, gen_random_uuid(), null, now() - interval '1 hour'),
                       (4, gen_random_uuid(), '00000000-0000-7000-8000-00000000000a', now() + interval '1 hour'),
                       (5, gen_random_uuid(), '00000000-0000-7000-8000-00000000000b', now() + interval '1 hour'))
                 t (position, token, owner, expires_at)
         order by t.position),
  array[true, false, true, false, true],
  'free is what nobody holds, what ran out, and what somebody holds who does not live');

-- Silence is death, whatever its session does.
update lease.workers set beat_at = beat_at - interval '16 seconds'
 where worker_id = '00000000-0000-7000-8000-00000000000a';
select ok(not lease.lives('00000000-0000-7000-8000-00000000000a'), 'who is silent for more than 15 seconds is dead');
select lease.bury_dead();
select ok(not lease.beat('00000000-0000-7000-8000-00000000000a'), 'and is told so when it beats again');

-- The database stood still: nobody could beat, and the first who can buries nobody before its next beat.
select lease.register_worker('00000000-0000-7000-8000-00000000000d', 'test');
select lease.register_worker('00000000-0000-7000-8000-00000000000e', 'test');
update lease.workers set beat_at = beat_at - interval '16 seconds';
select lease.beat('00000000-0000-7000-8000-00000000000d');
select ok(lease.beat('00000000-0000-7000-8000-00000000000e'), 'after a standstill all go on');
update lease.workers set beat_at = beat_at - interval '16 seconds'
 where worker_id = '00000000-0000-7000-8000-00000000000e';
select lease.beat('00000000-0000-7000-8000-00000000000d');
select ok(not lease.beat('00000000-0000-7000-8000-00000000000e'), 'and who alone was silent is dead');

select lease.register_worker('00000000-0000-7000-8000-00000000000c', 'test');
select lease.leave('00000000-0000-7000-8000-00000000000c');
select ok(not lease.lives('00000000-0000-7000-8000-00000000000c'), 'who leaves holds nothing any more');
select * from finish();
