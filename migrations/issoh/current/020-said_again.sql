-- A contract that another has cut says the end that was said of it: who sends that again changes nothing, who says the cut does.
set lock_timeout = '5s';

--! include functions/issoh/contracts/set_contracts.sql
