create or replace view issoh.v_selection_pipeline with (security_invoker = true) as
select q.queue_id, q.spp_product_id, q.spp_supplier_id, s.supplier_code,
       q.product_details ->> 'supplier_product_code' as supplier_product_code,
       q.product_details ->> 'product_name' as product_name,
       case when q.product_details ->> 'current_price' ~ '^[0-9]{1,15}([.][0-9]{1,10})?$'
            then (q.product_details ->> 'current_price')::numeric end as current_price,
       q.product_details ->> 'currency_code' as currency_code,
       case when q.review_status in ('pending', 'on_hold') then 'queued' else 'decided' end as stage,
       q.review_status, q.auto_select_score as score,
       q.review_status = 'pending'
         and coalesce(q.auto_select_score, -1)
             >= (select (issoh.setting('selection.auto_candidate_score') #>> '{}')::numeric) as auto_candidate,
       q.queued_at, q.queued_by,
       round(extract(epoch from case when q.review_status in ('pending', 'on_hold') then now()
                                     else coalesce(q.reviewed_at, now()) end - q.queued_at) / 86400, 2) as days_waiting,
       q.reviewed_by, q.reviewed_at, q.review_notes,
       case when q.lease_owner is null then 'free'
            when q.lease_expires_at <= now() then 'expired'
            else 'leased' end as lease_state,
       q.lease_owner, q.lease_expires_at
  from issoh.selection_queue q
  left join issoh.suppliers s on s.supplier_id = q.spp_supplier_id;
comment on view issoh.v_selection_pipeline is '@primaryKey queue_id
@filterBy queue_id,spp_product_id,spp_supplier_id,supplier_code,stage,review_status,auto_candidate
@orderBy queue_id,reviewed_at
@behavior +totalCount

Products of SPP on their way into the range: what waits for a decision, and what was decided.';
comment on column issoh.v_selection_pipeline.current_price is 'Purchase price when it was queued, in currency_code.';
comment on column issoh.v_selection_pipeline.stage is 'queued (pending or on hold) or decided.';
comment on column issoh.v_selection_pipeline.score is '0 to 100; null before scoring.';
comment on column issoh.v_selection_pipeline.auto_candidate is
  'Pending, with a score of the setting selection.auto_candidate_score or more.';
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
