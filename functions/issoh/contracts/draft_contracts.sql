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
  v_hint constant text :=
    'A contract has a supplier; a price of a product with its currency, a rebate of 0 to 100 percent, or both,'
    ' of at most four decimals; and ends after it begins.';
  v_unknown text[];
  v_code text;
  v_wrong text;
  v_hints text;
begin
  begin
    v_unknown := issoh_private.unknown_suppliers(array(
      select distinct common.trimmed(i.supplier) from unnest(draft_contracts.contracts) i
       where common.trimmed(i.supplier) <> ''));
  exception
    -- What is wrong with the rows themselves is told all the same; else whoever finds a supplier fails by it.
    when connection_exception then
      v_unknown := '{}';
  end;
  -- The row is named, never what it says.
  with judged as materialized (
    select i.no, l.hint, common.trimmed(i.supplier) as supplier,
           common.trimmed(i.supplier) = any (v_unknown) as is_unknown,
           coalesce(l.fault, case
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
                end) as what
      from unnest(draft_contracts.contracts) with ordinality
             i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
                effective_to, reason, no)
      left join issoh_private.file_rows() l on l.row_no = i.no
  ), told as (
    select j.no, j.supplier, f.what, f.hint, row_number() over (order by j.no, f.what) as place
      from judged j
     cross join lateral (
       select j.what, coalesce(j.hint, v_hint) as hint where j.what is not null
       union all
       select null, 'Name a supplier by its code in SPP or by its id.' where j.is_unknown) f
  ), named as materialized (
    select t.what, t.hint, t.place,
           case when t.what is not null then format('%s %s.', n.name, t.what)
                else format('There is no supplier "%s" (%s).', t.supplier, lower(n.name)) end as said
      from told t
     cross join lateral issoh_private.name_rows(array[t.no]) n (name)
     where t.place <= 20
  )
  select case when exists (select from told t where t.what is not null) then 'ISIKT' else 'ISNSU' end,
         string_agg(n.said, ' ' order by n.place)
         || case when (select count(*) from told) > 20 then format(' And %s more.', (select count(*) from told) - 20)
                 else '' end,
         (select string_agg(h.hint, ' ' order by h.place)
            from (select o.hint, min(o.place) as place from named o group by o.hint) h)
    into v_code, v_wrong, v_hints
    from named n;
  if v_wrong is not null then
    raise exception using errcode = v_code, message = v_wrong, hint = v_hints;
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
ISIKT, which names up to twenty rows, by the lines of a file where they come from one, and never an amount; ISNSU, in
the same way, where suppliers are all that is wrong.$$;
