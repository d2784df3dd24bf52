-- What cannot be read any more is counted apart from what a key is needed for.
set lock_timeout = '5s';

--! include functions/issoh/secrets/unreadable_terms.sql
