create or replace function common.sample_history(metrics text[], days integer) returns setof common.metric_point
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_days constant integer := least(greatest(sample_history.days, 1), 3660);
begin
  return query execute format(
    $sql$
    select s.metric, date_trunc($3, s.sampled_at, 'UTC'), round(avg(s.value), 3), max(s.value),
           (array_agg(s.value order by s.sampled_at desc))[1],
           case when s.metric like '%%\_total' then coalesce(sum(greatest(s.value - s.previous, 0)), 0) end
      from (select m.metric, m.sampled_at, m.value,
                   lag(m.value) over (partition by m.metric order by m.sampled_at) as previous
              from %I.metric_samples m
             where m.metric = any ($1) and m.sampled_at > now() - make_interval(days => $2)) s
     group by 1, 2
     order by 2, 1
    $sql$, common.tier())
    using sample_history.metrics, v_days,
          case when v_days <= 7 then 'hour' when v_days <= 180 then 'day' else 'week' end;
end
$$;
comment on function common.sample_history(text[], integer) is
  'What was sampled of some metrics in the last days: by the hour up to 7 days, by the day up to 180, else by the week
(UTC); the oldest first.';
