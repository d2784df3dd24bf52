-- Readers name suppliers by known_supplier, which writes nothing; resolve_supplier is for functions that write.
set lock_timeout = '5s';

do $$
begin
  if to_regprocedure('issoh_private.resolve_supplier(text)') is not null then
    revoke execute on function issoh_private.resolve_supplier(text)
      from inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
  end if;
end
$$;
