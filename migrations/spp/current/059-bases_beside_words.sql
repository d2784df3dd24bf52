-- A column says what prices are for also where a price in words has one in words.
set lock_timeout = '5s';

--! include functions/spp/reading/columns_below.sql
