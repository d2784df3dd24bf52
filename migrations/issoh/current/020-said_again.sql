-- Who sends again what was said of a contract, wherever another has cut it, changes nothing; who says the cut does.
set lock_timeout = '5s';

--! include functions/issoh/contracts/set_contracts.sql
