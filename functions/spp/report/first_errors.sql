create or replace function spp_private.first_errors(batch_id uuid) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_room integer := spp.setting('report.max_error_bytes')::integer;
  v_row record;
  v_error jsonb;
  v_errors jsonb[] := '{}';
begin
  -- Row by row: a list may hold gigabytes of rejected rows, of which the first few are enough.
  for v_row in
    select r.* from spp.rejected_rows(first_errors.batch_id, spp.setting('report.max_errors')::integer) r
  loop
    v_error := to_jsonb(v_row) || jsonb_build_object('raw', spp_private.shown_cells(v_row.raw));
    if v_row.sheet is null then
      v_error := v_error - array['sheet', 'sheet_row'];
    end if;
    v_room := v_room - octet_length(v_error::text);
    exit when v_room < 0 and v_errors <> '{}';
    v_errors := v_errors || v_error;
  end loop;
  return to_jsonb(v_errors);
end
$$;
comment on function spp_private.first_errors(uuid) is
  $$The first rejected rows of an upload for its report: as many as report.max_errors and report.max_error_bytes let,
long cells cut and marked (shown_cells). rejected_rows has all of them, whole.$$;
grant execute on function spp_private.first_errors(uuid)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
