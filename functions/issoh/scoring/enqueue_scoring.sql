create or replace function issoh_private.enqueue_scoring(only_new boolean default false) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One job waits at a time. One that runs may have read what was there before: then another one is queued behind it.
  perform graphile_worker.add_job(
    'selection__score',
    json_build_object('only_new', enqueue_scoring.only_new),
    queue_name => 'scoring',
    job_key => case when enqueue_scoring.only_new then 'score:new' else 'score:all' end,
    max_attempts => 25);
end
$$;
comment on function issoh_private.enqueue_scoring(boolean) is
  $$To be called by whoever changes what scores depend on: the worker computes those of all queued products anew, or
only of those that have none.$$;
