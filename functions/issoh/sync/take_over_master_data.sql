create or replace function issoh_private.take_over_master_data(changes issoh_private.listing_change[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changed integer;
begin
  with fields as (
    -- What SPP has changed, and nothing else: a person may have written better into the rest.
    select c.product_id, c.new_data as data,
           array(select n.key from jsonb_each(c.new_data) n where n.value is distinct from c.old_data -> n.key) as keys
      from unnest(take_over_master_data.changes) c
     where c.new_data <> c.old_data
  ), wanted as (
    select f.product_id, d.*
      from fields f
      join issoh.selected_products p on p.product_id = f.product_id
     cross join lateral (
       select case when 'product_name' = any (f.keys)
                   then coalesce(nullif(btrim(f.data ->> 'product_name'), ''), p.product_name)
                   else p.product_name end as product_name,
              case when 'description' = any (f.keys) then f.data ->> 'description'
                   else p.description end as description,
              case when 'category_id' = any (f.keys) then (f.data ->> 'category_id')::uuid
                   else p.category_id end as category_id,
              case when 'brand' = any (f.keys) then f.data ->> 'brand' else p.brand end as brand,
              case when 'barcode' = any (f.keys) then f.data ->> 'barcode' else p.barcode end as barcode,
              case when 'unit_of_measure' = any (f.keys) then f.data ->> 'unit_of_measure'
                   else p.unit_of_measure end as unit_of_measure,
              case when 'min_order_qty' = any (f.keys)
                   then (select q.quantity from (values ((f.data ->> 'min_order_qty')::integer)) q (quantity)
                          where q.quantity > 0)
                   else p.min_order_qty end as min_order_qty,
              case when 'lead_time_days' = any (f.keys)
                   then (select q.days from (values ((f.data ->> 'lead_time_days')::integer)) q (days)
                          where q.days between 0 and 3650)
                   else p.lead_time_days end as lead_time_days) d
  )
  update issoh.selected_products p
     set product_name = w.product_name, description = w.description,
         category_id = case when w.category_id is null or c.category_id is not null then w.category_id
                            else p.category_id end,
         brand = w.brand, barcode = w.barcode, unit_of_measure = w.unit_of_measure, min_order_qty = w.min_order_qty,
         lead_time_days = w.lead_time_days
    from wanted w
    left join issoh.categories c on c.category_id = w.category_id
   where p.product_id = w.product_id
     and (p.product_name, p.description, p.category_id, p.brand, p.barcode, p.unit_of_measure, p.min_order_qty,
          p.lead_time_days)
         is distinct from
         (w.product_name, w.description, w.category_id, w.brand, w.barcode, w.unit_of_measure, w.min_order_qty,
          w.lead_time_days);
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
comment on function issoh_private.take_over_master_data(issoh_private.listing_change[]) is
  $$Writes into selected products those mapped fields that have changed in SPP since they were last seen there. Answers
how many products have changed. A category that IS-SOH does not have is left out.$$;
