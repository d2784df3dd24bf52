-- Without settings, and not strict: the planner puts its expression in its place.
create or replace function spp_private.waits_since(batch spp.upload_batches) returns timestamptz
language sql immutable parallel safe
as $$
  select greatest((batch).upload_date, (batch).effective_from::timestamp at time zone 'UTC')
$$;
comment on function spp_private.waits_since(spp.upload_batches) is
  'Since when an upload that has not ended waits: it came, and its day (UTC) has begun.';
