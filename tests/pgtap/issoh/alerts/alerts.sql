-- What wants attention in IS-SOH: the synchronisation, invariants, decisions, counts.
select plan(20);

create function pg_temp.amiss(name text) returns text
language sql volatile
as $$
  select a.severity || ' ' || a.title from issoh.v_alerts a where a.alert = name
$$;
create function pg_temp.sync() returns text
language sql volatile
as $$
  select coalesce(string_agg(a.alert, ' ' order by a.alert), 'well') from issoh.v_alerts a where a.alert like 'sync\_%'
$$;

-- The synchronisation.
update issoh_private.sync_state
   set last_success_at = null, level_at = null, consecutive_failures = 0, lease_expires_at = null;
select is(pg_temp.sync(), 'sync_stopped', 'nobody has looked at SPP');
update issoh_private.sync_state set last_success_at = clock_timestamp(), level_at = clock_timestamp();
select is(pg_temp.sync(), 'well', 'somebody does');
update issoh_private.sync_state set last_success_at = clock_timestamp() - interval '31 seconds';
select is(pg_temp.sync(), 'sync_stopped', 'nobody does any more');
update issoh_private.sync_state set lease_expires_at = clock_timestamp() + interval '1 minute';
select is(pg_temp.sync(), 'well', 'somebody is at a long run');
update issoh_private.sync_state set level_at = clock_timestamp() - interval '301 seconds';
select is(pg_temp.sync(), 'sync_behind', 'which takes too long');
update issoh_private.sync_state set lease_expires_at = null, consecutive_failures = 2, last_error = 'no route';
select is(pg_temp.sync(), 'sync_stopped', 'a failure or two may pass');
update issoh_private.sync_state set consecutive_failures = 3;
select is(pg_temp.sync(), 'sync_failing', 'three do not');
select matches((select a.meaning from issoh.v_alerts a where a.alert = 'sync_failing'), 'no route$', 'and are told why');
select is((select a.since from issoh.v_alerts a where a.alert = 'sync_failing'), s.last_success_at, 'and since when')
  from issoh_private.sync_state s;
select is(pg_temp.amiss('sync_refused'), null, 'every product follows');
select tap.item('A');
insert into issoh.sync_failures (product_id, code, message, next_try_at)
select p.product_id, '23514', 'x', 'infinity' from issoh.selected_products p where p.internal_sku = 'A';
select is(pg_temp.amiss('sync_refused'), 'warning Products that cannot follow SPP: 1', 'one does not');

-- Invariants.
select is(pg_temp.amiss('checks_broken'), null, 'no invariant is known to be broken');
insert into issoh.invariant_results (tier, check_name, violations) values ('spp', 'one', 0), ('spp', 'two', 3);
select is(pg_temp.amiss('checks_broken'), 'error Invariants are broken: spp/two', 'one is');
select is(pg_temp.amiss('checks_late'), null, 'the checks have just run');
update issoh.invariant_results set checked_at = now() - interval '4 hours';
select isnt(pg_temp.amiss('checks_late'), null, 'they run no more');

-- Decisions.
select tap.supplier('ACME'), tap.queue_item('slow');
update issoh.selection_queue
   set review_status = 'rejected', reviewed_by = 'x', reviewed_at = now(), queued_at = now() - interval '71 hours';
select is(pg_temp.amiss('decisions_slow'), null, 'a decision took 71 hours');
update issoh.selection_queue set queued_at = now() - interval '73 hours';
select is(pg_temp.amiss('decisions_slow'), 'warning Decisions took 73.0 hours in the middle of the last 7 days',
  'and now 73');

-- Counts.
select tap.warehouse('W');
select tap.receive(p.product_id, 'W', 300, 4) from issoh.selected_products p where p.internal_sku = 'A';
select issoh.record_stock_counts('W', array[row(null, 'A', 50, null)::issoh.stock_count_input]);
select is(pg_temp.amiss('counts_differ'), null, 'a count differs by 1,000');
select issoh.set_setting('monitor.discrepancy_value', '999');
select is(pg_temp.amiss('counts_differ'), 'warning Counts of the last 7 days differ from the books by 1000.00 EUR',
  'which is more than a setting says');
select has_index('issoh', 'stock_counts', 'stock_counts_differing_idx', 'counted_at', 'found without reading every count');

select * from finish();
