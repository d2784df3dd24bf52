-- The end of so many movements has the valuation refreshed once, or twice, whatever ends there and in however many calls.
select plan(7);

select tap.warehouse('W'), tap.warehouse('V'), tap.supplier('ACME');
select issoh.set_setting('valuation.refresh_rows', '1000');
select count(tap.item('I' || n)) from generate_series(1, 130) n;
select count(*) from issoh.post_movements((select array_agg(tap.draft('receipt', 'I' || n, 100, null, 'W', 2))
                                             from generate_series(1, 130) n));
select count(*) from issoh.place_orders('PO', 'ACME', 'W', (
  select array_agg(row(null, 'I' || n, 100, 2, null, null)::issoh.order_line_input) from generate_series(1, 130) n));
create temporary table moved as select p.internal_sku, tap.move('issue', p.internal_sku, 1, 'W') as movement_id
  from issoh.selected_products p;

/* What 130 movements, or so many calls, around the end of a thousand queue. */
create function pg_temp.jobs(doing text, calls integer default 130) returns bigint language plpgsql as $$
begin
  delete from graphile_worker._private_jobs;
  perform setval(pg_get_serial_sequence('issoh.stock_movements', 'seq'),
                 nextval(pg_get_serial_sequence('issoh.stock_movements', 'seq')) / 1000 * 1000 + 1980);
  for i in 1 .. jobs.calls loop execute format(jobs.doing, i); end loop;
  return (select count(*) from graphile_worker.jobs j where j.task_identifier = 'valuation__refresh');
end
$$;
select ok(pg_temp.jobs(k.doing, k.calls) in (1, 2), k.name)
  from (values ('receipts', $$select tap.move('receipt', 'I%s', 1, null, 'W', 2)$$, 130),
               ('transfers', $$select tap.move('transfer', 'I%s', 1, 'W', 'V')$$, 130),
               ('receipts of an order', $$select tap.move('receipt', 'I%s', 1, null, 'W', reference => 'PO')$$, 130),
               ('what comes back', $$select tap.move('receipt', m.internal_sku, 1, null, 'W', returns => m.movement_id)
                                      from moved m where m.internal_sku = 'I%s'$$, 130),
               ('what is undone', $$select tap.undo(tap.move('issue', 'I%s', 1, 'W'))$$, 65),
               ('several at once', $$select issoh.post_movements(array[tap.draft('receipt', 'I%1$s', 1, null, 'W', 2),
                  tap.draft('issue', 'I%1$s', 1, 'W'), tap.draft('transfer', 'I%1$s', 1, 'W', 'V')])$$, 44),
               ('and all at once', $$select issoh.post_movements((
                  select array_agg(tap.draft('issue', 'I' || n, 1, 'W')) from generate_series(1, 130) n))$$, 1)) k (name, doing, calls);
select * from finish();
