create or replace function issoh_private.claim_deliveries(worker_id uuid, most integer)
returns setof issoh_private.claimed_delivery
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_timeout constant integer := issoh.setting('webhooks.timeout_seconds')::integer;
begin
  return query
  with due as (
    select d.delivery_id
      from issoh.webhook_deliveries d
      join issoh.webhooks w on w.webhook_id = d.webhook_id and w.is_active
     where d.status = 'waiting' and d.next_try_at <= clock_timestamp()
       and lease.is_free(d.lease_token, d.lease_owner, d.lease_expires_at)
     order by d.next_try_at
     limit claim_deliveries.most
       for update of d skip locked
  ), claimed as (
    update issoh.webhook_deliveries d
       set attempts = d.attempts + 1, lease_token = gen_random_uuid(), lease_owner = claim_deliveries.worker_id,
           lease_expires_at = clock_timestamp() + make_interval(secs => 3 * v_timeout + 30)
      from due
     where d.delivery_id = due.delivery_id
    returning d.*
  )
  select c.delivery_id, c.lease_token, w.url, s.secret, n.kind, v_timeout,
         jsonb_build_object(
           'delivery_id', c.delivery_id, 'notification_id', n.notification_id, 'kind', n.kind, 'severity', n.severity,
           'supplier_id', n.supplier_id, 'title', n.title, 'detail', n.detail, 'created_at', n.created_at)::text
    from claimed c
    join issoh.webhooks w on w.webhook_id = c.webhook_id
    join issoh_private.webhook_secrets s on s.webhook_id = c.webhook_id
    join issoh.notifications n on n.notification_id = c.notification_id
   order by n.notification_id;
end
$$;
comment on function issoh_private.claim_deliveries(uuid, integer) is
  'Gives a worker deliveries that are due, under a lease each, with all that sending takes.';
