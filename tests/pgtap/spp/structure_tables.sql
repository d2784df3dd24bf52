-- Tables and their columns: the brief's, and those that the design adds.
select plan(15);

select set_eq(
  $$select c.relname::text from pg_class c
     where c.relnamespace = 'spp'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition$$,
  array['suppliers', 'supplier_import_profiles', 'column_synonyms', 'categories', 'upload_batches',
    'supplier_products', 'price_history', 'upload_staging', 'product_mappings', 'match_pairs', 'settings'],
  'schema spp has its tables');
select tables_are('spp_private', array['batch_marks', 'batch_categories', 'match_texts', 'match_units'], 'schema spp_private has its tables');
select tables_are('audit', array['log'], 'schema audit has the log');
select tables_are('spp_feed', '{}'::name[], 'schema spp_feed has no table');

select results_eq(
  $$select tap.columns_of('spp.suppliers')$$,
  array[
    'supplier_id uuid not null', 'supplier_code text not null', 'supplier_name text not null',
    'status text not null', 'contact_info jsonb not null', 'payment_terms text',
    'currency_code text not null', 'tax_registration text', 'spike_limit numeric not null',
    'hold_spikes boolean not null', 'partition_name name not null',
    'created_at timestamp with time zone not null', 'updated_at timestamp with time zone not null',
    'metadata jsonb not null'
  ],
  'suppliers has the briefs columns, spike settings and its partitions name');
select results_eq(
  $$select tap.columns_of('spp.supplier_import_profiles')$$,
  array[
    'supplier_id uuid not null', 'profile jsonb not null',
    'created_at timestamp with time zone not null', 'updated_at timestamp with time zone not null'
  ],
  'supplier_import_profiles is one JSON document per supplier');
select results_eq(
  $$select tap.columns_of('spp.column_synonyms')$$,
  array[
    'field text not null', 'synonym text not null', 'language text not null'
  ],
  'column_synonyms has field, synonym, language');
select results_eq(
  $$select tap.columns_of('spp.categories')$$,
  array[
    'category_id uuid not null', 'category_name text not null', 'parent_category_id uuid',
    'level integer not null', 'path ltree not null', 'is_active boolean not null',
    'sort_order integer not null', 'created_at timestamp with time zone not null',
    'updated_at timestamp with time zone not null'
  ],
  'categories has the briefs columns and time stamps');
select results_eq(
  $$select tap.columns_of('spp.upload_batches')$$,
  array[
    'batch_id uuid not null', 'supplier_id uuid not null',
    'upload_date timestamp with time zone not null', 'file_name text not null',
    'file_hash text not null', 'file_size bigint not null', 'mode text not null',
    'dry_run boolean not null', 'profile jsonb not null', 'status text not null', 'phase text not null',
    'next_row integer not null', 'last_row integer not null', 'attempts integer not null',
    'currency_code text', 'decimal_mark text', 'detected jsonb not null',
    'total_products integer not null', 'new_products_count integer not null',
    'updated_products_count integer not null', 'unchanged_products_count integer not null',
    'failed_products_count integer not null', 'duplicate_rows_count integer not null',
    'missing_products_count integer not null', 'discarded_rows_count integer not null',
    'discontinue_held boolean not null', 'price_changes jsonb not null', 'warnings jsonb not null',
    'error_log jsonb not null', 'reason jsonb', 'processed_by text not null', 'request_id text',
    'started_at timestamp with time zone', 'completed_at timestamp with time zone',
    'processing_time_ms integer'
  ],
  'upload_batches has the briefs columns, all counts, and the course of the work');
select results_eq(
  $$select tap.columns_of('spp.supplier_products')$$,
  array[
    'product_id uuid not null', 'supplier_id uuid not null', 'supplier_product_code text not null',
    'product_name text not null', 'description text', 'category_id uuid', 'subcategory_id uuid',
    'brand text', 'manufacturer text', 'barcode text', 'unit_of_measure text', 'pack_size text',
    'min_order_qty integer', 'lead_time_days integer', 'current_price numeric(19,4) not null',
    'previous_price numeric(19,4)', 'currency_code text not null', 'is_new boolean not null',
    'status text not null', 'first_seen_date date not null', 'first_batch_id uuid',
    'missing_since_batch_id uuid', 'discontinued_batch_id uuid',
    'price_changed_at timestamp with time zone', 'last_updated timestamp with time zone not null',
    'created_at timestamp with time zone not null', 'updated_at timestamp with time zone not null',
    'specifications jsonb not null'
  ],
  'supplier_products has the briefs columns and those honest work needs');
select results_eq(
  $$select tap.columns_of('spp.price_history')$$,
  array[
    'history_id uuid not null', 'supplier_id uuid not null', 'product_id uuid not null',
    'old_price numeric(19,4)', 'new_price numeric(19,4) not null', 'price_change_percentage numeric',
    'change_reason text not null', 'upload_batch_id uuid',
    'changed_at timestamp with time zone not null', 'changed_by text not null'
  ],
  'price_history has the briefs columns');
select results_eq(
  $$select tap.columns_of('spp.upload_staging')$$,
  array[
    'staging_id uuid not null', 'batch_id uuid not null', 'row_number integer not null',
    'raw_data jsonb not null', 'validation_status text not null', 'validation_errors jsonb',
    'processed_at timestamp with time zone', 'code text', 'name text', 'price text',
    'price_number numeric', 'currency text', 'barcode text', 'brand text', 'manufacturer text',
    'description text', 'category text', 'subcategory text', 'unit_of_measure text', 'pack_size text',
    'min_order_qty text', 'lead_time_days text', 'parse_error text'
  ],
  'upload_staging has the briefs columns and a text column per recognised field');
select results_eq(
  $$select tap.columns_of('spp.product_mappings')$$,
  array[
    'mapping_id uuid not null', 'supplier_id uuid not null', 'supplier_product_code text not null',
    'master_product_id uuid not null', 'mapping_confidence numeric(5,2) not null',
    'mapping_method text not null', 'mapping_evidence jsonb not null', 'verified_by text', 'verified_at timestamp with time zone',
    'created_at timestamp with time zone not null', 'updated_at timestamp with time zone not null'
  ],
  'product_mappings has the briefs columns and time stamps');
select results_eq(
  $$select tap.columns_of('spp.settings')$$,
  array[
    'setting_key text not null', 'setting_value jsonb not null', 'description text not null',
    'updated_at timestamp with time zone not null'
  ],
  'settings has key, value and description');
select results_eq(
  $$select tap.columns_of('audit.log')$$,
  array[
    'log_id bigint not null', 'occurred_at timestamp with time zone not null', 'actor text not null',
    'role_name text not null', 'request_id text', 'operation text not null',
    'table_schema text not null', 'table_name text not null', 'record_key text not null',
    'old_values jsonb', 'new_values jsonb'
  ],
  'audit.log says who, when, what, and the row before and after');
select * from finish();
