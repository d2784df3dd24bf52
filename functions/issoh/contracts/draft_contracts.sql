create or replace function issoh_private.draft_contracts(contracts issoh.contract_input[], moment timestamptz)
returns setof issoh_private.contract_draft
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_amount constant text := '^[0-9]{1,15}(\.[0-9]{1,40})?$';
  v_percentage constant text := '^(100(\.0*)?|[0-9]{1,2}(\.[0-9]{1,40})?)$';
  v_too_fine constant text := '\.[0-9]{4}0*[1-9]';
  v_wrong text;
  v_unknown text[];
begin
  -- The row is named, never what it says.
  select string_agg(format('Contract %s %s.', w.no, w.what), ' ' order by w.no) filter (where w.place <= 20)
         || case when count(*) > 20 then format(' And %s more.', count(*) - 20) else '' end
    into v_wrong
    from (
      select i.no, f.what, row_number() over (order by i.no) as place
        from unnest(draft_contracts.contracts) with ordinality
               i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
                  effective_to, reason, no)
       cross join lateral (
         select case
                  when nullif(common.trimmed(i.supplier), '') is null then 'names no supplier'
                  when num_nonnulls(i.unit_price, i.rebate_percentage) = 0 then 'has neither a price nor a rebate'
                  when i.unit_price is not null and coalesce(common.trimmed(i.unit_price), '') !~ v_amount
                    then 'has a price that is none'
                  when i.rebate_percentage is not null
                       and coalesce(common.trimmed(i.rebate_percentage), '') !~ v_percentage
                    then 'has a rebate that is none'
                  when common.trimmed(i.unit_price) ~ v_too_fine then 'has a price with more than four decimals'
                  when common.trimmed(i.rebate_percentage) ~ v_too_fine then 'has a rebate with more than four decimals'
                  when i.unit_price is not null and nullif(common.trimmed(i.supplier_product_code), '') is null
                    then 'has a price and names no product'
                  when i.unit_price is not null and i.currency_code is null then 'has a price without a currency'
                  when common.is_currency(i.currency_code) is false then 'has a currency that is none'
                  when not isfinite(coalesce(i.effective_from, moment))
                       or not isfinite(coalesce(i.effective_to, moment))
                       or i.effective_to <= coalesce(i.effective_from, moment)
                    then 'ends before it begins, or never begins'
                end as what) f
       where f.what is not null) w;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIKT', message = v_wrong,
      hint = 'A contract has a supplier; a price of a product with its currency, a rebate of 0 to 100 percent, or both,'
             ' of at most four decimals; and ends after it begins.';
  end if;
  v_unknown := issoh_private.unknown_suppliers(array(
    select distinct common.trimmed(i.supplier) from unnest(draft_contracts.contracts) i));
  select string_agg(format('There is no supplier "%s" (contract %s).', w.supplier, w.no), ' ' order by w.no)
           filter (where w.place <= 20)
         || case when count(*) > 20 then format(' And %s more.', count(*) - 20) else '' end
    into v_wrong
    from (
      select i.supplier, i.no, row_number() over (order by i.no) as place
        from unnest(draft_contracts.contracts) with ordinality
               i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
                  effective_to, reason, no)
       where common.trimmed(i.supplier) = any (v_unknown)) w;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISNSU', message = v_wrong, hint = 'Name a supplier by its code in SPP or by its id.';
  end if;
  return query
  with named as materialized (
    select n.supplier, issoh_private.resolve_supplier(n.supplier) as supplier_id
      from (select distinct i.supplier from unnest(draft_contracts.contracts) i) n
  )
  select i.no, uuidv7(), n.supplier_id, nullif(common.trimmed(i.supplier_product_code), ''),
         case when i.unit_price is not null then i.currency_code end,
         round(common.trimmed(i.unit_price)::numeric, 4), round(common.trimmed(i.rebate_percentage)::numeric, 4),
         coalesce(b.effective_from, i.effective_from, draft_contracts.moment), i.effective_to,
         i.effective_from is not null, nullif(common.trimmed(i.reason), '')
    from unnest(draft_contracts.contracts) with ordinality
           i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
              effective_to, reason, no)
    join named n on n.supplier = i.supplier
    left join lateral (
      -- As it is told, to the millisecond, a beginning is the same one.
      select c.effective_from
        from issoh.contract_terms c
       where c.supplier_id = n.supplier_id
         and c.product_key = coalesce(nullif(common.trimmed(i.supplier_product_code), ''), '')
         and i.effective_from in (c.effective_from, date_trunc('milliseconds', c.effective_from))
       order by c.effective_from <> i.effective_from, c.effective_from desc
       limit 1) b on true
   order by i.no;
end
$$;
comment on function issoh_private.draft_contracts(issoh.contract_input[], timestamptz) is
  $$Terms to be set as they are meant: suppliers found, amounts read, without a beginning from the moment on, with
one to the millisecond from that of the contract that begins in it. Raises
ISIKT, which names up to twenty rows and never an amount; ISNSU, in the same way.$$;
