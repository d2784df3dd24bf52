-- A dry run says what would happen and changes nothing.
select plan(12);

select tap.supplier('ALPHA');
select tap.upload('ALPHA', '[{"code": "A", "price": "1", "category": "Old"}, {"code": "B", "price": "2"},
  {"code": "C", "price": "3"}, {"code": "W", "price": "waits"}]');
select tap.upload('ALPHA', '[{"code": "A", "price": "1"}, {"code": "B", "price": "2"}, {"code": "W2", "price": "waits"}]');
create function pg_temp.state() returns jsonb
language sql volatile
as $$
  select jsonb_build_object(
    'products', (select jsonb_agg(to_jsonb(p) order by p.product_id) from spp.supplier_products p),
    'history', (select count(*) from spp.price_history), 'breaks', (select jsonb_agg(to_jsonb(k)) from spp.price_breaks k),
    'categories', (select jsonb_agg(to_jsonb(c) order by c.category_id) from spp.categories c),
    'suppliers', (select jsonb_agg(to_jsonb(u)) from spp.suppliers u),
    'quarantine', (select jsonb_agg(to_jsonb(q) order by q.staging_id) from spp.v_quarantine q),
    'marks', (select jsonb_agg(to_jsonb(m)) from spp_private.batch_marks m),
    'events', (select count(*) from spp.product_events),
    'batches', (select jsonb_agg(to_jsonb(b) order by b.batch_id) from spp.upload_batches b where not b.dry_run))
$$;
create temporary table before on commit drop as select pg_temp.state() as state;
create temporary table tried on commit drop as
select tap.upload('ALPHA', '[{"code": "A", "price": "9"}, {"code": "C", "price": "3"}, {"code": "N", "price": "1", "category": "Made up"},
  {"code": "W", "price": "1"}, {"code": "W2", "price": "waits again"}, {"code": "P", "price": "1", "from_quantity": "1"},
  {"code": "P", "price": "0.5", "from_quantity": "10"}]', 'full', true) as batch_id;
select is(k.key || ' ' || (pg_temp.state() -> k.key = b.state -> k.key)::text, k.key || ' true', k.key || ' are as they were')
  from before b, jsonb_object_keys(b.state) k (key) order by k.key;
select is(tap.counts(t.batch_id), '7 = 3 + 1 + 1 + 1 + 1, 1', 'what would happen is counted') from tried t;
select is((select string_agg(m.supplier_product_code, ' ') from tried t, spp.missing_products(t.batch_id) m), 'B',
  'what would be missing is named');
select is(spp.rollback_batch(t.batch_id), '{"reverted": 0, "removed": 0, "kept": []}', 'there is nothing to undo') from tried t;
select * from finish();
