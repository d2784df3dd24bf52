create or replace view issoh.v_selection_pipeline with (security_invoker = true) as
select q.queue_id, q.spp_product_id, q.spp_supplier_id, s.supplier_code,
       q.product_details ->> 'supplier_product_code' as supplier_product_code,
       q.product_details ->> 'product_name' as product_name,
       issoh_private.queued_price(q.product_details) as current_price,
       q.product_details ->> 'currency_code' as currency_code,
       case when q.review_status in ('pending', 'on_hold') then 'queued' else 'decided' end as stage,
       q.review_status, q.auto_select_score as score,
       issoh_private.is_auto_candidate(
         q.review_status, q.coverage, q.score_low,
         (select (issoh.setting('selection.auto_candidate_coverage') #>> '{}')::numeric),
         (select (issoh.setting('selection.auto_candidate_score') #>> '{}')::numeric)) as auto_candidate,
       q.queued_at, q.queued_by,
       round(extract(epoch from case when q.review_status in ('pending', 'on_hold') then now()
                                     else coalesce(q.reviewed_at, now()) end - q.queued_at) / 86400, 2) as days_waiting,
       q.reviewed_by, q.reviewed_at, q.review_notes,
       case when q.lease_owner is null then 'free'
            when q.lease_expires_at <= now() then 'expired'
            else 'leased' end as lease_state,
       q.lease_owner, q.lease_expires_at, q.coverage, q.score_low, q.score_high, q.weights_version, q.scored_at,
       q.recommended_by, q.recommended_at, q.product_id, q.imported_at,
       coalesce(c.path::text, q.product_details ->> 'category_path') as category_path,
       q.product_details ->> 'brand' as brand,
       q.product_details, q.selection_criteria, q.last_reviewer, q.reopened_by, c.category_name
  from issoh.selection_queue q
  left join issoh.suppliers s on s.supplier_id = q.spp_supplier_id
  left join issoh.categories c on c.category_id = (q.product_details ->> 'category_id')::uuid;
comment on view issoh.v_selection_pipeline is
  'Products of SPP on their way into the range: what waits for a decision, and what was decided.';
comment on column issoh.v_selection_pipeline.current_price is 'Purchase price when it was queued, in currency_code.';
comment on column issoh.v_selection_pipeline.stage is 'queued (pending or on hold) or decided.';
comment on column issoh.v_selection_pipeline.score is '0 to 100; null before scoring.';
comment on column issoh.v_selection_pipeline.auto_candidate is
  $$Pending, with a coverage and a score_low of the settings selection.auto_candidate_coverage and
selection.auto_candidate_score or more.$$;
comment on column issoh.v_selection_pipeline.days_waiting is 'Days from queueing to the decision, or until now.';
comment on column issoh.v_selection_pipeline.lease_state is
  'free; leased: lease_owner reviews it until lease_expires_at; expired: did, and anybody may take it.';
comment on column issoh.v_selection_pipeline.queue_id is 'Identifies the item.';
comment on column issoh.v_selection_pipeline.spp_product_id is 'The product in SPP.';
comment on column issoh.v_selection_pipeline.spp_supplier_id is 'Who offers it.';
comment on column issoh.v_selection_pipeline.supplier_code is
  'Code of the supplier; null where the mirror does not know it.';
comment on column issoh.v_selection_pipeline.supplier_product_code is 'The suppliers own code.';
comment on column issoh.v_selection_pipeline.product_name is 'Name when it was queued.';
comment on column issoh.v_selection_pipeline.currency_code is 'Currency of current_price.';
comment on column issoh.v_selection_pipeline.review_status is 'pending, on_hold, approved, rejected or imported.';
comment on column issoh.v_selection_pipeline.queued_at is 'When it was queued.';
comment on column issoh.v_selection_pipeline.queued_by is 'Who queued it.';
comment on column issoh.v_selection_pipeline.reviewed_by is 'Who decided; null while it waits.';
comment on column issoh.v_selection_pipeline.reviewed_at is 'When; null while it waits.';
comment on column issoh.v_selection_pipeline.review_notes is 'What the reviewer wrote.';
comment on column issoh.v_selection_pipeline.lease_owner is 'Who reviews it; null: nobody.';
comment on column issoh.v_selection_pipeline.lease_expires_at is 'Until when; null: nobody reviews.';
comment on column issoh.v_selection_pipeline.coverage is 'Share of the weights whose criteria have data, 0 to 1.';
comment on column issoh.v_selection_pipeline.score_low is 'The score if every criterion without data had 0 points.';
comment on column issoh.v_selection_pipeline.score_high is 'The score if every criterion without data had 100 points.';
comment on column issoh.v_selection_pipeline.weights_version is 'The version of the weights it was scored with.';
comment on column issoh.v_selection_pipeline.scored_at is 'When it was scored.';
comment on column issoh.v_selection_pipeline.recommended_by is 'Who recommends to approve it; null: nobody.';
comment on column issoh.v_selection_pipeline.recommended_at is 'When; null: nobody does.';
comment on column issoh.v_selection_pipeline.last_reviewer is
  'Who had it to review last, and gave it back or let it run out; null: nobody.';
comment on column issoh.v_selection_pipeline.reopened_by is
  'Who took a decision back last: it is not approved by itself then; null: nobody.';
comment on column issoh.v_selection_pipeline.product_id is 'The selected product it became.';
comment on column issoh.v_selection_pipeline.imported_at is 'When it was imported; null: it was not.';
comment on column issoh.v_selection_pipeline.category_path is
  'Its category as it is now; where the mirror does not know it any more, as it was when it was queued.';
comment on column issoh.v_selection_pipeline.brand is 'Its brand when it was queued.';
comment on column issoh.v_selection_pipeline.product_details is 'The product as it was when queued.';
comment on column issoh.v_selection_pipeline.selection_criteria is 'How the score came about, criterion by criterion.';
comment on column issoh.v_selection_pipeline.category_name is
  'Name of its category; null where the mirror does not know it: no product of ours is in it.';
