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

--! include functions/issoh/secrets/keys_in_use.sql
--! include functions/issoh/secrets/declare_key_lost.sql
