-- A key is declared lost by whoever has one that servers encrypt with.
set lock_timeout = '5s';

--! include functions/issoh/secrets/declare_key_lost.sql
