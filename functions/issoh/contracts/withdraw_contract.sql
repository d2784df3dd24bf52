create or replace function issoh_private.withdraw_contract(contract issoh.contract_terms) returns issoh.v_contracts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_answer issoh.v_contracts;
  v_earlier issoh.contract_terms;
  v_until timestamptz;
begin
  -- The table before the rows, as in end_contract.
  lock table issoh.contract_terms in row exclusive mode;
  -- With why, and as what it was: the log keeps both.
  update issoh.contract_terms c
     set reason = contract.reason
   where c.contract_id = contract.contract_id and c.reason is distinct from contract.reason;
  select v.* into v_answer from issoh.v_contracts v where v.contract_id = contract.contract_id;
  v_answer.state := 'withdrawn';
  v_answer.effective_to := v_answer.effective_from;
  delete from issoh.contract_terms c where c.contract_id = contract.contract_id;
  select c.* into v_earlier
    from issoh.contract_terms c
   where c.supplier_id = contract.supplier_id and c.product_key = contract.product_key
     and c.effective_to = contract.effective_from
     for no key update;
  if found then
    -- Cut when the other one was set, and nothing has been said of it since.
    select (cut.old_values ->> 'effective_to')::timestamptz into v_until
      from audit.log cut
      join audit.log made on made.table_schema = 'issoh' and made.table_name = 'contract_terms'
       and made.record_key = contract.contract_id::text and made.operation = 'insert' and made.xact_id = cut.xact_id
     where cut.log_id = (select max(l.log_id)
                           from audit.log l
                          where l.table_schema = 'issoh' and l.table_name = 'contract_terms'
                            and l.record_key = v_earlier.contract_id::text)
       and cut.operation = 'update' and cut.old_values -> 'effective_to' <> cut.new_values -> 'effective_to';
    if found then
      v_earlier.effective_to := nullif(least(coalesce(v_until, 'infinity'), coalesce((
        select min(c.effective_from)
          from issoh.contract_terms c
         where c.supplier_id = contract.supplier_id and c.product_key = contract.product_key
           and c.effective_from >= contract.effective_from), 'infinity')), 'infinity');
      perform issoh_private.reseal_contracts(array[v_earlier]);
    end if;
  end if;
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  return v_answer;
end
$$;
comment on function issoh_private.withdraw_contract(issoh.contract_terms) is
  $$Takes back a contract, which the caller has locked, before it begins. The one that ended where it would have begun
goes on as before, at most until another begins, where it was cut by setting this one and left alone since; else it ends
as it is. Raises ISCKM, ISCKU, ISCKT.$$;
