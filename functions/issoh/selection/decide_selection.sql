create or replace function issoh.decide_selection(queue_ids uuid[], decision text, notes text default null)
returns issoh.selection_outcome
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor constant text := audit.current_actor();
  v_choice constant text := decide_selection.decision;
  v_approver constant boolean := pg_has_role(audit.acting_role(), 'inv_approver', 'member')
                                 or pg_has_role(audit.acting_role(), 'inv_owner', 'member');
  v_four_eyes constant boolean := issoh.setting('selection.four_eyes')::boolean;
  v_status constant text := case v_choice
    when 'approve' then 'approved'
    when 'reject' then 'rejected'
    when 'on_hold' then 'on_hold'
    when 'recommend' then 'pending'
    when 'reopen' then 'pending'
  end;
  v_asked constant uuid[] := array(
    select distinct a.queue_id from unnest(decide_selection.queue_ids) a (queue_id) where a.queue_id is not null);
  v_outcome issoh.selection_outcome;
  v_notes constant text := common.trimmed(decide_selection.notes);
  v_free uuid[];
  v_standing uuid[];
begin
  if v_status is null then
    raise exception using
      errcode = 'ISISD',
      message = format('"%s" is no decision.', v_choice),
      hint = 'Decide by approve, reject, on_hold, recommend or reopen.';
  end if;
  if v_choice = 'approve' and not v_approver then
    raise exception using
      errcode = 'ISFAP',
      message = 'Only an approver approves.',
      hint = 'Recommend it, and leave the approval to an approver.';
  end if;
  perform
     from issoh.selection_queue q
    where q.queue_id = any (v_asked)
    order by q.queue_id
      for update;

  -- What the locked rows allow. A null reason: it is done, or can be.
  with judged as materialized (
    select a.queue_id, t.stands,
           case
             when q.queue_id is null then 'not_found'
             when q.review_status = 'imported' then 'imported'
             when t.stands then null
             when q.lease_owner <> v_actor and q.lease_expires_at > clock_timestamp() then 'leased'
             when v_choice = 'reopen' then
               case
                 when q.review_status = 'approved' and not v_approver then 'approver_only'
                 when q.review_status = 'rejected' and exists (
                   select from issoh.selection_queue o
                    where o.spp_product_id = q.spp_product_id and o.review_status in ('pending', 'on_hold', 'approved'))
                   then 'already_decided'
                 when q.review_status = 'rejected' and exists (
                   select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
                   then 'already_selected'
               end
             when q.review_status in ('approved', 'rejected') then 'already_decided'
             when v_choice <> 'approve' then null
             when exists (select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
               then 'already_selected'
             when v_four_eyes then
               case
                 when t.reviewer is null then 'not_reviewed'
                 when t.reviewer = v_actor then 'four_eyes'
               end
           end as reason
      from unnest(v_asked) a (queue_id)
      left join issoh.selection_queue q on q.queue_id = a.queue_id
      left join lateral (
        select coalesce(q.recommended_by, q.reviewed_by) as reviewer,
               case v_choice
                 when 'recommend' then q.review_status = 'pending' and q.recommended_by = v_actor
                                       and q.lease_owner is null
                 when 'reopen' then q.review_status = 'pending' and q.recommended_by is distinct from v_actor
                 else q.review_status = v_status and q.reviewed_by = v_actor
               end as stands) t on true
  )
  select coalesce(array_agg(j.queue_id order by j.queue_id) filter (where j.reason is null), '{}'),
         coalesce(array_agg(row(j.queue_id, j.reason)::issoh.selection_conflict order by j.queue_id)
                    filter (where j.reason is not null), '{}'),
         coalesce(array_agg(j.queue_id) filter (where j.reason is null and j.stands is not true), '{}'),
         coalesce(array_agg(j.queue_id) filter (where j.reason is null and j.stands and v_choice <> 'reopen'), '{}')
    into v_outcome.done, v_outcome.conflicts, v_free, v_standing
    from judged j;

  update issoh.selection_queue q
     set review_status = v_status,
         review_notes = coalesce(v_notes, q.review_notes),
         reviewed_by = case when v_status <> 'pending' then v_actor end,
         reviewed_at = case when v_status <> 'pending' then clock_timestamp() end,
         -- Who rejects it does not recommend it any more.
         recommended_by = case when v_choice = 'recommend' then v_actor
                               when v_choice = 'reject' or v_choice = 'reopen' and q.review_status = 'pending' then null
                               else q.recommended_by end,
         recommended_at = case when v_choice = 'recommend' then clock_timestamp()
                               when v_choice = 'reject' or v_choice = 'reopen' and q.review_status = 'pending' then null
                               else q.recommended_at end,
         reopened_by = case when v_choice = 'reopen' then v_actor else q.reopened_by end,
         last_reviewer = coalesce(nullif(q.lease_owner, v_actor), q.last_reviewer),
         lease_owner = null, lease_expires_at = null
   where q.queue_id = any (v_free);
  update issoh.selection_queue q
     set review_notes = v_notes
   where q.queue_id = any (v_standing) and q.review_notes is distinct from v_notes and v_notes is not null
     and coalesce(q.lease_owner, v_actor) = v_actor;
  return v_outcome;
end
$$;
comment on function issoh.decide_selection(uuid[], text, text) is
  $$Decides items of the queue: approve, reject, on_hold, recommend (reviewed; an approver decides) or reopen (waits
again; who recommends what waits takes that back). Each is either done, or a conflict with its reason: not_found;
imported; leased (somebody else reviews it); already_decided (reopen it first); approver_only (only an approver
reopens what is approved); already_selected; with the setting selection.four_eyes also not_reviewed (nobody recommends
it, or put it on hold) and four_eyes (nobody but the caller did). Whoever repeats a decision of their own finds it
done. notes replace those that are there; null leaves them. Reviewers may all but approve and reopen what is approved;
approvers and administrators may all. Raises ISISD (no such decision), ISFAP.$$;
grant execute on function issoh.decide_selection(uuid[], text, text) to inv_reviewer, inv_admin;
