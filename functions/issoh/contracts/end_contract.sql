create or replace function issoh.end_contract(
  contract_id uuid,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.v_contracts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- When one begins never changes.
  v_may_withdraw constant boolean := exists (
    select from issoh.contract_terms c
     where c.contract_id = end_contract.contract_id and c.effective_from > clock_timestamp()
       and c.effective_from >= coalesce(end_contract.effective_to, clock_timestamp()));
  v_now timestamptz;
  v_to timestamptz;
  v_contract issoh.contract_terms;
  v_answer issoh.v_contracts;
begin
  -- The table before the row: set_contracts holds the one, and may want the other next.
  if v_may_withdraw then
    -- Of two who withdraw, the second sees what goes on by the first.
    lock table issoh.contract_terms in share row exclusive mode;
  else
    lock table issoh.contract_terms in row exclusive mode;
  end if;
  select c.* into v_contract
    from issoh.contract_terms c
   where c.contract_id = end_contract.contract_id
     for no key update;
  if not found then
    raise exception using
      errcode = 'ISNKT', message = 'There is no such contract.', hint = 'list_contracts has those that there are.';
  end if;
  -- What has begun while it waited is not withdrawn.
  v_now := clock_timestamp();
  v_to := coalesce(end_contract.effective_to, v_now);
  v_contract.reason := coalesce(nullif(common.trimmed(end_contract.reason), ''), v_contract.reason);
  if v_may_withdraw and isfinite(v_to) and v_contract.effective_from > v_now then
    return issoh_private.withdraw_contract(v_contract);
  elsif not isfinite(v_to) or v_to <= v_contract.effective_from
        or v_to > coalesce(v_contract.effective_to, 'infinity') then
    raise exception using
      errcode = 'ISIKE', message = format('The contract cannot end on %s.', v_to),
      hint = 'It ends after it has begun, and not later than it would anyway; one that has not begun yet is withdrawn'
             ' by an end at its beginning.';
  end if;
  v_contract.effective_to := v_to;
  v_contract.said_to := null;
  perform issoh_private.reseal_contracts(array[v_contract]);
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  select v.* into v_answer from issoh.v_contracts v where v.contract_id = v_contract.contract_id;
  return v_answer;
end
$$;
comment on function issoh.end_contract(uuid, timestamptz, text) is
  $$Ends a contract at a moment (now); from then on the cost is that of the list again, or by a contract for the whole
list. One that has not begun yet, and would end at its beginning or before, is withdrawn: it never holds, only the
audit log keeps it, and its time is free; what it had cut goes on as was said of it, at most until another begins.
Answers the contract; withdrawn, that is its state. Raises ISNKT, ISIKE (not later than it ends, nor before it begins,
once it has begun), ISCKM, ISCKU (not of a key that was declared lost), ISCKT: its values are bound to its end, too.$$;
grant execute on function issoh.end_contract(uuid, timestamptz, text) to inv_pricing_manager, inv_admin;
