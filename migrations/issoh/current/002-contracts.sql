-- What is wrong with a file of contracts is told by its lines, all of it in one round.
set lock_timeout = '5s';

--! include functions/issoh/sheets/file_rows.sql
--! include functions/issoh/sheets/name_rows.sql
--! include functions/issoh/contracts/draft_contracts.sql
--! include functions/issoh/contracts/check_contracts.sql

-- One that has not begun yet can be withdrawn.
--! include functions/issoh/contracts/withdraw_contract.sql
--! include functions/issoh/contracts/end_contract.sql
--! include functions/issoh/contracts/contract_before.sql

-- Blanks and apostrophes group thousands, before three digits alone: a look ahead within another looks at nothing.
--! include functions/issoh/sheets/read_number.sql
