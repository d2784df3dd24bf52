--! Previous: sha1:22303d9ae372c2aa6695c4e8692cef94d72f99fe
--! Hash: sha1:c6ad61b5ac96d1e9608ccadf3e33e5ed89fcc428
--! Message: keys_in_use

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 003-keys.sql
-- Of several servers that begin on new databases one makes the first key: the others see that there is one.
set lock_timeout = '5s';

create table if not exists issoh_private.encryption_keys (
  key_id text not null,
  noted_at timestamptz not null default clock_timestamp(),
  constraint encryption_keys_pkey primary key (key_id)
);
alter table issoh_private.encryption_keys enable row level security;
comment on table issoh_private.encryption_keys is
  $$That there are keys which encrypt now, of any server: their names, which tell nothing about them. Whoever comes
later and has none makes none; who has others learns of these.$$;
comment on column issoh_private.encryption_keys.key_id is
  'Version and the beginning of a digest, as "keys status" shows it.';
comment on column issoh_private.encryption_keys.noted_at is 'When it was noted.';

--! Included functions/issoh/secrets/keys_in_use.sql
create or replace function issoh_private.keys_in_use() returns setof text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select e.key_id from issoh_private.encryption_keys e
  union
  select k.master_id from issoh_private.supplier_keys k where k.lost_at is null
$$;
comment on function issoh_private.keys_in_use() is
  $$Keys, by their names, under which a server encrypts now, or which negotiated terms need, without those that were
declared lost.$$;
--! EndIncluded functions/issoh/secrets/keys_in_use.sql
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
  if not exists (select from issoh_private.supplier_keys k where k.master_id = declare_key_lost.key)
     and not exists (select from issoh_private.encryption_keys e where e.key_id = declare_key_lost.key) then
    raise exception using
      errcode = 'ISNCK',
      message = 'No negotiated terms are under such a key.',
      hint = '"inventory keys status" has those that they are under; it is named as there: 1-0123456789ab.';
  elsif v_lost = '{}'
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
at hand, and opens all), ISCKM.$$;
grant execute on function issoh.declare_key_lost(text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/secrets/declare_key_lost.sql
