-- The uploads that a product names are its supplier's; those that marked it missing or discontinued are in force.
select p.supplier_id, r.reference, r.batch_id, p.products, b.supplier_id as batch_supplier_id, b.status
  from (
    select x.supplier_id, x.first_batch_id, x.missing_since_batch_id, x.discontinued_batch_id, count(*) as products
      from spp.supplier_products x
     group by x.supplier_id, x.first_batch_id, x.missing_since_batch_id, x.discontinued_batch_id
  ) p
 cross join lateral (
   values ('first_batch_id', p.first_batch_id), ('missing_since_batch_id', p.missing_since_batch_id),
          ('discontinued_batch_id', p.discontinued_batch_id)
 ) as r (reference, batch_id)
  left join spp.upload_batches b on b.batch_id = r.batch_id
 where r.batch_id is not null
   and (b.supplier_id is distinct from p.supplier_id
        or (r.reference <> 'first_batch_id' and b.status <> 'completed'))
