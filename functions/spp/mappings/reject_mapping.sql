create or replace function spp.reject_mapping(pairs jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
  v_master uuid;
begin
  perform spp_private.match_lock();
  select array_agg(p.pair_id) into v_ids from spp_private.match_read_pairs(reject_mapping.pairs) p;
  update spp.match_pairs p
     set status = 'rejected', decided_by = audit.current_actor(), decided_at = clock_timestamp()
   where p.pair_id = any (v_ids);
  for v_master in
    select distinct a.master_product_id
      from spp.match_pairs p
      join spp.product_mappings a
        on a.supplier_id = p.supplier_id and a.supplier_product_code = p.supplier_product_code
      join spp.product_mappings b
        on b.supplier_id = p.other_supplier_id and b.supplier_product_code = p.other_product_code
       and b.master_product_id = a.master_product_id
     where p.pair_id = any (v_ids)
  loop
    perform spp_private.match_regroup(v_master);
  end loop;
  perform spp_private.match_settle(spp_private.match_masters_of(v_ids));
  -- Without this one, another may be the best.
  insert into spp_private.match_due as d (text_id)
  select distinct t.text_id
    from spp.match_pairs p
    join spp_private.match_texts t
      on (t.supplier_id, t.supplier_product_code) in (
        (p.supplier_id, p.supplier_product_code), (p.other_supplier_id, p.other_product_code))
   where p.pair_id = any (v_ids)
  on conflict (text_id) do update set since = default, xact_id = default;
  return jsonb_build_object('rejected', cardinality(v_ids));
end
$$;
comment on function spp.reject_mapping(jsonb) is
  $$Says that products are not the same, and parts them where they were taken for it: {rejected}. Pairs as in
verify_mapping, all or none. A rejected pair never comes back. Raises SPIMP, SPNMP, SPNSU, SPCMV (verified pairs
with third products hold the two together).$$;
grant execute on function spp.reject_mapping(jsonb) to inv_catalog_manager, inv_admin;
