-- A key that a session gives counts where its secret is proved, and not by its name; terms that a file itself ends let
-- those follow that it has, too.
set lock_timeout = '5s';

alter table issoh_private.encryption_keys add column if not exists verifier bytea;
comment on column issoh_private.encryption_keys.verifier is
  $$By what the key that opens negotiated terms is known to be the one of this name: a digest, which tells nothing about
it. Null where a version before noted the name alone.$$;

--! include functions/issoh/secrets/check_current_key.sql
--! include functions/issoh/secrets/open_keys.sql
--! include functions/issoh/secrets/current_keys.sql
--! include functions/issoh/secrets/reseal_contracts.sql
--! include functions/issoh/secrets/declare_key_lost.sql
--! include functions/issoh/contracts/check_contracts.sql
--! include functions/issoh/contracts/set_contracts.sql
