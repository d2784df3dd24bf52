create or replace function issoh_private.doubtful_contracts(contracts jsonb)
returns table (row_no bigint, code text, message text, hint text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_drafts constant issoh_private.contract_draft[] := array(
    select d
      from issoh_private.draft_contracts(
             array(select i from jsonb_populate_recordset(null::issoh.contract_input, doubtful_contracts.contracts) i),
             clock_timestamp()) d);
begin
  return query
  select d.row_no, 'ISCXR', format('There is no exchange rate for %s yet.', d.currency_code),
         'Enter one: until then costs stay as they are.'
    from unnest(v_drafts) d
   where d.currency_code in (
     select c.currency_code
       from (select distinct n.currency_code from unnest(v_drafts) n) c
      where issoh.exchange_rate(c.currency_code, (clock_timestamp() at time zone 'UTC')::date) is null);
  begin
    return query
    with listed as materialized (
      select s.supplier_id, s.supplier_product_code
        from issoh_private.read_spp_codes(
               array(select d.supplier_id from unnest(v_drafts) d where d.supplier_product_code is not null),
               array(select d.supplier_product_code
                       from unnest(v_drafts) d
                      where d.supplier_product_code is not null)) s
    )
    select d.row_no, 'ISNPR', format('The list of this supplier has no product "%s".', d.supplier_product_code),
           'See that the code is written as in the list; it counts once a list has it.'
      from unnest(v_drafts) d
     where d.supplier_product_code is not null
       and (d.supplier_id, d.supplier_product_code) not in (
         select l.supplier_id, l.supplier_product_code from listed l);
  exception
    when connection_exception then
      return query
      select null::bigint, 'ISCSA', 'SPP does not answer, so codes of products were not looked for.',
             'Set the same again later: what says the same is left alone.';
  end;
end
$$;
comment on function issoh_private.doubtful_contracts(jsonb) is
  $$What record_contracts takes and what has no effect yet, by the number of its row: a price whose currency has no
exchange rate (ISCXR), a code that the list of its supplier does not have (ISNPR); ISCSA, of no row, where SPP cannot be
asked. Raises ISIKT, ISNSU.$$;
grant execute on function issoh_private.doubtful_contracts(jsonb) to inv_pricing_manager, inv_admin;
