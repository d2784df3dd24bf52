create or replace function spp_private.is_cancellable(batch spp.upload_batches) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select (batch).status in ('scheduled', 'queued', 'processing')
     and ((batch).dry_run or (batch).phase in ('stage', 'validate')
          -- A second session may have applied rows further down.
          or (batch).phase in ('apply', 'correct') and (batch).next_row = 1
             and not exists (select from spp_private.batch_parts p where p.batch_id = (batch).batch_id))
$$;
comment on function spp_private.is_cancellable(spp.upload_batches) is
  'Whether an upload goes on of which no row is applied. The caller holds the batch, or knows that this may pass.';
