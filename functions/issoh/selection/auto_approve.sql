create or replace function issoh_private.auto_approve(queue_ids uuid[] default null) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_coverage constant numeric := issoh.setting('selection.auto_candidate_coverage')::numeric;
  v_score constant numeric := issoh.setting('selection.auto_candidate_score')::numeric;
  v_items uuid[];
begin
  if not issoh.setting('selection.auto_approve')::boolean then
    return 0;
  end if;
  v_items := array(
    select q.queue_id
      from issoh.selection_queue q
     where issoh_private.is_auto_candidate(q.review_status, q.coverage, q.score_low, v_coverage, v_score)
       and (auto_approve.queue_ids is null or q.queue_id = any (auto_approve.queue_ids))
       and q.reopened_by is null
       and (q.lease_owner is null or q.lease_expires_at <= clock_timestamp())
       and (q.recommended_by is not null or not issoh.setting('selection.four_eyes')::boolean)
       and not exists (select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
     order by q.queue_id
       for update skip locked);
  update issoh.selection_queue q
     set review_status = 'approved', reviewed_by = 'auto-approval', reviewed_at = clock_timestamp(),
         lease_owner = null, lease_expires_at = null
   where q.queue_id = any (v_items);
  return cardinality(v_items);
end
$$;
comment on function issoh_private.auto_approve(uuid[]) is
  $$Approves automatic candidates (among these items, or all) where the setting selection.auto_approve says so,
and answers how many: whoever has scored items calls it. What somebody reviews or has taken back is left alone; with
four eyes, so is what nobody recommends.$$;
