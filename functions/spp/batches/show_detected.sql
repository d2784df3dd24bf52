create or replace function spp_private.show_detected(batch_id uuid, lease uuid, detected jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform spp_private.hold_batch(show_detected.batch_id, show_detected.lease);
  update spp.upload_batches b
     set detected = show_detected.detected
   where b.batch_id = show_detected.batch_id and b.phase = 'stage';
end
$$;
comment on function spp_private.show_detected(uuid, uuid, jsonb) is
  'Tells how a list is read while it is: with its first rows its columns can be looked at before the last row has come.
Raises SPCLO.';
grant execute on function spp_private.show_detected(uuid, uuid, jsonb) to inv_admin;
