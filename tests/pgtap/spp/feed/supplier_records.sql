-- How suppliers have done, by the feed: their lists, what these miss, and how far their prices move.
select plan(9);

create function tap.record(supplier text) returns text language sql volatile as $$
  select concat_ws(' ', r.uploads, r.rows, r.failed_rows, r.products, r.missing_products, r.price_changes, coalesce(trim_scale(r.price_volatility)::text, '-'))
    from spp_feed.supplier_records r join spp.suppliers s using (supplier_id) where s.supplier_code = record.supplier
$$;
select tap.supplier('ACME') is not null, tap.supplier('QUIET') is not null;
select is(tap.record('ACME'), '0 0 0 0 0 0 -', 'a supplier without lists');
select tap.upload('ACME', '[{"code": "A", "price": "10"}, {"code": "B", "price": "20"}, {"code": "C", "price": "30"}, {"code": "D"}]');
select is(tap.record('ACME'), '1 4 1 3 0 0 -', 'one row of four was rejected; new prices are no changes');
select tap.upload('ACME', '[{"code": "A", "price": "11"}, {"code": "B", "price": "16"}, {"code": "C", "price": "30"}]');
select is(tap.record('ACME'), '2 7 1 3 0 2 15', 'prices move by 10 and 20 percent, up or down');
select tap.upload('ACME', '[{"code": "A", "price": "99"}]', dry_run => true);
select is(tap.record('ACME'), '2 7 1 3 0 2 15', 'what was only tried does not count');
select tap.upload('ACME', '[{"code": "A", "price": "11"}, {"code": "B", "price": "16"}]', 'full');
select is(tap.record('ACME'), '3 9 1 3 1 2 15', 'a product of three is missing');
create temporary table risen on commit drop as select tap.upload('ACME', '[{"code": "A", "price": "22"}]') as batch_id;
select is(tap.record('ACME'), '4 10 1 3 2 3 43.3333333333333333', 'a price doubles; who lists one product misses the others');
select count(*) from risen r, lateral spp.rollback_batch(r.batch_id) x;
select is(tap.record('ACME'), '3 9 1 3 1 3 43.3333333333333333', 'taken back, it was said all the same, and taking back is no change');
update spp.upload_batches b set upload_date = now() - interval '8761 hours' where b.upload_date = (select min(x.upload_date) from spp.upload_batches x);
select is(tap.record('ACME'), '2 5 0 3 1 3 43.3333333333333333', 'lists of more than a year ago do not count');
select is(tap.record('QUIET'), '0 0 0 0 0 0 -', 'each for itself');
select * from finish();
