-- Alerts look into the months alone in which a warehouse has moved the product.
set lock_timeout = '5s';

--! include functions/issoh/orders/demand_by_day.sql
--! include views/issoh/v_reorder_alerts.sql

drop function if exists issoh_private.daily_demand(uuid, uuid);
