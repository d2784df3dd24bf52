create or replace function issoh.score_selection(queue_ids uuid[] default null) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return issoh_private.score_items(coalesce(score_selection.queue_ids, array(
    select q.queue_id from issoh.selection_queue q where q.review_status in ('pending', 'on_hold'))));
end
$$;
comment on function issoh.score_selection(uuid[]) is
  $$Scores queued products that wait for a decision (pending or on hold; all of them where no ids are given) by what is
known now, and answers how many. What was decided keeps the score it was decided by. The worker does the same by itself
whenever something is queued, when weights, curves or the reliability of suppliers change, and every hour.$$;
grant execute on function issoh.score_selection(uuid[]) to inv_reviewer, inv_admin;
