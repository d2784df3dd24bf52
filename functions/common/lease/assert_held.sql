create or replace function lease.assert_held(held uuid, given uuid, what text) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if held is distinct from given or held is null then
    raise exception using
      errcode = 'SPCLO',
      message = format('Somebody else has taken over: %s.', what),
      hint = 'Nothing is lost; leave it to them.';
  end if;
end
$$;
comment on function lease.assert_held(uuid, uuid, text) is
  'Raises SPCLO unless the token that somebody gives is the one that the locked row holds.';
