create or replace function issoh.rotate_contract_keys() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_keys constant integer := issoh_private.begin_rotation(true);
begin
  perform graphile_worker.add_job('terms__rotate', job_key => 'terms__rotate');
  return v_keys;
end
$$;
comment on function issoh.rotate_contract_keys() is
  $$Gives every supplier with negotiated terms a new data key, under the master key that encrypts now; a job brings over
what is encrypted already, and drops the earlier keys then. Answers how many keys. Raises ISCKM (no keys at hand).$$;
grant execute on function issoh.rotate_contract_keys() to inv_admin;
