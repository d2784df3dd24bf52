-- The price history and every partition of it, the default one too, is append-only and has row-level security.
select c.oid::regclass as partition
  from pg_catalog.pg_partition_tree('spp.price_history') t
  join pg_catalog.pg_class c on c.oid = t.relid
 where not c.relrowsecurity
    or not exists (select from pg_catalog.pg_trigger g
                    where g.tgrelid = c.oid and g.tgname = '_100_append_only' and g.tgenabled = 'A')
