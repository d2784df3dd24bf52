-- price_history has partitions for this month and the next, each with row-level security and nothing granted on it, and
-- its default partition is emptied within two days.
select m.name, 'missing, not attached, or of another month' as fault
  from (
    select 'price_history_' || to_char(f.day, 'YYYY_MM') as name, f.day at time zone 'UTC' as starts,
           (f.day + interval '1 month') at time zone 'UTC' as ends
      from generate_series(date_trunc('month', now() at time zone 'UTC'), now() at time zone 'UTC' + interval '1 month',
                           interval '1 month') as f (day)
  ) m
 where not exists (
   select from pg_catalog.pg_inherits i
     join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'spp.price_history'::regclass and c.relname = m.name
      and pg_get_expr(c.relpartbound, c.oid) = format('FOR VALUES FROM (%L) TO (%L)', m.starts, m.ends))
union all
select c.relname, 'open: no row-level security, or something granted'
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhrelid
 where i.inhparent = 'spp.price_history'::regclass
   and (not c.relrowsecurity
        or exists (select from pg_catalog.aclexplode(c.relacl) a where a.grantee <> c.relowner))
union all
select 'price_history_default', count(*) || ' rows wait since ' || min(h.changed_at)
  from spp.price_history_default h
 where h.changed_at < now() - interval '2 days'
having count(*) > 0
