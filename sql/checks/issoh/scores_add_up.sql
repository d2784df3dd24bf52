-- A score is the sum of what its trace says each criterion adds, and lies between its lowest and its highest.
select q.queue_id, q.auto_select_score, q.score_low, q.score_high, t.contributions
  from issoh.selection_queue q
 cross join lateral (
   select sum(c.contribution) as contributions
     from jsonb_to_recordset(q.selection_criteria -> 'criteria') as c (contribution numeric)) t
 where q.scored_at is not null
   and (coalesce(q.auto_select_score, 0) <> t.contributions
        or q.auto_select_score not between q.score_low and q.score_high);
