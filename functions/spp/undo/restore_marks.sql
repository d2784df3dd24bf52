create or replace function spp_private.restore_marks(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
begin
  -- Marks that the batch set.
  update spp.supplier_products p
     set missing_since_batch_id = null, discontinued_batch_id = null,
         status = case when p.discontinued_batch_id = (batch).batch_id then 'available' else p.status end
   where p.supplier_id = (batch).supplier_id
     and (p.missing_since_batch_id = (batch).batch_id or p.discontinued_batch_id = (batch).batch_id);

  -- Marks that it cleared, unless a later upload would have cleared them too, or the one that set them is undone.
  drop table if exists pg_temp.cleared_marks;
  create temporary table cleared_marks on commit drop as
  select m.mark, m.previous_batch_id, x.product_id
    from spp_private.batch_marks m
   cross join unnest(m.product_ids) x (product_id)
    left join spp.upload_batches b on b.batch_id = m.previous_batch_id
   where m.batch_id = (batch).batch_id and (m.previous_batch_id is null or b.status = 'completed');
  delete from pg_temp.cleared_marks m
   using spp.supplier_products p, pg_temp.later_codes c
   where p.supplier_id = (batch).supplier_id and p.product_id = m.product_id and c.code = p.supplier_product_code;

  update spp.supplier_products p
     set is_new = true
    from pg_temp.cleared_marks m
   where m.mark = 'is_new' and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id;
  update spp.supplier_products p
     set missing_since_batch_id = m.previous_batch_id
    from pg_temp.cleared_marks m
   where m.mark = 'missing' and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
     and p.missing_since_batch_id is null;
  update spp.supplier_products p
     set status = 'discontinued', discontinued_batch_id = m.previous_batch_id
    from pg_temp.cleared_marks m
   where m.mark = 'discontinued' and p.supplier_id = (batch).supplier_id and p.product_id = m.product_id
     and p.status = 'available';
  delete from spp_private.batch_marks m where m.batch_id = (batch).batch_id;
  drop table pg_temp.cleared_marks;
end
$$;
comment on function spp_private.restore_marks(spp.upload_batches) is
  'Puts new, missing and discontinued marks back to what they were before a batch; part of undo_batch, whose table of'
  ' later codes it reads.';
