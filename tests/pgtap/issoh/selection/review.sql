-- Taking items to review, giving them back, and what has run out.
select plan(37);

select tap.supplier('ACME'), tap.supplier('BOLT');
select tap.queue_item('best', 90, supplier => 'ACME'), tap.queue_item('good', 80, supplier => 'BOLT'),
       tap.queue_item('fair', 50, supplier => 'ACME'), tap.queue_item('new', null, supplier => 'BOLT'),
       tap.queue_item('held', 99, 'on_hold', 'ACME');
create function tap.start(who text, row_limit integer default 50, filters text default '{}') returns text
language sql volatile as $$
  select tap.as_role('inv_reviewer', format(
    $q$select string_agg(r.product_name, ' ') from issoh.start_review(%s, %L) r$q$, row_limit, filters), user_id => who)
$$;
create function tap.leases() returns text language sql volatile as $$
  select string_agg(concat(v.product_name, ' ', v.lease_state, ' ', v.lease_owner), ', ' order by v.product_name)
    from issoh.v_selection_pipeline v
   where v.lease_owner is not null
$$;

select is(tap.start('ann', 2), 'best good', 'the highest score comes first, pending ones only');
select is(tap.leases(), 'best leased ann, good leased ann', 'they are hers');
select is(tap.start('bob', 1), 'fair', 'the next gets the next');
select is(tap.start('ann', 3), 'best good new', 'her own come first again');
select is(tap.start('cid'), null, 'nothing is left for a third');
select is(tap.start('ann', 5, '{"supplier_codes": ["BOLT"]}'), 'good new', 'a filter holds for her own, too');

-- Until when.
select issoh.set_setting('selection.lease_minutes', '45');
select tap.start('bob');
select ok(bool_and(q.lease_expires_at between now() + interval '44 minutes' and clock_timestamp() + interval '45 minutes'),
          'a renewed lease lasts as long as the setting says')
  from issoh.selection_queue q where q.lease_owner = 'bob';

-- Given back.
select is(tap.as_role('inv_reviewer', format('select issoh.release_review(array[%L::uuid, %L::uuid])',
                                             tap.queued('best'), tap.queued('fair')), user_id => 'ann'), '1',
          'one gives back what one has, and nobody else has');
select is(tap.leases(), 'fair leased bob, good leased ann, new leased ann', 'the rest stays');
select is((select q.last_reviewer from issoh.selection_queue q where q.queue_id = tap.queued('best')), 'ann',
          'who gave it back has reviewed it');
select is(tap.as_role('inv_reviewer', 'select issoh.release_review()', user_id => 'ann'), '2', 'or all of it');
select is(tap.as_role('inv_reviewer', 'select issoh.release_review()', user_id => 'ann'), '0', 'once');

-- Run out: free without a sweep, and swept.
update issoh.selection_queue set lease_expires_at = clock_timestamp() where lease_owner = 'bob';
select is(tap.start('cid', 9, '{"supplier_codes": ["ACME"]}'), 'best fair', 'what has run out is free at once');
select is((select q.last_reviewer from issoh.selection_queue q where q.queue_id = tap.queued('fair')), 'bob',
          'who let it run out has seen it');
update issoh.selection_queue set lease_expires_at = clock_timestamp() where queue_id = tap.queued('fair');
select is(issoh_private.expire_reviews(), 1, 'the sweep ends what has run out');
select is(tap.leases(), 'best leased cid', 'and leaves what has not');
select is((select q.last_reviewer from issoh.selection_queue q where q.queue_id = tap.queued('fair')), 'cid',
          'and tells who had it last');
select is((select count(*) from issoh.selection_queue q where q.recommended_by is not null), 0::bigint,
          'nobody has recommended anything by that');
select is((select count(*) from audit.log l
            where l.table_name = 'selection_queue' and l.operation = 'update'
              and l.old_values - 'last_reviewer' = l.new_values - 'last_reviewer'),
          (select count(*) from audit.log l where l.table_name = 'selection_queue' and l.operation = 'update'),
          'leases leave no line in the log, reviews do');
select is((select string_agg(distinct l.new_values ->> 'lease_owner', '') from audit.log l
            where l.table_name = 'selection_queue'), null, 'and no lease is kept there');

-- What is recommended waits for an approver, whoever takes what.
select tap.as_role('inv_reviewer', 'select issoh.release_review()', user_id => u.who) from unnest('{ann,bob,cid}'::text[]) u (who);
create function tap.recommend(who text, item text, by_role text default 'inv_reviewer') returns text
language sql volatile as $$
  select tap.as_role(by_role, format($q$select issoh.decide_selection(array[%L::uuid], 'recommend')$q$,
                                     tap.queued(item)), user_id => who)
$$;
create function tap.started(by_role text, who text, filters text default '{}') returns text
language sql volatile as $$
  select tap.as_role(by_role, format(
    $q$with r as materialized (select * from issoh.start_review(50, %L)),
            b as materialized (select issoh.release_review(array(select r.queue_id from r)))
       select string_agg(r.product_name, ' ' order by r.product_name) from r, b$q$, filters), user_id => who)
$$;
select tap.recommend('ann', 'best'), tap.recommend('eve', 'good', 'inv_approver');
select is(tap.started('inv_reviewer', 'ann'), 'fair new', 'not one''s own recommendations');
select is(tap.started('inv_reviewer', 'bob'), 'fair new', 'nor those of another reviewer');
select is(tap.started('inv_approver', 'eve'), 'best fair new', 'an approver gets those of others');
select is(tap.started('inv_approver', 'fay'), 'best fair good new', 'of all others');
select is(tap.started('inv_reviewer', 'ann', '{"recommended": true}'), 'best good', 'who asks for them gets them');
select is(tap.started('inv_reviewer', 'ann', format('{"product_ids": ["%s"]}', q.spp_product_id)), 'best', 'by name, too')
  from issoh.selection_queue q where q.queue_id = tap.queued('best');
select is(tap.started('inv_approver', 'eve', '{"recommended": false}'), 'fair new', 'or those of nobody');
select tap.as_role('inv_reviewer', format($q$select count(*) from issoh.start_review(50, '{"product_ids": ["%s"]}')$q$,
                                          q.spp_product_id), user_id => 'ann')
  from issoh.selection_queue q where q.queue_id = tap.queued('best');
select is(tap.started('inv_reviewer', 'ann'), 'best fair new', 'what one has is renewed, however one came to it');
update issoh.selection_queue set recommended_by = null, recommended_at = null where recommended_by is not null;
select is(tap.started('inv_reviewer', 'ann'), 'best fair good new', 'a recommendation taken back is no obstacle');

-- Scores come and go without a line; what is logged with a decision are not the scores.
create temporary table logged on commit drop as
select count(*) as lines from audit.log l where l.table_name = 'selection_queue';
update issoh.selection_queue
   set auto_select_score = 1, coverage = 0.5, score_low = 0, score_high = 2, weights_version = 1, scored_at = now(),
       selection_criteria = '{"criteria": []}';
select is((select count(*) from audit.log l where l.table_name = 'selection_queue'), (select g.lines from logged g),
          'a score alone is not logged');
update issoh.selection_queue set auto_select_score = 2, review_notes = 'x' where queue_id = tap.queued('good');
select results_eq(
  $$select l.record_key::uuid = tap.queued('good'), l.old_values ->> 'review_notes', l.new_values ->> 'review_notes',
           l.new_values ? 'auto_select_score', l.new_values ? 'product_details'
      from audit.log l where l.table_name = 'selection_queue' order by l.log_id desc limit 1$$,
  $$values (true, null::text, 'x', false, true)$$, 'a note is, without the score');
select is((select count(*) from audit.log l where l.table_name = 'selection_queue'), (select g.lines + 1 from logged g),
          'once');
select is((select a.attname from pg_attribute a
            where a.attrelid = 'issoh.selection_queue'::regclass and a.attnum > 0 and not a.attisdropped
              and a.attname <> all (array['queue_id', 'lease_owner', 'lease_expires_at', 'selection_criteria',
                'auto_select_score', 'coverage', 'score_low', 'score_high', 'weights_version', 'scored_at', 'updated_at'])
              and (select pg_get_triggerdef(t.oid) from pg_trigger t
                    where t.tgrelid = a.attrelid and t.tgname = '_900_log_update')
                  !~ format('\mnew\.%s\M', a.attname)
            limit 1), null, 'every other column is compared');

-- Refusals.
select is(tap.outcome('inv_reviewer', format('select issoh.start_review(%s)', n.items)), 'ISIRN', n.items || ' items')
  from (values (0), (1001)) n (items);
select is(tap.outcome('inv_reviewer', $$select issoh.start_review(1, '{"colour": "red"}')$$), 'ISICR', 'no such filter');
select is((select string_agg(substr(r.role, 5), ' ' order by r.role)
             from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                               'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin']) r (role),
                  unnest(array['issoh.start_review()', 'issoh.release_review()',
                               $$issoh.decide_selection('{}', 'reject')$$]) c (call)
            where tap.outcome(r.role, 'select ' || c.call) = 'ok'
              and c.call = 'issoh.start_review()'),
          'admin approver reviewer', 'who reviews');
select * from finish();
