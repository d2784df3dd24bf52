-- Products of one barcode at several suppliers are the same thing.
set session_replication_role = replica;
insert into spp.product_mappings
  (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method)
select distinct on (g.master_product_id, p.supplier_id)
       p.supplier_id, p.supplier_product_code, g.master_product_id, 100, 'manual'
  from (select x.barcode, uuidv7() as master_product_id
          from spp.supplier_products x
         where x.barcode is not null
         group by x.barcode
        having min(x.supplier_id) <> max(x.supplier_id)) g
  join spp.supplier_products p on p.barcode = g.barcode;
reset session_replication_role;
analyze spp.product_mappings;
