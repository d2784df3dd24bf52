create or replace function issoh_private.claim_deliveries(worker_id uuid, most integer)
returns setof issoh_private.claimed_delivery
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_timeout constant integer := issoh.setting('webhooks.timeout_seconds')::integer;
  v_webhook_ids uuid[];
begin
  -- Held to the end of the transaction: two workers do not both count a webhook's free places.
  v_webhook_ids := array(
    select w.webhook_id
      from issoh.webhooks w
     where w.is_active
       and exists (select
                     from issoh.webhook_deliveries d
                    where d.webhook_id = w.webhook_id and d.status = 'waiting'
                      and d.next_try_at <= clock_timestamp())
       for no key update skip locked);
  return query
  with due as (
    select d.delivery_id
      from unnest(v_webhook_ids) w (webhook_id)
     cross join lateral (
       select count(*) as held
         from issoh.webhook_deliveries h
        where h.webhook_id = w.webhook_id and h.lease_token is not null
          and not lease.is_free(h.lease_token, h.lease_owner, h.lease_expires_at)) u
     cross join lateral (
       select n.delivery_id
         from issoh.webhook_deliveries n
        where n.webhook_id = w.webhook_id and n.status = 'waiting' and n.next_try_at <= clock_timestamp()
          and lease.is_free(n.lease_token, n.lease_owner, n.lease_expires_at)
        order by n.next_try_at
        limit greatest(claim_deliveries.most - u.held, 0)
          for update skip locked) d
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
  $$Gives a worker deliveries that are due, under a lease each, with all that sending takes: of each webhook so many
that no more than most are under way to it, whoever sends them.$$;
