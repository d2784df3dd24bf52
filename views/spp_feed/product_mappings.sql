-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.product_mappings with (security_barrier = true) as
select p.product_id, m.supplier_id, m.supplier_product_code, m.master_product_id, m.mapping_confidence,
       m.verified_at is not null as is_verified
  from spp.product_mappings m
  join spp.supplier_products p
    on p.supplier_id = m.supplier_id and p.supplier_product_code = m.supplier_product_code;
comment on view spp_feed.product_mappings is
  'Which products of different suppliers are the same thing: those with one master_product_id.';
