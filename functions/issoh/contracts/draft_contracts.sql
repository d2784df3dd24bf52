create or replace function issoh_private.draft_contracts(contracts issoh.contract_input[], moment timestamptz)
returns setof issoh_private.contract_draft
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_amount constant text := '^[0-9]{1,15}(\.[0-9]{1,40})?$';
  v_wrong text;
begin
  -- The row is named, never what it says.
  select format('Contract %s %s.', i.no, case
           when nullif(common.trimmed(i.supplier), '') is null then 'names no supplier'
           when num_nonnulls(i.unit_price, i.rebate_percentage) = 0 then 'has neither a price nor a rebate'
           when common.trimmed(i.unit_price) !~ v_amount then 'has a price that is none'
           when common.trimmed(i.rebate_percentage) !~ '^(100(\.0*)?|[0-9]{1,2}(\.[0-9]{1,40})?)$'
             then 'has a rebate that is none'
           when i.unit_price is not null and nullif(common.trimmed(i.supplier_product_code), '') is null
             then 'has a price and names no product'
           when i.unit_price is not null and i.currency_code is null then 'has a price without a currency'
           when common.is_currency(i.currency_code) is false then 'has a currency that is none'
           else 'ends before it begins, or never begins'
         end)
    into v_wrong
    from unnest(draft_contracts.contracts) with ordinality
           i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
              effective_to, reason, no)
   where nullif(common.trimmed(i.supplier), '') is null or num_nonnulls(i.unit_price, i.rebate_percentage) = 0
      or coalesce(common.trimmed(i.unit_price), '') !~ v_amount and i.unit_price is not null
      or coalesce(common.trimmed(i.rebate_percentage), '') !~ '^(100(\.0*)?|[0-9]{1,2}(\.[0-9]{1,40})?)$'
         and i.rebate_percentage is not null
      or i.unit_price is not null
         and (nullif(common.trimmed(i.supplier_product_code), '') is null or i.currency_code is null)
      or common.is_currency(i.currency_code) is false
      or not isfinite(coalesce(i.effective_from, moment)) or not isfinite(coalesce(i.effective_to, moment))
      or i.effective_to <= coalesce(i.effective_from, moment)
   order by i.no
   limit 1;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIKT', message = v_wrong,
      hint = 'A contract has a supplier; a price of a product with its currency, a rebate of 0 to 100 percent, or both;'
             ' and ends after it begins.';
  end if;
  return query
  with named as materialized (
    select n.supplier, issoh_private.resolve_supplier(n.supplier) as supplier_id
      from (select distinct i.supplier from unnest(draft_contracts.contracts) i) n
  )
  select i.no, uuidv7(), n.supplier_id, nullif(common.trimmed(i.supplier_product_code), ''),
         case when i.unit_price is not null then i.currency_code end,
         round(common.trimmed(i.unit_price)::numeric, 4), round(common.trimmed(i.rebate_percentage)::numeric, 4),
         coalesce(i.effective_from, draft_contracts.moment), i.effective_to, i.effective_from is not null,
         nullif(common.trimmed(i.reason), '')
    from unnest(draft_contracts.contracts) with ordinality
           i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
              effective_to, reason, no)
    join named n on n.supplier = i.supplier
   order by i.no;
end
$$;
comment on function issoh_private.draft_contracts(issoh.contract_input[], timestamptz) is
  $$Terms to be set as they are meant: suppliers found, amounts read, without a beginning from the moment on. Raises
ISIKT, which names the row and never an amount; ISNSU.$$;
