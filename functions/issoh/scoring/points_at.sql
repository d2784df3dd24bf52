-- Part of the plan of compute_scores: neither definer nor settings, so that it is planned there.
create or replace function issoh_private.points_at(raw_value numeric, raw_values numeric[], points numeric[])
returns numeric
language sql immutable parallel safe
as $$
  select case pg_catalog.width_bucket(raw_value, raw_values)
    when 0 then points[1]
    when pg_catalog.cardinality(raw_values) then points[pg_catalog.cardinality(raw_values)]
    else pg_catalog.trim_scale(pg_catalog.round(
      points[pg_catalog.width_bucket(raw_value, raw_values)]
      + (raw_value - raw_values[pg_catalog.width_bucket(raw_value, raw_values)])
        * (points[pg_catalog.width_bucket(raw_value, raw_values) + 1]
           - points[pg_catalog.width_bucket(raw_value, raw_values)])
        / (raw_values[pg_catalog.width_bucket(raw_value, raw_values) + 1]
           - raw_values[pg_catalog.width_bucket(raw_value, raw_values)]), 4))
  end
$$;
comment on function issoh_private.points_at(numeric, numeric[], numeric[]) is
  $$What a value is worth on a curve, given by rising values and the points at each: straight lines between them, level
outside, 4 decimals. Null for a null value.$$;
grant execute on function issoh_private.points_at(numeric, numeric[], numeric[])
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
