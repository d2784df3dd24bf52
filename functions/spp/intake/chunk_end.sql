create or replace function spp_private.chunk_end(batch spp.upload_batches, row_limit integer) returns integer
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(max(c.row_number), (batch).last_row)
    from (
      select s.row_number
        from spp.upload_staging s
       where s.batch_id = (batch).batch_id and s.row_number >= (batch).next_row
       order by s.row_number
       limit row_limit
    ) c
$$;
comment on function spp_private.chunk_end(spp.upload_batches, integer)
  is 'Number of the last row of the batch''s next chunk.';
