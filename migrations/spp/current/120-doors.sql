-- What suppliers can send and learn by the doors.
--! include functions/common/texts/search_patterns.sql
--! include functions/spp/search/read_product_search.sql
--! include functions/spp/quarantine/review_correction.sql
--! include functions/spp/quarantine/check_corrections.sql
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
