-- What was wrong with suppliers' lists, by reason, before the rows are purged and after.
select plan(14);

select tap.supplier('ALPHA'), tap.supplier('BETA');
create temporary table lists (name text primary key, batch_id uuid) on commit drop;
-- Six rows: three prices that cannot be read, one that is missing, a barcode that is none.
insert into lists select 'a', tap.upload('ALPHA', '[{"code": "X", "price": "x"}, {"code": "Y", "price": "y"},
  {"code": "Z", "price": "z"}, {"code": "P"}, {"code": "W", "price": "1", "barcode": "123"}, {"code": "V", "price": "1"}]');
select tap.upload('BETA', '[{"code": "X", "price": "x"}, {"code": "Y", "price": "1"}]');
-- Lists that do not stand.
select tap.upload('ALPHA', '[{"code": "D", "price": "x"}, {"code": "E", "price": "1"}]', dry_run => true);
select spp.rollback_batch(tap.upload('ALPHA', '[{"code": "R", "price": "x"}, {"code": "S", "price": "1"}]'));

create function pg_temp.quality(supplier text) returns setof text language sql stable as $$
  select concat_ws(' ', v.reason, v.quarantined_rows, '=', v.open_rows, '+', v.corrected_rows, '+', v.discarded_rows, '+',
                   v.superseded_rows, 'of', v.total_rows, 'warned', v.warned_rows, 'in', v.uploads,
                   trim_scale(v.quarantined_share), trim_scale(v.warned_share))
    from spp.v_data_quality v
   where v.supplier_code = supplier
$$;
select set_eq($$select pg_temp.quality('ALPHA')$$, array[
  'price_unreadable 3 = 3 + 0 + 0 + 0 of 6 warned 0 in 1 0.5 0',
  'price_missing 1 = 1 + 0 + 0 + 0 of 6 warned 0 in 1 0.1667 0',
  'barcode_invalid 0 = 0 + 0 + 0 + 0 of 6 warned 1 in 1 0 0.1667'], 'what a list had, of its rows');
select is((select v.explanation from spp.v_data_quality v where v.supplier_code = 'ALPHA' and v.reason = 'price_missing'),
  'The row has no price.', 'said in a sentence');
select matches((select v.explanation from spp.v_data_quality v where v.reason = 'barcode_invalid'),
  '^Barcodes that are no GTIN', 'a warning, too');

-- X is corrected, Z dropped, Y comes again; the new list has one more.
create function pg_temp.id_of(code text) returns uuid language sql stable as $$
  select s.staging_id from spp.upload_staging s join lists l on l.batch_id = s.batch_id where s.code = id_of.code
$$;
select spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object('staging_id', pg_temp.id_of('X'), 'data', '{"Price": "3"}'::jsonb)));
select spp.discard_quarantined(array[pg_temp.id_of('Z')]);
insert into lists select 'b', tap.upload('ALPHA', '[{"code": "Y", "price": "5"}, {"code": "Q", "price": "q"}]');
create temporary table expected (line text) on commit drop;
insert into expected values
  ('price_unreadable 4 = 1 + 1 + 1 + 1 of 8 warned 0 in 2 0.5 0'),
  ('price_missing 1 = 1 + 0 + 0 + 0 of 8 warned 0 in 1 0.125 0'),
  ('barcode_invalid 0 = 0 + 0 + 0 + 0 of 8 warned 1 in 1 0 0.125');
select set_eq($$select pg_temp.quality('ALPHA')$$, 'select e.line from expected e',
  'what waits, was corrected, was dropped and has come again add up');

-- Suppliers see their own.
create function pg_temp.seen(role_name text, supplier text) returns text language sql volatile as $$
  select tap.as_role(role_name, $q$select string_agg(distinct v.supplier_code, ' ') from spp.v_data_quality v$q$,
                     (select s.supplier_id from spp.suppliers s where s.supplier_code = supplier))
$$;
select is(pg_temp.seen('inv_supplier', 'BETA'), 'BETA', 'a supplier sees its own lists');
select is(pg_temp.seen('inv_supplier', 'ALPHA'), 'ALPHA', 'and so does another');
select is(pg_temp.seen('inv_analyst', null), 'ALPHA BETA', 'an analyst all');

-- Long after.
update spp.upload_batches b set completed_at = completed_at - interval '31 days';
update spp.upload_staging s set processed_at = processed_at - interval '31 days';
create temporary table purged on commit drop as select spp_private.purge_staging() as rows;
select isnt((select p.rows from purged p), 0, 'their rows are purged');
select is((select count(*) from spp.upload_staging s join lists l on l.batch_id = s.batch_id
            where s.validation_status in ('corrected', 'discarded', 'superseded')), 0::bigint, 'those decided on, too');
select set_eq($$select pg_temp.quality('ALPHA')$$, 'select e.line from expected e', 'and the figures stay');
select results_eq(
  $$select l.name, d.reason, d.corrected, d.discarded, d.superseded
      from spp_kept.decided_rows d join lists l on l.batch_id = d.batch_id$$,
  $$values ('a', 'price_unreadable', 1, 1, 1)$$, 'kept by upload and reason');
select is(tap.as_role('inv_supplier', 'select count(*) from spp_kept.decided_rows',
  (select s.supplier_id from spp.suppliers s where s.supplier_code = c.code)), c.rows, format('%s reads its own of them', c.code))
  from (values ('ALPHA', '1'), ('BETA', '0')) c (code, rows);
select spp.rollback_batch(l.batch_id) from lists l where l.name = 'b';
select spp.rollback_batch(l.batch_id) from lists l where l.name = 'a';
select is((select count(*) from pg_temp.quality('ALPHA')), 0::bigint, 'with its upload undone it counts no more');
select * from finish();
