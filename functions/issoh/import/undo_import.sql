create or replace function issoh.undo_import(job_id uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run issoh.import_runs;
  v_queue_ids uuid[];
  v_ids uuid[];
  v_undone integer;
  v_kept jsonb;
  v_left integer;
begin
  select r.* into v_run from issoh.import_runs r where r.job_id = undo_import.job_id for no key update;
  if not found then
    raise exception using
      errcode = 'ISNIJ', message = 'There is no such import.', hint = 'Use the job_id that its request answered.';
  elsif v_run.status in ('queued', 'running') then
    raise exception using
      errcode = 'ISCIR', message = 'The import has not ended.', hint = 'Wait until import_status says that it has.';
  end if;
  -- What was kept comes last: it must not stand in the way of the rest.
  v_queue_ids := array(
    select i.queue_id
      from issoh.import_items i
     where i.job_id = v_run.job_id and i.outcome in ('imported', 'kept')
     order by i.outcome = 'kept', i.queue_id
     limit issoh.setting('import.undo_rows')::integer);
  -- As an import does: the items, then the products. Who moves, reserves, orders, counts or prices locks those first.
  perform from issoh.selection_queue q where q.queue_id = any (v_queue_ids) order by q.queue_id for no key update;
  v_ids := array(select i.product_id from issoh.import_items i
                  where i.job_id = v_run.job_id and i.queue_id = any (v_queue_ids));
  perform issoh_private.lock_products(v_ids);

  update issoh.import_items i
     set outcome = case when u.reason is null then 'undone' else 'kept' end, code = u.reason,
         message = issoh_private.import_message(u.reason)
    from (select n.queue_id,
                 case
                   when exists (select from issoh.stock_on_hand s
                                 where s.product_id = p.product_id and s.last_movement_date is not null)
                     then 'movements'
                   when exists (select from issoh.stock_reservations r where r.product_id = p.product_id)
                     then 'reservations'
                   when exists (select from issoh.purchase_order_lines o where o.product_id = p.product_id)
                     then 'orders'
                   when exists (select from issoh.stock_counts c where c.product_id = p.product_id) then 'counts'
                   when issoh_private.priced_by_hand(p.product_id) then 'price_set'
                   when exists (select from issoh.selection_queue q
                                 where q.spp_product_id = p.spp_product_id
                                   and q.review_status in ('pending', 'on_hold', 'approved')) then 'queued_again'
                 end as reason
            from issoh.import_items n
            join issoh.selected_products p on p.product_id = n.product_id
           where n.job_id = v_run.job_id and n.queue_id = any (v_queue_ids)) u
   where i.job_id = v_run.job_id and i.queue_id = u.queue_id;

  v_ids := array(select p.product_id
                   from issoh.import_items i
                   join issoh.selected_products p on p.product_id = i.product_id
                  where i.job_id = v_run.job_id and i.queue_id = any (v_queue_ids) and i.outcome = 'undone');
  update issoh.selection_queue q
     set review_status = 'approved', product_id = null, imported_at = null
   where q.product_id = any (v_ids);
  delete from issoh.price_proposals o where o.product_id = any (v_ids);
  delete from issoh.pricing_rules r where r.product_id = any (v_ids);
  delete from issoh.stock_on_hand s where s.product_id = any (v_ids);
  delete from issoh.selected_products p where p.product_id = any (v_ids);
  get diagnostics v_undone = row_count;

  select coalesce(jsonb_agg(jsonb_build_object('queue_id', i.queue_id, 'reason', i.code) order by i.queue_id), '[]')
    into v_kept
    from issoh.import_items i
   where i.job_id = v_run.job_id and i.outcome = 'kept';
  select count(*) into v_left
    from issoh.import_items i
   where i.job_id = v_run.job_id and i.outcome = 'imported';
  update issoh.import_runs r
     set status = case when v_kept = '[]' and v_left = 0 then 'undone' else r.status end,
         undone_by = audit.current_actor(), undone_at = clock_timestamp()
   where r.job_id = v_run.job_id and v_undone > 0;
  return jsonb_build_object('undone', v_undone, 'kept', v_kept)
    || case when v_left > 0 then jsonb_build_object('left', v_left) else '{}' end;
end
$$;
comment on function issoh.undo_import(uuid) is
  $$Takes back what an import has made, while nothing hangs on it: {undone, kept: [{queue_id, reason}]}. Kept are
products with movements, reservations, orders, counts, or a price set by hand (price_set), and those whose product in
SPP waits for a decision again (queued_again); called again it tries them again. At most import.undo_rows (setting) are
taken back at once: where left tells how many are not yet, it is called again. Items that were undone are approved as
before the import. Approvers and administrators may. Raises ISNIJ, ISCIR (it has not ended).$$;
grant execute on function issoh.undo_import(uuid) to inv_approver, inv_admin;
