create or replace function issoh_private.sync_status() returns setof issoh_private.sync_statuses
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state issoh_private.sync_state;
  v_status issoh_private.sync_statuses;
  v_unseen integer;
  v_since timestamptz;
  v_other boolean;
begin
  select s.* into v_state from issoh_private.sync_state s;
  v_status.last_error := v_state.last_error;
  -- What another SPP has written since says nothing: all is to be compared with it, or with the right one.
  v_other := coalesce(v_state.last_error ^@ 'ISCSO', false);
  begin
    select count(distinct c.product_id), min(c.changed_at) into v_unseen, v_since
      from issoh_private.unseen_changes(case when not v_other then v_state.snapshot end) c
     where not exists (select from issoh_private.sync_pending s where s.product_id = c.product_id);
  exception
    -- What keeps SPP from answering is news, and no reason to say nothing.
    when others then
      v_status.last_error := coalesce(v_state.last_error, sqlerrm);
  end;
  v_status.pending := (select count(distinct s.product_id) from issoh_private.sync_pending s);
  v_status.lag_rows := v_status.pending + coalesce(v_unseen, 0);
  v_status.is_known := v_unseen is not null;
  -- Where SPP does not answer, it may have changed as soon as it was last seen level.
  v_since := least(v_since, (select min(s.changed_at) from issoh_private.sync_pending s),
                   case when v_unseen is null or v_other then v_state.level_at end);
  v_status.lag_seconds := case
    when v_status.lag_rows = 0 and v_unseen is not null then 0
    when v_state.level_at is not null
      then greatest(0, round(extract(epoch from clock_timestamp() - v_since), 3))
  end;
  v_status.last_run_at := v_state.last_run_at;
  v_status.last_success_at := v_state.last_success_at;
  v_status.consecutive_failures := v_state.consecutive_failures;
  v_status.level_at := v_state.level_at;
  v_status.failed := (select count(*) from issoh.sync_failures f);
  return next v_status;
end
$$;
comment on function issoh_private.sync_status() is
  'What v_sync_status shows. SPP is asked what has not been seen yet; where it does not answer, that is told.';
grant execute on function issoh_private.sync_status()
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
