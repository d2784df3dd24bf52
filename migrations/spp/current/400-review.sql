-- What a review found.
set lock_timeout = '5s';
--! include functions/spp/mappings/product_matches.sql
--! include functions/spp/alerts/is_counted.sql
--! include functions/spp/alerts/price_alerts.sql
--! include functions/spp/alerts/upload_alerts.sql
--! include views/spp/v_metric_days.sql

-- Rows that were corrected before they were counted; those that became prices of larger quantities are not known.
update spp.upload_batches b
   set corrected_rows_count = c.corrected
  from (select d.batch_id, sum(d.corrected) as corrected
          from (select s.batch_id, count(*) as corrected
                  from spp.upload_staging s
                 where s.validation_status = 'corrected'
                 group by s.batch_id
                union all
                select k.batch_id, k.corrected from spp_kept.decided_rows k) d
         group by d.batch_id) c
 where c.batch_id = b.batch_id and b.corrected_rows_count < c.corrected;
