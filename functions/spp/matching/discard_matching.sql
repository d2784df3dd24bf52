create or replace function spp_private.discard_matching(run_id text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update spp_private.match_runs r
     set started_at = coalesce(r.started_at, clock_timestamp()), finished_at = clock_timestamp(),
         failure = '{"code": "discarded", "message": "Its job was discarded.", "hint": "Start another run."}'
   where r.run_id = (select w.run_id
                       from spp_private.match_runs w
                      where w.run_id::text = discard_matching.run_id and w.finished_at is null
                        for update skip locked)
$$;
comment on function spp_private.discard_matching(text) is
  'Ends a run of matching as failed, as its job was discarded; one at which somebody works goes on.';
