create or replace function spp_private.undo_batch(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_undone uuid[];
begin
  perform spp_private.lock_supplier((batch).supplier_id);
  v_undone := array(
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = (batch).supplier_id and b.status in ('rolled_back', 'failed') and not b.dry_run);
  -- By a statement of its own: what others write by SQL meanwhile is waited for first, and then judged.
  perform from spp.supplier_products p
    where p.supplier_id = (batch).supplier_id
      and p.product_id in (select h.product_id
                             from spp.price_history h
                            where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
                              and h.changed_at >= (batch).upload_date
                            union all
                            -- What lists undone before it brought, and it may be alone to keep.
                            select q.product_id
                              from (select distinct x.product_id
                                      from spp_private.batch_marks m
                                     cross join unnest(m.product_ids) x (product_id)
                                     where cardinality(v_undone) > 0 and m.mark = 'is_new'
                                       and m.batch_id = any (v_undone || (batch).batch_id)) m
                              join spp.supplier_products q
                                on q.supplier_id = (batch).supplier_id and q.product_id = m.product_id
                             where q.first_batch_id = any (v_undone))
    order by p.product_id
      for no key update;
  select f.* into reverted, removed, kept from spp_private.find_undone(batch) f;
  perform spp_private.undo_breaks(batch);
  delete from spp.supplier_products p
   using pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id and u.goes;
  perform spp_private.restore_products(batch), spp_private.restore_superseded(batch);
  perform spp_private.remove_unused_categories((batch).batch_id);
  drop table pg_temp.undone, pg_temp.later_codes;
end
$$;
comment on function spp_private.undo_batch(spp.upload_batches) is
  $$Takes back what a batch did: prices nobody changed since return, products that only it brought go, marks return, and
what it superseded waits again.
History and audit keep everything.$$;
