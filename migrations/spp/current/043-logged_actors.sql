-- The log believes claims of the server's own logins only.
set lock_timeout = '5s';

--! include functions/common/audit/logged_actor.sql
--! include functions/common/audit/tg_table__log.sql
--! include functions/common/jobs/drop_jobs.sql
--! include functions/common/jobs/run_jobs_again.sql
--! include functions/spp/corrections/log_correction.sql
--! include functions/spp/products/tg_supplier_products__delete.sql
--! include functions/spp/products/tg_supplier_products__insert.sql
--! include functions/spp/products/tg_supplier_products__update.sql
comment on column audit.log.actor is
  'Who acted: the token''s subject, as the server says it; of every other session the login.';
