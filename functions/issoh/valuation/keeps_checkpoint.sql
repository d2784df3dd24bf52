create or replace function issoh_private.keeps_checkpoint(
  movement bigint,
  movements bigint,
  every integer,
  kept integer
) returns boolean
language sql immutable parallel safe
return case when movement % every <> 0 then false
            else movement % (every::bigint << greatest(length(ltrim(
                   ((movements - movement) / (every::bigint * kept))::bit(64)::text, '0')) - 1, 0)) = 0 end;
comment on function issoh_private.keeps_checkpoint(bigint, bigint, integer, integer) is
  $$Whether the state after so many of all movements of a product is kept: one each so many (every), and of what
lies farther back than kept of these fewer, half as many with each doubling of the distance. So a late paper costs no
more than in proportion to how late it is, and a long ledger has few.$$;
grant execute on function issoh_private.keeps_checkpoint(bigint, bigint, integer, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
