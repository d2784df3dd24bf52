create or replace function issoh_private.share_of(cost numeric, part bigint, whole bigint) returns numeric
language sql immutable parallel safe
return case when part = whole then cost when whole = 0 then 0
            else div(cost * part * 10000000000000000, whole) * 0.0000000000000001 end;
comment on function issoh_private.share_of(numeric, bigint, bigint) is
  $$What part of whole pieces cost when all of them cost this: exact, cut off behind the 16th decimal. Differences of
growing parts add up to the whole without residue. A part of nothing costs nothing.$$;
grant execute on function issoh_private.share_of(numeric, bigint, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
