-- Indexes by the names and columns that the brief gives them, and the keys.
select plan(16);

select has_index('spp', 'supplier_products', 'idx_supplier_products_code', array['supplier_product_code',
  'supplier_id'],
  'products are found by code');
select index_is_unique('spp', 'supplier_products', 'idx_supplier_products_code',
  'a code is unique within its supplier');
select has_index('spp', 'supplier_products', 'idx_supplier_products_category', array['category_id', 'subcategory_id'],
  'products are found by category');
select has_index('spp', 'supplier_products', 'idx_supplier_products_new', array['is_new'], 'new products are found');
select is(tap.condition_of('spp.idx_supplier_products_new'), '(is_new = true)',
  'the index of new products has no others');
select has_index('spp', 'supplier_products', 'idx_first_seen', array['first_seen_date'],
  'new products are found by first appearance');
select is(tap.condition_of('spp.idx_first_seen'), '(is_new = true)',
  'the index of first appearance has new products only');
select is(pg_get_indexdef('spp.idx_price_history_product'::regclass),
  'CREATE INDEX idx_price_history_product ON ONLY spp.price_history '
  'USING btree (supplier_id, product_id, changed_at DESC)',
  'prices are found by product, newest first');
select is(pg_get_indexdef('spp.idx_upload_batches_status'::regclass),
  'CREATE INDEX idx_upload_batches_status ON spp.upload_batches USING btree (supplier_id, status, upload_date DESC)',
  'uploads are found by supplier and status, newest first');
select has_index('spp', 'categories', 'idx_categories_path', array['path'], 'categories are found by path');
select index_is_type('spp', 'categories', 'idx_categories_path', 'gist', 'the index of paths is a GiST index');

select is(
  (select count(*) from pg_inherits i where i.inhparent = 'spp.idx_price_history_product'::regclass),
  (select count(*) from pg_inherits i where i.inhparent = 'spp.price_history'::regclass),
  'every month of prices has the index');
select set_eq(
  $$select i.indexrelid::regclass::text from pg_index i where i.indrelid = 'spp.supplier_products'::regclass$$,
  array['spp.supplier_products_pkey', 'spp.idx_supplier_products_code', 'spp.idx_supplier_products_category',
        'spp.idx_supplier_products_new', 'spp.idx_first_seen'],
  'supplier_products has no index beyond these: they would cost every upload');
select set_eq(
  $$select i.indexrelid::regclass::text from pg_index i where i.indrelid = 'spp.price_history'::regclass$$,
  array['spp.price_history_pkey', 'spp.idx_price_history_product'],
  'price_history has no index beyond these');
select is_empty(
  $$select c.conname from pg_constraint c
     where c.contype = 'f'
       and (c.conrelid = 'spp.price_history'::regclass
            or c.conrelid = 'spp.supplier_products'::regclass and c.confrelid <> 'spp.categories'::regclass)$$,
  'supplier_products and price_history have no foreign keys but those to categories');
select is_empty(
  $$select c.conname
      from pg_constraint c
     where c.contype = 'f' and c.connamespace in ('spp'::regnamespace, 'spp_private'::regnamespace)
       and c.conparentid = 0
       and not exists (
         select from pg_index i
          where i.indrelid = c.conrelid and i.indpred is null and c.conkey[1] = any (i.indkey::smallint[])
       )$$,
  'every foreign key has an index that holds its column');
select * from finish();
