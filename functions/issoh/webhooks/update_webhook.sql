create or replace function issoh.update_webhook(
  webhook_id uuid,
  url text default null,
  kinds text[] default null,
  is_active boolean default null,
  secret text default null
) returns issoh.webhooks
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_webhook issoh.webhooks;
begin
  select w.* into v_webhook from issoh.webhooks w where w.webhook_id = update_webhook.webhook_id for update;
  if v_webhook.webhook_id is null then
    perform issoh_private.no_webhook();
  end if;
  v_webhook.url := coalesce(update_webhook.url, v_webhook.url);
  v_webhook.kinds := coalesce(update_webhook.kinds, v_webhook.kinds);
  v_webhook.is_active := coalesce(update_webhook.is_active, v_webhook.is_active);
  perform issoh_private.check_webhook(v_webhook.url, v_webhook.kinds, update_webhook.secret);
  update issoh.webhooks w
     set url = v_webhook.url, kinds = v_webhook.kinds, is_active = v_webhook.is_active
   where w.webhook_id = v_webhook.webhook_id
  returning w.* into v_webhook;
  update issoh_private.webhook_secrets s
     set secret = update_webhook.secret
   where s.webhook_id = v_webhook.webhook_id and update_webhook.secret is not null;
  return v_webhook;
end
$$;
comment on function issoh.update_webhook(uuid, text, text[], boolean, text) is
  $$Changes what is given of a webhook. While it is not active, what waits is kept and nothing is added. Raises ISNWB,
ISIWU, ISIKN.$$;
grant execute on function issoh.update_webhook(uuid, text, text[], boolean, text) to inv_admin;
