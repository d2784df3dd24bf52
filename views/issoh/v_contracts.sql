create or replace view issoh.v_contracts with (security_invoker = true) as
select c.contract_id, c.supplier_id, s.supplier_code, c.supplier_product_code,
       case
         when c.effective_from > clock_timestamp() then 'future'
         when c.effective_to <= clock_timestamp() then 'past'
         else 'open'
       end as state,
       c.has_price, c.has_rebate, c.currency_code, c.effective_from, c.effective_to, c.reason, c.created_by,
       c.created_at, c.updated_at
  from issoh.contract_terms c
  left join issoh.suppliers s on s.supplier_id = c.supplier_id;
comment on view issoh.v_contracts is
  'That something was negotiated with a supplier, of what, and when it holds; what, read_contracts tells.';
comment on column issoh.v_contracts.contract_id is 'Identifies the contract.';
comment on column issoh.v_contracts.supplier_id is 'With whom.';
comment on column issoh.v_contracts.supplier_code is 'Its code; null where the mirror does not know it.';
comment on column issoh.v_contracts.supplier_product_code is 'The supplier''s own code; null: all of its list.';
comment on column issoh.v_contracts.state is 'past, open (it holds now) or future.';
comment on column issoh.v_contracts.has_price is 'Whether a price was negotiated.';
comment on column issoh.v_contracts.has_rebate is
  'Whether a rebate was negotiated: on that price, without one on the list price.';
comment on column issoh.v_contracts.currency_code is 'Currency of the price: ISO 4217.';
comment on column issoh.v_contracts.effective_from is 'First moment it holds.';
comment on column issoh.v_contracts.effective_to is 'First moment it no longer holds; null: open end.';
comment on column issoh.v_contracts.reason is 'What it goes back to.';
comment on column issoh.v_contracts.created_by is 'Who set it first.';
comment on column issoh.v_contracts.created_at is 'When it was set first.';
comment on column issoh.v_contracts.updated_at is 'When it last changed.';
