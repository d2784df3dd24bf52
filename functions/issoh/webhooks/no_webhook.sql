create or replace function issoh_private.no_webhook() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'ISNWB',
    message = 'There is no such webhook.',
    hint = 'Use a webhook_id from the list of webhooks.';
end
$$;
comment on function issoh_private.no_webhook() is 'Raises ISNWB.';
