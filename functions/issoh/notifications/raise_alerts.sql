create or replace function issoh_private.raise_alerts(kind text, alert_keys text[]) returns setof text
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from issoh_private.open_alerts a
   where a.kind = raise_alerts.kind
     and not exists (select from unnest(raise_alerts.alert_keys) k (alert_key) where k.alert_key = a.alert_key);
  insert into issoh_private.open_alerts (kind, alert_key)
  select raise_alerts.kind, k.alert_key
    from (select distinct u.alert_key from unnest(raise_alerts.alert_keys) u (alert_key) order by 1) k
  on conflict do nothing
  returning alert_key
$$;
comment on function issoh_private.raise_alerts(text, text[]) is
  $$Takes all that is amiss of a kind now, and answers what was not amiss the last time: only that is told of. What is
well again is forgotten, so that it is told of when it comes back.$$;
