create or replace function issoh_private.withdraw_contract(contract issoh.contract_terms) returns issoh.v_contracts
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_answer issoh.v_contracts;
  v_earlier issoh.contract_terms;
begin
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
     and c.effective_to = contract.effective_from and c.said_to is not null;
  if found then
    -- Whoever had cut it, or has let it go on until another begins: it ends as was said of it, or where one begins.
    v_earlier.effective_to := nullif(least(v_earlier.said_to, (
      select min(c.effective_from)
        from issoh.contract_terms c
       where c.supplier_id = contract.supplier_id and c.product_key = contract.product_key
         and c.effective_from >= contract.effective_from)), 'infinity');
    v_earlier.said_to := case when v_earlier.said_to > v_earlier.effective_to then v_earlier.said_to end;
    perform issoh_private.reseal_contracts(array[v_earlier]);
  end if;
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  return v_answer;
end
$$;
comment on function issoh_private.withdraw_contract(issoh.contract_terms) is
  $$Takes back a contract before it begins; the caller lets nobody else write contracts. The one that ended where it
would have begun goes on as was said of it, at most until another begins, where it had been cut there; else it ends as
it is. In whichever order contracts are withdrawn, the same is left. Raises ISCKM, ISCKU, ISCKT.$$;
