create or replace function issoh_private.expire_reviews() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_items constant uuid[] := array(
    select q.queue_id
      from issoh.selection_queue q
     where q.lease_expires_at <= clock_timestamp()
     order by q.queue_id
       for update skip locked);
begin
  return issoh_private.end_reviews(v_items);
end
$$;
comment on function issoh_private.expire_reviews() is
  $$Ends reviews whose time has passed and answers how many; the worker calls it. Nobody waits for it: an item is free
for the next from lease_expires_at on.$$;
