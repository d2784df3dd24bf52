-- Webhooks: who sets them up, what is sent where, tries, and the end of them.
select plan(64);

create function tap.deliveries() returns text
language sql volatile
as $$
  select coalesce(string_agg(concat(w.url, ' ', n.event_key, ' ', d.status, ' ', d.attempts), ', '
                             order by n.notification_id, w.url), 'none')
    from issoh.webhook_deliveries d
    join issoh.webhooks w using (webhook_id)
    join issoh.notifications n using (notification_id)
$$;
create temporary table hook (name text primary key, webhook_id uuid, secret text) on commit drop;
grant select on hook to public;

-- Addresses that can be reached.
select lives_ok(format('select issoh_private.check_webhook(%L, %L, null)', u.url, '{}'), u.url)
  from unnest(array['https://x.example:8443/a?b=c', 'http://[::1]:80', 'http://127.0.0.1:9099/x',
                    'http://localhost', 'https://bücher.example/x', 'https://x.example?a=b']) u (url);

-- Setting up.
insert into hook select 'all', a.* from issoh.add_webhook('https://all.example/x') a;
select ok(length(h.secret) = 64 and h.secret = s.secret, 'a secret is made and answered')
  from hook h join issoh_private.webhook_secrets s using (webhook_id);
insert into hook select 'some', a.* from issoh.add_webhook('http://some.example', '{list_held}', 'sixteen or longer') a;
select is((select h.secret from hook h where h.name = 'some'), 'sixteen or longer', 'or given');
select is(
  (select string_agg(l.new_values::text, '') ~ 'sixteen' from audit.log l where l.table_name = 'webhooks'), false,
  'the audit log knows of the webhooks, and not of their secrets');
select is_empty(
  $$select r.name from tap.our_roles r
     where tap.outcome(r.name, 'select from issoh_private.webhook_secrets') <> '42501'$$, 'no role reads a secret');
select is(tap.outcome('inv_admin', c.call), c.code, format('%s of %s', c.code, c.call))
  from (values ($$select issoh.add_webhook('ftp://x.example')$$, 'ISIWU'),
               ($$select issoh.add_webhook('https://')$$, 'ISIWU'),
               ($$select issoh.add_webhook('https://user:password@x.example')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://999.999.999.999/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://[::1/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://h:99999/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://h:0/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://a%0d%0ab/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://[::zz]/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://1.2.3/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://0x7f.1/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://-a.example/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://a..b/')$$, 'ISIWU'),
               ($$select issoh.add_webhook('http://a\\b/')$$, 'ISIWU'),
               ($$select issoh.add_webhook(null)$$, 'ISIWU'),
               ($$select issoh.add_webhook('https://x.example/' || repeat('x', 2000))$$, 'ISIWU'),
               ($$select issoh.add_webhook('https://x.example', secret => 'short')$$, 'ISIWU'),
               ($$select issoh.add_webhook('https://x.example', '{nonsense}')$$, 'ISIKN'),
               ($$select issoh.update_webhook(uuidv7(), is_active => false)$$, 'ISNWB'),
               ($$select issoh.update_webhook(h.webhook_id, 'nonsense') from hook h$$, 'ISIWU'),
               ($$select issoh.remove_webhook(uuidv7())$$, 'ISNWB')) c (call, code);
select is_empty(
  $$select r.name, c.call, tap.outcome(r.name, c.call)
      from tap.our_roles r,
           unnest(array['select issoh.add_webhook(''https://x.example'')', 'select issoh.replay_deliveries()',
                        'select issoh.update_webhook(webhook_id, is_active => true) from hook',
                        'select issoh.remove_webhook(webhook_id) from hook']) c (call)
     where tap.outcome(r.name, c.call) <> case r.name when 'inv_admin' then 'ok' else '42501' end$$,
  'webhooks are the administrator''s');

-- What goes where.
select issoh_private.notify('new_products', 'n1', 'N', '{"n": 1}', 'warning'), issoh_private.notify('list_held', 'l1', 'L');
select is(tap.deliveries(),
  'https://all.example/x n1 waiting 0, http://some.example l1 waiting 0, https://all.example/x l1 waiting 0',
  'each webhook gets the kinds that it asks for');
select is((issoh.update_webhook(h.webhook_id, is_active => false)).is_active, false, 'a webhook sleeps')
  from hook h where h.name = 'some';
select issoh_private.notify('list_held', 'l2', 'L2');
select is(tap.deliveries() ~ 'some.example l2', false, 'nothing is added meanwhile');

-- Sending.
create temporary table worker on commit drop as select gen_random_uuid() as worker_id;
select lease.register_worker(w.worker_id, 'worker') from worker w;
create temporary table claimed on commit drop as
select c.* from worker w, issoh_private.claim_deliveries(w.worker_id, 1) c;
select is((select count(*) from worker w, issoh_private.claim_deliveries(w.worker_id, 1)), 0::bigint,
  'to a webhook no more are under way than are asked for, whoever sends them');
select is((select c.url || ' ' || c.kind || ' ' || c.timeout_seconds from claimed c),
  'https://all.example/x new_products 10', 'the oldest comes first');
select is((select c.body::jsonb - 'created_at' - 'notification_id' - 'delivery_id' from claimed c),
  '{"kind": "new_products", "severity": "warning", "supplier_id": null, "title": "N", "detail": {"n": 1}}',
  'with all that is sent');
select is((select c.secret from claimed c), (select h.secret from hook h where h.name = 'all'), 'and what signs it');
insert into claimed select c.* from worker w, issoh_private.claim_deliveries(w.worker_id, 10) c;
select is((select count(*) from claimed c where c.url ~ 'all'), 3::bigint, 'what is held by one is not given to another');
select is((select count(*) from claimed c where c.url ~ 'some'), 0::bigint, 'what is for a webhook that sleeps stays');
select is((issoh.update_webhook(h.webhook_id, is_active => true)).is_active, true, 'it wakes')
  from hook h where h.name = 'some';
insert into claimed select c.* from issoh_private.claim_deliveries(gen_random_uuid(), 10) c;
select is((select count(*) from claimed c where c.url ~ 'some'), 1::bigint, 'and what waited is sent');
select is((select count(*) from worker w, issoh_private.claim_deliveries(w.worker_id, 10)), 1::bigint,
  'what a dead worker held is free at once');
select throws_ok(
  format('select issoh_private.settle_delivery(%L, %L, 200, null)', c.delivery_id, c.lease), 'SPCLO', null,
  'and it finds out when it comes back') from claimed c where c.url ~ 'some';

-- How it went.
create function tap.settle(event text, status integer, error text default null) returns text
language sql volatile
as $$
  select issoh_private.settle_delivery(d.delivery_id, d.lease_token, settle.status, settle.error)
    from issoh.webhook_deliveries d
    join issoh.notifications n using (notification_id)
    join issoh.webhooks w using (webhook_id)
   where n.event_key = settle.event and w.url ~ 'all'
$$;
create function tap.again() returns bigint
language sql volatile
as $$
  update issoh.webhook_deliveries set next_try_at = clock_timestamp() - interval '1 second' where status = 'waiting';
  select count(*) from worker w, issoh_private.claim_deliveries(w.worker_id, 10)
$$;
select is(tap.settle('n1', 204), 'delivered', 'any 2xx is delivered');
select ok(d.delivered_at is not null and d.last_status = 204 and d.lease_token is null, 'and recorded')
  from issoh.webhook_deliveries d join issoh.notifications n using (notification_id) where n.event_key = 'n1';
select is(tap.settle('l2', 302, 'moved'), 'waiting', 'a redirection is not');
select is(tap.settle('l1', null, 'no answer'), 'waiting', 'nor is no answer');
select ok(
  bool_and(d.next_try_at - clock_timestamp() between interval '14 seconds' and interval '30 seconds'
           and d.last_error is not null),
  'they are tried again, half a minute later at most')
  from issoh.webhook_deliveries d join issoh.webhooks w using (webhook_id)
 where d.status = 'waiting' and w.url ~ 'all';
select is((select count(*) from worker w, issoh_private.claim_deliveries(w.worker_id, 10)), 0::bigint, 'not before');
select tap.again(), tap.settle('l1', 500, 'broken');
select ok(d.next_try_at - clock_timestamp() between interval '29 seconds' and interval '1 minute',
  'the next wait is twice as long')
  from issoh.webhook_deliveries d join issoh.notifications n using (notification_id)
  join issoh.webhooks w using (webhook_id) where n.event_key = 'l1' and w.url ~ 'all';
select tap.again(), tap.settle('l1', 500, 'broken') from generate_series(1, 5);
select is(tap.again()::text || tap.settle('l1', 500, 'broken'), '1dead', 'after the eighth try it is given up');
select is(tap.again(), 0::bigint, 'and not tried again');

-- One that hangs leaves the others their places.
create temporary table slow on commit drop as select a.webhook_id from issoh.add_webhook('https://slow.example') a;
select issoh_private.notify('list_held', 'm' || n, 'M') from generate_series(1, 30) n;
select is((select count(*) > 4 from worker w, issoh_private.claim_deliveries(w.worker_id, 4)), true,
  'much is sent at once');
select results_eq(
  $$select count(*) from issoh.webhook_deliveries d where d.lease_token is not null group by d.webhook_id$$,
  $$values (4::bigint), (4), (4)$$, 'each webhook has places of its own');
select is((select count(*) from worker w, issoh_private.claim_deliveries(w.worker_id, 4)), 0::bigint,
  'while all of them hang nothing more is sent');
select count(tap.settle(n.event_key, 200))
  from issoh.notifications n
  join issoh.webhook_deliveries d using (notification_id)
  join issoh.webhooks w using (webhook_id)
 where d.lease_token is not null and w.url ~ 'all' and n.event_key ~ '^m';
select is((select string_agg(distinct c.url, ' ') || ' ' || count(*)
             from worker w, issoh_private.claim_deliveries(w.worker_id, 4) c),
  'https://all.example/x 3', 'one that answers goes on meanwhile');
delete from issoh.notifications n where n.event_key ~ '^m';

-- Again.
select is(issoh.replay_deliveries(), 1, 'what is dead is sent again when asked');
select is(tap.deliveries() ~ 'all.example/x l1 waiting 0', true, 'with all its tries');
select is(issoh.replay_deliveries(array(select d.delivery_id from issoh.webhook_deliveries d
                                         where d.status = 'delivered')), 1, 'so is what was delivered');
select is(issoh.replay_deliveries(webhook_id => h.webhook_id), 0, 'of one webhook alone') from hook h where h.name = 'some';
select is((issoh.remove_webhook(h.webhook_id)).url, 'https://all.example/x', 'a webhook goes') from hook h where h.name = 'all';
select is(tap.deliveries() ~ 'all', false, 'with its deliveries');
select * from finish();
