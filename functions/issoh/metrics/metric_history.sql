create or replace function issoh.metric_history(metrics text[], days integer) returns setof issoh.metric_point
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select h.metric, h.begins_at, h.highest, h.latest, h.growth
    from common.sample_history(metric_history.metrics, metric_history.days) h
$$;
comment on function issoh.metric_history(text[], integer) is
  'What was sampled of metrics (the names in metric_samples) in the last days, 3,660 at most: by the hour up to 7
days, by the day up to 180, else by the week (UTC); the oldest first.';
grant execute on function issoh.metric_history(text[], integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
