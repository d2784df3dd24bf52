create or replace function issoh_private.check_kinds(kinds text[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_known constant text[] := issoh_private.notification_kinds();
begin
  if cardinality(kinds) > 100 or array_position(kinds, null) is not null or not kinds <@ v_known then
    raise exception using
      errcode = 'ISIKN',
      message = format('There is no kind of notification "%s".',
                       (select left(k, 100) from unnest(kinds) k where k is null or k <> all (v_known) limit 1)),
      hint = 'Kinds are ' || array_to_string(v_known, ', ') || '.';
  end if;
end
$$;
comment on function issoh_private.check_kinds(text[]) is 'Raises ISIKN unless these are kinds of notifications.';
