-- The views: their columns by name, and their values on a small fixture.
select plan(34);

select results_eq($$select split_part(c, ' ', 1) from tap.columns_of('spp.v_all_supplier_products') c$$,
  $$select split_part(c, ' ', 1) from tap.columns_of('spp.supplier_products') c
    union all select unnest(array['supplier_code', 'supplier_name', 'last_price_change_at',
      'last_price_change_percentage',
                                  'days_since_last_update', 'category_name', 'subcategory_name'])$$,
  'v_all_supplier_products has every column of products, the supplier, its last price change and categories'' names');
select results_eq($$select tap.columns_of('spp.v_new_products_by_supplier')$$, array[
  'supplier_id uuid', 'supplier_code text', 'supplier_name text', 'supplier_new_count integer', 'product_id uuid',
  'supplier_product_code text', 'product_name text', 'brand text', 'category_id uuid', 'subcategory_id uuid',
    'barcode text',
  'current_price numeric(19,4)', 'currency_code text', 'status text', 'first_seen_date date', 'first_batch_id uuid',
  'created_at timestamp with time zone', 'category_name text', 'subcategory_name text'],
  'v_new_products_by_supplier has its columns');
select results_eq($$select tap.columns_of('spp.v_price_change_summary')$$, array[
  'supplier_id uuid', 'supplier_code text', 'supplier_name text', 'product_id uuid', 'supplier_product_code text',
  'product_name text', 'old_price numeric(19,4)', 'new_price numeric(19,4)', 'currency_code text',
  'price_change_percentage numeric', 'changed_at timestamp with time zone', 'changes_30d integer', 'trend text'],
  'v_price_change_summary has its columns');
select results_eq($$select tap.columns_of('spp.v_supplier_catalog_stats')$$, array[
  'supplier_id uuid', 'supplier_code text', 'supplier_name text', 'status text', 'products integer', 'new integer',
  'discontinued integer', 'categories integer', 'currency_code text', 'min_price numeric', 'median_price numeric',
  'max_price numeric', 'uploads_30d integer', 'average_days_between_uploads numeric',
  'last_upload_at timestamp with time zone', 'failed_row_rate numeric'], 'v_supplier_catalog_stats has its columns');
select results_eq($$select tap.columns_of('spp.v_quarantine')$$, array[
  'staging_id uuid', 'batch_id uuid', 'supplier_id uuid', 'supplier_code text', 'file_name text',
    'row_number integer',
  'code text', 'message text', 'raw jsonb', 'quarantined_at timestamp with time zone'],
    'v_quarantine has its columns');

select tap.supplier('ALPHA'), tap.supplier('BETA'), tap.supplier('EMPTY');
-- ALPHA's lists: UP rises twice, DOWN falls, MIX goes both ways, SAME stays, GONE drops out, ZERO starts at 0.
select tap.upload('ALPHA', '[{"code": "UP", "price": "10.00", "category": "Tools > Drills"},
  {"code": "DOWN", "price": "10", "category": "Tools"},
  {"code": "MIX", "price": "10"}, {"code": "SAME", "price": "10"}, {"code": "GONE", "price": "2"},
    {"code": "ZERO", "price": "0"}]');
select tap.upload('ALPHA', '[{"code": "UP", "price": "11.00"}, {"code": "DOWN", "price": "5"},
  {"code": "MIX", "price": "12"},
  {"code": "SAME", "price": "10"}, {"code": "ZERO", "price": "4"}, {"code": "BAD"}, {"code": "BAD2"}]');
select tap.upload('ALPHA', '[{"code": "UP", "price": "22.00"}, {"code": "DOWN", "price": "5"},
  {"code": "MIX", "price": "9"},
  {"code": "SAME", "price": "10"}, {"code": "ZERO", "price": "4"}, {"code": "NEW", "price": "100"}]');
select tap.upload('BETA', '[{"code": "UP", "price": "7"}, {"code": "TWO", "price": "8"}]');
-- Lists of which nothing counts: tried only, and undone.
select tap.upload('ALPHA', '[{"code": "DRY", "price": "1"}]', dry_run => true);
select spp.rollback_batch(tap.upload('BETA', '[{"code": "BACK", "price": "1"}]'));

select is((select (v.supplier_code, v.supplier_name, trim_scale(v.last_price_change_percentage),
  v.last_price_change_at = v.price_changed_at,
                   v.days_since_last_update)::text from spp.v_all_supplier_products v where v.supplier_code = 'ALPHA'
                     and v.supplier_product_code = 'UP'),
  '(ALPHA,"Supplier ALPHA",100,t,0)', 'a product shows its supplier and its last price change');
select is((select (v.last_price_change_percentage, v.last_price_change_at)::text from spp.v_all_supplier_products v
  where v.supplier_product_code = 'SAME'),
  '(,)', 'both are null while the first price stands');
select set_eq($$select concat_ws(' ', v.supplier_product_code, v.category_name, v.subcategory_name)
  from spp.v_all_supplier_products v where v.category_id is not null$$, array['UP Tools Drills', 'DOWN Tools'],
  'categories have their names');
select is(tap.as_role('inv_supplier', $$select string_agg(v.subcategory_name, ' ') from spp.v_all_supplier_products v$$,
  (select s.supplier_id from spp.suppliers s where s.supplier_code = 'ALPHA')), 'Drills', 'also for the supplier');
select is((select count(*) from spp.v_all_supplier_products), (select count(*) from spp.supplier_products),
  'every product is there once');
update spp.supplier_products set last_updated = now() - interval '10 days' where supplier_product_code = 'SAME';
select is((select v.days_since_last_update from spp.v_all_supplier_products v
  where v.supplier_product_code = 'SAME'), 10,
  'days since the last update are counted');

select set_eq($$select supplier_code || ' ' || supplier_product_code || ' ' || supplier_new_count
  from spp.v_new_products_by_supplier$$,
  array['ALPHA GONE 2', 'ALPHA NEW 2', 'BETA UP 2', 'BETA TWO 2'],
    'new products are listed with the number of their supplier''s');

select set_eq(
  $$select concat(supplier_product_code, ' ', trim_scale(old_price), '>', trim_scale(new_price), ' ',
    trim_scale(price_change_percentage), ' ',
                  changes_30d, ' ', trend)
      from spp.v_price_change_summary$$,
  array['UP 11>22 100 2 up', 'DOWN 10>5 -50 1 down', 'MIX 12>9 -25 2 volatile', 'ZERO 0>4  1 up'],
  'price changes have old, new, percentage, number and trend');
-- A change of long ago: its product is stable now.
insert into spp.price_history (supplier_id, product_id, old_price, new_price, change_reason, changed_at, changed_by)
select p.supplier_id, p.product_id, 9, 10, 'manual', now() - interval '31 days', 'test'
  from spp.supplier_products p where p.supplier_product_code in ('SAME', 'UP') and p.current_price <> 7;
update spp.supplier_products set previous_price = 9, price_changed_at = now() - interval '31 days'
  where supplier_product_code = 'SAME';
select is((select (v.trend, v.changes_30d)::text from spp.v_price_change_summary v
  where v.supplier_product_code = 'SAME'), '(stable,0)',
  'without a change in 30 days a price is stable');
select is((select v.changes_30d from spp.v_price_change_summary v where v.supplier_product_code = 'UP'), 2,
  'older changes do not count');

select is((select (s.products, s.new, s.discontinued, s.categories, trim_scale(s.min_price),
  trim_scale(s.median_price), trim_scale(s.max_price))::text
             from spp.v_supplier_catalog_stats s where s.supplier_code = 'ALPHA'), '(7,2,0,2,2,9,100)',
  'a supplier''s products, new and discontinued ones, categories and prices');
select is((select (s.uploads_30d, trim_scale(s.failed_row_rate))::text from spp.v_supplier_catalog_stats s
  where s.supplier_code = 'ALPHA'),
  '(3,0.1053)', 'its uploads and the share of rejected rows (2 of 19); a dry run is none');
select is((select (s.uploads_30d, s.average_days_between_uploads, s.last_upload_at is not null)::text
  from spp.v_supplier_catalog_stats s
            where s.supplier_code = 'BETA'), '(1,,t)',
              'after one upload there is no average; what was rolled back does not count');
select is((select (s.products, s.new, s.discontinued, s.categories, s.min_price, s.uploads_30d, s.last_upload_at,
  s.failed_row_rate)::text
             from spp.v_supplier_catalog_stats s where s.supplier_code = 'EMPTY'), '(0,0,0,0,,0,,)',
               'a supplier without a list is there too');
update spp.upload_batches b set upload_date = now() - x.age
  from (select c.batch_id, case row_number() over (order by c.batch_id) when 1 then interval '40 days' when 2
    then interval '10 days' else '0' end as age
          from spp.upload_batches c join spp.suppliers s on s.supplier_id = c.supplier_id
         where s.supplier_code = 'ALPHA' and not c.dry_run) x
 where b.batch_id = x.batch_id;
select is((select (s.uploads_30d, trim_scale(s.average_days_between_uploads))::text
  from spp.v_supplier_catalog_stats s where s.supplier_code = 'ALPHA'),
  '(2,20)', 'days between uploads are averaged, over all of them');
update spp.supplier_products set status = 'discontinued' where supplier_product_code = 'GONE';
select is((select s.discontinued from spp.v_supplier_catalog_stats s where s.supplier_code = 'ALPHA'), 1,
  'discontinued products are counted');

select set_eq($$select concat(supplier_code, ' ', row_number, code, ' ', file_name) from spp.v_quarantine$$,
  array['ALPHA 7price_missing list.csv', 'ALPHA 8price_missing list.csv'], 'what waits in quarantine');

-- Listing products.
select is((select count(*) from spp.list_products()), 9::bigint, 'all products of all suppliers');
select is((select string_agg(p.supplier_product_code, ' ' order by p.product_id) from spp.list_products('ALPHA',
  page_size => 2) p), 'UP DOWN',
  'a page, in the order they were first seen');
select is((select string_agg(p.supplier_product_code, ' ') from spp.list_products('ALPHA', page_size => 2,
  after_id => (
             select x.product_id from spp.supplier_products x where x.supplier_product_code = 'DOWN')) p),
               'MIX SAME', 'and the page after it');
select is((select string_agg(p.supplier_product_code, ' ') from spp.list_products('ALPHA', is_new => true) p),
  'GONE NEW', 'what is new');
select is((select string_agg(p.supplier_product_code, ' ') from spp.list_products(search => 'two') p), 'TWO',
  'what a text is found in');
select is((select string_agg(p.supplier_product_code, ' ') from spp.list_products(category => 'Tools') p), 'UP DOWN',
  'what is in a branch of categories');
select is((select string_agg(p.supplier_product_code, ' ') from spp.list_products(category => 'Tools > Drills',
  status => 'available') p), 'UP', 'or in a leaf');
select throws_ok('select spp.list_products(''NOBODY'')', 'SPNSU', null, 'an unknown supplier is said to be so');
select throws_ok('select spp.list_products(page_size => 1002)', 'SPIPG', null,
  'a page of more than 1,000 (and one to tell of the next) is refused');
-- Days are UTC's, whatever the zone of the session.
update spp.supplier_products set last_updated = date_trunc('day', now(), 'UTC') - interval '1 second'
 where supplier_product_code = 'UP';
create function pg_temp.days_in(zone text) returns text language plpgsql as $$
begin
  perform set_config('timezone', zone, true);
  perform tap.upload('ALPHA', jsonb_build_array(jsonb_build_object('code', zone, 'price', '1')));
  return (select string_agg(concat_ws(' ', p.days_since_last_update,
                                      nullif(p.first_seen_date, (now() at time zone 'UTC')::date)), ', '
                            order by p.supplier_product_code = zone)
            from spp.v_all_supplier_products p where p.supplier_product_code in ('UP', zone));
end
$$;
select is(pg_temp.days_in(z.zone), '1, 1, 0', format('days in %s', z.zone))
  from unnest('{Etc/GMT+12,Etc/GMT-14,UTC}'::text[]) z (zone);
select * from finish();
