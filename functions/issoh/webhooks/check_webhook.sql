create or replace function issoh_private.check_webhook(url text, kinds text[], secret text) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A name or an address in brackets, port, path.
  v_parts constant text[] := regexp_match(
    check_webhook.url, '^https?://(\[[^]\s]*\]|[^][\s/?#@:]+)(:[0-9]{1,5})?([/?]\S*)?$');
  v_host constant text := v_parts[1];
  v_fault text;
begin
  perform issoh_private.check_kinds(check_webhook.kinds);
  v_fault := case
    when v_parts is null or length(check_webhook.url) > 2000
      then 'it begins with https:// or http://, names no user, and has at most 2,000 characters'
    when substr(v_parts[2], 2)::integer not between 1 and 65535 then 'a port is 1 to 65535'
    when v_host like '[%' then
      case when v_host !~ '^\[[0-9a-fA-F:.]+\]$' or not pg_input_is_valid(trim(v_host, '[]'), 'inet')
           then 'what stands in brackets is no address' end
    -- What ends in a number is read as an address.
    when v_host ~ '(^|\.)(0[xX][0-9a-fA-F]*|[0-9]+)\.?$' then
      case when v_host !~ '^[0-9]+(\.[0-9]+){3}$' or not pg_input_is_valid(v_host, 'inet')
           then 'the address has numbers that are none' end
    when length(v_host) > 253
         or exists (select from unnest(string_to_array(rtrim(v_host, '.'), '.')) l (label)
                     where l.label !~ '^[\w\u00a1-\uffff]([\w\u00a1-\uffff-]{0,61}[\w\u00a1-\uffff])?$')
      then 'it names no host'
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'ISIWU',
      message = format('The address of the webhook cannot be used: %s.', v_fault),
      hint = 'Name an address that answers, such as https://example.com/hook.';
  elsif not coalesce(length(check_webhook.secret) between 16 and 500, true) then
    raise exception using
      errcode = 'ISIWU', message = 'The secret of the webhook cannot be used.',
      hint = 'A secret has 16 to 500 characters.';
  end if;
end
$$;
comment on function issoh_private.check_webhook(text, text[], text) is
  'Raises ISIWU, ISIKN unless a webhook may be like this; no secret is fine.';
