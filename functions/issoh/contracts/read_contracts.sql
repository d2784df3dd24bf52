create or replace function issoh.read_contracts(
  supplier text default null,
  supplier_product_code text default null,
  state text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.contract_value
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
rows 100
as $$
declare
  v_page constant issoh.v_contracts[] := array(
    select c
      from issoh.list_contracts(read_contracts.supplier, read_contracts.supplier_product_code, read_contracts.state,
                                read_contracts.after_id, read_contracts.page_size) c);
  v_keys constant uuid[] := issoh_private.whole_keys(array(
    select t.key_id from issoh.contract_terms t where t.contract_id in (select p.contract_id from unnest(v_page) p)));
begin
  return query
  select c.contract_id, c.supplier_id, c.supplier_code, c.supplier_product_code, c.state, c.currency_code,
         v.unit_price, v.rebate_percentage, c.effective_from, c.effective_to, c.reason, c.created_by, c.created_at,
         c.updated_at
    from unnest(v_page) c
    left join issoh_private.open_contracts(issoh_private.whole_contracts(
           array(select p.contract_id
                   from unnest(v_page) p
                   join issoh.contract_terms t on t.contract_id = p.contract_id
                  where t.key_id = any (v_keys)))) v
      on v.contract_id = c.contract_id
   order by c.contract_id;
end
$$;
comment on function issoh.read_contracts(text, text, text, uuid, integer) is
  $$A page of contracts with their values, as list_contracts has them. One that has neither price nor rebate here
cannot be read: it, or the key of its supplier, was altered. Pricing managers, approvers and administrators may. Raises
ISNSU, ISCKM (no keys at hand), ISCKU (none of those that it is encrypted under).$$;
grant execute on function issoh.read_contracts(text, text, text, uuid, integer)
  to inv_pricing_manager, inv_approver, inv_admin;
