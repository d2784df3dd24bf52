-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.price_history with (security_barrier = true) as
select h.history_id, h.supplier_id, h.product_id, h.old_price, h.new_price, h.price_change_percentage,
       h.upload_batch_id, h.changed_at, h.xact_id
  from spp.price_history h
 where h.xact_id is not null;
comment on view spp_feed.price_history is
  $$Prices as they came, each with the transaction that wrote it. A row without old_price: the product is new.$$;
