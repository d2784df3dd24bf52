-- Who is told what: subscriptions, read and unread, each user for themselves; of one event there is one notification.
select plan(43);

create temporary table acme on commit drop as select tap.supplier('ACME') as id;
create temporary table other on commit drop as select tap.supplier('OTHER') as id;
grant select on acme, other to public;

select isnt(issoh_private.notify('new_products', 'b1', 'ACME: 3 new products', '{"n": 3}', 'info', (select id from acme)),
            null, 'an event is told of');
select is(issoh_private.notify('new_products', 'b1', 'ACME: 4 new products'), null, 'once');
select isnt(issoh_private.notify('list_held', 'b1', 'held', supplier_id => (select id from other)), null,
            'of another kind it is another');
select issoh_private.notify('sync_failure', 's1', 'it failed', severity => 'error');

create function tap.told(who text, role_name text default 'inv_reviewer') returns text
language sql volatile
as $$
  select tap.as_role(role_name,
    $q$select coalesce(string_agg(concat(n.kind, case when n.read_at is not null then ' read' end), ', '
                                  order by n.notification_id), 'nothing')
         from issoh.v_my_notifications n$q$, null, who)
$$;
create function tap.call(who text, call text, role_name text default 'inv_reviewer') returns text
language sql volatile
as $$
  select tap.as_role(role_name, format('select count(*) from issoh.%s', call), null, who)
$$;
create function tap.answer(who text, call text, role_name text default 'inv_reviewer') returns text
language sql volatile
as $$
  select tap.as_role(role_name, format('select issoh.%s', call), null, who)
$$;

-- Subscriptions.
select is(tap.told('alice'), 'nothing', 'who asked for nothing is told nothing');
select is(tap.call('alice', 'subscribe_to_notifications()'), '7', 'alice asks for all kinds');
select is(tap.call('alice', 'subscribe_to_notifications()'), '7', 'twice is once');
select is(tap.told('alice'), 'new_products, list_held, sync_failure', 'and is told of all, also from before');
select is(tap.call('bob', $$subscribe_to_notifications('{new_products,list_held}', 'ACME')$$), '2',
  'bob asks for two kinds about one supplier');
select is(tap.told('bob'), 'new_products', 'and is told of those');
select is(tap.call('carol', $$subscribe_to_notifications('{list_held}')$$), '1', 'carol asks for one kind');
select is(tap.told('carol'), 'list_held', 'about any supplier');
select is(tap.told('alice') || '|' || tap.told('bob', 'inv_pricing_manager'),
  'new_products, list_held, sync_failure|new_products', 'each for themselves, whatever the role');
select is(tap.told('somebody', 'inv_admin'), 'nothing', 'an administrator is told what an administrator asked for');
select is(tap.as_role('inv_reviewer', 'select count(*) from issoh.notification_subscriptions', null, 'bob'), '2',
  'subscriptions of others are not shown');
select is(tap.as_role('inv_admin', 'select count(*) from issoh.notifications', null, 'root'), '3',
  'the list of all events is');

-- Read and unread.
select is(tap.answer('alice', 'unread_notifications()'), '3', 'nothing is read at first');
select is(
  tap.answer('alice', format('mark_notifications(array[%L]::uuid[])',
    (select n.notification_id from issoh.notifications n where n.kind = 'list_held'))), '1', 'one is marked');
select is(tap.told('alice'), 'new_products, list_held read, sync_failure', 'as read');
select is(tap.told('carol'), 'list_held', 'by alice, not by carol');
select is(tap.as_role('inv_reviewer', 'select count(*) from issoh.notification_reads', null, 'carol'), '0',
  'what others have read is not shown');
select is(tap.answer('alice', 'mark_notifications()'), '2', 'all the others');
select is(tap.answer('alice', 'unread_notifications()'), '0', 'are read');
select is(tap.answer('alice', 'mark_notifications()'), '0', 'and stay so');
select is(tap.answer('alice', 'mark_notifications(is_read => false)'), '3', 'or unread again');
select is(tap.told('alice'), 'new_products, list_held, sync_failure', 'all three');
select is(tap.answer('alice', 'mark_notifications(is_read => null)'), '3', 'null is no word for unread');
select is(tap.told('alice'), 'new_products read, list_held read, sync_failure read', 'but for the default');
select throws_ok($$insert into issoh.notifications (kind, event_key, title) values ('nonsense', 'x', 'X')$$, '23514', null,
  'what cannot be asked for is not told');
select tap.answer('alice', 'mark_notifications(is_read => false)');
select is(
  tap.answer('bob', format('mark_notifications(array[%L]::uuid[])',
    (select n.notification_id from issoh.notifications n where n.kind = 'list_held'))), '0',
  'what bob is not told of he cannot mark');

-- The end of subscriptions.
select is(
  tap.answer('bob', format('unsubscribe_from_notifications(array[%L]::uuid[])',
    (select s.subscription_id from issoh.notification_subscriptions s where s.user_id = 'carol'))), '0',
  'bob cannot end what is carol''s');
select is(tap.answer('carol', 'unsubscribe_from_notifications()'), '1', 'carol can');
select is(tap.told('carol') || '|' || tap.told('bob'), 'nothing|new_products', 'and is told no more');

-- What is refused.
select is(tap.outcome('inv_reviewer', $$select issoh.subscribe_to_notifications('{nonsense}')$$), 'ISIKN', 'no such kind');
select is(tap.outcome('inv_reviewer', $$select issoh.subscribe_to_notifications(array[null])$$), 'ISIKN', 'none');
select is(tap.outcome('inv_reviewer', $$select issoh.subscribe_to_notifications(supplier => 'NOBODY')$$), 'ISNSU',
  'no such supplier');
select is_empty(
  $$select r.name, c.call, tap.outcome(r.name, c.call)
      from tap.our_roles r,
           unnest(array['select issoh.subscribe_to_notifications()', 'select issoh.unsubscribe_from_notifications()',
                        'select issoh.mark_notifications()']) c (call)
     where (tap.outcome(r.name, c.call) = 'ok')
           <> (r.name in ('inv_reviewer', 'inv_approver', 'inv_stock_operator', 'inv_pricing_manager', 'inv_admin'))$$,
  'whoever writes anything here subscribes and marks; analysts read');
select is(tap.outcome('inv_analyst', 'select issoh.unread_notifications()'), 'ok', 'analysts count');

-- What lasts is told of when it begins.
select results_eq($$select * from issoh_private.raise_alerts('test', '{a,b,b}')$$, $$values ('a'), ('b')$$,
  'what is amiss for the first time');
select is_empty($$select * from issoh_private.raise_alerts('test', '{b,a}')$$, 'is not told of again');
select results_eq($$select * from issoh_private.raise_alerts('test', '{b,c}')$$, $$values ('c')$$, 'something else is');
select results_eq($$select * from issoh_private.raise_alerts('test', '{a,b,c}')$$, $$values ('a')$$,
  'and what was well meanwhile');
select is_empty($$select * from issoh_private.raise_alerts('test', '{}')$$, 'nothing is amiss');
select results_eq($$select * from issoh_private.raise_alerts('test', '{a}')$$, $$values ('a')$$, 'all was forgotten');
select * from finish();
