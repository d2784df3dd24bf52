-- Decisions: what each does, who may, what stands in the way, and what happens when it comes twice.
select plan(68);

select tap.supplier('ACME');
select tap.queue_item(n.name, 50) from unnest(array['a', 'b', 'c', 'd', 'e', 'f']) n (name);
-- Decides as somebody: "done names | name reason, …".
create function tap.decide(role text, who text, decision text, names text[], notes text default null) returns text
language sql volatile as $$
  select tap.as_role(role, format(
    $q$select concat((select string_agg(tap.name_of(i), ' ' order by tap.name_of(i)) from unnest(d.done) i), '|',
                     (select string_agg(tap.name_of(c.queue_id) || ' ' || c.reason, ', ' order by tap.name_of(c.queue_id))
                        from unnest(d.conflicts) c))
         from issoh.decide_selection(%L, %L, %L) d$q$,
    array(select tap.queued(n) from unnest(names) n), decision, notes), user_id => who)
$$;
create function tap.state(name text) returns text language sql volatile as $$
  select concat_ws(' ', q.review_status, coalesce(q.reviewed_by, '-'), coalesce(q.recommended_by, '-'), q.review_notes)
    from issoh.selection_queue q where q.queue_id = tap.queued(name)
$$;
grant usage on schema tap to public;
grant execute on all functions in schema tap to public;

-- A reviewer.
select is(tap.decide('inv_reviewer', 'ann', 'reject', array['a'], ' too dear '), 'a|', 'a reviewer rejects');
select is(tap.state('a'), 'rejected ann - too dear', 'who, and why, is kept');
select is(tap.decide('inv_reviewer', 'ann', 'on_hold', array['b'], 'ask'), 'b|', 'holds');
select is(tap.state('b'), 'on_hold ann - ask', 'with a note');
select is(tap.decide('inv_reviewer', 'ann', 'recommend', array['c']), 'c|', 'recommends');
select is(tap.state('c'), 'pending - ann', 'which decides nothing');
select is(tap.outcome('inv_reviewer', format($$select issoh.decide_selection(array[%L::uuid], 'approve')$$,
                                             tap.queued('c'))), 'ISFAP', 'but does not approve');

-- Twice.
create temporary table before on commit drop as
select count(*) as lines from audit.log l where l.table_name = 'selection_queue';
select is(tap.decide('inv_reviewer', 'ann', d.decision, array[d.name], d.notes), d.name || '|',
          d.decision || ' of one''s own again is done')
  from (values ('reject', 'a', 'too dear'), ('on_hold', 'b', null), ('recommend', 'c', null)) d (decision, name, notes);
select is((select count(*) from audit.log l where l.table_name = 'selection_queue'), (select b.lines from before b),
          'and writes nothing');
select is(tap.decide('inv_reviewer', 'ann', 'on_hold', array['b'], 'ask again'), 'b|', 'with other words');
select is(tap.state('b'), 'on_hold ann - ask again', 'those are kept');
select is(tap.decide('inv_reviewer', 'ann', 'on_hold', array['b'], 'ask'), 'b|', 'whatever they are');
select is(tap.decide('inv_reviewer', 'ann', 'reject', array['a', 'a', 'a']), 'a|', 'an item named again is one');
select is(tap.decide('inv_reviewer', 'bob', 'reject', array['a']), '|a already_decided', 'somebody else''s is decided');
select is(tap.decide('inv_reviewer', 'ann', 'on_hold', array['a']), '|a already_decided', 'so is another decision');
select is(tap.decide('inv_reviewer', 'ann', 'reject', '{}'), '|', 'nothing is nothing');

-- An approver.
select is(tap.decide('inv_approver', 'eve', 'approve', array['b', 'c', 'd', 'a']), 'b c d|a already_decided',
          'an approver approves, what waits and what is on hold');
select is(tap.state('d'), 'approved eve -', 'in her name');
select is(tap.state('c'), 'approved eve ann', 'who recommended it stays');
select is(tap.state('b'), 'approved eve - ask', 'so does the note');
select is(tap.decide('inv_approver', 'eve', 'approve', array['b', 'c', 'd']), 'b c d|', 'again it is done');
select is(tap.decide('inv_admin', 'root', 'approve', array['e']), 'e|', 'so may an administrator');
select is(tap.outcome('inv_owner', $$select issoh.decide_selection('{}', 'approve')$$), 'ok', 'and the owner, in psql');

-- Taken back.
select is(tap.decide('inv_reviewer', 'ann', 'reopen', array['a', 'd']), 'a|d approver_only',
          'a reviewer reopens what a reviewer may decide');
select is(tap.state('a'), 'pending - - too dear', 'it waits as if undecided');
select is(tap.decide('inv_reviewer', 'ann', 'reopen', array['a']), 'a|', 'again it is done');
select is(tap.decide('inv_approver', 'dan', 'reopen', array['d']), 'd|', 'an approver reopens what is approved');
select is(tap.decide('inv_reviewer', 'ann', 'on_hold', array['d']) || tap.decide('inv_reviewer', 'bob', 'reopen', array['d']),
          'd|d|', 'what is on hold is anybody''s');
update issoh.selection_queue set review_status = 'imported' where queue_id = tap.queued('e');
select is(tap.decide('inv_admin', 'root', d.decision, array['e']), '|e imported', d.decision || ' comes too late')
  from unnest(array['approve', 'reject', 'on_hold', 'recommend', 'reopen']) d (decision);

-- Leases.
select tap.as_role('inv_reviewer', format($$select count(*) from issoh.start_review(1, '{"search": "f"}')$$), user_id => 'ann');
select is(tap.decide('inv_approver', 'eve', d.decision, array['f']), '|f leased', d.decision || ' waits for who reviews it')
  from unnest(array['approve', 'reject', 'on_hold', 'recommend']) d (decision);
select is(tap.decide('inv_reviewer', 'ann', 'reject', array['f']), 'f|', 'who reviews it decides');
select is((select v.lease_state from issoh.v_selection_pipeline v where v.product_name = 'f'), 'free',
          'and has it no longer');
select tap.decide('inv_reviewer', 'ann', 'reopen', array['f']);
update issoh.selection_queue set lease_owner = 'ann', lease_expires_at = clock_timestamp()
 where queue_id = tap.queued('f');
select is(tap.decide('inv_approver', 'eve', 'on_hold', array['f']), 'f|', 'a lease that has run out holds nobody up');

-- Not there, and there already.
select is((select (d.done, d.conflicts)::text from issoh.decide_selection(
             array['00000000-0000-4000-8000-0000000000ff'::uuid, null], 'reject') d),
          '({},"{""(00000000-0000-4000-8000-0000000000ff,not_found)""}")', 'an unknown item is no error');
insert into issoh.selected_products (internal_sku, product_name, spp_product_id)
select 'SKU-A', 'a', q.spp_product_id from issoh.selection_queue q where q.queue_id = tap.queued('a');
select is(tap.decide('inv_approver', 'eve', 'approve', array['a']), '|a already_selected', 'no product is selected twice');
select is(tap.decide('inv_approver', 'eve', 'reject', array['a']), 'a|', 'but its item can be rejected');
select is(tap.decide('inv_approver', 'eve', 'reopen', array['a']), '|a already_selected', 'and then stays so');
select tap.queue_item('twin', 10);
select tap.decide('inv_approver', 'eve', 'reject', array['twin']);
select tap.queue_item('twin2', 10);
update issoh.selection_queue set spp_product_id = (select o.spp_product_id from issoh.selection_queue o
                                                    where o.queue_id = tap.queued('twin'))
 where queue_id = tap.queued('twin2');
select is(tap.decide('inv_approver', 'eve', 'reopen', array['twin']), '|twin already_decided', 'a product waits once');
select is(tap.outcome('inv_approver', $$select issoh.decide_selection('{}', 'maybe')$$), 'ISISD', 'no such decision');
select is(tap.outcome('inv_approver', 'select issoh.decide_selection(''{}'', null)'), 'ISISD', 'nor none');

-- Four eyes.
select issoh.set_setting('selection.four_eyes', 'true');
select tap.queue_item(n.name, 50) from unnest(array['g', 'h', 'i', 'j', 'k']) n (name);
select is(tap.decide('inv_approver', 'eve', 'approve', array['g']), '|g not_reviewed', 'nobody has looked at it');
select tap.decide('inv_approver', 'eve', 'recommend', array['g', 'h']);
select is(tap.decide('inv_approver', 'eve', 'approve', array['g']), '|g four_eyes', 'only she has');
select is(tap.decide('inv_approver', 'dan', 'approve', array['g']), 'g|', 'another approves');
select tap.decide('inv_reviewer', 'ann', 'recommend', array['h']);
select is(tap.decide('inv_approver', 'eve', 'approve', array['h']), 'h|', 'once somebody else has reviewed it, she may');
update issoh.selection_queue set lease_owner = 'eve', lease_expires_at = clock_timestamp() + interval '1 hour'
 where queue_id in (tap.queued('i'), tap.queued('j'));
select is(tap.decide('inv_approver', 'eve', 'approve', array['i']), '|i not_reviewed', 'having it says nothing of it');
select tap.as_role('inv_approver', 'select issoh.release_review()', user_id => 'eve');
select is(tap.decide('inv_approver', 'eve', 'approve', array['i']), '|i not_reviewed', 'nor having had it');
select is(tap.decide('inv_approver', 'dan', 'approve', array['i']), '|i not_reviewed', 'nor to another');
select tap.decide('inv_reviewer', 'ann', 'recommend', array['i']);
select tap.decide('inv_reviewer', 'ann', 'reject', array['i'], 'no');
select tap.decide('inv_approver', 'dan', 'reopen', array['i']);
select is(tap.decide('inv_approver', 'dan', 'approve', array['i']), '|i not_reviewed', 'who rejects it recommends it no more');
select tap.decide('inv_reviewer', 'bob', 'reopen', array['i'], 'words of another');
select is(tap.state('i'), 'pending - - no', 'what waits is not opened again, and keeps its note');
select tap.decide('inv_reviewer', 'ann', 'recommend', array['i'], 'after all');
select is(tap.decide('inv_approver', 'dan', 'approve', array['i']), 'i|', 'until it does again');
select tap.decide('inv_reviewer', 'ann', 'on_hold', array['k']);
select is(tap.decide('inv_approver', 'eve', 'approve', array['k']), 'k|', 'who put it on hold has looked at it');
select is(tap.decide('inv_reviewer', 'ann', 'reject', array['j']), 'j|', 'a rejection needs nobody else');

-- By itself.
select tap.queue_item(n.name, 95, low => n.low, coverage => n.coverage)
  from (values ('l', 90, 0.9), ('m', 79.99, 0.9), ('n', 90, 0.5), ('o', 90, 0.6), ('p', null, null))
       n (name, low, coverage);
select is(issoh_private.auto_approve(), 0, 'nothing is approved by itself');
select issoh.set_setting('selection.auto_approve', 'true');
select is(issoh_private.auto_approve(), 0, 'nor what nobody has reviewed, with four eyes');
select issoh.set_setting('selection.four_eyes', 'false');
update issoh.selection_queue set lease_owner = 'ann', lease_expires_at = clock_timestamp() + interval '1 hour'
 where queue_id = tap.queued('o');
select is(issoh_private.auto_approve(array[tap.queued('m'), tap.queued('n'), tap.queued('o'), tap.queued('p')]), 0,
          'nor below the score, below the coverage, in review, without a score');
select is(issoh_private.auto_approve(), 1, 'the setting has candidates approved');
select is(tap.state('l'), 'approved auto-approval -', 'and it shows');
select tap.decide('inv_approver', 'eve', 'reopen', array['l'], 'not yet');
select is(issoh_private.auto_approve(), 0, 'what a person took back is left to people');

select is(tap.outcome('inv_analyst', $$select issoh.decide_selection('{}', 'reject')$$), '42501', 'an analyst decides nothing');
select * from finish();
