--! Previous: sha1:44020cd71e0c0dcfe02985c76df74268d714bce5
--! Hash: sha1:bb882b293790eba008990e7dd0cc78e6aaee7e96
--! Message: signing_keys

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 004-keys.sql
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
--! Included policies/spp/audit_signing_keys.sql
alter table audit.signing_keys enable row level security;
--! EndIncluded policies/spp/audit_signing_keys.sql
