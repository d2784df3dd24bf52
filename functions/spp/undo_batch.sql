create or replace function spp_private.undo_batch(
  batch spp.upload_batches,
  out reverted integer,
  out removed integer,
  out kept jsonb
)
language plpgsql volatile security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
begin
  perform spp_private.lock_supplier((batch).supplier_id);
  perform set_config('inv.batch_id', (batch).batch_id::text, true), set_config('inv.change_reason', 'rollback', true);

  -- What this batch did to prices, and whether it was the last to do so.
  drop table if exists pg_temp.undone;
  create temporary table undone on commit drop as
  select h.product_id, p.supplier_product_code, h.old_price,
         p.product_id is null as gone,
         h.history_id = l.history_id as is_latest,
         p.first_batch_id = (batch).batch_id as is_first,
         p.is_new and not spp_private.brought_later(batch, p.supplier_product_code) as only_here
    from spp.price_history h
    left join spp.supplier_products p on p.supplier_id = h.supplier_id and p.product_id = h.product_id
   cross join lateral (
     select x.history_id
       from spp.price_history x
      where x.supplier_id = h.supplier_id and x.product_id = h.product_id
      order by x.changed_at desc, x.history_id desc
      limit 1
   ) l
   where h.supplier_id = (batch).supplier_id and h.upload_batch_id = (batch).batch_id
     and h.changed_at >= (batch).upload_date and h.change_reason <> 'rollback';

  select coalesce(jsonb_agg(jsonb_build_object('supplier_product_code', k.supplier_product_code, 'reason', k.reason)
                            order by k.supplier_product_code), '[]')
    into kept
    from (
      select u.supplier_product_code,
             case when u.is_first and u.is_latest then 'brought by a later upload' else 'price changed since' end as reason
        from pg_temp.undone u
       where not u.gone and (u.is_first and not (u.is_latest and u.only_here) or not u.is_first and not u.is_latest)
    ) k;

  update spp.supplier_products p
     set current_price = u.old_price
    from pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id
     and u.is_latest and not u.is_first and u.old_price is not null;
  get diagnostics reverted = row_count;

  delete from spp.supplier_products p
   using pg_temp.undone u
   where p.supplier_id = (batch).supplier_id and p.product_id = u.product_id
     and u.is_first and u.is_latest and u.only_here;
  get diagnostics removed = row_count;

  perform spp_private.restore_marks(batch);
  drop table pg_temp.undone;
end
$$;
comment on function spp_private.undo_batch(spp.upload_batches) is
  'Takes back what a batch did: prices nobody changed since return, products that only it brought go, marks return.'
  ' History and audit keep everything.';
