create or replace function issoh.mark_notifications(
  notification_ids uuid[] default null,
  is_read boolean default true
) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_marked integer;
begin
  if coalesce(mark_notifications.is_read, true) then
    insert into issoh.notification_reads (user_id, notification_id)
    select audit.current_actor(), n.notification_id
      from issoh.v_my_notifications n
     where n.read_at is null
       and (mark_notifications.notification_ids is null
            or n.notification_id = any (mark_notifications.notification_ids))
     order by n.notification_id
    on conflict do nothing;
  else
    delete from issoh.notification_reads r
     where r.user_id = audit.current_actor()
       and (mark_notifications.notification_ids is null
            or r.notification_id = any (mark_notifications.notification_ids));
  end if;
  get diagnostics v_marked = row_count;
  return v_marked;
end
$$;
comment on function issoh.mark_notifications(uuid[], boolean) is
  $$Marks notifications of the caller (none given: all) as read, or with is_read false as unread; answers how many were
otherwise before.$$;
grant execute on function issoh.mark_notifications(uuid[], boolean)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager;
