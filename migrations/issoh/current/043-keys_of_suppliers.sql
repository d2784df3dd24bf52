-- An altered key of one supplier keeps neither rotation nor lists from the others.
set lock_timeout = '5s';

--! include functions/issoh/secrets/whole_keys.sql
--! include functions/issoh/secrets/check_keys.sql
--! include functions/issoh/secrets/rotate_terms.sql
--! include functions/issoh/contracts/read_contracts.sql
--! include functions/issoh/contracts/negotiated_prices.sql
