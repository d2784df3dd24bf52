-- What suppliers can send and learn by the doors.
--! include functions/common/texts/search_patterns.sql
--! include functions/spp/search/read_product_search.sql
--! include functions/spp/price_columns/price_breaks.sql
--! include functions/spp/reading/column_evidence.sql
--! include functions/spp/price_columns/tied_prices.sql
--! include functions/spp/quarantine/review_correction.sql
--! include functions/spp/quarantine/check_corrections.sql
--! include functions/spp/batches/enqueue_sweep.sql
--! include functions/spp/batches/cancel_upload.sql
--! include functions/spp/batches/discard_uploads.sql
--! include functions/spp/intake/is_trial.sql
--! include functions/spp/intake/purgeable_rows.sql
--! include functions/spp/intake/purge_staging.sql
comment on column spp.upload_batches.request_id is
  'Request that brought it. Suppliers are told those of their own user.';

-- Errors are read by all doors: the names of others that they once held are taken out.
with corrections as (
  select b.batch_id from spp.upload_batches b where b.mode = 'corrections'
), changed as (
  update spp.upload_staging s
     set validation_errors = jsonb_set(s.validation_errors, '{0,message}',
                                       to_jsonb(spp_private.refusal_message('row_changed')))
    from corrections c
   where s.batch_id = c.batch_id and s.validation_status = 'refused'
     and s.validation_errors #>> '{0,code}' = 'row_changed'
     and s.validation_errors #>> '{0,message}' <> spp_private.refusal_message('row_changed')
)
update spp.upload_batches b
   set error_log = (
     select jsonb_agg(case when e.error ->> 'code' = 'row_changed'
                           then e.error || jsonb_build_object('message', spp_private.refusal_message('row_changed'))
                           else e.error end order by e.place)
       from jsonb_array_elements(b.error_log) with ordinality e (error, place))
  from corrections c
 where b.batch_id = c.batch_id and b.error_log @> '[{"code": "row_changed"}]';

insert into spp.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('retention.trial_days', '3', 'Days that the rows of dry runs and of failed uploads are kept.', 'integer', 0, 36500,
   'days')
on conflict (setting_key) do nothing;
