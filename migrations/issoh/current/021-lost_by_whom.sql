-- A key is declared lost by whoever has one that servers encrypt with, also where none is noted yet.
set lock_timeout = '5s';

--! include functions/issoh/secrets/declare_key_lost.sql
