create or replace function spp.verify_mapping(pairs jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pair spp.match_pairs;
  v_ids uuid[] := '{}';
begin
  perform spp_private.match_lock();
  for v_pair in select p.* from spp_private.match_read_pairs(verify_mapping.pairs) p loop
    perform spp_private.match_verify_pair(v_pair);
    v_ids := v_ids || v_pair.pair_id;
  end loop;
  perform spp_private.match_settle(spp_private.match_masters_of(v_ids));
  return jsonb_build_object('verified', cardinality(v_ids));
end
$$;
comment on function spp.verify_mapping(jsonb) is
  $$Confirms that products are the same: {verified}. A pair is {pair_id} or {supplier, code, other_supplier,
other_code}, suppliers by code or id, 1 to 1,000 of them, all or none. Matching never undoes it. Raises SPIMP,
SPNMP, SPNSU, SPCMJ.$$;
grant execute on function spp.verify_mapping(jsonb) to inv_catalog_manager, inv_admin;
