create or replace function spp.match_products(supplier text default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_compared integer;
  v_auto integer;
begin
  if match_products.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(match_products.supplier)).supplier_id;
  end if;
  perform spp_private.match_lock();
  perform spp_private.match_refresh_texts();
  perform spp_private.match_find_pairs(v_supplier_id);
  perform spp_private.match_score_pairs();
  select count(*) into v_compared from pg_temp.match_scored;
  perform spp_private.match_group_scored();
  perform spp_private.match_write_groups();
  v_auto := spp_private.match_write_pairs();
  perform spp_private.match_settle();
  return jsonb_build_object(
    'compared', v_compared, 'auto', v_auto,
    'waiting', (select count(*) from spp.match_pairs p where p.status = 'waiting'));
end
$$;
comment on function spp.match_products(text) is
  $$@behavior -*

Looks for the same product at other suppliers, for the products (of one supplier, code or id, or all) that have no
mapping yet: {compared, auto, waiting}, pairs compared and accepted now, and pairs that wait for a person.
Thresholds are settings (matching.auto_threshold, matching.review_threshold). What a person has decided stays. One
run at a time. Raises SPNSU.$$;
grant execute on function spp.match_products(text) to inv_catalog_manager, inv_admin;
