-- Jobs: who sees what, retried and discarded unless somebody works at them.
select plan(21);

create temporary table made (name text primary key, job_id bigint) on commit drop;
insert into made
select n.name, (graphile_worker.add_job('nothing__do', json_build_object('name', n.name))).id
  from unnest(array['waits', 'again', 'given_up', 'runs', 'orphan', 'late']) n (name);
update graphile_worker._private_jobs j
   set attempts = case m.name when 'again' then 2 when 'given_up' then j.max_attempts else 0 end,
       last_error = case when m.name in ('again', 'given_up') then 'it broke' end,
       locked_at = case m.name when 'runs' then now() when 'orphan' then now() - interval '2 minutes' end,
       locked_by = case when m.name in ('runs', 'orphan') then 'somebody' end,
       run_at = case m.name when 'again' then now() + interval '1 hour' when 'late' then now() - interval '1 hour'
                            else now() end
  from made m where m.job_id = j.id;

select results_eq(
  $$select m.name, j.state from lease.jobs() j join made m using (job_id) order by m.name$$,
  $$values ('again', 'tries again'), ('given_up', 'given up'), ('late', 'overdue'), ('orphan', 'its worker is gone'),
           ('runs', 'runs'), ('waits', 'waits')$$,
  'each job says how it stands');
select is(j.payload, '{"name": "given_up"}', 'and what it is to do')
  from lease.jobs() j join made m using (job_id) where m.name = 'given_up';
select is(j.last_error, 'it broke', 'and why it failed')
  from lease.jobs() j join made m using (job_id) where m.name = 'given_up';

-- The doors of this database, as each role.
create temporary table doors on commit drop as
select format('select count(*) from %s.list_jobs()', common.tier()) as list,
       format('select count(*) from %s.retry_jobs(array(select job_id from made))', common.tier()) as retry,
       format('select count(*) from %s.discard_jobs(array(select job_id from made))', common.tier()) as discard;
grant select on made to public;
select is_empty(
  $$select r.name, d.statement, tap.outcome(r.name, d.statement)
      from tap.our_roles r, doors, lateral (values (list), (retry), (discard)) d (statement)
     where (tap.outcome(r.name, d.statement) = 'ok') <> (r.name = 'inv_admin')$$,
  'an administrator lists, retries and discards; nobody else does');

select is(tap.as_role('inv_admin', d.list), '6', 'an administrator sees all') from doors d;
select is(
  tap.as_role('inv_admin', format($$select string_agg(j.task || ' ' || j.attempts, ', ')
                                      from %s.list_jobs('given up', 'nothing__do') j$$, common.tier())),
  'nothing__do 25', 'or those of a state and task');
select is(
  tap.as_role('inv_admin', format('select count(*) from %s.list_jobs(after_id => %s)', common.tier(), m.job_id)), '5',
  'or the page after one')
  from made m where m.name = 'waits';

select is(tap.as_role('inv_admin', d.retry, null, 'alice'), '4', 'retried are those at which nobody works')
  from doors d;
select is_empty(
  $$select m.name, j.attempts, j.run_at from graphile_worker.jobs j join made m on m.job_id = j.id
     where m.name not in ('runs', 'orphan') and (j.attempts <> 0 or j.run_at > clock_timestamp())$$,
  'at once and with all their tries');
select results_eq(
  $$select l.actor, l.operation, m.name from audit.log l join made m on m.job_id::text = l.record_key
     where l.table_name = 'jobs' order by m.name$$,
  $$select session_user::text collate "default", 'update', n from unnest(array['again', 'given_up', 'late', 'waits']) n$$,
  'the audit log knows who did it');
select is(tap.as_role('inv_admin', d.discard, null, 'alice'), '4', 'discarded are those at which nobody works')
  from doors d;
select results_eq($$select m.name from lease.jobs() j join made m using (job_id) order by 1$$,
  $$values ('orphan'), ('runs')$$, 'they are gone');
select is(tap.outcome('inv_admin', d.retry), 'SPNJO', 'none is left to retry') from doors d;
select is(tap.outcome('inv_admin', d.discard), 'SPNJO', 'nor to discard') from doors d;

-- A job that was asked for again while it ran, and whose worker has died.
create temporary table asked on commit drop as
select (graphile_worker.add_job('nothing__do', job_key => 'key')).id as job_id;
update graphile_worker._private_jobs j
   set attempts = 1, locked_at = now() - interval '2 minutes', locked_by = 'somebody', run_at = now(),
       created_at = now() - interval '3 minutes', updated_at = now() - interval '3 minutes'
  from asked a where a.job_id = j.id;
select graphile_worker.add_job('nothing__do', job_key => 'key');
select is(j.state, 'superseded', 'says that another does the same') from lease.jobs() j join asked a using (job_id);
select lease.bury_dead();
select is_empty('select from graphile_worker._private_jobs j join asked a on a.job_id = j.id',
  'is removed with its worker');
select is((select count(*)::integer from graphile_worker.jobs j where j.key = 'key'), 1, 'and the other stays');

-- The same where its worker lives, and it fails: as graphile-worker leaves it, with neither a key nor tries.
create temporary table failed on commit drop as
select (graphile_worker.add_job('nothing__do', job_key => 'failed')).id as job_id;
update graphile_worker._private_jobs j
   set attempts = 1, locked_at = now() - interval '1 minute', locked_by = 'somebody',
       created_at = now() - interval '3 minutes', updated_at = now() - interval '3 minutes'
  from failed f where f.job_id = j.id;
select graphile_worker.add_job('nothing__do', job_key => 'failed');
update graphile_worker._private_jobs j set last_error = 'it broke', locked_at = null, locked_by = null
  from failed f where f.job_id = j.id;
-- And one that never had a key, and used up its tries after an administrator had it tried again.
create temporary table keyless on commit drop as select (graphile_worker.add_job('nothing__do')).id as job_id;
update graphile_worker._private_jobs j
   set attempts = j.max_attempts, last_error = 'it broke', created_at = now() - interval '3 minutes',
       updated_at = now() - interval '3 minutes'
  from keyless k where k.job_id = j.id;
select is((select count(*)::integer from lease.run_jobs_again(array(select k.job_id from keyless k))), 1, 'one is retried');
update graphile_worker._private_jobs j set attempts = j.max_attempts from keyless k where k.job_id = j.id;
select results_eq(
  $$select j.state from lease.jobs() j where j.job_id in (table failed union all table keyless) order by j.job_id$$,
  $$values ('superseded'), ('given up')$$, 'only what nobody does any more was given up');
select common.purge_maintenance();
select is_empty('select from graphile_worker._private_jobs j join failed f on f.job_id = j.id',
  'what was superseded is purged');
select results_eq(
  $$select j.state from lease.jobs() j
     where j.job_id in (table keyless) or j.job_id in (select g.id from graphile_worker.jobs g where g.key = 'failed')
     order by j.job_id$$,
  $$values ('waits'), ('given up')$$, 'neither what was given up nor the other that does the same');
select * from finish();
