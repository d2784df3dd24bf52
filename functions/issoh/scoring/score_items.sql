create or replace function issoh_private.score_items(queue_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_raw constant issoh_private.raw_criteria[] := array(
    select g
      from issoh_private.gather_criteria(array(
        select q.queue_id
          from issoh.selection_queue q
         where q.queue_id = any (score_items.queue_ids) and q.review_status in ('pending', 'on_hold'))) g);
begin
  -- Locked in one order, like by all who decide, and no sooner than SPP has answered.
  perform
     from issoh.selection_queue q
    where q.queue_id in (select r.queue_id from unnest(v_raw) r)
    order by q.queue_id
      for no key update;
  update issoh.selection_queue q
     set auto_select_score = s.score, coverage = s.coverage, score_low = s.score_low, score_high = s.score_high,
         weights_version = s.weights_version, selection_criteria = s.criteria, scored_at = clock_timestamp()
    from issoh_private.compute_scores(v_raw) s
   where q.queue_id = s.queue_id and q.review_status in ('pending', 'on_hold')
     and (q.scored_at is null or q.selection_criteria is distinct from s.criteria
          or q.auto_select_score is distinct from s.score);
  perform issoh_private.auto_approve(array(select r.queue_id from unnest(v_raw) r));
  return cardinality(v_raw);
end
$$;
comment on function issoh_private.score_items(uuid[]) is
  $$Scores queued products that wait for a decision, all in one transaction, and answers how many these are; what has
its score already is not written again. Automatic candidates are approved where the setting selection.auto_approve says
so. SPP must answer.$$;
