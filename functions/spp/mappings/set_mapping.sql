create or replace function spp.set_mapping(
  supplier text,
  supplier_product_code text,
  master_product_id uuid default null
) returns spp.product_mappings
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_old spp.product_mappings;
  v_mapping spp.product_mappings;
  v_actor constant text := audit.current_actor();
begin
  perform spp_private.match_lock();
  v_supplier_id := spp_private.match_resolve_product(set_mapping.supplier, set_mapping.supplier_product_code);
  if set_mapping.master_product_id is not null
     and not exists (select from spp.product_mappings m where m.master_product_id = set_mapping.master_product_id) then
    raise exception using
      errcode = 'SPNMA', message = 'There is no such master product.',
      hint = 'Use the master_product_id of a mapping, or none for a new one.';
  elsif exists (select from spp.product_mappings m
                 where m.master_product_id = set_mapping.master_product_id and m.supplier_id = v_supplier_id
                   and m.supplier_product_code <> set_mapping.supplier_product_code) then
    raise exception using
      errcode = 'SPCMJ', message = 'The master product has another product of this supplier.',
      hint = 'Take that one away first: products never match within one supplier.';
  end if;

  select m.* into v_old
    from spp.product_mappings m
   where m.supplier_id = v_supplier_id and m.supplier_product_code = set_mapping.supplier_product_code;
  if v_old.master_product_id is distinct from set_mapping.master_product_id and v_old.mapping_id is not null then
    perform spp_private.match_decide_members(v_old.master_product_id, v_supplier_id,
                                             set_mapping.supplier_product_code, 'rejected');
    delete from spp.product_mappings m where m.mapping_id = v_old.mapping_id;
    perform spp_private.match_regroup(v_old.master_product_id);
  end if;
  perform spp_private.match_decide_members(set_mapping.master_product_id, v_supplier_id,
                                           set_mapping.supplier_product_code, 'verified');
  insert into spp.product_mappings
    (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method, mapping_evidence,
     verified_by, verified_at)
  values (v_supplier_id, set_mapping.supplier_product_code, coalesce(set_mapping.master_product_id, uuidv7()), 100,
          'manual', '{"manual": true}', v_actor, clock_timestamp())
  on conflict on constraint product_mappings_supplier_id_code_key do update
     set mapping_confidence = 100, mapping_method = 'manual', mapping_evidence = excluded.mapping_evidence,
         verified_by = excluded.verified_by, verified_at = excluded.verified_at
  returning * into v_mapping;
  perform spp_private.match_settle(array[v_mapping.master_product_id]);
  return v_mapping;
end
$$;
comment on function spp.set_mapping(text, text, uuid) is
  $$Puts a product (its supplier by code or id, and its code) under a master product by hand, or under a new one of
its own. It leaves the group it was in for good. Raises SPNSU, SPNMP, SPNMA, SPCMJ, SPCMV.$$;
grant execute on function spp.set_mapping(text, text, uuid) to inv_catalog_manager, inv_admin;
