create or replace function spp.quarantined_rows(batch_id uuid, after_row integer, row_limit integer)
returns table (
  row_number integer,
  row_ref text,
  message text,
  cells jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select s.row_number, spp_private.row_ref(s), s.validation_errors #>> '{0,message}', s.raw_data
    from spp.upload_staging s
   where s.batch_id = quarantined_rows.batch_id and s.validation_status = 'failed'
     and s.row_number > coalesce(quarantined_rows.after_row, -1)
   order by s.row_number
   limit quarantined_rows.row_limit
$$;
comment on function spp.quarantined_rows(uuid, integer, integer) is
  'The rows of an upload that wait in quarantine, whole, from the one behind after_row: what a file of them holds.';
grant execute on function spp.quarantined_rows(uuid, integer, integer) to inv_supplier, inv_catalog_manager, inv_admin;
