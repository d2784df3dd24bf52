-- What SPP says of a product that comes from there is known, or about to be read, unless SPP does not have it.
select p.product_id, p.internal_sku, p.spp_product_id
  from issoh.selected_products p
 where p.spp_product_id is not null and p.availability is distinct from 'removed'
   and not exists (select from issoh.supplier_listings l where l.product_id = p.product_id)
   and not exists (select from issoh_private.sync_pending s where s.product_id = p.product_id);
