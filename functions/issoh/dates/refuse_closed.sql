create or replace function issoh_private.refuse_closed(movement_date timestamptz, closed_until timestamptz) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if refuse_closed.movement_date < refuse_closed.closed_until then
    raise exception using
      errcode = 'ISCPC',
      message = format('%s is closed: the books are closed until %s.', refuse_closed.movement_date,
                       refuse_closed.closed_until),
      hint = 'Date it later, unless a count has put it right since; a mistake of a closed period is reversed, which is'
             ' dated after. ledger.closed_until says what is closed.';
  end if;
end
$$;
comment on function issoh_private.refuse_closed(timestamptz, timestamptz) is
  'Refuses a date before the moment until which the books are closed. Raises ISCPC.';
