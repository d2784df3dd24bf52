create or replace function spp_private.reason_of(batch_id uuid) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select case when b.status <> 'cancelled' then b.reason else (
    select jsonb_build_object(
             'code', 'cancelled',
             'message', format('It was cancelled by %s: nothing of it was applied.',
                               spp_private.shown_actor(c.asked_by)),
             'hint', null)
      from spp_private.cancellations c
     where c.batch_id = b.batch_id) end
    from spp_private.resolve_batch(reason_of.batch_id) b
$$;
comment on function spp_private.reason_of(uuid) is
  'Why an upload failed, or who cancelled it, as far as the caller may know: {code, message, hint}. Raises SPNBA.';
grant execute on function spp_private.reason_of(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
