create or replace function issoh.release_review(queue_ids uuid[] default null) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_items constant uuid[] := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.lease_owner = audit.current_actor()
       and (release_review.queue_ids is null or q.queue_id = any (release_review.queue_ids))
     order by q.queue_id
       for update);
begin
  return issoh_private.end_reviews(v_items);
end
$$;
comment on function issoh.release_review(uuid[]) is
  $$Gives back items that the caller has taken to review (all of them), undecided, and answers how many. Whoever
had an item counts as who reviewed it. Items of others are left alone. Reviewers, approvers and administrators may.$$;
grant execute on function issoh.release_review(uuid[]) to inv_reviewer, inv_admin;
