create or replace function spp.start_matching(supplier text default null) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_run_id uuid;
begin
  if start_matching.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(start_matching.supplier)).supplier_id;
  end if;
  loop
    insert into spp_private.match_runs (supplier_id, requested_by)
    values (v_supplier_id, audit.current_actor())
    on conflict (supplier_id) where started_at is null do nothing
    returning match_runs.run_id into v_run_id;
    if found then
      perform spp_private.enqueue_matching(v_run_id);
      return v_run_id;
    end if;
    select r.run_id into v_run_id
      from spp_private.match_runs r
     where r.supplier_id is not distinct from v_supplier_id and r.started_at is null;
    -- It may have been taken up since.
    if found then
      -- Its job may be gone, discarded or given up; where it waits, the key makes it one.
      perform spp_private.enqueue_matching(v_run_id);
      return v_run_id;
    end if;
  end loop;
end
$$;
comment on function spp.start_matching(text) is
  $$Has a worker look for the same products at other suppliers, for those of one supplier (code or id) or of all that
have no mapping yet: the id of the run, for matching_run. Joins a run of the same products that has not been taken up.
Raises SPNSU.$$;
grant execute on function spp.start_matching(text) to inv_catalog_manager, inv_admin;
