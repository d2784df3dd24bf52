create or replace function spp.match_candidates(
  supplier text default null,
  after_confidence numeric default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof spp.v_match_candidates
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_supplier_id uuid;
  v_limit constant integer := spp_private.page_limit(match_candidates.page_size);
  v_found integer := 0;
begin
  if match_candidates.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(match_candidates.supplier)).supplier_id;
  end if;
  -- The rest of one confidence, then the next ones: thousands may share one, and are not gone through for each page.
  if match_candidates.after_id is not null then
    return query
    select c.*
      from spp.v_match_candidates c
     where (v_supplier_id is null or v_supplier_id in (c.supplier_id, c.other_supplier_id))
       and c.confidence = match_candidates.after_confidence and c.pair_id > match_candidates.after_id
     order by c.confidence desc, c.pair_id
     limit v_limit;
    get diagnostics v_found = row_count;
  end if;
  if v_found < v_limit then
    return query
    select c.*
      from spp.v_match_candidates c
     where (v_supplier_id is null or v_supplier_id in (c.supplier_id, c.other_supplier_id))
       and (match_candidates.after_id is null or c.confidence < match_candidates.after_confidence)
     order by c.confidence desc, c.pair_id
     limit v_limit - v_found;
  end if;
end
$$;
comment on function spp.match_candidates(text, numeric, uuid, integer) is
  'A page of the pairs that wait for a person, of one supplier (code or id) or of all, the surest first, after the one
of a confidence and pair_id. Raises SPNSU, SPIPG.';
grant execute on function spp.match_candidates(text, numeric, uuid, integer)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
