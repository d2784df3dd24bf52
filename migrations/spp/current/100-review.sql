--! include functions/spp/reading/profile_columns.sql
--! include functions/spp/reading/columns_by_heading.sql
--! include functions/spp/price_columns/columns_of_price.sql
--! include functions/spp/search/products_in_range.sql
--! include functions/spp/search/matching_products.sql
--! include functions/spp/search/search_products.sql
--! include functions/spp/report/upload_rows.sql
comment on column spp.v_uploads.status is 'queued, scheduled, processing, completed, failed, cancelled or rolled_back.';
