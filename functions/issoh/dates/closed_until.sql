create or replace function issoh_private.closed_until() returns timestamptz
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select case when length(s.setting_value #>> '{}') = 10 then (s.setting_value #>> '{}') || 'T00:00Z'
                 else nullif(s.setting_value #>> '{}', '') end
       from issoh.settings s
      where s.setting_key = 'ledger.closed_until'),
    '-infinity')::timestamptz
$$;
comment on function issoh_private.closed_until() is
  'Nothing dated before this moment goes into the ledger: ledger.closed_until (setting); -infinity if all is open.';
