create or replace function issoh.add_webhook(url text, kinds text[] default '{}', secret text default null)
returns issoh.new_webhook
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_webhook issoh.new_webhook;
begin
  perform issoh_private.check_webhook(add_webhook.url, coalesce(add_webhook.kinds, '{}'), add_webhook.secret);
  v_webhook.secret := coalesce(add_webhook.secret, encode(sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'));
  insert into issoh.webhooks (url, kinds)
  values (add_webhook.url, coalesce(add_webhook.kinds, '{}'))
  returning webhook_id into v_webhook.webhook_id;
  insert into issoh_private.webhook_secrets (webhook_id, secret) values (v_webhook.webhook_id, v_webhook.secret);
  return v_webhook;
end
$$;
comment on function issoh.add_webhook(text, text[], text) is
  $$Has notifications sent to an address, of these kinds (none: of all), from now on. Answers the secret of the
signatures (made where none is given), which nobody can read later. Raises ISIWU, ISIKN.$$;
grant execute on function issoh.add_webhook(text, text[], text) to inv_admin;
