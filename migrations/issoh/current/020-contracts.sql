-- Contracts: no deadlock of those who set, end and rotate them.
set lock_timeout = '5s';

--! include functions/issoh/contracts/end_contract.sql
--! include functions/issoh/secrets/rotate_terms.sql
