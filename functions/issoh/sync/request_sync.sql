create or replace function issoh.request_sync(is_full boolean default false, product_ids uuid[] default null)
returns issoh.sync_runs
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.sync_runs;
  v_full constant boolean := coalesce(request_sync.is_full, false);
begin
  perform issoh_private.refuse_unknown_products(request_sync.product_ids, null);
  insert into issoh_private.sync_pending (product_id)
  select p.product_id
    from issoh.selected_products p
   where p.product_id = any (request_sync.product_ids) and p.spp_product_id is not null;
  -- One that waits does for both; not one that is just being taken: that may have looked at SPP before.
  select r.* into v_run
    from issoh.sync_runs r
   where r.status = 'queued' and r.reason = 'asked' and (r.is_full or not v_full)
   order by r.run_id
   limit 1
     for update skip locked;
  if not found then
    insert into issoh.sync_runs (reason, is_full) values ('asked', v_full) returning * into v_run;
  end if;
  return v_run;
end
$$;
comment on function issoh.request_sync(boolean, uuid[]) is
  $$Has the worker look at SPP now: at what has changed, at these products in any case, or with is_full at every
selected product. Answers the run, which is queued; one that waits already does for both. Approvers, pricing managers
and administrators may. Raises ISNPR.$$;
grant execute on function issoh.request_sync(boolean, uuid[]) to inv_approver, inv_pricing_manager, inv_admin;
