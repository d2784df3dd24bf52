--! Previous: sha1:87a18968aa5b110ce312c42c9f718839a7524671
--! Hash: sha1:a17eecdf7358260babe7365da47aa4cd0eaafe6f
--! Message: lists_backfill

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 391-lists_backfill.sql
-- Once lists are read as they are now: constraints are proven beside the work, and what is missing is known by upload.
set lock_timeout = '5s';

alter table spp.upload_staging validate constraint upload_staging_validation_status_check;
alter table spp.upload_staging validate constraint upload_staging_superseded_by_batch_id_check;

-- Of uploads from before: what is missing since then, and what later lists have brought back.
select spp_private.keep_missing(m.batch_id, array_agg(m.product_id))
  from (
    select p.missing_since_batch_id as batch_id, p.product_id
      from spp.supplier_products p
     where p.missing_since_batch_id is not null
    union
    select k.previous_batch_id, x.product_id
      from spp_private.batch_marks k, unnest(k.product_ids) x (product_id)
     where k.mark = 'missing' and k.previous_batch_id is not null
  ) m
  join spp.upload_batches b on b.batch_id = m.batch_id
 where not exists (select from spp_private.batch_missing k where k.batch_id = m.batch_id)
 group by m.batch_id;
