create or replace function spp_private.take_matching(run_id uuid) returns text
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp_private.match_runs r
     set started_at = coalesce(r.started_at, now())
   where r.run_id = take_matching.run_id and r.finished_at is null
  returning r.requested_by
$$;
comment on function spp_private.take_matching(uuid) is
  $$Says that a worker takes a run up, for all to see before it runs: whoever asks from now on gets a run of their own.
Answers in whose name; nothing when it has ended.$$;
grant execute on function spp_private.take_matching(uuid) to inv_admin;
