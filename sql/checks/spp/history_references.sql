-- price_history has no foreign keys: its suppliers and uploads exist all the same, and the upload is the supplier's.
select h.supplier_id, h.upload_batch_id, h.rows, b.supplier_id as batch_supplier_id
  from (
    select x.supplier_id, x.upload_batch_id, count(*) as rows
      from spp.price_history x
     group by x.supplier_id, x.upload_batch_id
  ) h
  left join spp.suppliers s on s.supplier_id = h.supplier_id
  left join spp.upload_batches b on b.batch_id = h.upload_batch_id
 where s.supplier_id is null
    or (h.upload_batch_id is not null and b.supplier_id is distinct from h.supplier_id)
