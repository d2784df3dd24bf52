-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.price_breaks with (security_barrier = true) as
select k.supplier_id, k.product_id, k.from_quantity, k.price
  from spp.price_breaks k;
comment on view spp_feed.price_breaks is
  $$Prices of larger quantities as they are now, for a piece, in the currency of the product. The price of a quantity is
that of the greatest from_quantity it reaches, else that of the product.$$;
