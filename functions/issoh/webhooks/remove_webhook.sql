create or replace function issoh.remove_webhook(webhook_id uuid) returns issoh.webhooks
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_webhook issoh.webhooks;
begin
  delete from issoh.webhooks w where w.webhook_id = remove_webhook.webhook_id returning w.* into v_webhook;
  if v_webhook.webhook_id is null then
    perform issoh_private.no_webhook();
  end if;
  return v_webhook;
end
$$;
comment on function issoh.remove_webhook(uuid) is
  'Removes a webhook with its deliveries, and answers it. Raises ISNWB.';
grant execute on function issoh.remove_webhook(uuid) to inv_admin;
