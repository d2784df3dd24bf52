create or replace function issoh.request_import(queue_ids uuid[] default null) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
  v_unknown uuid;
begin
  if request_import.queue_ids is null then
    v_ids := array(select q.queue_id from issoh.selection_queue q where q.review_status = 'approved');
  else
    v_ids := array(select distinct n.queue_id from unnest(request_import.queue_ids) n (queue_id));
    if v_ids = '{}' then
      raise exception using
        errcode = 'ISIIM', message = 'There is nothing to import.',
        hint = 'Name items by their queue_id, or leave queue_ids out for all that are approved.';
    end if;
    select n.queue_id into v_unknown
      from unnest(v_ids) n (queue_id)
     where not exists (select from issoh.selection_queue q where q.queue_id = n.queue_id)
     limit 1;
    if found then
      raise exception using
        errcode = 'ISNQI',
        message = format('There is no item "%s" in the queue.', v_unknown),
        hint = 'Name items by their queue_id, as v_selection_pipeline has it.';
    end if;
  end if;
  return issoh_private.start_import(v_ids);
end
$$;
comment on function issoh.request_import(uuid[]) is
  $$Asks for an import of items of the queue (none named: all that are approved), which a worker does: each becomes a
selected product with SKU, category, stock rows, cost and first price. Answers the job: import_status tells how it goes.
What is not approved or imported already is a conflict; what SPP does not have any more, has discontinued, or what does
not fit fails, each for itself. Approvers and administrators may. Raises ISIIM (an empty list), ISNQI.$$;
grant execute on function issoh.request_import(uuid[]) to inv_approver, inv_admin;
