create or replace function issoh_private.write_contracts(drafts issoh_private.contract_draft[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  if write_contracts.drafts = '{}' then
    return;
  end if;
  with keys as materialized (
    select k.* from issoh_private.current_keys(array(select d.supplier_id from unnest(write_contracts.drafts) d)) k
  ), meant as (
    -- One that begins at the same moment keeps its id, to which its values are bound.
    select d.*, coalesce(c.contract_id, d.contract_id) as id, c.contract_id is not null as is_there,
           coalesce(c.revision, 0) + 1 as revision
      from unnest(write_contracts.drafts) d
      left join issoh.contract_terms c on c.supplier_id = d.supplier_id
       and c.product_key = coalesce(d.supplier_product_code, '') and c.effective_from = d.effective_from
  ), terms as materialized (
    -- As it will be, to say what the values are bound to.
    select m.*, k.key_id, k.secret,
           jsonb_populate_record(null::issoh.contract_terms, jsonb_build_object(
             'contract_id', m.id, 'supplier_id', m.supplier_id, 'supplier_product_code', m.supplier_product_code,
             'effective_from', m.effective_from, 'effective_to', m.effective_to, 'currency_code', m.currency_code,
             'price_secret', case when m.unit_price is not null then '\x' end,
             'rebate_secret', case when m.rebate is not null then '\x' end, 'revision', m.revision)) as contract
      from meant m
      join keys k on k.supplier_id = m.supplier_id
  ), sealed as materialized (
    select t.*,
           issoh_private.seal_value(t.unit_price::text, t.secret,
                                    issoh_private.contract_about('price', t.contract, t.key_id)) as price,
           issoh_private.seal_value(t.rebate::text, t.secret,
                                    issoh_private.contract_about('rebate', t.contract, t.key_id)) as rebate_sealed
      from terms t
  ), changed as (
    update issoh.contract_terms c
       set effective_to = s.effective_to, said_to = null, currency_code = s.currency_code, price_secret = s.price,
           rebate_secret = s.rebate_sealed, key_id = s.key_id, revision = s.revision,
           reason = coalesce(s.reason, c.reason)
      from sealed s
     where s.is_there and c.contract_id = s.id
  )
  insert into issoh.contract_terms
    (contract_id, supplier_id, supplier_product_code, effective_from, effective_to, currency_code, price_secret,
     rebate_secret, key_id, revision, reason)
  select s.id, s.supplier_id, s.supplier_product_code, s.effective_from, s.effective_to, s.currency_code, s.price,
         s.rebate_sealed, s.key_id, s.revision, s.reason
    from sealed s
   where not s.is_there;
end
$$;
comment on function issoh_private.write_contracts(issoh_private.contract_draft[]) is
  $$Writes terms, encrypted; no other contract of the product reaches into them. Raises ISCKM, ISCKU, ISCKT.$$;
