create or replace function spp_private.is_sent_by_supplier(batch_id uuid) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
      from audit.log l
     where l.table_schema = 'spp' and l.table_name = 'upload_batches'
       and l.record_key = is_sent_by_supplier.batch_id::text
       and l.operation = 'insert' and l.role_name = 'inv_supplier')
$$;
comment on function spp_private.is_sent_by_supplier(uuid) is
  'Whether one of the supplier''s own logins sent an upload; others are sent by staff.';
