create or replace function spp_private.work_part(
  batch_id uuid,
  lease uuid,
  from_row integer,
  to_row integer,
  beside boolean
) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches;
begin
  if work_part.beside then
    perform set_config('lock_timeout', '1s', true);
  end if;
  select b.* into v_batch from spp.upload_batches b where b.batch_id = work_part.batch_id for key share;
  perform lease.assert_held(v_batch.lease_token, work_part.lease, format('upload %s', work_part.batch_id));
  if v_batch.phase not in ('validate', 'apply') or work_part.from_row < v_batch.next_row then
    raise exception using
      errcode = 'SPCBS',
      message = format('Upload %s is %s (%s).', work_part.batch_id, v_batch.status, v_batch.phase),
      hint = 'Another worker has gone on with it; nothing is lost.';
  end if;
  insert into spp_private.batch_parts (batch_id, from_row, to_row, counts)
  select v_batch.batch_id, work_part.from_row, work_part.to_row,
         case v_batch.phase when 'validate' then spp_private.judge_part(v_batch, work_part.from_row, work_part.to_row)
                            else spp_private.apply_part(v_batch, work_part.from_row, work_part.to_row) end;
  return true;
end
$$;
comment on function spp_private.work_part(uuid, uuid, integer, integer, boolean) is
  'Judges or applies some rows of a batch, as its phase says, and notes what that did, while somebody holds the batch:
split_batch gives the rows. beside: in another transaction than the one that holds it; that gives up where it would have
to wait for a lock. Raises SPCLO, SPCBS.';
grant execute on function spp_private.work_part(uuid, uuid, integer, integer, boolean) to inv_admin;
