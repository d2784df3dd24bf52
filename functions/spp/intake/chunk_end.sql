create or replace function spp_private.chunk_end(batch spp.upload_batches, row_limit integer) returns integer
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select least(coalesce(max(c.row_number), (batch).last_row),
               (select min(p.from_row) - 1 from spp_private.batch_parts p
                 where p.batch_id = (batch).batch_id and p.from_row > (batch).next_row))
    from (
      select s.row_number
        from spp.upload_staging s
       where s.batch_id = (batch).batch_id and s.row_number >= (batch).next_row
       order by s.row_number
       limit row_limit
    ) c
$$;
comment on function spp_private.chunk_end(spp.upload_batches, integer) is
  $$Number of the last row of the next chunk of a batch, which ends before what a part has done already.$$;
