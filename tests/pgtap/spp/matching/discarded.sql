-- A run of matching whose job is discarded ends as failed, and another can begin.
select plan(4);

create temporary table runs as select spp.start_matching() as run_id;
select lives_ok($$select spp_private.discard_matching('no run')$$, 'of none there is nothing to end');
select spp_private.discard_matching(r.run_id::text) from runs r;
select is((select m.failure ->> 'code' from spp_private.match_runs m join runs using (run_id)), 'discarded', 'it has failed');
select is((select count(*) from spp_private.match_steps s join runs using (run_id)), 0::bigint, 'nothing of it is left to do');
select isnt(spp.start_matching(), (select run_id from runs), 'another begins');
select * from finish();
