-- A contract is as the newest entry of the audit log on it says; none is there, or gone, without one.
select coalesce(c.contract_id::text, l.record_key) as contract, l.log_id
  from issoh.contract_terms c
  full join (
    select distinct on (e.record_key) e.record_key, e.log_id, e.operation,
           jsonb_populate_record(null::issoh.contract_terms, e.new_values) as said
      from audit.log e
     where e.table_schema = 'issoh' and e.table_name = 'contract_terms'
     order by e.record_key, e.log_id desc) l on l.record_key = c.contract_id::text
 where (c.contract_id is null or l.operation is null or l.operation = 'delete')
       and not (c.contract_id is null and l.operation = 'delete')
    or (c.supplier_id, c.supplier_product_code, c.effective_from, c.effective_to, c.said_to, c.currency_code,
        c.revision, c.has_price, c.has_rebate)
       is distinct from
       ((l.said).supplier_id, (l.said).supplier_product_code, (l.said).effective_from, (l.said).effective_to,
        (l.said).said_to, (l.said).currency_code, (l.said).revision, (l.said).has_price, (l.said).has_rebate)
       and l.operation <> 'delete';
