create or replace function issoh_private.enqueue_scoring(only_new boolean default false, wait_seconds integer default 0)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from issoh.selection_queue q where q.review_status in ('pending', 'on_hold')) then
    return;
  end if;
  -- One job waits at a time. One that runs may have read what was there before: then another one is queued behind it.
  perform graphile_worker.add_job(
    'selection__score',
    json_build_object('only_new', enqueue_scoring.only_new),
    queue_name => 'scoring',
    run_at => now() + make_interval(secs => enqueue_scoring.wait_seconds),
    job_key => case when enqueue_scoring.only_new then 'score:new' else 'score:all' end,
    -- Who comes while another one waits does not put it off.
    job_key_mode => case when enqueue_scoring.wait_seconds > 0 then 'preserve_run_at' else 'replace' end,
    max_attempts => 25);
end
$$;
comment on function issoh_private.enqueue_scoring(boolean, integer) is
  $$To be called by whoever changes what scores depend on: the worker computes those of all queued products anew, or
only of those that have none; at once, or some seconds later, so that changes on end lead to one run.$$;
