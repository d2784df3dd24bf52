-- The moment of a change is taken once its locks are there: what has begun while it waited was in force.
set lock_timeout = '5s';

--! include functions/issoh/contracts/end_contract.sql
--! include functions/issoh/contracts/move_terms.sql
--! include functions/issoh/costs/write_costs.sql
