-- Who recommends an item may take that back.
set lock_timeout = '5s';

--! include functions/issoh/selection/decide_selection.sql
--! include functions/issoh/metrics/metric_values.sql
