create or replace function spp_private.log_correction(old_row spp.upload_staging, new_row spp.upload_staging)
  returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  -- Staging has no audit trigger: millions of rows pass through it. What people do to it is logged here.
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  values (audit.logged_actor(), audit.acting_role(),
          nullif(current_setting('inv.request_id', true), ''), 'update', 'spp', 'upload_staging',
          (old_row).staging_id::text,
          jsonb_build_object('raw_data', (old_row).raw_data, 'validation_status', (old_row).validation_status),
          jsonb_build_object('raw_data', (new_row).raw_data, 'validation_status', (new_row).validation_status))
$$;
comment on function spp_private.log_correction(spp.upload_staging, spp.upload_staging) is
  'Puts what a person did to a rejected row into audit.log.';
