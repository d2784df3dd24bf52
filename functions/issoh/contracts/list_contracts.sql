create or replace function issoh.list_contracts(
  supplier text default null,
  supplier_product_code text default null,
  state text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.v_contracts
language sql stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
  select c.*
    from issoh.v_contracts c
   where (list_contracts.supplier is null
          or c.supplier_id = (select issoh_private.known_supplier(list_contracts.supplier)))
     and (list_contracts.supplier_product_code is null
          or c.supplier_product_code = list_contracts.supplier_product_code)
     and (list_contracts.state is null or c.state = list_contracts.state)
     and (list_contracts.after_id is null or c.contract_id > list_contracts.after_id)
   order by c.contract_id
   limit list_contracts.page_size
$$;
comment on function issoh.list_contracts(text, text, text, uuid, integer) is
  $$A page of contracts without their values, of a supplier (code or id), a product of its, in a state (past, open,
future), behind the one of an id. Raises ISNSU.$$;
grant execute on function issoh.list_contracts(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
