-- Of several servers that begin on new databases one makes the key that signs seals: the others see that there is one.
set lock_timeout = '5s';

create table if not exists audit.signing_keys (
  key_id text not null,
  noted_at timestamptz not null default now(),
  constraint signing_keys_pkey primary key (key_id)
);
comment on table audit.signing_keys is
  $$That there is a key that signs seals, of both databases: noted once, by the first server that has one, also before
there are seals. Whoever comes later makes none.$$;
comment on column audit.signing_keys.key_id is 'The first half of the SHA-256 of the public key.';
comment on column audit.signing_keys.noted_at is 'When it was noted.';
--! include policies/spp/audit_signing_keys.sql
