create or replace function spp_private.restore_marks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  -- Marks that the batch set.
  update spp.supplier_products p
     set missing_since_batch_id = null, discontinued_batch_id = null,
         status = case when p.discontinued_batch_id = (batch).batch_id then 'available' else p.status end
   where p.supplier_id = (batch).supplier_id
     and (p.missing_since_batch_id = (batch).batch_id or p.discontinued_batch_id = (batch).batch_id);

  -- Marks that it cleared, unless a later upload would have cleared them too, or the one that set them is undone
  -- itself.
  update spp.supplier_products p
     set is_new = true
    from spp_private.batch_marks m
   where m.batch_id = (batch).batch_id and m.mark = 'is_new' and p.supplier_id = (batch).supplier_id
     and p.product_id = any (m.product_ids) and not spp_private.brought_later(batch, p.supplier_product_code);
  update spp.supplier_products p
     set missing_since_batch_id = m.previous_batch_id
    from spp_private.batch_marks m
   where m.batch_id = (batch).batch_id and m.mark = 'missing' and p.supplier_id = (batch).supplier_id
     and p.product_id = any (m.product_ids) and p.missing_since_batch_id is null
     and exists (select from spp.upload_batches b where b.batch_id = m.previous_batch_id and b.status = 'completed')
     and not spp_private.brought_later(batch, p.supplier_product_code);
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = m.previous_batch_id
    from spp_private.batch_marks m
   where m.batch_id = (batch).batch_id and m.mark = 'discontinued' and p.supplier_id = (batch).supplier_id
     and p.product_id = any (m.product_ids) and p.status = 'available'
     and exists (select from spp.upload_batches b where b.batch_id = m.previous_batch_id and b.status = 'completed')
     and not spp_private.brought_later(batch, p.supplier_product_code);
  delete from spp_private.batch_marks m where m.batch_id = (batch).batch_id;
end
$$;
comment on function spp_private.restore_marks(spp.upload_batches) is
  'Puts new, missing and discontinued marks back to what they were before a batch.';
