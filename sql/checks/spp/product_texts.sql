-- What is searched in of each product, with the touches since, is what the product says.
select coalesce(p.product_id, x.product_id) as product_id, coalesce(p.supplier_id, x.supplier_id) as supplier_id,
       p.product_name, x.searched
  from spp.supplier_products p
  full join spp_private.v_product_texts x on x.product_id = p.product_id and x.supplier_id = p.supplier_id
 where spp_private.searched_text(p.product_name, p.supplier_product_code, p.brand, p.barcode)
       is distinct from x.searched
