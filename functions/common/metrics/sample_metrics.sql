create or replace function common.sample_metrics() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sampled integer;
begin
  execute format(
    'insert into %1$I.metric_samples (metric, sampled_at, value)
     select m.metric, now(), m.value
       from (select * from common.database_metrics()
             union all
             select * from %2$I.metric_values()) m
      where m.value is not null
     on conflict do nothing', common.tier(), common.tier() || '_private');
  get diagnostics v_sampled = row_count;
  return v_sampled;
end
$$;
comment on function common.sample_metrics() is
  'Records what the metrics are now; answers how many. What nobody knows at the moment is left out.';
