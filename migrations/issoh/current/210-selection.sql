-- Choosing from what suppliers offer: queue, review, decide.
set lock_timeout = '5s';

do $$
begin
  if to_regtype('issoh_private.selection_filter') is null then
    create type issoh_private.named_supplier as (named text, supplier_id uuid);
    create type issoh_private.selection_filter as (
      supplier_ids uuid[], category_id uuid, branch text, categories_in text[], categories_out text[],
      search text, pattern text, min_price numeric,
      max_price numeric, is_new boolean, product_ids uuid[], min_score numeric, recommended boolean,
      include_rejected boolean);
    create type issoh.queue_result as (queued integer, already_queued integer, already_selected integer);
    create type issoh.selection_conflict as (queue_id uuid, reason text);
    create type issoh.selection_outcome as (done uuid[], conflicts issoh.selection_conflict[]);
    create type issoh.selection_facet as (
      facet text, value text, from_price numeric, below_price numeric, currency_code text, items integer);
  end if;
end
$$;
comment on type issoh.queue_result is
  'Products that were queued, that were in the queue already, and that are selected already; see queue_for_selection.';
comment on type issoh.selection_conflict is 'An item that could not be decided, and why; see decide_selection.';
comment on type issoh.selection_outcome is 'Items that are decided, and those that could not be; see decide_selection.';
comment on type issoh.selection_facet is
  $$How many items share a value of a facet (supplier, category, status, price_band, auto_candidate); a band of
prices has from_price and below_price, in currency_code, in place of a value.$$;

--! include functions/issoh/selection/queued_price.sql
--! include functions/issoh/selection/selection_rank.sql
--! include functions/issoh/selection/is_auto_candidate.sql
--! include views/issoh/v_selection_pipeline.sql
create index if not exists selection_queue_rank_idx
  on issoh.selection_queue (review_status, issoh_private.selection_rank(auto_select_score), queue_id);
create index if not exists selection_queue_lease_owner_idx on issoh.selection_queue (lease_owner)
  where lease_owner is not null;
--! include functions/issoh/selection/tg_selection_queue__log.sql
create or replace trigger _900_log_insert after insert on issoh.selection_queue referencing new table as new_rows
  for each statement execute function issoh.tg_selection_queue__log(
    'lease_owner,lease_expires_at,selection_criteria,auto_select_score,coverage,score_low,score_high,weights_version,'
    'scored_at,updated_at');
create or replace trigger _900_log_update after update on issoh.selection_queue for each row
  when ((old.review_status, old.review_notes, old.reviewed_by, old.reviewed_at, old.recommended_by,
         old.recommended_at, old.last_reviewer, old.reopened_by, old.queued_at, old.queued_by, old.product_id,
         old.imported_at, old.spp_product_id, old.spp_supplier_id, old.product_details)
        is distinct from
        (new.review_status, new.review_notes, new.reviewed_by, new.reviewed_at, new.recommended_by,
         new.recommended_at, new.last_reviewer, new.reopened_by, new.queued_at, new.queued_by, new.product_id,
         new.imported_at, new.spp_product_id, new.spp_supplier_id, new.product_details))
  execute function issoh.tg_selection_queue__log(
    'lease_owner,lease_expires_at,selection_criteria,auto_select_score,coverage,score_low,score_high,weights_version,'
    'scored_at,updated_at');
--! include functions/issoh/selection/known_suppliers.sql
--! include functions/issoh/selection/read_selection_filter.sql
--! include functions/issoh/selection/selection_filter_keys.sql
--! include functions/issoh/selection/selection_matches.sql
--! include functions/issoh/selection/check_review_status.sql
--! include functions/issoh/selection/queue_for_selection.sql
--! include functions/issoh/selection/start_review.sql
--! include functions/issoh/selection/end_reviews.sql
--! include functions/issoh/selection/release_review.sql
--! include functions/issoh/selection/expire_reviews.sql
--! include functions/issoh/selection/decide_selection.sql
--! include functions/issoh/selection/auto_approve.sql
--! include functions/issoh/selection/list_selection.sql
--! include functions/issoh/selection/selection_facets.sql
