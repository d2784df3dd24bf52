-- A price goes on at another cost until the end that somebody was giving it by SQL, too.
set lock_timeout = '5s';

--! include functions/issoh/costs/write_costs.sql
--! include functions/issoh/contracts/move_terms.sql
