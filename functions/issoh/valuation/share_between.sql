create or replace function issoh_private.share_between(cost numeric, before bigint, after bigint, whole bigint)
returns numeric
language sql immutable parallel safe
return issoh_private.share_of(cost, after, whole) - issoh_private.share_of(cost, before, whole);
comment on function issoh_private.share_between(numeric, bigint, bigint, bigint) is
  'What the pieces from one part of whole to a greater one cost when all of them cost this: see share_of.';
grant execute on function issoh_private.share_between(numeric, bigint, bigint, bigint)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
