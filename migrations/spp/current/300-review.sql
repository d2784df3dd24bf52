-- What a review found.
set lock_timeout = '5s';

-- A count of corrected rows is none of what is audited, as the other counts are not.
call audit.attach_log('spp.upload_batches', 'batch_id',
  'phase,next_row,last_row,attempts,detected,total_products,new_products_count,updated_products_count,'
  'unchanged_products_count,failed_products_count,duplicate_rows_count,missing_products_count,'
  'discarded_rows_count,corrected_rows_count,superseded_rows_count,discontinued_products_count,'
  'price_changes,price_breaks,price_per,price_unit,price_currency,price_valid_from,corrections,'
  'warnings,error_log,started_at,completed_at,processing_time_ms,currency_code,decimal_mark,profile,'
  'lease_token,lease_owner,lease_expires_at,last_failure');

--! include functions/spp/metrics/price_volatility.sql
--! include functions/spp/alerts/price_alerts.sql
--! include views/spp/v_price_months.sql
--! include views/spp/v_metric_days.sql
--! include functions/spp/mappings/product_matches.sql
--! include views/spp/v_matched_prices.sql

-- Suppliers are told no names of the staff.
--! include functions/spp/suppliers/shown_actor.sql
--! include functions/spp/report/upload_report.sql
--! include functions/spp/products/product_price_history.sql
--! include views/spp/v_uploads.sql
