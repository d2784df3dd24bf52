-- What is looked at holds up the queue's writers for as long as its two indexes take: a second for a million items.
create index if not exists selection_queue_unreviewed_idx
  on issoh.selection_queue (issoh_private.selection_rank(auto_select_score), queue_id)
  where review_status = 'pending' and recommended_by is null;
create index if not exists selection_queue_spp_product_id_idx on issoh.selection_queue (spp_product_id, queue_id);
drop index if exists issoh.selection_queue_rejected_idx;
--! include functions/issoh/selection/start_review.sql
--! include functions/issoh/orders/quote_order.sql
comment on column issoh.v_selection_pipeline.category_path is
  'Its category as it is now; where the mirror does not know it any more, as it was when it was queued.';
--! include functions/issoh/selection/queue_for_selection.sql
