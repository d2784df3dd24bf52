-- Every price of a larger quantity belongs to a product that is there.
select k.supplier_id, k.product_id, k.from_quantity
  from spp.price_breaks k
 where not exists (select from spp.supplier_products p
                    where p.supplier_id = k.supplier_id and p.product_id = k.product_id)
