create or replace function spp_private.take_part(batch spp.upload_batches) returns spp_private.batch_parts
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  delete from spp_private.batch_parts p
   where p.batch_id = (batch).batch_id and p.from_row = (batch).next_row
  returning p.*
$$;
comment on function spp_private.take_part(spp.upload_batches) is
  $$What has been done of a batch from its next row on, to be counted now; null where nothing has.$$;
