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
comment on view issoh.v_cost_comparison is
  $$What products of SPP cost us by the prices in force, and what the lists of their suppliers ask for today; a row
for each tier and quantity whose price has a cost, one without where none has. The list_ columns and differences are
asked of SPP, supplier by supplier and for all that we carry of each: name one, or a product (ISCSA where SPP does not
answer). The seen_ columns, what IS-SOH has seen of the list last, are there at once.$$;
