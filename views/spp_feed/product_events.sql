-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.product_events with (security_barrier = true) as
select e.event_id, e.supplier_id, e.product_id, e.event_type, e.upload_batch_id, e.occurred_at, e.xact_id
  from spp.product_events e;
comment on view spp_feed.product_events is
  'What happened to products besides their prices, each with the transaction that wrote it.';
