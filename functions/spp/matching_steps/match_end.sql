create or replace function spp_private.match_end(run_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update spp_private.match_runs r
     set finished_at = clock_timestamp(),
         result = jsonb_build_object(
           'compared', (select coalesce(sum(s.counted), 0) from spp_private.match_steps s
                         where s.run_id = match_end.run_id and s.phase = 'compare'),
           'auto', (select coalesce(sum(s.counted), 0) from spp_private.match_steps s
                     where s.run_id = match_end.run_id and s.phase = 'join'),
           'waiting', (select count(*) from spp.match_pairs p where p.status = 'waiting'))
   where r.run_id = match_end.run_id;
  delete from spp_private.match_steps s where s.run_id = match_end.run_id;
  truncate spp_private.match_packs, spp_private.match_results;
end
$$;
comment on function spp_private.match_end(uuid) is 'Ends a run with what came out, and clears what it worked with.';
