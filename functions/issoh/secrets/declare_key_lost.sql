create or replace function issoh.declare_key_lost(key text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lost constant uuid[] := array(
    select k.key_id
      from issoh_private.supplier_keys k
      left join issoh_private.terms_masters() m on m.master_id = k.master_id
     where k.master_id = declare_key_lost.key
       and (m.master_id is null
            or not issoh_private.is_sealed(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id))));
begin
  if not exists (select from issoh_private.supplier_keys k where k.master_id = declare_key_lost.key)
     and not exists (select from issoh_private.encryption_keys e where e.key_id = declare_key_lost.key) then
    raise exception using
      errcode = 'ISNCK',
      message = 'No negotiated terms are under such a key.',
      hint = '"inventory keys status" has those that they are under; it is named as there: 1-0123456789ab.';
  end if;
  -- One that nobody has would get what is set from now on.
  perform issoh_private.check_current_key();
  if v_lost = '{}'
        and (exists (select from issoh_private.supplier_keys k where k.master_id = declare_key_lost.key)
             or exists (select from issoh_private.terms_masters() m where m.master_id = declare_key_lost.key)) then
    raise exception using
      errcode = 'ISCKL',
      message = format('All that is under key %s can be opened: it is not lost.', declare_key_lost.key),
      hint = 'Set its contracts, or end them, as always.';
  end if;
  -- Whoever has it after all notes it again.
  delete from issoh_private.encryption_keys e where e.key_id = declare_key_lost.key;
  update issoh_private.supplier_keys k
     set lost_at = clock_timestamp()
   where k.key_id = any (v_lost) and k.lost_at is null;
  -- What is set from now on needs one that opens.
  perform issoh_private.make_keys(array(
    select k.supplier_id
      from issoh_private.supplier_keys k
     where k.key_id = any (v_lost)
       and k.key_no = (select max(n.key_no) from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id)));
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  return (select count(*) from issoh.contract_terms c where c.key_id = any (v_lost));
end
$$;
comment on function issoh.declare_key_lost(text) is
  $$Says that a key of negotiated terms is gone for good, or what it opens was altered: contracts under it can be set
anew and ended from then on, as any that cannot be read, and a rotation passes over them. Those that are left as they
are can be read again once the key is back, those whose end was moved meanwhile cannot: values are bound to it.
Answers how many contracts are concerned. Raises ISNCK (nothing is under it, and no server has noted it), ISCKL (it is
at hand, and opens all), ISCKM, ISCKU (the one that would encrypt is none that a server has noted, and opens
nothing).$$;
grant execute on function issoh.declare_key_lost(text) to inv_pricing_manager, inv_admin;
