-- Whatever ends with a whole list of moved products has the figures follow at once.
select plan(2);
select tap.supplier('LIST');
create function pg_temp.queued() returns bigint language sql as $$
  with jobs as (delete from graphile_worker._private_jobs j where j.key = 'figures_refresh' returning 1)
  select count(*) from jobs
$$;
create temporary table uploaded as select tap.upload('LIST', '[{"code": "A", "price": "1"}]') as batch_id;
select is(pg_temp.queued(), 1::bigint, 'an upload');
select spp.rollback_batch(u.batch_id) from uploaded u;
select is(pg_temp.queued(), 1::bigint, 'its rollback');
select * from finish();
