-- In whichever order contracts are withdrawn, what they had cut goes on as was said of it.
set lock_timeout = '5s';

-- Whoever sets terms is waited for: what was cut by then is found.
lock table issoh.contract_terms in share row exclusive mode;

-- Of those that end where another begins: what was said of their ends last, by whoever did not set or withdraw another.
with logged as materialized (
  select l.log_id, l.xact_id, l.record_key, l.operation,
         coalesce(l.new_values, l.old_values) ->> 'supplier_id' as supplier_id,
         coalesce(coalesce(l.new_values, l.old_values) ->> 'supplier_product_code', '') as product_key,
         (coalesce(l.new_values, l.old_values) ->> 'effective_from')::timestamptz as effective_from,
         (l.old_values ->> 'effective_to')::timestamptz as ended, (l.new_values ->> 'effective_to')::timestamptz as ends
    from audit.log l
   where l.table_schema = 'issoh' and l.table_name = 'contract_terms'
), others as (
  select distinct l.xact_id, l.supplier_id, l.product_key, l.effective_from, l.operation
    from logged l
   where l.operation in ('insert', 'delete')
), said as (
  select distinct on (l.record_key) l.record_key, coalesce(l.ends, 'infinity') as until
    from logged l
    left join others s
      on s.operation = 'insert' and s.xact_id = l.xact_id and s.supplier_id = l.supplier_id
     and s.product_key = l.product_key and s.effective_from = l.ends
    left join others w
      on w.operation = 'delete' and w.xact_id = l.xact_id and w.supplier_id = l.supplier_id
     and w.product_key = l.product_key and w.effective_from = l.ended
   where l.operation = 'insert'
      or l.operation = 'update'
         and (l.ends is not distinct from l.ended or s.xact_id is null and w.xact_id is null)
   order by l.record_key, l.log_id desc
)
update issoh.contract_terms c
   set said_to = s.until
  from said s
 where c.contract_id::text = s.record_key and s.until > c.effective_to and c.said_to is null
   and exists (select from issoh.contract_terms n
                where n.supplier_id = c.supplier_id and n.product_key = c.product_key
                  and n.effective_from = c.effective_to);

--! include functions/issoh/secrets/reseal_contracts.sql
--! include functions/issoh/contracts/write_contracts.sql
--! include functions/issoh/contracts/set_contracts.sql
--! include functions/issoh/contracts/withdraw_contract.sql
--! include functions/issoh/contracts/end_contract.sql
