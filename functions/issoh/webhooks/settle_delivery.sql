create or replace function issoh_private.settle_delivery(delivery_id uuid, given uuid, http_status integer, error text)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_delivery issoh.webhook_deliveries;
  v_is_delivered constant boolean := coalesce(settle_delivery.http_status between 200 and 299, false);
begin
  select d.* into v_delivery
    from issoh.webhook_deliveries d
   where d.delivery_id = settle_delivery.delivery_id
     for update;
  perform lease.assert_held(v_delivery.lease_token, settle_delivery.given, 'delivery ' || settle_delivery.delivery_id);
  update issoh.webhook_deliveries d
     set status = case when v_is_delivered then 'delivered'
                       when d.attempts >= issoh.setting('webhooks.max_attempts')::integer then 'dead'
                       else 'waiting' end,
         delivered_at = case when v_is_delivered then clock_timestamp() end,
         last_status = settle_delivery.http_status,
         last_error = case when not v_is_delivered then left(settle_delivery.error, 1000) end,
         -- Twice as long with each try, up to six hours; a part of it by chance, so that what failed together does not
         -- come back together.
         next_try_at = clock_timestamp()
                       + least(interval '30 seconds' * power(2, least(d.attempts, 20) - 1), interval '6 hours')
                         * (0.5 + random() / 2),
         lease_token = null, lease_owner = null, lease_expires_at = null
   where d.delivery_id = settle_delivery.delivery_id
  returning d.status into v_delivery.status;
  return v_delivery.status;
end
$$;
comment on function issoh_private.settle_delivery(uuid, uuid, integer, text) is
  $$A worker says how a delivery went: the HTTP status, or none and why. Any of 200 to 299 is delivered; else it is
tried again later, and given up after webhooks.max_attempts tries. Answers its status. Raises SPCLO.$$;
