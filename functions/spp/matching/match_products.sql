create or replace function spp.match_products(supplier text default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_run spp_private.match_runs;
  v_actor constant text := current_setting('inv.user_id', true);
begin
  if match_products.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(match_products.supplier)).supplier_id;
  end if;
  -- Nobody is in the middle of a step, and nobody begins one.
  perform from spp_private.locks l where l.lock_name = 'matching' for update;
  insert into spp_private.match_runs (supplier_id, requested_by, started_at)
  values (v_supplier_id, audit.current_actor(), clock_timestamp())
  returning * into v_run;
  while spp_private.advance_matching(v_run.run_id) <> 'ended' loop
    null;
  end loop;
  perform set_config('inv.user_id', coalesce(v_actor, ''), true);
  select r.* into v_run from spp_private.match_runs r where r.run_id = v_run.run_id;
  if v_run.failure is not null then
    raise exception using
      errcode = v_run.failure ->> 'code', message = v_run.failure ->> 'message',
      hint = coalesce(v_run.failure ->> 'hint', '');
  end if;
  return v_run.result;
end
$$;
comment on function spp.match_products(text) is
  $$Looks for the same product at other suppliers, for the products (of one supplier, code or id, or all) that have no
mapping yet, in this transaction: {compared, auto, waiting}, pairs compared and accepted now, and pairs that wait for a
person. Ends a run at work first. Of many products start_matching has a worker do it in steps.
Thresholds are settings (matching.auto_threshold, matching.review_threshold). What a person has decided stays. One
run at a time. Raises SPNSU.$$;
grant execute on function spp.match_products(text) to inv_catalog_manager, inv_admin;
