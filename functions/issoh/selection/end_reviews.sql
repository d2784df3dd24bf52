create or replace function issoh_private.end_reviews(queue_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ended integer;
begin
  update issoh.selection_queue q
     set recommended_by = coalesce(q.recommended_by, q.lease_owner),
         recommended_at = coalesce(q.recommended_at, clock_timestamp()),
         lease_owner = null, lease_expires_at = null
   where q.queue_id = any (end_reviews.queue_ids) and q.lease_owner is not null;
  get diagnostics v_ended = row_count;
  return v_ended;
end
$$;
comment on function issoh_private.end_reviews(uuid[]) is
  'Frees locked items; whoever had them counts as who reviewed them, unless somebody has recommended them.';
