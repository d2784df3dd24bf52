create or replace function issoh_private.closed_until() returns timestamptz
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value text;
begin
  select s.setting_value #>> '{}' into v_value from issoh.settings s where s.setting_key = 'ledger.closed_until';
  if v_value is null or v_value = '' then
    return '-infinity';
  end if;
  -- A day is one of UTC.
  if length(v_value) = 10 then
    return (v_value || 'T00:00Z')::timestamptz;
  end if;
  return v_value::timestamptz;
end
$$;
comment on function issoh_private.closed_until() is
  'Nothing dated before this moment goes into the ledger: ledger.closed_until (setting); -infinity if all is open.';
