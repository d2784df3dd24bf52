-- An imported item names the product that it became, and that product is the item's in SPP.
select q.queue_id, q.spp_product_id, q.product_id, p.internal_sku
  from issoh.selection_queue q
  left join issoh.selected_products p on p.product_id = q.product_id
 where q.review_status = 'imported' and p.spp_product_id is distinct from q.spp_product_id;
