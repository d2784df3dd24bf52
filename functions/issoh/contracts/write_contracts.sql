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
    select d.*, coalesce(c.contract_id, d.contract_id) as id, c.contract_id is not null as is_there
      from unnest(write_contracts.drafts) d
      left join issoh.contract_terms c on c.supplier_id = d.supplier_id
       and c.product_key = coalesce(d.supplier_product_code, '') and c.effective_from = d.effective_from
  ), sealed as materialized (
    select m.*, k.key_id,
           issoh_private.seal_value(m.unit_price::text, k.secret,
                                    issoh_private.contract_about('price', m.id, k.key_id)) as price,
           issoh_private.seal_value(m.rebate::text, k.secret,
                                    issoh_private.contract_about('rebate', m.id, k.key_id)) as rebate_sealed
      from meant m
      join keys k on k.supplier_id = m.supplier_id
  ), changed as (
    update issoh.contract_terms c
       set effective_to = s.effective_to, currency_code = s.currency_code, price_secret = s.price,
           rebate_secret = s.rebate_sealed, key_id = s.key_id, revision = c.revision + 1,
           reason = coalesce(s.reason, c.reason)
      from sealed s
     where s.is_there and c.contract_id = s.id
  )
  insert into issoh.contract_terms
    (contract_id, supplier_id, supplier_product_code, effective_from, effective_to, currency_code, price_secret,
     rebate_secret, key_id, reason)
  select s.id, s.supplier_id, s.supplier_product_code, s.effective_from, s.effective_to, s.currency_code, s.price,
         s.rebate_sealed, s.key_id, s.reason
    from sealed s
   where not s.is_there;
end
$$;
comment on function issoh_private.write_contracts(issoh_private.contract_draft[]) is
  $$Writes terms, encrypted; no other contract of the product reaches into them. Raises ISCKM, ISCKU, ISCKT.$$;
