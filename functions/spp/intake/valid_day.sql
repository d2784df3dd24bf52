create or replace function spp_private.valid_day(batch spp.upload_batches) returns date
language sql stable
as $$
  select coalesce((batch).effective_from, ((batch).upload_date at time zone 'UTC')::date)
$$;
comment on function spp_private.valid_day(spp.upload_batches) is
  'The day on which the prices of a list must be in force: that of its upload (UTC), or the one it was uploaded for.';
