create or replace function issoh.tg_supplier_stock_holdings__guard() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user) then
    return coalesce(new, old);
  end if;
  raise exception using
    errcode = 'ISFSQ', message = 'Holdings of suppliers follow the ledger and the orders.',
    hint = 'Post a movement, or place an order.';
end
$$;
comment on function issoh.tg_supplier_stock_holdings__guard() is
  'Row trigger for statements that no trigger gave: holdings change with the ledger and orders only. Raises ISFSQ.';
