create or replace function issoh_private.refuse_reference(reference text) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(refuse_reference.reference) not between 1 and 200 then
    raise exception using
      errcode = 'ISIRF', message = 'The reference is too long, or blank.', hint = 'It has 1 to 200 characters.';
  end if;
end
$$;
comment on function issoh_private.refuse_reference(text) is 'Whether a sheet may go by this reference. Raises ISIRF.';
