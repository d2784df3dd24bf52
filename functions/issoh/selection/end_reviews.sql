create or replace function issoh_private.end_reviews(queue_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ended integer;
begin
  update issoh.selection_queue q
     set last_reviewer = q.lease_owner, lease_owner = null, lease_expires_at = null
   where q.queue_id = any (end_reviews.queue_ids) and q.lease_owner is not null;
  get diagnostics v_ended = row_count;
  return v_ended;
end
$$;
comment on function issoh_private.end_reviews(uuid[]) is
  'Frees locked items; whoever had them is who reviewed them last.';
