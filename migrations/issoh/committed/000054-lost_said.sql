--! Previous: sha1:a11db494251dec8f0ef8363204b3f0f9f14ff94f
--! Hash: sha1:53856be351f94085fd558191c553e84fa539c72d
--! Message: lost_said

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 008-lost-said.sql
-- What a key that was declared lost and comes back opens is said as it is.
set lock_timeout = '5s';

--! Included functions/issoh/secrets/declare_key_lost.sql
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
  if not exists (select from issoh_private.supplier_keys k where k.master_id = declare_key_lost.key) then
    raise exception using
      errcode = 'ISNCK',
      message = 'No negotiated terms are under such a key.',
      hint = '"inventory keys status" has those that they are under; it is named as there: 1-0123456789ab.';
  elsif v_lost = '{}' then
    raise exception using
      errcode = 'ISCKL',
      message = format('All that is under key %s can be opened: it is not lost.', declare_key_lost.key),
      hint = 'Set its contracts, or end them, as always.';
  end if;
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
Answers how many contracts are concerned. Raises ISNCK (nothing is under it), ISCKL (it is at hand, and opens all),
ISCKM.$$;
grant execute on function issoh.declare_key_lost(text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/secrets/declare_key_lost.sql
