-- Monthly partitions of price_history: made ahead, never missed.
select plan(28);

create function pg_temp.months() returns text[]
language sql volatile
as $$
  select array_agg(c.relname::text order by c.relname)
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
   where i.inhparent = 'spp.price_history'::regclass and c.relname <> 'price_history_default'
$$;
create function pg_temp.record(changed_at timestamptz) returns text
language sql volatile
as $$
  insert into spp.price_history (supplier_id, product_id, new_price, change_reason, changed_at, changed_by)
  values (gen_random_uuid(), gen_random_uuid(), 1, 'manual', changed_at, 'test')
  returning tableoid::regclass::text
$$;
-- Name of the partition that begins so many months from this one.
create function pg_temp.month(ahead integer) returns text
language sql stable
as $$
  select 'price_history_' || to_char(date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead),
    'YYYY_MM')
$$;

select is(pg_temp.months(), array(select pg_temp.month(n) from generate_series(0, 3) n),
  'migrating makes this month and three ahead');
select is(spp_private.ensure_price_history_months(), 0, 'made again, nothing is made');
select is(pg_temp.record(now()), 'spp.' || pg_temp.month(0), 'a price of now is in this month''s partition');
select is(pg_temp.record(date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'),
  'spp.' || pg_temp.month(0),
  'a month begins at midnight, UTC');
select is(pg_temp.record(date_trunc('month',
  now() at time zone 'UTC') at time zone 'UTC' - interval '1 microsecond'), 'spp.price_history_default',
  'a price of last month waits in the default partition');
select is(pg_temp.record(now() + interval '20 months'), 'spp.price_history_default', 'so does one of the far future');
select is(pg_temp.record('1970-01-01'), 'spp.price_history_default', 'and one of long ago: no insert ever fails');

-- No statement changes history, on the parent or on any partition, whoever runs it and in replica mode too.
set local role inv_owner;
select throws_ok(format(s.statement, t.relid), 'SPFAO', null, format(s.statement, t.relid))
  from pg_partition_tree('spp.price_history') t,
       unnest('{"update %s set new_price = 0","delete from %s","truncate %s"}'::text[]) s (statement)
 where t.relid in ('spp.price_history'::regclass, 'spp.price_history_default'::regclass)
    or t.relid::text ~ to_char(now() at time zone 'UTC', 'YYYY_MM');
set local role none;
set local session_replication_role = replica;
select throws_ok(format(s.statement, t.relid), 'SPFAO', null, format('in replica mode: ' || s.statement, t.relid))
  from pg_partition_tree('spp.price_history') t,
       unnest('{"update %s set new_price = 0","delete from %s"}'::text[]) s (statement)
 where t.relid = 'spp.price_history_default'::regclass;
set local session_replication_role = origin;
alter table spp.price_history_default disable trigger _100_append_only;
delete from spp.price_history_default h where h.changed_at < '2000-01-01';
alter table spp.price_history_default enable always trigger _100_append_only;
select is(spp_private.ensure_price_history_months(), 1, 'the month of a waiting row is made');
select is((select count(*) from spp.price_history_default h where h.changed_at < now()), 0::bigint,
  'and the row moves there');
select is((select h.tableoid::regclass::text from spp.price_history h order by h.changed_at limit 1),
  'spp.' || pg_temp.month(-1),
  'to its own partition');
select is((select count(*) from spp.price_history), 4::bigint, 'no row is lost');
select spp.set_setting('partitions.months_ahead', '6');
select is(spp_private.ensure_price_history_months(), 3, 'more months ahead are made when the setting says so');
select is((select pg_temp.months())[array_length(pg_temp.months(), 1)], pg_temp.month(6), 'up to six');
select is_empty(
  $$select c.oid::regclass from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'spp.price_history'::regclass
       and (not c.relrowsecurity or c.relowner <> 'inv_owner'::regrole)$$,
  'every partition has row-level security and is the owner''s');
select is(pg_temp.record(now() + interval '5 months'), 'spp.' || pg_temp.month(5), 'prices go there');

-- Retention touches staging alone.
select tap.supplier('ALPHA'), tap.upload('ALPHA', '[{"code": "A", "price": "1"}, {"code": "B", "price": "bad"}]');
update spp.upload_batches set completed_at = now() - interval '31 days';
select is(spp_private.purge_staging(), 1, 'staged rows of long ago are purged');
select is((select (count(*), min(s.validation_status))::text from spp.upload_staging s), '(1,failed)',
  'but those that wait in quarantine stay');
select * from finish();
