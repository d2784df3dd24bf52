-- Products of one barcode at several suppliers are the same thing.
set session_replication_role = replica;
set work_mem = '256MB';
insert into spp.product_mappings
  (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method)
select o.supplier_id, o.supplier_product_code, g.master_product_id, 100, 'manual'
  from (select uuidv7() as master_product_id, array_agg(x.supplier_id) as supplier_ids,
               array_agg(x.supplier_product_code) as codes
          from (select distinct on (p.barcode, p.supplier_id) p.barcode, p.supplier_id, p.supplier_product_code
                  from spp.supplier_products p
                 where p.barcode is not null
                 order by p.barcode, p.supplier_id, p.product_id) x
         group by x.barcode
        having count(*) > 1) g
 cross join lateral unnest(g.supplier_ids, g.codes) o (supplier_id, supplier_product_code);
reset work_mem;
reset session_replication_role;
analyze spp.product_mappings;
