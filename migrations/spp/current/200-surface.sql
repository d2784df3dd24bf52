-- What GraphQL shows, and by which names, is told by server/http/graphql/surface: comments are for people.
set local lock_timeout = '5s';

do $$
declare
  v_comment record;
begin
  for v_comment in
    select case i.type when 'table column' then 'column' when 'view column' then 'column'
                       when 'composite type column' then 'column' when 'table constraint' then 'constraint'
                       when 'composite type' then 'type' else i.type end as kind,
           i.identity, regexp_replace(d.description, '^(@[^\n]*(\n|$))+\n*', '') as description
      from pg_catalog.pg_description d
     cross join lateral pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
     where d.description ~ '^@[a-z]'
       and d.classoid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass, 'pg_type'::regclass)
  loop
    execute format('comment on %s %s is %L', v_comment.kind, v_comment.identity, nullif(v_comment.description, ''));
  end loop;
end
$$;

comment on column spp.job.job_id is 'Identifies the job.';
comment on column spp.job.task is 'What is to be done.';
comment on column spp.job.state is 'waiting, running or failed.';
comment on column spp.job.queue_name is 'Jobs of one queue are done one after the other; null: none.';
comment on column spp.job.attempts is 'How often it was tried.';
comment on column spp.job.max_attempts is 'How often it is tried at most.';
comment on column spp.job.run_at is 'When it is due.';
comment on column spp.job.created_at is 'When it was asked for.';
comment on column spp.job.locked_at is 'Since when a worker has it; null: none has.';
comment on column spp.job.locked_by is 'Which worker has it.';
comment on column spp.job.last_error is 'What the last try ended with.';
comment on column spp.job.payload is 'What it is to be done with.';

comment on column spp.price_history.history_id is 'Identifies the change.';
comment on column spp.price_history.supplier_id is 'Supplier.';
comment on column spp.price_history.product_id is 'Product.';
comment on column spp.price_history.new_price is 'Price of a piece from then on.';
comment on column spp.price_history.changed_at is 'When it changed.';
comment on column spp.price_history.changed_by is 'Who changed it.';

comment on column spp.supplier_products.product_id is 'Identifies the product.';
comment on column spp.supplier_products.supplier_id is 'Supplier.';
comment on column spp.supplier_products.product_name is 'Name as the supplier writes it.';
comment on column spp.supplier_products.description is 'Text as the supplier writes it.';
comment on column spp.supplier_products.brand is 'Brand as the supplier writes it.';
comment on column spp.supplier_products.manufacturer is 'Manufacturer as the supplier writes it.';
comment on column spp.supplier_products.unit_of_measure is 'What is sold as one, as the supplier writes it.';
comment on column spp.supplier_products.pack_size is 'How many come together, as the supplier writes it.';
comment on column spp.supplier_products.currency_code is 'Currency of the amounts: ISO 4217.';
comment on column spp.supplier_products.first_seen_date is 'Day on which it was first seen.';
comment on column spp.supplier_products.price_changed_at is 'When the price last changed; null while the first stands.';
comment on column spp.supplier_products.created_at is 'When the row was made.';
comment on column spp.supplier_products.updated_at is 'When the row was last changed.';
comment on column spp.supplier_products.specifications is 'What else the list says, by heading.';

comment on column spp.categories.category_id is 'Identifies the category.';
comment on column spp.categories.category_name is 'Name.';
comment on column spp.categories.parent_category_id is 'Category above; null: none.';
comment on column spp.categories.is_active is 'Whether products may be put into it.';
comment on column spp.categories.sort_order is 'Place among its neighbours.';
comment on column spp.categories.created_at is 'When the row was made.';
comment on column spp.categories.updated_at is 'When the row was last changed.';

comment on column spp.column_synonyms.synonym is 'Heading, normalised.';

comment on column spp.heading_words.word is 'Word of a heading, normalised.';

comment on column spp.match_pairs.pair_id is 'Identifies the pair.';
comment on column spp.match_pairs.supplier_product_code is 'Code of the one product.';
comment on column spp.match_pairs.other_supplier_id is 'Supplier of the other product.';
comment on column spp.match_pairs.other_product_code is 'Code of the other product.';
comment on column spp.match_pairs.decided_by is 'Who decided; null: nobody yet.';
comment on column spp.match_pairs.decided_at is 'When it was decided.';
comment on column spp.match_pairs.created_at is 'When the row was made.';
comment on column spp.match_pairs.updated_at is 'When the row was last changed.';

comment on column spp.price_break_history.history_id is 'Identifies the change.';
comment on column spp.price_break_history.supplier_id is 'Supplier.';
comment on column spp.price_break_history.product_id is 'Product.';
comment on column spp.price_break_history.from_quantity is 'Pieces from which the price holds.';
comment on column spp.price_break_history.changed_at is 'When it changed.';
comment on column spp.price_break_history.changed_by is 'Who changed it.';

comment on column spp.price_breaks.supplier_id is 'Supplier.';
comment on column spp.price_breaks.product_id is 'Product.';
comment on column spp.price_breaks.updated_at is 'When the price last changed.';

comment on column spp.product_mappings.mapping_id is 'Identifies the mapping.';
comment on column spp.product_mappings.supplier_id is 'Supplier.';
comment on column spp.product_mappings.supplier_product_code is
  'The supplier''s own article number, as its lists write it.';
comment on column spp.product_mappings.verified_at is 'When a person confirmed it.';
comment on column spp.product_mappings.created_at is 'When the row was made.';
comment on column spp.product_mappings.updated_at is 'When the row was last changed.';

comment on column spp.settings.setting_key is 'Name of the setting.';
comment on column spp.settings.setting_value is 'Its value, as JSON.';
comment on column spp.settings.description is 'What it does.';
comment on column spp.settings.updated_at is 'When it was last changed.';

comment on column spp.supplier_import_profiles.supplier_id is 'Whose lists are read so.';
comment on column spp.supplier_import_profiles.created_at is 'When the row was made.';
comment on column spp.supplier_import_profiles.updated_at is 'When the row was last changed.';

comment on column spp.suppliers.supplier_id is 'Identifies the supplier.';
comment on column spp.suppliers.supplier_name is 'Name.';
comment on column spp.suppliers.contact_info is 'Whom to ask: names, telephones, addresses, by any keys.';
comment on column spp.suppliers.payment_terms is 'When and how it is paid.';
comment on column spp.suppliers.tax_registration is 'VAT or other tax number.';
comment on column spp.suppliers.created_at is 'When the row was made.';
comment on column spp.suppliers.updated_at is 'When the row was last changed.';
comment on column spp.suppliers.metadata is 'What else is known, by any keys.';

comment on column spp.upload_batches.batch_id is 'Identifies the upload.';
comment on column spp.upload_batches.supplier_id is 'Whose list it is.';
comment on column spp.upload_batches.file_name is 'Name of the file.';
comment on column spp.upload_batches.file_size is 'Bytes received.';
comment on column spp.upload_batches.dry_run is 'Nothing is applied.';
comment on column spp.upload_batches.status is 'queued, processing, completed, failed or rolled_back.';
comment on column spp.upload_batches.attempts is 'How often it was begun.';
comment on column spp.upload_batches.decimal_mark is 'Decimal mark of the amounts, once known.';
comment on column spp.upload_batches.new_products_count is 'Products that were never seen before.';
comment on column spp.upload_batches.updated_products_count is 'Products whose price changed.';
comment on column spp.upload_batches.unchanged_products_count is 'Products whose price stayed.';
comment on column spp.upload_batches.discarded_rows_count is 'Rejected rows that a person gave up.';
comment on column spp.upload_batches.price_changes is 'How many prices rose and fell, and the largest changes.';
comment on column spp.upload_batches.warnings is 'What was noticed and did not stop a row.';
comment on column spp.upload_batches.processed_by is 'Who sent it.';
comment on column spp.upload_batches.request_id is 'Request that brought it.';
comment on column spp.upload_batches.started_at is 'When work on it began.';
comment on column spp.upload_batches.completed_at is 'When it ended.';

comment on column spp.upload_staging.staging_id is 'Identifies the row.';
comment on column spp.upload_staging.code is 'Product code, as read.';
comment on column spp.upload_staging.name is 'Product name, as read.';
comment on column spp.upload_staging.currency is 'Currency, as read.';
comment on column spp.upload_staging.barcode is 'Barcode, as read.';
comment on column spp.upload_staging.brand is 'Brand, as read.';
comment on column spp.upload_staging.manufacturer is 'Manufacturer, as read.';
comment on column spp.upload_staging.description is 'Text, as read.';
comment on column spp.upload_staging.category is 'Category, as read.';
comment on column spp.upload_staging.subcategory is 'Category below, as read.';
comment on column spp.upload_staging.unit_of_measure is 'Unit, as read.';
comment on column spp.upload_staging.pack_size is 'Pack size, as read.';
comment on column spp.upload_staging.min_order_qty is 'Least quantity, as read.';
comment on column spp.upload_staging.lead_time_days is 'Days of delivery, as read.';

-- Their comments, as the sources have them now.
--! include functions/spp/amounts/currency_of.sql
--! include functions/spp/amounts/decimal_evidence.sql
--! include functions/spp/amounts/staged_amount.sql
--! include functions/spp/batches/hold_batch.sql
--! include functions/spp/categories/category_label.sql
--! include functions/spp/figures/refresh_figures_step.sql
--! include functions/spp/headings/heading_votes.sql
--! include functions/spp/intake/apply_chunk.sql
--! include functions/spp/intake/begin_upload.sql
--! include functions/spp/matching/match_candidates.sql
--! include functions/spp/missing/missing_products.sql
--! include functions/spp/price_columns/columns_of_price.sql
--! include functions/spp/price_columns/group_price.sql
--! include functions/spp/price_columns/tied_prices.sql
--! include functions/spp/price_columns/why_price.sql
--! include functions/spp/products/list_products.sql
--! include functions/spp/quarantine/correct_chunk.sql
--! include functions/spp/quarantine/quarantine.sql
--! include functions/spp/reading/columns_below.sql
--! include functions/spp/reading/columns_by_content.sql
--! include functions/spp/reading/find_heading_row.sql
--! include functions/spp/reading/profile_columns.sql
--! include views/spp/v_all_supplier_products.sql
--! include views/spp/v_match_candidates.sql
--! include views/spp/v_new_products_by_supplier.sql
--! include views/spp/v_price_change_summary.sql
--! include views/spp/v_quarantine.sql
--! include views/spp/v_supplier_catalog_stats.sql
--! include views/spp/v_uploads.sql
