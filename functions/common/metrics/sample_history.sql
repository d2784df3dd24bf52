create or replace function common.sample_history(metrics text[], days integer) returns setof common.metric_point
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_days constant integer := least(greatest(sample_history.days, 1), 3660);
begin
  -- Spans are counted from a Monday of UTC. One walk along the index: samples are many.
  return query execute format(
    $sql$
    select s.metric, s.begins_at, max(s.value), max(s.value) filter (where s.is_last),
           case when s.metric like '%%\_total' then coalesce(sum(greatest(s.value - s.previous, 0)), 0) end
      from (select m.metric, m.value, date_bin($3, m.sampled_at, '2000-01-03Z') as begins_at,
                   lag(m.value) over in_time as previous,
                   date_bin($3, lead(m.sampled_at) over in_time, '2000-01-03Z')
                     is distinct from date_bin($3, m.sampled_at, '2000-01-03Z') as is_last
              from %I.metric_samples m
             where m.metric = any ($1) and m.sampled_at > now() - make_interval(days => $2)
            window in_time as (partition by m.metric order by m.sampled_at)) s
     group by 1, 2
     order by 2, 1
    $sql$, common.tier())
    using sample_history.metrics, v_days,
          case when v_days <= 7 then interval '1 hour' when v_days <= 180 then '1 day' else '7 days' end;
end
$$;
comment on function common.sample_history(text[], integer) is
  'What was sampled of some metrics in the last days: by the hour up to 7 days, by the day up to 180, else by the week
(UTC); the oldest first.';
