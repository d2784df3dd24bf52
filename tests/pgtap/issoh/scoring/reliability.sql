-- How far suppliers can be relied on, and how far the first hundred depend on the weights.
select plan(22);

alter foreign table spp_remote.supplier_records rename to supplier_records_there;
create table spp_remote.supplier_records (like spp_remote.supplier_records_there);
alter table spp_remote.supplier_records owner to inv_owner;
create function tap.u(n integer) returns uuid language sql immutable as $$select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid$$;
create function tap.reliability(n integer) returns text language sql volatile as $$
  select concat_ws(' ', r.uploads, coalesce(trim_scale(r.failed_row_rate)::text, '-'), coalesce(trim_scale(r.missing_rate)::text, '-'),
                   coalesce(trim_scale(r.price_volatility)::text, '-'), r.orders, coalesce(trim_scale(r.on_time_rate)::text, '-'),
                   coalesce(trim_scale(r.reliability)::text, '-'))
    from issoh.supplier_reliability r where r.supplier_id = tap.u(n)
$$;

delete from graphile_worker._private_jobs;
insert into spp_remote.supplier_records values (tap.u(9), 1, 10, 0, 1, 0, 0, null);
select is(issoh_private.refresh_supplier_reliability(), 1, 'one is new');
select is((select count(*) from graphile_worker.jobs), 0::bigint, 'where nothing waits, nothing is scored anew');
insert into issoh.selection_queue (spp_product_id, spp_supplier_id) values (tap.u(1), tap.u(1));

-- Lists: 10 of 100 rows rejected, 1 of 4 products missing, prices move by 5 percent where 25 are the limit.
insert into spp_remote.supplier_records values (tap.u(1), 2, 100, 10, 4, 1, 7, 5), (tap.u(2), 0, 0, 0, 3, 0, 0, null), (tap.u(3), 1, 10, 0, 5, 0, 2, 80);
select is(issoh_private.refresh_supplier_reliability(), 3, 'three are new');
select is(tap.reliability(1), '2 0.1 0.25 5 0 - 0.816667', 'the mean of 0.9, 0.75 and 0.8');
select is(tap.reliability(2), '0 - - - 0 - -', 'without a list nothing is known');
select is(tap.reliability(3), '1 0 0 80 0 - 0.666667', 'prices that jump are worth nothing, not less');
delete from graphile_worker._private_jobs;
select is(issoh_private.refresh_supplier_reliability(), 0, 'nothing has changed');
select is((select count(*) from graphile_worker.jobs), 0::bigint, 'and nothing is scored anew');

update spp_remote.supplier_records r set failed_rows = r.failed_rows + 1 where r.supplier_id in (tap.u(1), tap.u(3));
select is(issoh_private.refresh_supplier_reliability(array[tap.u(1), tap.u(9), tap.u(77)]), 1, 'of those who are named, one has changed');
select is(tap.reliability(1), '2 0.11 0.25 5 0 - 0.813333', 'which is known');
select is(tap.reliability(3), '1 0 0 80 0 - 0.666667', 'of others nothing is asked');
select is((select count(*) from graphile_worker.jobs), 0::bigint, 'who asks for some scores by himself');
update spp_remote.supplier_records r set failed_rows = r.failed_rows - 1 where r.supplier_id = tap.u(3);

-- Orders: in time, late, not yet due, cancelled, with a reversed receipt, by another order.
select tap.warehouse('W') is not null, tap.item('A') is not null;
create function tap.order(po text, pieces integer, due interval) returns void language sql volatile as $$
  insert into issoh.purchase_order_lines (po_number, supplier_id, product_id, warehouse_id, quantity_ordered, expected_at)
  select po, tap.u(4), p.product_id, w.warehouse_id, pieces, now() + due from issoh.selected_products p, issoh.warehouses w where p.internal_sku = 'A'
$$;
create function tap.come(po text, pieces integer, ago interval) returns uuid language sql volatile as $$
  select tap.move('receipt', 'A', pieces, null, 'W', 2, now() - ago, reference => po)
$$;
select tap.order('IN TIME', 10, '-24 hours'), tap.order('LATE', 10, '-48 hours'), tap.order('PARTLY', 10, '-24 hours'), tap.order('NOT DUE', 10, '24 hours'),
       tap.order('EARLY', 10, '24 hours'), tap.order('LONG AGO', 10, '-9600 hours'), tap.order('BOOKED WRONG', 10, '-24 hours'), tap.order('CANCELLED', 10, '-24 hours');
select tap.come('IN TIME', 4, '72 hours'), tap.come('IN TIME', 6, '48 hours'), tap.come('LATE', 10, '24 hours'), tap.come('PARTLY', 9, '48 hours'),
       tap.come('EARLY', 10, '24 hours'), tap.undo(tap.come('BOOKED WRONG', 10, '48 hours'));
update issoh.purchase_order_lines set is_cancelled = true where po_number = 'CANCELLED';
select is(issoh_private.refresh_supplier_reliability(), 1, 'a supplier whom SPP does not know');
select is(tap.reliability(4), '0 - - - 5 0.4 0.4', 'in time: two of five');
select is((select count(*) from graphile_worker.jobs j where j.key = 'score:all'), 1::bigint, 'scores follow');
select is(tap.outcome('inv_reviewer', 'select issoh_private.refresh_supplier_reliability()'), '42501', 'the worker does it');

delete from issoh.selection_queue;
-- Ranks: 150 items, of which sales and days tell opposite things.
insert into issoh.selection_queue (queue_id, spp_product_id, spp_supplier_id, scored_at, auto_select_score, selection_criteria)
select tap.u(1000 + n), uuidv7(), tap.u(1), now(), 0,
       jsonb_build_object('criteria', jsonb_build_array(
         jsonb_build_object('criterion', 'sales_history', 'points', n / 2.0),
         jsonb_build_object('criterion', 'lead_time', 'points', 100 - n / 2.0)))
  from generate_series(1, 150) n;
delete from issoh.score_weights;
insert into issoh.score_weights (version, criterion, weight)
select 1, c.criterion, case c.criterion when 'sales_history' then 10 when 'lead_time' then 8 else 0 end from issoh_private.score_criteria() c;
select is((select string_agg(concat(r.criterion, ' ', r.moved_weight, ' ', r.kept, ' ', r.replaced), ', ' order by r.criterion, r.moved_weight)
             from tap.as_role('inv_analyst', 'select 1') x, issoh.rank_stability() r where r.criterion in ('sales_history', 'lead_time')),
  'lead_time 7.2 100 0, lead_time 8.8 100 0, sales_history 9 100 0, sales_history 11 100 0', 'a tenth changes nothing');
select is((select string_agg(concat(r.criterion, ' ', r.moved_weight, ' ', r.kept, ' ', r.replaced, ' ', r.mean_shift, ' ', r.largest_shift), ', ' order by r.moved_weight)
             from issoh.rank_stability(0.5) r where r.criterion = 'sales_history'),
  -- 150 to 51 are first; the other way round 1 to 100 are. 51 to 100 stay, k moves from place 151 - k to k.
  'sales_history 5 50 50 25.00 49, sales_history 15 100 0 0.00 0', 'half of a weight turns the order round');
select is((select count(*) from issoh.rank_stability()), 12::bigint, 'each weight up and down');
select is(tap.outcome('inv_analyst', format('select issoh.rank_stability(%s)', v)), 'ISIRC', format('not by %s', v)) from unnest(array['0', '1.1', 'null']) v;
select * from finish();
