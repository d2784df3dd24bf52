-- The valuation is refreshed after so many movements, in however many calls they come, and what moves meanwhile is left
-- to the next refresh.
set lock_timeout = '5s';

update issoh.settings
   set description = 'Movements after which the valuation is refreshed, in however many calls they come.'
 where setting_key = 'valuation.refresh_rows';

--! include functions/issoh/valuation/rouse_valuation.sql
--! include functions/issoh/ledger/tg_stock_movements__follow.sql
--! include functions/issoh/valuation/refresh_valuation.sql
