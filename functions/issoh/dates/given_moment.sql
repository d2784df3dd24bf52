create or replace function issoh_private.given_moment(moment timestamptz, name text) returns timestamptz
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if given_moment.moment is null then
    raise exception using
      errcode = 'ISIMD', message = format('%s must be given.', given_moment.name),
      hint = 'Give a moment; "infinity" is after all that was ever entered.';
  end if;
  return given_moment.moment;
end
$$;
comment on function issoh_private.given_moment(timestamptz, text) is
  $$A moment as it is, where none would be answered by nothing at all, as if there had been no stock; by the name of its
argument. Raises ISIMD.$$;
grant execute on function issoh_private.given_moment(timestamptz, text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
