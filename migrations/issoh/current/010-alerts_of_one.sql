-- The alerts of one supplier are looked for among alerts, not among all products.
set lock_timeout = '5s';

--! include views/issoh/v_reorder_alerts.sql
