create or replace function spp_private.lacks_too_many(batch spp.upload_batches, lacking integer, present integer)
returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select (batch).mode = 'full' and lacks_too_many.lacking > 0
         and lacks_too_many.lacking > lacks_too_many.present * spp.setting('upload.missing_hold_share')::numeric
$$;
comment on function spp_private.lacks_too_many(spp.upload_batches, integer, integer) is
  'Whether a full list lacks too many of the products on offer that were present before it.';
