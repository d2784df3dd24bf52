-- Selected products follow SPP.
set lock_timeout = '5s';
--! include functions/issoh/products/update_product.sql
--! include functions/issoh/link/availability_of.sql
--! include functions/issoh/link/mapped_master_data.sql
--! include functions/issoh/link/read_spp_products.sql
--! include functions/issoh/link/read_spp_codes.sql
--! include functions/issoh/link/listings_of.sql
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

-- Rules whose cost has changed, and for which no price was proposed yet.
create table if not exists issoh_private.proposals_due (
  due_id bigint generated always as identity constraint proposals_due_pkey primary key,
  product_id uuid not null,
  pricing_tier_id uuid not null,
  old_cost numeric(19,4) not null,
  reason text,
  code text,
  message text,
  failures integer not null default 0,
  next_try_at timestamptz not null default clock_timestamp()
);
create index if not exists proposals_due_product_id_idx on issoh_private.proposals_due (product_id);
alter table issoh_private.proposals_due enable row level security;
comment on table issoh_private.proposals_due is $$Rules whose cost has changed, for which a price is to be proposed;
where a value or a constraint has refused it: why (code, message), and when it is tried again.$$;
-- Who tells updated_at, as write_costs does, spares a call for each row.
alter table issoh.pricing_rules alter column updated_at set default clock_timestamp();
create or replace trigger _100_stamp before update on issoh.pricing_rules
  for each row when (new.updated_at is not distinct from old.updated_at) execute function audit.tg_table__stamp();
--! include functions/issoh/sets/is_refusal.sql
--! include functions/issoh/sets/halves.sql
--! include functions/issoh/pricing/write_costs.sql
--! include functions/issoh/pricing/change_costs.sql
--! include functions/issoh/pricing/costs_astray.sql
--! include functions/issoh/proposals/follow_costs.sql
--! include functions/issoh/proposals/propose_set.sql
--! include functions/issoh/proposals/propose_due.sql
--! include functions/issoh/pricing/tg_pricing_rules__log.sql
create or replace trigger _900_log_insert after insert on issoh.pricing_rules referencing new table as new_rows
  for each statement execute function issoh.tg_pricing_rules__log();
create or replace trigger _900_log_update after update on issoh.pricing_rules
  referencing old table as old_rows new table as new_rows
  for each statement execute function issoh.tg_pricing_rules__log();
--! include functions/issoh/sync/unseen_changes.sql
--! include functions/issoh/sync/note_changes.sql
--! include functions/issoh/sync/take_over_master_data.sql
--! include functions/issoh/sync/take_over_availability.sql
--! include functions/issoh/sync/apply_said.sql
--! include functions/issoh/sync/follow_set.sql
--! include functions/issoh/sync/ask_spp.sql
--! include functions/issoh/sync/relink_returned.sql
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
