-- Every product's supplier exists, and the product lies in that supplier's partition.
select p.supplier_id, p.products, c.relname as lies_in, s.partition_name as belongs_in
  from (
    select x.supplier_id, x.tableoid, count(*) as products
      from spp.supplier_products x
     group by x.supplier_id, x.tableoid
  ) p
  join pg_catalog.pg_class c on c.oid = p.tableoid
  left join spp.suppliers s on s.supplier_id = p.supplier_id
 where c.relname is distinct from s.partition_name
