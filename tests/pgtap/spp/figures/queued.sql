-- Whatever ends with a whole list of moved products has the figures follow at once.
select plan(4);
select tap.supplier('LIST');
create function pg_temp.queued() returns bigint language sql as $$
  with jobs as (delete from graphile_worker._private_jobs j where j.key = 'figures_refresh' returning 1)
  select count(*) from jobs
$$;
create temporary table uploaded as select tap.upload('LIST', '[{"code": "A", "price": "1"}]') as batch_id;
select is(pg_temp.queued(), 1::bigint, 'an upload');
select spp.rollback_batch(u.batch_id) from uploaded u;
select is(pg_temp.queued(), 1::bigint, 'its rollback');
create temporary table held as
  select tap.upload('LIST', (select jsonb_agg(jsonb_build_object('code', 'H-' || n, 'price', '1'))
                               from generate_series(1, 40) n)) as batch_id
  union all
  select tap.upload('LIST', '[{"code": "H-1", "price": "1"}]', 'full');
delete from graphile_worker._private_jobs j where j.key = 'figures_refresh';
select is(spp.confirm_missing(b.batch_id) ->> 'discontinued', '39', 'what a full list lacked, and a person had discontinued,')
  from spp.upload_batches b join held using (batch_id) where b.discontinue_held;
select is(pg_temp.queued(), 1::bigint, 'as well');
select * from finish();
