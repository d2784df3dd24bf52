create or replace function issoh.tg_sync_runs__notify() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform issoh_private.notify_price_changes(new.run_id);
  return null;
end
$$;
comment on function issoh.tg_sync_runs__notify() is
  'Row trigger: tells of prices that moved when the run that saw them ends, also one that failed half-way.';
