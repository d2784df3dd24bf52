create or replace function spp_private.row_ref(staged spp.upload_staging) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select format('%s.%s', (staged).staging_id, left(md5((staged).raw_data::text), 8))
$$;
comment on function spp_private.row_ref(spp.upload_staging) is
  'What a file of rejected rows calls a row: its staging_id, and behind a point what its cells were when it was made.';
grant execute on function spp_private.row_ref(spp.upload_staging)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
