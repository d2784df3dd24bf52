create or replace function issoh_private.refuse_moment(counted_at timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if not (refuse_moment.counted_at between issoh_private.earliest_movement()
                                       and clock_timestamp() + interval '1 minute') then
    raise exception using
      errcode = 'ISIMD', message = format('Nobody can have counted at %s.', refuse_moment.counted_at),
      hint = format('counted_at may lie in the past, back to %s (setting movements.max_backdate_days), and not in the'
                    ' future.', issoh_private.earliest_movement());
  end if;
  perform issoh_private.refuse_closed(refuse_moment.counted_at, issoh_private.closed_until());
end
$$;
comment on function issoh_private.refuse_moment(timestamptz) is
  'Refuses a moment at which nobody can have counted. Raises ISIMD, ISCPC.';
