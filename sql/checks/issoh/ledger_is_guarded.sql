-- Every partition of the ledger is append-only, moves stock, and has row-level security.
select c.oid::regclass as partition
  from pg_catalog.pg_partition_tree('issoh.stock_movements') t
  join pg_catalog.pg_class c on c.oid = t.relid
 where not c.relrowsecurity
    or (select count(*)
          from pg_catalog.pg_trigger g
         where g.tgrelid = c.oid and g.tgenabled = 'A'
           and g.tgname in ('_100_append_only', '_500_follow')) <> 2;
