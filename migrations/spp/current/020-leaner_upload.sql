set lock_timeout = '5s';

-- A partition that nobody has analyzed is one supplier's all the same.
--! include functions/spp/suppliers/tell_supplier.sql
--! include functions/spp/suppliers/tg_suppliers__create_partition.sql
do $$
declare
  v_supplier record;
begin
  for v_supplier in
    select s.partition_name, s.supplier_id from spp.suppliers s
     where s.partition_name <> ''
       and not exists (select from pg_stats t where t.schemaname = 'spp' and t.tablename = s.partition_name
                                               and t.attname = 'supplier_id')
  loop
    call spp_private.tell_supplier(v_supplier.partition_name, v_supplier.supplier_id);
  end loop;
end
$$;

-- Ids in the order in which rows are staged, in half the time of uuidv7(): that of the batch up to its variant, then a
-- number of 15 digits.
create sequence if not exists spp_private.staged_rows as bigint
  start 100000000000000 minvalue 100000000000000 maxvalue 999999999999999 cache 1000;
alter table spp.upload_staging alter staging_id set default coalesce(
  (nullif(left(current_setting('inv.staging_batch', true), 20), '') || nextval('spp_private.staged_rows'))::uuid,
  uuidv7());

-- One check for both, which of most rows asks one thing.
alter table spp.upload_staging drop constraint if exists upload_staging_status_check;
alter table spp.upload_staging add constraint upload_staging_status_check check (
  case validation_status
    when 'staged' then superseded_by_batch_id is null
    when 'superseded' then superseded_by_batch_id is not null
    else superseded_by_batch_id is null and validation_status in ('failed', 'duplicate', 'corrected', 'discarded',
      'applied', 'unchanged', 'refused', 'correcting')
  end) not valid;
alter table spp.upload_staging validate constraint upload_staging_status_check;
alter table spp.upload_staging drop constraint if exists upload_staging_validation_status_check;
alter table spp.upload_staging drop constraint if exists upload_staging_superseded_by_batch_id_check;

--! include functions/spp/amounts/written_marks.sql
--! include functions/spp/intake/repeated_rows.sql
--! include functions/spp/intake/apply_rows.sql
--! include functions/spp/missing/mark_missing.sql
--! include functions/spp/parts/split_batch.sql
