-- Contracts: no deadlock of those who set, end and rotate them; amounts are never rounded; all that is wrong is told at
-- once; what others hold hides nothing that is due.
set lock_timeout = '5s';

--! include functions/issoh/contracts/end_contract.sql
--! include functions/issoh/contracts/draft_contracts.sql
--! include functions/issoh/contracts/check_contracts.sql
--! include functions/issoh/contracts/apply_terms.sql
--! include functions/issoh/proposals/propose_due.sql
--! include functions/issoh/secrets/rotate_terms.sql
