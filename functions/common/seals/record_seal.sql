create or replace function audit.record_seal(seal jsonb) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into audit.seals
  select s.* from jsonb_populate_record(null::audit.seals, record_seal.seal) s
$$;
comment on function audit.record_seal(jsonb) is
  $$Keeps a seal as draft_seal drafted it, with its hash and signature, in the same transaction.$$;
