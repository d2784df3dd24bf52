create or replace function issoh_private.take_over_availability(product_ids uuid[], gone_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changed integer;
begin
  update issoh.supplier_listings l
     set availability = 'removed', changed_at = clock_timestamp()
   where l.product_id = any (take_over_availability.gone_ids) and l.availability <> 'removed';
  update issoh.selected_products p
     set availability = a.availability
    from (select s.product_id, coalesce(l.availability, 'removed') as availability
            from issoh.selected_products s
            left join issoh.supplier_listings l on l.product_id = s.product_id
           where s.product_id = any (take_over_availability.product_ids || take_over_availability.gone_ids)) a
   where p.product_id = a.product_id and p.availability is distinct from a.availability;
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
comment on function issoh_private.take_over_availability(uuid[], uuid[]) is
  $$Gives selected products the availability of their listings, and says removed of those that SPP does not have any
more. Answers how many have changed.$$;
