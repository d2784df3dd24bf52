-- Categories that lists bring: a limit, and what an undone list leaves behind.
select plan(15);

create function pg_temp.tree() returns text
language sql stable
as $$
  select string_agg(c.path::text, ' ' order by c.path) from spp.categories c
$$;
create function pg_temp.rows(prefix text, category text, count integer) returns jsonb
language sql stable
as $$
  select jsonb_agg(jsonb_build_object('code', prefix || n, 'price', '1', 'category', replace(category, '#', n::text)))
    from generate_series(1, count) n
$$;
create function pg_temp.warned(batch_id uuid, code text) returns text
language sql stable
as $$
  select concat(w.value ->> 'count', ' ', w.value ->> 'rows')
    from spp.upload_batches b, jsonb_array_elements(b.warnings) w
   where b.batch_id = warned.batch_id and w.value ->> 'code' = warned.code
$$;

select tap.supplier('ALPHA'), tap.supplier('BETA');
select spp.create_category('Tools');
update spp.settings set setting_value = '5' where setting_key = 'upload.max_new_categories';

create temporary table one on commit drop as
select tap.upload('ALPHA', pg_temp.rows('A', 'Tools > Kind #', 5)) as batch_id;
select is(pg_temp.tree(), 'tools tools.kind_1 tools.kind_2 tools.kind_3 tools.kind_4 tools.kind_5',
  'a list brings as many new categories as it may');
create temporary table two on commit drop as
select tap.upload('BETA', pg_temp.rows('B', 'Odd > Kind #', 5) || pg_temp.rows('K', 'Tools > Kind #', 2)) as batch_id;
select is(pg_temp.tree(), 'tools tools.kind_1 tools.kind_2 tools.kind_3 tools.kind_4 tools.kind_5',
  'of one that brings more (a parent counts) none is made');
select is(pg_temp.warned(t.batch_id, 'categories_not_made'), '5 [2, 3, 4, 5, 6]', 'a warning names its rows') from two t;
select is((select string_agg(concat(p.supplier_product_code, ' ', c.path), ', ' order by p.supplier_product_code)
             from spp.supplier_products p left join spp.categories c on c.category_id = p.subcategory_id
            where p.supplier_product_code ~ '^[BK]'),
          'B1 , B2 , B3 , B4 , B5 , K1 tools.kind_1, K2 tools.kind_2',
          'its products are there, those of known categories in them');

select spp.create_category('Tools > Kind 3');
select spp.rollback_batch(o.batch_id) from one o;
select is(pg_temp.tree(), 'tools tools.kind_1 tools.kind_2 tools.kind_3',
  'undone, a list takes along what it made, but for what others use or a person has taken up');

-- A list under way has found what another one made and takes back.
create temporary table three on commit drop as
select tap.upload('ALPHA', '[{"code": "S", "price": "1", "category": "Shared > Both"}]') as batch_id;
create temporary table four on commit drop as
select tap.stage('BETA', '[{"code": "S", "price": "1", "category": "Shared/Both"}]') as batch_id;
select is(tap.work_off(f.batch_id, 1), 'apply', 'a second list has found its category') from four f;
select spp.rollback_batch(t.batch_id) from three t;
select matches(pg_temp.tree(), 'shared.both', 'which stays, for a list under way names it');
select is(tap.work_off(f.batch_id), 'done', 'so that it can be applied') from four f;
select is((select c.path::text from spp.supplier_products p join spp.categories c on c.category_id = p.subcategory_id
            where p.supplier_product_code = 'S'), 'shared.both', 'to its category');

-- A list that fails after it was judged.
create temporary table five on commit drop as
select tap.stage('ALPHA', '[{"code": "F", "price": "1", "category": "Failed > One"}]') as batch_id;
select tap.work_off(f.batch_id, 1) from five f;
select matches(pg_temp.tree(), 'failed.one', 'a list has made categories');
select spp.update_supplier('ALPHA', '{"status": "suspended"}');
select is(tap.work_off(f.batch_id), 'done', 'and fails') from five f;
select doesnt_match(pg_temp.tree(), 'failed', 'then they go as well');
select spp.update_supplier('ALPHA', '{"status": "active"}');

-- Corrections count with their list.
create temporary table six on commit drop as
select tap.upload('ALPHA', pg_temp.rows('G', 'Good #', 5) || '[{"code": "X", "price": "n/a", "category": "Bad"}]') as batch_id;
select is(spp.resubmit_quarantined(jsonb_build_array(jsonb_build_object('staging_id', q.staging_id, 'data',
            '{"Price": "1"}'::jsonb))) ->> 'corrected', '1', 'a row is corrected')
  from six s, spp.quarantine('ALPHA') q where q.batch_id = s.batch_id;
select doesnt_match(pg_temp.tree(), 'bad', 'a correction brings no category beyond the limit of its list');
select is((select p.category_id from spp.supplier_products p where p.supplier_product_code = 'X'), null,
  'its product has none');
select * from finish();
