create or replace function issoh_private.check_webhook(url text, kinds text[], secret text) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.check_kinds(check_webhook.kinds);
  if not coalesce(length(check_webhook.url) <= 2000 and check_webhook.url ~ '^https?://[^\s/@]+(/\S*)?$', false)
     or not coalesce(length(check_webhook.secret) between 16 and 500, true) then
    raise exception using
      errcode = 'ISIWU',
      message = 'The address or the secret of the webhook cannot be used.',
      hint = 'url begins with https:// or http://, names no user, and has at most 2,000 characters; a secret has 16'
             ' to 500.';
  end if;
end
$$;
comment on function issoh_private.check_webhook(text, text[], text) is
  'Raises ISIWU, ISIKN unless a webhook may be like this; no secret is fine.';
