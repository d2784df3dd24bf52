create or replace view spp.v_alerts with (security_invoker = true) as
select a.alert, a.severity, a.since, a.title, a.meaning, a.remedy from spp_private.alerts() a;
comment on view spp.v_alerts is
  'What wants attention in SPP now, judged by the settings monitor.…; no row: all is well.';
comment on column spp.v_alerts.alert is 'Its name, one a row.';
comment on column spp.v_alerts.severity is 'error: something stands still; warning: something goes badly.';
comment on column spp.v_alerts.since is 'Since when, or of when its first sign is; null: nobody can say.';
comment on column spp.v_alerts.title is 'What is amiss, in a line.';
comment on column spp.v_alerts.meaning is 'What it means for those who work.';
comment on column spp.v_alerts.remedy is 'What to do.';
