create or replace function issoh_private.score_items(queue_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_live constant uuid[] := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.queue_id = any (score_items.queue_ids) and q.review_status in ('pending', 'on_hold'));
  v_unjudged constant uuid[] := array(
    select distinct q.spp_supplier_id
      from issoh.selection_queue q
     where q.queue_id = any (v_live)
       and not exists (select from issoh.supplier_reliability r where r.supplier_id = q.spp_supplier_id));
  v_raw issoh_private.raw_criteria[];
  v_scores issoh_private.computed_score[];
begin
  if cardinality(v_live) = 0 then
    return 0;
  end if;
  -- A supplier who is new need not wait for the night.
  if cardinality(v_unjudged) > 0 then
    perform issoh_private.refresh_supplier_reliability(v_unjudged);
  end if;
  v_raw := array(select g from issoh_private.gather_criteria(v_live) g);
  v_scores := array(
    select s
      from issoh_private.compute_scores(v_raw) s
      join issoh.selection_queue q on q.queue_id = s.queue_id
     where q.scored_at is null or q.selection_criteria is distinct from s.criteria
           or q.auto_select_score is distinct from s.score);
  -- Only what changes, in one order, like all who decide, and no sooner than all is computed: reviewers pass it over.
  perform
     from issoh.selection_queue q
    where q.queue_id in (select s.queue_id from unnest(v_scores) s)
    order by q.queue_id
      for no key update;
  update issoh.selection_queue q
     set auto_select_score = s.score, coverage = s.coverage, score_low = s.score_low, score_high = s.score_high,
         weights_version = s.weights_version, selection_criteria = s.criteria, scored_at = clock_timestamp()
    from unnest(v_scores) s
   where q.queue_id = s.queue_id and q.review_status in ('pending', 'on_hold');
  perform issoh_private.auto_approve(array(select r.queue_id from unnest(v_raw) r));
  return cardinality(v_raw);
end
$$;
comment on function issoh_private.score_items(uuid[]) is
  $$Scores queued products that wait for a decision, all in one transaction, and answers how many these are; what has
its score already is not written again. Automatic candidates are approved where the setting selection.auto_approve says
so. SPP must answer.$$;
