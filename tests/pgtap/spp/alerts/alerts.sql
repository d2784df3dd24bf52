-- What wants attention in SPP: lists, how rightly they are read, prices that leap.
select plan(16);

create function pg_temp.amiss(name text) returns text
language sql volatile
as $$
  select a.severity || ' ' || a.title from spp.v_alerts a where a.alert = name
$$;
create function pg_temp.day() returns text
language sql volatile
as $$
  select concat_ws(' ', d.uploads, d.uploads_failed, d.uploads_undone, d.rows_read, d.rows_corrected,
                   d.detection_accuracy)
    from spp.v_metric_days d
$$;
create function pg_temp.staged(batch uuid) returns uuid
language sql stable
as $$
  select s.staging_id from spp.upload_staging s where s.batch_id = batch and s.validation_status = 'failed'
$$;
select tap.supplier('ACME');

create temporary table list on commit drop as
select tap.upload('ACME', '[{"code": "A", "price": "1"}, {"code": "B", "price": "2"}, {"code": "C", "price": "much"},
                            {"code": "D", "price": "4"}]') as batch_id;
select is(pg_temp.day(), '1 0 0 4 0 100.00', 'what is rejected, and stays so, was read rightly');
select is(pg_temp.amiss('detection_low'), null, 'nothing is amiss');
select spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object(
         'staging_id', pg_temp.staged(l.batch_id), 'data', '{"price": "3"}'::jsonb)))
  from list l;
select is(pg_temp.day(), '1 0 0 4 1 75.00', 'what a person corrects was not');
select is(pg_temp.amiss('detection_low'), 'warning Only 75.00 % of the rows were read rightly in the last 7 days',
  'fewer than may');
select spp.set_setting('monitor.detection_percent', '70');
select is(pg_temp.amiss('detection_low'), null, 'as a setting says');

create temporary table wrong on commit drop as
select tap.upload('ACME', '[{"code": "A", "price": "100"}, {"code": "B", "price": "2"}, {"code": "E", "price": "5"},
                            {"code": "F", "price": "6"}]') as batch_id;
select spp.rollback_batch(w.batch_id) from wrong w;
select is(pg_temp.day(), '1 0 1 4 1 37.50', 'nor is a list that was undone');

select is(pg_temp.amiss('uploads_failing'), null, 'no list has failed');
create temporary table broken on commit drop as
select tap.upload('ACME', '[{"code": "A", "price": "much"}]') as batch_id;
select is(b.status, 'failed', 'one does') from broken l join spp.upload_batches b using (batch_id);
select is(pg_temp.amiss('uploads_failing'), 'warning 1 of 2 lists failed in the last 7 days', 'more than may');
select is(pg_temp.day(), '2 1 1 5 1 37.50', 'of its rows nobody can say');

select tap.stage('ACME', '[{"code": "A", "price": "7"}]');
select is(pg_temp.amiss('uploads_waiting'), null, 'a list is under way');
update spp.upload_batches set upload_date = now() - interval '31 minutes' where status = 'processing';
select is(pg_temp.amiss('uploads_waiting'), 'error Lists that do not come to their end: 1', 'for too long');

insert into spp_kept.price_days (day, supplier_id, changes, rises, falls, percentages, percentage_sum, percentage_squares)
select (now() at time zone 'UTC')::date, s.supplier_id, 2, 1, 1, 2, 0, 2 * 40 ^ 2 from spp.suppliers s;
select is(pg_temp.amiss('prices_volatile'), null, 'prices that move by 40 percent up and down');
update spp_kept.price_days set percentage_squares = 2 * 60 ^ 2;
select is(pg_temp.amiss('prices_volatile'), 'warning Prices leap: ACME', 'and by 60');

-- However many there are to judge, a limit is read once.
create function pg_temp.limits_read(statement text) returns bigint
language plpgsql volatile
as $$
declare
  v_oid constant oid := 'common.monitor_limit(text)'::regprocedure;
  v_before constant bigint := coalesce((select f.calls from pg_stat_xact_user_functions f where f.funcid = v_oid), 0);
begin
  execute statement;
  return (select f.calls from pg_stat_xact_user_functions f where f.funcid = v_oid) - v_before;
end
$$;
set local track_functions = 'all';
select tap.supplier('S-' || n) from generate_series(1, 9) n;
insert into spp_kept.price_days (day, supplier_id, changes, rises, falls, percentages, percentage_sum, percentage_squares)
select (now() at time zone 'UTC')::date, s.supplier_id, 2, 1, 1, 2, 0, 2 * 10 ^ 2 from spp.suppliers s where s.supplier_code <> 'ACME';
select is(pg_temp.limits_read('select spp_private.price_alerts()'), 1::bigint, 'that of prices');
select tap.stage('S-' || n, '[{"code": "A", "price": "1"}]') from generate_series(1, 9) n;
select cmp_ok(pg_temp.limits_read('select spp_private.upload_alerts()'), '<=', 6::bigint, 'those of lists');

select * from finish();
