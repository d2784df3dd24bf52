-- Selected products follow SPP.
set lock_timeout = '5s';
--! include functions/issoh/link/availability_of.sql
--! include functions/issoh/link/mapped_master_data.sql
--! include functions/issoh/link/read_spp_products.sql
--! include functions/issoh/sync/tg_selected_products__note.sql
--! include functions/issoh/sync/tg_selected_products__relink.sql
--! include functions/issoh/sync/tg_supplier_listings__log.sql
create or replace trigger _900_note_pending after insert on issoh.selected_products
  referencing new table as new_rows for each statement execute function issoh.tg_selected_products__note();
create or replace trigger _500_relink before update of spp_product_id on issoh.selected_products
  for each row when (old.spp_product_id is distinct from new.spp_product_id)
  execute function issoh.tg_selected_products__relink();
create or replace trigger _900_log_update after update on issoh.supplier_listings
  referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_supplier_listings__log();
create or replace trigger _900_log_delete after delete on issoh.supplier_listings referencing old table as old_rows
  for each statement execute function audit.tg_table__log('product_id', '');
--! include functions/issoh/sync/unseen_changes.sql
--! include functions/issoh/sync/note_changes.sql
--! include functions/issoh/sync/take_over_master_data.sql
--! include functions/issoh/sync/take_over_availability.sql
--! include functions/issoh/sync/follow_spp.sql
--! include functions/issoh/sync/claim_sync.sql
--! include functions/issoh/sync/advance_sync.sql
--! include functions/issoh/sync/fail_sync.sql
--! include functions/issoh/sync/request_sync.sql
--! include functions/issoh/sync/queue_due_sync.sql
--! include functions/issoh/sync/sync_status.sql
--! include views/issoh/v_sync_status.sql
--! include policies/issoh/v_sync_status.sql
insert into issoh_private.sync_pending (product_id)
select p.product_id
  from issoh.selected_products p
 where p.spp_product_id is not null
   and not exists (select from issoh.supplier_listings l where l.product_id = p.product_id);
