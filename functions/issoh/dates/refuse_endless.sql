create or replace function issoh_private.refuse_endless(moment timestamptz, name text) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not isfinite(refuse_endless.moment) then
    raise exception using
      errcode = 'ISIMD', message = format('%s cannot be %s.', refuse_endless.name, refuse_endless.moment),
      hint = 'Give a moment, or leave it out.';
  end if;
end
$$;
comment on function issoh_private.refuse_endless(timestamptz, text) is
  'Refuses a moment at the end of time, by the name of its argument. Raises ISIMD.';
