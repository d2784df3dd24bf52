--! Previous: sha1:1329ebe3a7cf1129421d829a8494829c2773dd56
--! Hash: sha1:32e18041bf65d81dd52a5dde3f537f3c729fc35e
--! Message: own_reviews

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-own_reviews.sql
--! Included functions/issoh/selection/start_review.sql
create or replace function issoh.start_review(row_limit integer default 50, filters jsonb default '{}')
returns setof issoh.v_selection_pipeline
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_filter constant issoh_private.selection_filter := issoh_private.read_selection_filter(
    start_review.filters, issoh_private.selection_filter_keys());
  v_limit constant integer := coalesce(start_review.row_limit, 50);
  v_actor constant text := audit.current_actor();
  v_until constant timestamptz := clock_timestamp()
    + make_interval(mins => issoh.setting('selection.lease_minutes')::integer);
  v_approver constant boolean := pg_has_role(audit.acting_role(), 'inv_approver', 'member')
                                 or pg_has_role(audit.acting_role(), 'inv_owner', 'member');
  -- Who asks for them by name, or for recommended ones, gets those, too.
  v_named constant boolean := num_nonnulls(v_filter.recommended, v_filter.product_ids) > 0;
  v_items uuid[];
begin
  if v_limit not between 1 and 1000 then
    raise exception using
      errcode = 'ISIRN',
      message = format('%s is no number of items to review.', v_limit),
      hint = 'Take 1 to 1000 at once.';
  end if;
  -- One's own first. Nobody waits for a row: what somebody else takes at this moment is theirs.
  v_items := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.lease_owner = v_actor and q.lease_expires_at > clock_timestamp() and q.review_status = 'pending'
       and issoh_private.selection_matches(q, v_filter)
     order by issoh_private.selection_rank(q.auto_select_score), q.queue_id
     limit v_limit
       for update skip locked);
  v_items := v_items || array(
    select q.queue_id
      from issoh.selection_queue q
     where q.review_status = 'pending' and (q.lease_owner is null or q.lease_expires_at <= clock_timestamp())
       and (v_named or q.recommended_by is null or v_approver and q.recommended_by <> v_actor)
       and issoh_private.selection_matches(q, v_filter)
     order by issoh_private.selection_rank(q.auto_select_score), q.queue_id
     limit v_limit - cardinality(v_items)
       for update skip locked);

  update issoh.selection_queue q
     set lease_owner = v_actor, lease_expires_at = v_until,
         -- Who let it run out has seen it.
         last_reviewer = coalesce(nullif(q.lease_owner, v_actor), q.last_reviewer)
   where q.queue_id = any (v_items);
  return query
  select v.*
    from unnest(v_items) with ordinality i (queue_id, position)
    join issoh.v_selection_pipeline v on v.queue_id = i.queue_id
   order by i.position;
end
$$;
comment on function issoh.start_review(integer, jsonb) is
  $$Takes pending items to review, the highest score first: nobody else has them for selection.lease_minutes, until
lease_expires_at. What the caller has already is renewed and comes first. What is recommended waits for an approver:
only approvers get it, but whoever it is from; with the filters recommended and product_ids everybody does. filters as
in list_selection. Reviewers, approvers and administrators may. Raises ISIRN (row_limit is not 1 to 1000), ISICR,
ISNSU, ISNCA.$$;
grant execute on function issoh.start_review(integer, jsonb) to inv_reviewer, inv_admin;
--! EndIncluded functions/issoh/selection/start_review.sql
