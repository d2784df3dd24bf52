-- The products of a verified pair have one master, those of a rejected pair never.
select p.pair_id, p.status, a.master_product_id, b.master_product_id as other_master_product_id
  from spp.match_pairs p
  left join spp.product_mappings a
    on a.supplier_id = p.supplier_id and a.supplier_product_code = p.supplier_product_code
  left join spp.product_mappings b
    on b.supplier_id = p.other_supplier_id and b.supplier_product_code = p.other_product_code
 where p.status = 'verified' and a.master_product_id is distinct from b.master_product_id
    or p.status in ('verified', 'auto') and (a.mapping_id is null or b.mapping_id is null)
    or p.status = 'rejected' and a.master_product_id = b.master_product_id
