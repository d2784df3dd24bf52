-- What is known of queued products, by numbers worked out by hand; scoring, explaining, ranks. SPP's feeds are stood in for.
select plan(50);

-- Feeds of our own.
do $do$
declare
  v_name text;
begin
  foreach v_name in array array['products', 'product_mappings', 'categories', 'supplier_records'] loop
    execute format('alter foreign table spp_remote.%I rename to %I', v_name, v_name || '_there');
    execute format('create table spp_remote.%I (like spp_remote.%I)', v_name, v_name || '_there');
    execute format('alter table spp_remote.%I owner to inv_owner', v_name);
  end loop;
end
$do$;
create function tap.u(n integer) returns uuid language sql immutable as $$select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid$$;
-- A product of SPP: supplier 1 or 2, tree tools > drills > cordless is categories 1 > 2 > 3.
create function tap.offer(n integer, supplier integer, price numeric default 10, currency text default 'EUR', category integer default null,
  fewest integer default null, days integer default null) returns void language sql volatile as $$
  insert into spp_remote.products (product_id, supplier_id, supplier_product_code, product_name, category_id, current_price, currency_code, status,
    is_new, is_missing, first_seen_date, min_order_qty, lead_time_days)
  values (tap.u(n), tap.u(supplier), 'C' || n, 'Product ' || n, tap.u(category), price, currency, 'available', true, false, current_date, fewest, days)
$$;
create function tap.queue(n integer, supplier integer, status text default 'pending') returns void language sql volatile as $$
  insert into issoh.selection_queue (queue_id, spp_product_id, spp_supplier_id, review_status) values (tap.u(1000 + n), tap.u(n), tap.u(supplier), status)
$$;
create function tap.same(n integer, supplier integer, master integer) returns void language sql volatile as $$
  insert into spp_remote.product_mappings values (tap.u(n), tap.u(supplier), 'C' || n, tap.u(master), 90, false)
$$;
create function tap.known(n integer) returns text language sql volatile as $$
  select concat_ws(' ', coalesce(g.sales_history::text, '-'), coalesce(g.category_demand::text, '-'), coalesce(g.margin_potential::text, '-'),
                   coalesce(g.supplier_reliability::text, '-'), coalesce(g.min_order_quantity::text, '-'), coalesce(g.lead_time::text, '-'))
    from issoh_private.gather_criteria(array[tap.u(1000 + n)]) g
$$;
-- A product that we carry: bought so many days ago, so many pieces sold a day ago.
create function tap.carry(sku text, days integer, sold integer default 0, n integer default null, category integer default null) returns uuid
language plpgsql volatile as $$
declare
  v_id constant uuid := tap.item(sku);
begin
  update issoh.selected_products p set spp_product_id = tap.u(n), category_id = tap.u(category) where p.product_id = v_id;
  perform tap.receive(v_id, 'W', 1000, 2, now() - make_interval(hours => 24 * days));
  if sold > 0 then
    perform tap.issue(v_id, 'W', sold, now() - interval '24 hours');
  end if;
  return v_id;
end
$$;
insert into issoh.categories (category_id, category_name, parent_category_id, level, path)
values (tap.u(1), 'Tools', null, 1, 'tools'), (tap.u(2), 'Drills', tap.u(1), 2, 'tools.drills'), (tap.u(3), 'Cordless', tap.u(2), 3, 'tools.drills.cordless'),
       (tap.u(4), 'Saws', tap.u(1), 2, 'tools.saws'), (tap.u(5), 'Paint', null, 1, 'paint');
insert into spp_remote.categories (category_id, category_name, parent_category_id, level, path, is_active, sort_order)
select c.category_id, c.category_name, c.parent_category_id, c.level, c.path, true, 0 from issoh.categories c;
select tap.warehouse('W') is not null;

-- Nothing is known but the markup for imports: 30 percent on the cost are 23.0769 percent of the price.
select tap.offer(11, 1), tap.queue(11, 1);
select is(tap.known(11), '- - 23.0769 - - -', 'of a new product little is known');
update issoh.settings set setting_value = '100' where setting_key = 'import.default_markup';
select is(tap.known(11), '- - 50 - - -', 'the markup tells the margin');
select tap.queue(99, 1);
select is(tap.known(99), '- - - - - -', 'what SPP does not have any more is not known');

-- Orders, days, reliability; the cost in the base currency.
insert into issoh.supplier_reliability (supplier_id, uploads, orders, reliability) values (tap.u(1), 3, 0, 0.875);
select tap.offer(12, 1, 12.5, 'USD', fewest => 4, days => 9), tap.queue(12, 1);
select is(tap.known(12), '- - - 0.875 - 9', 'without an exchange rate no cost is known, nor a margin');
insert into issoh.exchange_rates (currency_code, rate_date, rate) values ('USD', (now() at time zone 'UTC')::date, 0.8);
select is(tap.known(12), '- - 50 0.875 40 9', '4 pieces of 12.50 at 0.8 are 40');

-- Sales: of itself, of what is matched, net of returns and reversals, in the days of the setting.
select tap.offer(13, 1), tap.queue(13, 1);
select tap.carry('SELF', 300, 50, 13) is not null;
select is(split_part(tap.known(13), ' ', 1), '5', '50 pieces in 300 days are 5 in 30');
select tap.offer(14, 1), tap.queue(14, 1), tap.same(14, 1, 7), tap.same(24, 2, 7), tap.same(25, 2, 8);
select tap.carry('MATCHED', 300, 40, 24) is not null, tap.carry('OTHER', 300, 70, 25) is not null;
select is(split_part(tap.known(14), ' ', 1), '4', 'what another supplier offers of the same thing counts');
select tap.same(26, 3, 7), tap.carry('MATCHED TOO', 300, 20, 26) is not null;
select is(split_part(tap.known(14), ' ', 1), '6', 'all of it together');
select is(split_part(tap.known(11), ' ', 1), '-', 'of what nobody carries nothing is known');
select is(split_part(tap.known(13), ' ', 1), '5', 'and each has its own');
select issoh.reverse_movement(tap.issue(p.product_id, 'W', 30, now() - interval '48 hours')) is not null from issoh.selected_products p where p.internal_sku = 'SELF';
select is(split_part(tap.known(13), ' ', 1), '5', 'a reversed issue is no sale');
create temporary table sold on commit drop as
select tap.issue(p.product_id, 'W', 30, now() - interval '72 hours') as movement_id, p.product_id from issoh.selected_products p where p.internal_sku = 'SELF';
select is(split_part(tap.known(13), ' ', 1), '8', 'a sale more');
select tap.move('receipt', 'SELF', 20, null, 'W', at => now() - interval '24 hours', returns => s.movement_id) is not null from sold s;
select is(split_part(tap.known(13), ' ', 1), '6', 'what came back was none');
update issoh.settings set setting_value = '2' where setting_key = 'scoring.sales_days';
select is(split_part(tap.known(13), ' ', 1), '50', 'in the last 2 days 50 were sold, and nothing of theirs came back: in a month, not 2 days');
update issoh.settings set setting_value = '150' where setting_key = 'scoring.sales_days';
select is(split_part(tap.known(13), ' ', 1), '12', '60 in the last 150 days');
update issoh.settings set setting_value = '365' where setting_key = 'scoring.sales_days';
select tap.offer(15, 1), tap.queue(15, 1), tap.carry('FRESH', 3, 6, 15) is not null;
select is(split_part(tap.known(15), ' ', 1), '6', 'who came 3 days ago is not thought to sell ten times as much');
select tap.offer(16, 1), tap.queue(16, 1), tap.carry('IDLE', 100, 0, 16) is not null;
select is(split_part(tap.known(16), ' ', 1), '0', 'what is carried and not sold sells nothing: that is known');

-- Demand: the mean of the nearest branch upwards that sells.
select tap.offer(17, 1, category => 3), tap.queue(17, 1), tap.offer(18, 1, category => 4), tap.queue(18, 1), tap.offer(19, 1, category => 5), tap.queue(19, 1);
select is(split_part(tap.known(17), ' ', 2), '-', 'nothing of the category is carried');
select tap.carry('DRILL', 300, 60, category => 2), tap.carry('DRILL 2', 300, 0, category => 2), tap.carry('TOOL', 300, 120, category => 1);
select is(split_part(tap.known(17), ' ', 2), '3', 'drills sell 3 in the mean, one 6 and one nothing');
select is(split_part(tap.known(18), ' ', 2), '6', 'saws are as good as tools: 18 by 3');
select is(split_part(tap.known(19), ' ', 2), '-', 'of paint nothing is known');
select tap.carry('CORDLESS', 300, 0, category => 3);
select is(split_part(tap.known(17), ' ', 2), '2', 'a branch that sells nothing tells nothing: 6 by 3 drills');

-- Among many that are carried, only the history of those that tell something is read, and tells the same.
create temporary table read_whole on commit drop as select n, tap.known(n) as known from generate_series(11, 19) n;
insert into issoh.selected_products (internal_sku, product_name) select 'BARE ' || n, 'Bare' from generate_series(1, 400) n;
select results_eq('select n, tap.known(n) from generate_series(11, 19) n order by 1', 'select n, known from read_whole order by 1',
                  'what is known does not hang on what else is carried');
select set_eq($$select d.* from issoh.selected_products p cross join lateral issoh_private.product_demand(array[p.product_id]) d$$,
              'select * from issoh_private.product_demand()', 'and each product sells what it sells among all');

-- Margin: the lowest price of the same thing in the default tier, now.
create function tap.rule(sku text, price numeric, tier text default null, since interval default '1 day', ends interval default null) returns void language sql volatile as $$
  insert into issoh.pricing_rules (product_id, pricing_tier_id, rule_type, selling_price, effective_from, effective_to)
  select p.product_id, (issoh_private.resolve_tier(tier)).tier_id, 'fixed', price, now() - since, now() + ends
    from issoh.selected_products p where p.internal_sku = sku
$$;
select issoh.set_pricing_tier('WHOLESALE', 'Wholesale');
select tap.rule('MATCHED', 16), tap.rule('MATCHED TOO', 12.5), tap.rule('OTHER', 1), tap.rule('SELF', 9, 'WHOLESALE'), tap.rule('SELF', 9, ends => '-1 hours');
select is(split_part(tap.known(14), ' ', 3), '20', 'a cost of 10 leaves 20 percent of 12.50');
select is(split_part(tap.known(13), ' ', 3), '50', 'neither another tier nor a price that has ended tells it');
select tap.rule('SELF', 8, since => '30 minutes');
select is(split_part(tap.known(13), ' ', 3), '-25', 'a margin may be a loss');

-- Scoring.
select tap.queue(21, 1, 'approved'), tap.queue(22, 1, 'rejected'), tap.queue(23, 1, 'on_hold');
select is(tap.as_role('inv_reviewer', format('select issoh.score_selection(%L)', array[tap.u(1012), tap.u(1021), tap.u(1022), tap.u(1023), tap.u(7)])), '2',
  'only what waits for a decision is scored');
select is((select format('%s %s %s %s %s', q.auto_select_score, q.coverage, q.score_low, q.score_high, q.weights_version)
             from issoh.selection_queue q where q.queue_id = tap.u(1012)),
  -- Margin 50: 100 points of weight 20; reliability 87.5 of 15; order 40: 88 of 10; 9 days: 74.2857 of 10; by 55.
  '89.73 0.5500 49.35 94.35 1', 'with what the values are worth');
select is(tap.as_role('inv_approver', 'select issoh.score_selection()'), (select count(*)::text from issoh.selection_queue q where q.review_status in ('pending', 'on_hold')),
  'all that wait, where none are named');
select is((select count(*) from issoh.selection_queue q where (q.scored_at is null) <> (q.review_status in ('approved', 'rejected'))), 0::bigint,
  'decided ones keep what they have');
select is((select count(*) from audit.log l where l.table_name = 'selection_queue' and l.operation = 'update'), 0::bigint, 'scores leave no line in the audit log');
create temporary table before on commit drop as select q.queue_id, q.ctid as place from issoh.selection_queue q;
update spp_remote.products p set lead_time_days = 10 where p.product_id = tap.u(12);
select issoh.score_selection();
select is((select array_agg(q.queue_id) from issoh.selection_queue q join before b using (queue_id) where q.ctid <> b.place), array[tap.u(1012)],
  'scored again, only what has changed in SPP is written');
select is(issoh_private.score_chunk(), null, 'the worker comes to an end');
update issoh.settings set setting_value = '2' where setting_key = 'scoring.chunk_rows';
create temporary table walked on commit drop as
with recursive walk as (select issoh_private.score_chunk(null) as last union all select issoh_private.score_chunk(w.last) from walk w where w.last is not null)
select w.last from walk w;
select is((select count(w.last) from walked w), (select count(*) / 2 from issoh.selection_queue q where q.review_status in ('pending', 'on_hold')), 'in steps of the setting');
update issoh.selection_queue q set scored_at = null where q.queue_id in (tap.u(1011), tap.u(1014), tap.u(1021));
select is(issoh_private.score_chunk(null, true), tap.u(1014), 'new ones alone');
select is((select count(*) from issoh.selection_queue q where q.scored_at is null and q.review_status = 'pending'), 0::bigint, 'are scored');
delete from graphile_worker._private_jobs;
select tap.queue(31, 1);
select is((select format('%s %s %s', count(*), min(j.task_identifier), min(j.key)) from graphile_worker.jobs j), '1 selection__score score:new', 'what is queued is scored by the worker');
select is(tap.outcome(r.name, 'select issoh.score_selection()'), case when r.may then 'ok' else '42501' end, format('%s scores', r.name))
  from (values ('inv_reviewer', true), ('inv_analyst', false)) r (name, may);

-- Automatic approval, where the setting says so, of what has just been scored well enough.
select tap.queue(n, 1), tap.offer(n, 1, 1, 'EUR', 3, 1, 1), tap.same(n, 1, 90) from unnest(array[41, 42]) n;
update issoh.settings set setting_value = '0.6' where setting_key = 'selection.auto_candidate_coverage';
update issoh.settings set setting_value = '55' where setting_key = 'selection.auto_candidate_score';
select issoh.score_selection(array[tap.u(1041)]);
select is((select concat(q.review_status, ' ', q.score_low) from issoh.selection_queue q where q.queue_id = tap.u(1041)), 'pending 56.81', 'nobody approves by default');
update issoh.settings set setting_value = 'true' where setting_key = 'selection.auto_approve';
update issoh.settings set setting_value = '0.9' where setting_key = 'selection.auto_candidate_coverage';
select issoh.score_selection();
select is((select count(*) from issoh.selection_queue q where q.review_status = 'approved' and q.reviewed_by = 'auto-approval'), 0::bigint, 'nobody below the coverage');
update issoh.settings set setting_value = '0.6' where setting_key = 'selection.auto_candidate_coverage';
select issoh.score_selection(array[tap.u(1041)]);
select is((select array_agg(q.queue_id) from issoh.selection_queue q where q.review_status = 'approved' and q.reviewed_by = 'auto-approval'), array[tap.u(1041)],
  'what was scored is approved, though its score is the same');

-- Suppliers of whom nobody has asked yet are judged at once.
insert into spp_remote.supplier_records values (tap.u(6), 1, 4, 1, 5, 0, 0, null);
select tap.queue(61, 6), tap.offer(61, 6);
select issoh.score_selection(array[tap.u(1061)]);
select is((select q.selection_criteria #>> '{criteria,3,raw_value}' from issoh.selection_queue q where q.queue_id = tap.u(1061)), '0.875',
  '0.75 of its rows and all its products were fine');

-- Words.
select is(tap.as_role('inv_analyst', format('select (issoh.explain_score(%L)).summary', tap.u(1012))),
  '89.21 of 100, from 55 % of the weights; between 49.07 and 94.07 once the rest is known.', 'a score in words');
select is((select e.sentences[1] || ' ' || e.sentences[6] from issoh.explain_score(tap.u(1012)) e),
  'Sales of the same product: not known, left out. Time of delivery: 10 days, worth 71.4286 of 100 points; at weight 10 of 55 this adds 12.98.', 'what each adds');
select is((select e.changes_most from issoh.explain_score(tap.u(1012)) e),
  'Margin would change it most: 89.21 at its best, 52.85 at its worst.', 'and what would change it most');
select tap.queue(32, 1);
select is(tap.outcome('inv_analyst', format('select issoh.explain_score(%L)', tap.u(1032))), 'ISCSC', 'without a score there is nothing to explain');
select is(tap.outcome('inv_analyst', format('select issoh.explain_score(%L)', tap.u(7))), 'ISNQI', 'nor without an item');
select is(tap.outcome('inv_supplier', format('select issoh.explain_score(%L)', tap.u(1012))), '42501', 'suppliers do not see it');
select * from finish();
