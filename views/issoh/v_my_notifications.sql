create or replace view issoh.v_my_notifications with (security_invoker = true) as
select n.notification_id, n.kind, n.severity, n.supplier_id, n.title, n.detail, n.created_at, r.read_at
  from issoh.notifications n
  left join issoh.notification_reads r
    on r.notification_id = n.notification_id and r.user_id = (select audit.current_actor())
 where exists (select
                 from issoh.notification_subscriptions s
                where s.user_id = (select audit.current_actor())
                  and s.kind = n.kind and (s.supplier_id is null or s.supplier_id = n.supplier_id));
comment on view issoh.v_my_notifications is 'What the caller has asked to be told of.';
comment on column issoh.v_my_notifications.notification_id is 'Identifies it; later ones are greater.';
comment on column issoh.v_my_notifications.kind is
  'new_products, price_change, sync_failure, reorder_alert, order_late, stock_discrepancy or list_held.';
comment on column issoh.v_my_notifications.severity is 'info, warning or error.';
comment on column issoh.v_my_notifications.supplier_id is 'Whom it is about; null: no supplier.';
comment on column issoh.v_my_notifications.title is 'What happened, in a line.';
comment on column issoh.v_my_notifications.detail is 'The figures, by name.';
comment on column issoh.v_my_notifications.created_at is 'When it was told.';
comment on column issoh.v_my_notifications.read_at is 'When the caller read it; null: not yet.';
