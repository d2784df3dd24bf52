-- A product that is due by a transaction that commits while a run is planned stays due for the next one.
set lock_timeout = '5s';

alter table spp_private.match_due add column if not exists xact_id xid8 not null default pg_current_xact_id();
comment on column spp_private.match_due.xact_id is 'The transaction that wrote it: tells what a run has not seen.';

--! include functions/spp/mappings/reject_mapping.sql
--! include functions/spp/mappings/tg_product_mappings__free.sql
--! include functions/spp/matching/match_forget_texts.sql
--! include functions/spp/matching/match_refresh_texts.sql
--! include functions/spp/matching_steps/match_plan_comparing.sql
--! include functions/spp/matching_steps/match_plan_reading.sql
--! include functions/spp/matching_steps/match_settle_part.sql
