create or replace function issoh_private.read_moment(value text) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  -- A point tells that the day comes first; a slash does not.
  v_iso constant text := regexp_replace(read_moment.value, '^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![0-9])',
                                        '\3-\2-\1');
begin
  if v_iso ~ ('^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?'
              '(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$')
     and pg_input_is_valid(v_iso, 'timestamptz') then
    return v_iso::timestamptz;
  end if;
  return null;
end
$$;
comment on function issoh_private.read_moment(text) is
  $$A date, or a date and time, by ISO 8601 or as 31.12.2026, in UTC where it names no zone; null where it is none.$$;
