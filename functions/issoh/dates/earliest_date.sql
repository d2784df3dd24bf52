create or replace function issoh_private.earliest_date(movements issoh.movement_input[]) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Most movements happen when they are posted: these need no setting.
  if not exists (select from unnest(movements) m where m.movement_date is not null) then
    return '-infinity';
  end if;
  return issoh_private.earliest_movement();
end
$$;
comment on function issoh_private.earliest_date(issoh.movement_input[]) is
  'The earliest date that a movement may have, where one of these has a date at all.';
