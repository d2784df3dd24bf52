create or replace function issoh_private.import_products(job_id uuid, queue_ids uuid[], listed spp_remote.products[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Arrays, since a join with what is listed would be planned for a few rows.
  v_listed constant uuid[] := array(select l.product_id from unnest(import_products.listed) l);
  v_discontinued constant uuid[] := array(
    select l.product_id from unnest(import_products.listed) l where l.status = 'discontinued');
  v_requester constant text := (select r.requested_by from issoh.import_runs r where r.job_id = import_products.job_id);
  v_ready uuid[];
  v_open uuid[];
  v_terms uuid[];
begin
  update issoh.import_items i
     set outcome = case when f.code ~ '^product_' then 'failed' else 'conflict' end, product_id = f.product_id,
         code = f.code, message = issoh_private.import_message(f.code)
    from (select q.queue_id, coalesce(q.product_id, s.product_id, c.product_id) as product_id,
                 case
                   when q.review_status = 'imported' then 'already_imported'
                   when coalesce(s.product_id, c.product_id) is not null then 'already_selected'
                   when q.review_status <> 'approved' then 'not_approved'
                   when q.spp_product_id <> all (v_listed) then 'product_removed'
                   when q.spp_product_id = any (v_discontinued) then 'product_discontinued'
                 end as code
            from issoh.selection_queue q
            left join issoh.selected_products s on s.spp_product_id = q.spp_product_id
            -- SPP may have the same code under another id than when the product was selected.
            left join issoh.supplier_listings c
              on c.supplier_id = q.spp_supplier_id
             and c.supplier_product_code = q.product_details ->> 'supplier_product_code'
           where q.queue_id = any (import_products.queue_ids)) f
   where i.job_id = import_products.job_id and i.queue_id = f.queue_id and f.code is not null;

  v_ready := array(
    select i.queue_id
      from issoh.import_items i
     where i.job_id = import_products.job_id and i.queue_id = any (import_products.queue_ids)
       and i.outcome = 'waiting'
     order by i.queue_id);
  loop
    -- A SKU that somebody enters by hand just now is found taken, and the next one tried.
    v_open := array(
      select q.queue_id
        from issoh.selection_queue q
       where q.queue_id = any (v_ready)
         and not exists (select from issoh.selected_products p where p.spp_product_id = q.spp_product_id)
       order by q.queue_id);
    exit when v_open = '{}';
    insert into issoh.selected_products
      (spp_product_id, spp_supplier_id, internal_sku, product_name, description, category_id, brand, barcode,
       unit_of_measure, min_order_qty, lead_time_days, selected_by, selection_reason, availability)
    select q.spp_product_id, q.spp_supplier_id, k.sku, m.product_name, m.description, m.category_id, m.brand, m.barcode,
           m.unit_of_measure, m.min_order_qty, m.lead_time_days, coalesce(q.reviewed_by, v_requester), q.review_notes,
           issoh_private.availability_of(l.status, l.is_missing)
      from unnest(v_open, issoh_private.take_skus(array(
             select q.spp_supplier_id
               from issoh.selection_queue q where q.queue_id = any (v_open) order by q.queue_id))) k (queue_id, sku)
      join issoh.selection_queue q on q.queue_id = k.queue_id
      join unnest(import_products.listed) l on l.product_id = q.spp_product_id,
           jsonb_populate_record(null::issoh.selected_products, issoh_private.mapped_master_data(l)) m
     order by k.sku
    on conflict (internal_sku) do nothing;
  end loop;

  insert into issoh.stock_on_hand (product_id, warehouse_id)
  select p.product_id, w.warehouse_id
    from issoh.selection_queue q
    join issoh.selected_products p on p.spp_product_id = q.spp_product_id
   cross join issoh.warehouses w
   where q.queue_id = any (v_ready) and w.is_active
   order by p.product_id, w.warehouse_id;
  insert into issoh.supplier_listings
    (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price, currency_code, cost_price,
     exchange_rate, held_reason, availability, master_data)
  select p.product_id, l.spp_product_id, l.supplier_id, l.supplier_product_code, l.supplier_price, l.currency_code,
         l.cost_price, l.exchange_rate, l.held_reason, l.availability, l.master_data
    from issoh.selection_queue q
    join issoh.selected_products p on p.spp_product_id = q.spp_product_id
    join issoh_private.listings_of(import_products.listed) l on l.spp_product_id = q.spp_product_id
   where q.queue_id = any (v_ready);
  v_terms := issoh_private.under_terms(array(
    select p.product_id
      from issoh.selection_queue q
      join issoh.selected_products p on p.spp_product_id = q.spp_product_id
     where q.queue_id = any (v_ready)));
  perform issoh_private.make_first_prices(array_agg(s.product_id), array_agg(s.cost_price))
     from issoh.selection_queue q
     join issoh.supplier_listings s on s.spp_product_id = q.spp_product_id
    where q.queue_id = any (v_ready) and s.cost_price is not null
      and s.product_id not in (select t.id from unnest(v_terms) t (id))
   having count(*) > 0;
  perform issoh_private.settle_terms(v_terms);

  update issoh.selection_queue q
     set review_status = 'imported', product_id = p.product_id, imported_at = clock_timestamp()
    from issoh.selected_products p
   where q.queue_id = any (v_ready) and p.spp_product_id = q.spp_product_id;
  update issoh.import_items i
     set outcome = 'imported', product_id = s.product_id, code = coalesce(f.code, s.held_reason),
         message = coalesce(f.message, issoh_private.import_message(s.held_reason))
    from issoh.selection_queue q
    join issoh.supplier_listings s on s.product_id = q.product_id
    left join issoh.sync_failures f on f.product_id = s.product_id
   where i.job_id = import_products.job_id and i.queue_id = q.queue_id and q.queue_id = any (v_ready);
end
$$;
comment on function issoh_private.import_products(uuid, uuid[], spp_remote.products[]) is
  $$Makes products of those items of an import that are approved, not carried yet and listed (products of SPP as they
are now): product with SKU, stock rows at every active warehouse, listing, cost (by a contract where one is in force,
else by the list), first price; says of each item what became of it. The caller holds the locks of the items and has
mirrored the categories. Constraints may refuse the whole set.$$;
