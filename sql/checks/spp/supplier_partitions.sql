-- Every supplier has its partition of supplier_products, attached for it alone, with row-level security, nothing
-- granted on it, the triggers that write history, audit and marks, and its supplier's code in every row; and there
-- is no partition besides.
select coalesce(s.supplier_code, '-') as supplier_code, coalesce(s.partition_name, c.relname) as partition_name, f.fault
  from spp.suppliers s
  full join (
    select k.oid, k.relname, k.relrowsecurity, k.relowner, k.relacl, pg_get_expr(k.relpartbound, k.oid) as bound
      from pg_catalog.pg_inherits i
      join pg_catalog.pg_class k on k.oid = i.inhrelid
     where i.inhparent = 'spp.supplier_products'::regclass
  ) c on c.relname = s.partition_name
 cross join lateral (
   select case
            when c.oid is null then 'not there, or not attached'
            when s.supplier_id is null then 'of no supplier'
            when c.bound <> format('FOR VALUES IN (%L)', s.supplier_id) then 'attached for others: ' || c.bound
            when not c.relrowsecurity then 'no row-level security'
            when exists (select from pg_catalog.aclexplode(c.relacl) a where a.grantee <> c.relowner)
              then 'open: something is granted on it'
            when (select count(*)
                    from pg_catalog.pg_trigger t
                   where t.tgrelid = c.oid and t.tgenabled in ('O', 'A')
                     and t.tgname in ('_500_record_insert', '_500_record_update', '_500_record_delete',
                                      '_600_mark_insert', '_600_mark_update', '_600_mark_delete')) < 6
              then 'a trigger is missing or disabled'
            when not exists (
                   select from pg_catalog.pg_constraint k
                    where k.conrelid = c.oid and k.contype = 'c' and k.convalidated
                      and pg_get_expr(k.conbin, c.oid) = format('(partition_code = %L::text)', s.supplier_code))
              then 'it holds another code than its supplier'
          end as fault
 ) f
 where f.fault is not null
