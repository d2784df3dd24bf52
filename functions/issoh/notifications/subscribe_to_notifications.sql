create or replace function issoh.subscribe_to_notifications(kinds text[] default null, supplier text default null)
returns setof issoh.notification_subscriptions
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kinds constant text[] := coalesce(subscribe_to_notifications.kinds, issoh_private.notification_kinds());
  v_supplier_id uuid;
begin
  perform issoh_private.check_kinds(v_kinds);
  if subscribe_to_notifications.supplier is not null then
    v_supplier_id := issoh_private.resolve_supplier(subscribe_to_notifications.supplier);
  end if;
  insert into issoh.notification_subscriptions (kind, supplier_id)
  select distinct k, v_supplier_id from unnest(v_kinds) k order by 1
  on conflict do nothing;
  return query
  select s.*
    from issoh.notification_subscriptions s
   where s.user_id = audit.current_actor() and s.kind = any (v_kinds)
     and s.supplier_id is not distinct from v_supplier_id
   order by s.subscription_id;
end
$$;
comment on function issoh.subscribe_to_notifications(text[], text) is
  $$Has the caller told of these kinds (none given: all), about one supplier (code or id) or any; answers the
subscriptions. What happened before is told, too, as far as it is kept. Raises ISIKN, ISNSU.$$;
grant execute on function issoh.subscribe_to_notifications(text[], text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager;
