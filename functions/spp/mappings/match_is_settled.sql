create or replace function spp_private.match_is_settled(
  master_product_id uuid,
  other_master_product_id uuid,
  supplier_id uuid,
  other_supplier_id uuid
) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return match_is_settled.master_product_id is not null and exists (
           select from spp.product_mappings m
            where m.master_product_id = match_is_settled.master_product_id
              and m.supplier_id = match_is_settled.other_supplier_id)
      or match_is_settled.other_master_product_id is not null and exists (
           select from spp.product_mappings m
            where m.master_product_id = match_is_settled.other_master_product_id
              and m.supplier_id = match_is_settled.supplier_id)
      or match_is_settled.master_product_id is not null and match_is_settled.other_master_product_id is not null
         and exists (
           select from spp.product_mappings m
             join spp.product_mappings n on n.supplier_id = m.supplier_id
            where m.master_product_id = match_is_settled.master_product_id
              and n.master_product_id = match_is_settled.other_master_product_id);
end
$$;
comment on function spp_private.match_is_settled(uuid, uuid, uuid, uuid) is
  $$Whether nobody need judge a pair, by the masters that its products have and their suppliers: they are
together already, or cannot come together, as the supplier of the other is there.$$;
