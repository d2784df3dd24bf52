create or replace function spp_private.apply_part(batch spp.upload_batches, from_row integer, to_row integer)
returns jsonb
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(spp_private.apply_rows(batch, from_row, to_row, 'staged', 'upload'))
$$;
comment on function spp_private.apply_part(spp.upload_batches, integer, integer) is
  $$Applies a range of rows as apply_chunk does; answers what that did, for it to count.$$;
